"""Look for rare patterns only around their signs: a text is not read again for what it cannot hold."""

import re
from collections.abc import Iterable, Iterator

from fokus.material.names.sifting import Sifted


def windows(sifted: Sifted, signs: Iterable[str], reach: int) -> list[tuple[int, int]]:
    """Return the stretches within reach of any of the signs, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    said = " ".join(sifted.words)
    present = [sign for sign in signs if max(sign.split(), key=len) in said]
    everywhere = (at for sign in present for at in places(sifted.text, sign, 0, len(sifted.text)))
    for at in sorted(everywhere):
        first, last = max(0, at - reach), at + reach
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def places(text: str, sign: str, start: int, end: int) -> Iterator[int]:
    """Return where a sign stands in a part of a text, each time."""
    at = text.find(sign, start, end)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign), end)


def near(
    pattern: re.Pattern[str], sifted: Sifted, signs: Iterable[str], reach: int
) -> Iterator[re.Match[str]]:
    """Return what a pattern finds within reach of any of the signs."""
    for first, last in windows(sifted, signs, reach):
        yield from pattern.finditer(sifted.text, first, last)
