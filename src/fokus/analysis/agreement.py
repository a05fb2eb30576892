"""How far coders agree: Krippendorff's alpha, Gwet's AC1, kappa and per cent, with their intervals.

``codes`` has one row a unit and one column a coder; the values are category numbers and nan where a
coder did not code a unit. ``times`` tells how many units have each row, where equal units were counted
together; else each row is one unit.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Reason = Literal["too-few-units", "constant", "too-few-transcripts"]

FEWEST_UNITS = 2
FEWEST_CODERS = 2
RESAMPLES = 2000
AT_A_TIME = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A coefficient of agreement with its interval; None stands for what was not computed.

    ``units`` counts the units that at least two coders coded, ``transcripts`` what was resampled for
    the interval and ``raters`` the coders. ``reason`` is ``too-few-units`` when fewer than two such
    units exist, ``constant`` when every code is the same one, so that chance cannot be told from
    agreement, and ``too-few-transcripts`` when one transcript alone leaves no interval.
    """

    coefficient: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    units: int = 0
    transcripts: int | None = None
    raters: int = 0
    reason: Reason | None = None


def krippendorff_alpha(codes: ArrayLike, *, level: Level, times: ArrayLike | None = None) -> Agreement:
    r"""Return Krippendorff's alpha, without an interval.

    .. math::
        \alpha = 1 - D_o / D_e, \quad D_o = \sum_{ck} o_{ck} \delta_{ck}, \quad
        D_e = \sum_{ck} n_c n_k \delta_{ck} / (n - 1)

    with :math:`o_{ck}` how often c and k were given to the same unit, over all pairs of its codes and
    divided by one less than these, :math:`n_c` its sums, and :math:`\delta` the metric of the level,
    which has to be given. Units with fewer than two codes do not count.

    References
    ----------
    Krippendorff, K. (2019). Content analysis (4th ed.). Sage.

    Examples
    --------
    >>> round(krippendorff_alpha([[1, 1], [2, 2], [2, 1], [1, 1]], level="nominal").value, 3)
    0.533
    """
    kept, counted, untested = _paired(codes, times, "krippendorff_alpha")
    if untested.reason is not None:
        return untested
    categories = np.unique(kept[~np.isnan(kept)])
    together = _coincidences(kept, counted, np.zeros(len(kept), dtype=int), categories)
    return replace(untested, value=float(_alphas(together, categories, level)[0]))


def krippendorff_interval(  # noqa: PLR0913 - what is drawn, and how often, is the caller's to say
    codes: ArrayLike,
    transcript: ArrayLike,
    *,
    level: Level,
    times: ArrayLike | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
    confidence: float = 0.95,
) -> Agreement:
    r"""Return Krippendorff's alpha with its interval by a bootstrap over transcripts.

    Units of one transcript hang together, so whole transcripts are drawn with replacement. The
    coincidences :math:`o` of each transcript are counted once; a resample is a sum of them, weighted
    by how often each was drawn, so that all resamples are one matrix product. The limits are
    percentiles. Refused with fewer than two transcripts; without interval, the value stands.

    References
    ----------
    Hayes, A. F., & Krippendorff, K. (2007). Communication Methods and Measures, 1, 77-89.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> codes = np.repeat(rng.integers(0, 2, 200), 2).reshape(200, 2)
    >>> codes[::10, 1] = 1 - codes[::10, 1]
    >>> found = krippendorff_interval(codes, np.arange(200) // 20, level="nominal")
    >>> round(found.value, 2), found.low < found.value < found.high
    (0.8, True)
    """
    found = krippendorff_alpha(codes, level=level, times=times)
    if found.reason is not None:
        return found
    given = numbers(codes)
    names, which = np.unique(np.asarray(transcript), return_inverse=True)
    found = replace(found, transcripts=names.size)
    if names.size <= 1:
        return replace(found, reason="too-few-transcripts")
    categories = np.unique(given[~np.isnan(given)])
    coincidences = _coincidences(given, _times(times, given), which, categories)
    values = _alphas(_drawn(coincidences, resamples, seed), categories, level)
    low, high = np.nanquantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return replace(found, low=float(low), high=float(high))


