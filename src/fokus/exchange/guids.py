"""Ids that other programs keep: made from the study's own, so that the same thing always has the same."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID, uuid5

from ulid import ULID

SPACE = UUID("6f4b7573-2d52-4546-8a2d-514441207631")
ID_BITS, RANDOM_BITS = 128, 80
LATEST = (1 << 48) - 1
NEAR = 366 * 24 * 3600  # seconds by which clocks may go wrong


@lru_cache(maxsize=1 << 16)
def named(kind: str, *ids: object) -> str:
    """Return the guid of a thing that the study knows by its id."""
    return str(uuid5(SPACE, "\n".join([kind, *map(str, ids)])))


def guid_of(event: str, when: datetime) -> str:
    """Return the guid of an event: the very bits of its id, which can be read back from it.

    An id of another form gets the bits that it would have had at its time.
    """
    try:
        return str(ULID.from_str(event).to_uuid())
    except ValueError:
        return str(_made(event, when).to_uuid())


def event_of(guid: str, when: datetime, *, own: bool) -> str:
    """Return the id of the event that a guid becomes: always the same, so that nothing comes in twice.

    In a project of our ``own`` the guid is the id, as long as it is of about its time; that of another
    program says nothing of the time, by which ids must sort.
    """
    try:
        told = ULID.from_bytes(UUID(guid).bytes) if own else None
    except ValueError:
        told = None
    is_of_its_time = told is not None and abs(told.timestamp - when.timestamp()) < NEAR
    return str(told if is_of_its_time else _made(guid, when))


def _made(word: str, when: datetime) -> ULID:
    time = min(max(0, int(when.timestamp() * 1000)), LATEST)
    random = int.from_bytes(hashlib.sha256(word.encode()).digest()[: RANDOM_BITS // 8], "big")
    return ULID.from_int(time << RANDOM_BITS | random)


def time_of(text: str) -> datetime | None:
    """Read a time; without a zone it is taken to be universal. None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
