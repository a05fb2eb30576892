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
from fokus.disclosure.bases import Claim
from fokus.disclosure.compared import behind
from fokus.disclosure.counts import Counts, Numbers, Reals
from fokus.disclosure.roll import Roll, Who
from fokus.disclosure.sums import atoms
from fokus.disclosure.system import protected
from fokus.study.design import Design
from fokus.study.instrument import ALL

HALF_HIDDEN = 0.5
INTERVIEWS = ""
COUNTED_IN_PERSONS = {("coverage", "persons"), ("themes", "persons")}


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """One place that tells how many took part: of whom, and the most that everybody knows there can be.

    What was published is ``known``.
    """

    place: int
    who: Who
    at: Mapping[str, str] | None
    in_persons: bool
    most: float
    known: bool = False


@dataclass(frozen=True, eq=False)
class _Count:
    """A number of those who took part: who they are, by number, and the places in which it stands."""

    at: Mapping[str, str] | None
    who: Numbers
    fewest: int
    most: float
    places: tuple[int, ...]


def told_by_counts(
    numbered: Sequence[tuple[Result, Sequence[tuple[int, Estimate]]]],
    claims: Iterable[Claim],
    hide: frozenset[int],
    roll: Roll,
    design: Design,
) -> frozenset[int]:
    """Return what else must be hidden so that no hidden number of few can be worked out too closely.

    Every hidden number a of 1 to k - 1, of n who were asked or are in service, must be able to be as low
    as a - k (or 0) and as high as a + k (or n), for a reader of everything that is shown. What is
    published already, as ``claims`` tell, is known to that reader, and is never hidden.
    """
    tables: dict[str, dict[object, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for table, each in (*_asked(numbered, design), *_published(claims, roll)):
        tables[table][_key(each, roll)].append(each)
    elsewhere = _of_the_same(numbered, roll)
    limit = design.study.smallest_group
    judged = (_judged([*each.values()], elsewhere, hide, roll, limit) for each in tables.values())
    return frozenset[int]().union(*judged)


def is_of_themes(query: Query, row: Estimate) -> bool:
    """Tell whether a row counts themes in persons: of those who took part in the interviews."""
    return query.noun == "themes" and row.unit == "persons"


def _asked(
    numbered: Sequence[tuple[Result, Sequence[tuple[int, Estimate]]]], design: Design
) -> Iterator[tuple[str, _Told]]:
    """Yield what is asked now, each with its table: a questionnaire, or the interviews."""
    for result, rows in numbered:
        for place, row in rows:
            of_themes = is_of_themes(result.query, row)
            if of_themes or (row.counts == "participation" and row.count is not None):
                persons, most = row.unit == "persons", _most(row, result.query, design)
                at = None if of_themes else row.at
                yield row.at.get("questionnaire", INTERVIEWS), _Told(place, behind(row), at, persons, most)


def _published(claims: Iterable[Claim], roll: Roll) -> Iterator[tuple[str, _Told]]:
    """Yield what was published before."""
    for each in claims:
        if each.published and isinstance(each.measure, tuple) and each.base:
            noun, measure, *topic = each.measure
            persons = (noun, measure) in COUNTED_IN_PERSONS
            if persons or noun == "response":
                who = roll.persons(each.base) if persons else roll.members[roll.number(each.base)]
                table = INTERVIEWS if persons else min(topic[0])
                yield table, _Told(each.row, each.base, dict(each.at) or None, persons, who.size, known=True)


def _key(told: _Told, roll: Roll) -> object:
    """Return what is the same for places that tell the same."""
    number = roll.number(told.who)
    if roll.members[number].size or told.at is None:
        return (told.in_persons, number)
    return tuple(told.at.items())


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


def _count(same: Sequence[_Told], elsewhere: Mapping[int, list[int]], roll: Roll) -> _Count:
    first, places = same[0], [each.place for each in same]
    number = roll.number(first.who)
    who = roll.persons(first.who) if first.in_persons else roll.members[number]
    at = next((each.at for each in same if each.at is not None), None)
    most = max(min(each.most for each in same), who.size)
    places += elsewhere.get(number, ()) if who.size else ()
    return _Count(at, who, roll.fewest[number], most, tuple(dict.fromkeys(places)))


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


def _judged(
    table: Sequence[Sequence[_Told]],
    elsewhere: Mapping[int, list[int]],
    hide: frozenset[int],
    roll: Roll,
    limit: int,
) -> frozenset[int]:
    """Return the places in which counts of one table are hidden; none where none must be uncertain."""
    told = [_count(same, elsewhere, roll) for same in table]
    hidden = np.array([hide.issuperset(each.places) for each in told])
    few = np.flatnonzero(hidden & np.array([1 <= each.fewest < limit for each in told]))
    if not few.size:
        return frozenset()
    known = [any(each.known for each in same) for same in table]
    places = [each.places for each in told]
    return protected(_counts(told), few, limit, hidden, _cost(told, known, hide), places)


def _cost(told: Sequence[_Count], known: Sequence[bool], hide: frozenset[int]) -> Reals:
    """Return what hiding costs: a count each, the larger a little more; less where it is half hidden.

    What is known already cannot be hidden at any cost.
    """
    size = np.array([each.who.size for each in told])
    half = np.array([bool(hide.intersection(each.places)) for each in told])
    cost: Reals = np.where(half, HALF_HIDDEN, 1) + size / (size.sum() + 1)
    cost[list(known)] = np.inf
    return cost


def _counts(table: Sequence[_Count]) -> Counts:
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


def _around(table: Sequence[_Count], empty: Sequence[int]) -> Mapping[int, list[int]]:
    """Return for each group in which nobody took part the larger ones that it is in."""
    places = [(number, each.at) for number, each in enumerate(table) if each.at is not None]
    numbers: dict[frozenset[tuple[str, str]], list[int]] = defaultdict(list)
    for number, at in places:
        numbers[frozenset(at.items())].append(number)
    dimensions = dict.fromkeys(tuple(at) for _, at in places)
    found = {}
    for inner in empty:
        at = table[inner].at or {}
        values = ([[(each, ALL), (each, at.get(each, ALL))] for each in names] for names in dimensions)
        larger = dict.fromkeys(frozenset(each) for some in values for each in product(*some))
        found[inner] = [number for each in larger for number in numbers.get(each, ()) if number != inner]
    return found
