"""Effects in standard deviations with the interval of the noncentral t, in many cells at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import Numbers

TAIL = 1e-12
FAR = 10.0
PRECISION = 1e-10
STEPS = 100
NODES = {0.4: 32, 1.2: 64, 6.0: 400, np.inf: 4001}
FEW = 12
AT_A_TIME = 2_000_000


class Effects(NamedTuple):
    """Effects with their intervals, in standard deviations."""

    value: Numbers
    low: Numbers
    high: Numbers


def effects(d: ArrayLike, df: ArrayLike, variance: ArrayLike, confidence: float = 0.95) -> Effects:
    r"""Correct standardized differences for small samples, and give them their intervals.

    .. math:: g = J(\nu) d, \quad J(\nu) \sqrt{v} \, \delta_{low}, \; J(\nu) \sqrt{v} \, \delta_{high}

    with :math:`\nu` the degrees of freedom, :math:`v` the variance of d per squared standard
    deviation (:math:`1/n` paired, :math:`1/n_1 + 1/n_2` independent) and :math:`\delta` the
    noncentralities between which the observed :math:`t = d / \sqrt{v}` is not surprising. One
    value a cell, nan in, nan out. It equals R's ``effectsize::hedges_g``.

    References
    ----------
    Goulet-Pelletier, J.-C., & Cousineau, D. (2018). The Quantitative Methods for Psychology, 14,
    242-265.

    Examples
    --------
    >>> found = effects([0.5, 0.0], [9, 9], [0.1, 0.1])
    >>> found.value.round(3).tolist(), found.low.round(2).tolist(), found.high.round(2).tolist()
    ([0.457, 0.0], [-0.16, -0.57], [1.05, 0.57])
    """
    d, df, variance = (np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(d, df, variance))
    t, unit = d / np.sqrt(variance), small_sample_correction(df) * np.sqrt(variance)
    low, high = (noncentrality(t, df, (1 + sign * confidence) / 2) for sign in (-1, 1))
    return Effects(small_sample_correction(df) * d, unit * low, unit * high)


def small_sample_correction(df: Numbers) -> Numbers:
    r"""Return :math:`J(\nu) = \Gamma(\nu/2) / (\sqrt{\nu/2}\, \Gamma((\nu - 1)/2))`."""
    from scipy.special import gammaln

    return np.asarray(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def noncentrality(t: Numbers, df: Numbers, level: float) -> Numbers:
    r"""Return the noncentralities under which a t at least as large has the probability ``level``.

    A noncentral t is :math:`(Z + \delta) / S` with :math:`S = \chi_\nu / \sqrt{\nu}`, so
    :math:`P(T \ge t; \delta) = E\,\Phi(\delta - t S)`, which is summed over a grid of log S and
    solved for :math:`\delta`. scipy's own noncentral t does the same by a series whose length
    grows with :math:`\delta^2`: it does not return for a t of a million.

    References
    ----------
    Lecoutre, B. (1999). Journal of Statistical Planning and Inference, 79, 93-105.
    """
    found = np.full(t.shape, np.nan)
    known = np.isfinite(t) & (df > 0)
    # Where t is large beside its degrees of freedom, the sum turns sharply and needs a finer grid.
    steepness, reached = np.maximum(np.abs(t) / np.sqrt(2 * df), np.where(df < FEW, 2.0, 0.0)), 0.0
    for until, nodes in NODES.items():
        where = np.flatnonzero(known & (steepness >= reached) & (steepness < until))
        for part in np.array_split(where, 1 + where.size * nodes // AT_A_TIME):
            found[part] = _solved(t[part], df[part], level, nodes)
        reached = until
    return found


def _solved(t: Numbers, df: Numbers, level: float, nodes: int) -> Numbers:
    """Solve by Newton's steps on the normal quantile, which is almost straight, inside a bracket."""
    from scipy.special import ndtri

    scale, weight = _chi_grid(df, nodes)
    centre, goal = t[:, None] * scale, ndtri(level)
    low, high = centre.min(axis=1, initial=np.inf) - FAR, centre.max(axis=1, initial=-np.inf) + FAR
    delta = np.clip(t + goal * np.sqrt(1 + t**2 / (2 * df)), low, high)
    for _ in range(STEPS):
        excess, slope = _quantile(delta[:, None] - centre, weight, goal)
        low, high = np.where(excess < 0, delta, low), np.where(excess < 0, high, delta)
        with np.errstate(over="ignore"):
            step = delta - excess / slope
        last, delta = delta, np.where((step >= low) & (step <= high), step, (low + high) / 2)
        if (np.abs(delta - last) <= PRECISION * (1 + np.abs(delta))).all():
            break
    return delta


def _quantile(away: Numbers, weight: Numbers, goal: float) -> tuple[Numbers, Numbers]:
    """Return how far the normal quantile of the probability is above its goal, and its slope."""
    from scipy.special import ndtr, ndtri

    probability = np.einsum("ij,ij->i", weight, ndtr(away))
    density = np.einsum("ij,ij->i", weight, np.exp(-(away**2) / 2))
    quantile = np.clip(ndtri(probability), -FAR, FAR)
    return quantile - goal, np.maximum(density * np.exp(quantile**2 / 2), np.finfo(float).tiny)


def _chi_grid(df: Numbers, nodes: int) -> tuple[Numbers, Numbers]:
    r"""Return values of :math:`\chi_\nu / \sqrt{\nu}`, even in their logarithm, and their weights."""
    from scipy.special import gammainccinv, gammaincinv

    each, which = np.unique(df, return_inverse=True)
    least, most = np.asarray(gammaincinv(each / 2, TAIL)), np.asarray(gammainccinv(each / 2, TAIL))
    scale = np.geomspace(np.sqrt(2 * least / each), np.sqrt(2 * most / each), num=nodes, axis=1)
    density = each[:, None] * (np.log(scale) - (scale**2 - 1) / 2)
    weight = np.exp(density - density.max(axis=1, keepdims=True, initial=-np.inf))
    return scale[which], (weight / weight.sum(axis=1, keepdims=True))[which]
