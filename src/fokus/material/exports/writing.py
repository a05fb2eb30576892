"""Cells that fokus writes for a spreadsheet: text stays text, whatever it looks like."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

MOST_KEPT: Final = 100_000
_STARTS: Final = "=+-@\t\r\n\u2212\uff1d\uff0b\uff0d\uff20"
_quoted = re.compile(rf"'+\s*[{re.escape(_STARTS)}]")
_quoted_cell = re.compile(rf"(?:^|[;,\t|\"\n])'+\s*[{re.escape(_STARTS)}]", re.MULTILINE)
_number = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d{1,3})?(?:[ \u00a0]?%)?")

Cell = str | int | float | None


def safe_cell(value: Cell) -> Cell:
    r"""Return a cell that no spreadsheet takes for a formula.

    Text that begins as a formula may, also behind blanks, gets an apostrophe before it, which
    spreadsheets take as the mark of text. Numbers stay as they are, negative ones too.

    Examples
    --------
    >>> safe_cell("=cmd|' /C calc'!A0"), safe_cell("-2,5"), safe_cell(-3), safe_cell("- mer tid")
    ("'=cmd|' /C calc'!A0", '-2,5', -3, "'- mer tid")
    """
    if not isinstance(value, str) or _number.fullmatch(value):
        return value
    begins = value[:1] in _STARTS or value.lstrip()[:1] in _STARTS
    return f"'{value}" if value and begins else value


def quoted(value: str) -> str:
    r"""Return a cell that no spreadsheet takes for a formula, so that :func:`unquoted` gives it back.

    Examples
    --------
    >>> quoted("- mer tid"), quoted("'- mer tid"), quoted("-2,5")
    ("'- mer tid", "''- mer tid", '-2,5')
    """
    return f"'{value}" if _quoted.match(value) else str(safe_cell(value))


def unquoted(cell: str) -> str:
    """Return what a cell held before it was made safe."""
    return cell[1:] if _quoted.match(cell) else cell


def has_quoted(text: str) -> bool:
    """Tell whether a delimited text may hold cells that were made safe; it looks once, not cell by cell."""
    return "'" in text and _quoted_cell.search(text) is not None


def semicolon_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as semicolon csv whose cells are safe in a spreadsheet and come back as they were."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([quoted(each) for each in header])
    again = lru_cache(MOST_KEPT)(quoted)
    writer.writerows(map(again, row) for row in rows)
    return text.getvalue()
