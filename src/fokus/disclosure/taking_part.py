"""Who took part, judged as one system of counts: rule 6 for tables of taking part.

How many were asked or are in service is no secret, so that totals tell more than what can be subtracted:
of two hidden groups that are 12 answers together, one of 11 who were asked and one of 2, the second has
answered at least once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from fokus.analysis.query import Query
from fokus.analysis.result import Estimate, Result
from fokus.disclosure.compared import behind
from fokus.disclosure.counts import Counts, Numbers, Reals, Wanted
from fokus.disclosure.roll import Roll
from fokus.disclosure.sums import atoms
from fokus.study.design import Design
from fokus.study.instrument import ALL

HALF_HIDDEN = 0.5


@dataclass(frozen=True, eq=False)
class Told:
    """A count of those who took part: who they are, by number, and the places in which it stands."""

    at: Mapping[str, str]
    who: Numbers
    fewest: int
    most: float
    places: tuple[int, ...]


def told_by_counts(
    numbered: Sequence[tuple[Result, Sequence[tuple[int, Estimate]]]],
    hide: frozenset[int],
    roll: Roll,
    design: Design,
    published: frozenset[int] = frozenset(),
) -> frozenset[int]:
    """Return the further rows to hide so that no hidden number of few can be worked out too closely.

    Every hidden number a of 1 to k - 1, of n who were asked or are in service, must be able to be as low
    as a - k (or 0) and as high as a + k (or n), for a reader of everything that is shown. What stands in
    a place that is ``published`` already is known to that reader, and is never hidden.
    """
    tables: dict[str, dict[object, list[tuple[int, Estimate, Query]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for result, rows in numbered:
        for place, row in rows:
            if row.counts == "participation" and row.count is not None:
                tables[row.at.get("questionnaire", "")][_key(row, roll)].append((place, row, result.query))
    if not tables:
        return frozenset()
    elsewhere = _of_the_same(numbered, roll)
    judged = (
        _hidden_in([_told(same, elsewhere, roll, design) for same in table.values()], hide, published, design)
        for table in tables.values()
    )
    return frozenset(place for gone in judged for place in gone)


def _key(row: Estimate, roll: Roll) -> object:
    """Return what is the same for rows that tell the same."""
    number = roll.number(behind(row))
    return (row.unit, number) if roll.members[number].size else tuple(row.at.items())


def _of_the_same(
    numbered: Sequence[tuple[Result, Sequence[tuple[int, Estimate]]]], roll: Roll
) -> Mapping[int, list[int]]:
    """Return the places of all that tells how many are in a base: also what they answered."""
    found: dict[int, list[int]] = defaultdict(list)
    for _, rows in numbered:
        for place, row in rows:
            if row.counts in {"participation", "answers"}:
                found[roll.number(behind(row))].append(place)
    return found


def _told(
    same: Sequence[tuple[int, Estimate, Query]],
    elsewhere: Mapping[int, list[int]],
    roll: Roll,
    design: Design,
) -> Told:
    _, row, _ = same[0]
    number = roll.number(behind(row))
    who = roll.persons(behind(row)) if row.unit == "persons" else roll.members[number]
    most = min(_most(each, query, design) for _, each, query in same)
    places = elsewhere[number] if who.size else [place for place, _, _ in same]
    return Told(row.at, who, roll.fewest[number], max(most, who.size), tuple(places))


def _most(row: Estimate, query: Query, design: Design) -> float:
    """Return how many everybody knows that there can be: those asked, or those in service."""
    known = row.n if row.unit == "share" else _in_service(row, query, design)
    return np.inf if known is None else known


def _in_service(row: Estimate, query: Query, design: Design) -> int | None:
    """Return how many are in service where a row counts, None when nobody knows or rounds are together."""
    rounds = _values(row, query, "round", design.rounds)
    if len(rounds) != 1:
        return None
    sites = _values(row, query, "site", design.sites)
    professions = _values(row, query, "profession", design.professions)
    groups = _values(row, query, "group", [each.group or each.id for each in design.profession])
    numbers = [
        each.in_service([site], rounds[0])
        for each in design.profession
        if each.id in professions and (each.group or each.id) in groups
        for site in sites
    ]
    known = [each for each in numbers if each is not None]
    return sum(known) if len(known) == len(numbers) else None


def _values(row: Estimate, query: Query, dimension: str, every: Iterable[str]) -> tuple[str, ...]:
    """Return the values of a dimension that a row counts together."""
    asked = query.only(dimension)
    wanted = tuple(every) if asked is None else asked
    value = row.at.get(dimension, ALL)
    return wanted if value == ALL else (value,)


def _hidden_in(
    table: Sequence[Told], hide: frozenset[int], published: frozenset[int], design: Design
) -> Iterator[int]:
    """Yield the places in which counts of one table are hidden, those that are hidden already too."""
    limit = design.study.smallest_group
    hidden = np.array([hide.issuperset(each.places) for each in table])
    few = hidden & np.array([1 <= each.fewest < limit for each in table])
    if few.any():
        from fokus.disclosure.suppression import suppressed

        counts = _counts(table)
        wanted = Wanted.of(counts, np.flatnonzero(few), limit)
        gone = suppressed(counts, wanted, hidden, _cost(table, hide, published))
        yield from (place for each, now in zip(table, gone, strict=True) if now for place in each.places)


def _cost(table: Sequence[Told], hide: frozenset[int], published: frozenset[int]) -> Reals:
    """Return what hiding costs: a count each, the larger a little more; less where it is half hidden.

    What is published already cannot be hidden at any cost.
    """
    size = np.array([each.who.size for each in table])
    half = np.array([bool(hide.intersection(each.places)) for each in table])
    cost: Reals = np.where(half, HALF_HIDDEN, 1) + size / (size.sum() + 1)
    cost[[bool(published.intersection(each.places)) for each in table]] = np.inf
    return cost


def _counts(table: Sequence[Told]) -> Counts:
    """Return the atoms of those who took part as cells, and one for each group in which nobody did."""
    from scipy.sparse import csr_array

    person, atom, group, everybody = atoms([each.who for each in table])
    cells = np.bincount(atom)
    pairs = np.unique(np.c_[group, atom[np.searchsorted(person, everybody)]], axis=0)
    empty = [number for number, each in enumerate(table) if not each.who.size]
    around = _around(table, empty)
    held = [
        (number, cells.size + place) for place, each in enumerate(empty) for number in (each, *around[each])
    ]
    row, cell = np.concatenate([pairs, np.array(held, dtype=np.int64).reshape(-1, 2)]).T
    number = cells.size + len(empty)
    sums = csr_array((np.ones(row.size, dtype=np.int64), (row, cell)), shape=(len(table), number))
    most = np.array([each.most for each in table], dtype=np.float64)
    return Counts(np.r_[cells, np.zeros(len(empty), dtype=np.int64)], sums, most)


def _around(table: Sequence[Told], empty: Sequence[int]) -> Mapping[int, list[int]]:
    """Return for each group in which nobody took part the larger ones that it is in."""
    numbers = {frozenset(each.at.items()): number for number, each in enumerate(table)}
    dimensions = dict.fromkeys(tuple(each.at) for each in table)
    found = {}
    for inner in empty:
        at = table[inner].at
        values = ([[(each, ALL), (each, at.get(each, ALL))] for each in names] for names in dimensions)
        larger = dict.fromkeys(frozenset(each) for some in values for each in product(*some))
        found[inner] = [numbers[each] for each in larger if numbers.get(each, inner) != inner]
    return found
