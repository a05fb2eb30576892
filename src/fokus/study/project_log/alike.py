"""Two names for one thing: an abbreviation and its words, a slip of the pen, a newsletter renamed."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

LIKE: Final = 0.86
SHORTEST: Final = 5
_word: Final = re.compile(r"[^\W\d_]+")


def named_twice(names: Iterable[str], *, of_one_series: bool = False) -> Iterator[tuple[str, str]]:
    """Yield pairs of names that may mean one thing; the same name with other numbers is no such pair.

    Names ``of_one_series`` are alike also where only their last parts are: newsletters as a rule are one.
    """
    for one, other in combinations(dict.fromkeys(names), 2):
        if is_alike(one, other) or (of_one_series and _shares_ending(one, other)):
            yield one, other


def is_alike(one: str, other: str) -> bool:
    """Tell whether two names may mean one thing.

    >>> is_alike("SIP", "samordnad individuell plan")
    True
    """
    first, second = _words(one), _words(other)
    if first == second:
        return one != other and _numbers(one) == _numbers(other)
    if "".join(first) in _initials(second) or "".join(second) in _initials(first):
        return True
    whole, beside = "".join(first), "".join(second)
    if min(len(whole), len(beside)) < SHORTEST or _numbers(one) != _numbers(other):
        return False
    if _differs_in_word(first, second) or set(first) < set(second) or set(second) < set(first):
        return False
    return SequenceMatcher(None, whole, beside, autojunk=False).ratio() >= LIKE


def _words(name: str) -> list[str]:
    return [each.casefold() for each in _word.findall(name)]


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _initials(words: list[str]) -> set[str]:
    """Return what a name of several words may be shortened to."""
    return {"".join(each[0] for each in words)} if len(words) > 1 else set()


def _differs_in_word(first: list[str], second: list[str]) -> bool:
    """Tell whether one word stands for another: Lindby is no slip of the pen for Sjövik."""
    if len(first) != len(second):
        return False
    pairs = ((one, other) for one, other in zip(first, second, strict=True) if one != other)
    return any(SequenceMatcher(None, one, other, autojunk=False).ratio() < 0.8 for one, other in pairs)  # noqa: PLR2004


def _shares_ending(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    ends = [each for each in first if any(_end(each, word) for word in second)]
    return first != second and bool(ends)


def _end(one: str, other: str) -> bool:
    """Tell whether two compounds end in one word of four letters or more, as rapportbrev and projektbrev."""
    same = next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0)
    return one != other and same >= 4  # noqa: PLR2004
