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
from fokus.problems import StoreError

if TYPE_CHECKING:
    from fokus.report.word import Manifest

ENDING = ".manifest.json"
LARGEST_RECORD = 64 * 2**20
MOST_REMEMBERED = 50
Prints = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fact:
    """What an answer showed when it was written: its places, how it was compared, of how many.

    ``writing`` names when that was, where the report has been written again since.
    """

    shown: tuple[str, ...] = ()
    method: tuple[str, ...] = ()
    n: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    writing: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """When something was written, by which version of fokus, and the digests of the study's files then."""

    built: str = ""
    fokus: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells it from others."""
        told = json.dumps([self.built, self.fokus, dict(self.sources)], sort_keys=True)
        return store.digest(told.encode())[:16]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a report since it was last written.

    ``written`` are the digests of the file that fokus may write over; ``sources`` the digests of the
    study's files at that time; ``facts`` what each key showed. ``writings`` are the earlier ones on which
    some facts still rest. ``earlier`` are fingerprints of what each key said before, and ``struck`` of how
    it reads where an office program has joined what was struck with what was written for it.
    """

    manifest: "Manifest"
    written: tuple[str, ...] = ()
    fokus: str = ""
    built: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    writings: Mapping[str, Writing] = field(default_factory=dict)
    earlier: Prints = field(default_factory=dict)
    struck: Prints = field(default_factory=dict)

    @property
    def writing(self) -> Writing:
        """When the report was written last."""
        return Writing(self.built, self.fokus, self.sources)

    def writing_of(self, key: str) -> Writing:
        """Return when the answer of a key was written as it is known."""
        fact = self.facts.get(key)
        return self.writing if fact is None else self.writings.get(fact.writing, self.writing)


def said_before(record: Record) -> Prints:
    """Return the fingerprints of all that each key has said in a report, the latest last."""
    from fokus.report.word import fingerprint

    found = dict(record.earlier)
    for entry in record.manifest.entries:
        texts = [text for each in entry.occurrences for text in (each.content, each.described) if text]
        said = [fingerprint(text) for text in texts]
        found[entry.key] = tuple(dict.fromkeys([*found.get(entry.key, ()), *said]))[-MOST_REMEMBERED:]
    return found


def record_path(report: Path) -> Path:
    """Return where the record of a report lies."""
    return report.with_suffix(ENDING)


def dumped(record: Record) -> bytes:
    """Write a record as JSON."""
    from fokus.report.word import to_json

    document = {
        "fokus": record.fokus, "built": record.built, "written": record.written, "sources": record.sources,
        "facts": {key: _told(fact) for key, fact in record.facts.items()},
        "writings": {name: asdict(each) for name, each in record.writings.items()},
        "earlier": dict(record.earlier), "struck": dict(record.struck),
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
    last = _writing(told)
    writings = {name: _writing(_mapping(each)) for name, each in _mapping(told.get("writings")).items()}
    return Record(
        manifest, _strings(told.get("written")), last.fokus, last.built, last.sources, facts, writings,
        _prints(told.get("earlier")), _prints(told.get("struck")),
    )  # fmt: skip


def _writing(told: Mapping[str, Any]) -> Writing:
    sources = {key: str(each) for key, each in _mapping(told.get("sources")).items()}
    return Writing(str(told.get("built", "")), str(told.get("fokus", "")), sources)


def _prints(told: Any) -> Prints:
    return {key: _strings(each) for key, each in _mapping(told).items()}


def _fact(told: Any) -> Fact:
    found = _mapping(told)
    numbers = found.get("n")
    n = tuple(each for each in numbers if isinstance(each, int)) if isinstance(numbers, list) else ()
    shown, method, notes = (_strings(found.get(each)) for each in ("shown", "method", "notes"))
    return Fact(shown, method, n, notes, str(found.get("writing", "")))


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


def check_closed(file: Path) -> None:
    """Refuse a file that Word or LibreOffice has open: they say so with a file beside it."""
    locks = {f"~${file.name[skipped:]}" for skipped in range(3)} | {f".~lock.{file.name}#"}
    if any((file.parent / each).exists() for each in locks):
        raise StoreError("open-in-word", file=file.name)


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
