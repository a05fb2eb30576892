"""Clock times of a recording, as programs and typists write them, in seconds."""

import re
from functools import lru_cache
from typing import Final

CLOCK: Final = r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,9})?"

_alone = re.compile(rf"[\[(]?({CLOCK})[\])]?")
_before = re.compile(rf"[\[(]({CLOCK})[\])][ \t]+")
_closing = re.compile(r"#(\d{1,3}:\d{2}:\d{2})(?:-(\d))?#")


@lru_cache(maxsize=8192)
def seconds(clock: str) -> float:
    """Return a clock time in seconds.

    >>> seconds("1:01:02"), seconds("00:03.270"), seconds("0:03,5")
    (3662.0, 3.27, 3.5)
    """
    whole, _, fraction = clock.replace(",", ".").partition(".")
    total = 0
    for part in whole.split(":"):
        total = 60 * total + int(part)
    return (total * 1000 + int(f"{fraction:0<3}"[:3])) / 1000


def alone(line: str) -> float | None:
    """Return the time of a line that holds a clock time and nothing else."""
    found = _alone.fullmatch(line) if line and (line[0].isdigit() or line[0] in "[(") else None
    return seconds(found[1]) if found else None


def opening(line: str) -> tuple[float, str] | None:
    """Return the time in brackets, or alone, that a line begins with and what it holds behind it."""
    found = _before.match(line) if line[:1] in {"[", "("} else None
    if found:
        return seconds(found[1]), line[found.end() :]
    time = alone(line)
    return None if time is None else (time, "")


def closing(line: str) -> tuple[str, float | None]:
    """Take the time off the end of a line, as f4 writes it: ``#00:00:09-8#``."""
    if not line.endswith("#"):
        return line, None
    cut = line.rfind("#", 0, -1)
    found = _closing.fullmatch(line[cut:]) if cut >= 0 else None
    if not found:
        return line, None
    return line[:cut].rstrip(), (seconds(found[1]) * 10 + int(found[2] or 0)) / 10
