"""Shares of yes: compared between linked rounds, between groups, and over three rounds or more."""

from dataclasses import replace
from math import isinf, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import FEWEST_NONZERO, LARGEST_SMALLEST_P, Inference, Numbers, Omnibus
from fokus.analysis.intervals import share_interval
from fokus.analysis.moments import numbers
from fokus.analysis.paired import moves

FEWEST_EXPECTED = 5


class Answers(NamedTuple):
    """How many of a group said yes, and how many answered."""

    yes: int
    n: int


def mcnemar(first: ArrayLike, second: ArrayLike, confidence: float = 0.95) -> Inference:
    r"""Compare the yes (1) and no (0) of the same persons in two rounds: McNemar, exact.

    .. math::
        p = P(|B - m/2| \ge |b - m/2|), \; B \sim Bin(m, \tfrac{1}{2}), \quad
        \frac{b - c}{n}, \quad
        p_b - p_c \pm z \sqrt{\frac{p_b + p_c - (p_b - p_c)^2}{n + 2}}

    with :math:`b` those who went from no to yes, :math:`c` from yes to no, :math:`m = b + c`, and
    in the interval of the difference of shares :math:`p_b = (b + 1)/(n + 2)` and :math:`p_c`
    alike. ``statistic`` is :math:`b`; both discordant counts are what ``moves`` returns. Persons
    without both answers are dropped. Refused below 6 who changed; when nobody did, p is 1 and the
    reason says so.

    Raises
    ------
    ValueError
        When the answers are not 0 and 1.

    References
    ----------
    R: ``binom.test(b, b + c)``.
    Bonett, D. G., & Price, R. M. (2012). Journal of Educational and Behavioral Statistics, 37, 479-488.

    Examples
    --------
    >>> first, second = [0] * 8 + [1] * 4, [1] * 7 + [0] + [1] * 3 + [0]
    >>> found = mcnemar(first, second)
    >>> found.difference, found.statistic, found.p
    (0.5, 7.0, 0.0703125)
    """
    _check_yes_or_no(first, second)
    up, same, down = moves(first, second)
    n, changed = up + same + down, up + down
    counts = [int((~np.isnan(numbers(each))).sum()) for each in (first, second)]
    untested = Inference(n_from=counts[0], n_to=counts[1], n_linked=n)
    if n == 0:
        return replace(untested, reason="too-few")
    untested = replace(untested, difference=(up - down) / n)
    if changed == 0:
        return replace(untested, p=1.0, test="mcnemar_exact", reason="no-discordant")
    if changed < FEWEST_NONZERO:
        return replace(untested, reason="too-few-discordant")
    low, high = _paired_interval(up, down, n, confidence)
    return replace(
        untested, low=low, high=high, test="mcnemar_exact", statistic=float(up), p=_sign_p(up, down)
    )


def compare_shares(first: Answers, second: Answers, confidence: float = 0.95) -> Inference:
    r"""Compare the shares of two unlinked groups: Fisher's exact test, chi² where it is safe.

    .. math::
        \chi^2 = \sum (O - E)^2 / E, \quad
        d - \sqrt{(p_2 - l_2)^2 + (u_1 - p_1)^2}, \; d + \sqrt{(u_2 - p_2)^2 + (p_1 - l_1)^2}

    with :math:`d = p_2 - p_1` and :math:`l, u` the limits of Wilson's interval of each share
    (Newcombe's interval). chi², without Yates' correction, is taken when every expected count is
    at least 5. The effect is the odds ratio, conditional on the margins, with its exact interval;
    None where it is infinite. Refused where all say the same, and where even the most extreme
    answers of groups so small would give a p above .05.

    References
    ----------
    R: ``fisher.test(table)``, ``chisq.test(table, correct = FALSE)``.
    Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890.

    Examples
    --------
    >>> found = compare_shares(Answers(1, 10), Answers(7, 12))
    >>> found.test, round(found.difference, 2), round(found.low, 2), round(found.p, 3)
    ('fisher', 0.48, 0.08, 0.031)
    """
    untested = Inference(n_from=first.n, n_to=second.n, method="unlinked")
    if min(first.n, second.n) == 0:
        return replace(untested, reason="too-few")
    untested = replace(untested, difference=second.yes / second.n - first.yes / first.n)
    if first.yes + second.yes in {0, first.n + second.n}:
        return replace(untested, reason="constant")
    if fisher_p(Answers(0, first.n), Answers(second.n, second.n)) > LARGEST_SMALLEST_P:
        return replace(untested, reason="too-few")
    low, high = newcombe(first, second, confidence)
    tested = _test_of_shares(replace(untested, low=low, high=high), first, second)
    return _with_odds(tested, first, second)


def newcombe(first: Answers, second: Answers, confidence: float = 0.95) -> tuple[float, float]:
    """Return Newcombe's interval of the difference of two shares, second minus first, by Wilson's."""
    p1, p2 = first.yes / first.n, second.yes / second.n
    l1, u1 = share_interval(first.yes, first.n, confidence)
    l2, u2 = share_interval(second.yes, second.n, confidence)
    difference = p2 - p1
    low = difference - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2)
    return low, difference + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)


def fisher_p(first: Answers, second: Answers) -> float:
    """Return the two-sided p of Fisher's exact test."""
    from scipy.stats import fisher_exact

    return float(fisher_exact(_table(first, second)).pvalue)


