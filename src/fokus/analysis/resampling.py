r"""Intervals of the agreement on a code that is there or not, by a bootstrap over transcripts.

Units of one transcript hang together, so whole transcripts are drawn with replacement. What each of the
coefficients is made of is a sum over units; the sums of each transcript are counted once, and a resample
is a sum of these, weighted by how often each transcript was drawn. The interval of Krippendorff's alpha of
more than two categories is in ``agreement``.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers

RESAMPLES = 2000
BOTH = 2
Limits = tuple[float, float]


def resampled(  # noqa: PLR0913 - what is drawn, and how often, is the caller's to say
    codes: ArrayLike,
    transcript: ArrayLike,
    *,
    times: ArrayLike | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Mapping[str, Limits]:
    r"""Return the limits of each coefficient of agreement: also ``cohens_kappa``, where there are two coders.

    .. math::
        p_a = \frac{\sum a_i}{n}, \quad \gamma = \frac{p_a - 2 \pi (1 - \pi)}{1 - 2 \pi (1 - \pi)}, \quad
        \kappa = \frac{p_a - p_e}{1 - p_e}, \quad
        \alpha = 1 - (n_y + n_n - 1) \frac{\sum y_i (r_i - y_i) / (r_i - 1)}{n_y n_n}

    with :math:`a_i` the share of agreeing pairs of coders in unit i, :math:`\pi` the mean share of coders
    who gave the code, :math:`p_e` the product of the two coders' shares, for yes and for no, :math:`y_i` of
    the :math:`r_i` coders of a unit who gave the code, and :math:`n_y`, :math:`n_n` all yes and no. ``codes``
    are 0, 1, or nan where a coder did not code, and ``times`` how many units have each row; units with fewer
    than two codes do not count. The limits are percentiles; resamples in which a coefficient is not defined
    are left out.

    References
    ----------
    Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures, 1, 77-89.

    Examples
    --------
    >>> codes = np.array([[1, 1], [0, 0], [1, 0], [0, 0]] * 10)
    >>> low, high = resampled(codes, np.arange(40) // 5)["percent_agreement"]
    >>> low < 0.75 < high
    True
    """
    given = numbers(codes)
    raters = (~np.isnan(given)).sum(axis=1)
    several = raters >= BOTH
    _, which = np.unique(np.asarray(transcript)[several], return_inverse=True)
    counted = np.ones(len(given)) if times is None else numbers(times)
    sums = _sums(given[several], raters[several]) * counted[several, None]
    by_transcript = np.stack([np.bincount(which, each) for each in sums.T], axis=1)
    drawn = _drawn(len(by_transcript), resamples, seed)
    found = _coefficients(np.asarray(drawn @ by_transcript), two=given.shape[1] == BOTH)
    limits = [(1 - confidence) / 2, (1 + confidence) / 2]
    quantiles = {name: np.nanquantile(each, limits) for name, each in found.items() if _is_known(each)}
    return {name: (float(low), float(high)) for name, (low, high) in quantiles.items()}


@lru_cache(maxsize=2)
def _drawn(texts: int, resamples: int, seed: int) -> Numbers:
    """Return how often each transcript is drawn in each resample; it is the same for every code."""
    drawn = np.random.default_rng(seed).multinomial(texts, np.full(texts, 1 / texts), resamples)
    return drawn.astype(float)


def _is_known(values: Numbers) -> bool:
    return bool(np.isfinite(values).any())


def _sums(codes: Numbers, raters: Numbers) -> Numbers:
    """Return what is summed of each unit.

    One, agreeing pairs, the share of yes, pairs that disagree to one coder less, yes, no, each coder's yes.
    """
    yes = np.nansum(codes, axis=1)
    no = raters - yes
    apart = yes * no / (raters - 1)
    return np.column_stack(
        [np.ones(len(codes)), 1 - 2 * apart / raters, yes / raters, apart, yes, no, np.nan_to_num(codes)]
    )


def _coefficients(sums: Numbers, *, two: bool) -> dict[str, Numbers]:
    """Return the coefficients of many samples, a row each of sums."""
    n, agreeing, share, apart, yes, no, *coders = sums.T
    observed, pi = agreeing / n, share / n
    found = {"percent_agreement": observed, "ac1": _beyond(observed, 2 * pi * (1 - pi))}
    with np.errstate(divide="ignore", invalid="ignore"):
        found["krippendorff_alpha"] = np.asarray(1 - (yes + no - 1) * apart / (yes * no))
    if two:
        one, other = (each / n for each in coders)
        by_chance = one * other + (1 - one) * (1 - other)
        found["cohens_kappa"] = _beyond(observed, by_chance)
    return found


def _beyond(observed: Numbers, by_chance: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((observed - by_chance) / (1 - by_chance))
