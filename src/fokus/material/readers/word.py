"""Word documents: their paragraphs and tables in document order, with all changes accepted."""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from fokus import ooxml
from fokus.material.readers.blocks import Block, Document, Table, bounded
from fokus.material.readers.hidden import Passages, Styles, is_hidden, seen, styles_that_hide

MOST_BYTES: Final = 16 * 2**20
RELATIONS: Final = "_rels/.rels"
USUAL: Final = "word/document.xml"


@dataclass(slots=True)
class _Reader:
    """Which styles hide text, None in a document that hides none, and what has been hidden."""

    styles: Styles | None
    passages: Passages = field(default_factory=Passages)


def read_word(data: bytes) -> Document:
    """Return the blocks of a document; raise DamagedFileError where it cannot be read."""
    relations = ooxml.unpack(data, {RELATIONS}, MOST_BYTES)
    name = _target(relations.get(RELATIONS), "/officeDocument") or USUAL
    folder, _, file = name.rpartition("/")
    about = f"{folder}/_rels/{file}.rels"
    parts = ooxml.unpack(data, {name, about}, MOST_BYTES)
    if name not in parts:
        raise ooxml.DamagedFileError("no-document")
    root = ooxml.parse(parts[name])
    reader = _Reader(_styles(data, _target(parts.get(about), "/styles"), folder, root))
    body = next(iter(root), None)
    blocks = [] if body is None else [_block(each, reader) for each in bounded(ooxml.blocks(body))]
    return Document(blocks, reader.passages.number)


def _target(relations: bytes | None, kind: str) -> str:
    for each in () if relations is None else ooxml.parse(relations):
        if str(each.get("Type", "")).endswith(kind):
            return str(each.get("Target", "")).lstrip("/")
    return ""


def _styles(data: bytes, target: str, folder: str, root: etree._Element) -> Styles | None:
    """Return the styles that hide text, None where neither they nor the document hide any."""
    names = (target, f"{folder}/{target}")
    part = next(iter(ooxml.unpack(data, names, MOST_BYTES).values()), None) if target else None
    styles = Styles() if part is None else styles_that_hide(ooxml.parse(part))
    hides = styles.all or styles.paragraphs or styles.characters
    return styles if hides or next(root.iter("{*}vanish"), None) is not None else None


def _block(element: etree._Element, reader: _Reader) -> Block:
    if ooxml.local_name(element) == "tbl":
        return Table(tuple(tuple(_cell(each, reader) for each in row) for row in ooxml.cells(element)))
    return [line.strip() for line in _text(element, reader).split("\n") if line.strip()]


def _text(paragraph: etree._Element, reader: _Reader) -> str:
    if reader.styles is None:
        return ooxml.text_of(paragraph)
    reader.passages.within = False
    parts = []
    for leaf, text in ooxml.pieces(paragraph):
        run = leaf.getparent()
        hidden = run is not None and is_hidden(run, paragraph, reader.styles)
        parts.append(seen(text, reader.passages, hidden=hidden))
    return "".join(parts)


def _cell(cell: etree._Element, reader: _Reader) -> str:
    """Return the text of a cell, a line a paragraph; a table within it gives a line a row."""
    lines: list[str] = []
    for block in (_block(each, reader) for each in ooxml.blocks(cell)):
        lines += block if isinstance(block, list) else [" ".join(row) for row in block.rows]
    return "\n".join(lines)
