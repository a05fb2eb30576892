"""Words that may name somebody: listed names, schools, places, and capitals without a reason.

They are proposed for a person to judge. Only the name of a school is sure enough to be taken out
without asking.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from fokus.material.names.inflection import readings, unaccented
from fokus.material.names.known import Codes, Phrase
from fokus.material.names.lists import given_names, is_ambiguous, ordinary_words, place_names, surnames

Where = Literal["always", "inside", "small", "never"]

_school = re.compile(
    r"(?P<stem>.{3,})(?:förskolan?s?|skolan?s?|skolorna|gymnasie(?:t|ts|skolan?s?)|gymnasium|friskolan?s?)"
)
_home = re.compile(
    r"(?P<stem>.{3,})(?:gårdens?|hemmets?|dagis|villans?|stugans?|enhetens?|teamets?|kyrkans?)"
)
_generic_stems = re.compile(
    r".*(?:grund|för|fri|hög|folkhög|sär|sam|gymnasie|special|tränings?|resurs|kommun(?:al|ala)?|kultur|musik|sim|"
    r"sommar|vinter|lov|hem|distans|fjärr|nät|språk|låg|mellan|stadie|privat|bas|små|by|lands(?:bygds)?|stads|stad|"
    r"kör|trafik|yrkes|idrotts|dans|teknik|lärar|flick|pojk|internat|montessori|waldorf|samhälls|söndags|natt|"
    r"kvälls|rid|konst|teater|förberedelse|mottagnings|introduktions|mamma|pappa|föräldra|barn|ungdoms|utomhus|"
    r"hemma|grann|moder|projekt|pilot|mönster|modell|problem|dröm|framtids|fritids|bond|herr|präst|lant|bak|inner|"
    r"ålderdoms|familje|jour|vård|behandlings|grupp|elev|sjuk|elevhälso|natur|naturbruks|övnings|låtsas|skol|mini)"
)
_surname_ending = re.compile(
    r".{2,}(?:sson|ssen|sen|qvist|quist|kvist|ström|berg|bergh|lund|lundh|gren|blad|dahl|stedt|strand|feldt|löf|löv|"
    r"holm|blom|bäck|krans|stubb|kvarn|klint|vass|rup|gård|hjelm|stierna|sköld|crantz|ovic|ović|ic|ić|ski|ska|wski|"
    r"ova|enko|oglu|zadeh|pour|nejad|dottir|nen)"
)
_place_ending = re.compile(
    r".{2,}(?:by|köping|sta|vik|holm|torp|hult|ås|stad|berga|fors|hammar|näs|sund|ryd|rum|tuna|lösa|inge|arp|löv|"
    r"boda|mark|mora|nora|sele|träsk|hamn|borg|åker|ånger|sjö|bro|rike|län|dal|dalen|viken|området|byn)s?"
)
_road = re.compile(r".{3,}(?:vägen|gatan|gränden?|stigen|torget|allén|backen|slingan|esplanaden)s?")
_directions = {
    "norra", "södra", "östra", "västra", "stora", "lilla", "gamla", "nya", "övre", "nedre", "sankt", "sankta",
    "mellersta", "yttre", "inre", "s:t", "s:ta",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be; ``certain`` and ``proposed`` say where in a sentence: ``small``, without a capital.

    ``part`` is how it joins others: a given name, a surname, a known person, an initial, a plate's
    letters, the first word of a place, another word.
    """

    category: str
    certain: Where = "never"
    proposed: Where = "always"
    part: str = ""
    codes: Codes = frozenset()
    replacement: str | None = None
    ending: str = ""
    phrases: tuple[Phrase, ...] = ()


def listed_reading(word: str, exempt: Collection[str] = ()) -> Reading | None:
    """Return what a word with a capital may be, as far as lists and endings tell."""
    folded = word.casefold()
    if folded in _directions:
        return Reading("place", proposed="never", part="direction")
    base = folded.partition(":")[0]
    if any(name in exempt for name in (base, *dict(readings(folded)))):
        return None
    found = _named(folded)
    if found or base in ordinary_words() or _is_ordinary(folded):
        return found
    if "-" in folded:
        return _of_hyphen(word, exempt)
    return None if word.isupper() else _by_ending(folded) or _without_reason(word)


def _named(folded: str) -> Reading | None:
    """Read a word that a list of names holds; an ordinary one is a name inside a sentence only."""
    for name, ending in readings(unaccented(folded) if not folded.isascii() else folded):
        where: Where = "inside" if name in ordinary_words() or folded in ordinary_words() else "always"
        if name in given_names():
            return Reading("person", proposed=where, part="given", ending=ending)
        if name in surnames():
            proposed: Where = "inside" if is_ambiguous(name) else where
            return Reading("person", proposed=proposed, part="surname", ending=ending)
        if name in place_names():
            return Reading("place", proposed=where, part="other", ending=ending)
    return None


def _is_ordinary(folded: str) -> bool:
    return any(name in ordinary_words() for name, _ in readings(folded))


def _of_hyphen(word: str, exempt: Collection[str]) -> Reading | None:
    """Read a word with a hyphen by its first part: Anna-Lena is a name, BUP-mottagningen is none."""
    first, _, rest = word.partition("-")
    found = listed_reading(first, exempt) if len(first) > 1 else None
    if found is None:
        return None
    if found.part in {"given", "surname"}:
        return replace(found, proposed="always" if rest[:1].isupper() else found.proposed)
    return Reading("candidate", proposed="inside", part="other")


def _by_ending(folded: str) -> Reading | None:
    if stem := school_stem(folded):
        ending = "s" if folded.endswith("s") else ""
        home = _home.fullmatch(folded) is not None
        return Reading("school", "never" if home else "always", "inside" if home else "always", ending=ending)
    if stem is None:
        return Reading("school", proposed="inside") if _school.fullmatch(folded) else None
    if _road.fullmatch(folded):
        return Reading("street-address", proposed="inside")
    if _surname_ending.fullmatch(folded.removesuffix("s")) or _surname_ending.fullmatch(folded):
        whole = _surname_ending.fullmatch(folded) is not None
        return Reading("person", proposed="inside", part="surname", ending="" if whole else "s")
    if _place_ending.fullmatch(folded):
        return Reading("place", proposed="inside", part="other", ending=_genitive(folded))
    return None


def _genitive(folded: str) -> str:
    return "s" if folded.endswith("s") and not folded.endswith(("ås", "näs", "fors")) else ""


def school_stem(folded: str) -> str | None:
    """Return what a school or home is called, empty for another word, None for any school at all.

    >>> school_stem("kindaskolan"), school_stem("grundskolan"), school_stem("marit")
    ('kinda', None, '')
    """
    found = _school.fullmatch(folded) or _home.fullmatch(folded)
    if found is None:
        return ""
    return None if _generic_stems.fullmatch(found["stem"]) else found["stem"]


def _without_reason(word: str) -> Reading | None:
    """Propose a word that nobody knows, unless it is an abbreviation or shouted."""
    if len(word) == 1:
        return None
    folded = word.casefold()
    return Reading("candidate", proposed="inside", part="other", ending="s" if folded.endswith("s") else "")
