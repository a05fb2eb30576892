"""Survey exports as workbooks (.xlsx): the first sheet, one header row, one row a respondent."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime

from fokus.ooxml import DamagedFileError, unpack
from fokus.problems import Place, Problem
from fokus.study.csvfile import Sheet, tabulate

MOST_CELLS = 20_000_000
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
WIDE = (b"\xff\xfe", b"\xfe\xff")


def read_workbook(data: bytes, file: str) -> tuple[Sheet, list[Problem]]:
    """Read the cells of the first sheet as text, formulas by the value that they were saved with.

    What is no workbook, is locked by a password, unpacks to too much or declares entities is a problem.
    """
    try:
        _inspect(data)
        records = list(_records(data))
    except DamagedFileError as fault:
        return Sheet((), ()), [Problem("no-workbook", Place(file), {"reason": fault.reason})]
    except Exception:  # noqa: BLE001 - whatever the library makes of a hostile workbook
        return Sheet((), ()), [Problem("no-workbook", Place(file), {"reason": "damaged"})]
    header, rows, problems = tabulate(records, file)
    return Sheet(tuple(header), tuple(rows)), problems


def _inspect(data: bytes) -> None:
    for part in unpack(data).values():
        if any(word in part for word in FORBIDDEN) or part.startswith(WIDE):
            raise DamagedFileError("entities")


def _records(data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of styles and extensions that hold no answers
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        cells = 0
        for row in book.worksheets[0].iter_rows(values_only=True):
            cells += len(row)
            if cells > MOST_CELLS:
                raise DamagedFileError("too-large")
            yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat(sep=" ") if isinstance(value, datetime) else _plain(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
