"""A refresh: every place decided on and written, and nothing else touched."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fokus.ooxml import pack, serialize
from fokus.report.blocks import Answer, QuotesBlock
from fokus.report.word.body import quote_text
from fokus.report.word.living.deciding import decide, pair
from fokus.report.word.living.describing import describe, description_here, is_among
from fokus.report.word.living.finding import IDENTITY, TEXTS, VALUE, Living, Target, find_targets
from fokus.report.word.living.following import follow_headings, headings_said
from fokus.report.word.living.marking import mark
from fokus.report.word.living.outcome import Finding, Fresh, Outcome, Refreshed
from fokus.report.word.living.pen import Pen
from fokus.report.word.living.pictures import drop_unused_pictures
from fokus.report.word.living.reading import content_here, content_now, text_with_deleted
from fokus.report.word.living.replacing import purge, put
from fokus.report.word.manifest import (
    Content,
    Entry,
    Manifest,
    Occurrence,
    fingerprint,
    manifest_text,
    to_json,
    to_xml,
)
from fokus.report.word.markup import legal

CURRENT = frozenset({"same", "adopted", "replaced", "hidden"})
_HIGHEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a refresh: the manifest of the document, entries of others, answers now.

    ``others`` are the entries by which a control is adopted whose own manifest stayed behind; ``hidden``
    the keys of which the guard withholds something that it showed; ``said`` fingerprints, by key, of what
    else is fokus's own, though the manifest does not say so; ``marks`` why a delivery would stop, by key.
    """

    own: Manifest
    others: Mapping[str, Entry] = field(default_factory=dict)
    fresh: Mapping[str, Fresh] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    said: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


def refresh_document(living: Living, known: Known, pen: Pen | None = None) -> Refreshed:
    """Put right what fokus wrote in a document, place by place.

    Parts in which nothing had to change keep their bytes. Without any change there is no new document.
    """
    own = {entry.key: entry for entry in known.own.entries}
    entries = {**known.others, **own}
    places: dict[str, list[Target]] = {}
    for target in find_targets(living, entries.values()):
        places.setdefault(target.key, []).append(target)
    _give_own_ids(living, [target for each in places.values() for target in each])
    findings: list[Finding] = []
    renewed = []
    struck: dict[str, tuple[str, ...]] = {}
    headings = headings_said(living)
    for key, entry in entries.items():
        if key in own or key in places:
            work = _Work(living, entry, known, pen or Pen(), adopted=key not in own)
            renewed.append(work.refresh(places.get(key, [])))
            findings += work.findings
            struck |= {key: tuple(work.struck)} if work.struck else {}
    if living.changed:
        follow_headings(living, headings)
    mark(living, renewed, known.marks, known.own.language)
    manifest = replace(known.own, entries=tuple(renewed))
    return Refreshed(_packed(living, manifest), manifest, tuple(findings), struck)


