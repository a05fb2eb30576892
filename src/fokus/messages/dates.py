"""Dates as reports write them, no more precise than anybody knows."""

from datetime import date
from typing import TYPE_CHECKING

from fokus.messages.forms import NBSP

if TYPE_CHECKING:
    from fokus.messages import Catalogue

PATTERNS = {"day": f"d{NBSP}MMMM{NBSP}y", "month": f"MMMM{NBSP}y", "short-month": "MMM\ny"}


def dated(start: date, end: date, precision: str, words: "Catalogue") -> str:
    """Return a date in words: a day, a month, a term, half a year, a year, or from when to when."""
    if precision in {"term", "half-year"}:
        which = "first" if start.month == 1 else "second"
        return words.say(f"date.{precision}-{which}", year=start.year)
    if precision == "span":
        return _span(start, end, words)
    return str(start.year) if precision == "year" else _formatted(start, precision, words)


def _formatted(day: date, precision: str, words: "Catalogue") -> str:
    from babel.dates import format_date

    return str(format_date(day, PATTERNS[precision], locale=words.language))


def _span(start: date, end: date, words: "Catalogue") -> str:
    from babel.dates import format_date

    months = start.day == 1 and _is_last(end)
    precision = "month" if months else "day"
    last = _formatted(end, precision, words)
    if start.year != end.year:
        return words.say("date.span", first=_formatted(start, precision, words), last=last)
    first = format_date(start, "MMMM" if months else f"d{NBSP}MMMM", locale=words.language)
    return words.say("date.span", first=first, last=last)


def _is_last(day: date) -> bool:
    from calendar import monthrange

    return day.day == monthrange(day.year, day.month)[1]
