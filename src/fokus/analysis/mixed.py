"""The random-intercept model: every row is used, also of persons who were not there every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import Counts, Numbers, Omnibus, Reason
from fokus.analysis.moments import numbers, t_test

RATIOS = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 49)])
SAME = 1e-8
NO_VARIANCE = 1e-18
FEWEST_DF = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomIntercept:
    """A fitted model: coefficients with their covariance, and the two standard deviations.

    ``criterion`` is the REML deviance, ``n`` the rows and ``persons`` the persons used. ``singular``
    tells that persons differ no more than their answers do (or answered once each), so that the
    model is an ordinary regression. ``slopes`` and ``information`` are the derivatives of the
    covariance and the curvature of the deviance in the variances, for the degrees of freedom.
    """

    coefficients: Numbers
    covariance: Numbers
    sd_person: float
    sd_residual: float
    criterion: float
    n: int
    persons: int
    singular: bool
    slopes: Numbers
    information: Numbers


class Contrasts(NamedTuple):
    """Weighted sums of coefficients, one a row, with their t tests and intervals."""

    estimate: Numbers
    error: Numbers
    df: Numbers
    statistic: Numbers
    p: Numbers
    low: Numbers
    high: Numbers


class _Sums(NamedTuple):
    """All that the likelihood needs of the rows: cross-products, also of sums by size of person."""

    total: Numbers
    by_size: Numbers
    size: Numbers
    persons: Counts
    n: int


class _Profile(NamedTuple):
    """The weighted cross-products at one ratio of variances, and their derivatives."""

    ratio: float
    matrix: Numbers
    first: Numbers
    second: Numbers


def random_intercept(outcome: ArrayLike, design: ArrayLike, person: ArrayLike) -> RandomIntercept | Reason:
    r"""Fit a linear model in which each person has a level of their own, by REML.

    .. math::
        y_{ij} = x_{ij}' \beta + u_i + e_{ij}, \quad
        u_i \sim N(0, \sigma_u^2), \; e_{ij} \sim N(0, \sigma_e^2)

    With :math:`\lambda = \sigma_u^2 / \sigma_e^2` and :math:`n_i` rows of person i the weights are
    :math:`W_i = I - \frac{\lambda}{1 + n_i \lambda} J`, so cross-products of rows and of the sums of
    each person are all that is needed, and :math:`\lambda` minimizes the profile deviance

    .. math::
        (N - p)(1 + \log 2 \pi \hat\sigma_e^2) + \sum_i \log(1 + n_i \lambda) + \log |X'WX|

    Rows with a missing value are dropped. Returned instead of a model is ``too-few`` when there are
    no more rows than columns, ``rank-deficient`` when a column follows from others, and
    ``constant`` when no row differs from its prediction, over all or within each person.

    References
    ----------
    R: ``lme4::lmer(y ~ x + (1 | person), REML = TRUE)``.
    Bates, D., et al. (2015). Journal of Statistical Software, 67(1).

    Examples
    --------
    >>> outcome = [2.0, 3.0, 3.0, 3.5, 1.0, 2.5, 4.0, 4.2]
    >>> design = np.column_stack([np.ones(8), [0, 1] * 4])
    >>> model = random_intercept(outcome, design, ["a", "a", "b", "b", "c", "c", "d", "d"])
    >>> model.coefficients.round(3).tolist(), round(model.sd_person, 3)
    ([2.5, 0.8], 0.966)
    """
    y, x, who = _complete(outcome, design, person)
    n, p = x.shape
    if n <= p:
        return "too-few"
    if np.linalg.matrix_rank(x.T @ x) < p:
        return "rank-deficient"
    start = numbers(np.linalg.solve(x.T @ x, x.T @ y))
    residual = y - x @ start
    if np.mean(residual**2) <= NO_VARIANCE * max(1.0, float(np.mean(y**2))):
        return "constant"
    sums = _sums(np.column_stack([x, residual]), who)
    ratio = _ratio(sums)
    return "constant" if ratio is None else _fitted(sums, ratio, start)


def contrasts(model: RandomIntercept, weights: ArrayLike, confidence: float = 0.95) -> Contrasts:
    r"""Test weighted sums of the coefficients, with Satterthwaite's degrees of freedom.

    .. math::
        t = l'\hat\beta / \sqrt{f}, \quad f = l' C l, \quad
        \nu = \frac{2 f^2}{g' A g}, \quad g = \nabla f, \; A = 2 H^{-1}

    with :math:`l` a row of weights, :math:`C` the covariance of the coefficients, and gradient and
    curvature :math:`H` of the deviance taken in the two variances. In the unit of the outcome.

    References
    ----------
    R: ``lmerTest::contest(model, L, joint = FALSE, confint = TRUE)``.
    Kuznetsova, A., et al. (2017). Journal of Statistical Software, 82(13).

    Examples
    --------
    >>> design = np.column_stack([np.ones(8), [0, 1] * 4])
    >>> who = np.repeat(np.arange(4), 2)
    >>> model = random_intercept([2.0, 3.0, 3.0, 3.5, 1.0, 2.5, 4.0, 4.2], design, who)
    >>> found = contrasts(model, [[0, 1]])
    >>> found.estimate.round(3).item(), found.df.round(3).item(), found.p.round(3).item()
    (0.8, 3.0, 0.068)
    """
    rows = np.atleast_2d(numbers(weights))
    estimate, error = rows @ model.coefficients, np.sqrt(_quadratic(rows, model.covariance))
    df = _satterthwaite(model, rows)
    t = t_test(estimate, error, df, confidence)
    return Contrasts(estimate, error, df, t.statistic, t.p, t.low, t.high)


def joint_test(model: RandomIntercept, weights: ArrayLike) -> Omnibus:
    r"""Test several weighted sums of the coefficients at once.

    .. math::
        F = \frac{1}{q} \sum_m t_m^2, \quad \nu = \frac{2 E}{E - q}, \; E = \sum_m \frac{\nu_m}{\nu_m - 2}

    with :math:`t_m, \nu_m` of the :math:`q` uncorrelated sums that the weights come down to.

    References
    ----------
    R: ``lmerTest::contest(model, L)``, and what ``anova(model)`` prints.
    """
    rows = np.atleast_2d(numbers(weights))
    variance, vectors = np.linalg.eigh(rows @ model.covariance @ rows.T)
    kept = variance > SAME * variance.max()
    each = contrasts(model, vectors[:, kept].T @ rows)
    q = int(kept.sum())
    f, df_error = float(np.mean(each.statistic**2)), _joint_df(each.df)
    return Omnibus(
        test="mixed_model", statistic=f, df=float(q), df_error=df_error, p=_f_p(f, q, df_error),
        n=model.persons,
    )  # fmt: skip


def _f_p(f: float, df: float, df_error: float) -> float:
    from scipy.special import fdtrc

    return float(fdtrc(df, df_error, f))


def _joint_df(df: Numbers) -> float:
    if np.ptp(df) < SAME:
        return float(df.mean())
    if (df <= FEWEST_DF).any():
        return float(FEWEST_DF)
    e = float(np.sum(df / (df - 2)))
    return 2 * e / (e - df.size)


def _satterthwaite(model: RandomIntercept, rows: Numbers) -> Numbers:
    f = _quadratic(rows, model.covariance)
    g = np.stack([_quadratic(rows, slope) for slope in model.slopes])
    return numbers(f**2 / np.einsum("ik,ij,jk->k", g, np.linalg.inv(model.information), g))


def _quadratic(rows: Numbers, matrix: Numbers) -> Numbers:
    return numbers(np.einsum("ki,ij,kj->k", rows, matrix, rows))


def _complete(
    outcome: ArrayLike, design: ArrayLike, person: ArrayLike
) -> tuple[Numbers, Numbers, NDArray[np.integer]]:
    y, x = numbers(outcome), numbers(design)
    kept = ~(np.isnan(y) | np.isnan(x).any(axis=1))
    who, _ = pd.factorize(np.asarray(person)[kept])
    return y[kept], x[kept], who


def _sums(rows: Numbers, who: NDArray[np.integer]) -> _Sums:
    """Sum up the rows (the design and, last, the outcome) over all and over each person."""
    sizes = np.bincount(who)
    sums = np.stack([np.bincount(who, column) for column in rows.T], axis=1)
    size, persons = np.unique(sizes, return_counts=True)
    by_size = np.stack([sums[sizes == each].T @ sums[sizes == each] for each in size])
    return _Sums(rows.T @ rows, by_size, size.astype(float), persons, len(rows))


def _profile(sums: _Sums, ratio: float) -> _Profile:
    grown = 1 + sums.size * ratio
    matrix, first, second = (
        -np.tensordot(weight, sums.by_size, axes=1)
        for weight in (ratio / grown, 1 / grown**2, -2 * sums.size / grown**3)
    )
    return _Profile(ratio, sums.total + matrix, first, second)


def _deviance(sums: _Sums, ratio: Numbers) -> Numbers:
    """Return the REML deviance at each ratio: the determinant of all holds that of the residual."""
    grown = 1 + np.multiply.outer(ratio, sums.size)
    matrix = sums.total - np.tensordot(ratio[:, None] / grown, sums.by_size, axes=1)
    log_design = np.linalg.slogdet(matrix[:, :-1, :-1])[1]
    log_squares = np.linalg.slogdet(matrix)[1] - log_design
    df = sums.n - len(sums.total) + 1
    sizes = np.log(grown) @ sums.persons
    return numbers(df * (1 + log(2 * pi / df) + log_squares) + sizes + log_design)


def _deviance_slope(sums: _Sums, ratio: float) -> float:
    at = _profile(sums, ratio)
    inverse, residual = _solved(at)
    squares, slope = residual @ at.matrix @ residual, residual @ at.first @ residual
    df = sums.n - len(inverse)
    sizes = sums.persons @ (sums.size / (1 + sums.size * ratio))
    return float(df * slope / squares + sizes + np.trace(inverse @ at.first[:-1, :-1]))


def _solved(at: _Profile) -> tuple[Numbers, Numbers]:
    """Return the inverse of the design's cross-products, and the weights (-b, 1) of a residual."""
    inverse = numbers(np.linalg.inv(at.matrix[:-1, :-1]))
    return inverse, np.append(-inverse @ at.matrix[:-1, -1], 1.0)


def _ratio(sums: _Sums) -> float | None:
    """Return the ratio of variances with the least deviance; None when it has no end."""
    from scipy.optimize import brentq

    if sums.size.max() <= 1:
        return 0.0
    best = int(np.argmin(_deviance(sums, RATIOS)))
    if best == RATIOS.size - 1:
        return None
    if best == 0 and _deviance_slope(sums, 0.0) >= 0:
        return 0.0
    low, high = RATIOS[max(best - 1, 0)], RATIOS[best + 1]
    return float(brentq(lambda ratio: _deviance_slope(sums, ratio), low, high, xtol=1e-14, rtol=1e-13))


def _fitted(sums: _Sums, ratio: float, start: Numbers) -> RandomIntercept:
    at = _profile(sums, ratio)
    inverse, residual = _solved(at)
    df = sums.n - start.size
    variance = float(residual @ at.matrix @ residual) / df
    steps = list(_derivatives(sums, at, variance))
    return RandomIntercept(
        coefficients=start - residual[:-1], covariance=variance * inverse,
        sd_person=sqrt(variance * ratio), sd_residual=sqrt(variance),
        criterion=_deviance(sums, numbers([ratio])).item(), n=sums.n, persons=int(sums.persons.sum()),
        singular=ratio == 0, slopes=steps[0], information=steps[1],
    )  # fmt: skip


def _derivatives(sums: _Sums, at: _Profile, variance: float) -> Iterator[Numbers]:
    """Yield the slopes of the covariance, and the curvature of the deviance, in variance and ratio.

    Where the ratio is zero it is at its end, and only the variance is free.
    """
    inverse, residual = _solved(at)
    df, turned = sums.n - len(inverse), inverse @ at.first[:-1, :-1]
    free = float(at.ratio > 0)
    yield np.stack([inverse, -free * variance * turned @ inverse])
    moved = (at.first @ residual)[:-1]
    squares = residual @ at.second @ residual - 2 * moved @ inverse @ moved
    sizes = -sums.persons @ (sums.size / (1 + sums.size * at.ratio)) ** 2
    design = np.trace(inverse @ at.second[:-1, :-1]) - np.trace(turned @ turned)
    across = -free * (residual @ at.first @ residual) / variance**2
    ratio = float(squares / variance + sizes + design) if free else 1.0
    yield numbers([[df / variance**2, float(across)], [float(across), ratio]])
