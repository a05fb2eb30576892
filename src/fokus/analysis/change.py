"""Change from one round to another: the difference, what it may be, and why when it may not."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import isnan, nan
from threading import Lock
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.intervals import (
    DECIMALS,
    Effect,
    is_constant,
    standardized_independent,
    standardized_paired,
)

Test = Literal["paired_t", "welch_t"]
Method = Literal["linked", "unlinked"]
Reason = Literal["too-few-pairs", "too-few", "constant", "too-few-nonzero"]
Numbers = NDArray[np.float64]

FEWEST_PAIRS = 10
FEWEST_NONZERO = 6
LARGEST_SMALLEST_P = 0.05

_pingouin_settings = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two rounds of one scale compared; everything is the second round minus the first.

    The interval of 95 % and the difference are in the scale's unit, the effect and its interval in
    standard deviations: g_z where respondents are linked, Hedges' g where not. None stands for
    what was not computed. Where ``reason`` is given, only the difference and the numbers are; and
    the difference too is None where a round (or, linked, every pair) is empty.

    ``n_from`` and ``n_to`` count the respondents with a score in each round, ``n_linked`` the
    pairs. ``reason`` is one of

    - ``too-few-pairs``: fewer than 10 pairs;
    - ``too-few``: fewer than 2 in a round, or so few that no p below .05 can come out of ranks;
    - ``constant``: all differences are the same, or, unlinked, all scores of each round;
    - ``too-few-nonzero``: fewer than 6 differences that are not zero.
    """

    difference: float | None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    test: Test | None = None
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    n_from: int
    n_to: int
    n_linked: int
    method: Method
    reason: Reason | None


def compare_linked(first: "pd.Series[float]", second: "pd.Series[float]") -> Comparison:
    r"""Compare two rounds answered by the same respondents: paired t, and g_z.

    .. math:: t = \bar{d} / (s_d / \sqrt{n}), \quad \bar{d} \pm t_{.975,\, n - 1} s_d / \sqrt{n}

    with :math:`d` the second score minus the first of each of :math:`n` respondents. The series
    are indexed by respondent and paired by it, never by position. A pair with a missing score is
    dropped, and so is a score without a respondent, who may be anyone.

    Below 6 differences that are not zero neither p nor interval is given: at 5 the smallest p of
    the signed ranks is .0625, and an interval of t that left out zero would claim what p may not.

    Raises
    ------
    ValueError
        When a respondent stands twice in a round.

    References
    ----------
    R: ``t.test(second, first, paired = TRUE)`` and ``effectsize::hedges_g(second - first)``.

    Examples
    --------
    >>> first = pd.Series([2.0, 3.0, 2.5], index=["kurator-1", "rektor-1", "skolsköterska-1"])
    >>> second = pd.Series([3.5, 2.5], index=["rektor-1", "kurator-1"])
    >>> comparison = compare_linked(first, second)
    >>> comparison.difference, comparison.n_linked, comparison.reason
    (0.5, 2, 'too-few-pairs')
    """
    before, after = _pairs(first, second)
    change = after - before
    untested = Comparison(
        difference=_difference(before, after),
        n_from=int(first.count()),
        n_to=int(second.count()),
        n_linked=change.size,
        method="linked",
        reason=_reason_linked(change),
    )
    if untested.reason is not None:
        return untested
    return _tested(untested, "paired_t", (before, after), standardized_paired(change))


def compare_unlinked(first: "pd.Series[float]", second: "pd.Series[float]") -> Comparison:
    r"""Compare two rounds whose respondents are not linked: Welch's t, and Hedges' g.

    .. math::
        t = (\bar{x}_2 - \bar{x}_1) / \sqrt{s_1^2/n_1 + s_2^2/n_2}, \quad
        \nu = \frac{(s_1^2/n_1 + s_2^2/n_2)^2}
                   {(s_1^2/n_1)^2/(n_1 - 1) + (s_2^2/n_2)^2/(n_2 - 1)}

    with :math:`\bar{x}, s, n` the mean, standard deviation and number of the scores of a round,
    and :math:`\nu` the degrees of freedom. Missing scores are dropped; the index is not read.
    Variances are never taken as equal, at equal numbers neither.

    References
    ----------
    R: ``t.test(second, first)`` and ``effectsize::hedges_g(second, first)``.

    Examples
    --------
    >>> comparison = compare_unlinked(pd.Series([1, 2, 3, 4, 5]), pd.Series([3, 4, 5, 6, 7]))
    >>> comparison.difference, comparison.statistic, comparison.df, comparison.reason
    (2.0, 2.0, 8.0, None)
    """
    before, after = _numbers(first), _numbers(second)
    untested = Comparison(
        difference=_difference(before, after),
        n_from=before.size,
        n_to=after.size,
        n_linked=0,
        method="unlinked",
        reason=_reason_unlinked(before, after),
    )
    if untested.reason is not None:
        return untested
    return _tested(untested, "welch_t", (before, after), standardized_independent(before, after))


