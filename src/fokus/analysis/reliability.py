"""How well a scale holds together: alpha, omega, and what each item does for it."""

from dataclasses import dataclass, replace
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.covariances import Covariances, covariances_of
from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers

Reason = Literal["too-few", "too-few-items", "constant", "no-proper-solution"]
Caution = Literal["few", "negative-item"]

FEWEST_FOR_ALPHA = 20
FEW = 50
FEWEST_FOR_OMEGA = 100
FEWEST_ITEMS_FOR_OMEGA = 3
LEAST_UNIQUENESS = 0.005
SINGULAR = 1e-9
NO_VARIANCE = 1e-12
MOST_LOADING = 0.95
STEPS = 200
HALVINGS = 12
PRECISION = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient with its interval; None stands for what was not computed.

    ``n`` counts the complete cases behind it and ``n_dropped`` those left out because an answer is
    missing. ``caution`` marks one that was computed all the same: ``few`` from 20 to 49 persons.
    """

    coefficient: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    n_dropped: int = 0
    caution: Caution | None = None
    reason: Reason | None = None


class ItemStatistics(NamedTuple):
    """What each item does: mean, SD, its correlation with the rest, and alpha without it."""

    mean: Numbers
    sd: Numbers
    item_rest: Numbers
    alpha_if_dropped: Numbers


class OneFactor(NamedTuple):
    """A one-factor solution in the unit of the items; not proper when a uniqueness runs into zero."""

    loadings: Numbers
    uniquenesses: Numbers
    proper: bool


def cronbach_alpha(items: ArrayLike | Covariances, confidence: float = 0.95) -> Coefficient:
    r"""Return Cronbach's alpha with Feldt's interval.

    .. math::
        \alpha = \frac{k}{k - 1} \left(1 - \frac{\sum s_i^2}{s_{total}^2}\right), \quad
        1 - (1 - \alpha) F_{(1 \pm c)/2;\, n - 1, (n - 1)(k - 1)}

    ``items`` has one row a person and one column for each of the :math:`k` keyed items; or they are their
    covariances, gathered before. Persons without every answer are dropped and counted: interval and n
    are those of the complete cases. Refused below 20 of them (for .80 and 5 items the interval at 10 is
    .50 to .94), with caution from 20 to 49; refused below 2 items, and when the sum does not vary.

    References
    ----------
    R: ``psych::alpha(na.omit(items))``.
    Feldt, L. S., et al. (1987). Applied Psychological Measurement, 11, 93-103.

    Examples
    --------
    >>> found = cronbach_alpha([[1, 2, 1], [2, 2, 3], [4, 3, 4], [3, 3, 2], [2, 1, 2]] * 5)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.caution
    (0.84, 0.69, 0.92, 'few')
    """
    found, untested = _complete(items, "alpha")
    n, k = found.n, found.mean.size
    if n < FEWEST_FOR_ALPHA:
        return replace(untested, reason="too-few")
    if k <= 1:
        return replace(untested, reason="too-few-items")
    if found.covariance.sum() <= NO_VARIANCE:
        return replace(untested, reason="constant")
    value = alpha_of(found.covariance)
    low, high = feldt(value, n, k, confidence)
    return replace(untested, value=value, low=low, high=high, caution="few" if n < FEW else None)


def alpha_of(covariance: ArrayLike) -> float:
    """Return alpha of a covariance of items; of their correlations, the standardized alpha.

    A covariance from all pairs of answers may give an alpha above 1: then take complete cases.

    Examples
    --------
    >>> round(alpha_of([[1, 0.5], [0.5, 1]]), 3)
    0.667
    """
    matrix = numbers(covariance)
    k = len(matrix)
    return float(k / (k - 1) * (1 - np.trace(matrix) / matrix.sum()))


def feldt(alpha: float, n: int, k: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Feldt's interval of an alpha of k items and n persons."""
    from scipy.special import fdtri

    low, high = (
        1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (k - 1), (1 + sign * confidence) / 2))
        for sign in (1, -1)
    )
    return low, high


