"""Counts that are published together: whole numbers that nobody sees one by one, and sums of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Numbers = NDArray[np.integer]
Flags = NDArray[np.bool_]
Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Counts:
    """Rows that are sums of cells.

    ``cells`` (C) are the true numbers, zero or more; ``sums`` (R x C) has a 1 where a row holds a cell.
    ``most`` (R) is what everybody knows that a row can be at most, also where it is hidden: the number
    asked, infinite where nobody knows it.
    """

    cells: Numbers
    sums: "csr_array"
    most: Reals

    @cached_property
    def values(self) -> Numbers:
        """The true number of each row."""
        found: Numbers = self.sums @ self.cells
        return found


@dataclass(frozen=True, eq=False)
class Wanted:
    """The rows that must stay uncertain, and by how much: rule 6 of the guard.

    A reader of all that is shown must find it possible that a row is as low as its number less ``limit``
    (or 0), and as high as its number and ``limit`` (or what it can be at most).
    """

    rows: Numbers
    low: Reals
    high: Reals

    @classmethod
    def of(cls, counts: Counts, rows: Numbers, limit: int) -> "Wanted":
        """Return what is wanted of some rows."""
        true = counts.values[rows]
        return cls(rows, np.maximum(0, true - limit), np.minimum(counts.most[rows], true + limit))
