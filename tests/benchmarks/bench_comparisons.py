"""Two rounds compared in 2,900 groups on 8 scales, beside a loop over pingouin.ttest.

Each of the 23,200 comparisons has a difference with its interval, g_z with its interval, p, and p
adjusted over all of them. The loop gives less (no interval of the effect) and is timed over a stated
part and extrapolated. Run it: ``python tests/benchmarks/bench_comparisons.py``; with ``--query`` the
same is asked of a study, from its answers: ``scales by=profession,site across=round link=linked``. That
scores five items a scale, adds the exact signed ranks and the change that could have been shown, and makes
a row with its persons of every mean, standard deviation and median.
"""

import argparse
import time
from typing import NamedTuple

import numpy as np
import pingouin
from numpy.typing import NDArray

from fokus.analysis.answer import answer
from fokus.analysis.families import adjust
from fokus.analysis.inference import Inferences
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.query import parse_one

Numbers = NDArray[np.float64]


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


def timed(study: Study, part: int, repeats: int = 3) -> Timed:
    looped(study, 2)
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        found, _ = compared(study)
        seconds.append(time.perf_counter() - start)
    start = time.perf_counter()
    looped(study, part)
    loop = (time.perf_counter() - start) / part * found.p.size
    return Timed(min(seconds), loop, part, found.p.size)


def asked(persons_a_group: int, part: int) -> None:
    """Time the query of a study with 10 professions and 290 sites, and as many calls of the loop."""
    import bench_national as national

    groups = national.PROFESSIONS * national.SITES
    data = national.invent(groups * persons_a_group)
    group = np.tile(np.repeat(np.arange(groups), persons_a_group), national.ROUNDS)
    data = data._replace(
        profession=(group % national.PROFESSIONS).astype(np.int16),
        site=(group // national.PROFESSIONS).astype(np.int16),
    )
    study = national.evaluation(data)
    query = parse_one("scales by=profession,site across=round link=linked")
    answer(study, parse_one("scales of=s0 across=round"))
    study.responses["national"].kept.clear()
    start = time.process_time()
    found = answer(study, query)
    ours = time.process_time() - start
    scores = invent(groups, 1, persons_a_group)
    start = time.process_time()
    looped(scores, part)
    loop = (time.process_time() - start) / part * len(found.contrasts)
    print(f"{len(found.contrasts)} comparisons and {len(found.rows)} rows, asked of a study")
    print(f"fokus {ours:.1f} s of processor time; the loop {loop:.0f} s, extrapolated from {part} calls")
    print(f"{loop / ours:.0f} times as fast")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=2900)
    parser.add_argument("--scales", type=int, default=8)
    parser.add_argument("--persons", type=int, default=40, help="persons a group")
    parser.add_argument("--part", type=int, default=400, help="comparisons that the loop really makes")
    parser.add_argument("--query", action="store_true", help="ask a study instead of the arrays")
    given = parser.parse_args()
    if given.query:
        asked(given.persons // 2, given.part)
        return
    study = invent(given.groups, given.scales, given.persons)
    found = timed(study, given.part)
    print(f"{found.comparisons} comparisons of {study.group.size} persons")
    print(f"fokus {found.fokus:.2f} s, best of three")
    print(f"pingouin.ttest in a loop {found.loop:.0f} s, extrapolated from {found.part} of them")
    print(f"{found.ratio:.0f} times as fast (goal: 100)")


if __name__ == "__main__":
    main()
