"""The numbering part: our bullets and numbers beside a template's own, and one number a list."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from fokus.report.word.markup import W

_BULLETS: Final = "fokus bullets"
_NUMBERS: Final = "fokus numbers"


@dataclass(frozen=True, slots=True)
class Lists:
    """The list of bullets, the pattern that numbered lists follow, and the first free list."""

    bullets: int
    numbers: int
    first_free: int


@dataclass(frozen=True, slots=True)
class NumberedList:
    """One numbered list of its own: how deep it stands among lists, and its first number."""

    number: int
    level: int
    start: int


def merge_numbering(theirs: etree._Element, ours: etree._Element) -> Lists:
    """Add our two patterns unless they stand there already, and one list for all bullets."""
    patterns = {name: _pattern(theirs, ours, name) for name in (_BULLETS, _NUMBERS)}
    bullets = _highest(theirs, "num", "numId") + 1
    _insert(theirs, _list(bullets, patterns[_BULLETS]))
    return Lists(bullets, patterns[_NUMBERS], bullets + 1)


def add_lists(numbering: etree._Element, pattern: int, lists: Iterable[NumberedList]) -> None:
    """Add one list for each that was written, so that each begins at its own first number."""
    for each in lists:
        element = _list(each.number, pattern)
        override = etree.SubElement(element, f"{{{W}}}lvlOverride", {f"{{{W}}}ilvl": str(each.level)})
        etree.SubElement(override, f"{{{W}}}startOverride", {f"{{{W}}}val": str(max(0, each.start))})
        _insert(numbering, element)


def _pattern(theirs: etree._Element, ours: etree._Element, name: str) -> int:
    found = _named(theirs, name) or [_added(theirs, pattern) for pattern in _named(ours, name)]
    return int(found[0].get(f"{{{W}}}abstractNumId", "0"))


def _added(theirs: etree._Element, pattern: etree._Element) -> etree._Element:
    copy = deepcopy(pattern)
    copy.set(f"{{{W}}}abstractNumId", str(_highest(theirs, "abstractNum", "abstractNumId") + 1))
    theirs.insert(len(theirs.findall(f"{{{W}}}numPicBullet")), copy)
    return copy


def _named(numbering: etree._Element, name: str) -> list[etree._Element]:
    return [
        pattern
        for pattern in numbering.iterfind(f"{{{W}}}abstractNum")
        for said in pattern.iterfind(f"{{{W}}}name")
        if said.get(f"{{{W}}}val") == name
    ]


def _list(number: int, pattern: int) -> etree._Element:
    element = etree.Element(f"{{{W}}}num", {f"{{{W}}}numId": str(number)})
    etree.SubElement(element, f"{{{W}}}abstractNumId", {f"{{{W}}}val": str(pattern)})
    return element


def _insert(numbering: etree._Element, element: etree._Element) -> None:
    cleanup = numbering.find(f"{{{W}}}numIdMacAtCleanup")
    numbering.append(element) if cleanup is None else cleanup.addprevious(element)


def _highest(numbering: etree._Element, name: str, attribute: str) -> int:
    found = (element.get(f"{{{W}}}{attribute}", "0") for element in numbering.iterfind(f"{{{W}}}{name}"))
    return max((int(number) for number in found if number.isdecimal()), default=0)
