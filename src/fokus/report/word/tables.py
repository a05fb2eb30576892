"""Tables: a rule above, one under the header, one below; never wider than the text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fokus.report.blocks import Table, TableBlock
from fokus.report.word.captions import caption, caption_text, first_said, notes
from fokus.report.word.columns import SIZES, Layout, lay_out, lines_in
from fokus.report.word.controls import block_control
from fokus.report.word.draft import Draft, style
from fokus.report.word.markup import escape, legal, paragraph, run
from fokus.report.word.text import inlines

_HEADER: Final = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_ROW: Final = "<w:trPr><w:cantSplit/></w:trPr>"
_SUM_RULE: Final = '<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="1F3A4D"/></w:tcBorders>'
_MOST_LINES_KEPT_TOGETHER: Final = 10
_END: Final = "</w:p></w:tc>"
# The size belongs to a style and not to the runs: LibreOffice drops the formatting of the first run in
# a control, and a writer changes a style once.
_SIZED: Final = dict(zip(SIZES, ("", " 9", " 8", " 7"), strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """How the cells of one row look."""

    style: str
    cell: str = ""
    keep: bool = False


def table_block(draft: Draft, block: TableBlock) -> str:
    """Write a table, its caption above and its notes below."""
    above = caption(draft, draft.document.words.table, block, "<w:keepNext/>")
    title = caption_text(draft, block.caption)
    described = _description(draft, block.table, title)
    xml = _table(draft, block.table, title or described, described)
    control = block_control(draft, block.answer, xml, table_content(block.table), legal(described))
    return above + control + notes(draft, block.table.notes, block.answer)


def table_content(table: Table) -> tuple[tuple[str, ...], ...]:
    """Return what a table says: its rows of cells, header first."""
    return tuple(tuple(map(legal, row)) for row in (_labels(table), *table.rows))


def _description(draft: Draft, table: Table, title: str) -> str:
    return first_said(table.summary, title, ", ".join(_labels(table)), draft.document.words.table)


def _table(draft: Draft, table: Table, title: str, described: str) -> str:
    columns = list(zip(_labels(table), *table.rows, strict=True))
    layout = lay_out(columns, draft.section.width, draft.template.letters)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in layout.widths)
    heading, text = (style(draft, f"Table {kind}{_SIZED[layout.size]}") for kind in ("Heading", "Text"))
    written = _written(draft, table)
    header = _row(_HEADER, _frames(table, layout, Row(heading, keep=True)), next(written))
    rows = _rows(written, table, layout, text, _kept(table, layout, draft.template.letters))
    about = _about(draft, table, layout, title, described)
    return f"<w:tbl>{about}<w:tblGrid>{grid}</w:tblGrid>{header}{''.join(rows)}</w:tbl>"


def _labels(table: Table) -> tuple[str, ...]:
    return tuple(column.label for column in table.columns)


def _about(draft: Draft, table: Table, layout: Layout, title: str, described: str) -> str:
    stub = int(table.stub > 0)
    look = f'w:firstRow="1" w:lastRow="0" w:firstColumn="{stub}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
    return (
        f'<w:tblPr><w:tblStyle w:val="{style(draft, "fokus Table")}"/>'
        f'<w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="06{2 + 8 * stub:X}0" {look}/>'
        f'<w:tblCaption w:val="{escape(title)}"/>'
        f'<w:tblDescription w:val="{escape(described)}"/></w:tblPr>'
    )


def _written(draft: Draft, table: Table) -> Iterator[list[str]]:
    """Write what stands in the cells, row by row, header first; the row that sums up in bold."""
    if table.formatted:
        yield from ([inlines(draft, cell) for cell in row] for row in table.formatted)
        return
    for index, cells in enumerate((_labels(table), *table.rows), start=-1):
        bold = "<w:b/>" if index in table.totals else ""
        yield [run(cell, bold) if cell else "" for cell in cells]


def _kept(table: Table, layout: Layout, letters: float) -> frozenset[int]:
    """Return the rows that stay with the next: all of a short table, the ends of one that may break."""
    last = len(table.rows) - 1
    noted = frozenset({last} if table.notes else ())
    most = _MOST_LINES_KEPT_TOGETHER
    if last < most and sum(lines_in(row, layout, letters) for row in table.rows) <= most:
        return noted | frozenset(range(last))
    return noted | {0, last - 1}


def _rows(
    written: Iterable[Sequence[str]], table: Table, layout: Layout, name: str, kept: frozenset[int]
) -> Iterator[str]:
    frames: dict[Row, list[str]] = {}
    for index, cells in enumerate(written):
        row = Row(name, _SUM_RULE if index in table.totals else "", keep=index in kept)
        if row not in frames:
            frames[row] = _frames(table, layout, row)
        yield _row(_ROW, frames[row], cells)


def _row(properties: str, frames: Sequence[str], cells: Sequence[str]) -> str:
    written = (f"{frame}{cell}{_END}" for frame, cell in zip(frames, cells, strict=True))
    return f"<w:tr>{properties}{''.join(written)}</w:tr>"


def _frames(table: Table, layout: Layout, row: Row) -> list[str]:
    """Return what stands before the text of each cell: the same in every row of one look."""
    return [
        _frame(width, column.align, row) for width, column in zip(layout.widths, table.columns, strict=True)
    ]


def _frame(width: int, align: str, row: Row) -> str:
    aligned = ("<w:keepNext/>" if row.keep else "") + ("" if align == "left" else f'<w:jc w:val="{align}"/>')
    start = paragraph("", row.style, aligned).removesuffix("</w:p>")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{row.cell}</w:tcPr>{start}'
