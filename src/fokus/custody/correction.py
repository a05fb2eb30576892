"""A transcript is corrected: never in place, but as its next version, which codings are carried to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal
from unicodedata import normalize

from fokus import store
from fokus.coding.carry import Outcome, carry, step, words_at
from fokus.coding.coding import Coding
from fokus.custody import copies
from fokus.custody.brought import NameBrought, joining, names_brought, plan_with
from fokus.custody.copies import FOLDER
from fokus.evaluation import DESIGN, ROSTER, Evaluation
from fokus.evaluation.surveys import FOLDER as FOLDER_OF_ANSWERS
from fokus.material.header import check_header
from fokus.material.names.key import Key
from fokus.material.open_answers import is_open
from fokus.material.transcript import HEADER, Transcript, format_transcript, format_turn, parse_transcript
from fokus.problems import FokusError, Place, Problem, StoreError, StudyError, has_errors, listed, unknown
from fokus.study.roster import read_roster

SHOWN_BEFORE, SHOWN = 2, 8
NOBODY = Key()

_inflection = r"[:'’][a-zåäö]{1,3}(?!\w)"

Kind = Literal["changed", "added", "removed", "header"]


class CorrectionError(FokusError):
    """A correction that cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A turn that a correction touches, with the first words that differ; its number is the old one's.

    What was added has the number that it gets, a line of the header none.
    """

    kind: Kind
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a coding."""

    coding: Coding
    outcome: Outcome
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The next version of a transcript, what it changes, and what becomes of the codings.

    ``names`` is what it brings in that may identify somebody, ``joining`` who newly speaks and is to be
    counted among those who took part. ``restored`` are the turns that say again what an earlier version
    said.
    """

    old: Transcript
    new: Transcript
    changes: tuple[Change, ...]
    fates: tuple[Fate, ...]
    problems: tuple[Problem, ...]
    names: tuple[NameBrought, ...] = ()
    joining: tuple[str, ...] = ()
    restored: tuple[int, ...] = ()

    @property
    def loses_half(self) -> bool:
        """Tell whether fewer than half of the turns remain: more likely a slip than a correction."""
        return 2 * len(self.new.turns) < len(self.old.turns)

    def of(self, outcome: Outcome) -> list[Fate]:
        """Return the codings that one thing becomes of."""
        return [each for each in self.fates if each.outcome == outcome]


def current(evaluation: Evaluation, interview: str) -> Transcript:
    """Return an interview's newest version as it is frozen.

    What a withdrawn consent keeps out of use stands in it: a correction changes nothing but what it says,
    and erasing is another matter.

    Raises
    ------
    CorrectionError
        When it is an open answer: those are corrected in the export.
    StudyError
        When there is none.
    """
    found = evaluation.transcripts.get(interview)
    if found is None and is_open(interview):
        written = evaluation.written.get(interview)
        file = written.text.file if written else FOLDER_OF_ANSWERS
        raise CorrectionError("open-answer-correction", word=interview, file=file)
    if found is None:
        fault = unknown("unknown-transcript", Place(""), interview, evaluation.transcripts)
        raise StudyError(fault.code, remedy=fault.remedy_code, **fault.arguments)
    source = store.read_text(evaluation.folder, found.file)
    if isinstance(source, Problem):
        raise StoreError("changed-underneath", file=found.file)
    digest = store.digest(source.text.encode())
    frozen, _ = parse_transcript(source.text, found.file, found.version, _people(evaluation), digest)
    return frozen or found


def _people(evaluation: Evaluation) -> frozenset[str]:
    """Return everybody in the roster, also whom a withdrawn consent keeps out of use."""
    source = store.read_text(evaluation.folder, ROSTER)
    if isinstance(source, Problem):
        return evaluation.roster.participants
    return read_roster(source.text, ROSTER, evaluation.design)[0].participants


def parse_replacements(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Read ``OLD=NEW``, each.

    Raises
    ------
    CorrectionError
        When one lacks its sign, or one of its sides.
    """
    pairs = [tuple(normalize("NFC", part).strip() for part in text.partition("=")[::2]) for text in texts]
    for text, (old, new) in zip(texts, pairs, strict=True):
        if not old or not new or "\n" in new:
            raise CorrectionError("wrong-replacement", word=text)
    return [(old, new) for old, new in pairs]


def with_words_replaced(old: Transcript, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a transcript's text with some words put for others: whole words only, as they are spelt.

    Raises
    ------
    CorrectionError
        When a word does not stand in what was said.
    """
    turns = list(old.turns)
    for word, other in pairs:
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!{_inflection}|\w)")
        if not any(pattern.search(turn.text) for turn in turns):
            longer = inflected(old, word)
            remedy = "word-not-there-inflected" if longer else ""
            raise CorrectionError("word-not-there", remedy=remedy, word=word, inflected=listed(longer))
        turns = [replace(turn, text=pattern.sub(other.replace("\\", r"\\"), turn.text)) for turn in turns]
    return format_transcript(replace(old, turns=tuple(turns)))


def inflected(transcript: Transcript, word: str) -> list[str]:
    """Return the longer words that begin with a word, which a replacement leaves alone."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?:{_inflection}|\w+)")
    return sorted({found for turn in transcript.turns for found in pattern.findall(turn.text)})


