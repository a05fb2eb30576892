"""Survey exports as workbooks (.xlsx): one of its sheets as records of text, others where they are wanted."""

import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from fokus.material.exports.export import MOST_CELLS, MOST_COLUMNS
from fokus.ooxml import DamagedFileError, unpack
from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.csvfile import Sheet, tabulate

if TYPE_CHECKING:
    from openpyxl import Workbook

FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
WIDE = (b"\xff\xfe", b"\xfe\xff")
FORMULA = (b"<f>", b"<f ", b"<f/")
MOST_TOLD: Final = 20
MOST_EMPTY: Final = 100_000
SAMPLE_ROWS: Final = 40
Choose = Callable[[Mapping[str, Sequence[Sequence[str]]]], str]


@dataclass(frozen=True, slots=True)
class Book:
    """The records of the sheets that were read by their names, and what was odd in single cells.

    The one that was asked for stands first; ``left`` names those that were not read.
    """

    sheets: Mapping[str, list[list[str]]]
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()


def read_workbook(data: bytes, file: str) -> tuple[Sheet, list[Problem]]:
    """Read the cells of the first sheet as text, formulas by the value that they were saved with.

    What is no workbook, is locked by a password, unpacks to too much or declares entities is a problem.
    """
    book = read_book(data, file)
    if isinstance(book, Problem):
        return Sheet((), ()), [book]
    records = next(iter(book.sheets.values()))
    header, rows, problems = tabulate(records, file)
    return Sheet(tuple(header), tuple(rows)), [*book.problems, *problems]


def read_book(
    data: bytes, file: str, others: tuple[str, ...] = (), choose: Choose | None = None, wanted: str = ""
) -> Book | Problem:
    """Read the first sheet, and those of some names, as records of text.

    Not the first but the ``wanted`` one, or the one that is chosen by the first records of each that can
    be seen. A cell with an error, or with a formula that was saved without its value, is empty and told.
    """
    try:
        formulas = _inspect(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that hold no answers
            names = [sheet.title for sheet in _open(data, values=True).worksheets]
            if wanted and wanted not in names:
                return unknown("unknown-sheet", Place(file), wanted, names)
            chosen = wanted or (choose(_begun(data)) if choose and len(names) > 1 else names[0])
            sheets = _sheets(data, (chosen, *(each for each in names if each in others and each != chosen)))
            unmeant = _formulas(data, chosen) if formulas else frozenset()
    except DamagedFileError as fault:
        return _refused(fault.reason, file)
    except Exception:  # noqa: BLE001 - whatever the library makes of a hostile workbook
        return _refused("damaged", file)
    odd = (*_errors(sheets[chosen], file), *_valueless(sheets[chosen], unmeant, file))
    return Book(sheets, odd, tuple(each for each in names if each not in sheets))


def _refused(reason: str, file: str) -> Problem:
    if reason == "too-wide":
        return Problem("too-many-columns", Place(file), {"found": MOST_COLUMNS + 1, "limit": MOST_COLUMNS})
    return Problem("no-workbook", Place(file), {"reason": reason})


def _inspect(data: bytes) -> bool:
    """Refuse what is built to do harm; tell whether there are formulas."""
    formulas = False
    for name, part in unpack(data).items():
        if any(word in part for word in FORBIDDEN) or part.startswith(WIDE):
            raise DamagedFileError("entities")
        formulas |= name.startswith("xl/worksheets/") and any(word in part for word in FORMULA)
    return formulas


def _open(data: bytes, *, values: bool) -> "Workbook":
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=values)


def _begun(data: bytes) -> dict[str, list[list[str]]]:
    """Return the first records of each sheet that can be seen; of all where none can."""
    sheets = _open(data, values=True).worksheets
    seen = [each for each in sheets if each.sheet_state == "visible"] or sheets
    return {each.title: list(islice(_records(each), SAMPLE_ROWS)) for each in seen}


def _sheets(data: bytes, names: Sequence[str]) -> dict[str, list[list[str]]]:
    book = _open(data, values=True)
    return {each: list(_records(book[each])) for each in names}


def _records(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    cells = empty = 0
    for row in sheet.iter_rows(values_only=True):
        record = [_text(value) for value in _trimmed(row)]
        cells += len(record)
        empty = 0 if record else empty + 1
        if cells > MOST_CELLS or empty > MOST_EMPTY:
            raise DamagedFileError("too-large")
        if len(record) > MOST_COLUMNS:
            raise DamagedFileError("too-wide")
        yield record


def _trimmed(row: tuple[object, ...]) -> tuple[object, ...]:
    end = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
    return row[:end]


def _formulas(data: bytes, name: str) -> frozenset[tuple[int, int]]:
    """Return where the formulas of a sheet stand."""
    sheet: Any = _open(data, values=False)[name]
    return frozenset(
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and cell.row and cell.column
    )


def _errors(records: list[list[str]], file: str) -> Iterator[Problem]:
    told = 0
    for number, record in enumerate(records, start=1):
        for at, cell in enumerate(record):
            if cell in _ERRORS:
                record[at] = ""
                told += 1
                if told <= MOST_TOLD:
                    place = Place(file, row=number, column=_heading(records, at))
                    yield Problem("error-cell", place, {"value": cell}, severity="warning")


def _valueless(
    records: list[list[str]], formulas: frozenset[tuple[int, int]], file: str
) -> Iterator[Problem]:
    empty = [(row, column) for row, column in sorted(formulas) if not _cell(records, row, column)]
    for row, column in empty[:MOST_TOLD]:
        place = Place(file, row=row, column=_heading(records, column - 1))
        yield Problem("formula-without-value", place, severity="warning")


def _cell(records: list[list[str]], row: int, column: int) -> str:
    record = records[row - 1] if row <= len(records) else []
    return record[column - 1] if column <= len(record) else ""


def _heading(records: list[list[str]], at: int) -> str:
    header = next((record for record in records if any(record)), [])
    return shortened(" ".join(header[at].split())) if at < len(header) else str(at + 1)


_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat(sep=" ") if isinstance(value, datetime) else _plain(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
