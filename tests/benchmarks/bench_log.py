"""The coding log measured: a durable append, a million events read, one coding on a short and a long text.

Run it with ``python tests/benchmarks/bench_log.py [EVENTS]``; it prints medians.
"""

import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from fokus.coding.events import Add, Event, Remove
from fokus.coding.ledger import Ledger
from fokus.coding.log import format_event
from fokus.store.append import append_lines
from fokus.web.acting import act
from fokus.web.desk import Desk

WHEN = datetime(2025, 6, 9, 9, 6, 14, tzinfo=UTC)
DIGEST = "dba4df184a0b63f8b12a7af26b035f1627a7671f930e56ea6ff7b0009b528b7d"
SENTENCE = "Vi har fått mer tid för eleverna, men mötena är många. "
SHIPPED = Path(__file__).parents[2] / "analyses" / "tillsammans"
TRANSCRIPT = "omg1-lindby-kuratorer"
LOG = "codings/a1.gran.jsonl"


def invent(number: int) -> Event:
    """Return one event of a long log: a coding, or now and then the removal of an earlier one."""
    name = f"01JX9R{number:020}"
    if number % 17 == 16:
        return Remove(id=name, time=WHEN, target=f"01JX9R{number // 2:020}")
    return Add(
        id=name, time=WHEN, transcript=f"omg1-lindby-kuratorer-{number % 300}", version=1, sha256=DIGEST,
        turn=1 + number % 200, start=248, end=344, code=f"kontaktvagar{number % 40}", codebook=1,
        valence="hindering",
    )  # fmt: skip


def lines(count: int) -> bytes:
    """Return a log of so many events."""
    return "".join(f"{format_event(invent(number))}\n" for number in range(count)).encode()


def timed(work: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of some work."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def load(data: bytes) -> Ledger:
    """Read a log and take it in."""
    ledger = Ledger()
    ledger.read(LOG, "a1", data)
    return ledger


def appended(folder: Path, repeats: int) -> float:
    """Return the median seconds until one event is on disk."""
    line = lines(1)
    return timed(lambda: append_lines(folder / LOG, line), repeats)


def coded(folder: Path, characters: int, repeats: int) -> float:
    """Return the median seconds of one coding on the page's desk, in a transcript of so many characters."""
    study = Path(shutil.copytree(SHIPPED, folder / f"studie{characters}"))
    path = study / "transcripts" / f"{TRANSCRIPT}.v1.txt"
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    turns = [f"D07: {SENTENCE * 4}"] * (characters // (4 * len(SENTENCE)))
    path.write_text("\n\n".join([head, *turns]) + "\n", encoding="utf-8")
    desk, numbers = Desk(study, "a1", "gran"), itertools.count(1)

    def code() -> None:
        turn = next(numbers)
        quote = desk.study.transcripts[TRANSCRIPT].turns[turn - 1].text[:9]
        action = {"do": "add", "transcript": TRANSCRIPT, "version": 1, "turn": turn, "start": 0, "end": 9,
                  "quote": quote, "code": "tidsbrist"}  # fmt: skip
        desk.look()
        desk.write(act(desk, f"steg-{turn:08}", [action]).events)

    return timed(code, repeats)


def main(events: int = 1_000_000) -> None:
    """Measure and print."""
    data = lines(events)
    with tempfile.TemporaryDirectory() as folder:
        print(f"one durable append: {1000 * appended(Path(folder), 500):.2f} ms")
        for characters in (60_000, 1_200_000):
            each = 1000 * coded(Path(folder), characters, 200)
            print(f"one coding on {characters:,} characters: {each:.2f} ms")
    print(f"{events:,} events ({len(data) / 1e6:.0f} MB) loaded: {timed(lambda: load(data), 3):.2f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
