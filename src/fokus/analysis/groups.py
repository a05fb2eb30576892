"""Three groups or more (or rounds that are not linked): scales, ordinal items, and how groups changed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from fokus.analysis.exact import exact_and_quiet
from fokus.analysis.inference import Inference, Numbers, Omnibus
from fokus.analysis.intervals import DECIMALS, is_constant
from fokus.analysis.moments import numbers, t_test
from fokus.analysis.unpaired import welch_t

FEWEST_A_GROUP = 5


def welch_anova(groups: Sequence[ArrayLike]) -> Omnibus:
    r"""Compare the means of groups whose variances may differ: Welch's ANOVA, with eta².

    .. math::
        F = \frac{\sum w_i (\bar{x}_i - \tilde{x})^2 / (k - 1)}{1 + 2 (k - 2) \Lambda / 3}, \;
        w_i = \frac{n_i}{s_i^2}, \;
        \Lambda = \frac{3}{k^2 - 1} \sum \frac{(1 - w_i / \sum w)^2}{n_i - 1}, \;
        \eta^2 = \frac{SS_{between}}{SS_{total}}

    with :math:`k - 1` and :math:`1 / \Lambda` degrees of freedom. Missing values are dropped.
    Refused when a group has fewer than 2 values, or does not vary.

    References
    ----------
    R: ``oneway.test(y ~ group)``. Welch, B. L. (1951). Biometrika, 38, 330-336.

    Examples
    --------
    >>> found = welch_anova([[1, 2, 3, 4], [2, 4, 3, 5], [5, 6, 4, 7]])
    >>> found.df, round(found.df_error, 1), round(found.effect, 2)
    (2.0, 6.0, 0.55)
    """
    import pingouin

    present = [_present(group) for group in groups]
    untested = Omnibus(test="welch_anova", n=sum(group.size for group in present))
    if min(group.size for group in present) <= 1:
        return replace(untested, reason="too-few")
    if any(is_constant(group) for group in present):
        return replace(untested, reason="constant")
    with exact_and_quiet(pingouin.options):
        row = pingouin.welch_anova(_long(present), dv="value", between="group").iloc[0]
    return replace(
        untested, statistic=float(row["F"]), df=float(row["ddof1"]), df_error=float(row["ddof2"]),
        p=float(row["p_unc"]), effect=float(row["np2"]), effect_measure="eta_squared",
    )  # fmt: skip


def games_howell(groups: Sequence[ArrayLike], confidence: float = 0.95) -> dict[tuple[int, int], Inference]:
    r"""Compare every two groups, p and interval holding for all of them at once: Games and Howell.

    .. math:: p = P(Q_{k, \nu} \ge \sqrt{2} |t|), \quad d \pm q_{c, k, \nu} \, SE / \sqrt{2}

    with :math:`t, \nu, SE` of Welch and :math:`Q` the studentized range of :math:`k` groups. The later
    group minus the earlier, in the order given, and Hedges' g. The p need no further adjustment.

    References
    ----------
    R: ``rstatix::games_howell_test(y ~ group)``.
    Games, P. A., & Howell, J. F. (1976). Journal of Educational Statistics, 1, 113-125.

    Examples
    --------
    >>> found = games_howell([[1, 2, 3, 4, 2], [2, 4, 3, 5, 3], [5, 6, 4, 7, 6]])
    >>> round(found[0, 2].difference, 2), round(found[0, 2].p, 3)
    (3.2, 0.005)
    """
    both = combinations(range(len(groups)), 2)
    return {(i, j): _games_howell(groups[i], groups[j], len(groups), confidence) for i, j in both}


def kruskal(groups: Sequence[ArrayLike]) -> Omnibus:
    r"""Compare the ordinal answers of groups: Kruskal and Wallis, with epsilon².

    .. math::
        H = \frac{12}{N (N + 1)} \sum \frac{R_i^2}{n_i} - 3 (N + 1), \quad
        \epsilon^2 = \frac{H}{N - 1}

    with :math:`R_i` the sum of the midranks of a group; H is divided by :math:`1 - \sum (t^3 - t) /
    (N^3 - N)` for ties and referred to chi². epsilon² goes from 0 to 1. Missing answers are dropped;
    values are rounded to nine decimals before they are ranked. Refused when a group has fewer than 5
    answers, where chi² does not hold, and when all answers are the same.

    References
    ----------
    R: ``kruskal.test(y, group)`` and ``effectsize::rank_epsilon_squared(y, group)``.

    Examples
    --------
    >>> found = kruskal([[1, 2, 2, 3, 1], [2, 3, 4, 3, 2], [4, 4, 3, 4, 3]])
    >>> round(found.statistic, 2), found.df, round(found.effect, 2)
    (7.59, 2.0, 0.54)
    """
    from scipy import stats

    present = [_present(group).round(DECIMALS) for group in groups]
    n = sum(group.size for group in present)
    untested = Omnibus(test="kruskal", n=n)
    if min(group.size for group in present) < FEWEST_A_GROUP:
        return replace(untested, reason="too-few")
    if is_constant(np.concatenate(present)):
        return replace(untested, reason="constant")
    found = stats.kruskal(*present)
    return replace(
        untested, statistic=float(found.statistic), df=len(groups) - 1.0, p=float(found.pvalue),
        effect=float(found.statistic) / (n - 1), effect_measure="epsilon_squared",
    )  # fmt: skip


def difference_in_differences(
    first: tuple[ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike], confidence: float = 0.95
) -> Inference:
    r"""Compare how two groups changed when no person is linked: least squares with HC3.

    .. math::
        d = (\bar{x}_{22} - \bar{x}_{21}) - (\bar{x}_{12} - \bar{x}_{11}), \quad
        SE^2 = \sum_{gr} \frac{s_{gr}^2}{n_{gr} - 1}, \quad \nu = N - 4

    ``first`` and ``second`` are the groups, each with its values in the two rounds; the change of the
    second minus that of the first. With one mean a group and round, HC3, which divides each squared
    residual by :math:`(1 - h)^2` and has :math:`h = 1/n`, comes down to this. Missing values are
    dropped. Refused when a group in a round has fewer than 5 values, and when nothing varies.

    References
    ----------
    R: ``lmtest::coeftest(lm(y ~ group * round), vcov = sandwich::vcovHC(type = "HC3"))``.
    Long, J. S., & Ervin, L. H. (2000). The American Statistician, 54, 217-224.

    Examples
    --------
    >>> stayed = ([1, 2, 3, 2, 2], [1, 3, 2, 2, 2])
    >>> rose = ([2, 1, 2, 3, 2], [4, 3, 4, 4, 5])
    >>> found = difference_in_differences(stayed, rose)
    >>> found.difference, round(found.low, 2), found.df
    (2.0, 0.5, 16.0)
    """
    cells = [_present(values) for values in (*first, *second)]
    untested = Inference(
        n_from=cells[0].size + cells[1].size, n_to=cells[2].size + cells[3].size, method="unlinked"
    )
    if min(cell.size for cell in cells) < FEWEST_A_GROUP:
        return replace(untested, reason="too-few")
    changes = [cells[1].mean() - cells[0].mean(), cells[3].mean() - cells[2].mean()]
    difference = float(changes[1] - changes[0])
    untested = replace(untested, difference=difference)
    if all(is_constant(cell) for cell in cells):
        return replace(untested, reason="constant")
    error = sqrt(sum(cell.var(ddof=1) / (cell.size - 1) for cell in cells))
    df = float(sum(cell.size for cell in cells) - len(cells))
    found = t_test(numbers(difference), numbers(error), numbers(df), confidence)
    return replace(
        untested, test="ols_hc3", df=df, statistic=float(found.statistic), p=float(found.p),
        low=float(found.low), high=float(found.high),
    )  # fmt: skip


def _present(values: ArrayLike) -> Numbers:
    given = numbers(values)
    return given[~np.isnan(given)]


def _long(groups: Sequence[Numbers]) -> pd.DataFrame:
    code = np.repeat(np.arange(len(groups)), [group.size for group in groups])
    return pd.DataFrame({"group": code, "value": np.concatenate(groups)})


def _games_howell(first: ArrayLike, second: ArrayLike, k: int, confidence: float) -> Inference:
    from scipy.special import stdtrit
    from scipy.stats import studentized_range

    found = welch_t(first, second, confidence)
    if found.difference is None or found.high is None or found.statistic is None or found.df is None:
        return found
    error = (found.high - found.difference) / float(stdtrit(found.df, (1 + confidence) / 2))
    p = float(studentized_range.sf(sqrt(2) * abs(found.statistic), k, found.df))
    q = float(studentized_range.ppf(confidence, k, found.df))
    margin = q / sqrt(2) * error
    return replace(
        found, test="games_howell", p=p, low=found.difference - margin, high=found.difference + margin
    )
