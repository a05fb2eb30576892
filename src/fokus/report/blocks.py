"""What a chapter is made of, before any file format: blocks of text, tables, figures and quotes.

Everything here is worded already. A block that answers a query carries its :class:`Answer`, so that
a renderer can mark the place and a refresh can ask again.
"""

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right", "center"]
Rendering = Literal["number", "sentence", "table", "figure", "quotes", "note", "method"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a printed answer comes from.

    ``key`` is the block's name or, for an inline answer, a hash of its canonical query and rendering;
    ``digest`` is the SHA-256 of what was released, never of what was hidden; ``figure`` how a figure is
    drawn, where the writer chose.
    """

    key: str
    ask: str
    rendering: Rendering
    digest: str
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A run of prose in one formatting; a link to ``#name`` leads to what has that name.

    ``title`` is what a link shows when somebody rests on it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str | None = None
    language: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to a named table, figure or heading."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a sentence in running text that answers a query."""

    answer: Answer
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A visible mark where something could not be done; the reason stands among the problems."""

    text: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote where it is first referred to; it has a name if it is referred to again."""

    content: tuple["Block", ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FootnoteAgain:
    """A further reference to a footnote that stands already."""

    name: str


Inline = Text | LineBreak | Reference | Value | Mark | Footnote | FootnoteAgain


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the chapter's own."""

    level: int
    content: tuple[Inline, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted or numbered list; an item is a sequence of blocks, so lists may nest."""

    ordered: bool
    items: tuple[tuple["Block", ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A quotation that the writer typed herself, and whom it comes from."""

    content: tuple["Block", ...]
    attribution: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A word and what it means here."""

    term: tuple[Inline, ...]
    meaning: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """A list of words and what they mean."""

    items: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Landscape:
    """What stands on pages of its own that lie down, since it is too wide for others."""

    content: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A pause between two parts of a text that have no headings."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents, or a list of tables or figures; ``depth`` is how many levels of headings."""

    kind: Literal["contents", "tables", "figures"] = "contents"
    depth: int = 3


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The list of what a report cites, in the order of its style."""

    entries: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    label: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as people read it: every cell is worded text.

    The first ``stub`` columns are row headers; ``totals`` are the indices of rows that sum up others.
    ``notes`` stand below (denominator, what is hidden), ``summary`` is the alternative text. Where the
    writer typed it, ``formatted`` are its rows with their formatting, header first.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    stub: int = 1
    totals: frozenset[int] = field(default_factory=frozenset)
    notes: tuple[str, ...] = ()
    summary: str = ""
    formatted: tuple[tuple[tuple[Inline, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, in PNG or ``kind``, with its size in millimetres and the text that says what it shows."""

    png: bytes
    width_mm: float
    height_mm: float
    alt: str
    notes: tuple[str, ...] = ()
    kind: Literal["png", "jpeg"] = "png"


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of somebody interviewed, with quotation marks, and who stands behind them."""

    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table in its place; without an answer it is one that the writer typed in Markdown."""

    table: Table
    name: str | None = None
    caption: tuple[Inline, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure in its place; without an answer it is a picture of the writer's own."""

    figure: Figure
    name: str | None = None
    caption: tuple[Inline, ...] = ()
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class QuotesBlock:
    """A set of quotes in its place."""

    quotes: tuple[Quote, ...]
    name: str
    answer: Answer
    notes: tuple[str, ...] = ()


Block = (
    Heading | Paragraph | Listing | BlockQuote | Definitions | ThematicBreak | Landscape | Contents
    | ReferenceList | TableBlock | FigureBlock | QuotesBlock | Mark
)  # fmt: skip
