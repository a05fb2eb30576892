"""OpenDocument texts (.odt): their paragraphs and tables in document order, as they stand."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from fokus.material.readers.blocks import Block, Table, bounded
from fokus.ooxml import DamagedFileError, local_name, parse, unpack

MOST_BYTES: Final = 16 * 2**20
CONTENT: Final = "content.xml"
MANIFEST: Final = "META-INF/manifest.xml"
ENTERED: Final = frozenset({"span", "a", "ruby", "ruby-base", "meta", "meta-field"})
SKIPPED: Final = frozenset(
    {"annotation", "note", "frame", "tracked-changes", "text-box", "custom-shape", "ruby-text", "script"}
)
CHARACTERS: Final = {"tab": "\t", "line-break": "\n", "s": " "}


def read_opendocument(data: bytes) -> list[Block]:
    """Return the blocks of a document; raise DamagedFileError where it cannot be read."""
    parts = unpack(data, {CONTENT, MANIFEST}, MOST_BYTES)
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise DamagedFileError("encrypted")
    if CONTENT not in parts:
        raise DamagedFileError("no-document")
    body = next((each for each in parse(parts[CONTENT]) if local_name(each) == "body"), None)
    return [] if body is None else list(bounded(_blocks(body)))


def _blocks(story: etree._Element) -> Iterator[Block]:
    """Yield paragraphs and tables, those in lists, sections and frames in their place."""
    for element in story:
        kind = local_name(element)
        if kind in {"p", "h"}:
            yield [line.strip() for line in _text(element).split("\n") if line.strip()]
            for box in element.iter("{*}text-box"):
                if _holder(box) is element:
                    yield from _blocks(box)
        elif kind == "table":
            yield Table(tuple(_rows(element)))
        elif kind not in SKIPPED or kind in {"frame", "text-box"}:
            yield from _blocks(element)


def _holder(box: etree._Element) -> etree._Element | None:
    return next((each for each in box.iterancestors() if local_name(each) in {"p", "h"}), None)


def _rows(table: etree._Element) -> Iterator[tuple[str, ...]]:
    for element in table:
        if local_name(element) == "table-row":
            yield tuple(_cell(each) for each in element if local_name(each) == "table-cell")
        elif local_name(element) in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(element)


def _cell(cell: etree._Element) -> str:
    lines: list[str] = []
    for block in _blocks(cell):
        lines += block if isinstance(block, list) else [" ".join(row) for row in block.rows]
    return "\n".join(lines)


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph; runs of spaces are written as one element and count as one."""
    parts = [_folded(element.text)]
    for child in element:
        kind = local_name(child)
        parts.append(_text(child) if kind in ENTERED else CHARACTERS.get(kind, _field(child, kind)))
        parts.append(_folded(child.tail))
    return "".join(parts)


def _field(child: etree._Element, kind: str) -> str:
    return "" if kind in SKIPPED or len(child) else _folded(child.text)


def _folded(text: str | None) -> str:
    """Fold the line breaks and tabs of the XML, which are no more than spaces there."""
    return text.replace("\n", " ").replace("\t", " ") if text else ""
