"""Words of a quote that may tell who said it, or of whom: each is put before a person before it is published.

Names, places, schools and numbers are looked for without any key, since a published text is read by those
who know whom it is about. A role that one person holds points at her as her name does.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fokus.material.names.find import Finder
from fokus.material.names.key import Key, Place
from fokus.study.design import Design, Profession

Kind = Literal["name", "place", "school", "number", "date", "role", "code", "event", "sensitive"]

REACH = 80
ONE = 1
_KINDS: dict[str, Kind] = {"person": "name", "candidate": "name", "place": "place", "school": "school"}
_months = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    r"january|february|march|may|june|july|august|october)"
)
_date = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?::?[ea]|st|nd|rd|th)?\s(?:of\s)?{_months}|\w{{2,14}}(?:de|te|sta|dra)\s{_months}|"
    rf"{_months}\s\d{{1,2}}(?!\d)|\d{{4}}-\d\d-\d\d|\d{{1,2}}/\d{{1,2}})(?!\w)",
    re.IGNORECASE,
)
_event = re.compile(
    r"(?<!\w)(?:\w*olyck(?:a|an|or)|självmord\w*|dödsf\w+|begravning\w*|rättegång\w*|polisanmäl\w+|brand(?:en)?|"
    r"avsked\w*|uppsagd\w*|(?:jo|ivo)-anmäl\w+|lex\s(?:maria|sarah)|(?:i|till)\stidningen|insändar\w+|"
    r"accident|suicide|funeral|trial|police\sreport|fired|dismissed|newspaper)(?!\w)",
    re.IGNORECASE,
)
_sensitive = re.compile(
    r"(?<!\w)(?:sjukskriv\w*|sjukdom\w*|diagnos\w*|konflikt\w*|mobb\w*|missbruk\w*|gravid\w*|skilsmäss\w*|"
    r"utbränd\w*|depress\w*|varning\w*|sick\sleave|illness|diagnos\w*|conflict\w*|bull(?:y|ied|ying)|pregnan\w*|"
    r"divorce\w*|burn(?:ed|t)\sout)(?!\w)",
    re.IGNORECASE,
)
_code = re.compile(r"\[[A-Za-zÅÄÖåäö]{1,6}\d{1,6}(?:/[A-Za-zÅÄÖåäö]{1,6}\d{1,6})*\]")
_bent = r"(?:n|en|an|s|ns|ens|ans|'s|’s)?"
_first_parts = ("skol", "elevhälso", "special")


@dataclass(frozen=True, slots=True)
class Telling:
    """Some words that may tell of somebody: where they stand in the quote, and what they are."""

    start: int
    end: int
    kind: Kind
    text: str


def telling(words: str, design: Design, round_id: str, sites: Sequence[str]) -> tuple[Telling, ...]:
    """Return what in a quote may tell of somebody, in the order of the words.

    ``round_id`` and ``sites`` say when and where it was said: which roles one person held there. What is
    sensitive is told only beside something that tells of somebody.
    """
    found = [*_named(words, design), *_found(_code, "code", words), *_found(_date, "date", words)]
    found += [*_roles(words, design, round_id, sites), *_found(_event, "event", words)]
    near = [each for each in _found(_sensitive, "sensitive", words) if _beside(each, found)]
    return _apart([*found, *near])


def _named(words: str, design: Design) -> Iterator[Telling]:
    for hit in _finder(design).find(words):
        yield Telling(hit.start, hit.end, _KINDS.get(hit.category, "number"), hit.text)


@lru_cache(maxsize=4)
def _finder_for(professions: tuple[str, ...], sites: tuple[str, ...]) -> Finder:
    return Finder(Key(place=tuple(Place(names=(each,)) for each in sites)), professions)


def _finder(design: Design) -> Finder:
    """Return what looks for names: those of the study's own professions are none, those of its sites are."""
    professions = (word for each in design.profession for word in (each.label, each.plural, *each.aliases))
    return _finder_for(tuple(filter(None, professions)), tuple(each.label for each in design.site))


def _found(pattern: re.Pattern[str], kind: Kind, words: str) -> Iterator[Telling]:
    for each in pattern.finditer(words):
        yield Telling(each.start(), each.end(), kind, each[0])


def _roles(words: str, design: Design, round_id: str, sites: Sequence[str]) -> Iterator[Telling]:
    for each in design.profession:
        if any(_is_held_by_one(each, site, round_id) for site in sites or design.sites):
            yield from _found(_role(_spellings(each)), "role", words)


def _is_held_by_one(profession: Profession, site: str, round_id: str) -> bool:
    """Tell whether one person holds a profession somewhere; where nobody knows how many, it may be one."""
    held = profession.in_service([site], round_id)
    return held is None or held == ONE


def _spellings(profession: Profession) -> tuple[str, ...]:
    """Return what a profession may be called, also without its first part: psykolog for skolpsykolog."""
    labels = [profession.label, *profession.aliases]
    short = [
        each.removeprefix(part)
        for each in labels
        for part in _first_parts
        if each.startswith(part) and len(each) > len(part) + len(part)
    ]
    return tuple(dict.fromkeys([*labels, *short]))


@lru_cache(maxsize=256)
def _role(spellings: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings))}){_bent}(?!\w)", re.IGNORECASE)


def _beside(one: Telling, others: Iterable[Telling]) -> bool:
    return any(each.start - REACH < one.end and one.start < each.end + REACH for each in others)


def _apart(found: Iterable[Telling]) -> tuple[Telling, ...]:
    """Return what was found in the order of the text; of two that overlap the longer one."""
    kept: list[Telling] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif each.end - each.start > kept[-1].end - kept[-1].start:
            kept[-1] = each
    return tuple(kept)
