"""Wordings as they are compared: without case, punctuation, numbering and marks of the tool."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_tag: Final = re.compile(r"<[^<>]{1,200}>")
_mark: Final = re.compile(r"[\W_]+")
_numbering: Final = re.compile(r"^(?:(?:fråga|question|q)?\s*\d{1,3}[a-z]?\s+)(?=\S+\s+\S)")
_letters: Final = re.compile(r"[^a-z0-9]+")

_NEGATIONS: Final = frozenset({
    "inte", "ej", "icke", "aldrig", "ingen", "inget", "inga", "saknar", "saknas", "utan", "sällan", "not",
    "never", "no", "none", "without", "lack", "lacks", "cannot", "don", "doesn", "isn", "rarely", "seldom",
})  # fmt: skip
SAME: Final = 0.97
NEAR: Final = 0.8


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """Return a wording as it is compared.

    Examples
    --------
    >>> normal("3. Jag vet  <b>vem</b> jag\u00a0ska ringa!") == normal("jag vet vem jag ska ringa")
    True
    """
    plain = unicodedata.normalize("NFKC", _tag.sub(" ", text)).casefold()
    return _numbering.sub("", _mark.sub(" ", plain).strip()) or _mark.sub(" ", plain).strip()


def heading_of(text: str) -> str:
    """Return a heading as it is compared: ``SAMV[SQ001]`` is ``SAMV_SQ001``."""
    return _mark.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def similarity(one: str, other: str) -> float:
    """Return how alike two wordings are, from 0 to 1."""
    from rapidfuzz.fuzz import ratio

    first, second = normal(one), normal(other)
    if not first or not second:
        return 0.0
    return 1.0 if first == second else min(0.99, ratio(first, second) / 100)


def is_negation(one: str, other: str) -> bool:
    """Tell whether only one of two wordings denies: then they are alike in letters and opposite in sense."""
    first, second = (frozenset(normal(each).split()) for each in (one, other))
    return bool((first ^ second) & _NEGATIONS)


def slug(text: str) -> str:
    """Return an id made of a label.

    Examples
    --------
    >>> slug("Första linjen"), slug("\u2026")
    ('forsta-linjen', 'x')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return (
        _letters.sub("-", "".join(each for each in plain if not unicodedata.combining(each))).strip("-")
        or "x"
    )
