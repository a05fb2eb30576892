"""Moves: other cells that fit everything that stays shown, and leave a hidden row its room."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from fokus.disclosure.attacker import DOWN, NODES, exposed
from fokus.disclosure.counts import Counts, Flags, Reals, Wanted


class Need(NamedTuple):
    """A row that must be able to be lower or higher by some whole number."""

    row: int
    by: int


def needs_of(counts: Counts, wanted: Wanted, hidden: Flags) -> list[Need]:
    """Return what is not uncertain enough when only the ``hidden`` rows (R) are not shown."""
    return list(_needs(counts, wanted, hidden))


def _needs(counts: Counts, wanted: Wanted, hidden: Flags) -> Iterator[Need]:
    goals = zip(wanted.low.tolist(), wanted.high.tolist(), strict=True)
    of_row = dict(zip(wanted.rows.tolist(), goals, strict=True))
    for row, direction in exposed(counts, hidden, wanted):
        low, high = of_row[row]
        yield Need(row, int((low if direction == DOWN else high) - counts.values[row]))


def move(counts: Counts, need: Need, gone: Flags, cost: Reals, *, whole: bool = False) -> Reals | None:
    """Return the cheapest change of the cells (C) that meets a need, None when there is none.

    Rows that are ``gone`` move for nothing, others at their ``cost`` or, where that is infinite, never.
    The change may be in fractions, unless it has to be ``whole``.
    """
    sums, priced = counts.sums, np.flatnonzero(~gone & np.isfinite(cost))
    cells, size = counts.cells.size, priced.size
    up, none = eye_array(size, format="csr"), csr_array((sums.shape[0], 2 * size))
    rows = vstack([hstack([sums[priced], -up, up]), hstack([sums, none])], format="csr")
    low, high = limits(counts, need, ~gone & np.isinf(cost))
    found = milp(
        np.r_[np.zeros(cells), np.tile(cost[priced], 2)],
        integrality=np.full(cells + 2 * size, int(whole)),
        bounds=Bounds(np.r_[-counts.cells, np.zeros(2 * size)], np.inf),
        constraints=LinearConstraint(rows, np.r_[np.zeros(size), low], np.r_[np.zeros(size), high]),
        options={"node_limit": NODES},
    )  # fmt: skip
    return None if found.x is None else found.x[:cells]


def limits(counts: Counts, need: Need, still: Flags) -> tuple[Reals, Reals]:
    """Return how far each row (R) may move: not past what it can be, some not at all, one as needed."""
    low, high = np.full(still.size, -np.inf), counts.most - counts.values
    low[still] = high[still] = 0
    low[need.row] = high[need.row] = need.by
    return low, high
