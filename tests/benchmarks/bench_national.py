"""Means, intervals and alpha of 8 scales of 40 items for 1,000,000 respondents in two rounds.

By 10 professions, 290 municipalities and round; beside pandas vectorized by hand and Polars, in one run and
to the same answers. Polars is no dependency of fokus: ``pip install polars`` before, else its part is left
out. Run it: ``python tests/benchmarks/bench_national.py`` (``--csv`` and ``--parquet`` read from a file as
well, ``--door`` runs the commands at a tenth of the size). The goals: in memory 8 times pandas and twice
Polars; from csv no slower than Polars; time that grows with the rows.
"""

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.answer import answer
from fokus.analysis.covariances import covariances_of_patterns
from fokus.analysis.histogram import NONE, histogram, summary
from fokus.analysis.patterns import patterns
from fokus.analysis.query import parse_one
from fokus.analysis.reliability import cronbach_alpha
from fokus.analysis.scored import t_margin
from fokus.analysis.scoring import scores_of, steps_of
from fokus.analysis.standing import layouts
from fokus.evaluation import Evaluation
from fokus.material.binding import Binding
from fokus.material.exports.plain import read_plain
from fokus.material.responses import Responses
from fokus.study.design import Design
from fokus.study.instrument import Instrument
from fokus.study.instrument_toml import format_instrument

Numbers = NDArray[np.float64]
ITEMS, IN_SCALE, POINTS, FEWEST = 40, 5, 5, 3
SCALES = ITEMS // IN_SCALE
PROFESSIONS, SITES, ROUNDS = 10, 290, 2
CELLS = PROFESSIONS * SITES * ROUNDS
BY = ("profession", "site", "round")
LETTERS = {"code": "k", "profession": "p", "site": "m", "round": "r"}
AT_A_TIME = 100_000
HAS_POLARS = importlib.util.find_spec("polars") is not None


class Data(NamedTuple):
    """Answers as steps above the lowest point (-1: none), and where each respondent stands."""

    items: list[NDArray[np.int8]]
    profession: NDArray[np.int16]
    site: NDArray[np.int16]
    when: NDArray[np.int16]
    person: NDArray[np.int64]


class Found(NamedTuple):
    """Mean, low and high, one row a cell and one column a scale, and alpha of each scale."""

    mean: Numbers
    low: Numbers
    high: Numbers
    alpha: Numbers