def gwet_ac1(
    codes: ArrayLike,
    categories: int | None = None,
    confidence: float = 0.95,
    *,
    times: ArrayLike | None = None,
) -> Agreement:
    r"""Return Gwet's AC1 with its standard error and interval.

    .. math::
        \gamma = \frac{p_a - p_e}{1 - p_e}, \quad p_e = \frac{1}{Q - 1} \sum_q \pi_q (1 - \pi_q), \quad
        v = \frac{1}{n (n - 1)} \sum_i (\gamma_i^\star - \gamma)^2

    with :math:`p_a` the mean share of agreeing pairs of coders, :math:`\pi_q` the mean share of
    category q, :math:`Q` the number of ``categories`` that could be chosen (default: that were), and

    .. math::
        \gamma_i^\star = \gamma_i - 2 (1 - \gamma) \frac{p_{e,i} - p_e}{1 - p_e}, \quad
        p_{e,i} = \frac{1}{Q - 1} \sum_q \frac{r_{iq}}{r_i} (1 - \pi_q)

    over the :math:`n` units; the interval is t's with :math:`n - 1` degrees of freedom, cut at 1.
    A unit that one coder coded counts for chance alone.

    References
    ----------
    R: ``irrCAC::gwet.ac1.raw(codes)``.
    Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology, 61, 29-48.

    Examples
    --------
    >>> found = gwet_ac1([[1, 1], [2, 2], [2, 1], [1, 1], [1, 1]])
    >>> round(found.value, 3), round(found.error, 3)
    (0.655, 0.38)
    """
    _, _, untested = _paired(codes, times, "ac1")
    given = numbers(codes)
    seen = np.unique(given[~np.isnan(given)])
    q = max(categories or 0, seen.size)
    if untested.units < FEWEST_UNITS or q <= 1:
        return replace(untested, reason="constant" if untested.units >= FEWEST_UNITS else "too-few-units")
    chosen = _chosen(given, seen)
    coded = chosen.sum(axis=1) > 0
    counted = _times(times, given)[coded]
    value, error = _ac1(chosen[coded], counted, q)
    low, high = _t_limits(value, error, int(counted.sum()), confidence)
    return replace(untested, value=value, low=low, high=min(1.0, high), error=error, reason=None)


def percent_agreement(codes: ArrayLike, *, times: ArrayLike | None = None) -> Agreement:
    """Return the mean share, from 0 to 1, of agreeing pairs of coders over the units with two or more.

    Examples
    --------
    >>> percent_agreement([[1, 1], [2, 2], [2, 1], [1, 1]]).value
    0.75
    """
    kept, counted, untested = _paired(codes, times, "percent_agreement")
    if untested.units < FEWEST_UNITS:
        return untested
    chosen = _chosen(kept, np.unique(kept[~np.isnan(kept)]))
    return replace(untested, value=float(np.average(_agreeing(chosen), weights=counted)), reason=None)


def cohens_kappa(
    first: ArrayLike,
    second: ArrayLike,
    weights: Literal["quadratic"] | None = None,
    *,
    times: ArrayLike | None = None,
) -> Agreement:
    r"""Return Cohen's kappa of two coders with its interval.

    .. math:: \kappa = 1 - \sum w_{ck} o_{ck} / \sum w_{ck} e_{ck}

    with weights that are 0 on the diagonal and 1 off it, or the squared distance. Units that one of
    them did not code are dropped. Refused when a coder gave one code throughout: whatever the other
    did, that is what chance would give.

    References
    ----------
    R: ``psych::cohen.kappa(table)``. Fleiss, J. L., et al. (1969). Psychological Bulletin, 72, 323-327.
    """
    from statsmodels.stats.inter_rater import cohens_kappa as kappa  # type: ignore[import-untyped]

    codes = np.column_stack([numbers(first), numbers(second)])
    complete, counted, untested = _paired(codes, times, "cohens_kappa")
    if untested.reason is not None:
        return untested
    if (np.ptp(complete, axis=0) == 0).any():
        return replace(untested, reason="constant")
    categories = np.unique(complete)
    table = np.zeros((categories.size, categories.size))
    np.add.at(table, tuple(np.searchsorted(categories, complete).T), counted)
    found = kappa(table, wt=weights)
    error = float(found.std_kappa)
    return replace(
        untested,
        value=float(found.kappa),
        low=float(found.kappa_low),
        high=float(found.kappa_upp),
        error=error,
    )


def fleiss_kappa(codes: ArrayLike) -> Agreement:
    r"""Return Fleiss' kappa of coders who each coded every unit.

    .. math:: \kappa = \frac{\bar{P} - \sum p_q^2}{1 - \sum p_q^2}

    Units that a coder did not code are dropped. No interval.

    References
    ----------
    Fleiss, J. L. (1971). Psychological Bulletin, 76, 378-382.
    """
    from statsmodels.stats.inter_rater import fleiss_kappa as kappa

    given = numbers(codes)
    paired, _, untested = _paired(given[~np.isnan(given).any(axis=1)], None, "fleiss_kappa")
    if untested.reason is not None:
        return untested
    return replace(untested, value=float(kappa(_chosen(paired, np.unique(paired)))))


