"""The share of scores at or above a cut that was set beforehand."""

from dataclasses import replace

from fokus.analysis.inference import Numbers
from fokus.analysis.intervals import share_interval
from fokus.analysis.result import Base, Estimate

ABOVE_CUT = "above_cut"


def at_or_above(scores: Numbers, cut: float) -> int:
    r"""Count the scores at or above a cut: :math:`|\{x_i : x_i \ge c\}|`; a missing score is in neither part.

    Scores and cut are in the same unit, and rounded as scores are (nine decimals), so that a mean of
    exactly the cut is not lost to float noise.

    Examples
    --------
    >>> import numpy as np
    >>> at_or_above(np.array([2.5, 3.0, 3.5, np.nan]), 3.0)
    2
    """
    return int((scores >= cut).sum())


def above_cut(mean: Estimate, count: int, counted: Base | None = None) -> Estimate:
    """Return the share at or above a cut, with Wilson's interval, beside the mean of the same persons.

    The denominator is that of the mean: those with a score. ``counted`` are, of a sensitive scale, those
    at or above the cut.
    """
    n = mean.n or 0
    low, high = share_interval(count, n) if n else (None, None)
    return replace(
        mean, measure=ABOVE_CUT, value=count / n if n else None, low=low, high=high, count=count,
        unit="share", counted=counted, of_two=True,
    )  # fmt: skip
