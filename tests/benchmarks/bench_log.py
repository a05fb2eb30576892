"""The coding log measured: a durable append, a million events read, one coding on a short and a long text.

    python tests/benchmarks/bench_log.py [--events 1000000] [--taguette PYTHON]

It prints medians. ``--taguette`` is the Python of an environment in which Taguette is installed: its own
functions put a highlight on a text of the same length, in the order of its web handler, without the
browser and its server in between, as fokus's are called here.
"""

import argparse
import itertools
import shutil
import subprocess
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
REPEATS = 200
TAGUETTE = """
import sys, time
from statistics import median
from taguette import database, extract
db = database.connect("sqlite:///" + sys.argv[1])()
user = database.User(login="admin", hashed_password=None)
project = database.Project(name="bench", description="")
body = "".join(f"<p>D07: {sys.argv[3]}</p>" for _ in range(int(sys.argv[2]) // len(sys.argv[3])))
document = database.Document(name="bench", description="", filename="bench.txt", project=project,
                             text_direction=database.TextDirection.LEFT_TO_RIGHT, contents=body)
tag = database.Tag(project=project, path="tidsbrist", description="")
db.add_all([user, project, document, tag])
db.commit()
taken = []
for turn in range(int(sys.argv[4])):
    began = time.perf_counter()
    at = turn * (len(sys.argv[3]) + 5)
    mark = database.Highlight(document=document, start_offset=at, end_offset=at + 9,
                              snippet=extract.extract(document.contents, at, at + 9))
    db.add(mark)
    db.flush()
    db.execute(database.highlight_tags.insert(), [dict(highlight_id=mark.id, tag_id=tag.id)])
    db.add(database.Command.highlight_add(user.login, document, mark, [tag.id]))
    db.commit()
    taken.append(time.perf_counter() - began)
print(median(taken))
"""


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


def highlighted(python: str, folder: Path, characters: int) -> float:
    """Return the median seconds of one highlight of Taguette's, in a document of so many characters."""
    place = folder / f"bench{characters}.sqlite3"
    command = [python, "-c", TAGUETTE, str(place), str(characters), SENTENCE * 4, str(REPEATS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--taguette", default="")
    asked = parser.parse_args()
    data = lines(asked.events)
    with tempfile.TemporaryDirectory() as folder:
        print(f"one durable append: {1000 * appended(Path(folder), 500):.2f} ms")
        for characters in (60_000, 1_200_000):
            each = 1000 * coded(Path(folder), characters, REPEATS)
            print(f"one coding on {characters:,} characters: {each:.2f} ms")
            if asked.taguette:
                other = 1000 * highlighted(asked.taguette, Path(folder), characters)
                print(f"  Taguette's highlight: {other:.2f} ms, {other / each:.0f} times")
    print(f"{asked.events:,} events ({len(data) / 1e6:.0f} MB) loaded: {timed(lambda: load(data), 3):.2f} s")


if __name__ == "__main__":
    main()
