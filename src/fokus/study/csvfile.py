"""Small tables that people keep in a spreadsheet: semicolon or comma, one header row."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fokus.problems import Place, Problem, unknown

LONGEST_CELL = 1_000_000


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


def split_rows(text: str, file: str) -> tuple[list[str], list[Row], list[Problem]]:
    """Split a table into its header and rows; the header decides on semicolon, comma or tab."""
    first = text.lstrip("\n").split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return [], [], [Problem("broken-table", Place(file))]
    lines = [[" ".join(cell.split()) for cell in line] for line in lines]
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if any(line)]
    if not numbered:
        return [], [], [Problem("empty-file", Place(file))]
    header = numbered[0][1]
    problems = [*_repeated(header, file), *_ragged(numbered, file)]
    rows = [Row(file, n, dict(zip(header, line, strict=False))) for n, line in numbered[1:]]
    return header, rows, problems


def read_rows(
    text: str, file: str, known: Sequence[str], required: Sequence[str]
) -> tuple[list[Row], list[Problem]]:
    """Read a table whose columns fokus knows; a row without a required cell is left out."""
    header, rows, problems = split_rows(text, file)
    problems += [
        unknown("unknown-column", Place(file, row=1, column=column), column, known)
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


def _repeated(header: list[str], file: str) -> list[Problem]:
    twice = {column for column in header if column and header.count(column) > 1}
    return [
        Problem("column-twice", Place(file, row=1, column=column), {"word": column})
        for column in sorted(twice)
    ]


def _ragged(numbered: list[tuple[int, list[str]]], file: str) -> list[Problem]:
    width = len(numbered[0][1])
    return [
        Problem("too-many-cells", Place(file, row=number), {"found": len(line), "limit": width})
        for number, line in numbered[1:]
        if any(line[width:])
    ]
