"""Tables in a PDF, which knows of no tables: lines whose parts begin at the same places across the page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

from fokus.material.readers.blocks import Block, Document, Table
from fokus.material.readers.portable import HYPHEN, kept_lines, pages_of, paragraphs

WIDTHS: Final = range(2, 5)
LEAST: Final = 3
WIDE: Final = 0.6
NEAR: Final = 3.0


@dataclass(slots=True)
class Part:
    """A stretch of a line without a wide gap: its text, where it begins, ends, and how far up it stands."""

    text: str
    left: float
    right: float
    up: float


Line = list[Part]


def read_columns(data: bytes) -> Document:
    """Return the blocks of a PDF with its tables, without blocks where no table is sure."""
    kept, repeated = kept_lines(pages_of(data, _parts), _placed)
    lines = [line for page in kept for line in page]
    edges = _edges(lines)
    if not edges or any(_goes_up(page, edges) for page in kept):
        return Document([])
    return Document(_blocks(lines, edges), 0, repeated)


def _parts(page: Any) -> list[Line]:
    """Return the lines of a page in parts; a page whose letters have no certain places has none."""
    text = page.get_text_range()
    if len(text) != page.count_chars():
        return []
    lines, place = [], 0
    for line in text.split("\n"):
        letters = [(place + n, letter) for n, letter in enumerate(line) if not letter.isspace()]
        if letters:
            lines.append(_divided(page, letters))
        place += len(line) + 1
    return lines


def _divided(page: Any, letters: Sequence[tuple[int, str]]) -> Line:
    parts: Line = []
    before = -1
    for at, letter in letters:
        left, low, right, high = page.get_charbox(at, loose=True)
        if not parts or left - parts[-1].right > WIDE * (high - low):
            parts.append(Part("", left, right, low))
        elif at > before + 1:
            parts[-1].text += " "
        parts[-1].text += letter.replace(HYPHEN, "")
        parts[-1].right, before = right, at
    return parts


def _placed(line: Line) -> tuple[str, float]:
    return " ".join(part.text for part in line), line[0].up


def _edges(lines: Sequence[Line]) -> list[float]:
    """Return where the columns begin: where the parts of most lines of several parts do."""
    several = [line for line in lines if len(line) in WIDTHS]
    if len(several) < LEAST:
        return []
    ((width, _),) = Counter(map(len, several)).most_common(1)
    usual = [line for line in several if len(line) == width]
    return [Counter(round(line[n].left) for line in usual).most_common(1)[0][0] for n in range(width)]


def _goes_up(page: Sequence[Line], edges: Sequence[float]) -> bool:
    """Tell whether the cells of a page come one by one, not line by line: then nobody knows its rows."""
    return any(
        below[0].up > above[0].up + NEAR and _cells(below, edges) is not None
        for above, below in pairwise(page)
    )


def _cells(line: Line, edges: Sequence[float]) -> list[str] | None:
    """Return the cells of a line, None where its parts do not stand in the columns."""
    cells = [""] * len(edges)
    column = -1
    for part in line:
        begun = next((n for n, edge in enumerate(edges) if abs(part.left - edge) <= NEAR), None)
        if begun is None and column < 0:
            return None
        column = column if begun is None else begun
        if column < len(edges) - 1 and part.right > edges[column + 1]:
            return None
        cells[column] = f"{cells[column]} {part.text}".strip()
    return cells


def _blocks(lines: Sequence[Line], edges: Sequence[float]) -> list[Block]:
    """Put lines to rows of tables; lines that stand in no column are paragraphs."""
    rows: list[list[str] | None] = []
    for line in lines:
        cells = _cells(line, edges)
        if cells and cells[-1] and not any(cells[:-1]) and rows and (row := rows[-1]):
            row[-1] += f" {cells[-1]}"
            rows.append(row)
        else:
            rows.append(cells if cells and cells[-1] and any(cells[:-1]) else None)
    found: list[Block] = []
    for is_table, group in groupby(zip(rows, lines, strict=True), key=lambda pair: pair[0] is not None):
        pairs = list(group)
        if is_table:
            distinct = {id(row): tuple(row) for row, _ in pairs if row}
            found.append(Table(tuple(distinct.values())))
        else:
            found += paragraphs([[_placed(line) for _, line in pairs]])
    return found
