"""Ordinal answers as a model: the cumulative logit, also when persons answered several times."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import Numbers, Reason
from fokus.analysis.moments import numbers

NODES = 31
FEWEST_PERSONS = 2
FARTHEST = 12.0
STEP = 1e-5
FLAT = 1e-3
ENDS = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeLogit:
    """A fitted model: log odds of a higher answer, with Wald's errors, p and intervals; thresholds.

    ``sd_person`` is the standard deviation of the persons' own levels, in log odds, and 0 in a model
    without them. ``n`` counts the answers.
    """

    coefficients: Numbers
    error: Numbers
    p: Numbers
    low: Numbers
    high: Numbers
    thresholds: Numbers
    threshold_error: Numbers
    sd_person: float
    log_likelihood: float
    n: int
    persons: int


class _Rows(NamedTuple):
    """Answers as 0, 1, …, in the order of persons, and the levels that a person may have."""

    answer: NDArray[np.integer]
    design: Numbers
    starts: NDArray[np.integer]
    categories: int
    level: Numbers
    log_weight: Numbers


def ordinal(answers: ArrayLike, design: ArrayLike, confidence: float = 0.95) -> CumulativeLogit | Reason:
    r"""Fit a cumulative logit model to the ordinal answers of persons who answered once.

    .. math:: P(y \le k) = \Lambda(\theta_k - x' \beta), \quad \Lambda(z) = 1 / (1 + e^{-z})

    A positive :math:`\beta` says that answers are higher, in log odds. The design has no column of
    ones: the thresholds :math:`\theta` are in its place. Rows with a missing value are dropped.
    It is ``ordinal_intercept`` with persons who have no level of their own; the reasons are its.

    References
    ----------
    R: ``ordinal::clm(answer ~ x)``.
    McCullagh, P. (1980). Journal of the Royal Statistical Society B, 42, 109-142.

    Examples
    --------
    >>> model = ordinal([1, 2, 2, 3, 1, 2, 3, 3, 2, 3], [[0]] * 5 + [[1]] * 5)
    >>> round(model.coefficients.item(), 2), round(model.p.item(), 2)
    (2.24, 0.11)
    """
    y, x, _ = _complete(answers, design, np.arange(np.size(answers)))
    rows = _rows(y, x, np.arange(y.size), numbers([0.0]), numbers([0.0]))
    return rows if isinstance(rows, str) else _fit(rows, confidence, with_persons=False)


def ordinal_intercept(
    answers: ArrayLike, design: ArrayLike, person: ArrayLike, confidence: float = 0.95
) -> CumulativeLogit | Reason:
    r"""Fit a cumulative logit model in which each person has a level of their own.

    .. math::
        P(y_{ij} \le k \mid u_i) = \Lambda(\theta_k - x_{ij}' \beta - \sigma u_i), \quad
        L = \prod_i \int \prod_j P(y_{ij} \mid u) \, \phi(u) \, du

    with the integral summed over 31 nodes of Gauss and Hermite. In log odds, for a person of a given
    level; a positive :math:`\beta` says that answers are higher. Rows with a missing value are
    dropped. Returned instead of a model is ``too-few`` when there are no more rows than parameters
    (or fewer than two persons), ``constant`` when one answer was given, ``rank-deficient`` when a
    column follows from others, ``separated`` when a column alone tells the answers apart, so that no
    estimate is finite, and ``not-estimable`` when the search does not arrive.

    References
    ----------
    R: ``ordinal::clmm(answer ~ x + (1 | person), nAGQ = 31)``.
    Hedeker, D., & Gibbons, R. D. (1994). Biometrics, 50, 933-944.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> who, after = np.repeat(np.arange(60), 2), np.tile([0, 1], 60)
    >>> felt = rng.normal(size=60)[who] + after + rng.logistic(size=120)
    >>> model = ordinal_intercept(np.digitize(felt, [-1, 0, 1]), after[:, None], who)
    >>> round(model.coefficients.item(), 1), model.persons
    (1.7, 60)
    """
    y, x, who = _complete(answers, design, person)
    if np.unique(who).size < FEWEST_PERSONS:
        return "too-few"
    node, weight = np.polynomial.hermite.hermgauss(NODES)
    rows = _rows(y, x, who, sqrt(2) * node, np.log(weight / sqrt(pi)))
    return rows if isinstance(rows, str) else _fit(rows, confidence, with_persons=True)


def _complete(
    answers: ArrayLike, design: ArrayLike, person: ArrayLike
) -> tuple[Numbers, Numbers, NDArray[np.integer]]:
    y, x = numbers(answers), numbers(design)
    kept = ~(np.isnan(y) | np.isnan(x).any(axis=1))
    who, _ = pd.factorize(np.asarray(person)[kept])
    return y[kept], x[kept], who


def _rows(
    y: Numbers, x: Numbers, who: NDArray[np.integer], level: Numbers, log_weight: Numbers
) -> _Rows | Reason:
    values, answer = np.unique(y, return_inverse=True)
    if values.size <= 1:
        return "constant" if y.size else "too-few"
    if y.size <= x.shape[1] + values.size:
        return "too-few"
    if np.linalg.matrix_rank(np.column_stack([np.ones(y.size), x])) <= x.shape[1]:
        return "rank-deficient"
    order = np.argsort(who, kind="stable")
    _, starts = np.unique(who[order], return_index=True)
    return _Rows(answer[order], x[order], starts, values.size, level, log_weight)


def _fit(rows: _Rows, confidence: float, *, with_persons: bool) -> CumulativeLogit | Reason:
    """Search for the least misfit; a model without persons keeps their spread at zero."""
    from scipy.optimize import minimize

    shares = np.cumsum(np.bincount(rows.answer, minlength=rows.categories)[:-1]) / rows.answer.size
    odds = np.log(shares / (1 - shares))
    start = np.r_[np.zeros(rows.design.shape[1]), odds[0], np.log(np.diff(odds)), 1.0]
    free = slice(None) if with_persons else slice(-1)

    def misfit(moved: Numbers) -> tuple[float, Numbers]:
        value, slope = _misfit(np.r_[moved, 0.0][: start.size], rows)
        return value, slope[free]

    found = minimize(misfit, start[free], jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 500})
    if np.abs(found.x[: rows.design.shape[1]]).max(initial=0) > FARTHEST:
        return "separated"
    if np.abs(misfit(found.x)[1]).max() > FLAT:
        return "not-estimable"
    curvature = _curvature(lambda moved: misfit(moved)[1], found.x)
    if np.linalg.eigvalsh(curvature).min() <= 0:
        return "not-estimable"
    spread = abs(float(found.x[-1])) if with_persons else 0.0
    return _model(rows, found.x, numbers(np.linalg.inv(curvature)), spread, -float(found.fun), confidence)


def _misfit(parameters: Numbers, rows: _Rows) -> tuple[float, Numbers]:
    r"""Return minus the log-likelihood, and its slope in beta, thresholds and spread."""
    from scipy.special import expit, logsumexp

    p = rows.design.shape[1]
    thresholds = _thresholds(parameters[p:-1])
    place = (rows.design @ parameters[:p])[:, None] + parameters[-1] * rows.level
    ends = np.r_[-ENDS, thresholds, ENDS]
    above, below = expit(ends[rows.answer + 1, None] - place), expit(ends[rows.answer, None] - place)
    probability = np.maximum(above - below, np.finfo(float).tiny)
    each = np.add.reduceat(np.log(probability), rows.starts, axis=0) + rows.log_weight
    total = logsumexp(each, axis=1, keepdims=True)
    repeats = np.diff(np.r_[rows.starts, rows.answer.size])
    weight = np.repeat(np.exp(each - total), repeats, axis=0) / probability
    up, down = weight * above * (1 - above), weight * below * (1 - below)
    by_end = _by_end(rows, up.sum(axis=1), down.sum(axis=1))
    slope = np.r_[
        -rows.design.T @ (up - down).sum(axis=1),
        by_end @ _threshold_slopes(parameters[p:-1]),
        -np.sum((up - down) * rows.level),
    ]
    return -float(total.sum()), -slope


def _by_end(rows: _Rows, up: Numbers, down: Numbers) -> Numbers:
    """Return the slope in each threshold: upper end of one answer, lower end of the next."""
    upper = np.bincount(rows.answer, up, rows.categories)[:-1]
    lower = np.bincount(rows.answer, down, rows.categories)[1:]
    return np.asarray(upper - lower)


def _thresholds(steps: Numbers) -> Numbers:
    """Return rising thresholds: the first, and the logarithms of the steps between them, summed up."""
    return np.cumsum(np.r_[steps[0], np.exp(steps[1:])])


def _threshold_slopes(steps: Numbers) -> Numbers:
    return np.asarray(np.tri(steps.size) * np.r_[1.0, np.exp(steps[1:])])


def _curvature(slope: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
    steps = STEP * np.eye(at.size)
    rows = np.stack([(slope(at + step) - slope(at - step)) / (2 * STEP) for step in steps])
    return (rows + rows.T) / 2


def _model(  # noqa: PLR0913, PLR0917 - what the search found
    rows: _Rows, found: Numbers, covariance: Numbers, spread: float, log_likelihood: float, confidence: float
) -> CumulativeLogit:
    from scipy.special import ndtr

    p, last = rows.design.shape[1], rows.design.shape[1] + rows.categories - 1
    steps, turned = found[p:last], _threshold_slopes(found[p:last])
    beta, error = found[:p], np.sqrt(np.diag(covariance)[:p])
    margin = NormalDist().inv_cdf((1 + confidence) / 2) * error
    threshold_error = np.sqrt(np.diag(turned @ covariance[p:last, p:last] @ turned.T))
    return CumulativeLogit(
        coefficients=beta, error=error, p=2 * ndtr(-np.abs(beta / error)),
        low=beta - margin, high=beta + margin,
        thresholds=_thresholds(steps), threshold_error=threshold_error,
        sd_person=spread, log_likelihood=log_likelihood, n=rows.answer.size, persons=rows.starts.size,
    )  # fmt: skip
