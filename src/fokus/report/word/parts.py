"""How the parts of a package hang together: relationships and content types."""

from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname, join, normpath
from typing import Final

from lxml import etree

from fokus.ooxml import CONTENT_TYPES, parse, serialize
from fokus.report.word.markup import R

Parts = dict[str, bytes]

HYPERLINK: Final = f"{R}/hyperlink"

_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
# Without a prefix: LibreOffice does not see relationships that are written with one.
_NONE: Final = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()


def relationships_name(part: str) -> str:
    """Return the name of the part that holds another part's relationships; of the package for ``""``.

    Examples
    --------
    >>> relationships_name("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    return join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")


def relationships(parts: Mapping[str, bytes], part: str) -> etree._Element:
    """Return the relationships of one part, empty if it has none."""
    found = parts.get(relationships_name(part))
    return parse(_NONE if found is None else found)


def kind(relationship: etree._Element) -> str:
    """Return the last word of a relationship's type: ``styles``, ``footer``, ``image``."""
    return relationship.get("Type", "").rpartition("/")[2]


def target(part: str, relationship: etree._Element) -> str | None:
    """Return the name of the part that a relationship points at; None if that is outside."""
    if relationship.get("TargetMode") == "External":
        return None
    return normpath(join("/", dirname(part), relationship.get("Target", ""))).lstrip("/")


def related(parts: Mapping[str, bytes], part: str, wanted: str) -> list[str]:
    """Return the names of the parts of one kind that a part points at and that exist."""
    found = (target(part, each) for each in relationships(parts, part) if kind(each) == wanted)
    return [name for name in found if name is not None and name in parts]


def add_relationships(parts: Parts, part: str, new: Iterable[tuple[str, str, str]]) -> None:
    """Add relationships as (id, type, target); a hyperlink points outside the package."""
    root = relationships(parts, part)
    for identity, sort, aim in new:
        outside = {"TargetMode": "External"} if sort == HYPERLINK else {}
        attributes = {"Id": identity, "Type": sort, "Target": aim, **outside}
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)
    parts[relationships_name(part)] = serialize(root)


def keep_relationships(parts: Parts, part: str, keep: Callable[[etree._Element], bool]) -> None:
    """Drop the relationships of one part that are not to be kept."""
    root = relationships(parts, part)
    dropped = [each for each in root if not keep(each)]
    for each in dropped:
        root.remove(each)
    if dropped:
        parts[relationships_name(part)] = serialize(root)


def drop_unreachable(parts: Parts) -> None:
    """Drop every part that no relationship leads to, and what the content types say of it."""
    reached = _reachable(parts)
    for name in (
        set(parts) - reached - {relationships_name(each) for each in ("", *reached)} - {CONTENT_TYPES}
    ):
        del parts[name]
    root = parse(parts[CONTENT_TYPES])
    for each in root.findall(f"{{{_TYPES}}}Override"):
        if each.get("PartName", "").lstrip("/") not in parts:
            root.remove(each)
    parts[CONTENT_TYPES] = serialize(root)


def _reachable(parts: Mapping[str, bytes]) -> set[str]:
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        part = waiting.pop()
        aims = {target(part, each) for each in relationships(parts, part)}
        new = {aim for aim in aims if aim is not None and aim in parts} - reached
        reached |= new
        waiting += sorted(new)
    return reached


def content_type(parts: Mapping[str, bytes], part: str) -> str:
    """Return the content type of one part, empty if none is said."""
    root = parse(parts[CONTENT_TYPES])
    ending = part.rpartition(".")[2].lower()
    said = {
        each.get("PartName", each.get("Extension", "").lower()): each.get("ContentType", "") for each in root
    }
    return said.get(f"/{part}", said.get(ending, ""))


def set_content_types(parts: Parts, types: Mapping[str, str]) -> None:
    """Say the content types of parts, or of an ending (``.png``) that has none yet."""
    root = parse(parts[CONTENT_TYPES])
    for name, said in types.items():
        _set_default(root, name[1:], said) if name.startswith(".") else _set_override(root, f"/{name}", said)
    parts[CONTENT_TYPES] = serialize(root)


def _set_default(root: etree._Element, ending: str, said: str) -> None:
    if ending not in {each.get("Extension", "").lower() for each in root}:
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", {"Extension": ending, "ContentType": said}))


def _set_override(root: etree._Element, name: str, said: str) -> None:
    for each in [each for each in root if each.get("PartName") == name]:
        root.remove(each)
    etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": name, "ContentType": said})
