"""Two linked rounds of a scale: the paired t, g_z, and how many went up, stayed and went down."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import (
    FEWEST_NONZERO,
    FEWEST_PAIRS,
    Inference,
    Inferences,
    Numbers,
    first_reason,
    inference_of,
)
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.moments import Moments, moments, numbers, t_test
from fokus.analysis.noncentral import effects


class Moves(NamedTuple):
    """How many of the linked persons have a higher, the same and a lower value in the second round."""

    up: int
    same: int
    down: int


def paired_t(first: ArrayLike, second: ArrayLike, confidence: float = 0.95) -> Inference:
    """Compare two rounds of the same persons; see ``paired_t_by_cell``, of which this is one cell.

    Examples
    --------
    >>> first = [2.0, 2.4, 3.2, 1.8, 2.6, 3.0, 2.2, 2.8, 3.6, 1.6]
    >>> second = [2.6, 2.2, 3.8, 2.4, 2.6, 3.8, 2.8, 2.6, 3.8, 2.6]
    >>> found = paired_t(first, second)
    >>> round(found.difference, 2), round(found.low, 2), round(found.high, 2), round(found.effect, 2)
    (0.4, 0.1, 0.7, 0.87)
    """
    one = np.zeros(np.shape(first), dtype=np.int64)
    return inference_of(paired_t_by_cell(first, second, one, cells=1, confidence=confidence), 0)


def paired_t_by_cell(
    first: ArrayLike,
    second: ArrayLike,
    cell: NDArray[np.integer],
    cells: int,
    confidence: float = 0.95,
) -> Inferences:
    r"""Compare two rounds of the same persons in many cells at once: paired t, and g_z.

    .. math::
        t = \bar{d} / (s_d / \sqrt{n}), \quad \bar{d} \pm t_{(1 + c)/2, \, n - 1} s_d / \sqrt{n},
        \quad g_z = J(n - 1) \, \bar{d} / s_d

    with :math:`d` the second value minus the first of each of the :math:`n` persons of a cell, in
    the unit of the values; g_z is in standard deviations of the differences, and its interval is
    the noncentral t's. The arrays hold one place a person (and scale): the pivot on the person
    has been made. A pair with a missing value is dropped; ``n_from`` and ``n_to`` count it where
    it has one. Refused below 10 pairs, when the differences do not vary, and below 6 differences
    that are not zero: at 5 the smallest p of the signed ranks is .0625.

    Raises
    ------
    ValueError
        When the arrays are not equally long.

    References
    ----------
    R: ``t.test(second, first, paired = TRUE)`` and ``effectsize::hedges_g(second - first)``.

    Examples
    --------
    >>> first, second = np.full(24, 2.0), 2 + np.arange(24) % 3 / 2
    >>> found = paired_t_by_cell(first, second, np.repeat([0, 1], 12), cells=2)
    >>> found.difference.tolist(), found.n_linked.tolist(), found.reason.tolist()
    ([0.5, 0.5], [12, 12], ['', ''])
    """
    before, after = _equally_long(first, second)
    change = after - before
    found = moments(change, cell, cells)
    reason = _refusals(change, found, cell)
    tested, variance = reason == "", np.where(reason == "", found.variance, np.nan)
    df = np.where(tested, found.n - 1.0, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = t_test(found.mean, np.sqrt(variance / found.n), df, confidence)
        g_z = effects(found.mean / np.sqrt(variance), df, 1 / found.n, confidence)
    return Inferences(
        difference=found.mean, low=t.low, high=t.high,
        effect=g_z.value, effect_low=g_z.low, effect_high=g_z.high, effect_measure="g_z",
        test="paired_t", statistic=t.statistic, df=df, p=t.p,
        n_from=np.bincount(cell[~np.isnan(before)], minlength=cells),
        n_to=np.bincount(cell[~np.isnan(after)], minlength=cells),
        n_linked=found.n, method="linked", reason=reason,
    )  # fmt: skip


def moves(first: ArrayLike, second: ArrayLike) -> Moves:
    """Return how many linked persons went up, stayed and went down; who lacks a value is not counted.

    Examples
    --------
    >>> moves([1, 2, 3, 4, np.nan], [2, 3, 3, 1, 4])
    Moves(up=2, same=1, down=1)
    """
    change = changes(first, second)
    return Moves(int((change > 0).sum()), int((change == 0).sum()), int((change < 0).sum()))


def changes(first: ArrayLike, second: ArrayLike) -> Numbers:
    """Return second minus first of those with both, rounded: float noise splits ties and zeros."""
    before, after = _equally_long(first, second)
    change = (after - before).round(DECIMALS)
    return change[~np.isnan(change)]


def _equally_long(first: ArrayLike, second: ArrayLike) -> tuple[Numbers, Numbers]:
    before, after = numbers(first), numbers(second)
    if before.shape != after.shape:
        message = f"{before.size} values are not paired with {after.size}"
        raise ValueError(message)
    return before, after


def _refusals(change: Numbers, found: Moments, cell: NDArray[np.integer]) -> NDArray[np.str_]:
    moved = np.bincount(cell, np.abs(np.nan_to_num(change)).round(DECIMALS) > 0, found.n.size)
    return first_reason(
        (found.n < FEWEST_PAIRS, "too-few-pairs"),
        (found.constant, "constant"),
        (moved < FEWEST_NONZERO, "too-few-nonzero"),
    )