@dataclass(slots=True)
class _Work:
    """One key's places at work."""

    living: Living
    entry: Entry
    known: Known
    pen: Pen
    adopted: bool
    findings: list[Finding] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """Whether the guard withholds something that these places have shown."""
        return self.entry.key in self.known.hidden

    def refresh(self, targets: Sequence[Target]) -> Entry:
        contents = {target: content_here(self.living, target) for target in targets}
        paired = pair(targets, contents, self.entry)
        block = self.known.fresh.get(self.entry.key)
        found = [self._one(target, contents[target], paired.get(target), block) for target in targets]
        there = set(paired.values())
        gone = [each for each in self.entry.occurrences if each not in there]
        kept = [] if self.adopted else [*self._gone(gone, block)]
        occurrences = tuple(each for each in found if each is not None)
        current = any(each.outcome in CURRENT for each in self.findings)
        return _renewed(self.entry, block, occurrences + tuple(kept), current=current)

    def _gone(self, gone: Iterable[Occurrence], block: Fresh | None) -> Iterator[Occurrence]:
        """Tell of what was deleted, and remember it; but not what is hidden now."""
        now = "" if block is None else content_now(block)
        for each in gone:
            was = None if self.hidden else each.content
            self.findings.append(self._finding("gone", was, None, None))
            yield replace(each, content=now, described=None) if self.hidden else each

    def _one(
        self, target: Target, here: Content | None, occurrence: Occurrence | None, block: Fresh | None
    ) -> Occurrence | None:
        written = [occurrence] if occurrence and not self.adopted else [*self.entry.occurrences]
        texts = [each.content for each in written]
        if here is not None and fingerprint(here) in self.known.said.get(self.entry.key, ()):
            texts.append(here)
        now = None if block is None else content_now(block)
        outcome = decide(texts, here, now, hidden=self.hidden)
        own_words = self._own_description(target, written) if outcome == "replaced" else ""
        if outcome in {"replaced", "hidden"} and block is not None:
            shortened = outcome == "hidden" and here not in texts
            self._write(target, _of_hers(block, here) if shortened else block, outcome, here)
            if not own_words:
                describe(target, block)
        elif outcome == "gone" and self.hidden and purge(target):
            self.living.changed.add(target.story)
        if target.mirrored:
            return None
        was = next((each for each in texts if each == here), texts[0] if texts else None)
        self.findings.append(replace(self._finding(outcome, was, here, now), description=own_words))
        stands = outcome in CURRENT or (outcome == "gone" and self.hidden)
        content = now if was is None or stands else was
        bookmark = target.bookmark or (occurrence.bookmark if occurrence and not self.adopted else "")
        told = self._remark(target, now, occurrence) if outcome == "kept" and was != now else None
        described = next((each.described for each in written), None)
        if outcome in {"replaced", "hidden"} and not own_words:
            described = description_here(target) or None
        return Occurrence(target.identity, bookmark, content, told, described) if content else None

    def _own_description(self, target: Target, written: Sequence[Occurrence]) -> str:
        """Return the alternative text that the writer has given a table or a picture herself, if she has."""
        here, ours = description_here(target), [each.described for each in written if each.described]
        said = self.known.said.get(self.entry.key, ())
        return here if ours and not is_among(here, ours) and fingerprint(here) not in said else ""

    def _remark(self, target: Target, now: Content | None, occurrence: Occurrence | None) -> str | None:
        """Tell in a comment of an answer that the writer overruled, once each time it changes."""
        before = occurrence.told if occurrence else None
        if now is None or (digest := fingerprint(now)) == before:
            return before
        return digest if self.pen.remark(target, now) else before

    def _write(self, target: Target, block: Fresh, outcome: Outcome, here: Content | None) -> None:
        if outcome == "hidden":
            purge(target)
        put(self.living, target, block, Pen() if outcome == "hidden" else self.pen, here)
        if target.rendering in TEXTS and (joined := text_with_deleted(target)):
            self.struck.append(fingerprint(joined))

    def _finding(
        self, outcome: Outcome, was: Content | None, here: Content | None, now: Content | None
    ) -> Finding:
        said: Outcome = "adopted" if self.adopted and outcome == "same" else outcome
        return Finding(said, self.entry.key, self.entry.rendering, was, here, now, self.adopted)


def _of_hers(block: Fresh, here: Content | None) -> Fresh:
    """Return of a set of quotes those that the writer has left in it; anything else as it is."""
    if not isinstance(block, QuotesBlock):
        return block
    return replace(block, quotes=tuple(each for each in block.quotes if quote_text(each) in (here or ())))


def _renewed(
    entry: Entry, block: Fresh | None, occurrences: tuple[Occurrence, ...], *, current: bool
) -> Entry:
    answer: Answer | None = getattr(block, "answer", None)
    if answer is None or not current:
        return replace(entry, occurrences=occurrences)
    return replace(entry, ask=answer.ask, digest=answer.digest, figure=answer.figure, occurrences=occurrences)


def _give_own_ids(living: Living, targets: Iterable[Target]) -> None:
    """Give a control that was copied with its id one of its own: Word throws such controls away."""
    seen: set[int] = set()
    for target in targets:
        if target.mirrored or target.control is None or (known := target.identity) == 0:
            continue
        if known in seen:
            target.control.find(IDENTITY).set(VALUE, _free_id(living, target))  # type: ignore[union-attr]
            living.changed.add(target.story)
        seen.add(known)


def _free_id(living: Living, target: Target) -> str:
    stories = living.stories.values()
    taken = {each.get(VALUE, "") for root in stories for each in root.iterfind(f".//{IDENTITY}")}
    number = int(hashlib.sha256(target.key.encode()).hexdigest()[:7], 16) + 1
    while str(number) in taken:
        number = number % _HIGHEST_ID + 1
    return str(number)


def _packed(living: Living, manifest: Manifest) -> bytes | None:
    """Return the package with what has changed; None when nothing has."""
    new = {name: serialize(living.stories[name]) for name in sorted(living.changed)}
    living.parts.update(new)
    drop_unused_pictures(living)
    carried = dict(_carried(living, manifest))
    living.parts.update(carried)
    return pack(living.parts) if new or carried else None


def _carried(living: Living, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Yield the manifest that the document carries, where it says something else than holds."""
    said = {n: manifest_text(part) for n, part in living.parts.items() if n.startswith("customXml/")}
    carried = {name: text for name, text in said.items() if text is not None}
    now = legal(to_json(manifest)) if carried else ""
    for name in [name for name, text in carried.items() if text != now]:
        yield name, to_xml(manifest)
