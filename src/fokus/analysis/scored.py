"""The scores of one scale in the cells of a query: who has one, what they come to, and who is behind them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.cellwise import Comparison, Entries
from fokus.analysis.contrasts import TWO, Place
from fokus.analysis.histogram import NONE, Coded, Summary, coded, histogram, summary
from fokus.analysis.inference import Counts, Numbers
from fokus.analysis.result import Base
from fokus.analysis.standing import Cell, Flags, crowd_of, persons_of
from fokus.material.responses import Responses
from fokus.study.instrument import Range

Values = tuple[int, float | None, float | None, float | None, float | None, float | None]
NARROW = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Standing:
    """Which respondents (``rows`` of the responses) stand where: the number of a cell and level each.

    The number of a place is that of its cell times the number of ``ids`` (the levels) plus that of the
    level. ``present`` tells, by cell and level, where anybody was asked.
    """

    responses: Responses
    rows: Counts
    place: Counts
    numbers: Coded
    cells: Sequence[Cell]
    ids: Sequence[str]
    present: Flags


@dataclass(frozen=True, slots=True)
class Scored:
    """What the respondents of each place scored; ``rows`` are those with a score, place by place.

    ``everybody`` are all who were asked, place by place, and ``asked`` how many persons they are. The
    places begin at ``starts`` and ``everybody_starts``. ``entries`` are the scores of persons, each
    once in a place.
    """

    standing: Standing
    rows: Counts
    score: Numbers
    starts: Counts
    everybody: Counts
    everybody_starts: Counts
    asked: Counts
    entries: Entries
    found: Summary


def standing_in(  # noqa: PLR0913, PLR0917 - who, where and what
    responses: Responses, cell: Counts, level: Counts | None, cells: Sequence[Cell], ids: Sequence[str],
    asked: Flags, numbers: Coded,
) -> Standing:  # fmt: skip
    """Return where those who were asked stand, of those who stand in a cell and at a level."""
    inside = asked & (cell != NONE)
    if level is not None:
        inside &= level != NONE
    rows = np.flatnonzero(inside)
    place = cell[rows] if level is None else cell[rows] * len(ids) + level[rows]
    present = np.bincount(place, minlength=len(cells) * len(ids)).reshape(len(cells), len(ids)) > 0
    return Standing(responses, rows, place, numbers, cells, ids, present)


def kept_by_link(standing: Standing, link: str) -> Standing:
    """Keep those with a score at every level of their cell (``linked``), or with one at a single level.

    A single level links nobody.
    """
    where, cells = _pairs(standing)
    scored = ~np.isnan(standing.numbers.value[standing.numbers.code[standing.rows]])
    times = np.bincount(where[scored], minlength=cells.size)
    levels = standing.present.sum(axis=1)[cells]
    kept = ((times == levels) & (levels > 1) if link == "linked" else times == 1)[where]
    return replace(standing, rows=standing.rows[kept], place=standing.place[kept])


def _pairs(standing: Standing) -> tuple[Counts, Counts]:
    """Return the number of each respondent's person in a cell, and the cell of each of those numbers."""
    persons = persons_of(standing.responses)
    times = int(persons.max(initial=0)) + 1
    key = standing.place // len(standing.ids) * times + persons[standing.rows]
    kept = standing.responses.kept.get("pairs")
    if kept is None or not np.array_equal(kept[0], key):
        different, where = np.unique(key, return_inverse=True)
        kept = standing.responses.kept["pairs"] = (key, where, different // times)
    return kept[1], kept[2]


def scored_at(standing: Standing, *, lumped: bool) -> Scored:
    """Order the respondents by place, and sum up their scores.

    Where rounds are ``lumped``, a person counts once, with the mean of the person's own scores.
    """
    places = standing.present.size
    order = _rising(standing.place, places)
    everybody, at = standing.rows[order], standing.place[order]
    code = standing.numbers.code[everybody]
    there: Flags = ~np.isnan(standing.numbers.value[code])
    rows, place, code = (everybody, at, code) if there.all() else (everybody[there], at[there], code[there])
    score, person = standing.numbers.value[code], persons_of(standing.responses)
    levels = len(standing.ids)
    entries = Entries(place // levels, place % levels, person[rows], score)
    edges = np.arange(places + 1)
    asked = np.bincount(at, minlength=places)
    numbers = Coded(code, standing.numbers.value)
    if lumped:
        entries = _once(entries, levels)
        asked = _persons(at, person[everybody], places)
        numbers = coded(entries.score)
        place = entries.cell * levels + entries.level
    found = summary(histogram(place, numbers, places))
    starts, everybody_starts = (np.searchsorted(each, edges) for each in (at[there], at))
    return Scored(standing, rows, score, starts, everybody, everybody_starts, asked, entries, found)


def _rising(place: Counts, places: int) -> Counts:
    """Return the order of places; within one, as they came. Small numbers are sorted by their digits."""
    narrow = place.astype(np.uint16) if places <= NARROW else place
    return np.argsort(narrow, kind="stable")


def _once(entries: Entries, levels: int) -> Entries:
    """Return one entry a person and place: the mean of the person's scores, where the first one stood."""
    place = entries.cell * levels + entries.level
    key = place * (int(entries.person.max(initial=0)) + 1) + entries.person
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    sums, times = np.bincount(inverse, entries.score), np.bincount(inverse)
    order = np.argsort(first, kind="stable")
    kept = first[order]
    return Entries(entries.cell[kept], entries.level[kept], entries.person[kept], (sums / times)[order])


def _persons(place: Counts, person: Counts, places: int) -> Counts:
    """Return how many different persons stand at each place."""
    persons = int(person.max(initial=0)) + 1
    return np.bincount(np.unique(place * persons + person) // persons, minlength=places)


def shown(scored: Scored, more: Cell, across: str | None) -> Iterator[tuple[Cell, int]]:
    """Yield the ids of each place that has a row, and its number: those present, if anybody is left there."""
    standing, levels = scored.standing, len(scored.standing.ids)
    left = _with_anybody(scored)
    for number, there in enumerate(standing.present.tolist()):
        if any(there) and (left[number] or not standing.cells[number]):
            at = more | standing.cells[number]
            for level in (each for each in range(levels) if there[each]):
                ids = at | {across: standing.ids[level]} if across else at
                yield ids, number * levels + level


def has_rows(scored: Scored) -> bool:
    """Tell whether any place has a row."""
    return next(shown(scored, {}, None), None) is not None


def _with_anybody(scored: Scored) -> list[bool]:
    """Tell of each cell whether anybody is left in it."""
    by_cell = np.add.reduce(scored.asked.reshape(scored.standing.present.shape), axis=1)
    return [bool(each) for each in by_cell]


def values(scored: Scored) -> list[Values]:
    """Return n, mean, its t interval of 95 %, standard deviation and median of each place."""
    n, mean, variance, median = scored.found
    margin = t_margin(scored.found)
    columns = (mean, mean - margin, mean + margin, np.sqrt(variance), median)
    return list(zip(n.tolist(), *(_plain(each) for each in columns), strict=True))


def t_margin(found: Summary, confidence: float = 0.95) -> Numbers:
    r"""Return half the interval of a mean, :math:`t_{(1 + c)/2,\, n - 1} \, s / \sqrt{n}`; nan below 2."""
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        number, which = np.unique(found.n, return_inverse=True)
        quantile = stdtrit(np.maximum(number - 1, 1), (1 + confidence) / 2)[which]
        return np.asarray(quantile * np.sqrt(found.variance) / np.sqrt(found.n))


def _plain(column: Numbers) -> list[float | None]:
    return [None if each != each else each for each in column.tolist()]  # noqa: PLR0124 - nan


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """Those of a place who have a score; where nobody has, those who were asked."""

    scored: Scored
    place: int

    @property
    def crowd(self) -> NDArray[np.object_]:
        """Everybody who answered."""
        return crowd_of(self.scored.standing.responses).there

    @property
    def numbers(self) -> Counts:
        """Their places in the crowd."""
        start, end = self.scored.starts[self.place : self.place + TWO]
        if end > start:
            return self.scored.rows[start:end]
        return self.scored.everybody[slice(*self.scored.everybody_starts[self.place : self.place + TWO])]

    def base(self) -> Base:
        """Return who they are."""
        return crowd_of(self.scored.standing.responses).base(self.numbers)


def at_an_end(scored: Scored, ends: Range) -> dict[int, Base]:
    """Return who scored at one end of a scale, where all but one of a place did: a mean tells it."""
    crowd, places = crowd_of(scored.standing.responses), scored.starts.size - 1
    number, place = np.diff(scored.starts), np.repeat(np.arange(places), np.diff(scored.starts))
    found: dict[int, Base] = {}
    for end in ends:
        there: Flags = np.equal(scored.score, end)
        few = number - np.bincount(place[there], minlength=places) <= 1
        for each in np.flatnonzero(few).tolist():
            if each not in found:
                part = slice(*scored.starts[each : each + TWO])
                found[each] = crowd.base(scored.rows[part][there[part]])
    return found


def above(scored: Scored, cut: float) -> Counts:
    """Return how many persons of each place have a score at or above a cut."""
    entries, levels = scored.entries, len(scored.standing.ids)
    place = entries.cell * levels + entries.level
    return np.bincount(place[entries.score >= cut], minlength=scored.standing.present.size)


def base_above(scored: Scored, place: int, cut: float) -> Base:
    """Return those of a place who have a score at or above a cut."""
    entries, part = scored.entries, slice(*scored.starts[place : place + TWO])
    levels, rows = len(scored.standing.ids), scored.rows[part]
    there = (entries.cell * levels + entries.level == place) & (entries.score >= cut)
    persons = persons_of(scored.standing.responses)[rows]
    return crowd_of(scored.standing.responses).base(rows[np.isin(persons, entries.person[there])])


def comparison(scored: Scored, place: Callable[[Cell], Place], smallest: int) -> Comparison:
    """Return what is compared in each cell: the levels present, those of fewer than ``smallest`` left out."""
    standing = scored.standing
    number = np.bincount(
        scored.entries.cell * len(standing.ids) + scored.entries.level, minlength=standing.present.size
    )
    enough = standing.present & (number.reshape(standing.present.shape) >= smallest)
    left = _with_anybody(scored)
    named = np.array([bool(each) for each in standing.cells], dtype=bool)
    several = enough.sum(axis=1) >= TWO
    several &= np.array(left, dtype=bool) | ~named
    cells = np.flatnonzero(several)
    ends = np.cumsum(enough[cells].sum(axis=1)).tolist()
    there = np.nonzero(enough[cells])[1].tolist()
    starts = [0, *ends[:-1]]
    levels = {cell: there[start:end] for cell, start, end in zip(cells.tolist(), starts, ends, strict=False)}
    people = crowd_of(standing.responses)
    return Comparison(levels, lambda cell: place(standing.cells[cell]), standing.ids, people)
