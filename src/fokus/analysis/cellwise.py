"""The comparisons of many cells at once: those of two levels in arrays, the others one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.contrasts import (
    TWO,
    UNIT,
    Place,
    contrasts_of,
    detectable_of,
    errors_needed,
    errors_needed_alone,
    made,
)
from fokus.analysis.inference import Counts, Inference, Inferences, Numbers
from fokus.analysis.moments import moments
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.result import Contrast, Persons, of_values
from fokus.analysis.signed_ranks import signed_rank_p_by_cell
from fokus.analysis.standing import Crowd
from fokus.analysis.unpaired import welch_t_by_cell

Rows = NDArray[np.integer]
Made = dict[int, list[Contrast]]
FEW = 64


class Entries(NamedTuple):
    """The scores to be compared, one a person and level of a cell: by cell, level, and as they came."""

    cell: Counts
    level: Counts
    person: Counts
    score: Numbers


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the levels present in each cell, where each cell is, and who everybody is."""

    levels: Mapping[int, Sequence[int]]
    place: Callable[[int], Place]
    ids: Sequence[str]
    people: Crowd


def contrasts_by_cell(asked: Comparison, entries: Entries) -> Made:
    """Compare the levels of each cell, as ``contrasts_of`` does for one; the cells are the keys."""
    cells = max(asked.levels, default=-1) + 1
    ends = np.full((cells, TWO), -1)
    for cell, levels in asked.levels.items():
        if len(levels) == TWO:
            ends[cell] = levels
    starts = _starts(entries, cells, len(asked.ids))
    found = _of_two(asked, entries, ends, starts)
    return {
        cell: found[cell] if cell in found else _one_by_one(asked, entries, starts, cell)
        for cell in asked.levels
    }


def _starts(entries: Entries, cells: int, levels: int) -> Counts:
    """Return where the entries of each cell and level begin, and last where all end."""
    return np.searchsorted(entries.cell * levels + entries.level, np.arange(cells * levels + 1))


def _one_by_one(asked: Comparison, entries: Entries, starts: Counts, cell: int) -> list[Contrast]:
    scores = {}
    for level in asked.levels[cell]:
        part = _slice(asked, starts, cell, level)
        index = pd.Index(asked.people.names(entries.person[part]), dtype=object)
        scores[asked.ids[level]] = pd.Series(entries.score[part], index)
    return contrasts_of(asked.place(cell), scores)


def _slice(asked: Comparison, starts: Counts, cell: int, level: int) -> slice:
    at = cell * len(asked.ids) + level
    return slice(int(starts[at]), int(starts[at + 1]))


def _of_two(asked: Comparison, entries: Entries, ends: Counts, starts: Counts) -> Made:
    """Compare in arrays the cells of two levels in which everybody is linked, or nobody."""
    sides = [_of_level(entries, ends[:, side]) for side in range(TWO)]
    mate = _mates(entries, *sides)
    n = [np.bincount(entries.cell[side], minlength=len(ends)) for side in sides]
    both = np.bincount(entries.cell[sides[0][mate >= 0]], minlength=len(ends))
    two = ends[:, 0] >= 0
    linked = np.flatnonzero(two & (both > 0) & (both == n[0]) & (both == n[1]))
    pairs = np.stack([sides[0], mate])[:, np.isin(entries.cell[sides[0]], linked)]
    unlinked = np.flatnonzero(two & (both == 0))
    return {
        **_linked(asked, entries, ends, starts, linked, pairs),
        **_unlinked(asked, entries, ends, starts, unlinked, sides),
    }


def _of_level(entries: Entries, level: Counts) -> Rows:
    """Return the entries at the level that is asked for in their cell."""
    inside = entries.cell < level.size
    at = level[np.where(inside, entries.cell, 0)] if level.size else np.full(entries.cell.shape, -1)
    return np.flatnonzero(inside & (at == entries.level))


def _mates(entries: Entries, first: Rows, second: Rows) -> Rows:
    """Return for each of the first entries the second one of the same person and cell, -1 for none."""
    persons = int(entries.person.max(initial=0)) + 1
    key = entries.cell * persons + entries.person
    order = second[np.argsort(key[second], kind="stable")]
    if not order.size:
        return np.full(first.shape, -1)
    at = np.minimum(np.searchsorted(key[order], key[first]), order.size - 1)
    return np.where(key[order[at]] == key[first], order[at], -1)


def _linked(  # noqa: PLR0913, PLR0917
    asked: Comparison, entries: Entries, ends: Counts, starts: Counts, cells: Rows, pairs: Rows
) -> Made:
    if not cells.size:
        return {}
    number = np.searchsorted(cells, entries.cell[pairs[0]])
    before, after = (entries.score[each] for each in pairs)
    found = paired_t_by_cell(before, after, number, cells.size)
    means = [moments(each, number, cells.size).mean for each in (before, after)]
    tested = found.reason[number] == ""
    ranks = signed_rank_p_by_cell((after - before)[tested], number[tested], cells.size)
    return _made(asked, entries, ends, starts, cells, found, means, ranks)