def _paired(
    codes: ArrayLike, times: ArrayLike | None, coefficient: str
) -> tuple[Numbers, Numbers, Agreement]:
    """Return the units with two codes or more, how often each is there, and why there may be no agreement."""
    given = numbers(codes)
    several = (~np.isnan(given)).sum(axis=1) >= FEWEST_CODERS
    kept, counted = given[several], _times(times, given)[several]
    untested = Agreement(coefficient=coefficient, units=int(counted.sum()), raters=given.shape[1])
    if untested.units < FEWEST_UNITS:
        return kept, counted, replace(untested, reason="too-few-units")
    if np.unique(kept[~np.isnan(kept)]).size <= 1:
        return kept, counted, replace(untested, reason="constant")
    return kept, counted, untested


def _times(times: ArrayLike | None, codes: Numbers) -> Numbers:
    return np.ones(len(codes)) if times is None else numbers(times)


def _chosen(codes: Numbers, categories: Numbers) -> Numbers:
    """Return how many coders chose each category, one row a unit."""
    return np.stack([(codes == category).sum(axis=1) for category in categories], axis=1).astype(float)


def _agreeing(chosen: Numbers) -> Numbers:
    raters = chosen.sum(axis=1)
    pairs: Numbers = (chosen * (chosen - 1)).sum(axis=1) / (raters * (raters - 1))
    return pairs


def _ac1(chosen: Numbers, times: Numbers, q: int) -> tuple[float, float]:
    raters, n = chosen.sum(axis=1), times.sum()
    share = chosen / raters[:, None]
    pi = np.average(share, axis=0, weights=times)
    several = raters >= FEWEST_CODERS
    agreeing = np.zeros(len(chosen))
    agreeing[several] = _agreeing(chosen[several])
    paired = float(times[several].sum())
    by_chance = float(pi @ (1 - pi)) / (q - 1)
    observed = float(agreeing @ times) / paired
    value = (observed - by_chance) / (1 - by_chance)
    each = several * (agreeing - by_chance) * n / paired / (1 - by_chance)
    chance = share @ (1 - pi) / (q - 1)
    star = each - 2 * (1 - value) * (chance - by_chance) / (1 - by_chance)
    return value, float(np.sqrt((star - value) ** 2 @ times / (n * (n - 1))))


def _t_limits(value: float, error: float, n: int, confidence: float) -> tuple[float, float]:
    from scipy.special import stdtrit

    margin = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    return value - margin, value + margin


def _coincidences(codes: Numbers, times: Numbers, which: NDArray[np.integer], categories: Numbers) -> Numbers:
    """Return each transcript's coincidences: pairs within a unit, over one less than its codes."""
    chosen = _chosen(codes, categories)
    raters = chosen.sum(axis=1)
    several = raters >= FEWEST_CODERS
    chosen, raters, which, times = chosen[several], raters[several], which[several], times[several]
    total = np.zeros((int(which.max()) + 1, categories.size, categories.size))
    for c in range(categories.size):
        for k in range(categories.size):
            pairs = times * chosen[:, c] * (chosen[:, k] - (c == k)) / (raters - 1)
            total[:, c, k] = np.bincount(which, pairs, len(total))
    return total


def _drawn(coincidences: Numbers, resamples: int, seed: int) -> Numbers:
    """Return the coincidences of each resample: those of the transcripts, by how often each was drawn.

    Transcripts (or units) with the same coincidences are drawn together.
    """
    n, shape = len(coincidences), coincidences.shape[1:]
    patterns, counts = np.unique(coincidences.reshape(n, -1), axis=0, return_counts=True)
    rng, at_a_time = np.random.default_rng(seed), 1 + AT_A_TIME // len(patterns)
    sizes = [min(at_a_time, resamples - start) for start in range(0, resamples, at_a_time)]
    parts = [rng.multinomial(n, counts / n, size) @ patterns for size in sizes]
    return np.concatenate(parts).reshape(resamples, *shape)


def _alphas(coincidences: Numbers, categories: Numbers, level: Level) -> Numbers:
    """Return alpha of each of many tables of coincidences; nan where only one category was drawn."""
    margin = coincidences.sum(axis=2)
    distance = _distances(margin, categories, level)
    observed = (coincidences * distance).sum(axis=(1, 2))
    expected = np.einsum("bc,bk,bck->b", margin, margin, distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1 - (margin.sum(axis=1) - 1) * observed / expected)


def _distances(margin: Numbers, categories: Numbers, level: Level) -> Numbers:
    """Return the squared distances of the categories; the ordinal ones follow from the margins."""
    c, k = categories[:, None], categories[None, :]
    if level == "ordinal":
        below = np.cumsum(margin, axis=1) - margin / 2
        return np.asarray((below[:, :, None] - below[:, None, :]) ** 2)
    if level == "nominal":
        distance = (c != k).astype(float)
    elif level == "interval":
        distance = (c - k) ** 2
    else:
        with np.errstate(invalid="ignore"):
            distance = np.nan_to_num(((c - k) / (c + k)) ** 2)
    return np.broadcast_to(distance, (len(margin), *distance.shape))
