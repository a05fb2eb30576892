"""The section that a document takes over from its template: page, margins, headers and footers."""

from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from lxml import etree

from fokus.report.word.markup import R, W

_A4: Final = {"w": 11906, "h": 16838}
_MARGIN: Final = 1418
_REFERENCES: Final = ("headerReference", "footerReference")
_BEFORE_PAGE: Final = (*_REFERENCES, "footnotePr", "endnotePr")
_BEHIND_TITLE_PAGE: Final = ("textDirection", "bidi", "rtlGutter", "docGrid")
# Columns would cut wide tables, a tracked change names its author, a printer is of another machine.
_DROPPED: Final = ("cols", "sectPrChange", "printerSettings")


@dataclass(frozen=True, slots=True)
class Section:
    """The section's XML and the width and height of the text in twips.

    ``following`` is its XML where another section stands before it, ``turned`` the same pages lying down,
    where they do not lie already.
    """

    xml: str
    following: str
    width: int
    height: int
    references: frozenset[str]
    turned: "Section | None" = None


def section_of(document: etree._Element, *, covered: bool = False) -> Section:
    """Take over the last section, with the headers and footers that it inherits from those before.

    Unless a cover stays before it, its first page is the first of all.
    """
    found = list(document.iter(f"{{{W}}}sectPr"))
    last = _stripped(found[-1]) if found else etree.Element(f"{{{W}}}sectPr", nsmap={"w": W, "r": R})
    references = _references(found)
    for place, reference in enumerate(references):
        last.insert(place, deepcopy(reference))
    if not covered and any(each.find(f"{{{W}}}titlePg") is not None for each in found):
        _begin_apart(last)
    etree.cleanup_namespaces(last)
    ids = frozenset(reference.get(f"{{{R}}}id", "") for reference in references)
    upright = _section(last, ids)
    lying = _lying(last)
    return replace(upright, turned=None if lying is None else _section(lying, ids))


def _begin_apart(section: etree._Element) -> None:
    """Let the first page have its own header, as that of a cover before the last section has."""
    if section.find(f"{{{W}}}titlePg") is None:
        behind = [each for each in section if etree.QName(each).localname in _BEHIND_TITLE_PAGE]
        section.insert(len(section) - len(behind), etree.Element(f"{{{W}}}titlePg"))


def _section(element: etree._Element, references: frozenset[str]) -> Section:
    xml, following = (etree.tostring(each, encoding="unicode") for each in (element, _following(element)))
    return Section(xml, following, *_text_area(element), references)


def _lying(section: etree._Element) -> etree._Element | None:
    """Return the section with its pages turned; None where they lie already."""
    copy = deepcopy(section)
    page = copy.find(f"{{{W}}}pgSz")
    if page is None:
        page = etree.Element(f"{{{W}}}pgSz")
        copy.insert(_before_page(copy), page)
    wide, high = _twips(page, "w", _A4["w"]), _twips(page, "h", _A4["h"])
    if wide >= high:
        return None
    for name, value in (("w", str(high)), ("h", str(wide)), ("orient", "landscape")):
        page.set(f"{{{W}}}{name}", value)
    return copy


def _following(section: etree._Element) -> etree._Element:
    """Return the section as it goes on after another: on a new page, with the same headers and numbers."""
    copy = deepcopy(section)
    for name in ("type", "titlePg"):
        for each in copy.findall(f"{{{W}}}{name}"):
            copy.remove(each)
    for each in copy.findall(f"{{{W}}}pgNumType"):
        each.attrib.pop(f"{{{W}}}start", "")
    for each in [each for each in copy if each.get(f"{{{W}}}type") == "first"]:
        copy.remove(each)
    copy.insert(_before_page(copy), etree.Element(f"{{{W}}}type", {f"{{{W}}}val": "nextPage"}))
    return copy


def _before_page(section: etree._Element) -> int:
    names = [etree.QName(each).localname for each in section]
    return sum(name in _BEFORE_PAGE for name in names)


def _references(sections: list[etree._Element]) -> list[etree._Element]:
    kinds = {}
    for reference in chain.from_iterable(section.iterchildren() for section in sections):
        if etree.QName(reference).localname in _REFERENCES:
            kinds[(reference.tag, reference.get(f"{{{W}}}type"))] = reference
    return list(kinds.values())


def _stripped(section: etree._Element) -> etree._Element:
    copy = deepcopy(section)
    for child in list(copy):
        name = etree.QName(child)
        if name.namespace != W or name.localname in (*_DROPPED, *_REFERENCES):
            copy.remove(child)
    for element in copy.iter():
        for attribute in [key for key in element.attrib if etree.QName(key).namespace not in {W, R}]:
            del element.attrib[attribute]
    return copy


def _text_area(section: etree._Element) -> tuple[int, int]:
    page, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    width = _twips(page, "w", _A4["w"]) - sum(_twips(margins, side, _MARGIN) for side in ("left", "right"))
    height = _twips(page, "h", _A4["h"]) - sum(_twips(margins, side, _MARGIN) for side in ("top", "bottom"))
    return max(width - _twips(margins, "gutter", 0), _MARGIN), max(height, _MARGIN)


def _twips(element: etree._Element | None, name: str, usual: int) -> int:
    said = "" if element is None else element.get(f"{{{W}}}{name}", "")
    return abs(int(said)) if said.lstrip("-").isdecimal() else usual
