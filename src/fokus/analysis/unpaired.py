"""Two unlinked rounds or groups of a scale: Welch's t, and Hedges' g."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import (
    LARGEST_SMALLEST_P,
    Inference,
    Inferences,
    Numbers,
    first_reason,
    inference_of,
)
from fokus.analysis.moments import Moments, moments, numbers, t_test
from fokus.analysis.noncentral import effects


def welch_t(first: ArrayLike, second: ArrayLike, confidence: float = 0.95) -> Inference:
    """Compare two groups; see ``welch_t_by_cell``, of which this is one cell.

    Examples
    --------
    >>> found = welch_t([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])
    >>> found.difference, found.statistic, found.df, round(found.effect, 2)
    (2.0, 2.0, 8.0, 1.14)
    """
    before, after = numbers(first), numbers(second)
    cell = [np.zeros(each.shape, dtype=np.int64) for each in (before, after)]
    return inference_of(welch_t_by_cell(before, cell[0], after, cell[1], 1, confidence=confidence), 0)


def welch_t_by_cell(  # noqa: PLR0913 - two groups, each with its cells
    first: ArrayLike,
    first_cell: NDArray[np.integer],
    second: ArrayLike,
    second_cell: NDArray[np.integer],
    cells: int,
    *,
    confidence: float = 0.95,
) -> Inferences:
    r"""Compare two groups in many cells at once: Welch's t, and Hedges' g.

    .. math::
        t = (\bar{x}_2 - \bar{x}_1) / \sqrt{v_1 + v_2}, \quad
        \nu = \frac{(v_1 + v_2)^2}{v_1^2/(n_1 - 1) + v_2^2/(n_2 - 1)}, \quad v_i = s_i^2 / n_i

    with :math:`\bar{x}, s, n` the mean, standard deviation and number of a group in a cell, and
    :math:`\nu` the degrees of freedom; the difference is in the unit of the values. Hedges' g is
    in pooled standard deviations, with the interval of the noncentral t. Missing values are
    dropped. Variances are never taken as equal, at equal numbers neither. Refused below two on a
    side, where no p below .05 can come out of ranks (3 against 3), and when neither side varies.

    References
    ----------
    R: ``t.test(second, first)`` and ``effectsize::hedges_g(second, first)``.
    """
    before = moments(numbers(first), first_cell, cells)
    after = moments(numbers(second), second_cell, cells)
    reason, difference = _refusals(before, after), after.mean - before.mean
    error, df = _welch(before, after, reason == "")
    t = t_test(difference, error, df, confidence)
    g = _hedges(before, after, reason == "", confidence)
    return Inferences(
        difference=difference, low=t.low, high=t.high,
        effect=g[0], effect_low=g[1], effect_high=g[2], effect_measure="hedges_g",
        test="welch_t", statistic=t.statistic, df=df, p=t.p, n_from=before.n, n_to=after.n,
        n_linked=np.zeros(cells, dtype=np.int64), method="unlinked", reason=reason,
    )  # fmt: skip


def _welch(before: Moments, after: Moments, tested: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    with np.errstate(divide="ignore", invalid="ignore"):
        v1, v2 = (np.where(tested, each.variance / each.n, np.nan) for each in (before, after))
        df = (v1 + v2) ** 2 / (v1**2 / (before.n - 1) + v2**2 / (after.n - 1))
    return np.sqrt(v1 + v2), df


def _hedges(
    before: Moments, after: Moments, tested: NDArray[np.bool_], confidence: float
) -> tuple[Numbers, Numbers, Numbers]:
    n1, n2 = (np.where(tested, each.n, np.nan) for each in (before, after))
    df = n1 + n2 - 2
    pooled = ((n1 - 1) * before.variance + (n2 - 1) * after.variance) / df
    return effects((after.mean - before.mean) / np.sqrt(pooled), df, 1 / n1 + 1 / n2, confidence)


def _refusals(before: Moments, after: Moments) -> NDArray[np.str_]:
    from scipy.special import binom

    # The p of the most extreme order of two groups: .1 for 3 against 3, .03 for 4.
    smallest_p = 2 / np.asarray(binom(before.n + after.n, before.n))
    fewest = np.minimum(before.n, after.n)
    return first_reason(
        ((fewest <= 1) | (smallest_p > LARGEST_SMALLEST_P), "too-few"),
        (before.constant & after.constant, "constant"),
    )
