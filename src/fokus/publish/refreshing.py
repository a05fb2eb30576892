"""Refresh: what fokus wrote in an edited Word file is put right, and nothing else is touched."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fokus import store
from fokus.problems import Problem, StoreError
from fokus.publish.living import Look, look
from fokus.publish.provenance import facts_of
from fokus.publish.reasons import Reason, reasons
from fokus.publish.record import Fact, Record, dumped, moment, now, record_path, said_before, version
from fokus.report.labels import labels_of

if TYPE_CHECKING:
    from fokus.report.word.living import Finding, Refreshed, Typed
    from fokus.report.word.manifest import Content


@dataclass(frozen=True, slots=True)
class Told:
    """One place with what came of it, what it asks, why, and what stood in the way."""

    finding: "Finding"
    ask: str
    reasons: tuple[Reason, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, or would do: place by place; ``new`` are keys that have no place yet.

    ``typed`` are numbers that no control holds. ``ours`` tells whether anything in the document is
    fokus's at all; ``written`` whether the file is another now; ``edited`` whether somebody had changed
    it since fokus wrote it; ``delivery`` names the one that it is of.
    """

    path: Path
    language: str
    told: tuple[Told, ...] = ()
    new: tuple[tuple[str, str], ...] = ()
    typed: tuple["Typed", ...] = ()
    ours: bool = True
    written: bool = False
    edited: bool = False
    delivery: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether the document says something that no longer holds, or may no longer be shown."""
        return any(each.finding.overdue for each in self.told)


def refresh(file: Path, folder: Path | None = None, *, track: bool = False) -> Report:
    """Put right what fokus wrote in a Word file: what nobody changed is replaced, the rest is told.

    With ``track``, what is replaced becomes tracked changes and what the writer overruled a comment; but
    what is hidden now is replaced at once, since a tracked deletion can still be read.

    The file, its record and the manifest that it carries change together or not at all; when nothing
    had to change, nothing is written.

    Raises
    ------
    StoreError
        When the file is open in another program, is no Word document, changed underneath, or was
        delivered: such a one stays as it is.
    StudyError
        When the folder holds no study that can be read.
    """
    found = look(file, folder)
    if found.delivery:
        raise StoreError("delivered-file", file=file.name, release=found.delivery)
    done = refreshed_in_memory(found, track=track)
    if done.docx is not None:
        _write(found, done, done.docx)
    return replace(report(found, done), written=done.docx is not None)


def stale(file: Path, folder: Path | None = None) -> Report:
    """Tell what in a Word file no longer holds, and why, without changing anything.

    Raises
    ------
    StoreError
        When the file is open in another program or is no Word document.
    StudyError
        When the folder holds no study that can be read.
    """
    found = look(file, folder)
    typed = tuple(_typed(found))
    return replace(report(found, refreshed_in_memory(found)), typed=typed)


def _typed(found: Look) -> Iterator["Typed"]:
    from fokus.report.word.living import Calendar, find_targets, typed_numbers

    words = labels_of(found.evaluation).words
    entries = [*found.known.others.values(), *found.known.own.entries]
    if found.plan is None and not entries:
        return
    after, before, counted = (words.say(f"typed.{each}").split() for each in ("after", "before", "counted"))
    known = Calendar(tuple(after), tuple(before), tuple(counted), _said_in_appendices(found))
    yield from typed_numbers(found.living, find_targets(found.living, entries), known)


def _said_in_appendices(found: Look) -> frozenset[str]:
    """Return the paragraphs of the appendices that fokus writes without controls."""
    from fokus.report.appendices import appendices, paragraphs_in

    made = appendices(found.evaluation, labels_of(found.evaluation))
    return frozenset(text.strip() for blocks in made.values() for text in paragraphs_in(blocks))


def refreshed_in_memory(found: Look, *, track: bool = False) -> "Refreshed":
    """Refresh what was looked at, without writing anything."""
    from fokus.report.word.living import TrackedPen, refresh_document

    words = labels_of(found.evaluation).words

    def say(content: "Content") -> str:
        text = content if isinstance(content, str) else ""
        return words.say("track.remark", now=text) if text else words.say("track.remark.block")

    pen = TrackedPen(found.living, moment(), say) if track else None
    return refresh_document(found.living, found.known, pen)


def report(found: Look, done: "Refreshed") -> Report:
    """Tell what came of each place."""
    words = labels_of(found.evaluation).words
    told = tuple(_told(found, each) for each in done.findings)
    return Report(
        found.path, words.language, told, tuple(_new(found, done)), ours=bool(done.manifest.entries),
        edited=found.is_edited, delivery=found.delivery,
    )  # fmt: skip


def _told(found: Look, finding: "Finding") -> Told:
    entries = {each.key: each for each in (*found.known.others.values(), *found.known.own.entries)}
    key = finding.key.partition("#")[0]
    why = reasons(found, finding) if finding.overdue else ()
    problem = found.problems.get(key) if finding.outcome == "failed" else None
    return Told(finding, entries[finding.key].ask, why, problem)


def _new(found: Look, done: "Refreshed") -> Iterator[tuple[str, str]]:
    """Yield what the chapters ask, or a note that is needed now, that has no place in the document."""
    if found.plan is None:
        return
    there = {each.key for each in done.manifest.entries if each.occurrences}
    asked = {a.query for chapter in found.plan.chapters for a in chapter.asked}
    for key, block in found.known.fresh.items():
        base = key.partition("#")[0]
        query = found.answers[base][0].query if base else "method"
        needed = base in {*there, ""} if key != base else query in asked
        if key not in there and needed and _says_something(block):
            yield key, query


def _says_something(block: object) -> bool:
    return bool(getattr(block, "text", "something"))


def _write(found: Look, done: "Refreshed", docx: bytes) -> None:
    """Write the file and its record together, over what was read and nothing else."""
    path, known = found.path, found.record
    last, current = known.writing, _current(found, done)
    left = {
        key: fact if fact.writing else replace(fact, writing=last.name)
        for key, fact in known.facts.items()
        if key not in current
    }
    writings = {**known.writings, last.name: last}
    used = {each.writing: writings[each.writing] for each in left.values() if each.writing in writings}
    digests = known.written if found.is_edited else (store.digest(docx),)
    record = Record(
        done.manifest, digests, version(), now(), found.sources, {**left, **current}, used,
        said_before(known), {**known.struck, **done.struck},
    )  # fmt: skip
    inside = path.resolve().is_relative_to(found.evaluation.folder.resolve())
    root = found.evaluation.folder.resolve() if inside else path.resolve().parent
    name, beside = (each.resolve().relative_to(root).as_posix() for each in (path, record_path(path)))
    before = "" if found.recorded is None else store.digest(found.recorded)
    unchanged = {name: store.digest(found.data), beside: before}
    store.write_together(root, {name: docx, beside: dumped(record)}, unchanged)


def _current(found: Look, done: "Refreshed") -> dict[str, Fact]:
    """Return what is shown now by the keys that read as they should; the others keep what they showed."""
    late = {each.key for each in done.findings if each.outcome in {"kept", "failed"}}
    right = {each.key for each in done.findings} - late
    return {key: fact for key, fact in facts_of(found.answers).items() if key in right}
