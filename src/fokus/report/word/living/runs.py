"""Runs of text: which of them are text, and how one takes the place of others in their formatting."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Final

from lxml import etree

from fokus.ooxml import local_name
from fokus.report.word.living.finding import DELETED, w
from fokus.report.word.markup import legal

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

_SIGNS: Final = {"\n": "br", "\t": "tab"}
_TEXT: Final = frozenset(map(w, ("t", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym")))
_RUN, _PLAIN, _FORMATTING, _ABOUT = map(w, ("r", "t", "rPr", "pPr"))
_CHANGES: Final = ("ins", "del", "moveFrom", "moveTo", "rPrChange")
_MARKERS: Final = (
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr",
)  # fmt: skip


def text_runs(holders: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the runs that hold text, those left out that a person has deleted."""
    found: list[etree._Element] = []
    for each in holders:
        if each.tag == _RUN:
            found.append(each)
        elif each.tag != _ABOUT:
            found += _runs(each)
    return [run for run in found if _holds_text(run)]


def _holds_text(run: etree._Element) -> bool:
    return any(child.tag in _TEXT for child in run)


def _runs(element: etree._Element) -> Iterator[etree._Element]:
    if element.tag == _RUN:
        yield element
    elif local_name(element) not in DELETED:
        for child in element:
            yield from _runs(child)


def run_like(model: etree._Element | None, text: str) -> etree._Element:
    """Make a run of text in the formatting of another."""
    run = etree.Element(w("r"))
    formatting = None if model is None else model.find(w("rPr"))
    if formatting is not None:
        run.append(_unmarked(deepcopy(formatting)))
    write_text(run, text)
    return run


def write_text(run: etree._Element, text: str, kind: str = "t") -> None:
    """Write text into a run; a line feed becomes a line break, a tab a tab."""
    for piece in re.split(r"([\n\t])", legal(text)):
        if piece in _SIGNS:
            etree.SubElement(run, w(_SIGNS[piece]))
        elif piece:
            written = etree.SubElement(run, w(kind))
            written.text = piece
            written.set(SPACE, "preserve")


def plain_leaf(run: etree._Element) -> etree._Element | None:
    """Return the one element of text of a plain run; None where a run is another, or holds more."""
    if run.tag != _RUN:
        return None
    first, *more = [child for child in run if child.tag != _FORMATTING] or [run]
    return first if not more and first.tag == _PLAIN else None


def rewritten(leaf: etree._Element, text: str) -> bool:
    """Write a text into an element of text, if it needs no other; tell whether it was done."""
    if not text.isprintable():
        return False
    leaf.text = text
    if text[:1] == " " or text[-1:] == " ":
        leaf.set(SPACE, "preserve")
    return True


def _unmarked(formatting: etree._Element) -> etree._Element:
    for name in _CHANGES:
        for each in formatting.findall(w(name)):
            formatting.remove(each)
    return formatting


def erase(run: etree._Element) -> None:
    """Take the text out of a run; what else it holds, a comment's mark, stays."""
    for child in [each for each in run if each.tag in _TEXT]:
        run.remove(child)
    if not [child for child in run if child.tag != w("rPr")]:
        remove(run)


def remove(element: etree._Element) -> None:
    """Remove an element, and an insertion or a link around it that is empty then."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if not len(parent) and local_name(parent) in {"ins", "moveTo", "hyperlink", "smartTag"}:
        remove(parent)


def without_marks(copied: etree._Element) -> etree._Element:
    """Clear a copy of what may stand in a document once only: bookmarks, comments, controls, ids."""
    for element in list(copied.iter(*map(w, _MARKERS), *map(w, DELETED))):
        remove(element)
    for control in list(copied.iter(w("sdt"))):
        _unwrap(control, control.find(w("sdtContent")))
    for wrapper in list(copied.iter(w("ins"), w("moveTo"))):
        _unwrap(wrapper, wrapper)
    for element in copied.iter(etree.Element):
        for name in [each for each in element.attrib if str(each).endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
    return copied


def _unwrap(element: etree._Element, content: etree._Element | None) -> None:
    for child in list(content) if content is not None else ():
        element.addprevious(child)
    remove(element)


def markers_in(element: etree._Element) -> list[etree._Element]:
    """Return the marks of people's comments in an element, for a place where they can stay."""
    references = [each.getparent() for each in element.iter(w("commentReference"))]
    ranges = element.iter(w("commentRangeStart"), w("commentRangeEnd"))
    return [*ranges, *(each for each in references if each is not None)]
