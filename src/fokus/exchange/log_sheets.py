"""The project log in a spreadsheet, where project staff keep it: sheets of one kind, or a column of kinds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from fokus.exchange.log_adding import Addition, addition_of, free_id
from fokus.exchange.log_fields import (
    FIELDS,
    NEEDED,
    OF_ALL,
    WITH_ID,
    FieldError,
    Known,
    known_in,
    read_field,
    table_of,
)
from fokus.exchange.workbook import Sheet, as_workbook
from fokus.material.exports.delimited import read_delimited
from fokus.material.exports.encoding import decode
from fokus.material.exports.workbook import read_book
from fokus.messages import LANGUAGES, Catalogue, catalogue
from fokus.problems import Place, Problem, shortened
from fokus.study.cells import fold
from fokus.study.design import Design
from fokus.study.project_log import TABLES, ProjectLog

PACKAGE: Final = b"PK\x03\x04"
KIND: Final = "table"
FIRST: Final = ("body",)
BETWEEN: Final = "|"
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: which kind of entry it tells, where it stands, and its cells by fields."""

    table: str
    place: Place
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LogSheets:
    """What a spreadsheet tells: entries with their places, and what is wrong with it."""

    additions: tuple[Addition, ...]
    places: tuple[Place, ...]
    problems: tuple[Problem, ...]


def read_log_sheets(data: bytes, file: str, design: Design, log: ProjectLog) -> LogSheets:
    """Read entries from a workbook or a delimited text; rows that cannot be meant are problems."""
    sheets = _of_workbook(data, file) if data.startswith(PACKAGE) else _of_text(data, file)
    if isinstance(sheets, Problem):
        return LogSheets((), (), (sheets,))
    problems: list[Problem] = []
    rows = [row for name, found in sheets.items() for row in _rows(name, found, file, problems)]
    if not rows and not problems:
        problems.append(Problem("log-no-rows", Place(file)))
    known = known_in(design, log)
    additions: list[tuple[Addition, Place]] = []
    words = catalogue(design.study.language)
    for row in sorted(rows, key=lambda each: each.table not in FIRST):
        addition = _addition(row, known, words, problems)
        if addition is None:
            continue
        additions.append((addition, row.place))
        known = _with(known, addition)
    made, places = zip(*additions, strict=True) if additions else ((), ())
    return LogSheets(tuple(made), tuple(places), tuple(problems))


def _of_workbook(data: bytes, file: str) -> dict[str, Rows] | Problem:
    names = [catalogue(language).say(f"log.sheet.{table}") for language in LANGUAGES for table in TABLES]
    book = read_book(data, file, tuple(names))
    return book if isinstance(book, Problem) else dict(book.sheets)


def _of_text(data: bytes, file: str) -> dict[str, Rows] | Problem:
    decoded = decode(data, file)
    if isinstance(decoded, Problem):
        return decoded
    sheet, problems = read_delimited(decoded[0], file)
    if fault := next((each for each in problems if each.severity == "error"), None):
        return fault
    rows = ([each.cells.get(column, "") for column in sheet.header] for each in sheet.rows)
    return {"": [[*sheet.header], *rows]}


