"""Ranks: exact tests of ordinal answers that know about ties, and effects that ordinal answers allow."""

from dataclasses import replace
from math import atanh, sqrt, tanh
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import FEWEST_NONZERO, LARGEST_SMALLEST_P, Inference, Numbers
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.moments import numbers
from fokus.analysis.paired import changes

Zeros = Literal["dropped", "pratt"]
Limits = tuple[float | None, float, float | None]

MOST_EXACT_PAIRS = 200
MOST_EXACT_PERSONS = 60
SLACK = 1e-9


class Distribution(NamedTuple):
    """The probability of each value that a statistic can take when nothing differs."""

    value: Numbers
    probability: Numbers


def signed_rank(first: ArrayLike, second: ArrayLike, zeros: Zeros = "dropped") -> Inference:
    r"""Compare two rounds of the same persons on an ordinal item: exact signed ranks, ties and all.

    .. math::
        V = \sum_{d_i > 0} R_i, \quad r = \frac{V - V^-}{V + V^-}, \quad
        p = P(|V - E V| \ge |v - E V|)

    with :math:`d` the second answer minus the first, :math:`R` the midrank of its size and
    :math:`V^-` the sum for those below zero. The distribution of V over all :math:`2^n` signs is
    added up exactly to 200 changes, ties included; above, it is normal with the variance
    :math:`\sum R^2 / 4` and continuity correction. Who did not change is dropped, or with
    ``zeros="pratt"`` ranked first and dropped then. The effect is the matched rank-biserial
    correlation, from -1 to 1, with the interval of its atanh (none at the ends). Pairs with a missing
    answer are dropped; differences are rounded to nine decimals, since float noise splits ties.
    Refused below 6 changes: at 5 the smallest p is .0625.

    References
    ----------
    R: ``coin::wilcoxsign_test(d ~ 0, distribution = "exact", zero.method = "Wilcoxon")`` and
    ``effectsize::rank_biserial(d)``.
    Kerby, D. S. (2014). Comprehensive Psychology, 3, 11.IT.3.1.

    Examples
    --------
    >>> found = signed_rank([2, 3, 2, 4, 1, 3, 2], [3, 4, 2, 5, 3, 2, 4])
    >>> found.statistic, round(found.p, 4), round(found.effect, 2)
    (18.5, 0.1562, 0.76)
    """
    change = changes(first, second)
    n_from, n_to = (int((~np.isnan(numbers(each))).sum()) for each in (first, second))
    untested = Inference(n_from=n_from, n_to=n_to, n_linked=change.size)
    if np.count_nonzero(change) < FEWEST_NONZERO:
        return replace(untested, reason="too-few-nonzero")
    rank, kept = _ranks_of_change(change, zeros)
    v = float(rank[kept > 0].sum())
    low, effect, high = _signed_biserial(v, rank)
    return replace(
        untested, test="signed_rank", statistic=v, p=_signed_p(v, rank),
        effect=effect, effect_low=low, effect_high=high, effect_measure="rank_biserial",
    )  # fmt: skip


def mann_whitney(first: ArrayLike, second: ArrayLike) -> Inference:
    r"""Compare two unlinked groups on an ordinal item: Mann-Whitney, ties and all.

    .. math::
        U = \#(x_2 > x_1) + \tfrac{1}{2} \#(x_2 = x_1), \quad
        \delta = \frac{2 U}{n_1 n_2} - 1

    with :math:`\delta` Cliff's delta, from -1 to 1, above 0 when the second group answers higher.
    To 60 persons the distribution of U over all orders is added up exactly, ties included, and
    :math:`p = P(|U - E U| \ge |u - E U|)`; above, it is normal with the variance corrected for
    ties and with continuity correction. The interval of delta is that of its atanh with the
    standard error :math:`\sqrt{(n_1 + n_2 + 1) / (3 n_1 n_2)}`. Missing answers are dropped;
    values are rounded to nine decimals before they are ranked. Refused when all answers are the
    same, and where no order at all of these very answers would give a p of at most .05.

    References
    ----------
    R: ``wilcox.test(second, first)``, ``coin::wilcox_test(distribution = "exact")`` and
    ``effectsize::rank_biserial(second, first)``.
    Cliff, N. (1993). Psychological Bulletin, 114, 494-509.

    Examples
    --------
    >>> found = mann_whitney([1, 2, 2, 3, 1], [3, 4, 2, 4, 3])
    >>> found.statistic, round(found.p, 4), found.effect
    (22.0, 0.0794, 0.76)
    """
    before, after = (_present(each) for each in (first, second))
    n1, n2 = before.size, after.size
    untested = Inference(n_from=n1, n_to=n2, method="unlinked")
    if min(n1, n2) == 0:
        return replace(untested, reason="too-few")
    rank = _midranks(np.concatenate([before, after]))
    if np.ptp(rank) == 0:
        return replace(untested, reason="constant")
    u = float(rank[n1:].sum() - n2 * (n2 + 1) / 2)
    p, smallest = _rank_sum_p(u, rank, n2)
    if smallest > LARGEST_SMALLEST_P:
        return replace(untested, reason="too-few")
    low, effect, high = _by_atanh(2 * u / (n1 * n2) - 1, sqrt((n1 + n2 + 1) / (3 * n1 * n2)))
    return replace(
        untested, test="mann_whitney", statistic=u, p=p,
        effect=effect, effect_low=low, effect_high=high, effect_measure="cliffs_delta",
    )  # fmt: skip


