"""Tables of counts with all their totals, and what a reader can find out by trying every number."""

from collections.abc import Iterable
from itertools import product

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fokus.disclosure.counts import Counts, Wanted

LIMIT = 5


def with_totals(cells: Iterable[object], most: float = np.inf) -> Counts:
    """Return a table of any number of dimensions, with every total; the cells come first."""
    numbers = np.array(cells)
    places = np.arange(numbers.size).reshape(numbers.shape)
    rows = []
    for together in sorted(product((False, True), repeat=numbers.ndim), key=sum):
        for at in product(
            *([None] if whole else range(size) for whole, size in zip(together, numbers.shape, strict=True))
        ):
            held = np.zeros(numbers.size, dtype=np.int64)
            held[places[tuple(slice(None) if each is None else each for each in at)].ravel()] = 1
            rows.append(held)
    return Counts(numbers.ravel().astype(np.int64), csr_array(np.array(rows)), np.full(len(rows), most))


def few(counts: Counts, limit: int = LIMIT) -> Wanted:
    """Return what is wanted of every count of 1 to ``limit`` less one."""
    return Wanted.of(counts, np.flatnonzero((counts.values >= 1) & (counts.values < limit)), limit)


def hidden_at(counts: Counts, rows: Iterable[int]) -> NDArray[np.bool_]:
    flags = np.zeros(counts.values.size, dtype=bool)
    flags[list(rows)] = True
    return flags


def too_close(counts: Counts, hidden: NDArray[np.bool_], wanted: Wanted) -> set[tuple[int, int]]:
    """Return the rows and directions of which trying every number tells too much.

    Each cell is tried from 0 to the number that everybody knows the whole to be at most.
    """
    highest = int(counts.most.max())
    guesses = np.indices((highest + 1,) * counts.cells.size).reshape(counts.cells.size, -1)
    rows = counts.sums @ guesses
    shown = ~hidden
    fits = (rows[shown] == counts.values[shown, None]).all(axis=0) & (rows <= counts.most[:, None]).all(
        axis=0
    )
    of_wanted = rows[wanted.rows][:, fits]
    lowest, high = of_wanted.min(axis=1, initial=highest), of_wanted.max(axis=1, initial=0)
    return {(int(row), -1) for row in wanted.rows[lowest > wanted.low]} | {
        (int(row), 1) for row in wanted.rows[high < wanted.high]
    }


@st.composite
def systems(draw: st.DrawFn) -> Counts:
    """Draw four cells, their total and some other sums of them, in no order and of no shape."""
    cells = draw(st.lists(st.integers(0, 4), min_size=4, max_size=4))
    others = draw(st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), max_size=4))
    sums = np.array([*np.eye(4, dtype=np.int64).tolist(), [1, 1, 1, 1], *others], dtype=np.int64)
    spare = draw(st.integers(0, 4))
    return Counts(np.array(cells), csr_array(sums), np.full(len(sums), float(sum(cells) + spare)))
