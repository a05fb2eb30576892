"""Look for rare patterns only around their signs: a text is not read again for what it cannot hold."""

import re
from collections.abc import Iterable, Iterator


def windows(text: str, signs: Iterable[str], reach: int) -> list[tuple[int, int]]:
    """Return the stretches within reach of any of the signs, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for at in sorted(at for sign in signs for at in places(text, sign)):
        first, last = max(0, at - reach), at + reach
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def places(text: str, sign: str) -> Iterator[int]:
    """Return where a sign stands, each time."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def near(pattern: re.Pattern[str], text: str, signs: Iterable[str], reach: int) -> Iterator[re.Match[str]]:
    """Return what a pattern finds within reach of any of the signs."""
    for first, last in windows(text, signs, reach):
        yield from pattern.finditer(text, first, last)
