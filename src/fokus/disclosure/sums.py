"""What a reader can count out: the groups whose sum follows from the sums that are shown.

Shown bases cut the persons into atoms, and each is a row over them: 1 where it holds the atom. A
group can be counted out when its own row is a linear combination of theirs, by elimination in the
whole numbers modulo a large prime.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from fokus.analysis.result import Base, Presence, fewest

PRIME = 2**61 - 1
Row = dict[int, int]


class Sums:
    """The sums over some bases. Atoms of too few persons are the last columns."""

    def __init__(self, bases: Sequence[Base], limit: int) -> None:
        self.bases = bases
        self.limit = limit
        self.atoms = sorted(_atoms(bases), key=lambda atom: fewest(atom) < limit)
        self._atom_of = {each: column for column, atom in enumerate(self.atoms) for each in atom}
        self._large = sum(fewest(atom) >= limit for atom in self.atoms)
        self._pivots: dict[int, Row] = {}
        for number, base in sorted(enumerate(bases), key=lambda each: len(each[1])):
            self._add(self._row(base) | {len(self.atoms) + number: 1})

    def counted_out(self, group: Base) -> list[Base] | None:
        """Return the bases from which a group's sum follows, None when it does not."""
        held = self._held(group)
        cut = any(number < len(self.atoms[column]) for column, number in held.items())
        if cut or not group or held.total() < len(group):
            return None
        row = self._reduced(self._row(group))
        return self._behind(row) if min(row) >= len(self.atoms) else None

    def few_counted_out(self) -> list[Base] | None:
        """Return the bases from which the sum of too few persons follows; None when none does."""
        rows = [self._pivots[column] for column in sorted(self._pivots) if column >= self._large]
        for number, row in enumerate(rows):
            for other in rows[number + 1 :]:
                _subtract(row, other, row.get(self._first(other), 0))
        return next((self._behind(row) for row in self._small_groups(rows, {}, frozenset())), None)

    def _small_groups(self, rows: list[Row], chosen: Row, heads: Base) -> Iterator[Row]:
        """Yield the sums of some rows that are groups: in each sum, a row's first atom counts once."""
        for number, row in enumerate(rows):
            together = heads | self.atoms[self._first(row)]
            if fewest(together) < self.limit:
                added = dict(chosen)
                _subtract(added, row, -1)
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
        """Return how many of each atom a group holds."""
        return Counter(self._atom_of[each] for each in group if each in self._atom_of)

    def _row(self, group: Base) -> Row:
        held = self._held(group)
        return {column: 1 for column in sorted(held) if held[column] == len(self.atoms[column])}

    def _first(self, row: Row) -> int:
        return min(row)

    def _reduced(self, row: Row) -> Row:
        while (first := min(row)) in self._pivots:
            _subtract(row, self._pivots[first], row[first])
        return row

    def _add(self, row: Row) -> None:
        reduced = self._reduced(row)
        first = min(reduced)
        if first < len(self.atoms):
            inverse = pow(reduced[first], -1, PRIME)
            self._pivots[first] = {column: value * inverse % PRIME for column, value in reduced.items()}


def _atoms(bases: Iterable[Base]) -> list[Base]:
    """Return the persons whom exactly the same bases hold, group by group."""
    held_by: dict[Presence, list[int]] = defaultdict(list)
    for number, base in enumerate(bases):
        for each in base:
            held_by[each].append(number)
    atoms: dict[tuple[int, ...], set[Presence]] = defaultdict(set)
    for each, numbers in held_by.items():
        atoms[tuple(numbers)].add(each)
    return sorted((frozenset(atom) for atom in atoms.values()), key=min)


def _subtract(row: Row, other: Row, times: int) -> None:
    for column, value in other.items():
        left = (row.get(column, 0) - times * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)
