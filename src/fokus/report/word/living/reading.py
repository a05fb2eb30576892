"""What stands in a place now, in the form in which the manifest remembers what was written."""

import hashlib
from collections.abc import Iterable
from typing import Final

from lxml import etree

from fokus.ooxml import blocks, cells, pieces, text_of
from fokus.report.blocks import FigureBlock, QuotesBlock, TableBlock
from fokus.report.word.body import quotes_content
from fokus.report.word.figures import figure_content
from fokus.report.word.living.finding import DELETED, TEXTS, Living, Target, w
from fokus.report.word.living.outcome import Fresh
from fokus.report.word.living.runs import plain_leaf
from fokus.report.word.manifest import Content
from fokus.report.word.markup import A, R, W, legal
from fokus.report.word.parts import relationships, target
from fokus.report.word.tables import table_content

BLIP = f"{{{A}}}blip"
EMBED = f"{{{R}}}embed"
RUN, TEXT, FORMATTING, PARAGRAPH, PARAGRAPH_PROPERTIES = map(w, ("r", "t", "rPr", "p", "pPr"))
ROW, CELL, ABOUT, GRID, PROPERTIES = map(w, ("tr", "tc", "tblPr", "tblGrid", "trPr"))
CELL_PROPERTIES, DELETED_ROW = map(w, ("tcPr", "del"))
_SIGNS: Final = tuple(map(w, ("tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", *DELETED)))
_IN_PLACE: Final = etree.XPath("count(w:tr/w:tc/w:p/w:r/w:t)", namespaces={"w": W})


def content_here(living: Living, place: Target) -> Content | None:
    """Return what stands in a place when all changes are accepted; None where nothing is left."""
    if not place.holders:
        return None
    if place.rendering == "table":
        return _rows(living, place.holders[0])
    if place.rendering == "figure":
        return _picture(living, place.story, place.holders[0])
    if place.rendering in TEXTS:
        return text_in(place.holders) or None
    texts = tuple(filter(None, map(text_of, place.holders)))
    return texts or None


def _rows(living: Living, table: etree._Element) -> Content:
    leaves = plain_leaves(table)
    if leaves is None:
        return tuple(tuple(map(cell_text, row)) for row in cells_of(table))
    living.leaves[table] = leaves
    return tuple(map(leaf_texts, leaves))


def text_in(holders: Iterable[etree._Element]) -> str:
    """Return the text of what stands on a line."""
    held = [*holders]
    if len(held) == 1 and (leaf := plain_leaf(held[0])) is not None:
        return leaf.text or ""
    return "".join(text for _, text in pieces(held))


def text_with_deleted(place: Target) -> str:
    """Return how a line reads with what is struck in it, as some programs join it; empty where nothing is."""
    held = None if place.control is None else place.control.find(w("sdtContent"))
    if held is None or next(held.iter(w("delText")), None) is None:
        return ""
    return "".join(each.text or "" for each in held.iter(TEXT, w("delText")))


def leaf_texts(row: Iterable[etree._Element]) -> tuple[str, ...]:
    """Return the text of the cells of a row by what holds it."""
    return tuple([(each.text or "") if each.tag == TEXT else "" for each in row])


def plain_leaves(table: etree._Element) -> list[list[etree._Element]] | None:
    """Return what holds the text of each cell, row by row: the text of a run, or the cell if it is empty.

    None for a table in which a cell holds more than that, or that people have marked. Asked by a few
    questions of the whole table, since a report has tens of thousands of cells.
    """
    if next(table.iter(*_SIGNS), None) is not None:
        return None
    rows: list[list[etree._Element]] = []
    surplus = 0
    for each in table.iter(ROW, CELL, PARAGRAPH, TEXT):
        kind = each.tag
        if kind == ROW:
            rows.append([])
        elif kind == CELL:
            surplus -= 1
            rows[-1].append(each)
        elif kind == PARAGRAPH:
            surplus += 1
        elif rows[-1][-1].tag == TEXT:
            return None
        else:
            rows[-1][-1] = each
    texts = sum(leaf.tag == TEXT for row in rows for leaf in row)
    return None if surplus or len(rows) != len(table.findall(ROW)) or texts != _IN_PLACE(table) else rows


def cells_of(table: etree._Element) -> list[list[etree._Element]]:
    """Return the cells of a table, row by row; quickly where nobody has put anything around them."""
    rows = table.findall(ROW)
    plain = len(rows) == len(table) - len(table.findall(ABOUT)) - len(table.findall(GRID))
    if plain and not any(row.findall(f"{PROPERTIES}/{DELETED_ROW}") for row in rows):
        found = [row.findall(CELL) for row in rows]
        if all(
            len(each) + len(row.findall(PROPERTIES)) == len(row)
            for each, row in zip(found, rows, strict=True)
        ):
            return found
    return cells(table)


def cell_text(cell: etree._Element) -> str:
    """Return the text of a cell, its paragraphs on lines of their own."""
    held = [each for each in cell if each.tag != CELL_PROPERTIES]
    if [each.tag for each in held] == [PARAGRAPH]:
        return line_text(held[0])
    return "\n".join(text_of(each) for each in blocks(cell) if each.tag == PARAGRAPH)


def line_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph; quickly where it holds nothing but plain runs."""
    said = []
    for child in paragraph:
        if child.tag == RUN:
            for leaf in child:
                if leaf.tag == TEXT:
                    said.append(leaf.text or "")
                elif leaf.tag != FORMATTING:
                    return text_of(paragraph)
        elif child.tag != PARAGRAPH_PROPERTIES:
            return text_of(paragraph)
    return "".join(said)


def _picture(living: Living, story: str, drawing: etree._Element) -> str | None:
    blip = next(drawing.iter(BLIP), None)
    identity = "" if blip is None else blip.get(EMBED, "")
    for each in relationships(living.parts, story):
        if each.get("Id") == identity:
            return hashlib.sha256(living.parts.get(target(story, each) or "", b"")).hexdigest()
    return None


def content_now(block: Fresh) -> Content:
    """Return what an answer reads now."""
    if isinstance(block, TableBlock):
        return table_content(block.table)
    if isinstance(block, FigureBlock):
        return figure_content(block.figure)
    return quotes_content(block.quotes) if isinstance(block, QuotesBlock) else legal(block.text)
