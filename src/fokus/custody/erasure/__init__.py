"""A person taken out of a study: found wherever she is, and what every file becomes without her."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from fokus import store
from fokus.problems import Problem, StoreError
from fokus.study.consent import ALTOGETHER


@dataclass(frozen=True, slots=True)
class Request:
    """Whose material is to go, and from which day on; ``ALTOGETHER`` is all of it."""

    participant: str
    since: date = ALTOGETHER

    def reaches(self, when: date | None) -> bool:
        """Tell whether something of a day is to go; of an unknown day it is."""
        return when is None or when >= self.since


@dataclass(frozen=True, slots=True)
class Found:
    """Something of hers in a file: what it is, how many, and in which lines, rows or turns. No words."""

    what: str
    file: str
    count: int = 1
    at: tuple[int, ...] = ()


@dataclass(slots=True)
class Draft:
    """What a study becomes, while it is worked out: nothing is written before all of it is known.

    ``known`` has the digests of what was read, ``digests`` the new one of a version by its old one.
    """

    folder: Path
    request: Request
    now: datetime
    changes: dict[str, bytes | None] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        """Return a file as it will be so far, None when there is none; what was read must not change.

        Raises
        ------
        StoreError
            When it is there and cannot be read: nobody may be told that she is gone from it.
        """
        if name in self.changes:
            return self.changes[name]
        data = store.read_bytes(self.folder, name, store.LARGEST_TABLE)
        if isinstance(data, Problem):
            if data.code != "no-file":
                raise StoreError("forget-unread", file=name)
            self.known[name] = ""
            return None
        self.known[name] = store.digest(data)
        return data

    def write(self, name: str, data: bytes | None) -> None:
        """Let a file become something else, or go."""
        self.changes[name] = data

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> bool:
        """Let a file become what a function makes of it; tell whether that is something else."""
        data = self.read(name)
        if data is None or (made := change(data)) == data:
            return False
        self.write(name, made)
        return True
