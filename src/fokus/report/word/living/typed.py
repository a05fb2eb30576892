"""Numbers that people have typed into their prose: no control holds them, so no refresh keeps them true.

Dates, years, times, numbers of sections, tables and laws are none of them, nor what a list of contents or
of references says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from fokus.ooxml import local_name, parse, pieces
from fokus.report.word.living.finding import DELETED, Living, Target, w
from fokus.report.word.markup import PREFIX
from fokus.report.word.parts import related
from fokus.report.word.styles import style_ids

_AROUND: Final = 40
_NUMBER: Final = re.compile(
    r"(?:(?<![\w.,:/-])[−-]?|(?<=\d[-/]))"
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?(?!\w|:\d|[.,]\d)"
)
_DATE: Final = re.compile(
    r"(?<![\w.,:/-])(?:\d{4}-\d\d(?:-\d\d)?|\d{1,2}/\d{1,2}(?!\s+(?:av|of)\b)|\d{4}[-/]\d{2,4}|\d{6,8}-\d{4})(?![\w/-])"
)
_RANGE: Final = r"(?:[.\s\u00a0]*\d+\s?[-–]\s?)?[.\s\u00a0]*$"
_LISTS: Final = ("bibliography", "table of figures", *(f"toc {level}" for level in range(1, 10)))
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HEADING: Final = re.compile(r"\s*\d+(?:\.\d+)*\.?\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed by hand, with some of the words around it."""

    number: str
    context: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words by which a number is known to be no result: months after it, labels before it.

    What is ``counted`` tells a number from a year; ``said`` are paragraphs of fokus's own.
    """

    after: tuple[str, ...]
    before: tuple[str, ...]
    counted: tuple[str, ...] = ()
    said: frozenset[str] = frozenset()


def typed_numbers(living: Living, targets: Sequence[Target], words: Calendar) -> Iterator[Typed]:
    """Find the numbers in the prose of a document, story by story, what is ours left out."""
    ours = {each for target in targets for each in target.holders}
    follows = re.compile(rf"\s*(?:{_any(words.after)})", re.IGNORECASE)
    precedes = re.compile(rf"(?:{_any(words.before)}){_RANGE}", re.IGNORECASE)
    counted = re.compile(rf"[\s\u00a0]+(?:{_any(words.counted) or '(?!)'})", re.IGNORECASE)
    lists = _list_styles(living)
    for root in living.stories.values():
        for paragraph in root.iter(w("p")):
            if not (_is_ours(paragraph, ours) or _is_deleted(paragraph) or _style_of(paragraph) in lists):
                text = _prose(paragraph, ours)
                yield from () if text.strip() in words.said else _in_text(text, follows, precedes, counted)


def _any(words: Sequence[str]) -> str:
    return "|".join(rf"\b{re.escape(each)}\b" if each.isalnum() else re.escape(each) for each in words)


def _list_styles(living: Living) -> frozenset[str]:
    """Return the ids, in this document, of the styles of lists of contents and of references."""
    ids = [style_ids(parse(living.parts[each])) for each in related(living.parts, living.main, "styles")]
    return frozenset(known[name] for known in ids for name in _LISTS if name in known)


def _style_of(paragraph: etree._Element) -> str:
    said = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if said is None else said.get(w("val"), "")


def _is_ours(paragraph: etree._Element, ours: set[etree._Element]) -> bool:
    return paragraph in ours or any(above in ours for above in paragraph.iterancestors(w("tbl"), w("sdt")))


def _is_deleted(paragraph: etree._Element) -> bool:
    return any(local_name(above) in {*DELETED, "Fallback"} for above in paragraph.iterancestors())


def _prose(paragraph: etree._Element, ours: set[etree._Element]) -> str:
    """Return the text of a paragraph; what is ours, and the results of fields, become a gap."""
    said: list[str] = []
    field = 0
    for child in paragraph.iterchildren():
        if child in ours or child.tag == w("fldSimple") or _holds_ours(child):
            said.append("\ufffc")
            continue
        for leaf, text in pieces([child]):
            kind = leaf.get(w("fldCharType"), "") if leaf.tag == w("fldChar") else ""
            field += {"begin": 1, "end": -1}.get(kind, 0)
            said.append("\ufffc" if kind == "end" else "" if field else text)
    return "".join(said)


def _holds_ours(element: etree._Element) -> bool:
    return any(each.get(w("val"), "").startswith(PREFIX) for each in element.iter(w("tag"), w("alias")))


def _in_text(
    text: str, follows: re.Pattern[str], precedes: re.Pattern[str], counted: re.Pattern[str]
) -> Iterator[Typed]:
    heading = _HEADING.match(text)
    bare = _DATE.sub(lambda date: "\ufffc" * len(date[0]), text)
    for found in _NUMBER.finditer(bare, heading.end() if heading else 0):
        before, after = text[: found.start()], text[found.end() :]
        year = _YEAR.fullmatch(found[0]) and not counted.match(after)
        if not (year or follows.match(after) or precedes.search(before)):
            at = max(0, found.start() - _AROUND), found.end() + _AROUND
            yield Typed(found[0], " ".join(text[slice(*at)].replace("\ufffc", "…").split()))
