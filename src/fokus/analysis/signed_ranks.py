"""Exact signed ranks in many cells at once: the check that stands beside a paired t."""

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.inference import FEWEST_NONZERO, Numbers
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.ranks import MOST_EXACT_PAIRS, signed_rank


def signed_rank_p_by_cell(change: Numbers, cell: NDArray[np.integer], cells: int) -> list[float | None]:
    r"""Return the p of the signed ranks of each cell, None below 6 changes.

    .. math:: p = 2 \, P(V \le \min(v, S - v)), \quad \sum_v \#(V = v) \, x^v = \prod_j (1 + x^{R_j})

    with :math:`R` the midranks of the sizes of the changes, :math:`S` their sum and v the sum of the
    ranks of one sign. The product is a whole number written in the base :math:`x = 2^{n + 1}`, so that
    each step is one shift and one addition and the ways are counted without any rounding; the sum of
    its digits is its rest after division by :math:`x - 1`. It equals ``ranks.signed_rank``, which gives
    the p above 200 changes.

    Examples
    --------
    >>> change = np.array([1, 1, 0, 1, 2, -1, 2.0])
    >>> [round(each, 4) for each in signed_rank_p_by_cell(change, np.zeros(7, int), 1)]
    [0.1562]
    """
    rounded = change.round(DECIMALS)
    moved = np.isfinite(rounded) & (rounded != 0)
    where, change = cell[moved], rounded[moved]
    order = np.lexsort((np.abs(change), where))
    where, change = where[order], change[order]
    doubled = _doubled_midranks(np.abs(change), where)
    number = np.bincount(where, minlength=cells)
    ends = np.cumsum(number).tolist()
    ranks, least = doubled.tolist(), _least(change, where, doubled, number)
    return [
        _p(ranks[end - n : end], least[at]) if FEWEST_NONZERO <= n <= MOST_EXACT_PAIRS
        else _p_of_many(change[end - n : end]) if n > MOST_EXACT_PAIRS else None
        for at, (n, end) in enumerate(zip(number.tolist(), ends, strict=True))
    ]  # fmt: skip


def _doubled_midranks(size: Numbers, where: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return twice the midrank of each size within its cell; sizes rise within each cell."""
    if not size.size:
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, (where[1:] != where[:-1]) | (size[1:] != size[:-1])])
    tied = np.diff(np.r_[starts, size.size])
    first_of_cell = np.searchsorted(where, where[starts])
    return np.repeat(2 * (starts - first_of_cell) + tied + 1, tied)


def _least(
    change: Numbers, where: NDArray[np.integer], doubled: NDArray[np.int64], number: NDArray[np.integer]
) -> list[int]:
    """Return twice the sum of the ranks of one sign in each cell: of the sign that has the smaller one."""
    risen = np.bincount(where, doubled * (change > 0), number.size).astype(np.int64)
    least: list[int] = np.minimum(risen, number * (number + 1) - risen).tolist()
    return least


def _p(doubled: list[int], least: int) -> float:
    n = len(doubled)
    if 2 * least == n * (n + 1):
        return 1.0
    width = n + 1
    kept, ways, reached = (1 << width * (least + 1)) - 1, 1, 0
    for rank in doubled:
        if rank > least:  # ranks rise: no further one fits below
            break
        reached += rank
        ways += ways << width * rank
        if reached > least:
            ways &= kept
    return min(1.0, 2 * (ways % ((1 << width) - 1)) / (1 << n))


def _p_of_many(change: Numbers) -> float | None:
    return signed_rank(np.zeros(change.size), change).p
