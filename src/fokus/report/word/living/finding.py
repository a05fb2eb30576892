"""Where a document's answers stand: found by tag, alias, picture name or table, and bookmark.

Every story is walked: body, headers, footers, notes, text boxes in both of their forms, tables in
tables. Office programs drop tags, shrink controls into their first cell and keep bookmarks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from lxml import etree

from fokus.ooxml import parse, unpack
from fokus.report.blocks import Rendering
from fokus.report.word.controls import tag
from fokus.report.word.manifest import Entry
from fokus.report.word.markup import PREFIX, WP, W
from fokus.report.word.parts import related
from fokus.report.word.stories import STORIES

DELETED: Final = frozenset({"del", "moveFrom"})
TEXTS: Final = frozenset({"number", "sentence", "note", "method"})

_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"


class StrictDocumentError(ValueError):
    """A document of ours that was saved as Strict Open XML, whose controls have other names."""


@cache
def w(name: str) -> str:
    """Return a name of WordprocessingML in full."""
    return f"{{{W}}}{name}"


VALUE: Final = w("val")
IDENTITY: Final = f"{w('sdtPr')}/{w('id')}"
_PROPERTIES, _HELD, _NAMES = w("sdtPr"), w("sdtContent"), (w("tag"), w("alias"))
_ID, _PLACEHOLDER = w("id"), w("showingPlcHdr")


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of a name, which a path would find too, but slowly."""
    return next(element.iterchildren(name), None)


@dataclass(eq=False, slots=True)
class Living:
    """A package opened to be refreshed: its parts, its stories as trees, and what has changed so far.

    ``pictures`` are the relationships, by story, of the pictures that others have taken the place of;
    ``leaves`` what holds the text of the cells of tables that were read and are still to be written.
    """

    parts: dict[str, bytes]
    main: str
    stories: Mapping[str, etree._Element]
    changed: set[str] = field(default_factory=set)
    pictures: set[tuple[str, str]] = field(default_factory=set)
    leaves: dict[etree._Element, list[list[etree._Element]]] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Target:
    """One place of an answer: what holds its content, and how it was found.

    ``holders`` are the elements of a line of text, the paragraphs of quotes, one table or one drawing;
    none where the content is gone though its control is left. ``mirrored`` is the older form of a text
    box, which repeats the newer one.
    """

    key: str
    story: str
    rendering: Rendering
    holders: list[etree._Element]
    control: etree._Element | None = None
    bookmark: str = ""
    mirrored: bool = False

    @property
    def identity(self) -> int:
        """The id of its control, 0 where none is left."""
        properties = None if self.control is None else child(self.control, _PROPERTIES)
        found = None if properties is None else child(properties, _ID)
        said = "" if found is None else found.get(VALUE, "")
        return int(said) if said.isdecimal() else 0


def open_living(docx: bytes) -> Living:
    """Open a document to look for what is ours in it.

    Raises
    ------
    DamagedFileError
        For what is no Word document.
    StrictDocumentError
        When controls of ours stand in it as Strict Open XML.
    """
    parts = unpack(docx)
    main = next(iter(related(parts, "", "officeDocument")), "")
    names = [main, *(name for kind in STORIES for name in related(parts, main, kind))] if main else []
    stories = {name: parse(parts[name]) for name in dict.fromkeys(names)}
    if any(_is_strict(root) for root in stories.values()):
        raise StrictDocumentError
    return Living(parts, main, stories)


def _is_strict(root: etree._Element) -> bool:
    named = root.iter(f"{_STRICT}tag", f"{_STRICT}alias") if root.tag.startswith(_STRICT) else ()
    return any(each.get(f"{_STRICT}val", "").startswith(PREFIX) for each in named)


def tags_in(living: Living) -> Counter[str]:
    """Count the tags of ours in a document: of its controls, by tag or alias, and of its pictures."""
    controls = (_tag_of(control) for root in living.stories.values() for control in root.iter(w("sdt")))
    pictures = (
        picture.get("name", "") for root in living.stories.values() for picture in root.iter(f"{{{WP}}}docPr")
    )
    return Counter(each for each in (*controls, *pictures) if each.startswith(PREFIX))


def find_targets(living: Living, entries: Iterable[Entry]) -> list[Target]:
    """Find every place of the answers known: first by controls, then what those have lost."""
    known = {tag(entry.key): entry for entry in entries}
    controlled = [target for story in living.stories for target in _controlled(living, story, known)]
    lost = _lost(known.values(), controlled)
    return [*controlled, *(target for story in living.stories for target in _left(living, story, lost))]


def _controlled(living: Living, story: str, known: Mapping[str, Entry]) -> Iterator[Target]:
    seen: set[etree._Element] = set()
    for control in living.stories[story].iter(w("sdt")):
        entry = known.get(_tag_of(control))
        if entry is None or _is_moved_away(control):
            continue
        bookmark = _bookmark_of(control)
        holders = _held(control, bookmark, entry.rendering)
        if entry.rendering == "figure" and not holders:
            continue  # LibreOffice leaves the control empty and the picture beside it
        if not seen & set(holders) or not holders:
            seen |= set(holders)
            name = "" if bookmark is None else bookmark.get(w("name"), "")
            yield Target(entry.key, story, entry.rendering, holders, control, name, _is_mirrored(control))


def _is_moved_away(control: etree._Element) -> bool:
    """Tell whether all that a control holds stands elsewhere, moved with changes tracked."""
    runs = [] if next(control.iter(w("moveFrom")), None) is None else [*control.iter(w("r"))]
    return bool(runs) and all(next(each.iterancestors(w("moveFrom")), None) is not None for each in runs)


