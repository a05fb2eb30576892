"""corrections.csv: what is corrected in raw answers, which are never edited themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fokus.problems import Place, Problem, shortened
from fokus.study.csvfile import Row, Sheet, read_rows

COLUMNS = ("file", "row", "column", "from", "to", "reason", "who", "date")
REQUIRED = ("file", "row", "column", "reason")


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell of an export, what it holds, and what it should hold; why, who and when stand in the file."""

    file: str
    row: int
    column: str
    old: str
    new: str
    place: Place


def read_corrections(text: str, file: str) -> tuple[tuple[Correction, ...], list[Problem]]:
    """Read the corrections, with a problem for each row that cannot be one."""
    rows, problems = read_rows(text, file, COLUMNS, REQUIRED)
    wrong = [row for row in rows if not row["row"].isdecimal()]
    problems += [Problem("not-a-row", row.at("row"), {"value": shortened(row["row"])}) for row in wrong]
    problems += [
        Problem("not-a-date", row.at("date"), {"value": shortened(row["date"])}, "a-date")
        for row in rows
        if not _is_date(row["date"])
    ]
    return tuple(_correction(row) for row in rows if row["row"].isdecimal()), problems


def _is_date(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _correction(row: Row) -> Correction:
    return Correction(row["file"], int(row["row"]), row["column"], row["from"], row["to"], row.at("from"))


def corrected(sheet: Sheet, name: str, corrections: Iterable[Correction]) -> tuple[Sheet, list[Problem]]:
    """Return an export with its corrections made; one whose cell holds something else is a problem."""
    rows = {row.number: row for row in sheet.rows}
    problems = []
    for each in (each for each in corrections if each.file == name):
        row = rows.get(each.row)
        if row is None or each.column not in sheet.header:
            problems.append(Problem("no-such-cell", each.place, {"row": each.row, "column": each.column}))
        elif row[each.column].split() != each.old.split():
            found = shortened(row[each.column])
            problems.append(Problem("correction-differs", each.place, {"found": found, "stated": each.old}))
        else:
            rows[each.row] = replace(row, cells={**row.cells, each.column: each.new})
    return Sheet(sheet.header, tuple(rows.values())), problems


def unknown_files(corrections: Iterable[Correction], files: Sequence[str]) -> list[Problem]:
    """Find corrections of files that are not bound."""
    return [
        Problem("no-such-export", replace(each.place, column="file"), {"word": each.file})
        for each in corrections
        if each.file not in files
    ]
