"""Intervals: of a mean, of a share, and of a change in standard deviations."""

from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.noncentral import effects

DECIMALS = 9
"""Scores that are the same to this many decimals are the same: the rest is float noise."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A change in standard deviations with its interval; all nan where it is undefined."""

    value: float
    low: float
    high: float


UNDEFINED = Effect(nan, nan, nan)


def is_constant(values: NDArray[np.float64]) -> bool:
    """Tell whether there is no variation beyond float noise, as in one value or in none."""
    return np.unique(values.round(DECIMALS)).size <= 1


def mean_interval(values: ArrayLike, confidence: float = 0.95) -> tuple[float, float]:
    r"""Return the t interval of a mean, in the unit of the values.

    .. math:: \bar{x} \pm t_{(1 + c)/2,\, n - 1} \, s / \sqrt{n}

    with :math:`c` the confidence and :math:`s` the standard deviation over :math:`n - 1`.
    Missing values are dropped; ``(nan, nan)`` below two values. It equals R's
    ``t.test(x)$conf.int``.

    Examples
    --------
    >>> low, high = mean_interval([1.0, 2.0, 3.0, 4.0])
    >>> round(low, 3), round(high, 3)
    (0.446, 4.554)
    """
    from scipy.special import stdtrit

    present = _present(values)
    n = present.size
    if n <= 1:
        return nan, nan
    margin = stdtrit(n - 1, (1 + confidence) / 2) * present.std(ddof=1) / sqrt(n)
    return float(present.mean() - margin), float(present.mean() + margin)


def share_interval(count: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    r"""Return Wilson's interval of a share, from 0 to 1.

    .. math:: \frac{\hat{p} + z^2/2n \pm z \sqrt{\hat{p}(1 - \hat{p})/n + z^2/4n^2}}{1 + z^2/n}

    with :math:`\hat{p}` = ``count / n`` and :math:`z` the normal quantile of the confidence.
    ``n`` counts those who answered; ``(nan, nan)`` when nobody did. It equals R's
    ``prop.test(count, n, correct = FALSE)$conf.int``.

    Raises
    ------
    ValueError
        When ``count`` is negative or above ``n``.

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association, 22, 209-212.

    Examples
    --------
    >>> low, high = share_interval(3, 11)
    >>> round(low, 3), round(high, 3)
    (0.097, 0.566)
    """
    if not 0 <= count <= n:
        message = f"a share of {count} in {n}"
        raise ValueError(message)
    if n == 0:
        return nan, nan
    share, z = count / n, NormalDist().inv_cdf((1 + confidence) / 2)
    centre = share + z**2 / (2 * n)
    margin = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = (centre - margin) / (1 + z**2 / n), (centre + margin) / (1 + z**2 / n)
    # Float noise puts the limit at a share of 0 or 1 a little off it.
    return max(0.0, min(low, share)), min(1.0, max(high, share))


def standardized_paired(differences: ArrayLike, confidence: float = 0.95) -> Effect:
    r"""Return g_z, the mean of paired differences in their standard deviations.

    .. math:: g_z = J(n - 1) \, \bar{d} / s_d

    with :math:`\bar{d}` and :math:`s_d` the mean and standard deviation of the differences
    (second minus first, so a rise is positive) and :math:`J` the correction for few pairs. The
    interval is the noncentral t's, corrected like the estimate. Missing differences are dropped;
    nan below three pairs (J is 0 for two) and when the differences do not vary. It equals R's
    ``effectsize::hedges_g(d)``.

    References
    ----------
    Goulet-Pelletier, J.-C., & Cousineau, D. (2018). The Quantitative Methods for Psychology, 14,
    242-265.

    Examples
    --------
    >>> effect = standardized_paired([0.2, 0.4, -0.2, 0.6, 0.0, 0.2])
    >>> round(effect.value, 2), round(effect.low, 2), round(effect.high, 2)
    (0.59, -0.19, 1.33)
    """
    d = _present(differences)
    df = d.size - 1
    if df <= 1 or is_constant(d):
        return UNDEFINED
    return _effect(float(d.mean() / d.std(ddof=1)), df, 1 / d.size, confidence)


def standardized_independent(first: ArrayLike, second: ArrayLike, confidence: float = 0.95) -> Effect:
    r"""Return Hedges' g, the difference of two means in pooled standard deviations.

    .. math::
        g = J(\nu) \, \frac{\bar{x}_2 - \bar{x}_1}{s_p}, \quad
        s_p^2 = \frac{(n_1 - 1) s_1^2 + (n_2 - 1) s_2^2}{\nu}, \quad \nu = n_1 + n_2 - 2

    with :math:`J` the correction for few persons: second minus first, so a rise is positive. The
    interval is the noncentral t's, corrected like the estimate. Missing values are dropped; nan
    below two values on a side and when neither side varies. It equals R's
    ``effectsize::hedges_g(second, first)``.

    References
    ----------
    Hedges, L. V. (1981). Journal of Educational Statistics, 6, 107-128.

    Examples
    --------
    >>> effect = standardized_independent([1, 2, 3, 4], [3, 4, 5, 6])
    >>> round(effect.value, 2), round(effect.low, 2), round(effect.high, 2)
    (1.35, -0.11, 2.72)
    """
    before, after = _present(first), _present(second)
    n1, n2 = before.size, after.size
    if min(n1, n2) <= 1 or (is_constant(before) and is_constant(after)):
        return UNDEFINED
    df = n1 + n2 - 2
    pooled = sqrt(((n1 - 1) * before.var(ddof=1) + (n2 - 1) * after.var(ddof=1)) / df)
    return _effect(float(after.mean() - before.mean()) / pooled, df, 1 / n1 + 1 / n2, confidence)


def _present(values: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(values, dtype=np.float64)
    return numbers[~np.isnan(numbers)]


def _effect(d: float, df: int, variance: float, confidence: float) -> Effect:
    """Correct d for small samples; ``variance`` is that of d per squared standard deviation."""
    value, low, high = effects([d], [df], [variance], confidence)
    return Effect(float(value[0]), float(low[0]), float(high[0]))
