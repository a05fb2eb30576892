"""A survey export, whatever tool wrote it: recognized by what it holds, not by its name."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fokus.material.exports.delimited import Records, find_delimiter, split_records
from fokus.material.exports.encoding import decode
from fokus.material.exports.export import (
    NOT_SHOWN,
    ColumnInfo,
    Dropped,
    Export,
    Format,
    make_sheet,
    too_large,
)  # fmt: skip
from fokus.material.exports.identifiers import identifier_of, without_identifiers
from fokus.material.exports.layout import Layout, find_layout, sheet_of_answers
from fokus.material.exports.parquet import MAGIC as PARQUET
from fokus.material.exports.parquet import read_parquet
from fokus.material.exports.questions import describe
from fokus.material.exports.spss import MAGIC, SpssFile, read_sav
from fokus.material.exports.workbook import Book, read_book
from fokus.material.exports.xlsform import SHEETS, Form, is_form, with_form
from fokus.problems import Place, Problem, shortened, unknown

_PACKAGE: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_OTHERS: Final = (b"%PDF", b"<?xml", b"<!DOCTYPE", b"<html", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_MOST_TOLD: Final = 20
_ANSWERED: Final = frozenset({"text", "closed", "choices"})
_ESCAPES: Final = {
    "{newline}": "\n", "{cr}": "\n", "{tab}": "\t", "{quote}": '"', "{rbrace}": "}", "{lbrace}": "{",
}  # fmt: skip

Numbered = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table with its headings told, not yet without identifiers."""

    format: Format
    encoding: str
    headings: tuple[tuple[str, str], ...]
    rows: tuple[Numbered, ...]
    problems: tuple[Problem, ...] = ()


def read_export(data: bytes, name: str, form: Form | None = None, tab: str = "") -> Export | Problem:
    """Read a survey export: its format, encoding, headings and columns are recognized.

    Columns that point out persons are dropped and listed. ``form`` is the XLSForm of an export of
    KoboToolbox or ODK, which has no wordings of its own; ``tab`` names a sheet of a workbook. What single
    rows or cells hold that they should not is among the export's warnings; what is no export at all is a
    problem.
    """
    refused = too_large(data, name) or _foreign(data, name)
    if refused:
        return refused
    read = _read(data, name, tab)
    if not isinstance(read, Export):
        return read
    return with_form(read, form) if form is not None else read


def _read(data: bytes, name: str, tab: str) -> Export | Problem:
    if data.startswith(_PACKAGE):
        return _workbook(data, name, tab)
    if tab:
        return unknown("unknown-sheet", Place(name), tab, ())
    if data.startswith(MAGIC):
        return _spss(data, name)
    return _parquet(data, name) if data.startswith(PARQUET) else _text(data, name)


def _foreign(data: bytes, name: str) -> Problem | None:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return Problem("empty-file", Place(name))
    if start.startswith(_COMPOUND):
        return Problem("no-workbook", Place(name), {"reason": "locked"})
    return Problem("export-unrecognized", Place(name)) if start.startswith(_OTHERS) else None


def _workbook(data: bytes, name: str, tab: str) -> Export | Problem:
    book = read_book(data, name, SHEETS, sheet_of_answers, tab)
    if isinstance(book, Problem):
        return book
    table = _from_workbook(book, name)
    if isinstance(table, Problem):
        return table
    return replace(_export(table, name), tab=next(iter(book.sheets)), tabs_left=book.left)


def _from_workbook(book: Book, name: str) -> _Table | Problem:
    records = Records(next(iter(book.sheets.values())))
    if is_form(book.sheets):
        top = records.cells[0]
        return _table(records, Layout("xlsform", tuple(top), tuple(top), 1), "utf-8", name)
    found = find_layout(records.cells)
    if found is None:
        return Problem("empty-file", Place(name))
    table = _table(records, found, "utf-8", name)
    return replace(table, problems=(*book.problems, *table.problems))


def _text(data: bytes, name: str) -> Export | Problem:
    table = _from_text(data, name)
    return table if isinstance(table, Problem) else _export(table, name)


def _from_text(data: bytes, name: str) -> _Table | Problem:
    decoded = decode(data, name)
    if isinstance(decoded, Problem):
        return decoded
    text, encoding = decoded
    vv = NOT_SHOWN in text and "\t" in text.partition("\n")[0]
    records = split_records(text, "\t" if vv else find_delimiter(text), name, quoted=not vv)
    if isinstance(records, Problem):
        return records
    found = find_layout(records.cells[:1000])
    if found is None:
        return Problem("empty-file", Place(name))
    if not any(letter.isalpha() for heading in found.ids for letter in heading):
        return Problem("export-unrecognized", Place(name))
    return _table(records, found, encoding, name)


def _table(records: Records, layout: Layout, encoding: str, name: str) -> _Table:
    vv = layout.format == "limesurvey-vv"
    rows = tuple(
        (number, tuple([_cell(cell, vv=vv) for cell in record]))
        for number, record in enumerate(records.cells[layout.first :], start=layout.first + 1)
        if any(record) and any(cell.strip() for cell in record)
    )
    headings, repeated = _distinct(layout, name)
    width = len(headings)
    broken = [Problem("broken-table", Place(name, row=number)) for number in records.broken]
    problems = [*broken, *repeated, *_ragged(rows, width, name)]
    if not rows and not broken:
        problems.append(Problem("no-rows", Place(name, row=layout.first), severity="warning"))
    return _Table(layout.format, encoding, headings, rows, tuple(problems))