def _rows(name: str, found: Rows, file: str, problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows of a sheet; one whose kind nobody tells is no sheet of the log, or a problem."""
    at = f"{file}, {name}" if name else file
    numbered = [(n, row) for n, row in enumerate(found, start=1) if any(map(str.strip, row))]
    if not numbered:
        return
    (first, heads), *rest = numbered
    of_sheet = table_of(name)
    columns, unknown = _columns(heads)
    if not of_sheet and KIND not in columns:
        if len(columns) > 1:
            problems.append(Problem("log-no-kind", Place(at, row=first)))
        return
    problems += [
        Problem("log-column-left", Place(at, row=first, column=shortened(each)), severity="warning")
        for each in unknown
    ]
    for number, row in rest:
        cells = {key: row[n].strip() for key, n in columns.items() if n < len(row) and row[n].strip()}
        told = cells.pop(KIND, "")
        table, place = table_of(told) if told else of_sheet, Place(at, row=number)
        if table:
            yield Row(table, place, cells)
        elif cells:
            problems.append(Problem("log-unknown-kind", place, {"word": shortened(told)}))


def _columns(heads: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Return where each field stands, by any of its names, and the headings that nobody knows."""
    called = called_fields()
    found: dict[str, int] = {}
    unknown = []
    for n, head in enumerate(heads):
        if fold(head) in called:
            found.setdefault(called[fold(head)], n)
        elif head.strip():
            unknown.append(head.strip())
    return found, unknown


def called_fields() -> dict[str, str]:
    """Return what the fields may be called in both languages, folded, and each by its key."""
    fields = dict.fromkeys([KIND, *(each for names in FIELDS.values() for each in names), *OF_ALL])
    return {
        fold(name): key
        for key in fields
        for language in LANGUAGES
        for name in (key, *catalogue(language).say(f"log.field.{key}").split(BETWEEN))
    }


def _addition(row: Row, known: Known, words: Catalogue, problems: list[Problem]) -> Addition | None:
    """Return the entry of a row; one that is called as another of its kind is taken for that one."""
    fields: dict[str, Any] = {}
    before = len(problems)
    for name in (*FIELDS[row.table], *OF_ALL):
        if name not in row.cells:
            continue
        try:
            value = read_field(name, row.cells[name], row.table, known)
        except FieldError as fault:
            problems.append(fault.at(replace(row.place, column=field_word(name, words))))
            continue
        fields[name] = value
    problems += [
        Problem("log-needs", row.place, {"key": field_word(key, words)})
        for key in NEEDED[row.table]
        if key not in fields and not row.cells.get(key)
    ]
    if len(problems) > before:
        return None
    if row.table in WITH_ID and "id" not in fields:
        label = str(fields["label"])
        there = known.bodies if row.table == "body" else known.entries
        taken = {*known.bodies.values(), *known.entries.values()}
        fields["id"] = there.get(fold(label)) or free_id(label, taken)
    return addition_of(row.table, fields)


def _with(known: Known, addition: Addition) -> Known:
    """Return what is known when an entry is there too: later rows may name it."""
    name = str(addition.fields.get("id", ""))
    if not name:
        return known
    called = {fold(str(addition.fields.get(key, ""))): name for key in ("id", "label")}
    if addition.table == "body":
        return replace(known, bodies={**known.bodies, **called}, entries={**known.entries, **called})
    return replace(known, entries={**known.entries, **called})


def log_template(words: Catalogue) -> bytes:
    """Return a workbook with a sheet for each kind of entry, and one that tells what to write in it."""
    sheets = [Sheet(words.say("workbook.start"), _heads(words), tuple(_guide(words)))]
    for table in FIELDS:
        heads = tuple(field_word(each, words) for each in (*FIELDS[table], *OF_ALL))
        sheets.append(Sheet(words.say(f"log.sheet.{table}"), heads, ()))
    return as_workbook(sheets)


def _heads(words: Catalogue) -> tuple[str, ...]:
    return tuple(words.say(f"log.guide.{each}") for each in ("sheet", "column", "write"))


def _guide(words: Catalogue) -> Iterator[tuple[str, str, str]]:
    for table in FIELDS:
        for each in (*FIELDS[table], *OF_ALL):
            needed = f" ({words.say('log.needed')})" if each in NEEDED[table] else ""
            told = f"{question(table, each, words)}{needed}"
            yield words.say(f"log.sheet.{table}"), field_word(each, words), told


def field_word(name: str, words: Catalogue) -> str:
    """Return what a field is called."""
    return words.say(f"log.field.{name}").split(BETWEEN)[0]


def question(table: str, name: str, words: Catalogue) -> str:
    """Return what is asked for a field, which for some kinds of entries has words of its own."""
    own = f"log.ask.{table}-{name}"
    return words.say(own if words.has(own) else f"log.ask.{name}")
