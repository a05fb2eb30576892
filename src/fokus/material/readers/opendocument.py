"""OpenDocument texts (.odt): their paragraphs and tables in document order, as they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from fokus.material.readers.blocks import Block, Document, Table, bounded
from fokus.material.readers.hidden import Passages, seen, value
from fokus.ooxml import DamagedFileError, local_name, parse, unpack

MOST_BYTES: Final = 16 * 2**20
CONTENT: Final = "content.xml"
STYLES: Final = "styles.xml"
MANIFEST: Final = "META-INF/manifest.xml"
ENTERED: Final = frozenset({"span", "a", "ruby", "ruby-base", "meta", "meta-field"})
SKIPPED: Final = frozenset(
    {"annotation", "note", "frame", "tracked-changes", "text-box", "custom-shape", "ruby-text", "script"}
)
CHARACTERS: Final = {"tab": "\t", "line-break": "\n", "s": " "}
DEEPEST: Final = 100


@dataclass(slots=True)
class _Reader:
    """Which styles show or hide text, and what has been hidden."""

    shows: Mapping[str, bool]
    passages: Passages = field(default_factory=Passages)


def read_opendocument(data: bytes) -> Document:
    """Return the blocks of a document; raise DamagedFileError where it cannot be read."""
    parts = unpack(data, {CONTENT, STYLES, MANIFEST}, MOST_BYTES)
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise DamagedFileError("encrypted")
    if CONTENT not in parts:
        raise DamagedFileError("no-document")
    root = parse(parts[CONTENT])
    body = next((each for each in root if local_name(each) == "body"), None)
    common = [parse(parts[STYLES])] if STYLES in parts else []
    reader = _Reader(_shows([*common, root]))
    blocks = [] if body is None else list(bounded(_blocks(body, reader, hidden=False)))
    return Document(blocks, reader.passages.number)


def _shows(roots: list[etree._Element]) -> dict[str, bool]:
    """Return the styles that say whether text is seen, by themselves or by the style that they go on from."""
    own: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for style in (each for root in roots for each in root.iter("{*}style")):
        said = [value(each, "display") for each in style.iter("{*}text-properties")]
        own |= {value(style, "name"): said[0] == "true"} if said and said[0] in {"true", "none"} else {}
        parents[value(style, "name")] = value(style, "parent-style-name")
    return {name: own[first] for name in parents if (first := _saying(name, own, parents))} if own else {}


def _saying(name: str, own: Mapping[str, bool], parents: Mapping[str, str]) -> str:
    for _ in range(DEEPEST):
        if not name or name in own:
            break
        name = parents.get(name, "")
    return name if name in own else ""


def _hides(element: etree._Element, reader: _Reader, *, around: bool) -> bool:
    """Tell whether the text of an element is hidden: as its style says, else as what is around it."""
    shown = reader.shows.get(value(element, "style-name"))
    return around if shown is None else not shown


def _blocks(story: etree._Element, reader: _Reader, *, hidden: bool) -> Iterator[Block]:
    """Yield paragraphs and tables, those in lists, sections and frames in their place."""
    for element in story:
        kind = local_name(element)
        if kind in {"p", "h"}:
            yield _paragraph(element, reader, hidden=hidden)
            for box in element.iter("{*}text-box"):
                if _holder(box) is element:
                    yield from _blocks(box, reader, hidden=hidden)
        elif kind == "table":
            yield Table(tuple(_rows(element, reader, hidden=hidden)))
        elif kind not in SKIPPED or kind in {"frame", "text-box"}:
            yield from _blocks(element, reader, hidden=hidden or _is_away(element, kind))


def _is_away(element: etree._Element, kind: str) -> bool:
    """Tell whether a section is hidden, always or because its condition held when it was saved."""
    display = value(element, "display") if kind == "section" else ""
    return display == "none" or (display == "condition" and value(element, "is-hidden") == "true")


def _holder(box: etree._Element) -> etree._Element | None:
    return next((each for each in box.iterancestors() if local_name(each) in {"p", "h"}), None)


def _rows(table: etree._Element, reader: _Reader, *, hidden: bool) -> Iterator[tuple[str, ...]]:
    for element in table:
        if local_name(element) == "table-row":
            cells = (each for each in element if local_name(each) == "table-cell")
            yield tuple(_cell(each, reader, hidden=hidden) for each in cells)
        elif local_name(element) in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(element, reader, hidden=hidden)


def _cell(cell: etree._Element, reader: _Reader, *, hidden: bool) -> str:
    lines: list[str] = []
    for block in _blocks(cell, reader, hidden=hidden):
        lines += block if isinstance(block, list) else [" ".join(row) for row in block.rows]
    return "\n".join(lines)


def _paragraph(element: etree._Element, reader: _Reader, *, hidden: bool) -> list[str]:
    reader.passages.within = False
    away = any(value(each, "is-hidden") == "true" for each in element.iter("{*}hidden-paragraph"))
    if hidden or away:
        seen("".join(map(str, element.itertext())), reader.passages, hidden=True)
        return []
    return [line.strip() for line in _text(element, reader, around=False).split("\n") if line.strip()]


def _text(element: etree._Element, reader: _Reader, *, around: bool) -> str:
    """Return the text that is seen; runs of spaces are written as one element and count as one."""
    hidden = _hides(element, reader, around=around)
    parts = [seen(_folded(element.text), reader.passages, hidden=hidden)]
    for child in element:
        kind = local_name(child)
        if kind in ENTERED:
            parts.append(_text(child, reader, around=hidden))
        else:
            away = hidden or value(child, "is-hidden") == "true"
            parts.append(seen(CHARACTERS.get(kind, _field(child, kind)), reader.passages, hidden=away))
        parts.append(seen(_folded(child.tail), reader.passages, hidden=hidden))
    return "".join(parts)


def _field(child: etree._Element, kind: str) -> str:
    return "" if kind in SKIPPED or len(child) else _folded(child.text)


def _folded(text: str | None) -> str:
    """Fold the line breaks and tabs of the XML, which are no more than spaces there."""
    return text.replace("\n", " ").replace("\t", " ") if text else ""