def invent(respondents: int, seed: int = 1) -> Data:
    rng = np.random.default_rng(seed)
    rows = respondents * ROUNDS
    level = rng.normal(size=(SCALES, rows)).astype(np.float32)
    items = []
    for number in range(ITEMS):
        tilt = -1 if turned(number) else 1
        drawn = 2.2 + tilt * 0.8 * level[number // IN_SCALE] + rng.normal(size=rows).astype(np.float32)
        points = np.clip(np.rint(drawn), 0, POINTS - 1).astype(np.int8)
        items.append(np.where(rng.random(rows, np.float32) < 0.03, np.int8(NONE), points))
    person = np.tile(np.arange(respondents), ROUNDS)
    when = np.repeat(np.arange(ROUNDS, dtype=np.int16), respondents)
    profession = np.tile(rng.integers(0, PROFESSIONS, respondents, dtype=np.int16), ROUNDS)
    site = np.tile(rng.integers(0, SITES, respondents, dtype=np.int16), ROUNDS)
    return Data(items, profession, site, when, person)


def turned(item: int) -> bool:
    return item % IN_SCALE == IN_SCALE - 1


def design() -> Design:
    months = [(date(2025, 5, 1), date(2025, 6, 15)), (date(2025, 11, 1), date(2025, 12, 15))]
    return Design.model_validate(
        {
            "study": {"title": "National", "language": "en"},
            "round": [
                {"id": f"r{n}", "label": f"round {n}", "from": first, "to": last}
                for n, (first, last) in enumerate(months)
            ],
            "site": [{"id": f"m{n}", "label": f"municipality {n}"} for n in range(SITES)],
            "profession": [{"id": f"p{n}", "label": f"profession {n}"} for n in range(PROFESSIONS)],
        }
    )


def instrument() -> Instrument:
    names = [("-" if turned(n) else "") + f"i{n}" for n in range(ITEMS)]
    return Instrument.model_validate(
        {
            "id": "national",
            "title": "National",
            "response": {"agree": {"points": [{"value": n + 1, "en": f"{n + 1}"} for n in range(POINTS)]}},
            "item": [{"id": f"i{n}", "response": "agree", "en": f"Item {n}"} for n in range(ITEMS)],
            "scale": [
                {
                    "id": f"s{n}",
                    "label": {"en": f"Scale {n}"},
                    "items": names[n * IN_SCALE : (n + 1) * IN_SCALE],
                    "min_answered": FEWEST,
                }
                for n in range(SCALES)
            ],
        }
    )


def evaluation(data: Data) -> Evaluation:
    """Return the study as it is in memory after reading: codes and categories."""

    def categories(codes: NDArray[Any], ids: list[str]) -> pd.Categorical:
        return pd.Categorical.from_codes(codes, pd.Index(ids, dtype=object))

    rows = data.person.size
    people = pd.DataFrame(
        {
            "respondent": data.person,
            "linked": np.ones(rows, dtype=bool),
            "round": categories(data.when, [f"r{n}" for n in range(ROUNDS)]),
            "site": categories(data.site, [f"m{n}" for n in range(SITES)]),
            "profession": categories(data.profession, [f"p{n}" for n in range(PROFESSIONS)]),
            "file": categories(np.zeros(rows, np.int8), ["responses/national.csv"]),
            "row": np.arange(rows, dtype=np.int32),
        }
    )
    points = pd.Index([float(n + 1) for n in range(POINTS)])
    answers = {f"i{n}": pd.Categorical.from_codes(each, points) for n, each in enumerate(data.items)}
    ids = [*(str(n + 1) for n in range(POINTS)), "blank"]
    given = {
        f"i{n}": categories(np.where(each < 0, np.int8(POINTS), each), ids)
        for n, each in enumerate(data.items)
    }
    responses = Responses(instrument(), people, pd.DataFrame(answers), pd.DataFrame(given))
    return Evaluation(
        Path(), design(), instruments={"national": instrument()}, responses={"national": responses}
    )


def with_fokus(study: Evaluation) -> Found:
    """Count as ``scales`` does: cells, patterns of answers, a histogram a scale, what follows from it."""
    responses = study.responses["national"]
    responses.kept.clear()
    cell = layouts(study, responses, BY)[0].cell
    professions = PROFESSIONS + 1  # and one for who is of an unknown profession
    columns, alphas = [], []
    for scale in responses.instrument.scale:
        response = responses.instrument.format_of(scale.item_ids[0])
        assert response is not None
        steps = steps_of(responses.answers, scale, response)
        assert steps is not None
        given = patterns(*steps)
        found = summary(histogram(cell, scores_of(given, scale, response), professions * SITES * ROUNDS))
        margin = t_margin(found)
        columns.append([each[:CELLS] for each in (found.mean, found.mean - margin, found.mean + margin)])
        alphas.append(cronbach_alpha(*covariances_of_patterns(given)).value)
    mean, low, high = (np.stack(each, axis=1) for each in zip(*columns, strict=True))
    return Found(mean, low, high, np.array(alphas))


def frame_of(data: Data) -> pd.DataFrame:
    items = {
        f"i{n}": np.where(each < 0, np.nan, each + 1).astype(np.float32) for n, each in enumerate(data.items)
    }
    return pd.DataFrame({**items, "profession": data.profession, "site": data.site, "round": data.when})


def with_pandas(frame: pd.DataFrame) -> Found:
    from scipy.special import stdtrit

    cell = (frame["profession"].astype(np.int32) * SITES + frame["site"]) * ROUNDS + frame["round"]
    scores, alphas = {}, []
    for number in range(SCALES):
        names = [f"i{n}" for n in range(number * IN_SCALE, (number + 1) * IN_SCALE)]
        keyed = frame[names].to_numpy(copy=True)
        keyed[:, -1] = POINTS + 1 - keyed[:, -1]
        there = ~np.isnan(keyed)
        answered = there.sum(axis=1)
        sums = np.where(there, keyed, 0).sum(axis=1, dtype=np.float64)
        scores[number] = np.where(answered >= FEWEST, sums / np.maximum(answered, 1), np.nan)
        complete = keyed[answered == IN_SCALE].astype(np.float64)
        covariance = np.cov(complete.T)
        alphas.append(IN_SCALE / (IN_SCALE - 1) * (1 - np.trace(covariance) / covariance.sum()))
    by_cell = pd.DataFrame(scores).groupby(cell.to_numpy())
    mean, spread, n = by_cell.mean().to_numpy(), by_cell.std().to_numpy(), by_cell.count().to_numpy()
    margin = stdtrit(n - 1, 0.975) * spread / np.sqrt(n)
    return Found(mean, mean - margin, mean + margin, np.array(alphas))


def polars_of(data: Data) -> Any:
    import polars as pl

    items = {
        f"i{n}": pl.Series(each + np.int8(1)).replace(0, None) if (each < 0).any() else pl.Series(each + 1)
        for n, each in enumerate(data.items)
    }
    return pl.DataFrame({**items, "profession": data.profession, "site": data.site, "round": data.when})


def with_polars(frame: Any) -> Found:
    import polars as pl
    from scipy.special import stdtrit

    scores, parts = [], []
    for number in range(SCALES):
        names = [f"i{n}" for n in range(number * IN_SCALE, (number + 1) * IN_SCALE)]
        keyed = [POINTS + 1 - pl.col(each) if turned(int(each[1:])) else pl.col(each) for each in names]
        answered = pl.sum_horizontal(pl.col(each).is_not_null().cast(pl.Int8) for each in names)
        total = pl.sum_horizontal(keyed)
        scores.append(
            pl.when(answered >= FEWEST)
            .then(total.cast(pl.Float64) / answered)
            .otherwise(None)
            .alias(f"s{number}")
        )
        complete = answered == IN_SCALE
        parts += [pl.col(each).filter(complete).cast(pl.Float64).var().alias(f"v{each}") for each in names]
        parts.append(total.filter(complete).cast(pl.Float64).var().alias(f"t{number}"))
    lazy = frame.lazy()
    each = [f"s{number}" for number in range(SCALES)]
    cells = (
        lazy.select("profession", "site", "round", *scores)
        .group_by("profession", "site", "round")
        .agg(
            *(pl.col(s).mean().alias(f"{s}mean") for s in each),
            *(pl.col(s).std().alias(f"{s}sd") for s in each),
            *(pl.col(s).count().alias(f"{s}n") for s in each),
        )
    )
    cells, whole = pl.collect_all([cells, lazy.select(parts)])
    cells = cells.sort("profession", "site", "round")
    mean, spread, n = (cells.select(f"{s}{what}" for s in each).to_numpy() for what in ("mean", "sd", "n"))
    margin = stdtrit(n - 1.0, 0.975) * spread / np.sqrt(n)
    variance = whole.row(0, named=True)
    alphas = [
        IN_SCALE / (IN_SCALE - 1)
        * (1 - sum(variance[f"vi{n}"] for n in range(s * IN_SCALE, (s + 1) * IN_SCALE)) / variance[f"t{s}"])
        for s in range(SCALES)
    ]  # fmt: skip
    return Found(mean, mean - margin, mean + margin, np.array(alphas))


def write(data: Data, file: Path) -> None:
    """Write an export as a survey tool does: a code, three words and forty numbers a row."""
    words = {"code": data.person, "profession": data.profession, "site": data.site, "round": data.when}
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for start in range(0, data.person.size, AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            frame = pd.DataFrame({name: pd.Series(each[part]).astype(str) for name, each in words.items()})
            frame = frame.apply(lambda column: LETTERS[str(column.name)] + column)
            for n, each in enumerate(data.items):
                frame[f"i{n}"] = np.where(each[part] < 0, "", (each[part] + 1).astype(str))
            frame.to_csv(out, index=False, header=start == 0, lineterminator="\n")


def write_parquet(data: Data, file: Path) -> None:
    """Write the same as a data platform does: words, and small numbers."""
    words = {"code": data.person, "profession": data.profession, "site": data.site, "round": data.when}
    frame = pd.DataFrame({name: pd.Series(each).astype(str) for name, each in words.items()})
    frame = frame.apply(lambda column: LETTERS[str(column.name)] + column)
    for n, each in enumerate(data.items):
        frame[f"i{n}"] = pd.array(each + np.int8(1), dtype="Int8")
        frame.loc[each < 0, f"i{n}"] = pd.NA
    frame.to_parquet(file, index=False)


WRITE: dict[str, Callable[[Data, Path], None]] = {"csv": write, "parquet": write_parquet}


def binding() -> Binding:
    of_people = {name: {"column": name} for name in BY}
    return Binding.model_validate(
        {
            "file": "responses/national.csv", "instrument": "national", **of_people,
            "respondent": {"column": "code", "link": "code"},
            "item": {f"i{n}": f"i{n}" for n in range(ITEMS)},
        }
    )  # fmt: skip


def fokus_from(file: Path) -> Found:
    """Read as a study's large exports are read, and count."""
    found = read_plain(file.read_bytes(), binding(), instrument(), design())
    assert found is not None
    return with_fokus(Evaluation(Path(), design(), responses={"national": found[0]}))


def numbered(words: Any) -> Any:
    """Return the numbers in p3, m210 and r1."""
    return words.str[1:].astype(np.int16)


def pandas_from(file: Path) -> Found:
    kinds = dict.fromkeys((f"i{n}" for n in range(ITEMS)), np.float32) | dict.fromkeys(BY, "category")
    if file.suffix == ".parquet":
        frame = pd.read_parquet(file, columns=list(kinds)).astype(kinds)
    else:
        frame = pd.read_csv(file, dtype=kinds, usecols=list(kinds))
    for name in BY:
        codes = numbered(frame[name].cat.categories.to_series()).to_numpy()
        frame[name] = codes[frame[name].cat.codes]
    return with_pandas(frame)


def polars_from(file: Path) -> Found:
    import polars as pl

    kinds = dict.fromkeys((f"i{n}" for n in range(ITEMS)), pl.Int8)
    packed = file.suffix == ".parquet"
    frame = pl.read_parquet(file) if packed else pl.read_csv(file, schema_overrides=kinds)
    return with_polars(frame.with_columns(pl.col(name).str.slice(1).cast(pl.Int16) for name in BY))


FROM_FILE: dict[str, Callable[[Path], Found]] = {
    "fokus": fokus_from, "pandas": pandas_from, "polars": polars_from,
}  # fmt: skip


def one_from_file(name: str, file: Path) -> None:
    """Read and count in this process; print the seconds and the megabytes beyond those before it."""
    for module in ("scipy.special", name):
        importlib.import_module(module)
    before = most_memory()
    (spent,) = seconds(lambda: FROM_FILE[name](file), 1)
    print(*spent, most_memory() - before)


def most_memory() -> float:
    """Return the most megabytes that this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process that started this one held
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def from_file(data: Data, repeats: int, kind: str) -> None:
    names = [name for name in FROM_FILE if name != "polars" or HAS_POLARS]
    spent: dict[str, list[Seconds]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"national.{kind}"
        WRITE[kind](data, file)
        print(f"{kind} of {file.stat().st_size / 2**20:.0f} MB, each way in a process of its own")
        for _ in range(repeats):
            for name in names:
                command = [sys.executable, __file__, "--one", name, str(file)]
                told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
                spent[name].append(Seconds(float(told[0]), float(told[1])))
                print(f"{'':8} {name}: {float(told[0]):.2f} s, peak {float(told[2]):.0f} MB with the file")
    for name in names:
        shown(name, spent[name], spent["fokus"])


class Seconds(NamedTuple):
    """Time by the clock, and of the processors: what other work on the machine takes is in the first only."""

    wall: float
    cpu: float


def seconds(run: Callable[[], object], repeats: int) -> list[Seconds]:
    spent = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        spent.append(Seconds(time.perf_counter() - wall, time.process_time() - cpu))
    return spent


def farthest(one: Found, other: Found) -> float:
    return max(float(np.nanmax(np.abs(a - b))) for a, b in zip(one, other, strict=True))


def shown(name: str, spent: list[Seconds], ours: list[Seconds]) -> None:
    for kind in ("wall", "cpu"):
        own, theirs = ([getattr(each, kind) for each in some] for some in (ours, spent))
        ratios = sorted(one / other for one, other in zip(theirs, own, strict=True))
        print(
            f"{name:8} {kind:4} best {min(theirs):.2f} s, median {median(theirs):.2f} s; "
            f"{median(ratios):.1f} times fokus (from {ratios[0]:.1f} to {ratios[-1]:.1f} run by run)"
        )


def in_memory(data: Data, repeats: int) -> None:
    study, frame = evaluation(data), frame_of(data)
    runs: dict[str, Callable[[], Found]] = {
        "fokus": lambda: with_fokus(study), "pandas": lambda: with_pandas(frame),
    }  # fmt: skip
    if HAS_POLARS:
        table = polars_of(data)
        runs["polars"] = lambda: with_polars(table)
    found = {name: run() for name, run in runs.items()}
    spent: dict[str, list[Seconds]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            spent[name] += seconds(run, 1)
    for name in runs:
        shown(name, spent[name], spent["fokus"])
        if name != "fokus":
            print(f"{'':8} farthest from fokus by {farthest(found['fokus'], found[name]):.1e}")


def fastest(data: Data) -> float:
    """Return the least processor time of five."""
    study = evaluation(data)
    return min(each.cpu for each in seconds(lambda: with_fokus(study), 5))


def whole_answer(data: Data) -> None:
    """Time the queries as users ask them, and what memory they take beyond the answers themselves."""
    study = evaluation(data)
    for text in ("reliability", "reliability by=profession", f"scales by={','.join(BY)}"):
        before = most_memory()
        (spent,) = seconds(lambda asked=text: answer(study, parse_one(asked)), 1)
        print(f"{text}: {spent.cpu:.1f} s, {most_memory() - before:.0f} MB more at most")


def study_folder(folder: Path) -> Path:
    """Write the study as a user keeps it, without answers."""
    study, plan = folder / "national", design()
    lines = ["format = 1", "[study]", 'title = "National"', 'language = "en"']
    for each in plan.round:
        lines += ["[[round]]", f'id = "{each.id}"', f'label = "{each.label}"']
        lines += [f"from = {each.first}", f"to = {each.last}"]
    for name, entries in (("site", plan.site), ("profession", plan.profession)):
        lines += [
            line
            for each in entries
            for line in (f"[[{name}]]", f'id = "{each.id}"', f'label = "{each.label}"')
        ]
    (study / "instruments").mkdir(parents=True)
    (study / "study.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (study / "instruments" / "national.toml").write_text(format_instrument(instrument()), encoding="utf-8")
    return study


def end_to_end(data: Data) -> dict[str, tuple[float, float]]:
    """Run ``import`` and ``show`` as a user does; return the seconds and the most megabytes of each."""
    with tempfile.TemporaryDirectory() as folder:
        file, study = Path(folder) / "answers.csv", study_folder(Path(folder))
        write(data, file)
        calls = {
            "import": ["import", str(file), "--code", "code", "--yes"],
            "show": ["show", f"scales by={','.join(BY)}", "--as", "csv"],
        }
        return {name: _run([*words, "-s", str(study)]) for name, words in calls.items()}


def _run(words: list[str]) -> tuple[float, float]:
    start = time.perf_counter()
    command = [sys.executable, "-m", "fokus", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as done:
        _, status, used = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command)
    return time.perf_counter() - start, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--csv", action="store_true", help="read from a csv file too")
    parser.add_argument("--parquet", action="store_true", help="read from a Parquet file too")
    parser.add_argument(
        "--one", nargs=2, metavar=("WAY", "FILE"), help="one way from one file, for --csv and --parquet"
    )
    parser.add_argument(
        "--door", action="store_true", help="import and show a tenth of it from the command line too"
    )
    parser.add_argument("--whole", action="store_true", help="time the whole answer too")
    given = parser.parse_args()
    if given.one:
        one_from_file(given.one[0], Path(given.one[1]))
        return
    data = invent(given.respondents)
    print(
        f"{given.respondents} respondents x {ITEMS} items x {ROUNDS} rounds, {SCALES} scales, {CELLS} cells"
    )
    in_memory(data, given.repeats)
    once, twice = (fastest(invent(each)) for each in (given.respondents // 2, given.respondents))
    print(f"half as many: {once:.2f} s; twice as many as that take {twice / once:.1f} times as long")
    for kind in WRITE:
        if getattr(given, kind):
            from_file(data, max(1, given.repeats // 2), kind)
    if given.door:
        for name, (spent, most) in end_to_end(invent(given.respondents // 10)).items():
            print(f"{name} of {given.respondents // 10} respondents: {spent:.1f} s, peak {most:.0f} MB")
    if given.whole:
        whole_answer(data)


if __name__ == "__main__":
    main()
