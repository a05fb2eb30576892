"""What a file is that holds answers: an export, a form, or neither. What is in it decides, not its name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fokus import store
from fokus.evaluation import Evaluation
from fokus.material.exports.export import Export
from fokus.material.exports.recognize import read_export
from fokus.material.exports.workbook import read_book
from fokus.material.exports.xlsform import SHEETS, Form, with_form
from fokus.material.matching.people import people_columns
from fokus.material.matching.wording import heading_of
from fokus.material.readers import signatures
from fokus.material.readers.recognize import read_interview
from fokus.ooxml import CONTENT_TYPES, DamagedFileError, unpack
from fokus.problems import Problem
from fokus.study.form import form_of
from fokus.study.instrument import Instrument, Item
from fokus.study.xlsform import read_xlsform

HEAD: Final = 4_096
TITLED: Final = 10
SAMPLE: Final = 16_384
_TABLES: Final = frozenset({".csv", ".tsv", ".tab"})
_WORKBOOKS: Final = frozenset({".xlsx", ".xls"})
_SURVEYS: Final = _TABLES | _WORKBOOKS | {".sav", ".zsav", ".parquet"}
_SAID: Final = frozenset({"table", "whisper-tsv"})


@dataclass(frozen=True, slots=True)
class Received:
    """An export, and where it came from."""

    path: Path
    export: Export


@dataclass(frozen=True, slots=True)
class Built:
    """A questionnaire made of a form, with what could not be taken over."""

    file: str
    form: Form
    instrument: Instrument
    problems: tuple[Problem, ...] = ()


def is_survey(path: Path) -> bool:
    """Tell whether a file holds survey answers or a form; one that cannot be read goes by its name."""
    named = path.suffix.casefold()
    data = store.read_bytes(path.parent, path.name)
    kind = "" if isinstance(data, Problem) else signatures.kind_of(data)
    if isinstance(data, Problem) or kind == "old-office":
        return named in _SURVEYS
    if kind == "package":
        return _is_workbook(data, named)
    lines = TITLED if named in _TABLES else 1
    return kind == "survey" or (
        kind == "text" and _divided(data, lines) and _is_table(data, path.name, named)
    )


def _is_workbook(data: bytes, named: str) -> bool:
    try:
        return b"spreadsheetml" in unpack(data, {CONTENT_TYPES}).get(CONTENT_TYPES, b"")
    except DamagedFileError:
        return named in _WORKBOOKS


def _divided(data: bytes, lines: int) -> bool:
    """Tell whether one of the first lines may be headings; it spares reading an interview twice."""
    top = data.lstrip()[:HEAD].split(b"\n")[:lines]
    marked = (mark in line for mark in (b";", b"\t", b"|") for line in top)
    return any(marked) or any(line.count(b",") > 1 or len(line) == HEAD for line in top)


def _is_table(data: bytes, name: str, named: str) -> bool:
    """Tell whether a text is a table of answers; one of what was said is an interview.

    Its beginning shows that; all of it would be read once more.
    """
    read = read_interview(_beginning(data), name)
    if isinstance(read, Problem):
        return read.code == "looks-like-survey" or named in _TABLES
    return named in _TABLES and read.format not in _SAID


def _beginning(data: bytes) -> bytes:
    """Return whole lines from the top of a text; an encoding with two bytes a letter is left whole."""
    head = data[:SAMPLE]
    return data if b"\0" in head or b"\n" not in head else head[: head.rindex(b"\n") + 1]


def read_files(paths: Iterable[Path], tab: str = "") -> tuple[list[Received], list[Built], list[Problem]]:
    """Read exports and forms, with the problems of those that are neither; ``tab`` names a sheet."""
    exports: list[Received] = []
    forms: list[Built] = []
    problems: list[Problem] = []
    for path in paths:
        read = _read(path, tab)
        if isinstance(read, Export):
            exports.append(Received(path, read))
        elif isinstance(read, Built):
            forms.append(read)
        else:
            problems += read
    worded = [Received(each.path, _worded(each.export, forms)) for each in exports]
    return worded, forms, problems


def _read(path: Path, tab: str) -> Export | Built | list[Problem]:
    data = store.read_bytes(path.parent, path.name)
    if isinstance(data, Problem):
        return [data]
    export = read_export(data, path.name, tab=tab)
    if isinstance(export, Problem):
        return [export]
    return _built(data, path.name) if export.format == "xlsform" else export


def _built(data: bytes, name: str) -> Built | list[Problem]:
    book = read_book(data, name, SHEETS)
    if isinstance(book, Problem):
        return [book]
    instrument, problems = read_xlsform(book.sheets, name)
    return Built(name, form_of(book.sheets), instrument, tuple(problems)) if instrument else problems


def _worded(export: Export, forms: Sequence[Built]) -> Export:
    """Return an export with the wordings of the form whose questions most of its columns are."""
    headings = {column.id for column in export.columns}
    shared = [len(headings & {each.path for each in one.form.questions}) for one in forms]
    if not any(shared):
        return export
    return with_form(export, forms[shared.index(max(shared))].form)


def without_people(built: Built, exports: Iterable[Received], evaluation: Evaluation) -> Instrument:
    """Return a questionnaire made of a form without the questions that say who answers.

    What a person is asked about her profession belongs to the binding, not among the items.
    """
    gone = {
        heading_of(column.rpartition("/")[2])
        for each in exports
        for column in people_columns(each.export, evaluation.design)
    }
    kept = tuple(item for item in built.instrument.item if heading_of(item.id) not in gone)
    return _with_items(built.instrument, kept) if kept else built.instrument


def _with_items(instrument: Instrument, items: tuple[Item, ...]) -> Instrument:
    """Return a questionnaire with some of its items, and the answers that these use."""
    used = {name for each in items for name in (each.response, each.choices) if name}
    response = {name: each for name, each in instrument.response.items() if name in used}
    choices = {name: each for name, each in instrument.choices.items() if name in used}
    return instrument.model_copy(update={"item": items, "response": response, "choices": choices})
