"""The manifest: what each control in a document answers, and the text as it was written.

It travels in a custom XML part of the document and as a file in the study. Keys and digests stand
in it, never a path.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast, get_args

from fokus.ooxml import parse, unpack
from fokus.report.blocks import Rendering
from fokus.report.word.markup import escape

NAMESPACE: Final = "urn:fokus:manifest:1"

T = TypeVar("T")

Content = str | tuple[str, ...] | tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place in the document: its control, its bookmark and the content as written.

    The content of a number or a sentence is its text; of a table its rows of cells, header first; of
    a set of quotes its paragraphs; of a figure the SHA-256 of its PNG. ``told`` is the digest of the
    answer that a comment has told of, where the writer overruled it, so that it is told once.
    ``described`` is the alternative text of a table or a figure as fokus wrote it.
    """

    control: int
    bookmark: str
    content: Content
    told: str | None = None
    described: str | None = None


NOWHERE: Final = Occurrence(0, "", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key: the query, its rendering, the digest of what was released, and where it stands.

    ``figure`` is how a figure is drawn, where the writer chose.
    """

    key: str
    ask: str
    rendering: Rendering
    digest: str
    occurrences: tuple[Occurrence, ...]
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything in one document that answers a query, by the version of fokus that wrote it."""

    version: str
    language: str
    entries: tuple[Entry, ...]


def fingerprint(content: Content) -> str:
    """Return what is the same for the same content alone. It tells of few, and never stands in a document."""
    return hashlib.sha256(repr(content).encode()).hexdigest()


def to_json(manifest: Manifest) -> str:
    """Write a manifest as JSON, one key a line, so that two versions can be compared."""
    entries = ",\n".join(_json(entry) for entry in manifest.entries)
    version, language = _json(manifest.version), _json(manifest.language)
    return f'{{"version": {version}, "language": {language}, "entries": [\n{entries}\n]}}\n'


def _fields(noun: Entry | Occurrence) -> dict[str, object]:
    values = ((name, getattr(noun, name)) for name in noun.__slots__)
    return {name: value for name, value in values if value is not None}


_json: Final = json.JSONEncoder(ensure_ascii=False, default=_fields).encode


def from_json(text: str) -> Manifest:
    """Read a manifest; raise ValueError if it is not one."""
    try:
        return _manifest(json.loads(text))
    except (KeyError, TypeError, RecursionError) as fault:
        message = f"not a fokus manifest: {fault}"
        raise ValueError(message) from fault


def to_xml(manifest: Manifest) -> bytes:
    """Write a manifest as the custom XML part of a document."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{declaration}<manifest xmlns="{NAMESPACE}">{escape(to_json(manifest))}</manifest>'.encode()


def is_manifest(part: bytes) -> bool:
    """Tell whether a custom XML part is a manifest of ours."""
    return manifest_text(part) is not None


def manifest_text(part: bytes) -> str | None:
    """Return what a manifest in a custom XML part says; None if the part is another."""
    root = parse(part) if NAMESPACE.encode() in part else None
    return (root.text or "") if root is not None and root.tag == f"{{{NAMESPACE}}}manifest" else None


def read_manifest(docx: bytes) -> Manifest | None:
    """Read the manifest that a document carries; None if an office program dropped it."""
    for name, part in sorted(unpack(docx).items()):
        text = manifest_text(part) if name.startswith("customXml/") else None
        if text is not None:
            return from_json(text)
    return None


def _manifest(value: Any) -> Manifest:
    entries = tuple(_entry(entry) for entry in _checked(value["entries"], list))
    if len({entry.key for entry in entries}) < len(entries):
        raise TypeError("one key has two entries")
    return Manifest(_checked(value["version"], str), _checked(value["language"], str), entries)


def _entry(value: Mapping[str, Any]) -> Entry:
    key, ask, digest = (_checked(value[name], str) for name in ("key", "ask", "digest"))
    occurrences = tuple(_occurrence(each) for each in _checked(value["occurrences"], list))
    figure = _checked(value["figure"], str) if "figure" in value else None
    return Entry(key, ask, _rendering(value["rendering"]), digest, occurrences, figure)


def _rendering(value: Any) -> Rendering:
    for known in get_args(Rendering):
        if value == known:
            return cast("Rendering", known)
    message = f"unknown rendering {value!r}"
    raise TypeError(message)


def _occurrence(value: Mapping[str, Any]) -> Occurrence:
    bookmark = _checked(value["bookmark"], str)
    told, described = (
        _checked(value[name], str) if name in value else None for name in ("told", "described")
    )
    return Occurrence(_checked(value["control"], int), bookmark, _content(value["content"]), told, described)


def _content(value: Any) -> Content:
    if isinstance(value, str):
        return value
    items = tuple(each if isinstance(each, str) else _cells(each) for each in _checked(value, list))
    if len({type(item) for item in items}) > 1:
        raise TypeError("a table's rows and a quote's paragraphs in one content")
    return items  # type: ignore[return-value]  # all of one type, as just checked


def _cells(value: Any) -> tuple[str, ...]:
    return tuple(_checked(cell, str) for cell in _checked(value, list))


def _checked(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        message = f"{kind.__name__} wanted, {type(value).__name__} found"
        raise TypeError(message)
    return value
