"""What a reader can count out: the groups whose sum follows from the sums that are shown.

Shown bases cut the persons into atoms, and each is a row over them: 1 where it holds the atom. A
group can be counted out when its own row is a linear combination of theirs, by elimination in the
whole numbers modulo a large prime.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from fokus.disclosure.roll import Group, Numbers, Roll

PRIME = 2**61 - 1
Row = dict[int, int]
Heads = Sequence[int]


class Sums:
    """The sums over some bases, by their numbers on the roll. Atoms of too few are the last columns."""

    def __init__(self, bases: Sequence[int], limit: int, roll: Roll) -> None:
        self.bases = bases
        self.limit = limit
        self._roll = roll
        self._atom_of = np.full(len(roll), -1, dtype=np.int64)
        rows = self._cut()
        self._pivots: dict[int, Row] = {}
        self._following: list[list[int]] = []
        for number in sorted(range(len(bases)), key=lambda each: roll.members[bases[each]].size):
            self._add(dict.fromkeys(rows[number], 1) | {len(self.atoms) + number: 1})

    def _cut(self) -> list[list[int]]:
        """Cut the persons into atoms, in the order of their first ones; return which each base holds."""
        person, atom, base, everybody = atoms([self._roll.members[each] for each in self.bases])
        by_atom = np.argsort(atom, kind="stable")
        fewest = self._roll.fewest_of_each(atom[by_atom], person[by_atom], int(atom.max()) + 1)
        column = np.argsort(np.argsort(fewest < self.limit, kind="stable"), kind="stable")
        self._large = int((fewest >= self.limit).sum())
        self._atom_of[person] = column[atom]
        self.atoms: list[Numbers] = [np.zeros(0, dtype=np.int64)] * fewest.size
        ends = np.cumsum(np.bincount(atom))[:-1]
        for place, held in zip(column.tolist(), np.split(person[by_atom], ends), strict=True):
            self.atoms[place] = held
        pairs = np.unique(base * fewest.size + self._atom_of[everybody])
        starts = np.searchsorted(pairs, np.arange(1, len(self.bases)) * fewest.size)
        return [each.tolist() for each in np.split(pairs % fewest.size, starts)]

    def counted_out(self, group: Group) -> list[int] | None:
        """Return the bases from which a group's sum follows, None when it does not."""
        atom, held = np.unique(self._atom_of[np.array(sorted(group), dtype=np.int64)], return_counts=True)
        columns = atom.tolist()
        cut = any(number < self.atoms[at].size for at, number in zip(columns, held.tolist(), strict=True))
        if not columns or columns[0] < 0 or cut:
            return None
        row = self._reduced(dict.fromkeys(columns, 1))
        return self._behind(row) if min(row) >= len(self.atoms) else None

    def few_counted_out(self) -> list[list[int]]:
        """Return the bases from which the sums of too few persons follow; none when no sum does.

        Where several such sums have nothing to do with each other, they are returned together.
        """
        heads = sorted(each for each in self._pivots if each >= self._large)
        self._reduce_all(heads)
        revealing = [
            (part, first) for part in self._apart(heads) if (first := next(self._few(part), None)) is not None
        ]
        if not revealing or self._is_alone(revealing[0][0]):
            return self._of_different_bases(revealing)
        every = sorted(head for part, _ in revealing for head in part)
        return [self._behind(row) for row in islice(self._few(every), 1)]

    def _is_alone(self, part: Heads) -> bool:
        """Tell whether the first pivot of a part is by itself a sum of few."""
        return self._is_small_group(self._pivots[part[0]])

    def _of_different_bases(self, revealing: Sequence[tuple[Heads, Row]]) -> list[list[int]]:
        """Return what is behind the first of those sums that hiding a base of another one cannot change.

        Bases belong together where one follows from the others, or where a sum of few is made of both.
        """
        root = {base: base for base in self.bases}
        tails = [
            [each for head in part for each in self._behind(self._pivots[head])] for part, _ in revealing
        ]
        for first, *others in (*self._following, *tails):
            for each in others:
                _join(root, first, each)
        first_of: dict[int, list[int]] = {}
        for part, row in revealing:
            behind = self._behind(row)
            first_of.setdefault(_root(root, behind[0]), behind if self._is_alone(part) else [])
        return [each for each in first_of.values() if each]

    def _reduce_all(self, heads: Heads) -> None:
        """Clear the first atom of each of some pivots from those before it."""
        among = set(heads)
        for head in heads:
            row = self._pivots[head]
            waiting = sorted(each for each in row if each in among and each != head)
            while waiting:
                other = heappop(waiting)
                if other in row:
                    for each in _subtract(row, self._pivots[other], row[other]):
                        if each in among:
                            heappush(waiting, each)

    def _apart(self, heads: Heads) -> list[list[int]]:
        """Return the pivots in parts that have no atom in common, each part rising."""
        root = {head: head for head in heads}
        owner: dict[int, int] = {}
        for head in heads:
            for column in self._pivots[head]:
                if column < len(self.atoms):
                    _join(root, owner.setdefault(column, head), head)
        parts: dict[int, list[int]] = defaultdict(list)
        for head in heads:
            parts[_root(root, head)].append(head)
        return list(parts.values())

    def _few(self, heads: Heads) -> Iterator[Row]:
        return self._small_groups(heads, {}, frozenset())

    def _small_groups(self, heads: Heads, chosen: Row, inside: Group) -> Iterator[Row]:
        """Yield the sums of some pivots that are groups: in each sum, a pivot's first atom counts once."""
        for number, head in enumerate(heads):
            together = inside | frozenset(self.atoms[head].tolist())
            if self._roll.fewest_of(together) < self.limit:
                added = dict(chosen)
                _subtract(added, self._pivots[head], -1)
                if self._is_small_group(added):
                    yield added
                yield from self._small_groups(heads[number + 1 :], added, together)

    def _is_small_group(self, row: Row) -> bool:
        inside = {column: value for column, value in row.items() if column < len(self.atoms)}
        if set(inside.values()) != {1}:
            return False
        group = frozenset(each for column in inside for each in self.atoms[column].tolist())
        return self._roll.fewest_of(group) < self.limit

    def _behind(self, row: Row) -> list[int]:
        return [self.bases[column - len(self.atoms)] for column in row if column >= len(self.atoms)]

    def _reduced(self, row: Row) -> Row:
        """Subtract pivots while the first atom left has one."""
        waiting = [each for each in row if each < len(self.atoms)]
        heapify(waiting)
        while waiting:
            first = heappop(waiting)
            if first in row:
                if first not in self._pivots:
                    break
                for each in _subtract(row, self._pivots[first], row[first]):
                    if each < len(self.atoms):
                        heappush(waiting, each)
        return row

    def _add(self, row: Row) -> None:
        reduced = self._reduced(row)
        first = min(reduced)
        if first < len(self.atoms):
            inverse = pow(reduced[first], -1, PRIME)
            self._pivots[first] = {column: value * inverse % PRIME for column, value in reduced.items()}
        else:
            self._following.append(self._behind(reduced))