def _tag_of(control: etree._Element) -> str:
    properties = child(control, _PROPERTIES)
    for kind in _NAMES if properties is not None else ():
        found = child(properties, kind)  # type: ignore[arg-type]  # as just asked
        said = "" if found is None else found.get(VALUE, "")
        if said.startswith(PREFIX):
            return said
    return ""


def _bookmark_of(control: etree._Element) -> etree._Element | None:
    """Return the bookmark around a control; LibreOffice lets it begin inside."""
    before = control.getprevious()
    if is_ours(before):
        return before
    content = child(control, _HELD)
    inside = None if content is None else next(iter(content), None)
    return inside if is_ours(inside) else None


def is_ours(element: etree._Element | None) -> bool:
    """Tell whether an element begins a bookmark of ours."""
    return (
        element is not None
        and element.tag == w("bookmarkStart")
        and element.get(w("name"), "").startswith("_f_")
    )


def _held(
    control: etree._Element, bookmark: etree._Element | None, rendering: Rendering
) -> list[etree._Element]:
    content, properties = child(control, _HELD), child(control, _PROPERTIES)
    if content is None or (properties is not None and child(properties, _PLACEHOLDER) is not None):
        return []
    if rendering in TEXTS:
        return list(_lines(content))
    if rendering == "table":
        return _first(_live(content.iter(w("tbl")))) or _first(control.iterancestors(w("tbl")))
    if rendering == "figure":
        return _first(_live(content.iter(w("drawing"))))
    paragraphs = list(content.iterchildren(w("p")))
    return paragraphs or (_between(bookmark, w("p")) if bookmark is not None else [])


def _lines(content: etree._Element) -> Iterator[etree._Element]:
    for child in content:
        yield from child if child.tag == w("p") else [child]


def _first(elements: Iterable[etree._Element]) -> list[etree._Element]:
    return [each for _, each in zip(range(1), elements, strict=False)]


def _live(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    return (each for each in elements if not is_deleted(each))


def is_deleted(element: etree._Element) -> bool:
    """Tell whether an element stands in what a person has deleted with changes tracked."""
    return any(True for _ in element.iterancestors(*map(w, DELETED))) or (
        element.tag == w("tbl") and _rows_deleted(element)
    )


def _rows_deleted(table: etree._Element) -> bool:
    rows = list(table.iterchildren(w("tr")))
    return bool(rows) and all(row.find(f"{w('trPr')}/{w('del')}") is not None for row in rows)


def _between(start: etree._Element, kind: str) -> list[etree._Element]:
    """Return the elements of a kind that a bookmark holds or that hold its ends."""
    identity = start.get(w("id"))
    found = list(start.iterancestors(kind))[:1]
    for element in _after(start):
        if element.tag == w("bookmarkEnd") and element.get(w("id")) == identity:
            return found
        if element.tag == kind:
            found.append(element)
    return []


def _after(start: etree._Element) -> Iterator[etree._Element]:
    """Go through all that follows an element in document order, its surroundings left out."""
    at: etree._Element | None = start
    while at is not None:
        for sibling in at.itersiblings():
            yield from sibling.iter()
        at = at.getparent()


def _lost(entries: Iterable[Entry], found: Iterable[Target]) -> dict[str, Entry]:
    """Return the entries that have more places than were found, by bookmark; pictures by name too."""
    times = Counter(target.key for target in found if not target.mirrored)
    short = [entry for entry in entries if times[entry.key] < len(entry.occurrences)]
    taken = {target.bookmark for target in found}
    names = {each.bookmark: entry for entry in short for each in entry.occurrences}
    return {name: entry for name, entry in names.items() if name not in taken} | {
        tag(entry.key): entry for entry in short if entry.rendering == "figure"
    }


def _left(living: Living, story: str, lost: Mapping[str, Entry]) -> Iterator[Target]:
    if not lost:
        return
    taken: set[str] = set()
    for picture in living.stories[story].iter(f"{{{WP}}}docPr"):
        entry = lost.get(picture.get("name", ""))
        drawing = next(picture.iterancestors(w("drawing")), None)
        if entry is not None and drawing is not None and not is_deleted(drawing) and not _is_held(drawing):
            taken.add(entry.key)
            yield Target(entry.key, story, "figure", [drawing], mirrored=_is_mirrored(drawing))
    for start in living.stories[story].iter(w("bookmarkStart")):
        name = start.get(w("name"), "")
        entry = lost.get(name)
        if entry is not None and name not in taken and entry.key not in taken:
            holders = _bookmarked(start, entry.rendering)
            if holders:  # LibreOffice may begin a bookmark of a table twice, and end it once
                taken.add(name)
                yield Target(entry.key, story, entry.rendering, holders, None, name, _is_mirrored(start))


def _is_held(drawing: etree._Element) -> bool:
    """Tell whether a drawing stands in a control of ours, by which it was found already."""
    return any(_tag_of(control) for control in drawing.iterancestors(w("sdt")))


def _bookmarked(start: etree._Element, rendering: Rendering) -> list[etree._Element]:
    if rendering in TEXTS:
        return on_same_line(start)
    kind = {"table": "tbl", "figure": "drawing"}.get(rendering, "p")
    found = list(_live(_between(start, w(kind))))
    return found if kind == "p" else found[:1]


def on_same_line(start: etree._Element) -> list[etree._Element]:
    """Return what a bookmark holds, if it ends where it began; else nothing."""
    held: list[etree._Element] = []
    for sibling in start.itersiblings():
        if sibling.tag == w("bookmarkEnd") and sibling.get(w("id")) == start.get(w("id")):
            return held
        held.append(sibling)
    return []


def _is_mirrored(element: etree._Element) -> bool:
    return next(element.iterancestors("{*}Fallback"), None) is not None
