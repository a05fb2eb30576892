"""Word documents: their paragraphs and tables in document order, with all changes accepted."""

from typing import Final

from lxml import etree

from fokus import ooxml
from fokus.material.readers.blocks import Block, Table, bounded

MOST_BYTES: Final = 16 * 2**20
RELATIONS: Final = "_rels/.rels"
USUAL: Final = "word/document.xml"


def read_word(data: bytes) -> list[Block]:
    """Return the blocks of a document; raise DamagedFileError where it cannot be read."""
    relations = ooxml.unpack(data, {RELATIONS}, MOST_BYTES)
    name = _main_part(relations[RELATIONS]) if RELATIONS in relations else USUAL
    parts = ooxml.unpack(data, {name}, MOST_BYTES)
    if name not in parts:
        raise ooxml.DamagedFileError("no-document")
    body = next(iter(ooxml.parse(parts[name])), None)
    return [] if body is None else [_block(each) for each in bounded(ooxml.blocks(body))]


def _main_part(relations: bytes) -> str:
    for each in ooxml.parse(relations):
        if str(each.get("Type", "")).endswith("/officeDocument"):
            return str(each.get("Target", USUAL)).lstrip("/")
    return USUAL


def _block(element: etree._Element) -> Block:
    if ooxml.local_name(element) == "tbl":
        return Table(tuple(tuple(map(_cell, row)) for row in ooxml.cells(element)))
    return [line.strip() for line in ooxml.text_of(element).split("\n") if line.strip()]


def _cell(cell: etree._Element) -> str:
    """Return the text of a cell, a line a paragraph; a table within it gives a line a row."""
    lines: list[str] = []
    for block in map(_block, ooxml.blocks(cell)):
        lines += block if isinstance(block, list) else [" ".join(row) for row in block.rows]
    return "\n".join(lines)
