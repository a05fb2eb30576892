"""Days as they are written in a text, a title or the name of a file, in Swedish and English."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

MONTHS: Final = (
    "januari january", "februari february", "mars march", "april", "maj may", "juni june", "juli july",
    "augusti august", "september", "oktober october", "november", "december",
)  # fmt: skip

_begin, _end = r"(?<!\d)(?<!\d[-./])", r"(?!\d)"
_year, _month, _day = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_name = r"(?<![^\W_])(?P<month>[^\W\d_]{3,9})\.?"
# Eight digits with four behind them are a person's number; with six behind them a recorder's clock.
_patterns: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_begin}{_year}(?P<mark>[-./]){_month}(?P=mark){_day}{_end}",
        rf"{_begin}{_year}(?P<month>\d\d)(?P<day>\d\d)(?:(?=\d{{6}}(?!\d))|(?![-+]\d{{4}}(?!\d))(?!\d))",
        rf"{_begin}{_day}/{_month}(?: ?[-–] ?| ){_year}{_end}",
        rf"{_begin}{_day}(?P<mark>[-.]){_month}(?P=mark){_year}{_end}",
        rf"{_begin}{_day}(?P<slashes>/){_month}/{_year}{_end}",
        rf"{_begin}{_day}(?::[ea]|st|nd|rd|th|\.)?(?: of)?[- ]{_name},?[- ]{_year}{_end}",
        rf"{_name} {_day}(?:st|nd|rd|th)?,? {_year}{_end}",
    )
)


def dates_in(text: str) -> tuple[date, ...]:
    """Return the days that a text names, in its order and each once.

    A day without a year is none, nor one that no calendar has. A day and a month that slashes join to
    the year are left out where they may stand for each other.

    >>> dates_in("Intervju den 14 oktober 2025, utskriven 2025-10-20")
    (datetime.date(2025, 10, 14), datetime.date(2025, 10, 20))
    """
    plain = " ".join(text.replace("_", " ").split())
    found = sorted((each.start(), day) for each in _matches(plain) if (day := _day_of(each)))
    return tuple(dict.fromkeys(day for _, day in found))


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in _patterns:
        yield from pattern.finditer(text)


def _day_of(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    month, day = month_of(parts["month"]), int(parts["day"])
    if parts.get("slashes") and month != day:
        swapped = _calendar(int(parts["year"]), day, month)
        straight = _calendar(int(parts["year"]), month, day)
        return (straight or swapped) if not (straight and swapped) else None
    return _calendar(int(parts["year"]), month, day)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(word: str) -> int:
    """Return the number of a month by its number or by how its name begins, 0 when it is none."""
    if word.isdecimal():
        return int(word)
    folded = word.casefold()
    named = (n for n, names in enumerate(MONTHS, start=1) if f" {folded}" in f" {names}")
    return next(named, 0)
