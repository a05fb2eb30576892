"""The guard's numbers on the roll decide as sets of persons do, and in time that grows with the groups.

The second way of deciding, kept here, is the rule written down in sets: slow, and easy to read.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.result import Base, Presence, fewest
from fokus.disclosure.bases import Claim, hidden
from fokus.disclosure.compared import Some
from fokus.disclosure.roll import Roll
from fokus.disclosure.sums import PRIME

Row = dict[int, int]

# In sets, one base hidden at a time


class Sums:
    """The sums over some bases, in sets."""

    def __init__(self, bases: Sequence[Base], limit: int) -> None:
        self.bases = bases
        self.limit = limit
        self.atoms = sorted(atoms_of(bases), key=lambda atom: fewest(atom) < limit)
        self._atom_of = {each: column for column, atom in enumerate(self.atoms) for each in atom}
        self._large = sum(fewest(atom) >= limit for atom in self.atoms)
        self._pivots: dict[int, Row] = {}
        for number, base in sorted(enumerate(bases), key=lambda each: len(each[1])):
            self._add(self._row(base) | {len(self.atoms) + number: 1})

    def counted_out(self, group: Base) -> list[Base] | None:
        held = self._held(group)
        cut = any(number < len(self.atoms[column]) for column, number in held.items())
        if cut or not group or held.total() < len(group):
            return None
        row = self._reduced(self._row(group))
        return self._behind(row) if min(row) >= len(self.atoms) else None

    def few_counted_out(self) -> list[Base] | None:
        rows = [self._pivots[column] for column in sorted(self._pivots) if column >= self._large]
        for number, row in enumerate(rows):
            for other in rows[number + 1 :]:
                subtract(row, other, row.get(min(other), 0))
        return next((self._behind(row) for row in self._small_groups(rows, {}, frozenset())), None)

    def _small_groups(self, rows: list[Row], chosen: Row, heads: Base) -> Iterator[Row]:
        for number, row in enumerate(rows):
            together = heads | self.atoms[min(row)]
            if fewest(together) < self.limit:
                added = dict(chosen)
                subtract(added, row, -1)
                if self._is_small_group(added):
                    yield added
                yield from self._small_groups(rows[number + 1 :], added, together)

    def _is_small_group(self, row: Row) -> bool:
        inside = {column: value for column, value in row.items() if column < len(self.atoms)}
        group: Base = frozenset[Presence]().union(*(self.atoms[column] for column in inside))
        return set(inside.values()) == {1} and fewest(group) < self.limit

    def _behind(self, row: Row) -> list[Base]:
        return [self.bases[column - len(self.atoms)] for column in row if column >= len(self.atoms)]

    def _held(self, group: Base) -> Counter[int]:
        return Counter(self._atom_of[each] for each in group if each in self._atom_of)

    def _row(self, group: Base) -> Row:
        held = self._held(group)
        return {column: 1 for column in sorted(held) if held[column] == len(self.atoms[column])}

    def _reduced(self, row: Row) -> Row:
        while (first := min(row)) in self._pivots:
            subtract(row, self._pivots[first], row[first])
        return row

    def _add(self, row: Row) -> None:
        reduced = self._reduced(row)
        first = min(reduced)
        if first < len(self.atoms):
            inverse = pow(reduced[first], -1, PRIME)
            self._pivots[first] = {column: value * inverse % PRIME for column, value in reduced.items()}


def atoms_of(bases: Iterable[Base]) -> list[Base]:
    held_by: dict[Presence, list[int]] = defaultdict(list)
    for number, base in enumerate(bases):
        for each in base:
            held_by[each].append(number)
    atoms: dict[tuple[int, ...], set[Presence]] = defaultdict(set)
    for each, numbers in held_by.items():
        atoms[tuple(numbers)].add(each)
    return sorted((frozenset(atom) for atom in atoms.values()), key=min)


def subtract(row: Row, other: Row, times: int) -> None:
    for column, value in other.items():
        left = (row.get(column, 0) - times * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def hidden_in_sets(claims: Sequence[Claim]) -> frozenset[int]:
    telling = dict.fromkeys(claim.base for claim in claims if tells(claim.base, claim))
    telling |= dict.fromkeys(claim.base for claim in claims if mixes_few(claim, claims))
    gone = set(telling)
    while revealing := revealed([each for each in claims if each.base not in gone], list(telling)):
        gone.add(revealing)
    return frozenset(claim.row for claim in claims if claim.base in gone)


def mixes_few(claim: Claim, claims: Sequence[Claim]) -> bool:
    rounds = {each.round for each in claim.base}
    others = [{each.round for each in other.base} for other in claims]
    if not claim.pooled or len(rounds) < 2 or all(each in (rounds, set()) for each in others):
        return False
    met: dict[str, set[Presence]] = defaultdict(set)
    for each in claim.base:
        met[each.person].add(each)
    patterns: dict[frozenset[str], set[Presence]] = defaultdict(set)
    for mine in met.values():
        patterns[frozenset(each.round for each in mine)] |= mine
    return len(patterns) > 1 and any(are_few(frozenset(each), claim.limit) for each in patterns.values())


def tells(persons: Base, claim: Claim) -> bool:
    if are_few(persons, claim.limit):
        return True
    if not persons or claim.counted is None:
        return False
    return are_few(persons & claim.counted, claim.limit) or fewest(persons - claim.counted) < claim.limit


def are_few(persons: Base, limit: int) -> bool:
    return 1 <= fewest(persons) < limit


def revealed(shown: list[Claim], telling: list[Base]) -> Base | None:
    bases = [base for base in dict.fromkeys(claim.base for claim in shown) if base]
    if not bases:
        return None
    sums = Sums(bases, max(claim.limit for claim in shown))
    parts = sums.few_counted_out() or told_on(shown, telling, sums)
    return min(reversed(parts), key=fewest) if parts else None


def told_on(shown: list[Claim], telling: list[Base], sums: Sums) -> list[Base]:
    for whole in (claim for claim in shown if claim.counted is not None):
        inner = [base for base in sums.bases if base < whole.base]
        uncovered = whole.base.difference(*inner)
        hidden_parts = [base for base in telling if base < whole.base]
        rests = [whole.base - base for base in inner]
        for group in (*rests, uncovered, *hidden_parts):
            if tells(group, whole) and (parts := sums.counted_out(group)):
                return parts
    return []


# Small studies of every kind


@st.composite
def studies(draw: st.DrawFn) -> list[Claim]:
    """Return claims on the cells and totals of some divisions, on those who were linked, and on others."""
    persons, rounds = draw(st.integers(4, 26)), draw(st.integers(1, 3))
    unknown = draw(st.sets(st.integers(0, persons), max_size=3))
    everybody = [
        Presence(f"P{n:02}", f"omg{when}", known=n not in unknown)
        for n in range(persons)
        for when in range(rounds)
    ]
    bases: list[Base] = []
    for _ in range(draw(st.integers(0, 3))):
        belongs = draw(st.lists(st.integers(0, 5), min_size=persons, max_size=persons))
        when = draw(st.sampled_from([None, *(f"omg{each}" for each in range(rounds))]))
        there = [each for each in everybody if when in (None, each.round)]
        cells = [frozenset(e for e in there if belongs[int(e.person[1:])] == n) for n in range(6)]
        linked = draw(st.frozensets(st.sampled_from(everybody)))
        bases += [
            *cells,
            frozenset(there),
            *([cell & linked for cell in cells] if draw(st.booleans()) else []),
        ]
    bases += draw(st.lists(st.frozensets(st.sampled_from(everybody)), max_size=3))
    limit, said = draw(st.integers(3, 6)), draw(st.frozensets(st.sampled_from(everybody)))
    is_sensitive, pooled = draw(st.booleans()), draw(st.booleans())
    return [
        Claim(row, "m", base, limit, base & said if is_sensitive else None, pooled)
        for row, base in enumerate(draw(st.permutations(bases)))
    ]


@given(studies())
@settings(deadline=None, database=None, max_examples=250)
def test_the_same_is_hidden_as_in_sets(claims: list[Claim]) -> None:
    assert hidden(claims) == hidden_in_sets(claims)


@given(studies())
@settings(deadline=None, database=None, max_examples=100)
def test_as_many_are_behind_a_base_on_the_roll(claims: list[Claim]) -> None:
    roll = Roll(claim.base for claim in claims)
    assert [roll.fewest[roll.number(each.base)] for each in claims] == [fewest(each.base) for each in claims]
    assert len({roll.number(each.base) for each in claims}) == len({each.base for each in claims})


@given(studies())
@settings(deadline=None, database=None, max_examples=100)
def test_places_in_a_crowd_are_judged_as_the_set_of_them(claims: list[Claim]) -> None:
    everybody = sorted(frozenset[Presence]().union(*(each.base for each in claims)), reverse=True)
    crowd = np.empty(len(everybody), dtype=object)
    crowd[:] = everybody
    places = [np.flatnonzero([each in claim.base for each in everybody]) for claim in claims]
    told = [
        Claim(each.row, each.measure, Some(crowd, some), each.limit, each.counted, each.pooled)
        for each, some in zip(claims, places, strict=True)
    ]
    assert hidden(told) == hidden(claims)


# Large studies


def municipalities(number: int, persons: int = 8) -> list[Claim]:
    """Return a total with its cells in two rounds, where every seventh cell of ten has only four."""
    claims = []
    for when in ("omg1", "omg2"):
        cells = [
            frozenset(Presence(f"{cell:04}-{each}", when) for each in range(4 if cell % 70 == 7 else persons))
            for cell in range(number)
        ]
        claims += [*cells, frozenset[Presence]().union(*cells)]
    return [Claim(row, "m", base, 5) for row, base in enumerate(claims)]


def seconds(number: int) -> float:
    claims, spent = municipalities(number), []
    for _ in range(5):
        start = time.process_time()
        hidden(claims)
        spent.append(time.process_time() - start)
    return min(spent)


def test_eight_times_as_many_groups_take_about_eight_times_the_time() -> None:
    """Sixty-four times would be the square: half of that tells it apart also on a busy machine."""
    hidden(municipalities(50))
    assert seconds(4800) < 32 * seconds(600)


@pytest.mark.parametrize("number", [60, 300])
def test_many_groups_hide_no_more_than_in_sets(number: int) -> None:
    claims = municipalities(number)
    assert hidden(claims) == hidden_in_sets(claims)