def _cell(cell: str, *, vv: bool) -> str:
    plain = cell.strip()
    if not vv and "\r" not in plain and plain.isascii():
        return plain
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    if vv and "{" in plain and plain != NOT_SHOWN:
        for escape, meant in _ESCAPES.items():
            plain = plain.replace(escape, meant)
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def _distinct(layout: Layout, name: str) -> tuple[tuple[tuple[str, str], ...], list[Problem]]:
    """Return the headings, each once: one that comes back, or is empty, gets a number."""
    taken: set[str] = set()
    headings, problems = [], []
    texts = [*layout.texts, *[""] * (len(layout.ids) - len(layout.texts))]
    for at, (heading, text) in enumerate(zip(layout.ids, texts, strict=False), start=1):
        own = heading or f"({at})"
        number = 2
        while own in taken:
            own, number = f"{heading or at} ({number})", number + 1
        if heading and own != heading:
            arguments = {"word": shortened(heading), "name": shortened(own)}
            place = Place(name, row=layout.first, column=shortened(own))
            problems.append(Problem("column-renamed", place, arguments, severity="warning"))
        taken.add(own)
        headings.append((own, text))
    return tuple(headings), problems


def _ragged(rows: Sequence[Numbered], width: int, name: str) -> list[Problem]:
    wide = [(number, len(cells)) for number, cells in rows if any(cells[width:])]
    return [
        Problem("too-many-cells", Place(name, row=number), {"found": found, "limit": width})
        for number, found in wide[:_MOST_TOLD]
    ]


def _parquet(data: bytes, name: str) -> Export | Problem:
    """Read a file whose headings are no row of it: its rows are numbered as below a row of headings."""
    read = read_parquet(data, name)
    if isinstance(read, Problem):
        return read
    columns = [[each.words[place] for place in each.places.tolist()] for each in read.values()]
    records = Records([list(read), *map(list, zip(*columns, strict=True))])
    return _export(_table(records, Layout("table", tuple(read), tuple(read), 1), "utf-8", name), name)


def _spss(data: bytes, name: str) -> Export | Problem:
    read = read_sav(data, name)
    if isinstance(read, Problem):
        return read
    rows = tuple(enumerate(zip(*read.columns.values(), strict=True), start=1))
    headings = tuple((each.id, each.text or each.id) for each in read.told)
    export = _export(_Table("spss", read.encoding, headings, rows, read.problems), name)
    return replace(export, columns=tuple(_labelled(each, read) for each in export.columns))


def _labelled(column: ColumnInfo, read: SpssFile) -> ColumnInfo:
    told = next(each for each in read.told if each.id == column.id)
    kind = "closed" if told.labels and column.kind in {"number", "text", "empty"} else column.kind
    return replace(column, kind=kind, labels=told.labels, missing=told.missing, measure=told.measure)


def _export(table: _Table, name: str) -> Export:
    cells = {heading: _column(table.rows, at) for at, (heading, _) in enumerate(table.headings)}
    dropped = () if table.format in {"xlsform", "aggregates"} else _dropped(table, cells)
    gone = {each.column for each in dropped}
    kept = [(at, heading) for at, heading in enumerate(table.headings) if heading[0] not in gone]
    columns = describe(table.format, [heading for _, heading in kept], cells)
    rows, hidden = _hidden(table.rows, [at for at, _ in kept], columns, name)
    sheet = make_sheet([each.id for each in columns], rows, name)
    warnings = (*table.problems, *hidden)
    return Export(
        name, table.format, table.encoding, sheet, columns, dropped, warnings, _decimal(columns, cells)
    )


def _column(rows: Sequence[Numbered], at: int) -> list[str]:
    return [cells[at] if at < len(cells) else "" for _, cells in rows]


def _dropped(table: _Table, cells: dict[str, list[str]]) -> tuple[Dropped, ...]:
    found = []
    for heading, text in table.headings:
        if told := identifier_of((heading, text), cells[heading]):
            found.append(Dropped(heading, *told))
    return tuple(found)


def _hidden(
    rows: Sequence[Numbered], kept: Sequence[int], columns: Sequence[ColumnInfo], name: str
) -> tuple[Sequence[Numbered], list[Problem]]:
    """Return the rows without the dropped columns and without identifiers inside answers."""
    plain = [(number, tuple([cells[at] if at < len(cells) else "" for at in kept])) for number, cells in rows]
    safe = {at: _safe(each, plain, at) for at, each in enumerate(columns)}
    found = [
        (n, at)
        for at, each in safe.items()
        if each
        for n, (_, cells) in enumerate(plain)
        if cells[at] in each
    ]
    for n, at in found:
        number, cells = plain[n]
        plain[n] = (number, (*cells[:at], safe[at][cells[at]], *cells[at + 1 :]))
    places = [Place(name, row=plain[n][0], column=shortened(columns[at].id)) for n, at in sorted(found)]
    plain = [each for each in plain if any(each[1])]
    return plain, [Problem("identifier-in-answer", place, severity="warning") for place in places]


def _safe(column: ColumnInfo, rows: Sequence[Numbered], at: int) -> dict[str, str]:
    """Return the answers that hold an identifier, and what stands in their place."""
    if column.kind not in _ANSWERED:
        return {}
    distinct = {cells[at] for _, cells in rows}
    return {cell: safe for cell in distinct if (safe := without_identifiers(cell)) != cell}


def _decimal(columns: Sequence[ColumnInfo], cells: dict[str, list[str]]) -> str:
    numbers = "".join("".join(cells[each.id]) for each in columns if each.kind == "number")
    return "," if numbers.count(",") > numbers.count(".") else "."
