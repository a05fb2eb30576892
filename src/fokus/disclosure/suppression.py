"""Which further numbers are hidden, so that those that must be hidden stay uncertain.

What leaves a number room is a *move*: other cells that fit everything that stays shown. For each number
the move is sought that takes the cheapest rows with it (a linear programme), and those rows are hidden;
in the end each of them is shown again when the moves can do without it. Small tables are solved at one
blow instead, for the cheapest pattern there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fokus.disclosure.attacker import NEAR, is_whole
from fokus.disclosure.counts import Counts, Flags, Reals, Wanted
from fokus.disclosure.moves import Need, move, needs_of
from fokus.disclosure.optimum import cheapest

FEW_UNKNOWNS = 400
Moves = dict[Need, Reals]


def suppressed(counts: Counts, wanted: Wanted, hidden: Flags, cost: Reals) -> Flags:
    """Return what is hidden (R): what already is, and what else must be.

    ``cost`` (R) is what hiding a row costs, infinite where it may not be hidden because it is published
    already. A need that nothing can meet is left unmet: the attacker tells.
    """
    needs = needs_of(counts, wanted, hidden)
    gone = _Search(counts, hidden, cost).one_by_one(needs)
    if len(needs) * counts.cells.size > FEW_UNKNOWNS or (gone & ~hidden).sum() <= 1:
        return gone
    best = cheapest(counts, needs, hidden, cost)
    return gone if best is None else best


@dataclass(frozen=True, eq=False)
class _Search:
    counts: Counts
    hidden: Flags
    cost: Reals

    def one_by_one(self, needs: Sequence[Need]) -> Flags:
        """Meet one need after the other, each as cheaply as what is hidden by then allows."""
        gone = self.hidden.copy()
        moves: Moves = {}
        for need in needs:
            for whole in (False, True):
                found = move(self.counts, need, gone, self.cost, whole=whole)
                if found is not None:
                    gone |= self._moved(found)
                    if is_whole(found):
                        moves[need] = np.rint(found)
                        break
        return self._shown_again(moves, gone)

    def _shown_again(self, moves: Moves, gone: Flags) -> Flags:
        """Show again, the dearest first, each row that every move can do without."""
        added = np.flatnonzero(gone & ~self.hidden)
        for row in added[np.lexsort((-added, -self.cost[added]))].tolist():
            less = gone.copy()
            less[row] = False
            others = self._around(row, moves, less)
            if others is not None:
                moves, gone = moves | others, less
        return gone

    def _around(self, row: int, moves: Moves, gone: Flags) -> Moves | None:
        """Return other moves in place of those that need a row, None when one of them has no other."""
        found = {}
        never = np.full(self.cost.size, np.inf)
        for need, each in moves.items():
            if self._moved(each)[row]:
                other = move(self.counts, need, gone, never)
                if other is None or not is_whole(other):
                    return None
                found[need] = np.rint(other)
        return found

    def _moved(self, change: Reals) -> Flags:
        moved: Flags = np.abs(self.counts.sums @ change) > NEAR
        return moved
