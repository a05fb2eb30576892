"""The random-intercept model on 200,000 persons in three rounds with dropouts, and on twice as many.

Run it: ``python tests/benchmarks/bench_mixed.py``. The goal is 5 s on two cores, in time that grows
no faster than the rows.
"""

import argparse
import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.mixed import Contrasts, RandomIntercept, contrasts, random_intercept
from fokus.analysis.rounds import indicators

Numbers = NDArray[np.float64]


class Panel(NamedTuple):
    """Answers of persons in rounds, one row an answer."""

    outcome: Numbers
    when: NDArray[np.int64]
    person: NDArray[np.int64]


def invent(persons: int, rounds: int = 3, seed: int = 1) -> Panel:
    rng = np.random.default_rng(seed)
    person, when = np.repeat(np.arange(persons), rounds), np.tile(np.arange(rounds), persons)
    outcome = 3 + rng.normal(0, 0.6, persons)[person] + 0.05 * when + rng.normal(0, 0.5, person.size)
    there = rng.random(person.size) > 0.15
    return Panel(outcome[there], when[there], person[there])


def analysed(panel: Panel) -> tuple[RandomIntercept, Contrasts]:
    """Return the model, and each later round compared with the first."""
    rounds = int(panel.when.max()) + 1
    model = random_intercept(panel.outcome, indicators(panel.when, rounds), panel.person)
    if not isinstance(model, RandomIntercept):
        raise TypeError(model)
    return model, contrasts(model, np.column_stack([-np.ones(rounds - 1), np.eye(rounds)[1:, 1:]]))


def seconds(panel: Panel, repeats: int = 3) -> float:
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        analysed(panel)
        spent.append(time.perf_counter() - start)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=200_000)
    given = parser.parse_args()
    once, twice = (seconds(invent(persons)) for persons in (given.persons, 2 * given.persons))
    print(f"{given.persons} persons x 3 rounds: {once:.2f} s, best of three (goal: 5 s)")
    print(f"twice as many: {twice:.2f} s, {twice / once:.1f} times as long")


if __name__ == "__main__":
    main()
