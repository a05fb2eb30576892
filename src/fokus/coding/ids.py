"""Ids of events: unique, and in the order in which things were decided, also when a clock goes wrong."""

import re
import secrets
from datetime import datetime

from ulid import ULID

RANDOM_BITS = 80
LATEST = (1 << 48) - 2
LONGEST_LEAP = 1 << 24

_ulid = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(when: datetime) -> str:
    """Return a unique event id that sorts by time."""
    return str(ULID.from_datetime(when))


def next_id(when: datetime, after: str = "") -> str:
    """Return an id of a time that also sorts behind another: what answers an event must come after it."""
    made = new_id(when)
    if made > after or not _ulid.fullmatch(after):
        return made
    known = int(ULID.from_str(after))
    leap = 1 + secrets.randbelow(LONGEST_LEAP)
    return str(ULID.from_int(known + leap)) if known >> RANDOM_BITS <= LATEST else made
