"""Dates as far as they are known: a day, a month, a term, half a year, a year, or between two of these."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

Precision = Literal["day", "month", "term", "half-year", "year", "span"]
Written = date | int | str
HALVES: Final = {"vt": (1, "term"), "ht": (7, "term"), "h1": (1, "half-year"), "h2": (7, "half-year")}

_text: Final = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<half>[vh]t|h[12])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?"
)
_without_year: Final = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\.?|(?:\d{1,2}[.:]?\s+)?[^\W\d]{3,}(?:\s+\d{1,2})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """The first and the last day that are meant, and how precisely anybody knows."""

    start: date
    end: date
    precision: Precision = "day"


def read_date(written: Written, precision: Precision | None = None) -> PartialDate | None:
    """Read ``2017-05-16``, ``2017-05``, ``2017-vt``, ``2017-h1``, ``2017`` or two with ``/`` between.

    A ``precision`` told beside it widens it. None where nothing such is written.

    >>> read_date("2017-ht").end
    datetime.date(2017, 12, 31)
    """
    found = _read(written)
    if found is None or precision is None or _rank(precision) <= _rank(found.precision):
        return found
    return widened(found.start, precision)


def _read(written: Written) -> PartialDate | None:
    if isinstance(written, date):
        return PartialDate(written, written)
    first, slash, last = str(written).strip().lower().partition("/")
    if not slash:
        return _one(first)
    ends = (_one(first.strip()), _one(last.strip()))
    if ends[0] is None or ends[1] is None or ends[1].end < ends[0].start:
        return None
    return PartialDate(ends[0].start, ends[1].end, "span")


def _one(text: str) -> PartialDate | None:
    found = _text.fullmatch(text)
    if found is None:
        return None
    month, precision = HALVES.get(found["half"] or "", (int(found["month"] or 1), ""))
    known = precision or ("day" if found["day"] else "month" if found["month"] else "year")
    try:
        return widened(date(int(found["year"]), month, int(found["day"] or 1)), known)  # type: ignore[arg-type]
    except ValueError:
        return None


def widened(day: date, precision: Precision) -> PartialDate:
    """Return the month, term, half-year or year that a day is in; terms change with the half-year."""
    if precision in {"day", "span"}:
        return PartialDate(day, day)
    if precision == "month":
        first, last = day.month, day.month
    elif precision == "year":
        first, last = 1, 12
    else:
        first, last = (1, 6) if day.month <= 6 else (7, 12)  # noqa: PLR2004
    end = date(day.year, last, monthrange(day.year, last)[1])
    return PartialDate(date(day.year, first, 1), end, precision)


def _rank(precision: Precision) -> int:
    return get_args(Precision).index(precision)


def written_date(when: PartialDate) -> str:
    """Write a date as :func:`read_date` reads it."""
    if when.precision == "span":
        return f"{when.start.isoformat()}/{when.end.isoformat()}"
    half = "1" if when.start.month == 1 else "2"
    return {
        "day": when.start.isoformat(),
        "month": f"{when.start:%Y-%m}",
        "term": f"{when.start:%Y}-{'vt' if half == '1' else 'ht'}",
        "half-year": f"{when.start:%Y}-h{half}",
        "year": f"{when.start:%Y}",
    }[when.precision]


def lacks_year(written: Written) -> bool:
    """Tell whether a day or month is written that may be of any year.

    >>> lacks_year("12/9")
    True
    """
    return isinstance(written, str) and _without_year.fullmatch(written.strip()) is not None


def narrowed(when: PartialDate, precision: Precision) -> PartialDate:
    """Return the month, term or half-year that all of a date lies in; the date itself where it is wider."""
    around = widened(when.start, precision)
    return around if when.end <= around.end else when
