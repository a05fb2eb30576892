"""Numbers, means and variances of many cells at once, and what a t test makes of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import Counts, Numbers
from fokus.analysis.intervals import DECIMALS


class Moments(NamedTuple):
    """What a cell's values come to; the mean of none and the variance of one are nan."""

    n: Counts
    mean: Numbers
    variance: Numbers
    constant: NDArray[np.bool_]


class TResult(NamedTuple):
    """A t statistic with its two-sided p, and the interval of the difference."""

    statistic: Numbers
    p: Numbers
    low: Numbers
    high: Numbers


def numbers(values: ArrayLike) -> Numbers:
    """Return values as floats."""
    return np.asarray(values, dtype=np.float64)


def moments(values: Numbers, cell: NDArray[np.integer], cells: int) -> Moments:
    r"""Return n, :math:`\bar{x}` and :math:`s^2 = \sum (x - \bar{x})^2 / (n - 1)` of each cell.

    ``cell`` is the number of the cell, from 0, that each value belongs to. Missing values are
    dropped. A cell is constant when its values are the same but for float noise.

    Examples
    --------
    >>> found = moments(numbers([1, 3, 5, np.nan]), np.array([0, 0, 1, 1]), cells=2)
    >>> found.n.tolist(), found.mean.tolist(), found.constant.tolist()
    ([2, 1], [2.0, 5.0], [False, True])
    """
    present = ~np.isnan(values)
    values, cell = values[present], cell[present]
    n = np.bincount(cell, minlength=cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(cell, values, cells) / n
        squares = np.bincount(cell, (values - mean[cell]) ** 2, cells)
        variance = np.where(n > 1, squares / (n - 1), np.nan)
    rounded, example = values.round(DECIMALS), np.zeros(cells)
    example[cell] = rounded
    differing = np.bincount(cell, rounded != example[cell], cells)
    return Moments(n, mean, variance, differing == 0)


def t_test(difference: Numbers, error: Numbers, df: Numbers, confidence: float = 0.95) -> TResult:
    r"""Return :math:`t = d / SE`, its p, and :math:`d \pm t_{(1 + c)/2, \nu} SE`.

    With :math:`d` the difference, :math:`SE` its standard error, :math:`\nu` the degrees of freedom
    and :math:`c` the confidence. nan in, nan out.
    """
    from scipy.special import stdtr, stdtrit

    statistic = difference / error
    margin = np.asarray(stdtrit(df, (1 + confidence) / 2)) * error
    p = 2 * np.asarray(stdtr(df, -np.abs(statistic)))
    return TResult(statistic, p, difference - margin, difference + margin)
