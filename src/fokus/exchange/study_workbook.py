"""The workbook in which somebody describes a study before it begins: its sheets, and how they are read.

Sheets and headings may be in either language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fokus.exchange.book_table import OF_CODES
from fokus.material.exports.workbook import read_book
from fokus.messages import LANGUAGES, Catalogue, catalogue
from fokus.problems import Place, Problem, unknown
from fokus.study import consent, roster
from fokus.study.cells import fold

SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "study": ("setting", "value", "meaning"),
    "rounds": ("label", "from", "to", "id"),
    "sites": ("label", "id"),
    "professions": ("label", "plural", "group", "aliases", "id"),
    "in-service": ("profession", "site", "number"),
    "participants": roster.COLUMNS,
    "consent": consent.COLUMNS,
    "interviews": ("round", "site", "professions", "held", "participants", "present", "id"),
    "codebook": OF_CODES,
    "coders": ("coder", "role"),
}
NEEDED_SHEETS: Final = ("study", "rounds", "sites", "professions")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "study": ("setting", "value"), "rounds": ("label", "from", "to"), "sites": ("label",),
    "professions": ("label",), "in-service": ("profession", "site", "number"),
    "participants": roster.REQUIRED, "consent": consent.REQUIRED,
    "interviews": ("round", "site", "professions"), "codebook": ("theme", "code"), "coders": ("coder",),
}  # fmt: skip
SETTINGS: Final = ("title", "language", "smallest_group", "quote_group", "blind", "for_team", "suggestions")
OF_PEOPLE: Final = frozenset(
    {"name", "namn", "förnamn", "efternamn", "first name", "surname", "e-post", "e-mail"}
)
MIDNIGHT: Final = " 00:00:00"

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: where it stands, and its cells by the keys of their columns."""

    place: Place
    cells: Cells

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of each sheet by its key, the words of the language that it is in, and what was wrong."""

    of: Mapping[str, Sequence[Line]]
    words: Catalogue
    problems: Sequence[Problem]


def read_sheets(data: bytes, file: str) -> Sheets | Problem:
    """Read the sheets of a workbook that describes a study; what is no workbook is a problem."""
    named = {
        (language, key): catalogue(language).say(f"workbook.sheet.{key}")
        for language in LANGUAGES
        for key in SHEETS
    }
    book = read_book(data, file, tuple(named.values()))
    if isinstance(book, Problem):
        return book
    there = {fold(name): name for name in book.sheets}
    used = [language for (language, _), name in named.items() if fold(name) in there]
    words = catalogue(max(LANGUAGES, key=used.count))
    sheets: dict[str, list[Line]] = {}
    problems: list[Problem] = []
    for key in SHEETS:
        name = next((there[fold(n)] for (_, k), n in named.items() if k == key and fold(n) in there), "")
        if not name and key in NEEDED_SHEETS:
            told = {"word": words.say(f"workbook.sheet.{key}")}
            problems.append(Problem("workbook-no-sheet", Place(file), told))
        lines, faults = _lines(key, book.sheets.get(name, []), f"{file}, {name}", words)
        sheets[key] = lines
        problems += faults
    return Sheets(sheets, words, problems)


def _lines(
    key: str, rows: Sequence[Sequence[str]], file: str, words: Catalogue
) -> tuple[list[Line], list[Problem]]:
    numbered = [(n, row) for n, row in enumerate(rows, start=1) if any(map(str.strip, row))]
    if not numbered:
        return [], []
    first, heads = numbered[0]
    columns, problems = _columns(key, heads, Place(file, row=first), words)
    lines = [
        Line(Place(file, row=n), {column: _plain(row[at]) for column, at in columns.items() if at < len(row)})
        for n, row in numbered[1:]
    ]
    return [each for each in lines if any(each.cells.values())], problems


def _columns(
    key: str, heads: Sequence[str], place: Place, words: Catalogue
) -> tuple[dict[str, int], list[Problem]]:
    """Return where each column stands; an unknown one, or a needed one that is not there, is told."""
    called = {
        fold(catalogue(language).say(column_word(key, column))): column
        for language in LANGUAGES
        for column in SHEETS[key]
    }
    found: dict[str, int] = {}
    problems = []
    for n, head in enumerate(heads):
        column = called.get(fold(head))
        if column:
            found.setdefault(column, n)
        elif fold(head) in OF_PEOPLE:
            problems.append(Problem("workbook-names", place, {"word": head}))
        elif head.strip():
            known = [words.say(column_word(key, each)) for each in SHEETS[key]]
            problems.append(unknown("unknown-column", place, head, known))
    problems += [
        Problem("missing-column", place, {"word": words.say(column_word(key, each))})
        for each in NEEDED[key]
        if each not in found
    ]
    return found, problems


def column_word(sheet: str, column: str) -> str:
    """Return the code of the word that heads a column."""
    return f"sheet.column.{column}" if sheet == "codebook" else f"workbook.column.{column}"


def _plain(cell: str) -> str:
    text = cell.replace("_x000D_", "").replace("\r\n", "\n").strip()
    return text.removesuffix(MIDNIGHT)
