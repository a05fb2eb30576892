"""The section that a document takes over from its template: page, margins, headers and footers."""

from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from typing import Final

from lxml import etree

from fokus.report.word.markup import R, W

_A4: Final = {"w": 11906, "h": 16838}
_MARGIN: Final = 1418
_REFERENCES: Final = ("headerReference", "footerReference")
# Columns would cut wide tables, a tracked change names its author, a printer is of another machine.
_DROPPED: Final = ("cols", "sectPrChange", "printerSettings")


@dataclass(frozen=True, slots=True)
class Section:
    """The section's XML and the width and height of the text in twips."""

    xml: str
    width: int
    height: int
    references: frozenset[str]


def section_of(document: etree._Element) -> Section:
    """Take over the last section, with the headers and footers that it inherits from those before."""
    found = list(document.iter(f"{{{W}}}sectPr"))
    last = _stripped(found[-1]) if found else etree.Element(f"{{{W}}}sectPr", nsmap={"w": W, "r": R})
    references = _references(found)
    for place, reference in enumerate(references):
        last.insert(place, deepcopy(reference))
    etree.cleanup_namespaces(last)
    ids = frozenset(reference.get(f"{{{R}}}id", "") for reference in references)
    return Section(etree.tostring(last, encoding="unicode"), *_text_area(last), ids)


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
