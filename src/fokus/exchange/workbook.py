"""Tables on their way out: as .csv that Excel opens by a double click, and as .xlsx; text stays text."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from fokus.material.exports.writing import quoted
from fokus.messages import Catalogue
from fokus.ooxml import pack, unpack

Cell = str | int | float | date | None
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has times without a zone
WIDEST, NARROWEST = 60, 10
MOST_OFFERED = 500

_unwritable = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on its way out: its name, what its columns are called, and its rows.

    ``notes`` stand below it in a workbook; ``choices`` are, for some columns, the cells that offer what may
    stand in them. One that is ``kept`` is there for fokus, and not shown.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    choices: Mapping[int, str] = field(default_factory=dict)
    kept: bool = False


def about(words: Catalogue) -> Sheet:
    """Return the sheet that says of working material what it is."""
    return Sheet(words.say("sheet.about"), (words.say("exchange.working-material"),), ())


def as_csv(sheet: Sheet, language: str) -> bytes:
    """Write a table as Excel opens it by a double click: semicolons where it is Swedish."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "sv" else ",", lineterminator="\r\n")
    writer.writerow(sheet.header)
    writer.writerows([_written(each, language) for each in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell, language: str) -> Cell:
    """Return a cell as a spreadsheet of that language reads it: decimals, and no formula."""
    if isinstance(cell, float):
        return str(cell).replace(".", "," if language == "sv" else ".")
    return quoted(cell) if isinstance(cell, str) else cell


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write tables as one .xlsx, a sheet each; always the same bytes for the same tables."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = NEVER
    book.properties.creator = "fokus"
    book.remove(book.worksheets[0])
    for each in sheets:
        _write(book.create_sheet(each.name), each)
    buffer = io.BytesIO()
    book.save(buffer)
    return pack(_undated(unpack(buffer.getvalue())))


def _write(made: Any, sheet: Sheet) -> None:
    for row in (sheet.header, *sheet.rows):
        _append(made, row)
    made.freeze_panes = "A2"
    if sheet.rows and not sheet.notes:
        made.auto_filter.ref = made.dimensions
    _show(made, sheet)
    for note in sheet.notes:
        made.append([])
        _append(made, (note,))
    for column, cells in sheet.choices.items():
        _offer(made, column, cells)
    if sheet.kept:
        made.sheet_state = "hidden"


def _append(made: Any, row: Sequence[Cell]) -> None:
    """Append a row in which text is text, also where it begins as a formula."""
    made.append([_unwritable.sub("\ufffd", each) if isinstance(each, str) else each for each in row])
    for cell in made[made.max_row]:
        if cell.data_type == "f":
            cell.data_type = "s"


def _show(made: Any, sheet: Sheet) -> None:
    """Make columns as wide as what they hold, as far as that can be read, with longer text in lines."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for n, title in enumerate(sheet.header):
        widths = [len(title), *(len(str(row[n] or "")) for row in sheet.rows)]
        made.column_dimensions[get_column_letter(n + 1)].width = min(WIDEST, max(NARROWEST, *widths) + 2)
        made.cell(1, n + 1).font = Font(bold=True)
        if max(widths) > WIDEST:
            for row in range(1, len(sheet.rows) + 2):
                made.cell(row, n + 1).alignment = Alignment(wrap_text=True, vertical="top")


def _offer(made: Any, column: int, cells: str) -> None:
    """Offer what other cells hold in a column; something else may be written all the same."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(column + 1)
    offered = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}2:{letter}{MOST_OFFERED}")
    made.add_data_validation(offered)


def _undated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a workbook without the moment at which it was saved."""
    moment = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    return {name: moment.sub(rb"\g<1>2000-01-01T00:00:00Z", data) for name, data in files.items()}
