"""The attacker: a reader of everything that is shown, who works out what a hidden number can be.

How low and how high it can be are linear programmes (HiGHS). What they allow in fractions need not be
possible in whole numbers: a row counts as uncertain only when whole cells are found that fit all that is
shown, and those bear witness for every other row that they leave room as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from fokus.disclosure.counts import Counts, Flags, Numbers, Reals, Wanted

Direction = Literal[-1, 1]
DOWN: Direction = -1
UP: Direction = 1
NEAR = 1e-6
NODES = 5000
TOGETHER = 8
SEED = 20160907


class Exposed(NamedTuple):
    """A row that cannot be as low, or as high, as it must be able to be."""

    row: int
    direction: Direction


def exposed(counts: Counts, hidden: Flags, wanted: Wanted) -> list[Exposed]:
    """Return the rows of which a reader works out too much, when the ``hidden`` ones (R) are not shown."""
    free = uncertain(counts, hidden)
    return [*_known(counts, free, wanted), *_within(parts(counts, hidden, free, wanted))]


def possible(counts: Counts, hidden: Flags, wanted: Wanted) -> Wanted:
    """Return what is wanted, as far as it is possible for a reader who does not see the ``hidden`` rows (R).

    What everybody knows may leave a row less room than the rule asks for, whatever else is hidden.
    """
    free = uncertain(counts, hidden)
    reached = dict.fromkeys(_known(counts, free, wanted), 0)
    for part in parts(counts, hidden, free, wanted):
        reached |= {each: part.farthest(each) for each in part.exposed()}
    low, high = wanted.low.copy(), wanted.high.copy()
    places = {row: place for place, row in enumerate(wanted.rows.tolist())}
    for each, by in reached.items():
        goals = low if each.direction == DOWN else high
        goals[places[each.row]] = counts.values[each.row] + by
    return Wanted(wanted.rows, low, high)


def _within(each_part: Iterator["Part"]) -> Iterator[Exposed]:
    return (each for part in each_part for each in part.exposed())


def _known(counts: Counts, free: Flags, wanted: Wanted) -> Iterator[Exposed]:
    """Yield the wanted rows that hold nothing uncertain."""
    certain = (counts.sums @ free.astype(np.int64))[wanted.rows] == 0
    true = counts.values[wanted.rows]
    for row in wanted.rows[certain & (wanted.low < true)].tolist():
        yield Exposed(row, DOWN)
    for row in wanted.rows[certain & (wanted.high > true)].tolist():
        yield Exposed(row, UP)


@dataclass(frozen=True, eq=False)
class Part:
    """Uncertain cells that hang together by what is shown and asked of them, apart from all others.

    ``known`` are the rows that the reader knows to lie between ``least`` and ``most``; ``targets`` those
    that must be able to be ``low`` and ``high``; all less the cells that the reader knows.
    """

    true: Numbers
    known: csr_array
    least: Reals
    most: Reals
    rows: Numbers
    targets: csr_array
    low: Reals
    high: Reals

    def exposed(self) -> Iterator[Exposed]:
        """Yield the rows of which too much can be worked out."""
        room = self._witnessed_together()
        for place, row in enumerate(self.rows.tolist()):
            for direction in (DOWN, UP):
                if not room.reaches(place, direction):
                    cells = self._witness(place, direction)
                    if cells is None:
                        yield Exposed(row, direction)
                    else:
                        room.take(self.targets @ cells)

    def farthest(self, one: Exposed) -> int:
        """Return how far from its number a row is possible at the most; nothing where the search gives up."""
        target = self.targets[[self.rows.tolist().index(one.row)]].toarray()[0]
        cells = self._best(one.direction * target, whole=True)
        return 0 if cells is None else int(target @ (np.rint(cells).astype(np.int64) - self.true))

    def _witnessed_together(self) -> "_Room":
        """Return what is seen to be possible when many targets are far out at once, as long as that helps."""
        room, weigh = _Room(self.targets @ self.true, self.low, self.high), np.random.default_rng(SEED)
        for direction in (UP, DOWN):
            while (waiting := room.waiting(direction)).sum() > TOGETHER:
                weights = direction * weigh.random(waiting.size) * waiting
                cells = self._best(self.targets.T @ weights, whole=False)
                if cells is None or not is_whole(cells):
                    break
                room.take(self.targets @ np.rint(cells).astype(np.int64))
                if room.waiting(direction).sum() > waiting.sum() - TOGETHER:
                    break
        return room

    def _witness(self, place: int, direction: Direction) -> Numbers | None:
        """Return whole cells that fit what is known and bring a target to its goal, None without any."""
        target = self.targets[[place]].toarray()[0]
        goal = self.low[place] if direction == DOWN else self.high[place]
        for whole in (False, True):
            cells = self._best(direction * target, whole=whole)
            if cells is None or direction * (target @ cells - goal) < -NEAR:
                return None
            if is_whole(cells):
                return np.rint(cells).astype(np.int64)
        return None

    def _best(self, weights: Reals, *, whole: bool) -> Reals | None:
        """Return cells that fit what is known and weigh the most, None when the search gives up."""
        found = milp(
            -weights, integrality=np.full(weights.size, int(whole)), bounds=Bounds(0, self._ceiling),
            constraints=LinearConstraint(self.known, self.least, self.most), options={"node_limit": NODES},
        )  # fmt: skip
        best: Reals | None = found.x
        return best

    @property
    def _ceiling(self) -> float:
        """A number that no cell needs to pass, so that every programme has an end."""
        return float(self.true.sum() + self.high.max(initial=0))


class _Room:
    """How low and how high each of some targets has been seen to be."""

    def __init__(self, true: Numbers, low: Reals, high: Reals) -> None:
        self._lowest = self._highest = true
        self._low, self._high = low, high

    def take(self, said: Numbers) -> None:
        """Take in what other cells make of the targets."""
        self._lowest, self._highest = np.minimum(self._lowest, said), np.maximum(self._highest, said)

    def reaches(self, place: int, direction: Direction) -> bool:
        """Tell whether a target has been seen as low, or as high, as it must be able to be."""
        return not self.waiting(direction)[place]

    def waiting(self, direction: Direction) -> Flags:
        """Tell which targets have not been seen low, or high, enough."""
        found: Flags = self._lowest > self._low if direction == DOWN else self._highest < self._high
        return found


def is_whole(cells: Reals) -> bool:
    """Tell whether cells are whole numbers."""
    return bool(np.abs(cells - np.rint(cells)).max(initial=0) < NEAR)


def uncertain(counts: Counts, hidden: Flags) -> Flags:
    """Tell which cells (C) a reader does not know, by simple subtraction row by row."""
    at_most = np.where(hidden, counts.most, counts.values)
    free = np.ones(counts.cells.size, dtype=bool)
    while True:
        left = counts.sums @ free.astype(np.int64)
        rest = at_most - counts.sums @ np.where(free, 0, counts.cells)
        tells = (left > 0) & ((rest == 0) | ((left == 1) & ~hidden))
        if not tells.any():
            return free
        free &= counts.sums[tells].sum(axis=0) == 0


def parts(counts: Counts, hidden: Flags, free: Flags, wanted: Wanted) -> Iterator[Part]:
    """Yield the parts that have something to protect."""
    at_most = np.where(hidden, counts.most, counts.values)
    at_least = np.where(hidden, 0, counts.values)
    is_known = np.isfinite(at_most)
    tying = is_known.copy()
    tying[wanted.rows] = True
    of_row, of_cell = _labels(counts.sums, tying, free)
    surely = counts.sums @ np.where(free, 0, counts.cells)
    for label in np.unique(of_row[wanted.rows][of_row[wanted.rows] >= 0]):
        cells = np.flatnonzero(of_cell == label)
        known = np.flatnonzero((of_row == label) & is_known)
        mine = of_row[wanted.rows] == label
        rows = wanted.rows[mine]
        yield Part(
            counts.cells[cells], counts.sums[known][:, cells], (at_least - surely)[known],
            (at_most - surely)[known], rows, counts.sums[rows][:, cells], wanted.low[mine] - surely[rows],
            wanted.high[mine] - surely[rows],
        )  # fmt: skip


def _labels(sums: csr_array, tying: Flags, free: Flags) -> tuple[Numbers, Numbers]:
    """Return the part of each row and of each cell; -1 for those with nothing uncertain in them."""
    row, cell = sums.nonzero()
    ties = tying[row] & free[cell]
    row, cell = row[ties], cell[ties]
    size = sum(sums.shape)
    graph = coo_array((np.ones(row.size), (row, sums.shape[0] + cell)), shape=(size, size))
    label = connected_components(graph, directed=False)[1].astype(np.int64)
    tied = np.zeros(size, dtype=bool)
    tied[row], tied[sums.shape[0] + cell] = True, True
    label[~tied] = -1
    return label[: sums.shape[0]], label[sums.shape[0] :]
