"""Figures delivered as aggregates come in: the table as it is, and beside it what its columns hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from unicodedata import normalize

from fokus import store
from fokus.custody.answers.files import Received
from fokus.custody.answers.keeping import BOM, clean_text
from fokus.evaluation import Evaluation
from fokus.evaluation.aggregated import FOLDER
from fokus.material.aggregates import Aggregate, Layout, propose_layout, read_aggregate
from fokus.material.binding import Bound
from fokus.material.exports.delimited import read_delimited
from fokus.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivered table as it will lie in the study, with what is wrong in its cells."""

    path: Path
    text: str
    table: Aggregate
    problems: tuple[Problem, ...] = ()

    @property
    def file(self) -> str:
        """Its file in the study."""
        return f"{FOLDER}/{self.table.id}.csv"


def is_delivered(received: Received) -> bool:
    """Tell whether a file holds shares instead of answers."""
    return received.export.format == "aggregates"


def arrive(received: Received, when: str, evaluation: Evaluation) -> Arrived | Problem:
    """Understand a delivered table, and give it its place; ``when`` is the round that the user says."""
    export = received.export
    layout = propose_layout(export, evaluation.design, when)
    if isinstance(layout, Problem):
        return layout
    text = clean_text(export, export.sheet.header)
    if there := _there(text, evaluation):
        return Problem("aggregate-there", Place(export.file), {"file": there})
    name = _free(received.path, evaluation)
    sheet, faults = read_delimited(text, f"{FOLDER}/{name}.csv")
    table, odd = read_aggregate(
        name, sheet, layout.model_copy(update={"file": f"{name}.csv"}), evaluation.design
    )
    return Arrived(received.path, text, table, (*export.warnings, *faults, *odd))


def _there(text: str, evaluation: Evaluation) -> str:
    for path in sorted((evaluation.folder / FOLDER).glob("*.csv")):
        known = store.read_text(evaluation.folder, f"{FOLDER}/{path.name}", store.LARGEST_TABLE)
        if not isinstance(known, Problem) and known.text == text.replace("\r\n", "\n"):
            return f"{FOLDER}/{path.name}"
    return ""


def _free(path: Path, evaluation: Evaluation) -> str:
    """Return a name that no table of the study has, made of the file's."""
    plain = normalize("NFC", path.stem).casefold()
    base = "-".join("".join(each if each.isalnum() else " " for each in plain).split()) or "tabell"
    taken = {each.stem.casefold() for each in (evaluation.folder / FOLDER).glob("*")}
    return next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def delivered_by(arrived: Arrived, who: str) -> Arrived:
    """Return a table with who put it together."""
    layout = arrived.table.layout.model_copy(update={"delivered_by": who.strip()})
    return replace(arrived, table=replace(arrived.table, layout=layout))


def format_layout(layout: Layout) -> str:
    """Return what the columns hold as the text of its file.

    Examples
    --------
    >>> print(format_layout(Layout(file="maj.csv", question="Fråga", n="n", answers=("Ja", "Nej"))))
    file = "maj.csv"
    delivered_by = ""
    question = "Fråga"
    n = "n"
    answers = ["Ja", "Nej"]
    <BLANKLINE>
    """
    return "".join(f"{line}\n" for line in _lines(layout))


def _lines(layout: Layout) -> Iterator[str]:
    told = {"file": layout.file, "delivered_by": layout.delivered_by, "question": layout.question}
    told |= {key: word for key, word in (("part", layout.part),) if word}
    yield from (f"{key} = {_quoted(word)}" for key, word in told.items())
    if isinstance(layout.round, Bound):
        values = ", ".join(
            f"{_quoted(word)} = {_quoted(meant)}" for word, meant in layout.round.values.items()
        )
        yield f"round = {{ column = {_quoted(layout.round.column)}, values = {{ {values} }} }}"
    elif layout.round:
        yield f"round = {_quoted(layout.round)}"
    yield from (f"n = {_quoted(layout.n)}",) if layout.n else ()
    yield f"answers = [{', '.join(map(_quoted, layout.answers))}]"
    yield from (f"mean = {_quoted(layout.mean)}",) if layout.mean else ()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_delivered(arrived: Sequence[Arrived], evaluation: Evaluation) -> tuple[str, ...]:
    """Write delivered tables with their descriptions: all or nothing. Return their files' names.

    Raises
    ------
    StoreError
        When the study cannot be written to, or one of the files has come there meanwhile.
    """
    mark = BOM if evaluation.design.study.language == "sv" else ""
    files = {each.file: mark + each.text for each in arrived}
    files |= {f"{FOLDER}/{each.table.id}.toml": format_layout(each.table.layout) for each in arrived}
    changes = {name: text.encode() for name, text in files.items()}
    store.write_together(evaluation.folder, changes, dict.fromkeys(changes, ""))
    return tuple(changes)
