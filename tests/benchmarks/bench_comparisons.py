"""Two rounds compared in 2,900 groups on 8 scales, beside a loop over pingouin.ttest.

Each of the 23,200 comparisons has a difference with its interval, g_z with its interval, p, and p
adjusted over all of them. The loop gives less (no interval of the effect) and is timed over a stated
part and extrapolated. Run it: ``python tests/benchmarks/bench_comparisons.py``. It tells how long the arrays
take, then what a user asks, ``scales by=profession,site across=round link=linked``, of a study with so many
groups and of one with twice as many: until everything is compared and adjusted, in columns (that scores five
items a scale), until there is a contrast of each (that adds the exact signed ranks and the change that could
have been shown), until there are rows of every mean, standard deviation and median, and until the guard has
released it all. All in seconds of processor time.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pingouin
from numpy.typing import NDArray

from fokus.analysis.answer import answer
from fokus.analysis.families import adjust
from fokus.analysis.inference import Inferences
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.query import parse_one
from fokus.analysis.result import Result
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation

sys.path.insert(0, str(Path(__file__).parent))
import bench_national as national

Numbers = NDArray[np.float64]
QUERY = "scales by=profession,site across=round link=linked"


class Study(NamedTuple):
    """Scores of persons (rows) on scales (columns) in two rounds, and the group of each person."""

    first: Numbers
    second: Numbers
    group: NDArray[np.int64]
    groups: int


class Timed(NamedTuple):
    """Seconds of both ways, the loop's extrapolated from ``part`` of its comparisons."""

    fokus: float
    loop: float
    part: int
    comparisons: int

    @property
    def ratio(self) -> float:
        return self.loop / self.fokus


def invent(groups: int, scales: int, persons_a_group: int, seed: int = 1) -> Study:
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), persons_a_group)
    level = rng.normal(3, 0.5, (group.size, scales))
    first = (level + rng.normal(0, 0.4, level.shape)).round(2)
    second = (level + 0.1 + rng.normal(0, 0.4, level.shape)).round(2)
    return Study(first, np.where(rng.random(level.shape) < 0.05, np.nan, second), group, groups)


def compared(study: Study) -> tuple[Inferences, Numbers]:
    scales = study.first.shape[1]
    cell = (study.group[:, None] * scales + np.arange(scales)).ravel()
    found = paired_t_by_cell(study.first.ravel(), study.second.ravel(), cell, study.groups * scales)
    return found, adjust(found.p)


def looped(study: Study, part: int) -> list[tuple[float, float, float, float]]:
    """Return T, p, and the interval of the first comparisons, one call each."""
    scales = study.first.shape[1]
    pingouin.options["round.column.CI95"] = None
    rows = []
    for number in range(part):
        here = study.group == number // scales
        first, second = study.first[here, number % scales], study.second[here, number % scales]
        row = pingouin.ttest(second, first, paired=True).iloc[0]
        rows.append((row["T"], row["p_val"], *row["CI95"]))
    return rows


class Asked(NamedTuple):
    """Seconds until a query is compared, has its contrasts, its rows, and is released; and the loop's."""

    comparisons: int
    rows: int
    compared: float
    with_contrasts: float
    with_rows: float
    released: float
    loop: float


def timed(study: Study, part: int, repeats: int = 3) -> Timed:
    looped(study, 2)
    found, _ = compared(study)
    seconds = min(spent(lambda: compared(study)) for _ in range(repeats))
    return Timed(seconds, loop_of(study, part, found.p.size), part, found.p.size)


def spent(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def loop_of(study: Study, part: int, comparisons: int) -> float:
    return spent(lambda: looped(study, part)) / part * comparisons


def invented(groups: int, persons_a_group: int) -> Evaluation:
    """Return a study of so many groups, of ten professions each at so many sites, with 8 scales."""
    national.SITES = groups // national.PROFESSIONS
    data = national.invent(groups * persons_a_group)
    group = np.tile(np.repeat(np.arange(groups), persons_a_group), national.ROUNDS)
    data = data._replace(
        profession=(group % national.PROFESSIONS).astype(np.int16),
        site=(group // national.PROFESSIONS).astype(np.int16),
    )
    return national.evaluation(data)


def asked(groups: int, persons_a_group: int, part: int, repeats: int = 3) -> Asked:
    """Time the query of a study, best of several, and as many calls of the loop."""
    study = invented(groups, persons_a_group)
    answer(study, parse_one("scales of=s0 across=round"))
    results: list[Result] = []
    seconds = []
    for _ in range(repeats):
        study.responses["national"].kept.clear()
        results.clear()
        first = spent(lambda: results.append(answer(study, parse_one(QUERY))))
        second = first + spent(lambda: len(results[0].contrasts))
        third = second + spent(lambda: len(results[0].rows))
        seconds.append((first, second, third, third + spent(lambda: release(results, study.design))))
    found = results[0]
    loop = loop_of(invent(groups, 1, persons_a_group), part, len(found.contrasts))
    best = [min(each) for each in zip(*seconds, strict=True)]
    return Asked(len(found.contrasts), len(found.rows), *best, loop)


def show(found: Asked, part: int) -> None:
    print(f"{found.comparisons} comparisons and {found.rows} rows, asked of a study")
    print(f"  pingouin.ttest in a loop {found.loop:6.1f} s, extrapolated from {part} of them")
    for name, seconds in (
        ("compared", found.compared),
        ("with all contrasts", found.with_contrasts),
        ("with all rows", found.with_rows),
        ("released by the guard", found.released),
    ):
        print(f"  {name:24} {seconds:6.2f} s, {found.loop / seconds:4.0f} times as fast")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=2900)
    parser.add_argument("--scales", type=int, default=8)
    parser.add_argument("--persons", type=int, default=40, help="persons a group")
    parser.add_argument("--part", type=int, default=400, help="comparisons that the loop really makes")
    given = parser.parse_args()
    study = invent(given.groups, given.scales, given.persons)
    found = timed(study, given.part)
    print(f"{found.comparisons} comparisons of {study.group.size} persons, in arrays")
    print(f"  pingouin.ttest in a loop {found.loop:6.1f} s, extrapolated from {found.part} of them")
    print(f"  {'compared':24} {found.fokus:6.2f} s, {found.ratio:4.0f} times as fast (goal: 100)")
    for groups in (given.groups, 2 * given.groups):
        show(asked(groups, given.persons // 2, given.part), given.part)


if __name__ == "__main__":
    main()
