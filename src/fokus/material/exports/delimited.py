"""Survey exports as delimited text (.csv): their records, whatever divides the cells."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Final

from fokus.material.exports.export import MOST_CELLS, MOST_COLUMNS
from fokus.material.exports.writing import has_quoted, unquoted
from fokus.problems import Place, Problem
from fokus.study.csvfile import LONGEST_CELL, MOST_BROKEN, SAMPLE, SAMPLE_ROWS, Row, Sheet, tabulate

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS: Final = ";,\t|"
_FITS: Final = 0.5

_odd_blank = re.compile(r"[^\S ]|  ")


@dataclass(frozen=True, slots=True)
class Records:
    """The cells of a table, record by record, and the numbers of those that are broken."""

    cells: list[list[str]]
    broken: tuple[int, ...] = ()


def read_delimited(text: str, file: str) -> tuple[Sheet, list[Problem]]:
    """Read an export's rows; the delimiter is the one that gives rows as wide as the header.

    Breaks and blanks inside an answer stay; what was made safe for a spreadsheet is as it was.
    """
    records = split_records(text, find_delimiter(text), file)
    if isinstance(records, Problem):
        return Sheet((), ()), [records]
    cells = records.cells
    if has_quoted(text):
        cells = [[unquoted(cell) for cell in record] for record in cells]
    header, rows, problems = tabulate(cells, file, records.broken)
    written = [_as_written(row, cells[row.number - 1], header) for row in rows]
    return Sheet(tuple(header), tuple(written)), problems


def _as_written(row: Row, record: Sequence[str], header: Sequence[str]) -> Row:
    if not _odd_blank.search("".join(record)):
        return row
    places = {column: at for at, column in reversed(list(enumerate(header)))}
    return replace(
        row, cells={column: record[at].strip() for column, at in places.items() if at < len(record)}
    )


def find_delimiter(text: str) -> str:
    """Return which delimiter gives rows as wide as the first; commas in a question's text do not.

    Where none does, titles above the headings, which nothing divides, are passed by.
    """
    widths = {each: _widths(text[:SAMPLE], each) for each in DELIMITERS}
    if max(map(_fit, widths.values()))[0] < _FITS:
        widths = {each: list(dropwhile(lambda width: width == 1, own)) for each, own in widths.items()}
    return max(DELIMITERS, key=lambda each: _fit(widths[each]))


def _widths(head: str, delimiter: str) -> list[int]:
    try:
        records = list(islice(_reader(io.StringIO(head, newline="").readlines(), delimiter), SAMPLE_ROWS))
    except csv.Error:
        return []
    return [len(record) for record in records if any(record)]


def _fit(widths: Sequence[int]) -> tuple[float, int]:
    first = next(iter(widths), 0)
    return (widths.count(first) / len(widths), first) if first > 1 else (0.0, 0)


def _reader(lines: list[str], delimiter: str, *, strict: bool = False, quoted: bool = True) -> "Reader":
    csv.field_size_limit(LONGEST_CELL)
    if not quoted:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def split_records(text: str, delimiter: str, file: str, *, quoted: bool = True) -> Records | Problem:
    """Split a text into records; a broken one is empty, and what is wider than any survey a problem."""
    lines = io.StringIO(text, newline="").readlines()
    records: list[list[str]] = []
    broken: list[int] = []
    start = cells = 0
    while start < len(lines) and len(broken) < MOST_BROKEN:
        reader, done = _reader(lines[start:], delimiter, strict=True, quoted=quoted), 0
        try:
            for record in reader:
                cells += len(record)
                if len(record) > MOST_COLUMNS or cells > MOST_CELLS:
                    return _excess(len(record), cells, file)
                records.append(record)
                done = reader.line_num
        except csv.Error:
            records.append([])
            broken.append(len(records))
            start += done + 1
        else:
            break
    return Records(records, tuple(broken))


def _excess(width: int, cells: int, file: str) -> Problem:
    if width > MOST_COLUMNS:
        return Problem("too-many-columns", Place(file), {"found": width, "limit": MOST_COLUMNS})
    return Problem("too-many-answers", Place(file), {"found": cells, "limit": MOST_CELLS})
