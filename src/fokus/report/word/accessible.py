"""Who cannot read a report as it was written, and why: the checklist that every build goes through.

EN 301 549 with WCAG 2.1 AA, as far as a Word file tells. The file is read back from its bytes, so
that what a template brought along is judged as well.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from fokus.ooxml import parse, text_of, unpack
from fokus.problems import Place, Problem, shortened
from fokus.report.word.contrast import contrast, is_large
from fokus.report.word.markup import WP, W
from fokus.report.word.parts import related
from fokus.report.word.stories import STORIES
from fokus.report.word.styles import Look, look_of

_NS: Final = {"w": W, "wp": WP}
_LEAST: Final = {False: 4.5, True: 3.0}
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_POINTED_AT: Final = re.compile(r"\bREF (_c_\w+)")
_BARE: Final = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_LONGEST_ADDRESS: Final = 40


@dataclass(frozen=True, slots=True)
class _Opened:
    parts: Mapping[str, bytes]
    main: str
    body: etree._Element
    beside: tuple[etree._Element, ...]


def check_access(docx: bytes, report: Place, template: Place) -> Iterator[Problem]:
    """Find what keeps some people from reading a report.

    Parameters
    ----------
    docx
        The report as it was written.
    report
        Where its chapters' faults are told.
    template
        Where the faults are told that come from the template.
    """
    parts = unpack(docx)
    main = related(parts, "", "officeDocument")[0]
    beside = tuple(parse(parts[name]) for kind in STORIES for name in related(parts, main, kind))
    opened = _Opened(parts, main, parse(parts[main]), beside)
    yield from _named(opened, report)
    yield from _tables(opened, report)
    yield from _mentioned(opened, report)
    yield from _links(opened, report)
    yield from _pictures(opened, template)
    yield from _contrasts(opened, template)


def _warning(code: str, place: Place, **arguments: str) -> Problem:
    return Problem(code, place, arguments, severity="warning")


def _named(opened: _Opened, place: Place) -> Iterator[Problem]:
    core = (parse(opened.parts[name]) for name in related(opened.parts, "", "core-properties"))
    if not any((root.findtext("{*}title") or "").strip() for root in core):
        yield _warning("report-no-title", place)


def _tables(opened: _Opened, place: Place) -> Iterator[Problem]:
    """Find columns without a header: who hears a table read has nothing else to go by."""
    for table in opened.body.iter(f"{{{W}}}tbl"):
        title = table.find("w:tblPr/w:tblCaption", _NS)
        said = "" if title is None else title.get(f"{{{W}}}val", "")
        head = table.find("w:tr", _NS)
        labels = [] if head is None else [_cell(cell) for cell in head.iterfind("w:tc", _NS)]
        missing = [number for number, label in enumerate(labels, 1) if not label and number > 1]
        if missing:
            yield _warning(
                "column-no-header", place, table=shortened(said), columns=", ".join(map(str, missing))
            )


def _cell(cell: etree._Element) -> str:
    return "".join(map(text_of, cell.iterfind("w:p", _NS))).strip()


def _mentioned(opened: _Opened, place: Place) -> Iterator[Problem]:
    """Find tables and figures that the text never points at: who cannot see the page does not find them."""
    codes = " ".join(each.text or "" for each in opened.body.iter(f"{{{W}}}instrText"))
    pointed_at = set(_POINTED_AT.findall(codes))
    for start in opened.body.iter(f"{{{W}}}bookmarkStart"):
        name = start.get(f"{{{W}}}name", "")
        caption = start.getparent()
        if name.startswith("_c_") and name not in pointed_at and caption is not None:
            yield _warning("never-mentioned", place, caption=shortened(text_of(caption)))


def _links(opened: _Opened, place: Place) -> Iterator[Problem]:
    """Find long addresses that stand as the words of a link: they are read aloud letter by letter."""
    for link in opened.body.iter(f"{{{W}}}hyperlink"):
        said = "".join(each.text or "" for each in link.iter(f"{{{W}}}t")).strip()
        if _BARE.fullmatch(said) and len(said) > _LONGEST_ADDRESS:
            yield _warning("link-is-address", place, link=shortened(said))


def _pictures(opened: _Opened, place: Place) -> Iterator[Problem]:
    """Find a template's pictures without words: logos; those of the body are described by us."""
    for story in opened.beside:
        for picture in story.iter(f"{{{WP}}}docPr"):
            decorative = any(each.get("val") in {"1", "true"} for each in picture.iter(_DECORATIVE))
            if not picture.get("descr", "").strip() and not decorative:
                yield _warning("picture-no-words", place, picture=shortened(picture.get("name", "")))


def _contrasts(opened: _Opened, place: Place) -> Iterator[Problem]:
    """Find styles in use whose letters are too pale against what is behind them."""
    styles = parse(opened.parts[related(opened.parts, opened.main, "styles")[0]])
    used = dict.fromkeys(
        each.get(f"{{{W}}}val", "")
        for root in (opened.body, *opened.beside)
        for each in root.iter(f"{{{W}}}pStyle", f"{{{W}}}rStyle")
    )
    for identity in used:
        found = look_of(styles, identity)
        ratio = contrast(found.color, found.behind)
        if ratio < _LEAST[is_large(found.size, bold=found.bold)]:
            yield Problem("pale-letters", place, _told(found, ratio), severity="warning")


def _told(found: Look, ratio: float) -> dict[str, str | float]:
    # Cut, not rounded: what falls just short must not read as if it were enough.
    return {"style": found.name, "color": f"#{found.color}", "ratio": int(ratio * 10) / 10}
