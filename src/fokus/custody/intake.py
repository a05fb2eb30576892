"""Interviews come in: each file is understood, placed, and given its speakers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fokus import store
from fokus.custody import placing, speaking
from fokus.custody.draft import Draft
from fokus.custody.placing import Placing, Told
from fokus.custody.speaking import Speaker
from fokus.evaluation import Evaluation
from fokus.material.likeness import alike
from fokus.material.names.key import Key
from fokus.material.readers.reading import Reading
from fokus.material.readers.recognize import read_interview
from fokus.material.transcript import Transcript
from fokus.problems import Argument, Place, Problem, Severity, unknown
from fokus.study.cells import fold

SAME = 0.999


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it was understood: what is in it, where it belongs, and who speaks."""

    path: Path
    reading: Reading
    placing: Placing
    speakers: tuple[Speaker, ...]

    @property
    def where(self) -> Place:
        """The file, as a problem names it."""
        return Place(self.path.name)

    @property
    def turns(self) -> int:
        """How many turns somebody speaks; notes are none."""
        return sum(each.speaker is not None for each in self.reading.utterances)

    @property
    def words(self) -> int:
        """How many words are spoken or noted."""
        return sum(len(each.text.split()) for each in self.reading.utterances)

    @property
    def minutes(self) -> int | None:
        """How many minutes have begun at the last clock time, None without clock times."""
        times = [
            time for each in self.reading.utterances for time in (each.start, each.end) if time is not None
        ]
        return -int(-max(times) // 60) if times else None


def understand(path: Path, told: Told, key: Key, evaluation: Evaluation) -> Incoming | Problem:
    """Read one file, and find out where it belongs and who speaks, as far as can be known without asking."""
    data = store.read_bytes(path.parent, path.name)
    if isinstance(data, Problem):
        return data
    reading = read_interview(data, path.name)
    if isinstance(reading, Problem):
        return reading
    found = placing.place(told, reading, path.stem, evaluation)
    return Incoming(path, reading, found, speaking.find_speakers(reading, told.speakers, key, evaluation))


def faults(incoming: Sequence[Incoming], told: Told, evaluation: Evaluation) -> Iterator[Problem]:
    """Find why the files cannot come in as they are."""
    ids = Counter(each.placing.id for each in incoming if not each.placing.missing)
    for each in incoming:
        yield from placing.placing_faults(each.placing, evaluation, each.where)
        if not each.placing.missing and ids[each.placing.id] > 1:
            yield Problem("two-for-one", each.where, {"word": each.placing.id})
        yield from speaking.speaker_faults(each.speakers, evaluation, each.where)
    yield from _unheard(incoming, told)


def _unheard(incoming: Sequence[Incoming], told: Told) -> Iterator[Problem]:
    """Find labels that the user tells of and that no file has."""
    heard = list(dict.fromkeys(label for each in incoming for label in each.reading.speakers))
    folded = {fold(label) for label in heard}
    for label in told.speakers:
        if fold(label) not in folded and incoming:
            yield unknown("unknown-label", incoming[0].where, label, heard)


def drafted(incoming: Iterable[Incoming], evaluation: Evaluation) -> tuple[Draft, ...]:
    """Make transcripts of files that are placed; new persons get the next free codes, in order."""
    taken = set(evaluation.roster.participants)
    language = evaluation.design.study.language
    drafts = []
    for each in incoming:
        where = each.placing
        speakers, newcomers = speaking.enrolled(each.speakers, where.professions, where.site, taken)
        taken |= {person.participant for person in newcomers}
        turns = speaking.turns(each.reading.utterances, speakers, language)
        transcript = Transcript(where.id, 1, where.round, where.site, where.professions, where.date, turns)
        drafts.append(Draft(each.path.name, transcript, speaking.names_of(speakers, language), newcomers))
    return tuple(drafts)


def twins(drafts: Iterable[Draft], evaluation: Evaluation) -> Iterator[Problem]:
    """Find drafts that say what another one, or a transcript of the study, says already."""
    new = {each.transcript.id: each for each in drafts}
    for a, b, share in alike({**evaluation.transcripts, **{each: new[each].transcript for each in new}}):
        later, other = (b, a) if b in new else (a, b)
        if later in new:
            arguments: dict[str, Argument] = {"word": other, "share": round(100 * share)}
            severity: Severity = "error" if share >= SAME else "warning"
            yield Problem("said-already", Place(new[later].file), arguments, severity=severity)


def draft_faults(drafts: Iterable[Draft], evaluation: Evaluation) -> Iterator[Problem]:
    """Find drafts that waited too long: their interview has a transcript by now, or left the study."""
    design = evaluation.design
    for draft in drafts:
        one, where = draft.transcript, Place(draft.file)
        told = Told(round=one.round, site=one.site, professions=one.professions, date=one.date)
        yield from placing.told_faults(told, design, where)
        if one.id in evaluation.transcripts:
            yield Problem("has-transcript", where, {"word": one.id})
