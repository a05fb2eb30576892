"""The releases: what was delivered when, kept in the study so that later deliveries know it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fokus import store
from fokus.disclosure.earlier import Published, from_plain, to_plain
from fokus.problems import StudyError

FOLDER = "releases"
FILE = "release.json"
LARGEST = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of a delivered report: its key, what it asks, and what of the answer was shown."""

    report: str
    key: str
    ask: str
    rendering: str
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A delivered quote, by the coding that it is, with its words and whose they were said to be."""

    id: str
    text: str
    attribution: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Release:
    """One delivery: when, with which version of fokus, which files, and what they show."""

    delivered: str
    fokus: str
    files: Mapping[str, str]
    shown: Sequence[Shown]
    quotes: Sequence[Quote]
    published: Sequence[Published]


def dumped(release: Release) -> bytes:
    """Write a release as JSON."""
    told = {
        "delivered": release.delivered, "fokus": release.fokus, "files": dict(release.files),
        "shown": [asdict(each) for each in release.shown],
        "quotes": [asdict(each) for each in release.quotes], "published": to_plain(release.published),
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def earlier(folder: Path) -> tuple[Published, ...]:
    """Return what all deliveries of a study have published.

    Raises
    ------
    StudyError
        When the record of one cannot be read: what it published would be forgotten.
    """
    found = sorted((folder / FOLDER).glob(f"*/{FILE}"))
    return _earlier(tuple((each, each.stat().st_mtime_ns, each.stat().st_size) for each in found))


@lru_cache(maxsize=4)
def _earlier(files: tuple[tuple[Path, int, int], ...]) -> tuple[Published, ...]:
    return tuple(dict.fromkeys(row for path, _, size in files for row in _published(path, size)))


def _published(path: Path, size: int) -> list[Published]:
    fault = StudyError("damaged-release", file=f"{FOLDER}/{path.parent.name}/{FILE}")
    if size > LARGEST:
        raise fault
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
        return from_plain(told["published"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as found:
        raise fault from found


def delivered_as(folder: Path, file: Path, data: bytes) -> str:
    """Return the delivery that a file is of, a copy of it too; empty where it is of none.

    A file that lies among the deliveries is of one, whatever has become of it.
    """
    deliveries = (folder / FOLDER).resolve()
    if file.resolve().is_relative_to(deliveries):
        return file.resolve().relative_to(deliveries).parts[0]
    digest = store.digest(data)
    found = (each for each in sorted((folder / FOLDER).glob(f"*/{FILE}")) if digest in _files(each))
    return next((each.parent.name for each in found), "")


def report_in(folder: Path, release: str, data: bytes) -> Path | None:
    """Return the file of a delivery that has these bytes."""
    place, digest = folder / FOLDER / release, store.digest(data)
    return next((place / name for name, each in _files_of(place / FILE).items() if each == digest), None)


def _files(record: Path) -> frozenset[str]:
    return frozenset(_files_of(record).values())


def _files_of(record: Path) -> dict[str, str]:
    """Return the digests of the files of a delivery, by their names."""
    try:
        told: Any = json.loads(record.read_text(encoding="utf-8"))["files"]
        return {str(name): str(each) for name, each in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def next_name(folder: Path, day: str) -> str:
    """Return the name of the next delivery of a day."""
    taken = {each.name for each in (folder / FOLDER).glob(f"{day}-*")}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{day}-{number}") not in taken)
