"""A codebook as a table of a spreadsheet, read back: recognized by its headings in either language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.exports.delimited import find_delimiter, read_delimited
from fokus.material.exports.encoding import decode
from fokus.material.exports.workbook import read_book
from fokus.messages import LANGUAGES, catalogue
from fokus.problems import Problem
from fokus.study.cells import fold

PACKAGE: Final = b"PK\x03\x04"
LARGEST: Final = 2 * 2**20
OF_CODES: Final = (
    "theme", "code", "definition", "use-when", "not-when", "example", "aliases", "id",
)  # fmt: skip
AS_LEFT: Final = "fokus"
NEEDED: Final = ("theme", "code", "definition")

Fields = Mapping[str, str]
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its number there, and its cells by what they are."""

    number: int
    cells: Fields

    @property
    def id(self) -> str:
        """The id of the theme or code that the row was written for; empty in a row that somebody added."""
        return self.cells.get("id", "")


@dataclass(frozen=True, slots=True)
class BookTable:
    """A codebook as it was read; ``left`` is how it left, empty where the file does not tell."""

    file: str
    lines: tuple[Line, ...]
    left: tuple[Line, ...] = ()


def read_book_table(data: bytes, file: str) -> BookTable | Problem | None:
    """Read a codebook from a workbook or a delimited text; None for what is no codebook by its headings."""
    if len(data) > LARGEST:
        return None
    read = _of_workbook(data, file) if data.startswith(PACKAGE) else _of_text(data, file)
    if read is None or isinstance(read, Problem):
        return read
    rows, left = read
    columns = _columns(rows[0])
    if columns is None:
        return None
    return BookTable(file, tuple(_lines(rows[1:], columns)), tuple(_lines(left[1:], columns)))


def _of_workbook(data: bytes, file: str) -> tuple[Rows, Rows] | Problem | None:
    book = read_book(data, file, (AS_LEFT,))
    if isinstance(book, Problem):
        return None
    first = next(iter(book.sheets.values()), [])
    if not first or _columns(first[0]) is None:
        return None
    return book.problems[0] if book.problems else (first, book.sheets.get(AS_LEFT, []))


def _of_text(data: bytes, file: str) -> tuple[Rows, Rows] | Problem | None:
    decoded = decode(data, file)
    if isinstance(decoded, Problem):
        return None
    text, _ = decoded
    heads = text.partition("\n")[0].split(find_delimiter(text))
    if _columns([each.strip('\ufeff "') for each in heads]) is None:
        return None
    sheet, problems = read_delimited(text, file)
    if fault := next((each for each in problems if each.severity == "error"), None):
        return fault
    cells = [[each.cells.get(column, "") for column in sheet.header] for each in sheet.rows]
    return [[*sheet.header], *cells], []


def _columns(heads: Sequence[str]) -> dict[str, int] | None:
    """Return where each column stands, called as in one of the languages; None where a needed one is not."""
    said = {fold(each): n for n, each in reversed([*enumerate(heads)])}
    for language in LANGUAGES:
        words = catalogue(language)
        found = {key: said.get(fold(words.say(f"sheet.column.{key}"))) for key in OF_CODES}
        if all(found[key] is not None for key in NEEDED):
            return {key.replace("-", "_"): at for key, at in found.items() if at is not None}
    return None


def _lines(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=2):
        cells = {key: _plain(row[at]) if at < len(row) else "" for key, at in columns.items()}
        if any(cells.values()):
            yield Line(number, cells)


def _plain(cell: str) -> str:
    """Return what a person wrote in a cell, without what a spreadsheet makes of line breaks."""
    text = cell.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
