"""Families of tests: p adjusted for how many questions were asked at once."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers

Adjustment = Literal["holm", "benjamini-hochberg"]


def adjust(p: ArrayLike, adjustment: Adjustment = "holm") -> Numbers:
    r"""Adjust the p of a family of tests, in an array of any shape.

    .. math::
        \tilde{p}_{(i)} = \max_{j \le i} \min(1, (m - j + 1) p_{(j)}), \quad
        \tilde{p}_{(i)} = \min_{j \ge i} \min(1, m p_{(j)} / j)

    with :math:`p_{(1)} \le \dots \le p_{(m)}`: Holm keeps the chance of a single false finding in
    the family at 5 in 100 (confirmatory), Benjamini and Hochberg the expected share of false ones
    among the findings (exploratory). nan (not computed) passes through and does not count in
    :math:`m`. It equals R's ``p.adjust(p, "holm")`` and ``p.adjust(p, "BH")``.

    References
    ----------
    Holm, S. (1979). Scandinavian Journal of Statistics, 6, 65-70.
    Benjamini, Y., & Hochberg, Y. (1995). Journal of the Royal Statistical Society B, 57, 289-300.

    Examples
    --------
    >>> adjust([0.01, np.nan, 0.04]).tolist()
    [0.02, nan, 0.04]
    >>> adjust([0.01, 0.02, 0.03], "benjamini-hochberg").tolist()
    [0.03, 0.03, 0.03]
    """
    raw = numbers(p)
    known = np.flatnonzero(~np.isnan(raw))
    order = known[np.argsort(raw.flat[known], kind="stable")]
    adjusted = np.full(raw.shape, np.nan)
    step = _holm if adjustment == "holm" else _benjamini_hochberg
    adjusted.flat[order] = step(raw.flat[order], np.arange(1.0, known.size + 1))
    return adjusted


def _holm(ordered: Numbers, rank: Numbers) -> Numbers:
    stepped: Numbers = np.maximum.accumulate(np.minimum(1.0, (rank.size - rank + 1) * ordered))
    return stepped


def _benjamini_hochberg(ordered: Numbers, rank: Numbers) -> Numbers:
    stepped: Numbers = np.minimum.accumulate(np.minimum(1.0, rank.size * ordered / rank)[::-1])[::-1]
    return stepped
