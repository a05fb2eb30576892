"""What Teams writes around a transcript in Word: a title, a date, how long it was, who started it."""

import re
from collections.abc import Mapping

from fokus.material.readers.dates import dates_in

_title = re.compile(r"(?P<title>.{1,200}?)-(?P<day>\d{8})_\d{6}(?:UTC)?-\D{1,60}")
_length = re.compile(r"(?:\d{1,3}h ?)?(?:\d{1,3}m ?)?\d{1,3}s")
_marker = re.compile(
    r".{1,100} (?:startade|stoppade|started|stopped) (?:transkribering(?:en)?|transcription)"
)
_date = re.compile(r"\d{8}$|\d{1,2} [a-z]{3,9} \d{4}\b|[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b")


def is_marker(line: str) -> bool:
    """Tell whether a line only says who started or stopped the transcription."""
    return bool(_marker.fullmatch(line[:200]))


def is_title(line: str) -> bool:
    """Tell whether a line is the title that Teams gives: the subject, a date with a time, the kind."""
    return bool(_title.fullmatch(line[:300]))


def read_heading(line: str) -> Mapping[str, str]:
    """Return what a line above the first turn says of the meeting, nothing where it says nothing."""
    if found := _title.fullmatch(line[:300]):
        return {"title": found["title"], **_read_date(found["day"])}
    if _length.fullmatch(line[:30]):
        return {"duration": line}
    return _read_date(line)


def _read_date(line: str) -> Mapping[str, str]:
    found = _date.match(line[:60])
    days = dates_in(found[0]) if found else ()
    return {"date": days[0].isoformat()} if days else {}
