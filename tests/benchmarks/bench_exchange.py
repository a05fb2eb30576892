"""How long 30 interviews with 10,000 codings take to leave as REFI-QDA and to come in again.

    python tests/benchmarks/bench_exchange.py [--interviews 30] [--codings 10000] [--taguette PYTHON]

``fokus export refi`` and ``fokus import`` are timed as whole processes, from a study on disk to a file and
back into a study that has the texts and no codings; then once more into one that has neither, where names
are taken out too. The best of three, by the clock and by the processor, which others on the machine
disturb less. The goal is 3 s. pyrefiqda beside it reads the same file and does no more than that;
``--taguette`` is the Python of an environment in which Taguette is installed, whose own copy of as large a
project from one database to another is what its users do instead.
"""

import argparse
import importlib.util
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
TURNS_EACH = 150
PYREFIQDA = """
import sys
from pyrefiqda.refiproject import RefiProject
RefiProject.load(sys.argv[1], sys.argv[2])
"""
TAGUETTE = """
import random, sys
from pathlib import Path
from taguette import database
from taguette.database.copy import copy_project
def opened(path):
    made = database.connect("sqlite:///" + path)()
    made.add(database.User(login="admin", hashed_password=None))
    made.commit()
    return made
old, luck = opened(sys.argv[2] + "/a"), random.Random(1)
project = database.Project(name="bench", description="")
old.add(project); old.flush()
tags = [database.Tag(project_id=project.id, path=f"tag {n}", description="") for n in range(2)]
old.add_all(tags); old.flush()
texts = sorted(Path(sys.argv[1]).glob("*.txt"))
for path in texts:
    text = path.read_text("utf-8")
    body = "".join(f"<p>{each}</p>" for each in text.split("\\n\\n"))
    document = database.Document(name=path.stem, description="", filename=path.name, project_id=project.id,
                                 text_direction=database.TextDirection.LEFT_TO_RIGHT, contents=body)
    old.add(document); old.flush()
    for _ in range(int(sys.argv[3]) // len(texts)):
        at = luck.randrange(len(text) - 60)
        found = database.Highlight(document_id=document.id, start_offset=at, end_offset=at + 50,
                                   snippet=text[at:at + 50].replace("<", ""))
        found.tags = [luck.choice(tags)]
        old.add(found)
old.commit()
import time
began, used = time.perf_counter(), time.process_time()
copy_project(old, opened(sys.argv[2] + "/b"), project.id, "admin")
print(time.perf_counter() - began, time.process_time() - used)
"""


def neighbour(path: Path) -> ModuleType:
    """Load a module of the tests."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


timing = neighbour(HERE / "bench_import.py")
small = neighbour(HERE.parent / "small_study.py")


def spoken(said: Iterator[str]) -> list[str]:
    """Return the turns of an interview with one counsellor."""
    texts = (each.partition(": ")[2] or each for each in islice(said, TURNS_EACH))
    labels = ("Intervjuare", "D01")
    return [f"{labels[number % 2]}: {each}" for number, each in enumerate(texts)]


def invent(folder: Path, interviews: int, codings: int, seed: int = 1) -> Path:
    """Write a study in which everything is coded already."""
    luck, said = random.Random(seed), timing.turns()
    names = [f"omg1-lindby-kuratorer-{number}" for number in range(1, interviews + 1)]
    turns = {name: spoken(said) for name in names}
    made = (coding(turns, luck) for _ in range(codings))
    study: Path = small.SmallStudy(
        interviews=[small.interview(name, ["D01"]) for name in names],
        people=small.people("kurator", "D01"), turns=turns, codings=[*made],
    ).write(folder)  # fmt: skip
    return study


def coding(turns: dict[str, list[str]], luck: random.Random) -> dict[str, Any]:
    name = luck.choice([*turns])
    turn = luck.randrange(len(turns[name]))
    length = len(turns[name][turn].partition(": ")[2])
    start = luck.randrange(length - 1)
    end = luck.randrange(start + 1, length)
    code = luck.choice(["kontaktvagar", "tidsbrist"])
    return {"transcript": name, "turn": turn + 1, "start": start, "end": end, "code": code}


def run(*command: object) -> None:
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def leaving(study: Path, file: Path) -> tuple[float, float]:
    file.unlink(missing_ok=True)
    command = (sys.executable, "-m", "fokus", "export", "refi", "-s", study, "--out", file)
    seconds: tuple[float, float] = timing.timed(partial(run, *command))
    return seconds


def coming(study: Path, file: Path, *, texts: bool, codings: int) -> tuple[float, float]:
    """Import into a study without codings, with the texts or without."""
    with tempfile.TemporaryDirectory() as copy:
        target = Path(copy) / "study"
        shutil.copytree(study, target)
        for log in (target / "codings").iterdir():
            log.unlink()
        if not texts:
            without_texts(target)
        command = (
            sys.executable,
            "-m",
            "fokus",
            "import",
            file,
            "-s",
            target,
            "--yes",
            "--candidates",
            "keep",
        )
        seconds: tuple[float, float] = timing.timed(partial(run, *command))
        written = sum(len(log.read_text("utf-8").splitlines()) for log in (target / "codings").iterdir())
        assert written == codings, written
    return seconds


def without_texts(study: Path) -> None:
    """Take out the interviews, as a new study has none."""
    shutil.rmtree(study / "transcripts")
    plan = (study / "study.toml").read_text("utf-8").split("[[interview]]")
    kept = [plan[0], *(rest for each in plan[1:] if (rest := "".join(each.partition("\n[[")[1:])))]
    (study / "study.toml").write_text("".join(kept), "utf-8", newline="\n")


def pyrefiqda(file: Path) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-c", PYREFIQDA, file, folder)
        seconds: tuple[float, float] = timing.timed(partial(run, *command))
    return seconds


def taguette(python: str, study: Path, codings: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-W", "ignore", "-c", TAGUETTE, str(study / "transcripts"), folder, str(codings)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    clock, processor = map(float, done.stdout.split()[-2:])
    return clock, processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--interviews", type=int, default=30)
    parser.add_argument("--codings", type=int, default=10_000)
    parser.add_argument("--taguette", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study, file = (
            invent(Path(folder) / "study", given.interviews, given.codings),
            Path(folder) / "ut.qdpx",
        )
        runs = {
            "fokus, out": partial(leaving, study, file),
            "fokus, in, texts there": partial(coming, study, file, texts=True, codings=given.codings),
            "fokus, in, texts and names": partial(coming, study, file, texts=False, codings=given.codings),
            "pyrefiqda, reads alone": partial(pyrefiqda, file),
        }
        if given.taguette:
            runs["Taguette, copies"] = partial(taguette, given.taguette, study, given.codings)
        for name, each in runs.items():
            clock, processor = timing.best(each)
            print(f"{name}: {clock:.2f} s by the clock, {processor:.2f} s of the processor")


if __name__ == "__main__":
    main()
