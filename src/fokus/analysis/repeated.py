"""Three linked rounds or more that everybody compared has answered."""

import warnings
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.exact import exact_and_quiet
from fokus.analysis.inference import FEWEST_NONZERO, FEWEST_PAIRS, Inference, Numbers, Omnibus
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.moments import numbers
from fokus.analysis.paired import paired_t


def repeated_anova(values: ArrayLike) -> Omnibus:
    r"""Compare rounds of a scale: repeated-measures ANOVA with Greenhouse and Geisser's correction.

    .. math::
        F = \frac{SS_{round} / (k - 1)}{SS_{error} / ((k - 1)(n - 1))}, \quad
        \eta^2_G = \frac{SS_{round}}{SS_{round} + SS_{person} + SS_{error}}

    ``values`` has one row a person and one column a round. p has both degrees of freedom multiplied
    by :math:`\epsilon`, whatever a test of sphericity says. Persons without a value in every round
    are dropped and counted. Refused below 10 complete persons, and when all persons changed alike.

    References
    ----------
    R: ``afex::aov_car(y ~ Error(id / round))``.
    Bakeman, R. (2005). Behavior Research Methods, 37, 379-384.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = repeated_anova(rng.normal(size=(20, 1)) + rng.normal(size=(20, 3)) + [0, 0.5, 1])
    >>> found.df, found.df_error, found.n, round(found.epsilon, 2)
    (2.0, 38.0, 20, 0.99)
    """
    import pingouin

    complete, dropped = _complete(values)
    untested = Omnibus(test="rm_anova", n=len(complete), n_dropped=dropped)
    if len(complete) < FEWEST_PAIRS:
        return replace(untested, reason="too-few-pairs")
    if _all_changed_alike(complete):
        return replace(untested, reason="constant")
    with exact_and_quiet(pingouin.options), warnings.catch_warnings():
        # pingouin 0.7 drops missing rows in a way that pandas 3 warns about; there are none here.
        warnings.filterwarnings("ignore", "The inplace keyword")
        row = pingouin.rm_anova(pd.DataFrame(complete), correction=True).iloc[0]
    return replace(
        untested, statistic=float(row["F"]), df=float(row["ddof1"]), df_error=float(row["ddof2"]),
        p=float(row.get("p_GG_corr", row["p_unc"])), p_uncorrected=float(row["p_unc"]),
        epsilon=float(row["eps"]), effect=float(row["ng2"]), effect_measure="generalized_eta_squared",
    )  # fmt: skip


def epsilon(covariance: Numbers) -> float:
    r"""Return Greenhouse and Geisser's epsilon of the covariance of k rounds, from 1/(k - 1) to 1.

    .. math:: \epsilon = \frac{(tr\, D)^2}{(k - 1) \, tr(D D)}

    with :math:`D` the covariance centred in rows and columns. Of groups, take the covariance pooled
    within them. It equals what R's ``summary(aov_car(…))`` prints as GG eps.

    References
    ----------
    Greenhouse, S. W., & Geisser, S. (1959). Psychometrika, 24, 95-112.

    Examples
    --------
    >>> round(epsilon(np.eye(3)), 9)
    1.0
    """
    k = len(covariance)
    centre = np.eye(k) - 1 / k
    double = centre @ covariance @ centre
    return float(np.trace(double) ** 2 / ((k - 1) * np.sum(double**2)))


def friedman(values: ArrayLike) -> Omnibus:
    r"""Compare rounds of an ordinal item: Friedman's test with Kendall's W.

    .. math::
        \chi^2 = n (k - 1) W, \quad
        W = \frac{12 \sum_j R_j^2 - 3 n^2 k (k + 1)^2}{n^2 k (k^2 - 1) - n T}

    with :math:`R_j` the sum of the ranks of round j within persons and :math:`T` the ties,
    :math:`\sum (t^3 - t)`; W goes from 0 to 1. ``values`` has one row a person and one column a
    round. Values are rounded to nine decimals before they are ranked; persons without a value in
    every round are dropped and counted. Refused below 10 complete persons and below 6 who changed.

    References
    ----------
    R: ``friedman.test(values)``.

    Examples
    --------
    >>> found = friedman([[1, 2, 3]] * 8 + [[2, 2, 1]] * 4)
    >>> round(found.statistic, 2), found.df, round(found.effect, 2), found.n
    (5.09, 2.0, 0.21, 12)
    """
    import pingouin

    complete, dropped = _complete(values)
    untested = Omnibus(test="friedman", n=len(complete), n_dropped=dropped)
    if len(complete) < FEWEST_PAIRS:
        return replace(untested, reason="too-few-pairs")
    if np.count_nonzero(np.ptp(complete, axis=1)) < FEWEST_NONZERO:
        return replace(untested, reason="too-few-nonzero")
    with exact_and_quiet(pingouin.options):
        row = pingouin.friedman(pd.DataFrame(complete)).iloc[0]
    return replace(
        untested, statistic=float(row["Q"]), df=float(row["ddof1"]), p=float(row["p_unc"]),
        effect=float(row["W"]), effect_measure="kendalls_w",
    )  # fmt: skip


def pairs_of_rounds(values: ArrayLike) -> dict[tuple[int, int], Inference]:
    """Compare every two rounds of those who answered all: the later minus the earlier, g_z.

    In the order of the columns, which is the study's. The p belong to one family, still to adjust.
    """
    complete, _ = _complete(values)
    rounds = range(complete.shape[1])
    return {(i, j): paired_t(complete[:, i], complete[:, j]) for i, j in combinations(rounds, 2)}


def _complete(values: ArrayLike) -> tuple[Numbers, int]:
    wide = numbers(values).round(DECIMALS)
    kept = wide[~np.isnan(wide).any(axis=1)]
    return kept, len(wide) - len(kept)


def _all_changed_alike(complete: Numbers) -> bool:
    change: NDArray[np.float64] = (complete - complete[:, :1]).round(DECIMALS)
    return bool((np.ptp(change, axis=0) == 0).all())
