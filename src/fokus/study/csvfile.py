"""Small tables that people keep in a spreadsheet: semicolon or comma, one header row."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from fokus.problems import Place, Problem, shortened, unknown

LONGEST_CELL = 1_000_000
SAMPLE = 100_000
SAMPLE_ROWS = 20
MOST_BROKEN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, trimmed, and the number that a spreadsheet shows for it."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell, empty when the column is not there."""
        return self.cells.get(column, "")

    def at(self, column: str) -> Place:
        """Return the place of a cell."""
        return Place(self.file, row=self.number, column=column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read: its header and its rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def split_rows(text: str, file: str) -> tuple[list[str], list[Row], list[Problem]]:
    """Split a table into its header and rows; the header decides on semicolon, comma or tab."""
    records, broken = _records(text, _delimiter(text))
    return tabulate(records, file, broken)


def tabulate(
    records: list[list[str]], file: str, broken: Sequence[int] = ()
) -> tuple[list[str], list[Row], list[Problem]]:
    """Make a header and rows of the records of a table; blanks are trimmed, empty rows left out."""
    problems = [Problem("broken-table", Place(file, row=number)) for number in broken]
    lines = [[" ".join(cell.split()) for cell in record] for record in records]
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if any(line)]
    if not numbered or 1 in broken[:1]:
        return [], [], problems or [Problem("empty-file", Place(file))]
    first, header = numbered[0]
    problems += [*_repeated(first, header, file), *_ragged(numbered, file)]
    if len(numbered) == 1 and not broken:
        problems.append(Problem("no-rows", Place(file, row=first), severity="warning"))
    places = {column: header.index(column) for column in header}
    return header, [Row(file, n, _cells(line, places)) for n, line in numbered[1:]], problems


def _cells(line: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {column: line[at] for column, at in places.items() if at < len(line)}


def _delimiter(text: str) -> str:
    """Return which delimiter gives rows as wide as the header; commas in a question's text do not."""
    return max(";,\t", key=lambda each: _fit(text[:SAMPLE], each))


def _fit(head: str, delimiter: str) -> tuple[float, int]:
    records = islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), SAMPLE_ROWS)
    widths = [len(record) for record in records if any(record)] or [0]
    wide = widths[0] > 1
    return (widths.count(widths[0]) / len(widths), widths[0]) if wide else (0.0, 0)


def _records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the records, and the numbers of those that are broken: each is empty, the others stand."""
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text, newline="").readlines()
    records: list[list[str]] = []
    broken: list[int] = []
    start = 0
    while start < len(lines) and len(broken) < MOST_BROKEN:
        try:
            reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
            done = 0
            for record in reader:
                records.append(record)
                done = reader.line_num
            break
        except csv.Error:
            records.append([])
            broken.append(len(records))
            start += done + 1
    return records, broken


def read_rows(
    text: str, file: str, known: Sequence[str], required: Sequence[str]
) -> tuple[list[Row], list[Problem]]:
    """Read a table whose columns fokus knows; a row without a required cell is left out."""
    header, rows, problems = split_rows(text, file)
    problems += [
        unknown("unknown-column", Place(file, row=1, column=shortened(column)), column, known)
        for column in header
        if column and column not in known
    ]
    missing = [column for column in required if header and column not in header]
    if missing:
        gone = [Problem("missing-column", Place(file, row=1), {"word": column}) for column in missing]
        return [], [*problems, *gone]
    empty = [(row, column) for row in rows for column in required if not row[column]]
    problems += [Problem("empty-cell", row.at(column), {"word": column}) for row, column in empty]
    incomplete = {row.number for row, _ in empty}
    return [row for row in rows if row.number not in incomplete], problems


def _repeated(row: int, header: list[str], file: str) -> list[Problem]:
    twice = {column for column in header if column and header.count(column) > 1}
    return [
        Problem("column-twice", Place(file, row=row, column=column), {"word": column})
        for column in sorted(twice)
    ]


def _ragged(numbered: list[tuple[int, list[str]]], file: str) -> list[Problem]:
    width = len(numbered[0][1])
    return [
        Problem("too-many-cells", Place(file, row=number), {"found": len(line), "limit": width})
        for number, line in numbered[1:]
        if any(line[width:])
    ]
