"""The study's own record of a report: what fokus wrote in it, when, and from which files.

It lies beside the Word file, which may go anywhere; so the digests of the study's files, and which
values were shown, stand here and never in the document.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fokus import store

if TYPE_CHECKING:
    from fokus.report.word import Manifest

ENDING = ".manifest.json"
LARGEST_RECORD = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Fact:
    """What an answer showed when it was written: its places, how it was compared, of how many."""

    shown: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    n: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a report since it was last written.

    ``written`` are the digests of the file that fokus may write over; ``sources`` the digests of the
    study's files at that time; ``facts`` what each key showed.
    """

    manifest: "Manifest"
    written: tuple[str, ...] = ()
    fokus: str = ""
    built: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)


def record_path(report: Path) -> Path:
    """Return where the record of a report lies."""
    return report.with_suffix(ENDING)


def dumped(record: Record) -> bytes:
    """Write a record as JSON."""
    from fokus.report.word import to_json

    document = {
        "fokus": record.fokus, "built": record.built, "written": record.written, "sources": record.sources,
        "facts": {key: _told(fact) for key, fact in record.facts.items()},
        "manifest": json.loads(to_json(record.manifest)),
    }  # fmt: skip
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _told(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in asdict(fact).items() if value}


def read_record(path: Path) -> Record | None:
    """Read a record; None where there is none, or none that can be read."""
    from fokus.report.word import from_json

    try:
        if path.stat().st_size > LARGEST_RECORD:
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
        manifest = from_json(json.dumps(told["manifest"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    facts = {key: _fact(each) for key, each in _mapping(told.get("facts")).items()}
    sources = {key: str(each) for key, each in _mapping(told.get("sources")).items()}
    version, built = str(told.get("fokus", "")), str(told.get("built", ""))
    return Record(manifest, _strings(told.get("written")), version, built, sources, facts)


def _fact(told: Any) -> Fact:
    found = _mapping(told)
    numbers = found.get("n")
    n = tuple(each for each in numbers if isinstance(each, int)) if isinstance(numbers, list) else ()
    return Fact(_strings(found.get("shown")), _strings(found.get("method")), n, _strings(found.get("notes")))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def digest_of(path: Path) -> list[str]:
    """Return the digest of a file; one that cannot be read has none, and so counts as edited."""
    try:
        return [store.digest(path.read_bytes())]
    except OSError:
        return []


def is_edited(report: Path) -> bool:
    """Tell whether a Word file is no longer the one that fokus wrote."""
    if not report.exists():
        return False
    return not set(digest_of(report)) & set(_written(record_path(report)))


def _written(record: Path) -> tuple[str, ...]:
    """Return the digests of a record, whatever else stands in it."""
    try:
        return _strings(_mapping(json.loads(record.read_text(encoding="utf-8"))).get("written"))
    except (OSError, ValueError, RecursionError):
        return ()


def now() -> str:
    """Return the time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def moment() -> str:
    """Return the time as Word writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def version() -> str:
    """Return the version of fokus."""
    return metadata.version("fokus")
