"""What the guard of counts hides, and how long it takes, beside the naive rule and beside the optimum.

    python tests/benchmarks/bench_attack.py [TABLES]

Random tables of two and three dimensions with every total. For each: how many of the few that the naive
rule hides (1 to 4) a reader can work out more closely than the guard allows, how many after the guard has
hidden more, and how many rows it hides against the fewest that would do, where the exact search finds them.
Then the attack alone, on 1,024 and 10,000 linked cells. Goals: none worked out, at most 1.25 times the
fewest on average, 3 s and 60 s. Times are of the processor.
"""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from fokus.disclosure.attacker import exposed
from fokus.disclosure.counts import Counts, Wanted
from fokus.disclosure.moves import needs_of
from fokus.disclosure.optimum import cheapest
from fokus.disclosure.suppression import suppressed

LIMIT = 5
SHAPES = ((3, 4), (4, 5), (2, 6), (2, 3, 3), (6, 5), (3, 3, 3))
LARGE = ((32, 32), (100, 100))


@dataclass
class Found:
    """What is found of some tables."""

    tables: int = 0
    few: int = 0
    naive: int = 0
    guarded: int = 0
    hidden: int = 0
    seconds: float = 0.0
    ratios: tuple[float, ...] = ()


def table(shape: tuple[int, ...], seed: int) -> Counts:
    """Return a random table with every total; the cells come first."""
    rng = np.random.default_rng(seed)
    cells = rng.poisson(7 * rng.gamma(1, 1, size=shape))
    places = np.arange(cells.size).reshape(shape)
    row, cell = [], []
    ways = sorted(product((False, True), repeat=len(shape)), key=sum)
    every = (at for way in ways for at in product(*_ends(way, shape)))
    for number, at in enumerate(every):
        held = places[tuple(slice(None) if each is None else each for each in at)].ravel()
        row += [number] * held.size
        cell += held.tolist()
    rows = max(row) + 1
    sums = csr_array((np.ones(len(row), dtype=np.int64), (row, cell)), shape=(rows, cells.size))
    return Counts(cells.ravel(), sums, np.full(rows, np.inf))


def _ends(way: Iterable[bool], shape: Iterable[int]) -> list[Iterable[int | None]]:
    return [[None] if together else range(size) for together, size in zip(way, shape, strict=True)]


def naive(counts: Counts) -> tuple[NDArray[np.bool_], Wanted]:
    """Return what the naive rule hides, and what is wanted of it."""
    hidden = (counts.values >= 1) & (counts.values < LIMIT)
    return hidden, Wanted.of(counts, np.flatnonzero(hidden), LIMIT)


def judged(tables: int) -> Found:
    """Return what is found of so many random tables."""
    found = Found(tables)
    for seed in range(tables):
        counts = table(SHAPES[seed % len(SHAPES)], seed)
        hidden, wanted = naive(counts)
        cost = np.ones(hidden.size)
        start = time.process_time()
        gone = suppressed(counts, wanted, hidden, cost)
        found.seconds += time.process_time() - start
        found.few += wanted.rows.size
        found.hidden += int(gone.sum())
        found.naive += len({each.row for each in exposed(counts, hidden, wanted)})
        found.guarded += len(exposed(counts, gone, wanted))
        needs = needs_of(counts, wanted, hidden)
        best = cheapest(counts, needs, hidden, cost) if needs else None
        if best is not None:
            found.ratios += (float(gone.sum() / best.sum()),)
    return found


def attacked(shape: tuple[int, ...]) -> tuple[int, int, float]:
    """Return the cells of a large table, the few in it, and the seconds that an attack takes."""
    counts = table(shape, 1)
    hidden, wanted = naive(counts)
    start = time.process_time()
    exposed(counts, hidden, wanted)
    return counts.cells.size, wanted.rows.size, time.process_time() - start


def main(tables: int) -> None:
    """Print what is found."""
    found = judged(tables)
    print(f"{found.tables} tables, {found.few} counts of 1 to {LIMIT - 1}")
    print(f"worked out too closely: naive rule {found.naive}, guard {found.guarded}")
    print(
        f"hidden {found.hidden} in {found.seconds:.1f} s; beside the fewest that would do, where known ",
        end="",
    )
    print(f"({len(found.ratios)} tables): {np.mean(found.ratios):.3f} times on average")
    for shape in LARGE:
        cells, few, seconds = attacked(shape)
        print(f"attack of {cells} linked cells, {few} of them few: {seconds:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