def contingency(table: ArrayLike) -> Omnibus:
    r"""Compare the answers of several groups, a row each: chi² with Cramér's V.

    .. math:: \chi^2 = \sum (O - E)^2 / E, \quad V = \sqrt{\chi^2 / (n \min(r - 1, c - 1))}

    Yates' correction is never made. Rows and columns that nobody is in are left out. Refused when
    fewer than two of either remain, and where an expected count is below 5. Who gave no answer is no
    count: a table with nan in it is a ``ValueError``.

    References
    ----------
    R: ``chisq.test(table)`` and ``effectsize::cramers_v(table, adjust = FALSE)``.

    Examples
    --------
    >>> found = contingency([[20, 10], [10, 20]])
    >>> round(found.statistic, 3), found.df, round(found.effect, 3)
    (6.667, 1.0, 0.333)
    """
    from scipy.stats import chi2_contingency

    counts = numbers(table)
    if np.isnan(counts).any():
        message = "a table of counts with a count that is missing"
        raise ValueError(message)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    untested = Omnibus(test="chi2", n=int(counts.sum()))
    if min(counts.shape) <= 1:
        return replace(untested, reason="constant")
    found = chi2_contingency(counts, correction=False)
    if found.expected_freq.min() < FEWEST_EXPECTED:
        return replace(untested, reason="too-few")
    v = sqrt(found.statistic / (counts.sum() * (min(counts.shape) - 1)))
    return replace(
        untested, statistic=float(found.statistic), df=float(found.dof), p=float(found.pvalue),
        effect=v, effect_measure="cramers_v",
    )  # fmt: skip


def cochran_q(answers: ArrayLike) -> Omnibus:
    r"""Compare the yes (1) and no (0) of the same persons, a row each, over three rounds or more.

    .. math::
        Q = \frac{(k - 1)(k \sum_j C_j^2 - (\sum_j C_j)^2)}{k \sum_i R_i - \sum_i R_i^2}

    with :math:`C` the number of yes in each of :math:`k` rounds and :math:`R` that of each person;
    chi² with :math:`k - 1` degrees of freedom. Persons without every answer are dropped and
    counted. Refused below 6 persons who changed.

    References
    ----------
    Cochran, W. G. (1950). Biometrika, 37, 256-266.

    Examples
    --------
    >>> found = cochran_q([[0, 1, 1]] * 6 + [[0, 0, 1]] * 3 + [[1, 1, 1]] * 2)
    >>> round(found.statistic, 2), found.df, found.n
    (14.0, 2.0, 11)
    """
    from scipy.special import chdtrc

    complete, dropped = _complete(answers)
    n, k = complete.shape
    rounds, persons = complete.sum(axis=0), complete.sum(axis=1)
    untested = Omnibus(test="cochran_q", n=n, n_dropped=dropped)
    if np.count_nonzero((persons > 0) & (persons < k)) < FEWEST_NONZERO:
        return replace(untested, reason="too-few-discordant")
    below = k * persons.sum() - np.sum(persons**2)
    q = float((k - 1) * (k * np.sum(rounds**2) - rounds.sum() ** 2) / below)
    return replace(untested, statistic=q, df=k - 1.0, p=float(chdtrc(k - 1, q)))


def _check_yes_or_no(*answers: ArrayLike) -> None:
    for each in answers:
        given = numbers(each)
        if not np.isin(given[~np.isnan(given)], (0, 1)).all():
            message = "answers that are neither 0 nor 1"
            raise ValueError(message)


def _complete(answers: ArrayLike) -> tuple[Numbers, int]:
    _check_yes_or_no(answers)
    given = numbers(answers)
    kept = given[~np.isnan(given).any(axis=1)]
    return kept, len(given) - len(kept)


def _sign_p(up: int, down: int) -> float:
    from scipy.special import bdtr

    return float(min(1.0, 2 * bdtr(min(up, down), up + down, 0.5)))


def _paired_interval(up: int, down: int, n: int, confidence: float) -> tuple[float, float]:
    risen, fallen = (up + 1) / (n + 2), (down + 1) / (n + 2)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    margin = z * sqrt((risen + fallen - (risen - fallen) ** 2) / (n + 2))
    return max(-1.0, risen - fallen - margin), min(1.0, risen - fallen + margin)


def _table(first: Answers, second: Answers) -> Numbers:
    return numbers([[second.yes, second.n - second.yes], [first.yes, first.n - first.yes]])


def _test_of_shares(untested: Inference, first: Answers, second: Answers) -> Inference:
    table = _table(first, second)
    expected = table.sum(axis=0) * table.sum(axis=1, keepdims=True) / table.sum()
    if expected.min() < FEWEST_EXPECTED:
        return replace(untested, test="fisher", p=fisher_p(first, second))
    found = contingency(table)
    return replace(untested, test="chi2", statistic=found.statistic, df=found.df, p=found.p)


def _with_odds(tested: Inference, first: Answers, second: Answers) -> Inference:
    from scipy.stats.contingency import odds_ratio

    found = odds_ratio(_table(first, second).astype(np.int64))
    ratio, interval = float(found.statistic), found.confidence_interval()
    if ratio == 0 or isinf(ratio):
        return tested
    low, high = float(interval.low), float(interval.high)
    return replace(tested, effect=ratio, effect_low=low, effect_high=high, effect_measure="odds_ratio")
