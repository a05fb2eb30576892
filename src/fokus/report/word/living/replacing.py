"""What fokus wrote put right: text in its run, cells in their table, quotes, a picture."""

from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from itertools import zip_longest

from lxml import etree

from fokus.ooxml import cells, pieces, text_of
from fokus.report.blocks import FigureBlock, QuotesBlock, Table, TableBlock
from fokus.report.cells import HIDDEN
from fokus.report.word.body import quotes_content
from fokus.report.word.columns import lay_out
from fokus.report.word.living.finding import Living, Target, w
from fokus.report.word.living.outcome import Fresh
from fokus.report.word.living.pen import Pen
from fokus.report.word.living.pictures import put_picture
from fokus.report.word.living.reading import (
    PARAGRAPH,
    ROW,
    RUN,
    TEXT,
    cell_text,
    cells_of,
    leaf_texts,
    line_text,
)
from fokus.report.word.living.runs import remove, run_like, text_runs, without_marks
from fokus.report.word.manifest import Content
from fokus.report.word.tables import table_content


def put(living: Living, place: Target, block: Fresh, pen: Pen, here: Content | None = None) -> None:
    """Write an answer where its predecessor stands, in the formatting that it has there.

    ``here`` is what stands there, if that was read already.
    """
    living.changed.add(place.story)
    if isinstance(block, TableBlock):
        table = place.holders[0]
        put_table(table, block.table, pen, here, living.leaves.pop(table, None))
    elif isinstance(block, FigureBlock):
        put_picture(living, place, block.figure, pen)
    elif isinstance(block, QuotesBlock):
        standing = [each for each in place.holders if text_of(each)]
        put_paragraphs(standing or place.holders, quotes_content(block.quotes) or (HIDDEN,), pen)
    else:
        put_text(place.holders, block.text, pen)


def put_text(holders: Sequence[etree._Element], text: str, pen: Pen) -> None:
    """Write a line of text: one run, in the formatting of the first; without text its paragraph goes."""
    runs = text_runs(holders)
    if not runs:
        return
    if text:
        pen.exchange(runs, text)
        return
    paragraph = next(runs[0].iterancestors(w("p")))
    if text_of(paragraph) == "".join(each for _, each in pieces(holders)):
        pen.strike_paragraph(paragraph)
    else:
        pen.strike(runs)


def _put_line(paragraph: etree._Element, text: str, pen: Pen, model: etree._Element | None = None) -> None:
    runs = text_runs(paragraph)
    if runs and text:
        pen.exchange(runs, text)
    elif runs:
        pen.strike(runs)
    else:
        new = run_like(model, text)
        paragraph.append(new)
        pen.added(new)


def put_paragraphs(paragraphs: Sequence[etree._Element], texts: Sequence[str], pen: Pen) -> None:
    """Write paragraphs, one a text, each new one in the formatting of the first."""
    model = without_marks(deepcopy(paragraphs[0]))
    at = paragraphs[0]
    for paragraph, text in zip_longest(paragraphs, texts):
        if text is None:
            pen.strike_paragraph(paragraph)
        elif paragraph is not None:
            if line_text(paragraph) != text:
                _put_line(paragraph, text, pen)
            at = paragraph
        else:
            new = _paragraph_like(model, text)
            at.addnext(new)
            pen.paragraph_added(new)
            at = new


def _paragraph_like(model: etree._Element, text: str) -> etree._Element:
    paragraph = deepcopy(model)
    runs = text_runs(paragraph)
    run = run_like(runs[0] if runs else None, text)
    for each in [child for child in paragraph if child.tag != w("pPr")]:
        paragraph.remove(each)
    paragraph.append(run)
    return paragraph


def put_table(
    table: etree._Element,
    wanted: Table,
    pen: Pen,
    here: Content | None = None,
    leaves: Sequence[Sequence[etree._Element]] | None = None,
) -> None:
    """Write a table's cells: rows are known by what they begin with, new ones look like their neighbours."""
    rows = table_content(wanted)
    if leaves is None or not _put_plainly(leaves, rows, wanted.stub, pen):
        _put_cells(table, rows, wanted.stub, pen, here)


def _put_plainly(
    leaves: Sequence[Sequence[etree._Element]], rows: Sequence[Sequence[str]], stub: int, pen: Pen
) -> bool:
    """Write the cells of a plain table over what stands in them, if it still has the same rows."""
    if list(map(len, leaves)) != list(map(len, rows)):
        return False
    texts = [leaf_texts(row) for row in leaves]
    if _known_by(texts, stub) != _known_by(rows, stub):
        return False
    for row, was, now in zip(leaves, texts, rows, strict=True):
        for leaf, old, text in zip(row, was, now, strict=True):
            if old != text and not (text and leaf.tag == TEXT and pen.rewrite(leaf, text)):
                _put_leaf(leaf, text, pen)
    return True