def item_statistics(items: ArrayLike | Covariances) -> ItemStatistics:
    r"""Return mean, SD, item-rest correlation and alpha without the item, for each item.

    .. math:: r_i = cor(x_i, \sum_{j \ne i} x_j)

    of complete cases. Below zero it says that the item was keyed the wrong way. nan where an item,
    or the rest, does not vary, and for alpha where one item remains; of fewer than 20 complete cases
    everything is.

    References
    ----------
    R: ``psych::alpha(na.omit(items))$item.stats$r.drop`` and ``$alpha.drop$raw_alpha``.

    Examples
    --------
    >>> found = item_statistics([[1, 2, 4], [2, 2, 3], [4, 3, 2], [3, 4, 2], [2, 1, 3]] * 5)
    >>> found.item_rest.round(2).tolist()
    [-0.1, 0.29, -0.9]
    """
    found, _ = _complete(items, "item-rest")
    if found.n < FEWEST_FOR_ALPHA:
        return ItemStatistics(*np.full((4, found.mean.size), np.nan))
    covariance = found.covariance
    variance, with_all = np.diag(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2 * with_all + variance
    rest = np.where(rest > NO_VARIANCE, rest, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest = (with_all - variance) / np.sqrt(variance * rest)
        k = len(covariance) - 1
        without = numbers(k) / (k - 1) * (1 - (variance.sum() - variance) / rest)
    return ItemStatistics(found.mean, np.sqrt(variance), item_rest, without)


def omega(items: ArrayLike | Covariances, confidence: float = 0.95) -> Coefficient:
    r"""Return McDonald's omega total of one factor, fitted by maximum likelihood.

    .. math:: \omega = \frac{(\sum \lambda_i)^2}{(\sum \lambda_i)^2 + \sum \psi_i}

    with the loadings :math:`\lambda` and uniquenesses :math:`\psi` of the items' covariance, in the
    unit of the items (not standardized). The interval is made on the logit of omega, with the
    standard error of the likelihood by the delta method. Persons without every answer are dropped
    and counted. Refused below 100 of them, below 3 items, and when a uniqueness runs into zero.

    References
    ----------
    R: ``lavaan::cfa("f =~ x1 + …", std.lv = TRUE)``.
    McDonald, R. P. (1999). Test theory. Erlbaum.
    Raykov, T., & Marcoulides, G. A. (2011). Introduction to psychometric theory. Routledge.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = omega(rng.normal(size=(300, 1)) + rng.normal(size=(300, 4)))
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (0.78, 0.74, 0.82)
    """
    found, untested = _complete(items, "omega")
    n, k = found.n, found.mean.size
    if n < FEWEST_FOR_OMEGA:
        return replace(untested, reason="too-few")
    if k < FEWEST_ITEMS_FOR_OMEGA:
        return replace(untested, reason="too-few-items")
    if (np.diag(found.covariance) <= NO_VARIANCE).any():
        return replace(untested, reason="constant")
    fitted = one_factor(found.covariance)
    if not fitted.proper:
        return replace(untested, reason="no-proper-solution")
    return _omega_with_interval(untested, fitted, confidence)


def one_factor(covariance: Numbers) -> OneFactor:
    r"""Fit :math:`\Sigma = \lambda \lambda' + \Psi` by maximum likelihood.

    .. math:: f = \log |\Sigma| + tr(\Sigma^{-1} R), \quad
        \theta \leftarrow \theta + I^{-1} s, \;
        s_i = tr(\Sigma^{-1} \Sigma_i (\Sigma^{-1} R - 1)), \;
        I_{ij} = tr(\Sigma^{-1} \Sigma_i \Sigma^{-1} \Sigma_j)

    with :math:`\theta` the loadings and uniquenesses, :math:`\Sigma_i` the slope of :math:`\Sigma` in
    each and R the correlations: Fisher's scoring, with halved steps where a whole one does not help.

    References
    ----------
    R: ``factanal(covmat = S, factors = 1)``. Jöreskog, K. G. (1967). Psychometrika, 32, 443-482.
    """
    sd = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sd, sd)
    if np.linalg.eigvalsh(correlation)[0] < SINGULAR:
        return OneFactor(np.zeros_like(sd), sd**2, proper=False)
    theta, arrived = _start(correlation), False
    for _ in range(STEPS):
        step = _step(theta, correlation)
        arrived = bool(np.abs(step).max() < PRECISION)
        if arrived:
            break
        theta = _stepped(theta, step, correlation)
    loadings, psi = np.split(theta, 2)
    proper = arrived and bool((psi > LEAST_UNIQUENESS).all())
    known = np.linalg.matrix_rank(_information(loadings, psi)) == theta.size
    return OneFactor(loadings * sd * (np.sign(loadings.sum()) or 1.0), psi * sd**2, proper and bool(known))


def _complete(items: ArrayLike | Covariances, coefficient: str) -> tuple[Covariances, Coefficient]:
    """Return the covariances of complete cases, and a coefficient that is not yet computed."""
    found = items if isinstance(items, Covariances) else covariances_of(items)
    return found, Coefficient(coefficient=coefficient, n=found.n, n_dropped=found.dropped)


def _start(correlation: Numbers) -> Numbers:
    """Start from the first principal component, with something unique left to each item."""
    values, vectors = np.linalg.eigh(correlation)
    loadings = np.clip(vectors[:, -1] * sqrt(values[-1]), -MOST_LOADING, MOST_LOADING)
    return np.concatenate([loadings, 1 - loadings**2])


def _step(theta: Numbers, correlation: Numbers) -> Numbers:
    loadings, psi = np.split(theta, 2)
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(psi))
    score = np.einsum("aij,ji->a", inverse @ _slopes(loadings), inverse @ correlation - np.eye(psi.size))
    return numbers(np.linalg.lstsq(_information(loadings, psi), score)[0])


