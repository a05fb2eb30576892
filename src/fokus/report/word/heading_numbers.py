"""Headings that a template numbers: what Word puts before them, also in the list of contents."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from fokus.report.word.markup import W
from fokus.report.word.styles import chain_of

LEVELS: Final = range(1, 7)
_DECIMAL: Final = "decimal"
_PLACE: Final = re.compile(r"%(\d)")


def numbering_of(
    styles: etree._Element, numbering: etree._Element, ids: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what is written before a heading of each level, ``%1.%2`` say; empty where nothing is.

    Only numbers written with digits are known.
    """
    found = tuple(_text(styles, numbering, ids.get(f"heading {level}", "")) for level in LEVELS)
    return found if any(found) else ()


def is_numbered_style(styles: etree._Element, identity: str) -> bool:
    """Tell whether paragraphs of a style are numbered, by the style itself or one that it is based on."""
    return _reference(styles, identity) is not None


def numbers(levels: Iterable[int], texts: tuple[str, ...]) -> Iterator[str]:
    """Yield what is written before each heading of some levels, in their order.

    Examples
    --------
    >>> list(numbers([1, 2, 2, 1], ("%1", "%1.%2")))
    ['1', '1.1', '1.2', '2']
    """
    counts = [0] * len(LEVELS)
    for level in levels:
        place = min(level, len(LEVELS)) - 1
        counts[place:] = [counts[place] + 1, *(0 for _ in counts[place + 1 :])]
        text = texts[place] if place < len(texts) else ""
        yield _PLACE.sub(lambda found: str(counts[int(found[1]) - 1]), text)


def _text(styles: etree._Element, numbering: etree._Element, identity: str) -> str:
    reference = _reference(styles, identity)
    levels = [] if reference is None else _levels(numbering, reference[0])
    level = next((each for each in levels if _said(each, "pStyle") == identity), None)
    if level is None and reference is not None:
        level = next((each for each in levels if each.get(f"{{{W}}}ilvl") == reference[1]), None)
    if level is None or any(_said(each, "numFmt") != _DECIMAL for each in levels if _before(each, level)):
        return ""
    return _said(level, "lvlText")


def _before(one: etree._Element, other: etree._Element) -> bool:
    return one.get(f"{{{W}}}ilvl", "") <= other.get(f"{{{W}}}ilvl", "")


def _reference(styles: etree._Element, identity: str) -> tuple[str, str] | None:
    """Return the list that a style belongs to and the level in it; None without any."""
    for style in chain_of(styles, identity):
        said = style.find(f"{{{W}}}pPr/{{{W}}}numPr")
        if said is not None:
            number = _said(said, "numId")
            return None if number in {"", "0"} else (number, _said(said, "ilvl") or "0")
    return None


def _levels(numbering: etree._Element, number: str) -> list[etree._Element]:
    kinds = numbering.iterfind(f"{{{W}}}num[@{{{W}}}numId='{number}']/{{{W}}}abstractNumId")
    of = next((each.get(f"{{{W}}}val", "") for each in kinds), None)
    found = numbering.iterfind(f"{{{W}}}abstractNum[@{{{W}}}abstractNumId='{of}']/{{{W}}}lvl")
    return [] if of is None else list(found)


def _said(element: etree._Element, name: str) -> str:
    found = element.find(f"{{{W}}}{name}")
    return "" if found is None else found.get(f"{{{W}}}val", "")
