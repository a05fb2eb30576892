r"""Intervals of per cent, AC1 and kappa of a code that is there or not, by a bootstrap over transcripts.

Units of one transcript hang together, so whole transcripts are drawn with replacement. What each of the
coefficients is made of is a sum over units; the sums of each transcript are counted once, and a resample
is a sum of these, weighted by how often each transcript was drawn. Krippendorff's alpha has its own, in
``agreement``.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers

RESAMPLES = 2000
BOTH = 2
Limits = tuple[float, float]


def resampled(
    codes: ArrayLike,
    transcript: ArrayLike,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Mapping[str, Limits]:
    r"""Return the limits of ``percent_agreement``, ``ac1`` and, of two coders, ``cohens_kappa``.

    .. math::
        p_a = \frac{\sum a_i}{n}, \quad \gamma = \frac{p_a - 2 \pi (1 - \pi)}{1 - 2 \pi (1 - \pi)}, \quad
        \kappa = \frac{p_a - p_e}{1 - p_e}

    with :math:`a_i` the share of agreeing pairs of coders in unit i, :math:`\pi` the mean share of coders
    who gave the code and :math:`p_e` the product of the two coders' shares, for yes and for no. ``codes``
    are 0, 1, or nan where a coder did not code; units with fewer than two codes do not count. The limits
    are percentiles; resamples in which a coefficient is not defined are left out.

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
    sums = _sums(given[several], raters[several])
    by_transcript = np.stack([np.bincount(which, each) for each in sums.T], axis=1)
    texts = len(by_transcript)
    drawn = np.random.default_rng(seed).multinomial(texts, np.full(texts, 1 / texts), resamples)
    found = _coefficients(np.asarray(drawn @ by_transcript, dtype=float), two=given.shape[1] == BOTH)
    limits = [(1 - confidence) / 2, (1 + confidence) / 2]
    quantiles = {name: np.nanquantile(each, limits) for name, each in found.items() if _is_known(each)}
    return {name: (float(low), float(high)) for name, (low, high) in quantiles.items()}


def _is_known(values: Numbers) -> bool:
    return bool(np.isfinite(values).any())


def _sums(codes: Numbers, raters: Numbers) -> Numbers:
    """Return what is summed of each unit: one, agreeing pairs, the share of yes, and each coder's yes."""
    yes = np.nansum(codes, axis=1)
    no = raters - yes
    agreeing = (yes * (yes - 1) + no * (no - 1)) / (raters * (raters - 1))
    return np.column_stack([np.ones(len(codes)), agreeing, yes / raters, np.nan_to_num(codes)])


def _coefficients(sums: Numbers, *, two: bool) -> dict[str, Numbers]:
    """Return the coefficients of many samples, a row each of sums."""
    n, agreeing, share, *coders = sums.T
    observed, pi = agreeing / n, share / n
    found = {"percent_agreement": observed, "ac1": _beyond(observed, 2 * pi * (1 - pi))}
    if two:
        one, other = (each / n for each in coders)
        by_chance = one * other + (1 - one) * (1 - other)
        found["cohens_kappa"] = _beyond(observed, by_chance)
    return found


def _beyond(observed: Numbers, by_chance: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((observed - by_chance) / (1 - by_chance))
