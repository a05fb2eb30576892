"""How long 200 transcripts of 60 kB take to come in, beside Taguette's import of the same text as HTML.

    python tests/benchmarks/bench_import.py [--taguette PYTHON] [--files 200] [--kilobytes 60]

Both are timed as whole processes, one after the other, from files on disk to a study (or a project)
on disk; the best of three, by the clock and by the processor, which others on the machine disturb less.
fokus also takes the names out. ``--taguette`` is the Python of an
environment in which Taguette is installed; its own functions are called, in the order of its web
handler, without the browser in between. The text is the shipped example's, which is invented.
"""

import argparse
import html
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
TURNS = ROOT / "analyses" / "tillsammans" / "transcripts"
NAMES = {
    "D03": "Marit Sandlöv",
    "D04": "Birgit Almlöv",
    "D07": "Pernilla Brunnvik",
    "D10": "Rickard Lundvass",
}
TAGUETTE = """
import asyncio, sys
from pathlib import Path
from taguette import convert, database
db = database.connect("sqlite:///" + sys.argv[2])()
user = database.User(login="admin", hashed_password=None)
project = database.Project(name="bench", description="")
db.add_all([user, project]); db.commit()
for path in sorted(Path(sys.argv[1]).glob("*.html")):
    body = asyncio.run(convert.to_html_chunks(path.read_bytes(), "text/html", path.name, {}))
    document = database.Document(name=path.stem, description="", filename=path.name, project=project,
                                 text_direction=database.TextDirection.LEFT_TO_RIGHT, contents=body)
    db.add(document); db.flush()
    db.add(database.Command.document_add(user.login, document)); db.commit()
assert db.query(database.Document).count() == int(sys.argv[3])
"""


def turns() -> Iterator[str]:
    """Yield turns of the example without end, with names where its codes stand; no sentence comes twice."""
    said = []
    for path in sorted(TURNS.glob("*.v1.txt")):
        said += path.read_text(encoding="utf-8").split("\n\n")[1:]
    common = sorted({word for turn in said for word in turn.split() if word.isalpha() and word.islower()})
    for number, turn in enumerate(itertools.cycle(said)):
        label, colon, text = turn.strip().partition(": ")
        pair = f"{common[number % len(common)]} {common[number // len(common) % len(common)]}"
        told_apart = text.replace(".", f", {pair}.").replace("?", f", {pair}?")
        yield f"{NAMES.get(label, label)}{colon}{told_apart}"


def write(folder: Path, files: int, kilobytes: int) -> None:
    """Write a study in which as many interviews are planned, and their originals as text and as HTML."""
    endless = turns()
    study = folder / "study"
    subprocess.run(
        [sys.executable, "-m", "fokus", "new", study, "--like", "start-sv"], check=True, capture_output=True
    )
    for each in (study / "transcripts").glob("*"):
        each.unlink()
    for each in (study / "codings").glob("*"):
        each.unlink()
    plan = '[[interview]]\nid = "b{:04}"\nround = "{}"\nsite = "{}"\nprofessions = ["{}"]\n'
    design = (study / "study.toml").read_text(encoding="utf-8")
    known = [first_id(design, table) for table in ("round", "site", "profession")]
    entries = "\n".join(plan.format(number, *known) for number in range(files))
    (study / "study.toml").write_text(f"{design}\n{entries}", encoding="utf-8")
    for number in range(files):
        said: list[str] = []
        while sum(len(each.encode()) for each in said) < kilobytes * 1000:
            said.append(next(endless))
        (folder / f"b{number:04}.txt").write_text("\n\n".join(said) + "\n", encoding="utf-8")
        body = "".join(f"<p>{html.escape(each)}</p>" for each in said)
        (folder / f"b{number:04}.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")


def first_id(design: str, table: str) -> str:
    """Return the id of the first entry of a table."""
    return design.partition(f"[[{table}]]")[2].partition('id = "')[2].partition('"')[0]


def timed(run: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that a run takes, by the clock and of the processor."""
    began, used = time.perf_counter(), used_by_children()
    run()
    return time.perf_counter() - began, used_by_children() - used


def used_by_children() -> float:
    """Return the seconds of the processor that the processes begun from here have used."""
    times = os.times()
    return times.children_user + times.children_system


def best(run: Callable[[], tuple[float, float]]) -> tuple[float, float]:
    """Return the best of three, each measure by itself."""
    clock, processor = zip(*(run() for _ in range(3)), strict=True)
    return min(clock), min(processor)


def fokus(folder: Path, files: int) -> tuple[float, float]:
    """Import with fokus into a fresh copy of the study."""
    with tempfile.TemporaryDirectory() as copy:
        subprocess.run(["cp", "-r", folder / "study", copy], check=True)
        study = Path(copy) / "study"
        originals = sorted(folder.glob("b*.txt"))
        command = [
            sys.executable,
            "-m",
            "fokus",
            "import",
            *originals,
            "-s",
            study,
            "--yes",
            "--candidates",
            "keep",
        ]
        seconds = timed(lambda: subprocess.run(command, check=True, capture_output=True) and None)
        assert len(list((study / "transcripts").glob("*.v1.txt"))) == files
    return seconds


def taguette(python: str, folder: Path, files: int) -> tuple[float, float]:
    """Import with Taguette into a fresh project."""
    with tempfile.TemporaryDirectory() as place:
        command = [python, "-c", TAGUETTE, folder, f"{place}/bench.sqlite3", str(files)]
        return timed(lambda: subprocess.run(command, check=True, capture_output=True) and None)


def main() -> None:
    """Print the times, their ratio, and how fokus' time grows when the input doubles."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--taguette", default="")
    arguments.add_argument("--files", type=int, default=200)
    arguments.add_argument("--kilobytes", type=int, default=60)
    told = arguments.parse_args()
    for files in (told.files, told.files * 2):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write(folder, files, told.kilobytes)
            ours, used = best(partial(fokus, folder, files))
            line = f"{files} transcripts of {told.kilobytes} kB: fokus {ours:.2f} s (processor {used:.2f} s)"
            if told.taguette:
                theirs, spent = best(partial(taguette, told.taguette, folder, files))
                line += f", Taguette {theirs:.2f} s ({spent:.2f} s)"
                line += f", ratio {theirs / ours:.1f} ({spent / used:.1f})"
            print(line)


if __name__ == "__main__":
    main()
