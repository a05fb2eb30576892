"""The comparisons of many cells at once: those of two levels in arrays, the others one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.columns import Columns
from fokus.analysis.contrasts import TWO, Place, contrasts_of, everyone, family_of, with_adjusted
from fokus.analysis.families import Adjustment, adjust
from fokus.analysis.inference import Counts, Numbers
from fokus.analysis.moments import moments, numbers
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.result import Contrast, Persons
from fokus.analysis.signed_ranks import signed_rank_p_by_cell
from fokus.analysis.standing import Crowd
from fokus.analysis.unpaired import welch_t_by_cell

Rows = NDArray[np.integer]
At = Callable[[int], Place]
Who = Callable[[int], "Between"]


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


@dataclass(frozen=True, slots=True, eq=False)
class Comparisons:
    """What the cells gave: columns for those of two levels, and the contrasts of the others."""

    columns: tuple[Columns, ...]
    others: Mapping[int, list[Contrast]]

    def of_others(self) -> list[Contrast]:
        """Return the contrasts that do not stand in columns."""
        return [each for made in self.others.values() for each in made]

    def told(self) -> Iterator[tuple[str | None, str | None]]:
        """Yield the tests and the reasons for none, in the order of the cells, without the checks beside."""
        found = [each for columns in self.columns for each in columns.told()]
        found += [
            (cell, each.test, each.reason)
            for cell, made in self.others.items()
            for each in made
            if not each.sensitivity
        ]
        yield from ((test, reason) for _, test, reason in sorted(found, key=lambda each: each[0]))

    def by_cell(self) -> dict[int, list[Contrast]]:
        """Return the contrasts of each cell, in the order of the cells."""
        made = {cell: [each] for columns in self.columns for cell, each in columns.contrasts()}
        return dict(sorted((made | dict(self.others)).items()))


def without_checks(compared: Comparisons) -> Comparisons:
    """Return what was asked, without the comparisons of all levels at once and the checks beside."""
    others = {
        cell: [each for each in made if not (each.sensitivity or everyone(each))]
        for cell, made in compared.others.items()
    }
    return replace(compared, others=others)


def family_size(compared: Sequence[Comparisons]) -> int:
    """Return how many p are adjusted together."""
    return sum(each.size for each in _family(compared)[0])


def adjusted_together(compared: Sequence[Comparisons], adjustment: Adjustment) -> list[Comparisons]:
    """Adjust the p of all comparisons of an answer as one family, as ``contrasts.as_one_family`` does."""
    ps, counted = _family(compared)
    if sum(each.size for each in ps) < TWO:
        return list(compared)
    parts = np.split(adjust(np.concatenate(ps), adjustment), np.cumsum([each.size for each in ps])[:-1])
    adjusted = iter(parts)
    columns = [tuple(_adjusted(one, next(adjusted)) for one in each.columns) for each in compared]
    others = dict(zip(map(id, counted), next(adjusted).tolist(), strict=True))
    return [
        Comparisons(one, {cell: with_adjusted(made, others) for cell, made in each.others.items()})
        for one, each in zip(columns, compared, strict=True)
    ]


def _family(compared: Sequence[Comparisons]) -> tuple[list[Numbers], list[Contrast]]:
    """Return the p of the family, column by column, and last of the contrasts that stand alone."""
    columns = [one for each in compared for one in each.columns]
    places = sum(one.cells.size for one in columns) + sum(len(each.others) for each in compared)
    alone = [made for each in compared for made in each.of_others()]
    counted = family_of(alone, several=places > 1)
    ps = [one.p[~np.isnan(one.p)] for one in columns]
    return [*ps, numbers([each.p for each in counted if each.p is not None])], counted


def _adjusted(columns: Columns, p: Numbers) -> Columns:
    adjusted = np.full(columns.p.size, np.nan)
    adjusted[~np.isnan(columns.p)] = p
    return replace(columns, p_adjusted=adjusted)


def compared_by_cell(asked: Comparison, entries: Entries) -> Comparisons:
    """Compare the levels of each cell, as ``contrasts_of`` does for one; the cells are the keys."""
    cells = max(asked.levels, default=-1) + 1
    ends = np.full((cells, TWO), -1)
    two = [cell for cell, levels in asked.levels.items() if len(levels) == TWO]
    if two:
        ends[two] = [asked.levels[cell] for cell in two]
    starts = _starts(entries, cells, len(asked.ids))
    columns = _of_two(asked, entries, ends, starts)
    found = {cell for each in columns for cell in each.cells.tolist()}
    others = {cell: _one_by_one(asked, entries, starts, cell) for cell in asked.levels if cell not in found}
    return Comparisons(columns, others)


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


def _of_two(asked: Comparison, entries: Entries, ends: Counts, starts: Counts) -> tuple[Columns, ...]:
    """Compare in arrays the cells of two levels in which everybody is linked, or nobody."""
    sides = [_of_level(entries, ends[:, side]) for side in range(TWO)]
    mate = _mates(entries, *sides)
    n = [np.bincount(entries.cell[side], minlength=len(ends)) for side in sides]
    both = np.bincount(entries.cell[sides[0][mate >= 0]], minlength=len(ends))
    two = ends[:, 0] >= 0
    linked = np.flatnonzero(two & (both > 0) & (both == n[0]) & (both == n[1]))
    pairs = np.stack([sides[0], mate])[:, np.isin(entries.cell[sides[0]], linked)]
    unlinked = np.flatnonzero(two & (both == 0))

    def who(cell: int) -> Between:
        first, second = ends[cell].tolist()
        return Between(asked, entries, starts, cell, (first, second))

    found = [_linked(entries, linked, pairs, asked.place, who)] if linked.size else []
    found += [_unlinked(entries, unlinked, sides, asked.place, who)] if unlinked.size else []
    return tuple(found)


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


def _linked(entries: Entries, cells: Rows, pairs: Rows, place: At, who: Who) -> Columns:
    number = np.searchsorted(cells, entries.cell[pairs[0]])
    before, after = (entries.score[each] for each in pairs)
    found = paired_t_by_cell(before, after, number, cells.size)
    means = [moments(each, number, cells.size).mean for each in (before, after)]
    tested = found.reason[number] == ""
    change, where = (after - before)[tested], number[tested]
    ranks = partial(signed_rank_p_by_cell, change, where, cells.size)
    return Columns(cells, found, means, ranks, place, who)


def _unlinked(entries: Entries, cells: Rows, sides: list[Rows], place: At, who: Who) -> Columns:
    inside = [side[np.isin(entries.cell[side], cells)] for side in sides]
    first, second = (entries.score[side] for side in inside)
    number = [np.searchsorted(cells, entries.cell[side]) for side in inside]
    found = welch_t_by_cell(first, number[0], second, number[1], cells.size)
    means = [moments(each, at, cells.size).mean for each, at in zip((first, second), number, strict=True)]
    return Columns(cells, found, means, lambda: [None] * cells.size, place, who)


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """Those who are compared in a cell, found by their numbers among everybody."""

    asked: Comparison
    entries: Entries
    starts: Counts
    cell: int
    ends: tuple[int, int]

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the levels."""
        first, second = self.ends
        return self.asked.ids[first], self.asked.ids[second]

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
