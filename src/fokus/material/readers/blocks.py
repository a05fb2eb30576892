"""A document as readers see it, whatever its container: paragraphs of lines, and tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fokus.ooxml import DamagedFileError

MOST_LINES: Final = 200_000

Paragraph = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell its text."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a file, how many hidden passages it has besides, and the lines that pages repeat."""

    blocks: list[Block]
    hidden: int = 0
    left_out: list[str] = field(default_factory=list)


T = TypeVar("T")


def bounded(parts: Iterable[T], most: int = MOST_LINES) -> Iterator[T]:
    """Yield parts of a document; raise DamagedFileError when they are more than any interview has."""
    for number, part in enumerate(parts):
        if number >= most:
            raise DamagedFileError("too-large")
        yield part


def paragraphs_of(text: str) -> list[Paragraph]:
    """Divide a text at its blank lines."""
    found: list[Paragraph] = []
    lines: Paragraph = []
    for line in [*text.split("\n"), ""]:
        if stripped := line.strip():
            lines.append(stripped)
        elif lines:
            found.append(lines)
            lines = []
    return found


def flattened(blocks: Iterable[Block]) -> list[Paragraph]:
    """Return the paragraphs, those in the cells of tables in their place."""
    found: list[Paragraph] = []
    for block in blocks:
        cells = (
            [block] if isinstance(block, list) else [cell.split("\n") for row in block.rows for cell in row]
        )
        kept = ([line.strip() for line in cell if line.strip()] for cell in cells)
        found += [lines for lines in kept if lines]
    return found
