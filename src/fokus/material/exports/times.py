"""How long each respondent took: by the columns that survey tools write of it, found by their headings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.material.exports.distinct import Column, Places
from fokus.material.exports.export import as_number
from fokus.study.cells import fold

SECONDS: Final = ("interviewtime", "duration (in seconds)", "total time")
STARTS: Final = ("starttid", "start time", "startdate", "date started", "start")
ENDS: Final = (
    "slutförandetid", "completion time", "datestamp", "date last action", "enddate", "submitdate",
    "date submitted", "end",
)  # fmt: skip
CLOCKS: Final = frozenset({*SECONDS, *STARTS, *ENDS})
_UNKNOWN: Final = 1980  # LimeSurvey's year for a day that it does not keep
_CENTURY: Final = 2000
_WHOLE: Final = 4

_short = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d),?(?: (\d\d?)[:.](\d\d)(?:[:.](\d\d))?(?: ?([ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
Numbers = NDArray[np.float64]
Order = tuple[int, int, int]
_ORDERS: Final[tuple[Order, ...]] = ((3, 1, 2), (3, 2, 1))


def clocks_of(header: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that tell how long each took: one of seconds, or start and end; none are empty."""
    named = {fold(column): column for column in reversed(list(header))}
    ready, first, last = (_first(named, words) for words in (SECONDS, STARTS, ENDS))
    return (ready,) if ready else (first, last) if first and last else ()


def _first(named: Mapping[str, str], words: Sequence[str]) -> str:
    return next((named[word] for word in words if word in named), "")


def times_of(clocks: Sequence[Column]) -> pd.DataFrame:
    """Return the ``seconds`` that each respondent took, NaN where nobody knows; without clocks no column.

    ``clocks`` are the columns of :func:`clocks_of`. Days such as 5/6/2017 are read by the order of day and
    month that fits; where both fit, only what lasts as long either way is known.
    """
    if not clocks:
        return pd.DataFrame()
    seconds = _ready(clocks[0]) if len(clocks) == 1 else _between(*clocks)
    return pd.DataFrame({"seconds": seconds})


def _ready(clock: Column) -> Numbers:
    known = [as_number(word) for word in clock.words]
    return np.array(known, dtype=np.float64)[clock.places]


def _between(start: Column, end: Column) -> Numbers:
    ways = [(_moments(start.words, order), _moments(end.words, order)) for order in _ORDERS]
    known = [sum(int(np.isfinite(each.seconds).sum()) for each in way) for way in ways]
    lasted = [
        _lasted(first, last, start.places, end.places)
        for (first, last), n in zip(ways, known, strict=True)
        if n == max(known)
    ]
    return np.where(lasted[0] == lasted[-1], lasted[0], np.nan)


class _Moments(NamedTuple):
    """Seconds since 1970, and whether they are of the whole world or of a place that nobody told."""

    seconds: Numbers
    zoned: NDArray[np.bool_]


def _moments(words: Sequence[str], order: Order) -> _Moments:
    found = [_moment(word, order) for word in words]
    seconds = [_since(each) if each else float("nan") for each in found]
    zoned = [bool(each and each.tzinfo) for each in found]
    return _Moments(np.array(seconds, dtype=np.float64), np.array(zoned, dtype=bool))


def _since(at: datetime) -> float:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _lasted(start: _Moments, end: _Moments, starts: Places, ends: Places) -> Numbers:
    comparable = start.zoned[starts] == end.zoned[ends]
    return np.where(comparable, end.seconds[ends] - start.seconds[starts], np.nan)


def _moment(cell: str, order: Order) -> datetime | None:
    parts = _short.fullmatch(cell)
    try:
        at = _put(parts, order) if parts else datetime.fromisoformat(cell)
    except (ValueError, OverflowError):
        return None
    return at if at.year > _UNKNOWN else None


def _put(parts: re.Match[str], order: Order) -> datetime:
    year, month, day = (int(parts[group]) for group in order)
    hour, minute, second = (int(parts[group] or 0) for group in (4, 5, 6))
    if parts[7]:
        hour = hour % 12 + (12 if parts[7].casefold() == "p" else 0)
    day_of = datetime.fromisoformat(f"{year + _CENTURY * (len(parts[3]) < _WHOLE):04}-{month:02}-{day:02}")
    return day_of + timedelta(hours=hour, minutes=minute, seconds=second)
