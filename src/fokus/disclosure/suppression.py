"""Which further numbers are hidden, so that those that must be hidden stay uncertain.

What leaves a number room is a *move*: other cells that fit everything that stays shown. For each number
the move is sought that takes the cheapest rows with it (a linear programme), and those rows are hidden;
in the end each of them is shown again when the moves can do without it. Small tables are solved at one
blow instead, for the cheapest pattern there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from fokus.disclosure.attacker import DOWN, NEAR, NODES, Exposed, exposed, is_whole
from fokus.disclosure.counts import Counts, Flags, Numbers, Reals, Wanted

FEW_UNKNOWNS = 400
FEW_NODES = 300


class Need(NamedTuple):
    """A row that must be able to be lower or higher by some whole number."""

    row: int
    by: int


def suppressed(counts: Counts, wanted: Wanted, hidden: Flags, cost: Reals) -> Flags:
    """Return what is hidden (R): what already is, and what else must be.

    ``cost`` (R) is what hiding a row costs, infinite where it may not be hidden because it is published
    already. A need that nothing can meet is left unmet: the attacker tells.
    """
    search = _Search(counts, hidden, cost)
    needs = list(_needs(counts, wanted, exposed(counts, hidden, wanted)))
    gone = search.one_by_one(needs)
    if len(needs) * counts.cells.size <= FEW_UNKNOWNS and (gone & ~hidden).sum() > 1:
        best = search.cheapest(needs)
        return gone if best is None else best
    return gone


def _needs(counts: Counts, wanted: Wanted, told: Sequence[Exposed]) -> Iterator[Need]:
    goals = zip(wanted.low.tolist(), wanted.high.tolist(), strict=True)
    of_row = dict(zip(wanted.rows.tolist(), goals, strict=True))
    for row, direction in told:
        low, high = of_row[row]
        yield Need(row, int((low if direction == DOWN else high) - counts.values[row]))


@dataclass(frozen=True, eq=False)
class _Search:
    counts: Counts
    hidden: Flags
    cost: Reals

    def one_by_one(self, needs: Sequence[Need]) -> Flags:
        """Meet one need after the other, each as cheaply as what is hidden by then allows."""
        gone, moves = self.hidden.copy(), {}
        for need in needs:
            for whole in (False, True):
                move = self.move(need, gone, self.cost, whole=whole)
                if move is not None:
                    gone |= self._moved(move)
                    if is_whole(move):
                        moves[need] = np.rint(move)
                        break
        return self._shown_again(moves, gone)

    def _shown_again(self, moves: dict[Need, Reals], gone: Flags) -> Flags:
        """Show again, the dearest first, each row that every move can do without."""
        added = np.flatnonzero(gone & ~self.hidden)
        for row in added[np.lexsort((-added, -self.cost[added]))].tolist():
            less = gone.copy()
            less[row] = False
            others = self._around(row, moves, less)
            if others is not None:
                moves, gone = moves | others, less
        return gone

    def _around(self, row: int, moves: dict[Need, Reals], gone: Flags) -> dict[Need, Reals] | None:
        """Return other moves in place of those that need a row, None when one of them has no other."""
        found = {}
        never = np.full(self.cost.size, np.inf)
        for need, move in moves.items():
            if self._moved(move)[row]:
                other = self.move(need, gone, never)
                if other is None or not is_whole(other):
                    return None
                found[need] = np.rint(other)
        return found

    def _moved(self, move: Reals) -> Flags:
        moved: Flags = np.abs(self.counts.sums @ move) > NEAR
        return moved

    def move(self, need: Need, gone: Flags, cost: Reals, *, whole: bool = False) -> Reals | None:
        """Return the cheapest change of the cells (C) that meets a need, None when there is none.

        Rows that are ``gone`` move for nothing, others at their cost or, where that is infinite, never.
        """
        sums, priced = self.counts.sums, np.flatnonzero(~gone & np.isfinite(cost))
        still = np.flatnonzero(~gone & np.isinf(cost))
        cells, size = self.counts.cells.size, priced.size
        up, none = eye_array(size, format="csr"), csr_array((sums.shape[0], 2 * size))
        rows = vstack([hstack([sums[priced], -up, up]), hstack([sums, none])], format="csr")
        low, high = self._limits(need, still)
        found = milp(
            np.r_[np.zeros(cells), np.tile(cost[priced], 2)],
            integrality=np.r_[np.full(cells, int(whole)), np.zeros(2 * size)],
            bounds=Bounds(np.r_[-self.counts.cells, np.zeros(2 * size)], np.inf),
            constraints=LinearConstraint(rows, np.r_[np.zeros(size), low], np.r_[np.zeros(size), high]),
            options={"node_limit": NODES},
        )  # fmt: skip
        return None if found.x is None else found.x[:cells]

    def _limits(self, need: Need, still: Numbers) -> tuple[Reals, Reals]:
        """Return how far each row (R) may move: not past what it can be, some not at all, one as needed."""
        low, high = np.full(self.cost.size, -np.inf), self.counts.most - self.counts.values
        low[still] = high[still] = 0
        low[need.row] = high[need.row] = need.by
        return low, high

    def cheapest(self, needs: Sequence[Need]) -> Flags | None:
        """Return the cheapest pattern that meets all needs at once; None when the search gives up."""
        asked = np.flatnonzero(~self.hidden & np.isfinite(self.cost))
        still = np.flatnonzero(~self.hidden & np.isinf(self.cost))
        every, cells = eye_array(len(needs), format="csr"), len(needs) * self.counts.cells.size
        moves, asked_moves = kron(every, self.counts.sums), kron(every, self.counts.sums[asked])
        far = max((abs(each.by) for each in needs), default=0)
        apart = far * kron(np.ones((len(needs), 1)), eye_array(asked.size))
        limits = [self._limits(need, still) for need in needs]
        low, high = (np.concatenate([end[way] for end in limits]) for way in (0, 1))
        zero, free = np.zeros(apart.shape[0]), np.full(apart.shape[0], np.inf)
        found = milp(
            np.r_[np.zeros(cells), self.cost[asked]],
            integrality=np.r_[np.zeros(cells), np.ones(asked.size)],
            bounds=Bounds(
                np.r_[np.tile(-self.counts.cells, len(needs)), np.zeros(asked.size)],
                np.r_[np.full(cells, np.inf), np.ones(asked.size)],
            ),
            constraints=LinearConstraint(
                vstack([hstack([moves, csr_array((moves.shape[0], asked.size))]),
                        hstack([asked_moves, apart]), hstack([asked_moves, -apart])], format="csr"),
                np.r_[low, zero, -free], np.r_[high, free, zero],
            ),
            options={"node_limit": FEW_NODES},
        )  # fmt: skip
        if found.x is None or found.status != 0:
            return None
        gone = self.hidden.copy()
        gone[asked[np.rint(found.x[cells:]) > 0]] = True
        never = np.full(self.cost.size, np.inf)
        met = (self.move(need, gone, never, whole=True) for need in needs)
        return gone if all(move is not None for move in met) else None