def propose(
    evaluation: Evaluation, old: Transcript, text: str, file: str, key: Key = NOBODY
) -> tuple[Correction | None, list[Problem]]:
    """Return what would become of a transcript and its codings; None with problems when nothing can.

    Raises
    ------
    CorrectionError
        When the text is of another interview, or says nothing new.
    CopyError
        When it is a copy of an older text than the newest.
    """
    people = _people(evaluation)
    read, problems = parse_transcript(copies.unmarked(text), file, old.version + 1, people)
    if read is None or has_errors(problems):
        return None, problems
    if read.id != old.id:
        raise CorrectionError("other-interview", file=file, found=read.id, word=old.id)
    copies.check_mark(text, old, file)
    language = evaluation.design.study.language
    frozen = format_transcript(read, language)
    if frozen == format_transcript(old, language):
        raise CorrectionError("nothing-corrected", word=old.id, version=old.version)
    name = f"{FOLDER}/{old.id}.v{old.version + 1}.txt"
    new, problems = parse_transcript(frozen, name, old.version + 1, people, store.digest(frozen.encode()))
    if new is None or has_errors(problems):
        return None, problems
    joined = joining(evaluation, old, new)
    settled = {*joined, *_out_of_use(old, evaluation.transcripts[old.id])}
    found = [*problems, *check_header(new, frozen, old.id, evaluation.design)]
    told = [each for each in found if each.arguments.get("word") not in settled]
    changes, fates = tuple(_changes(old, new)), tuple(_fates(evaluation, old, new))
    names = names_brought(evaluation, old, new, key)
    made_here = file == old.file or copies.is_marked(text)
    back = () if made_here else copies.restored(evaluation, old, new)
    return Correction(old, new, changes, fates, tuple(told), names, joined, back), told


def _out_of_use(frozen: Transcript, used: Transcript) -> set[str]:
    """Return whose words a withdrawn consent keeps out of use; the plan does not count them either."""
    pairs = zip(frozen.turns, used.turns, strict=True)
    return {one.speaker for one, other in pairs if one.text != other.text}


def _fates(evaluation: Evaluation, old: Transcript, new: Transcript) -> Iterator[Fate]:
    way = step(old, new)
    for coding in evaluation.codings:
        if coding.transcript == old.id:
            found = carry(way, coding.anchor)
            after = words_at(new, found.places[0]) if found.places else ""
            yield Fate(coding, found.outcome, words_at(old, coding.anchor), after)


def _changes(old: Transcript, new: Transcript) -> Iterator[Change]:
    for key in HEADER:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change("header", 0, f"{key}: {_listed(before)}", f"{key}: {_listed(after)}")
    first, second = ([format_turn(turn) for turn in each.turns] for each in (old, new))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _touched(first[i1:i2], second[j1:j2], i1 + 1, j1 + 1)


def _listed(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _touched(before: Sequence[str], after: Sequence[str], old: int, new: int) -> Iterator[Change]:
    both = min(len(before), len(after))
    for n in range(both):
        yield Change("changed", old + n, *_differing(before[n], after[n]))
    for n in range(both, len(before)):
        yield Change("removed", old + n, _excerpt(before[n].split(), 0), "")
    for n in range(both, len(after)):
        yield Change("added", new + n, "", _excerpt(after[n].split(), 0))


def _differing(before: str, after: str) -> tuple[str, str]:
    old, new = before.split(), after.split()
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    return _excerpt(old, same), _excerpt(new, same)


def _excerpt(words: Sequence[str], place: int) -> str:
    start = max(0, place - SHOWN_BEFORE)
    shown = words[start : start + SHOWN]
    return " ".join([*(["…"] if start else []), *shown, *(["…"] if start + SHOWN < len(words) else [])])


def write(evaluation: Evaluation, correction: Correction) -> str:
    """Write the next version, and who newly speaks into the plan, all or nothing; return the version's name.

    The version that was corrected must still be as it was read.

    Raises
    ------
    StoreError
        When somebody else has written in the meantime, or the study cannot be written to.
    """
    old, new = correction.old, correction.new
    source = store.read_text(evaluation.folder, old.file)
    if isinstance(source, Problem) or store.digest(source.text.encode()) != old.digest:
        raise StoreError("changed-underneath", file=old.file)
    changes: dict[str, bytes | None] = {
        new.file: format_transcript(new, evaluation.design.study.language).encode()
    }
    known = {old.file: source.digest, new.file: ""}
    if correction.joining:
        changes[DESIGN], known[DESIGN] = plan_with(evaluation, old.id, correction.joining)
    store.write_together(evaluation.folder, changes, known)
    return new.file
