"""The roll: everybody behind what is to be shown, numbered, and each base as rising numbers.

The numbers follow the order of the presences, so that what is judged does not depend on how a base came.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.result import Base, Part, Presence

Numbers = NDArray[np.integer]
Group = frozenset[int]
Who = Base | Part
AT_A_TIME = 1_000_000


class Roll:
    """Everybody behind some bases. Equal bases have one number, in the order in which they come."""

    def __init__(self, bases: Iterable[Who]) -> None:
        different = dict.fromkeys(bases)
        self._everybody = sorted(_everybody(different))
        self.members: list[Numbers] = []
        self._number_of = self._numbered(different)
        self._person = _codes([each.person for each in self._everybody])
        self._round = _codes([each.round for each in self._everybody])
        self._known = np.array([each.known for each in self._everybody], dtype=bool)
        self._rounds = int(self._round.max(initial=-1)) + 1

    def __len__(self) -> int:
        return len(self._everybody)

    def number(self, base: Who) -> int:
        """Return the number of a base."""
        return self._number_of[base]

    @cached_property
    def fewest(self) -> list[int]:
        """Return the smallest number of persons who may be behind each base."""
        parts = (
            self.fewest_of_each(owner, member, len(some)).tolist()
            for some, owner, member in self._some_at_a_time()
        )
        return [each for part in parts for each in part]

    @cached_property
    def rounds(self) -> list[bytes]:
        """Return a word for the rounds of each base: the same where they are; a byte 1 for each."""
        found = []
        for some, owner, member in self._some_at_a_time():
            there = np.zeros((len(some), self._rounds), dtype=np.uint8)
            there[owner, self._round[member]] = 1
            found += [each.tobytes() for each in there]
        return found

    def _some_at_a_time(self) -> Iterator[tuple[list[Numbers], Numbers, Numbers]]:
        """Yield bases of about so many persons, the number of each person's base among them, and them."""
        ends = np.cumsum([each.size for each in self.members], dtype=np.int64) // AT_A_TIME
        starts = [0, *(np.flatnonzero(np.diff(ends)) + 1).tolist(), len(self.members)]
        for start, end in pairwise(starts if self.members else ()):
            some = self.members[start:end]
            owner = np.repeat(np.arange(len(some)), [each.size for each in some])
            yield some, owner, np.concatenate(some)

    @cached_property
    def most_of_one(self) -> int:
        """Return how many presences may at most be one person's: so many more are never fewer persons."""
        own = int(np.bincount(self._person).max(initial=1))
        return own if self._known.all() else own * self._rounds

    def fewest_of_each(self, owner: Numbers, member: Numbers, owners: int) -> Numbers:
        """Return the smallest number of persons in each of many groups, as ``fewest`` does for a base.

        ``member`` rises within each ``owner``, and the owners rise.
        """
        known = self._known[member]
        persons = _different(owner[known], self._person[member[known]])
        found = np.bincount(owner[known][persons], minlength=owners)
        if known.all():
            return found
        met = _different(owner, self._person[member] * self._rounds + self._round[member])
        at = (owner * self._rounds + self._round[member])[met]
        by_round = np.bincount(at, minlength=owners * self._rounds).reshape(owners, self._rounds)
        fewest: Numbers = np.maximum(found, by_round.max(axis=1))
        return fewest

    def fewest_of(self, group: Group) -> int:
        """Return the smallest number of persons who may be in a group."""
        member = np.array(sorted(group), dtype=np.int64)
        return int(self.fewest_of_each(np.zeros_like(member), member, 1)[0])

    def group(self, base: Who) -> Group:
        """Return a base as a set of numbers."""
        return frozenset(self.members[self.number(base)].tolist())

    def persons(self, base: Who) -> Numbers:
        """Return a number for each person in a base, the same in every round."""
        return np.unique(self._person[self.members[self.number(base)]])

    def by_rounds(self, base: int) -> list[Group]:
        """Return those of a base apart by the rounds that they were in."""
        member = self.members[base]
        met: dict[int, set[int]] = {}
        for person, when in zip(self._person[member].tolist(), self._round[member].tolist(), strict=True):
            met.setdefault(person, set()).add(when)
        apart: dict[frozenset[int], set[int]] = {}
        for each, person in zip(member.tolist(), self._person[member].tolist(), strict=True):
            apart.setdefault(frozenset(met[person]), set()).add(each)
        return [frozenset(each) for each in apart.values()]

    def _numbered(self, bases: Iterable[Who]) -> dict[Who, int]:
        places = {each: number for number, each in enumerate(self._everybody)}
        tables: dict[int, Numbers] = {}
        found: dict[bytes, int] = {}
        numbers = {}
        for base in bases:
            member = _members(base, places, tables)
            at = numbers[base] = found.setdefault(blake2b(member.data).digest(), len(found))
            if at == len(self.members):
                self.members.append(member)
        return numbers


def _everybody(bases: Iterable[Who]) -> set[Presence]:
    """Return everybody in some bases: of a crowd only those who are in any."""
    found: set[Presence] = set()
    crowds: dict[int, NDArray[np.object_]] = {}
    used: dict[int, NDArray[np.bool_]] = {}
    for base in bases:
        if isinstance(base, frozenset):
            found |= base
            continue
        crowd = base.crowd
        if id(crowd) not in crowds:
            crowds[id(crowd)], used[id(crowd)] = crowd, np.zeros(crowd.size, dtype=bool)
        used[id(crowd)][base.numbers] = True
    return found.union(*(crowd[used[each]].tolist() for each, crowd in crowds.items()))


def _members(base: Who, places: dict[Presence, int], tables: dict[int, Numbers]) -> Numbers:
    if isinstance(base, frozenset):
        return np.array(sorted(places[each] for each in base), dtype=np.int32)
    if id(base.crowd) not in tables:
        found = (places.get(each, -1) for each in base.crowd)
        tables[id(base.crowd)] = np.fromiter(found, np.int32, base.crowd.size)
    member = tables[id(base.crowd)][base.numbers]
    member.sort()
    twice = member.size > 1 and bool((member[1:] == member[:-1]).any())
    return np.unique(member) if twice else member


def _codes(values: Sequence[str]) -> Numbers:
    """Return a number for each value, in the order in which they come for the first time."""
    places: dict[str, int] = {}
    return np.fromiter((places.setdefault(each, len(places)) for each in values), np.int64, len(values))


def _different(owner: Numbers, value: Numbers) -> NDArray[np.bool_]:
    """Tell where a value of an owner stands for the first time; the same ones stand beside each other."""
    found = np.ones(owner.size, dtype=bool)
    found[1:] = (owner[1:] != owner[:-1]) | (value[1:] != value[:-1])
    return found