def signed_rank_distribution(rank: Numbers) -> Distribution:
    """Return the distribution of the sum of ranks that are each counted with probability one half.

    Midranks are halves, so their doubles are whole numbers and the sum of each choice has a place.
    """
    doubled = np.rint(2 * rank).astype(np.int64)
    probability = np.zeros(doubled.sum() + 1)
    probability[0] = 1.0
    for each in doubled:
        probability[each:] = (probability[each:] + probability[: probability.size - each]) / 2
        probability[:each] /= 2
    return Distribution(np.arange(probability.size) / 2, probability)


def rank_sum_distribution(rank: Numbers, n: int) -> Distribution:
    """Return the distribution of the sum of ``n`` of the ranks, every choice as likely as another."""
    from scipy.special import binom

    doubled = np.rint(2 * rank).astype(np.int64)
    ways = np.zeros((n + 1, int(np.sort(doubled)[::-1][:n].sum()) + 1))
    ways[0, 0] = 1.0
    for each in doubled:
        ways[1:, each:] += ways[:-1, : ways.shape[1] - each]
    return Distribution(np.arange(ways.shape[1]) / 2, ways[n] / binom(rank.size, n))


def _present(values: ArrayLike) -> Numbers:
    rounded = numbers(values).round(DECIMALS)
    return rounded[~np.isnan(rounded)]


def _midranks(values: Numbers) -> Numbers:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=np.float64)


def _ranks_of_change(change: Numbers, zeros: Zeros) -> tuple[Numbers, Numbers]:
    """Return the ranks of the sizes of those changes that are not zero, and these changes."""
    ranked = change if zeros == "pratt" else change[change != 0]
    rank = _midranks(np.abs(ranked))
    return rank[ranked != 0], ranked[ranked != 0]


def _signed_p(v: float, rank: Numbers) -> float:
    if rank.size <= MOST_EXACT_PAIRS:
        return _two_sided(v, signed_rank_distribution(rank), rank.sum() / 2)
    return _normal_p(v - rank.sum() / 2, np.sum(rank**2) / 4)


def _signed_biserial(v: float, rank: Numbers) -> Limits:
    total, n = float(rank.sum()), rank.size
    error = sqrt((2 * n**3 + 3 * n**2 + n) / 6) / ((n**2 + n) / 2)
    return _by_atanh(2 * v / total - 1, error)


def _rank_sum_p(u: float, rank: Numbers, n2: int) -> tuple[float, float]:
    """Return p and the smallest p that these answers could have given."""
    n, n1 = rank.size, rank.size - n2
    if n <= MOST_EXACT_PERSONS:
        mean, offset = n1 * n2 / 2, n2 * (n2 + 1) / 2
        value, probability = rank_sum_distribution(rank, n2)
        possible = Distribution((value - offset)[probability > 0], probability[probability > 0])
        farthest = possible.value[np.argmax(np.abs(possible.value - mean))]
        return _two_sided(u, possible, mean), _two_sided(float(farthest), possible, mean)
    _, ties = np.unique(rank, return_counts=True)
    variance = n1 * n2 / 12 * (n + 1 - np.sum(ties**3.0 - ties) / (n * (n - 1)))
    farthest = n1 * n2 / 2
    return _normal_p(u - farthest, variance), _normal_p(farthest, variance)


def _two_sided(observed: float, distribution: Distribution, mean: float) -> float:
    as_far = np.abs(distribution.value - mean) >= abs(observed - mean) - SLACK
    return float(min(1.0, distribution.probability[as_far].sum()))


def _normal_p(deviation: float, variance: float) -> float:
    z = max(0.0, abs(deviation) - 0.5) / sqrt(variance)
    return 2 * NormalDist().cdf(-z)


def _by_atanh(r: float, error: float) -> Limits:
    """Return low, r and high; at -1 and 1 the interval would close upon it, so there is none."""
    if abs(r) >= 1 - SLACK:
        return None, r, None
    margin = NormalDist().inv_cdf(0.975) * error
    return tanh(atanh(r) - margin), r, tanh(atanh(r) + margin)
