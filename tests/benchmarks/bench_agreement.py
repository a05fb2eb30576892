"""How long coders' agreement takes: of a million codings, and its intervals beside the krippendorff package.

    python tests/benchmarks/bench_agreement.py [CODINGS]

First the whole question ``agreement by=theme`` on a study that is read already, at half and at all of the
codings: the goal is 5 s for a million. Then the interval of alpha of three coders, 20,000 units in 40
interviews and 30 codes, from 2,000 resamples, against a loop over the package, whose time is extrapolated
from its first resamples; the goal is 500 times. The same limits to .001 are shown where the loop can be run
to its end: on fewer units, with the same draws of interviews. Times are of the processor, the best of three.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import krippendorff
import numpy as np
from numpy.typing import NDArray

from fokus.analysis.agreement import _coincidences, krippendorff_interval
from fokus.coding.events import Add
from fokus.coding.ledger import Ledger
from fokus.evaluation import Evaluation, load
from fokus.publish import ask

WHEN = datetime(2025, 6, 9, 9, 6, 14, tzinfo=UTC)
CODERS, THEMES, CODES_A_THEME = ("a1", "a2", "a3"), 6, 5
TURNS = 200
CODINGS_A_TURN = 8
UNITS, TEXTS, CODES, RESAMPLES, PART = 20_000, 40, 30, 2_000, 2
FEWER_UNITS = 400
DESIGN = """\
format = 1
[study]
title = "Samsyn"
language = "sv"
[[round]]
id = "omg1"
label = "maj 2025"
from = 2025-05-01
to = 2025-05-31
[[site]]
id = "lindby"
label = "Lindby"
[[profession]]
id = "kurator"
label = "kurator"
plural = "kuratorer"
group = "elevhälsa"
population = { lindby = 12 }
"""


def invent(codings: int, folder: Path) -> Evaluation:
    """Return a study that three coders have coded at random, so many codings in all."""
    interviews = max(1, codings // (TURNS * CODINGS_A_TURN))
    names = [f"i{number:04}" for number in range(interviews)]
    _write(folder, names)
    found, problems = load(folder)
    assert found is not None
    assert not [each for each in problems if each.severity == "error"], problems[:3]
    logs = Ledger()
    for number, coder in enumerate(CODERS):
        events = _events(number, names, codings // len(CODERS))
        logs.take(f"codings/{coder}.gran.jsonl", coder, events, range(1, len(events) + 1))
    return replace(found, logs=logs, codings=tuple(logs.codings()))


def _write(folder: Path, names: Sequence[str]) -> None:
    (folder / "transcripts").mkdir()
    where = 'round = "omg1"\nsite = "lindby"\nprofessions = ["kurator"]\nheld = true\n'
    plan = "".join(f'[[interview]]\nid = "{each}"\n{where}' for each in names)
    (folder / "study.toml").write_text(f"{DESIGN}{plan}", encoding="utf-8")
    codes = (
        f'[[code]]\nid = "k{n}"\ntheme = "t{n // CODES_A_THEME}"\nlabel = "K{n}"\n' for n in range(CODES)
    )
    themes = (f'[[theme]]\nid = "t{n}"\nlabel = "T{n}"\n' for n in range(THEMES))
    (folder / "codebook.toml").write_text("".join(["version = 1\n", *themes, *codes]), encoding="utf-8")
    said = "\n\n".join(f"Okänd: Sak {number}." for number in range(TURNS))
    for each in names:
        head = f"id: {each}\nround: omg1\nsite: lindby\nprofessions: kurator\n\n"
        (folder / "transcripts" / f"{each}.v1.txt").write_text(f"{head}{said}\n", encoding="utf-8")


def _events(coder: int, names: Sequence[str], codings: int) -> list[Add]:
    draw = np.random.default_rng(coder)
    texts, turns = draw.integers(len(names), size=codings), draw.integers(1, TURNS + 1, size=codings)
    codes = draw.integers(CODES, size=codings)
    return [
        Add(id=f"01JX9R{coder}{number:019}", time=WHEN, transcript=names[text], version=1, turn=int(turn),
            code=f"k{code}", codebook=1)
        for number, (text, turn, code) in enumerate(zip(texts, turns, codes, strict=True))
    ]  # fmt: skip


def asked(study: Evaluation, unit: str = "turns") -> float:
    """Return the alpha of all codes together, through the question that a user asks."""
    (row,) = (row for row in ask(study, f"agreement by=theme unit={unit}").rows
              if row.measure == "krippendorff" and row.at == {"theme": "all"})  # fmt: skip
    return float(row.value)


def judgements(units: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what three coders said of every unit and code, each unlike the truth one time in ten."""
    draw = np.random.default_rng(1)
    truth = draw.random((units * CODES, 1)) < 0.05
    codes = np.where(draw.random((units * CODES, len(CODERS))) < 0.1, ~truth, truth).astype(float)
    return codes, np.tile(np.arange(units) * TEXTS // units, CODES)


def looped(codes: NDArray[np.float64], texts: NDArray[np.int64], resamples: int) -> list[float]:
    """Return alpha of some resamples of whole texts, one call of the package each.

    Texts are drawn as fokus draws them, those with the same coincidences together: so are the draws the same.
    """
    draw = np.random.default_rng(0)
    coincidences = _coincidences(codes, np.ones(len(codes)), texts, np.array([0.0, 1.0]))
    _, first, times = np.unique(
        coincidences.reshape(TEXTS, -1), axis=0, return_index=True, return_counts=True
    )
    of_text = [codes[texts == each] for each in first]
    found = []
    for drawn in draw.multinomial(TEXTS, times / TEXTS, resamples):
        sample = np.concatenate([of_text[each] for each in np.repeat(np.arange(len(first)), drawn)])
        found.append(krippendorff.alpha(reliability_data=sample.T, level_of_measurement="nominal"))
    return found


def apart(units: int) -> float:
    """Return how far the limits of the loop, run to its end, lie from ours."""
    codes, texts = judgements(units)
    ours = krippendorff_interval(codes, texts, level="nominal", resamples=RESAMPLES)
    assert ours.low is not None
    assert ours.high is not None
    low, high = np.quantile(looped(codes, texts, RESAMPLES), [0.025, 0.975])
    return max(abs(ours.low - low), abs(ours.high - high))


def best(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the fewest seconds of the processor that some work takes."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main(codings: int = 1_000_000) -> None:
    """Measure and print."""
    for number in (codings // 2, codings):
        with tempfile.TemporaryDirectory() as folder:
            study = invent(number, Path(folder))
            for unit in ("turns", "characters"):
                print(f"agreement of {number:,} codings by {unit}: {best(partial(asked, study, unit)):.2f} s")
    codes, texts = judgements(UNITS)
    ours = best(lambda: krippendorff_interval(codes, texts, level="nominal", resamples=RESAMPLES))
    loop = best(lambda: looped(codes, texts, PART), 1) * RESAMPLES / PART
    print(f"limits of {FEWER_UNITS * CODES:,} judgements, all {RESAMPLES:,} resamples: at most"
          f" {apart(FEWER_UNITS):.1e} apart")  # fmt: skip
    print(f"interval of alpha: {ours:.2f} s, loop over krippendorff {loop:.0f} s ({PART} of {RESAMPLES}"
          f" resamples timed), ratio {loop / ours:.0f}")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
