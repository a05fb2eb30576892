"""Who is behind rows and comparisons: as sets, or by places in a crowd where nobody has made the sets."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.result import Contrast, Estimate, Presence
from fokus.disclosure.roll import Who

Numbers = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Compared:
    """Those at both ends of a comparison, as present in both its rounds, and how many are at each end.

    ``at_each`` has them as present in each of the two rounds alone, as the rows of a round have them.
    """

    both: Who
    at_each: tuple[Who, Who]
    n_both: int
    n_from: int
    n_to: int

    @property
    def told(self) -> tuple[int, ...]:
        """How many are in each group that a comparison tells of, of those that it tells of."""
        alone = (self.n_from - self.n_both, self.n_to - self.n_both) if self.n_both else ()
        return (self.n_from, self.n_to, *(each for each in (self.n_both, *alone) if each))


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Some of a crowd, by their places in it."""

    crowd: NDArray[np.object_]
    numbers: Numbers


class Crowds:
    """Everybody who is compared, as present in both rounds of a comparison: each crowd is made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], tuple[NDArray[np.object_], NDArray[np.object_]]] = {}

    def compared(self, contrast: Contrast) -> Compared:
        """Return who is at the ends of a comparison."""
        rounds = f"{contrast.origin} {contrast.to}"
        who = contrast.__dict__.get("_who")
        if who is None:
            first, second = contrast.base_from, contrast.base_to
            linked = first & second
            base, at_origin, at_end = (
                frozenset(Presence(person, when) for person in linked)
                for when in (rounds, contrast.origin, contrast.to)
            )
            return Compared(base, (at_origin, at_end), len(base), len(first), len(second))
        one, other = (_different(who.side(end)) for end in (0, 1))
        both = one if np.array_equal(one, other) else np.intersect1d(one, other, assume_unique=True)
        some, some_at_origin, some_at_end = (
            Some(self._present(who.everyone, when), both) for when in (rounds, contrast.origin, contrast.to)
        )
        return Compared(some, (some_at_origin, some_at_end), both.size, one.size, other.size)

    def _present(self, everyone: NDArray[np.object_], rounds: str) -> NDArray[np.object_]:
        if (id(everyone), rounds) not in self._made:
            crowd = np.empty(everyone.size, dtype=object)
            crowd[:] = [Presence(each, rounds) for each in everyone.tolist()]
            self._made[id(everyone), rounds] = everyone, crowd
        return self._made[id(everyone), rounds][1]


def behind(row: Estimate) -> Who:
    """Return who is behind a row."""
    return cast("Who", row.__dict__.get("_who") or row.base)


def _different(persons: Numbers) -> Numbers:
    rising = np.sort(persons)
    twice = rising.size > 1 and bool((rising[1:] == rising[:-1]).any())
    return np.unique(rising) if twice else rising
