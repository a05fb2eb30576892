"""The lists that ship with fokus: names in use in Sweden, its municipalities, and ordinary words.

A name that is an ordinary word too has a star in its list.
"""

import pkgutil
from collections.abc import Mapping
from functools import cache


def _lines(name: str) -> list[str]:
    data = pkgutil.get_data(__name__, f"{name}.txt") or b""
    return data.decode("utf-8").split("\n")


def _starred(name: str) -> dict[str, bool]:
    words = (line.split() for line in _lines(name) if line)
    return {word.casefold(): bool(star) for word, *star in words}


@cache
def given_names() -> Mapping[str, bool]:
    """Return the given names, folded, and whether each is an ordinary word too."""
    return _starred("given-names")


@cache
def surnames() -> Mapping[str, bool]:
    """Return the surnames, folded, and whether each is an ordinary word too."""
    return _starred("surnames")


@cache
def place_names() -> Mapping[str, bool]:
    """Return the municipalities and other well-known places, folded."""
    return _starred("places")


@cache
def ordinary_words() -> frozenset[str]:
    """Return words that are written with a capital without naming anybody, folded."""
    return frozenset(line for line in _lines("ordinary") if line)


def is_ambiguous(word: str) -> bool:
    """Tell whether a name, folded, is also an ordinary word (Björn, Berg, Vara) or very short."""
    starred = any(names.get(word, False) for names in (given_names(), surnames(), place_names()))
    return starred or word in ordinary_words() or len(word) <= SHORT


SHORT = 2
