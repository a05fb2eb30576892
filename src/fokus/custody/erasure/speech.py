"""A person's words found again elsewhere, however they are wrapped, marked up or spelt in code points."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

LONG = 32  # letters in a row that nobody else says in the same way: some 40 characters of text
SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Speech:
    """What a person said, as letters only: every long stretch, and what was short as a whole."""

    stretches: frozenset[str] = frozenset()
    short: tuple[str, ...] = ()


def speech_of(texts: Iterable[str], others: Iterable[str]) -> Speech:
    """Return what may be recognized of some texts; short ones only when nobody else says them too."""
    spelt = {letters(text)[0] for text in texts}
    stretches = (each[at : at + LONG] for each in spelt for at in range(len(each) - LONG + 1))
    elsewhere = "\n".join(letters(text)[0] for text in others)
    short = sorted(each for each in spelt if SHORTEST <= len(each) < LONG and each not in elsewhere)
    return Speech(frozenset(stretches), tuple(short))


def letters(text: str) -> tuple[str, list[int]]:
    """Return a text without case, marks and anything but letters and digits, and where each one stands."""
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    return "".join(_plain(text[at]) for at in places), places


@cache
def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKD", sign)[0].casefold()[0]


def passages(text: str, speech: Speech) -> list[tuple[int, int]]:
    """Return where a text repeats what was said, as ranges that do not touch."""
    spelt, places = letters(text)
    stretches = [
        (at, at + LONG) for at in range(len(spelt) - LONG + 1) if spelt[at : at + LONG] in speech.stretches
    ]
    wholes = [each for one in speech.short for each in _wholes(text, spelt, places, one)]
    return [(places[first], places[last - 1] + 1) for first, last in _joined(stretches + wholes)]


def _wholes(text: str, spelt: str, places: list[int], one: str) -> Iterable[tuple[int, int]]:
    at = spelt.find(one)
    while at >= 0:
        first, last = places[at], places[at + len(one) - 1] + 1
        if not text[max(first - 1, 0) : first].isalnum() and not text[last : last + 1].isalnum():
            yield at, at + len(one)
        at = spelt.find(one, at + 1)


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def without(text: str, speech: Speech, mark: str) -> str:
    """Return a text with a mark in place of each passage."""
    for first, last in reversed(passages(text, speech)):
        text = text[:first] + mark + text[last:]
    return text