def atoms(members: Sequence[Numbers]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Cut those in some groups into atoms, in the order of their first ones.

    Returns everybody in any group, rising, with the atom of each; then, for each member of each group in
    turn, the number of the group and who it is.
    """
    group = np.repeat(np.arange(len(members)), [each.size for each in members])
    everybody = np.concatenate([*members, np.zeros(0, dtype=np.int64)])
    order = np.argsort(everybody, kind="stable")
    person, at = np.unique(everybody[order], return_inverse=True)
    return person, _labels(at, group[order], len(members)), group, everybody


def _labels(person: Numbers, base: Numbers, bases: int) -> Numbers:
    """Return the atom of each person: those whom the same bases hold, numbered by their first ones.

    ``person`` rises, and for each person the ``base``.
    """
    starts = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    times = np.diff(np.r_[starts, person.size])
    label = np.zeros(starts.size, dtype=np.int64)
    for number in range(int(times.max())):
        here = times > number
        label *= bases + 1
        label[here] += base[starts[here] + number] + 1
        label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    _, first, label = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first)).astype(np.int64)[label]


def _join(root: dict[int, int], one: int, other: int) -> None:
    first, second = _root(root, one), _root(root, other)
    root[max(first, second)] = min(first, second)


def _root(root: dict[int, int], each: int) -> int:
    while root[each] != each:
        root[each] = root[root[each]]
        each = root[each]
    return each


def _subtract(row: Row, other: Row, times: int) -> list[int]:
    """Subtract a row so many times from another; return the columns that are new in it."""
    new = []
    for column, value in other.items():
        before = row.get(column)
        left = ((before or 0) - times * value) % PRIME
        if left:
            row[column] = left
            if before is None:
                new.append(column)
        elif before is not None:
            del row[column]
    return new
