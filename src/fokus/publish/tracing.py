"""Trace: from a number in Word to its question, how it was counted, of how many, and from which files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fokus.analysis.query import parse
from fokus.problems import StoreError
from fokus.publish import rendering
from fokus.publish.answers import Parts
from fokus.publish.living import Look, look
from fokus.publish.provenance import bears_on, fact_of
from fokus.publish.refreshing import refreshed_in_memory
from fokus.report.labels import Labels, labels_of

if TYPE_CHECKING:
    from fokus.report.word.living import Finding
    from fokus.report.word.manifest import Content

SPACES = dict.fromkeys(map(ord, "\u00a0\u202f"), " ")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that an answer rests on, with its SHA-256 when fokus wrote the answer and now; empty: none."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one place of a document comes from.

    ``rules`` are how it was counted, in the words that stand below a table; ``n`` the least and the most
    persons or interviews behind its values, as written and now; ``records`` the entries of the project log
    that it counts; ``delivery`` the one that the file is of.
    """

    finding: "Finding"
    ask: str
    rules: tuple[str, ...]
    n: tuple[int, ...]
    n_now: tuple[int, ...]
    rounds: tuple[str, ...]
    records: tuple[str, ...]
    built: str
    fokus: str
    files: tuple[SourceFile, ...]
    delivery: str = ""


def trace(file: Path, text: str, folder: Path | None = None) -> tuple[tuple[Trace, ...], str]:
    """Tell where a place of a Word file comes from, by its key or by what it says; and in which language.

    Raises
    ------
    StoreError
        When nothing of fokus's in the document has that key or says that, or it cannot be read.
    StudyError
        When the folder holds no study that can be read.
    """
    found = look(file, folder)
    labels = labels_of(found.evaluation)
    findings = refreshed_in_memory(found).findings
    traced = tuple(_traced(found, each, labels) for each in _meant(findings, text))
    if not traced:
        raise StoreError("not-traced", word=text, file=file.name)
    return traced, labels.language


def _meant(findings: tuple["Finding", ...], text: str) -> list["Finding"]:
    """Return the places that are meant: by key; else by all that they say; else by a part of it."""
    wanted = text.translate(SPACES).strip()
    tests = (
        lambda each: each.key == text,
        lambda each: [*_texts(each.here)] == [wanted],
        lambda each: wanted in _texts(each.here),
        lambda each: any(wanted in said for said in _texts(each.here)),
    )
    return next((found for same in tests if (found := [each for each in findings if same(each)])), [])


def _texts(content: "Content | None") -> Iterator[str]:
    if content is None or isinstance(content, str):
        yield (content or "").translate(SPACES).strip()
        return
    for each in content:
        yield from (said.translate(SPACES).strip() for said in ([each] if isinstance(each, str) else each))


def _traced(found: Look, finding: "Finding", labels: Labels) -> Trace:
    key = finding.key.partition("#")[0]
    entries = {each.key: each for each in (*found.known.others.values(), *found.known.own.entries)}
    ask = entries[finding.key].ask
    fact = found.record.facts.get(key)
    answered = found.answers.get(key)
    parts: Parts = answered[1] if answered else ()
    writing = found.record.writing_of(key)
    return Trace(
        finding, ask, rendering.table(parts, labels).notes if parts else (), fact.n if fact else (),
        fact_of(parts).n, tuple(_rounds(parts, labels)), _records(parts), writing.built, writing.fokus,
        tuple(_files(found, key, ask)), found.delivery,
    )  # fmt: skip


def _rounds(parts: Parts, labels: Labels) -> list[str]:
    """Return the rounds that an answer is about, in the order of the study."""
    if parts and all(part.kind == "record" for part in parts):
        return []
    named = {row.at["round"] for part in parts for row in part.rows if "round" in row.at}
    only = {each for part in parts for each in part.query.only("round") or ()}
    wanted = named or only or set(labels.design.rounds)
    return [labels.of("round", each) for each in labels.design.rounds if each in wanted]


def _records(parts: Parts) -> tuple[str, ...]:
    """Return the ids of the entries of the project log behind an answer, each once."""
    return tuple(dict.fromkeys(each for part in parts for row in part.records for each in row.records))


def _files(found: Look, key: str, ask: str) -> Iterator[SourceFile]:
    nouns = [query.noun for query in parse(ask).queries]
    then, now = found.record.writing_of(key).sources, found.sources
    for name in sorted({*then, *now}):
        if bears_on(name, nouns):
            yield SourceFile(name, then.get(name, ""), now.get(name, ""))
