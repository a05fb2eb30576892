"""An export as it was recognized: its rows, and what is known of each column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from fokus.problems import Place, Problem
from fokus.study.csvfile import Row, Sheet

Format = Literal[
    "microsoft-forms", "google-forms", "limesurvey", "limesurvey-vv", "qualtrics", "redcap", "kobo",
    "xlsform", "spss", "aggregates", "table",
]  # fmt: skip
Kind = Literal["tool", "closed", "choice", "choices", "number", "date", "text", "empty"]
Cause = Literal["header", "content"]

LARGEST: Final = 64 * 2**20
MOST_COLUMNS: Final = 5_000
MOST_CELLS: Final = 20_000_000
NOT_SHOWN: Final = "{question_not_shown}"

_number = re.compile(r"[-+\u2212]?\d{1,15}(?:[.,]\d{1,15})?")


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """One column: the heading that a binding names, and the question behind it.

    ``text`` is the question, or the row of a grid, as it was put; empty when the export has codes only.
    ``group`` is what the columns of one grid or one multiple choice share, ``choice`` the choice that
    the column stands for. ``labels`` and ``missing`` are what the file itself says of its values.
    """

    id: str
    text: str = ""
    group: str = ""
    choice: str = ""
    kind: Kind = "text"
    delimiter: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A column that points out persons, left at the door; ``kind`` is the sort of identifier."""

    column: str
    kind: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Export:
    """A survey export without its direct identifiers.

    Of a workbook with several sheets ``tab`` is the one that was read, and ``tabs_left`` are the others.
    """

    file: str
    format: Format
    encoding: str
    sheet: Sheet
    columns: tuple[ColumnInfo, ...]
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[Problem, ...] = ()
    decimal: str = "."
    tab: str = ""
    tabs_left: tuple[str, ...] = ()

    def values(self, column: str) -> list[str]:
        """Return the cells of a column."""
        at = self.sheet.header.index(column)
        return [row.cells.at(at) if isinstance(row.cells, Cells) else row[column] for row in self.sheet.rows]


class Cells(Mapping[str, str]):
    """The cells of one row: a tuple, with the places of the columns shared by all rows."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: tuple[str, ...]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, column: str) -> str:
        return self.at(self._places[column])

    def get(self, column: str, default: str = "") -> str:  # type: ignore[override]
        """Return a cell, or the default when the column is not there."""
        place = self._places.get(column)
        return default if place is None else self.at(place)

    def at(self, place: int) -> str:
        """Return the cell at a place of the header."""
        return self._values[place] if place < len(self._values) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def make_sheet(header: Sequence[str], numbered: Sequence[tuple[int, tuple[str, ...]]], file: str) -> Sheet:
    """Make a sheet of numbered records whose cells stand in the order of the header."""
    places = {column: at for at, column in enumerate(header)}
    return Sheet(tuple(header), tuple(Row(file, number, Cells(places, cells)) for number, cells in numbered))


def as_number(text: str) -> float | None:
    """Return a cell as a number: with decimal comma or point, with or without a sign of per cent.

    Examples
    --------
    >>> as_number("45,5 %"), as_number("\u22122"), as_number("4,2 timmar")
    (45.5, -2.0, None)
    """
    plain = text.removesuffix("%").strip()
    if not _number.fullmatch(plain):
        return None
    return float(plain.replace(",", ".").replace("\u2212", "-"))


def too_large(data: bytes, file: str) -> Problem | None:
    """Tell of a file that is larger than its rows can be held one by one."""
    return Problem("too-large", Place(file), {"limit": LARGEST // 2**20}) if len(data) > LARGEST else None
