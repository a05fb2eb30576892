"""What a comparison gives: estimate, interval, test, and why when there is none.

One comparison is an ``Inference``; the same comparison made in many cells at once is ``Inferences``,
with an array in each field. Comparisons of three or more levels at once are an ``Omnibus``.
"""

from dataclasses import dataclass, fields
from math import isnan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Method = Literal["linked", "partly-linked", "unlinked"]
Reason = Literal[
    "too-few",
    "too-few-pairs",
    "too-few-nonzero",
    "too-few-discordant",
    "no-discordant",
    "constant",
    "rank-deficient",
    "separated",
    "not-estimable",
]

FEWEST_PAIRS = 10
FEWEST_NONZERO = 6
LARGEST_SMALLEST_P = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Two levels compared: the second minus the first. None stands for what was not computed.

    The fields are those of a contrast. ``effect_measure`` names the effect: ``g_z``, ``hedges_g``,
    ``rank_biserial``, ``cliffs_delta``, ``odds_ratio`` or ``log_odds``. ``n_from`` and ``n_to``
    count those with a value at each level, ``n_linked`` those with both. ``reason`` is

    - ``too-few``: so few that no p below .05 can come out, or fewer than 2 on a side;
    - ``too-few-pairs``: fewer than 10 pairs;
    - ``too-few-nonzero``, ``too-few-discordant``: fewer than 6 who changed;
    - ``no-discordant``: nobody changed, so p is 1 whatever the number;
    - ``constant``: nothing varies;
    - ``rank-deficient``: the design holds the same thing twice, or an empty cell;
    - ``separated``: a group gave one end only, so a coefficient has no finite estimate;
    - ``not-estimable``: the estimation does not arrive.
    """

    difference: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    effect_measure: str | None = None
    test: str | None = None
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    n_from: int = 0
    n_to: int = 0
    n_linked: int = 0
    method: Method = "linked"
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferences:
    """The fields of ``Inference`` in arrays, one value a cell; nan and "" for what was not computed."""

    difference: Numbers
    low: Numbers
    high: Numbers
    effect: Numbers
    effect_low: Numbers
    effect_high: Numbers
    effect_measure: str
    test: str
    statistic: Numbers
    df: Numbers
    p: Numbers
    n_from: Counts
    n_to: Counts
    n_linked: Counts
    method: Method
    reason: NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Omnibus:
    """Three or more levels compared at once. None stands for what was not computed.

    ``df`` and ``df_error`` are the degrees of freedom of the numerator and the denominator, ``n`` the
    persons compared and ``n_dropped`` those left out because a value is missing. ``p`` is the one to
    report: where ``epsilon`` is given, it is the one with corrected degrees of freedom and
    ``p_uncorrected`` the other.
    """

    test: str
    statistic: float | None = None
    df: float | None = None
    df_error: float | None = None
    p: float | None = None
    p_uncorrected: float | None = None
    epsilon: float | None = None
    effect: float | None = None
    effect_measure: str | None = None
    n: int = 0
    n_dropped: int = 0
    reason: Reason | None = None


def inference_of(inferences: Inferences, cell: int) -> Inference:
    """Return the comparison of one cell.

    Where it is refused, the difference and the numbers remain and the test is not named.
    """
    values = {each.name: _plain(getattr(inferences, each.name), cell) for each in fields(inferences)}
    if values["reason"]:
        values |= {"test": None, "effect_measure": None}
    return Inference(**values)  # type: ignore[arg-type]


def _plain(values: object, cell: int) -> float | int | str | None:
    """Return one plain value: None for nan, and for a reason that is none."""
    if not isinstance(values, np.ndarray):
        return str(values)
    value: float | int | str = values[cell].item()
    missing = value == "" or (isinstance(value, float) and isnan(value))
    return None if missing else value


def first_reason(*refusals: tuple[NDArray[np.bool_], Reason]) -> NDArray[np.str_]:
    """Return for each cell the first reason that holds, "" where none does."""
    conditions = [condition for condition, _ in refusals]
    return np.select(conditions, [reason for _, reason in refusals], default="")