def adjust_holm(p: Sequence[float | None]) -> list[float | None]:
    r"""Adjust the p of a family of tests so that one chance finding in it stays at 5 in 100.

    .. math:: \tilde{p}_{(i)} = \max_{j \le i} \min(1, (m - j + 1) p_{(j)})

    with :math:`p_{(1)} \le \dots \le p_{(m)}`. None (not computed) passes through and does not
    count in :math:`m`. It equals R's ``p.adjust(p, "holm")``.

    References
    ----------
    Holm, S. (1979). Scandinavian Journal of Statistics, 6, 65-70.

    Examples
    --------
    >>> adjust_holm([0.01, None, 0.04])
    [0.02, None, 0.04]
    """
    import pingouin

    known = np.array([nan if each is None else each for each in p], dtype=np.float64)
    _, adjusted = pingouin.multicomp(known, method="holm")
    return [None if isnan(each) else float(each) for each in adjusted]


def _pairs(first: "pd.Series[float]", second: "pd.Series[float]") -> tuple[Numbers, Numbers]:
    rounds = [scores[scores.index.notna()] for scores in (first, second)]
    if any(scores.index.has_duplicates for scores in rounds):
        message = "a respondent stands twice in a round"
        raise ValueError(message)
    linked = pd.concat(rounds, axis="columns", join="inner", keys=["first", "second"]).dropna()
    return _numbers(linked["first"]), _numbers(linked["second"])


def _numbers(scores: "pd.Series[float]") -> Numbers:
    return np.asarray(scores.dropna(), dtype=np.float64)


def _difference(before: Numbers, after: Numbers) -> float | None:
    return float(after.mean() - before.mean()) if before.size and after.size else None


def _reason_linked(change: Numbers) -> Reason | None:
    if change.size < FEWEST_PAIRS:
        return "too-few-pairs"
    if is_constant(change):
        return "constant"
    if np.count_nonzero(change.round(DECIMALS)) < FEWEST_NONZERO:
        return "too-few-nonzero"
    return None


def _reason_unlinked(before: Numbers, after: Numbers) -> Reason | None:
    fewest = min(before.size, after.size)
    if fewest <= 1 or _smallest_p(before.size, after.size) > LARGEST_SMALLEST_P:
        return "too-few"
    if is_constant(before) and is_constant(after):
        return "constant"
    return None


def _smallest_p(n_from: int, n_to: int) -> float:
    """Return the p of the most extreme order of two groups: .1 for 3 against 3, .03 for 4."""
    from scipy.special import comb

    return float(2 / comb(n_from + n_to, n_from))


def _tested(untested: Comparison, test: Test, rounds: tuple[Numbers, Numbers], effect: Effect) -> Comparison:
    import pingouin

    before, after = rounds
    with _exact_and_quiet(pingouin.options):
        row = pingouin.ttest(after, before, paired=test == "paired_t", correction=True).iloc[0]
    low, high = row["CI95"]
    return replace(
        untested,
        low=float(low),
        high=float(high),
        effect=effect.value,
        effect_low=effect.low,
        effect_high=effect.high,
        test=test,
        statistic=float(row["T"]),
        df=float(row["dof"]),
        p=float(row["p_val"]),
    )


@contextmanager
def _exact_and_quiet(options: dict[str, object]) -> Iterator[None]:
    """Let pingouin round nothing, and silence the two warnings that say nothing here.

    Both settings belong to the whole process, so one thread at a time, and they are put back.
    """
    with _pingouin_settings, warnings.catch_warnings():
        # Raised for a group whose scores are all alike: its variance is rightly zero.
        warnings.filterwarnings("ignore", "Precision loss occurred", RuntimeWarning)
        # The Bayes factor, which is not used, divides infinities at a very large t.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"pingouin\.bayesian")
        kept = dict(options)
        options.clear()
        options["round"] = None
        try:
            yield
        finally:
            options.clear()
            options.update(kept)