def _put_leaf(leaf: etree._Element, text: str, pen: Pen) -> None:
    """Write a cell by what holds its text, in the formatting of its row if it has none of its own."""
    row = next(leaf.iterancestors(ROW))
    line = next(leaf.iterancestors(PARAGRAPH)) if leaf.tag == TEXT else next(leaf.iter(PARAGRAPH))
    _put_line(line, text, pen, next(row.iter(RUN), None))


def _put_cells(
    table: etree._Element, rows: Sequence[Sequence[str]], stub: int, pen: Pen, here: Content | None
) -> None:
    found = cells_of(table)
    old = [next(row[0].iterancestors(w("tr"))) for row in found if row]
    if len({len(row) for row in (*found, *rows)}) > 1:
        _put_columns(table, old, rows, pen)
    else:
        texts = here if here and len(here) == len(found) else [tuple(map(cell_text, row)) for row in found]
        _put_rows(old, texts, rows, stub, pen)


def _known_by(rows: Sequence[Sequence[str]], stub: int) -> list[tuple[str, ...]]:
    """Return what each row of a table begins with, by which it is known; the header by its place."""
    return [("",), *(tuple(row[: max(stub, 1)]) for row in rows[1:])]


def _put_rows(
    old: Sequence[etree._Element], texts: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], stub: int,
    pen: Pen,
) -> None:  # fmt: skip
    before, after = _known_by(texts, stub), _known_by(rows, stub)
    at = old[0]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for row, was, text in zip_longest(old[i1:i2], texts[i1:i2], rows[j1:j2]):
            if text is None:
                pen.strike_row(row)
            elif row is not None:
                _fill(row, was, text, pen)
                at = row
            else:
                at = _new_row(at if at is not old[0] or len(old) == 1 else old[1], at, text, pen)


def _fill(row: etree._Element, texts: Sequence[str], wanted: Sequence[str], pen: Pen) -> None:
    model = next(row.iter(w("r")), None)
    for cell, was, text in zip(_cells_of(row), texts, wanted, strict=True):
        if was != text:
            first, *more = cell.iterchildren(w("p"))
            for paragraph in more:
                pen.strike_paragraph(paragraph)
            _put_line(first, text, pen, model)


def _cells_of(row: etree._Element) -> list[etree._Element]:
    direct = row.findall(w("tc"))
    return direct or [cell for cell in row.iter(w("tc")) if next(cell.iterancestors(w("tr"))) is row]


def _new_row(model: etree._Element, after: etree._Element, texts: Sequence[str], pen: Pen) -> etree._Element:
    row = without_marks(deepcopy(model))
    _set_cells(row, len(texts))
    _fill(row, [*map(cell_text, _cells_of(row))], texts, Pen())
    after.addnext(row)
    pen.row_added(row)
    return row


def _put_columns(
    table: etree._Element, old: Sequence[etree._Element], rows: Sequence[Sequence[str]], pen: Pen
) -> None:
    """Write a table of other columns: all of its rows anew, as wide together as the old."""
    at = old[-1]
    models = (old[0], *([old[1] if len(old) > 1 else old[0]] * (len(rows) - 1)))
    for model, texts in zip(models, rows, strict=True):
        at = _new_row(model, at, texts, pen)
    for row in old:
        pen.strike_row(row)
    _set_widths(table, rows)


def _set_cells(row: etree._Element, number: int) -> None:
    found = _cells_of(row)
    for cell in found[number:]:
        remove(cell)
    for _ in range(number - len(found)):
        found[-1].addnext(deepcopy(found[-1]))


def _set_widths(table: etree._Element, rows: Sequence[Sequence[str]]) -> None:
    grid = table.find(w("tblGrid"))
    if grid is None:
        return
    whole = sum(int(each.get(w("w"), "0")) for each in grid)
    widths = lay_out(list(zip(*rows, strict=True)), whole).widths
    for each in list(grid):
        grid.remove(each)
    for width in widths:
        etree.SubElement(grid, w("gridCol"), {w("w"): str(width)})
    for row in cells(table):
        for cell, width in zip(row, widths, strict=False):
            said = cell.find(f"{w('tcPr')}/{w('tcW')}")
            if said is not None:
                said.set(w("w"), str(width))


def purge(place: Target) -> bool:
    """Throw away what people have deleted with changes tracked: it can still be read, and must not be.

    Returns whether there was any.
    """
    found = False
    content = None if place.control is None else place.control.find(w("sdtContent"))
    for top in place.holders if content is None else [content]:
        for row in [mark.getparent() for mark in top.iter(w("del")) if _marks_row(mark)]:
            remove(row.getparent())  # type: ignore[union-attr,arg-type]  # a mark stands in a row
            found = True
        struck = [each.getparent() for each in top.iter(w("delText"))]
        for each in [*top.iter(w("del"), w("moveFrom")), *struck]:
            if each is not None and each.getparent() is not None:
                remove(each)
                found = True
    return found


def _marks_row(mark: etree._Element) -> bool:
    parent = mark.getparent()
    return parent is not None and parent.tag == w("trPr")
