"""A text sifted by its words: each is judged once, and only the lines that hold a telling one are read."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

MOST_REMEMBERED = 2**17


class Line(NamedTuple):
    """Where a line stands in a text, and what it says between its blanks."""

    start: int
    end: int
    words: list[str]


class Sifted(NamedTuple):
    """A text, those of its words that may identify somebody, and the lines that hold them."""

    text: str
    words: set[str]
    lines: list[Line]


class Sieve:
    """Tells the words that may say something from those that do not; each is judged once."""

    def __init__(self, tells: Callable[[str], bool]) -> None:
        self._tells = tells
        self._silent: set[str] = set()
        self._loud: set[str] = set()

    def sift(self, text: str) -> Sifted:
        """Return what of a text must be read. A word is what stands between blanks."""
        lines = text.split("\n")
        said = [line.split() for line in lines]
        words = self.telling(set(chain.from_iterable(said)))
        where, end = [], -1
        for line, own in zip(lines, said, strict=True):
            end += len(line) + 1
            if not words.isdisjoint(own):
                where.append(Line(end - len(line), end, own))
        return Sifted(text, words, where)

    def telling(self, words: set[str]) -> set[str]:
        """Return those of the words that may say something."""
        left = words - self._silent
        unknown = left - self._loud
        told = {word for word in unknown if self._tells(word)}
        for known in (self._silent, self._loud):
            if len(known) > MOST_REMEMBERED:
                known.clear()
        self._silent |= unknown - told
        self._loud |= told
        return (left - unknown) | told
