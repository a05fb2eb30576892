"""The cheapest pattern there is, for small tables: which rows to hide so that every need is met at once."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from fokus.disclosure.counts import Counts, Flags, Numbers, Reals
from fokus.disclosure.moves import Need, limits, move

NODES = 300


def cheapest(counts: Counts, needs: Sequence[Need], hidden: Flags, cost: Reals) -> Flags | None:
    """Return what is hidden (R) in the cheapest pattern; None when the search gives up.

    Each need has its own move, and a row that any of them takes with it is paid for once. Every number is
    whole: of fractions beside choices HiGHS prints lines of its own in the middle of an answer.
    """
    asked = np.flatnonzero(~hidden & np.isfinite(cost))
    found = milp(
        np.r_[np.zeros(len(needs) * counts.cells.size), cost[asked]],
        integrality=np.ones(len(needs) * counts.cells.size + asked.size, dtype=np.int64),
        bounds=Bounds(
            np.r_[np.tile(-counts.cells, len(needs)), np.zeros(asked.size)],
            np.r_[np.full(len(needs) * counts.cells.size, np.inf), np.ones(asked.size)],
        ),
        constraints=_together(counts, needs, asked, ~hidden & np.isinf(cost)),
        options={"node_limit": NODES},
    )  # fmt: skip
    if found.status != 0:
        return None
    gone = hidden.copy()
    gone[asked[np.rint(found.x[len(needs) * counts.cells.size :]) > 0]] = True
    never = np.full(cost.size, np.inf)
    met = all(move(counts, need, gone, never, whole=True) is not None for need in needs)
    return gone if met else None


def _together(counts: Counts, needs: Sequence[Need], asked: Numbers, still: Flags) -> LinearConstraint:
    """Return what binds the moves of all needs and the choice of rows: a row that moves is chosen."""
    every = eye_array(len(needs), format="csr")
    moves, of_asked = kron(every, counts.sums), kron(every, counts.sums[asked])
    far = max(abs(each.by) for each in needs) * kron(np.ones((len(needs), 1)), eye_array(asked.size))
    alone = csr_array((moves.shape[0], asked.size))
    rows = vstack([hstack([moves, alone]), hstack([of_asked, far]), hstack([of_asked, -far])], format="csr")
    ends = [limits(counts, need, still) for need in needs]
    low, high = (np.concatenate([end[way] for end in ends]) for way in (0, 1))
    zero, free = np.zeros(far.shape[0]), np.full(far.shape[0], np.inf)
    return LinearConstraint(rows, np.r_[low, zero, -free], np.r_[high, free, zero])