def _unlinked(  # noqa: PLR0913, PLR0917
    asked: Comparison, entries: Entries, ends: Counts, starts: Counts, cells: Rows, sides: list[Rows]
) -> Made:
    if not cells.size:
        return {}
    inside = [side[np.isin(entries.cell[side], cells)] for side in sides]
    first, second = (entries.score[side] for side in inside)
    number = [np.searchsorted(cells, entries.cell[side]) for side in inside]
    found = welch_t_by_cell(first, number[0], second, number[1], cells.size)
    means = [moments(each, at, cells.size).mean for each, at in zip((first, second), number, strict=True)]
    return _made(asked, entries, ends, starts, cells, found, means, [None] * cells.size)


def _made(  # noqa: PLR0913, PLR0917
    asked: Comparison, entries: Entries, ends: Counts, starts: Counts, cells: Rows, found: Inferences,
    means: Sequence[Numbers], ranks: Sequence[float | None],
) -> Made:  # fmt: skip
    columns, needed, errors = _columns(found), _needed(found.df), _errors(found)
    each_found = zip(*columns.values(), strict=True)
    each_mean = zip(*(_plain(each) for each in means), strict=True)
    result: Made = {}
    for number, (cell, values, mean) in enumerate(zip(cells.tolist(), each_found, each_mean, strict=True)):
        place, each = asked.place(cell), dict(zip(columns, values, strict=True))
        first, second = ends[cell].tolist()
        who = Between(asked, entries, starts, cell, (first, second))
        rank = ranks[number] if each["test"] == "paired_t" else None
        result[cell] = [_contrast(place, who, each, mean, rank, needed[number], errors[number])]
    return result


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Those who are compared in a cell, found by their numbers among everybody."""

    asked: Comparison
    entries: Entries
    starts: Counts
    cell: int
    ends: tuple[int, int]

    @property
    def everyone(self) -> NDArray[np.object_]:
        """The ids of everybody, by their numbers."""
        return self.asked.people.everyone

    def side(self, end: int) -> Counts:
        """Return the numbers of those at one end."""
        return self.entries.person[_slice(self.asked, self.starts, self.cell, self.ends[end])]

    def base_from(self) -> Persons:
        """Return who is at the first end."""
        return self.asked.people.persons(self.side(0))

    def base_to(self) -> Persons:
        """Return who is at the second end: one set where they are the same."""
        one, other = self.base_from(), self.asked.people.persons(self.side(1))
        return one if one == other else other

    def base(self) -> Persons:
        """Return who is at either end."""
        one, other = self.base_from(), self.base_to()
        return one if one is other else one | other


def _contrast(  # noqa: PLR0913, PLR0917
    place: Place, who: Between, found: dict[str, Any], means: tuple[Any, ...], rank: float | None,
    needed: float | None, error: float | None,
) -> Contrast:  # fmt: skip
    """Make a contrast as ``made`` does; without a bound, who is behind it is found when asked for."""
    ids = tuple(who.asked.ids[each] for each in who.ends)
    if place.bound is not None:
        bases = (who.base_from(), who.base_to())
        return made(place, (ids[0], ids[1]), bases, Inference(**found), (means[0], means[1]), rank, needed)
    if error is None:
        detectable, unit = detectable_of(Inference(**found), needed)
    else:
        detectable, unit = (needed or errors_needed_alone(found["df"])) * error, UNIT
    found |= {
        "at": place.at, "origin": ids[0], "to": ids[1], "measure": place.measure, "family": place.family,
        "mean_from": means[0], "mean_to": means[1], "detectable": detectable, "detectable_in": unit,
        "p_sensitivity": rank, "_who": who,
    }  # fmt: skip
    return of_values(Contrast, found)


def _errors(found: Inferences) -> list[float | None]:
    """Return the standard error of each difference, from its interval; None where none was tested."""
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore"):
        error = (found.high - found.difference) / stdtrit(found.df, 0.975)
    return _plain(np.where(found.reason == "", error, np.nan))


def _needed(df: Numbers) -> list[float | None]:
    """Return how many standard errors can be shown; None where that is left to be found one by one."""
    different, inverse = np.unique(df, return_inverse=True)
    if different.size <= FEW:
        return [None] * df.size
    return _plain(errors_needed(different)[inverse])


def _columns(found: Inferences) -> dict[str, list[Any]]:
    """Return the comparisons of all cells as columns of plain values, as ``inference_of`` does for one."""
    columns: dict[str, Any] = {}
    for each in fields(found):
        values = getattr(found, each.name)
        columns[each.name] = (
            _plain(values) if isinstance(values, np.ndarray) else [values] * found.n_from.size
        )
    refused = [each is not None for each in columns["reason"]]
    for name in ("test", "effect_measure"):
        columns[name] = [None if no else each for each, no in zip(columns[name], refused, strict=True)]
    return columns


def _plain(values: NDArray[Any]) -> list[Any]:
    """Return plain values: None for nan, and for a reason that is none."""
    missing = (
        np.isnan(values) if values.dtype.kind == "f" else values == "" if values.dtype.kind == "U" else ()
    )
    plain: list[Any] = values.tolist()
    for at in np.flatnonzero(missing).tolist():
        plain[at] = None
    return plain
