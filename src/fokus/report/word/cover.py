"""The cover that an office's template begins with: kept as it is, with the report's title in its place."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from fokus.report.word.markup import PREFIX, R, W

_SHOWN: Final = ("t", "drawing", "pict", "sdt", "object")
_LEFT_OUT: Final = (
    "commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference", "endnoteReference",
    "del", "moveFrom", "sectPrChange", "pPrChange", "rPrChange",
)  # fmt: skip
_ACCEPTED: Final = ("ins", "moveTo")
_COVER_PAGES: Final = "Cover Pages"
_OF_MACHINES: Final = ("rsid", "paraId", "textId")


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the text of a report: its XML, and the relationships that it holds."""

    xml: str = ""
    references: frozenset[str] = frozenset()
    root: etree._Element | None = None


def cover_of(document: etree._Element, styles: Mapping[str, str], title: str) -> Cover:
    """Take over a template's cover: its first section, where others follow, or a cover page of Word's own.

    A section with headings is no cover but a text, which goes with the rest of the body.
    """
    body = document.find(f"{{{W}}}body")
    parts = [] if body is None else [deepcopy(each) for each in _first(body)]
    headings = {identity for name, identity in styles.items() if name.startswith("heading ")}
    root = etree.Element(f"{{{W}}}body", nsmap={"w": W, "r": R})
    root.extend(parts)
    if not _shows_something(root) or _is_text(root, headings):
        return Cover()
    _clean(root)
    _entitle(root, title)
    etree.cleanup_namespaces(root)
    xml = "".join(etree.tostring(each, encoding="unicode") for each in root)
    return Cover(xml, frozenset(_references(root)), root)


def _first(body: etree._Element) -> list[etree._Element]:
    elements = list(body)
    ends = (
        number for number, each in enumerate(elements) if each.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None
    )
    end = next(ends, None)
    if end is not None:
        return elements[: end + 1]
    galleries = (each.find(f"{{{W}}}sdtPr/{{{W}}}docPartObj/{{{W}}}docPartGallery") for each in elements[:1])
    made = any(each is not None and each.get(f"{{{W}}}val") == _COVER_PAGES for each in galleries)
    return elements[:1] if made else []


def _shows_something(root: etree._Element) -> bool:
    return next(root.iter(*(f"{{{W}}}{each}" for each in _SHOWN)), None) is not None


def _is_text(root: etree._Element, headings: Collection[str]) -> bool:
    styles = (each.get(f"{{{W}}}val", "") for each in root.iter(f"{{{W}}}pStyle"))
    tags = (each.get(f"{{{W}}}val", "") for each in root.iter(f"{{{W}}}tag"))
    return any(each in headings for each in styles) or any(each.startswith(PREFIX) for each in tags)


def _clean(root: etree._Element) -> None:
    """Leave out what points at parts that go, and what people and machines have left."""
    for each in list(root.iter(*(f"{{{W}}}{name}" for name in _LEFT_OUT))):
        each.getparent().remove(each)  # type: ignore[union-attr]  # they stand in the root
    for each in list(root.iter(*(f"{{{W}}}{name}" for name in _ACCEPTED))):
        parent = each.getparent()
        if parent is not None:
            for child in list(each):
                each.addprevious(child)
            parent.remove(each)
    for element in root.iter(etree.Element):
        for name in element.attrib:
            if etree.QName(name).localname.startswith(_OF_MACHINES):
                del element.attrib[name]


def _entitle(root: etree._Element, title: str) -> None:
    """Write the title where a control is bound to that of the file, as Word shows it."""
    for control in root.iter(f"{{{W}}}sdt"):
        bound = control.find(f"{{{W}}}sdtPr/{{{W}}}dataBinding")
        path = "" if bound is None else bound.get(f"{{{W}}}xpath", "")
        if "coreProperties" in path and ":title" in path:
            for place, each in enumerate(control.iter(f"{{{W}}}t")):
                each.text = "" if place else title
            for each in control.findall(f"{{{W}}}sdtPr/{{{W}}}showingPlcHdr"):
                each.getparent().remove(each)  # type: ignore[union-attr]  # as just found


def _references(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if str(name).startswith(f"{{{R}}}"):
                yield str(value)
