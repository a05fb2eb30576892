"""What the command line says: problems, tables, progress, and where files went."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from unicodedata import category

from fokus.messages import Catalogue, catalogue
from fokus.messages.forms import capitalized
from fokus.problems import FokusError, Place, Problem, StoreError, has_errors

if TYPE_CHECKING:
    from rich.console import Console

    from fokus.evaluation import Evaluation
    from fokus.publish import Built
    from fokus.report.blocks import Column, Table

PICTURES = (b"\x89PNG", b"%PDF", b"<?xml")
COLOURS = {"error": "red", "warning": "yellow"}


def speak_utf8() -> None:
    """Write UTF-8 whatever the console's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def words_of(evaluation: "Evaluation | None", words: Catalogue) -> Catalogue:
    """Return the words of the study's language, or the user's while that is unknown."""
    return words if evaluation is None else catalogue(evaluation.design.study.language)


def words_near(study: Path, words: Catalogue) -> Catalogue:
    """Return the words of the study in a folder, the user's where none is or its language is not known."""
    from fokus.evaluation import DESIGN, designed
    from fokus.evaluation.files import Files

    plan = designed.read_plan(Files(study)) if (study / DESIGN).is_file() else None
    return catalogue(plan.design.study.language) if plan else words


def refuse(error: FokusError, words: Catalogue) -> NoReturn:
    """Tell a fault of the call, with its remedy, and exit."""
    remedy = words.say(f"remedy.{error.remedy_code}", **error.arguments)
    sys.stderr.write(f"{sentence(words, error)} {remedy}\n")
    sys.exit(2)


def sentence(words: Catalogue, error: FokusError) -> str:
    """Return what is wrong, without its remedy; a file or a word that it begins with stays as it is spelt."""
    said = words.say(f"problem.{error.code}", **error.arguments)
    spelt = any(str(each) and said.startswith(str(each)) for each in error.arguments.values())
    return f"{said if spelt else capitalized(said)}."


def exit_code(problems: Sequence[Problem], *, strict: bool) -> int:
    """Return 1 when there is an error; with ``strict`` also when there is a warning."""
    return int(has_errors(problems) or (strict and bool(problems)))


def tell(problems: Sequence[Problem], words: Catalogue, *, as_json: bool = False) -> None:
    """Print every problem: for people a line of place and fault and one of remedy, or as JSON."""
    if as_json:
        print(json.dumps([record(each, words) for each in problems], ensure_ascii=False, indent=1))  # noqa: T201
        return
    console = _console()
    for each in problems:
        told = record(each, words)
        colour = COLOURS[each.severity]
        severity = words.say(f"severity.{each.severity}")
        console.print(visible(f"{told['place']}: "), end="", markup=False, highlight=False)
        console.print(severity, style=f"bold {colour}", end="", highlight=False)
        console.print(visible(f": {told['problem']}\n    {told['remedy']}"), markup=False, highlight=False)
    console.print(_count(problems, words), style="bold", highlight=False)


def visible(text: str) -> str:
    """Return a text from a study without the characters that would command the terminal."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if category(each) == "Cc" and each != "\n" else each for each in text)


def _console() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=True)


def record(problem: Problem, words: Catalogue) -> dict[str, object]:
    """Return a problem as a record: worded, and with its place in parts."""
    place = problem.place
    return {
        "severity": problem.severity, "code": problem.code, "file": place.file, "line": place.line,
        "row": place.row, "column": place.column, "place": _place(place, words),
        "problem": words.say(f"problem.{problem.code}", **problem.arguments),
        "remedy": words.say(f"remedy.{problem.remedy_code}", **problem.arguments),
    }  # fmt: skip


def _place(place: Place, words: Catalogue) -> str:
    parts = [f"{place.file}:{place.line}" if place.line else place.file]
    if place.row:
        parts.append(words.say("place.row", row=place.row))
    if place.column:
        parts.append(words.say("place.column", column=place.column))
    return ", ".join(parts)


def _count(problems: Sequence[Problem], words: Catalogue) -> str:
    if not problems:
        return words.say("check.fine")
    errors = sum(problem.severity == "error" for problem in problems)
    parts = [(errors, "check.errors"), (len(problems) - errors, "check.warnings")]
    return capitalized(", ".join(words.count(code, number) for number, code in parts if number)) + "."


def mention(problems: Sequence[Problem], words: Catalogue) -> None:
    """Say on the error stream that the study has problems, beside an answer that was given."""
    if problems:
        sys.stderr.write(words.say("show.problems", problems=_count(problems, words)) + "\n")


def print_table(table: "Table") -> None:
    """Print a table that a person reads in the terminal, its notes below."""
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(table.columns):
        cells = [row[number] for row in table.rows]
        drawn.add_column(
            Text(visible(column.label)),
            justify=column.align,
            overflow="fold",
            min_width=_least_width(column, cells),
        )
    for number, row in enumerate(table.rows):
        drawn.add_row(
            *(Text(visible(cell)) for cell in row), style="bold" if number in table.totals else None
        )
    console = _console()
    console.soft_wrap = False
    console.print(drawn, width=max(console.width, console.measure(drawn).minimum), no_wrap=True, crop=False)
    for note in table.notes:
        console.print(visible(note), style="italic", markup=False, highlight=False)


def _least_width(column: "Column", cells: Sequence[str]) -> int:
    """Return the width at which no word is broken, and no number either."""
    pieces = cells if column.align == "right" else [word for cell in cells for word in cell.split(" ")]
    return max([1, *map(len, column.label.split(" ")), *map(len, pieces)])


def deliver(data: bytes, out: Path | None, words: Catalogue, study: Path) -> None:
    """Write an answer to a file, or to standard output when none is named.

    Raises
    ------
    StoreError
        When the file is one of the study's own, or a picture has nowhere to go but the terminal.
    """
    if out is None:
        if data.startswith(PICTURES) and sys.stdout.isatty():
            raise StoreError("picture-needs-file")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from fokus.store import write_whole

    if out.exists() and out.resolve().is_relative_to(study.resolve()):
        raise StoreError("would-overwrite", file=str(out))
    write_whole(out, data)
    sys.stderr.write(words.say("show.written", file=str(out)) + "\n")


@contextmanager
def progress_bar(words: Catalogue, what: str = "build.progress") -> Iterator[Callable[[int, int, str], None]]:
    """Show how far a long work has come, on the error stream."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words.say(what), total=None)
        yield lambda done, total, name: progress.update(task, completed=done, total=total, description=name)


def tell_built(built: "Built", words: Catalogue) -> None:
    """Tell which files were written and which left alone, and last what could not be done."""
    console = _console()
    for path in built.written:
        console.print(words.say("build.written", file=str(path)), markup=False, highlight=False)
    for path in built.left_alone:
        console.print(
            words.say("build.left-alone", file=str(path)), style="yellow", markup=False, highlight=False
        )
    if not built.written and not built.left_alone:
        console.print(words.say("build.nothing"), style="yellow", highlight=False)
    if built.problems:
        tell(built.problems, words)