def _stepped(theta: Numbers, step: Numbers, correlation: Numbers) -> Numbers:
    here = _misfit(theta, correlation)
    for halved in 0.5 ** np.arange(HALVINGS):
        if _misfit(theta + halved * step, correlation) <= here + PRECISION:
            return numbers(theta + halved * step)
    return theta


def _misfit(theta: Numbers, correlation: Numbers) -> float:
    """Return minus the log-likelihood but for a factor; no uniqueness goes below its least."""
    loadings, psi = np.split(theta, 2)
    if (psi < LEAST_UNIQUENESS).any():
        return inf
    sigma = np.outer(loadings, loadings) + np.diag(psi)
    return float(np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, correlation)))


def _omega_with_interval(untested: Coefficient, fitted: OneFactor, confidence: float) -> Coefficient:
    common, unique = float(fitted.loadings.sum()) ** 2, float(fitted.uniquenesses.sum())
    value = common / (common + unique)
    k, total = fitted.loadings.size, common + unique
    slope = np.repeat([2 * fitted.loadings.sum() * unique / total**2, -common / total**2], k)
    information = untested.n / 2 * _information(fitted.loadings, fitted.uniquenesses)
    variance = slope @ np.linalg.inv(information) @ slope
    margin = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance) / (value * (1 - value))
    low, high = (1 / (1 + exp(-log(value / (1 - value)) - sign * margin)) for sign in (-1, 1))
    caution: Caution | None = "negative-item" if (fitted.loadings < 0).any() else None
    return replace(untested, value=value, low=low, high=high, caution=caution)


def _information(loadings: Numbers, psi: Numbers) -> Numbers:
    r"""Return :math:`tr(\Sigma^{-1} \Sigma_i \Sigma^{-1} \Sigma_j)`, the expected information but for n/2."""
    turned = np.linalg.inv(np.outer(loadings, loadings) + np.diag(psi)) @ _slopes(loadings)
    return numbers(np.einsum("aij,bji->ab", turned, turned))


def _slopes(loadings: Numbers) -> Numbers:
    """Return the slope of the covariance in each loading, then in each uniqueness."""
    unit = np.eye(loadings.size)
    by_loading = [np.outer(each, loadings) + np.outer(loadings, each) for each in unit]
    return np.stack([*by_loading, *(np.diag(each) for each in unit)])
