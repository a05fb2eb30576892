"""How wide a table's columns are, from what stands in them, and how small its letters must be.

Widths are twips (twentieths of a point). A number is not broken, nor a word, while the smallest
letters allow it; a table never runs out of the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PADDING: Final = 85
SIZES: Final = (20, 18, 16, 14)
"""Letter sizes in half points, the usual one first: those of the styles for tables."""

_NARROWEST: Final = 700
_BREATHING: Final = 160
_SAFETY: Final = 1.08
_LONGEST_NUMBER: Final = 24
_USUAL: Final = 0.52
_KNOWN: Final = {
    **dict.fromkeys(" \u00a0.,:;'|!ijlI", 0.26),
    **dict.fromkeys('frt()[]-/"”“·°', 0.36),
    **dict.fromkeys("ABCEFJKLPRSTVXYZÅÄ", 0.58),
    **dict.fromkeys("w%—ÖOQGDNHU", 0.73),
    **dict.fromkeys("mMW@", 0.88),
}
_WIDE_FROM: Final = "\u2e80"


class _Ems(dict[str, float]):
    """How wide each letter is; one that is met for the first time is remembered."""

    def __missing__(self, letter: str) -> float:
        self[letter] = 1.0 if letter >= _WIDE_FROM else _USUAL
        return self[letter]


_EMS: Final = _Ems(_KNOWN)
_BREAKS: Final = re.compile(r"(?<=[-–])|[ \n\t]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """A size in half points and the width of each column in twips."""

    size: int
    widths: tuple[int, ...]


def lay_out(columns: Sequence[Sequence[str]], width: int, letters: float = 1.0) -> Layout:
    """Lay out columns of cells, each with its header first, in the width of the text.

    The largest letters are taken at which no number breaks; if there are none, at which no word does.
    Room that is left goes to the columns whose lines would break, in proportion to what they lack.
    ``letters`` is how wide the letters may be, where Calibri's are 1.
    """
    whole, words, lines = (
        [letters * max(map(longest, cells)) for cells in columns]
        for longest in (_longest_piece, _longest_word, _longest_line)
    )
    tries = ((ems, size) for ems in (whole, words) for size in SIZES)
    fits = ((ems, size) for ems, size in tries if sum(_twips(ems, size)) <= width)
    least, size = next(fits, (words, SIZES[-1]))
    return Layout(size, _share(_twips(least, size), _twips(lines, size), width))


def fits(columns: Sequence[Sequence[str]], width: int, letters: float = 1.0) -> bool:
    """Tell whether columns of cells fit in a width without breaking a number, in the smallest letters."""
    whole = [letters * max(map(_longest_piece, cells)) for cells in columns]
    return sum(_twips(whole, SIZES[-1])) <= width


def _share(least: Sequence[int], wanted: Sequence[int], width: int) -> tuple[int, ...]:
    if sum(wanted) <= width:
        spare = min(_BREATHING, (width - sum(wanted)) // len(wanted))
        return tuple(each + spare for each in wanted)
    if sum(least) >= width:
        return tuple(width * each // sum(least) for each in least)
    part = (width - sum(least)) / (sum(wanted) - sum(least))
    return tuple(low + int((high - low) * part) for low, high in zip(least, wanted, strict=True))


def _twips(ems: Sequence[float], size: int) -> list[int]:
    return [max(_NARROWEST, int(each * size * 10 * _SAFETY) + 2 * PADDING) for each in ems]


def lines_in(row: Sequence[str], layout: Layout, letters: float = 1.0) -> int:
    """Return on about how many lines a row stands."""
    return max(
        -int(-letters * _ems(cell) * layout.size * 10 // max(1, width - 2 * PADDING))
        for cell, width in zip(row, layout.widths, strict=True)
    )


@lru_cache(maxsize=4096)
def _longest_piece(cell: str) -> float:
    number = len(cell) <= _LONGEST_NUMBER and any(map(str.isdecimal, cell))
    return _longest_line(cell) if number else _longest_word(cell)


def _longest_line(cell: str) -> float:
    return max(map(_ems, cell.split("\n"))) if "\n" in cell else _ems(cell)


def _longest_word(cell: str) -> float:
    return max(map(_ems, _BREAKS.split(cell))) if _BREAKS.search(cell) else _ems(cell)


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    return sum(map(_EMS.__getitem__, text))
