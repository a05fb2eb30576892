"""What a table or a picture says to those who hear it described: fokus's words, or the writer's own."""

from collections.abc import Iterable

from lxml import etree

from fokus.report.blocks import FigureBlock, TableBlock
from fokus.report.word.living.finding import Target, w
from fokus.report.word.living.outcome import Fresh

_ABOUT = ("{*}docPr", "{*}cNvPr")


def description_here(place: Target) -> str:
    """Return the alternative text of a table or a picture; empty where there is none."""
    if place.rendering == "table" and place.holders:
        return _said(place.holders[0].find(f"{w('tblPr')}/{w('tblDescription')}"), w("val"))
    if place.rendering == "figure" and place.holders:
        return _said(next(place.holders[0].iter(_ABOUT[0]), None), "descr")
    return ""


def _said(element: etree._Element | None, name: str) -> str:
    return "" if element is None else _plain(element.get(name, ""))


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_among(description: str, written: Iterable[str | None]) -> bool:
    """Tell whether an alternative text is one of those, whatever a program did to its spaces."""
    return description in {_plain(each) for each in written if each}


def describe(place: Target, block: Fresh) -> None:
    """Write the alternative text of the table or the picture that stands in a place now."""
    if isinstance(block, TableBlock):
        described = place.holders[0].find(f"{w('tblPr')}/{w('tblDescription')}")
        if described is not None and block.table.summary:
            described.set(w("val"), block.table.summary)
    elif isinstance(block, FigureBlock):
        for about in place.holders[0].iter(*_ABOUT):
            about.set("descr", block.figure.alt)
