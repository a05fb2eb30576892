"""What Teams writes around a transcript in Word: a title, a date, how long it was, who started it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

MONTHS: Final = (
    "januari january", "februari february", "mars march", "april", "maj may", "juni june", "juli july",
    "augusti august", "september", "oktober october", "november", "december",
)  # fmt: skip

_title = re.compile(r"(?P<title>.{1,200}?)-(?P<day>\d{8})_\d{6}(?:UTC)?-\D{1,60}")
_length = re.compile(r"(?:\d{1,3}h ?)?(?:\d{1,3}m ?)?\d{1,3}s")
_marker = re.compile(
    r".{1,100} (?:startade|stoppade|started|stopped) (?:transkribering(?:en)?|transcription)"
)
_date = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]{3,9}) (?P<year>\d{4})\b|"
                   r"(?P<month_>[A-Z][a-z]{2,8}) (?P<day_>\d{1,2}), (?P<year_>\d{4})\b")  # fmt: skip


def is_marker(line: str) -> bool:
    """Tell whether a line only says who started or stopped the transcription."""
    return bool(_marker.fullmatch(line[:200]))


def is_title(line: str) -> bool:
    """Tell whether a line is the title that Teams gives: the subject, a date with a time, the kind."""
    return bool(_title.fullmatch(line[:300]))


def read_heading(line: str) -> Mapping[str, str]:
    """Return what a line above the first turn says of the meeting, nothing where it says nothing."""
    if found := _title.fullmatch(line[:300]):
        day = found["day"]
        return {"title": found["title"], **_iso(day[:4], day[4:6], day[6:])}
    if _length.fullmatch(line[:30]):
        return {"duration": line}
    return _read_date(line)


def _read_date(line: str) -> Mapping[str, str]:
    found = _date.match(line[:60])
    if not found:
        return {}
    word = (found["month"] or found["month_"]).casefold()
    months = [n for n, names in enumerate(MONTHS, start=1) if any(n.startswith(word) for n in names.split())]
    month = str(months[0]) if months else ""
    return _iso(found["year"] or found["year_"], month, found["day"] or found["day_"])


def _iso(year: str, month: str, day: str) -> Mapping[str, str]:
    try:
        return {"date": date(int(year), int(month), int(day)).isoformat()}
    except ValueError:
        return {}
