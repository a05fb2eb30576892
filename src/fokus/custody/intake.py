"""Interviews come in: each file is understood, placed, and given its speakers."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fokus.custody import placing, speaking
from fokus.custody.draft import Draft
from fokus.custody.placing import Placing, Told
from fokus.custody.speaking import Speaker
from fokus.evaluation import Evaluation
from fokus.evaluation.designed import read_withheld
from fokus.evaluation.files import Files
from fokus.material.likeness import alike
from fokus.material.names.key import Key
from fokus.material.readers.reading import Reading, count_words
from fokus.material.transcript import Transcript
from fokus.problems import Argument, FokusError, Place, Problem, Severity, unknown
from fokus.study.cells import fold, words_of
from fokus.study.editing import Newcomer

SAME = 0.999


class IntakeError(FokusError):
    """An import that cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it was understood: what is in it, where it belongs, who speaks, and who of them is new."""

    path: Path
    reading: Reading
    placing: Placing
    speakers: tuple[Speaker, ...]
    newcomers: tuple[Newcomer, ...] = ()

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
        nobodys = (count_words(each.text) for each in self.reading.utterances if not each.speaker)
        return sum(each.words for each in self.speakers) + sum(nobodys)

    @property
    def minutes(self) -> int | None:
        """How many minutes have begun at the last clock time, None without clock times."""
        times = [
            time for each in self.reading.utterances for time in (each.start, each.end) if time is not None
        ]
        return -int(-max(times) // 60) if times else None

    @property
    def unknown(self) -> tuple[Speaker, ...]:
        """The speakers whom nobody knows."""
        return tuple(each for each in self.speakers if not each.who)

    @property
    def enrolled(self) -> tuple[Speaker, ...]:
        """The speakers who are new in the study."""
        codes = {each.participant for each in self.newcomers}
        return tuple(each for each in self.speakers if each.who in codes)


def check_call(files: Sequence[Path], told: Told) -> None:
    """Refuse to take several files for one interview.

    Raises
    ------
    IntakeError
        When an interview was named and there is more than one file.
    """
    if told.interview and len(files) > 1:
        raise IntakeError("one-interview", word=told.interview, number=len(files))


def roles_of(evaluation: Evaluation) -> frozenset[str]:
    """Return the words for the study's professions, which may stand as labels of speakers."""
    return frozenset(words_of(evaluation.design)["profession"])


def understand(path: Path, reading: Reading, told: Told, key: Key, evaluation: Evaluation) -> Incoming:
    """Find out where a file belongs and who speaks in it, as far as can be known without asking."""
    found = placing.place(told, reading, path.stem, evaluation)
    return Incoming(path, reading, found, speaking.find_speakers(reading, told.speakers, key, evaluation))


def speaker_faults(incoming: Sequence[Incoming], told: Told, evaluation: Evaluation) -> Iterator[Problem]:
    """Find labels that the user tells of and no file has, and speakers who cannot be whom she says."""
    heard = list(dict.fromkeys(label for each in incoming for label in each.reading.speakers))
    folded = {fold(label) for label in heard}
    for label in told.speakers:
        if fold(label) not in folded and incoming:
            yield unknown("unknown-label", incoming[0].where, label, heard)
    for each in incoming:
        yield from speaking.speaker_faults(each.speakers, evaluation, each.where)


def faults(incoming: Sequence[Incoming], evaluation: Evaluation) -> Iterator[Problem]:
    """Find why the files cannot come in where they are placed."""
    ids = Counter(each.placing.id for each in incoming if not each.placing.missing)
    for each in incoming:
        yield from placing.placing_faults(each.placing, evaluation, each.where)
        yield from placing.contradictions(each.placing, each.reading, evaluation.design, each.where)
        if not each.placing.missing and ids[each.placing.id] > 1:
            yield Problem("two-for-one", each.where, {"word": each.placing.id})


def withdrawn(incoming: Iterable[Incoming], evaluation: Evaluation) -> Iterator[Problem]:
    """Find speakers who had withdrawn their consent by the day of the interview: they may not come in."""
    for each in incoming:
        people = (speaker.who for speaker in each.speakers)
        yield from _withdrawn(people, each.placing.date, each.placing.round, each.where, evaluation)


def _withdrawn(
    people: Iterable[str], day: str, round_id: str, where: Place, evaluation: Evaluation
) -> Iterator[Problem]:
    when = date.fromisoformat(day) if day else evaluation.design.rounds[round_id].last
    for person in sorted({*filter(None, people)}):
        since = [each.withdrawn for each in evaluation.consents.of(person) if each.withdrawn]
        if since and min(since) <= when:
            yield Problem("consent-withdrawn", where, {"word": person})


def codes_in_use(evaluation: Evaluation) -> set[str]:
    """Return every code that somebody has or has had: also of those whose consent is withdrawn."""
    withheld = read_withheld(Files(evaluation.folder))
    return {*evaluation.roster.participants, *withheld.participants}


def enrolled(incoming: Iterable[Incoming], taken: Iterable[str]) -> list[Incoming]:
    """Give new persons the next free codes, in the order of the files."""
    codes, found = {*taken}, []
    for each in incoming:
        where = each.placing
        speakers, newcomers = speaking.enrolled(each.speakers, where.professions, where.site, codes)
        codes |= {person.participant for person in newcomers}
        found.append(replace(each, speakers=speakers, newcomers=newcomers))
    return found


def drafted(incoming: Iterable[Incoming], language: str) -> tuple[Draft, ...]:
    """Make transcripts of files that are placed and whose new persons have codes."""
    return tuple(_draft(each, language) for each in incoming)


def _draft(incoming: Incoming, language: str) -> Draft:
    where, speakers = incoming.placing, incoming.speakers
    turns = speaking.turns(incoming.reading.utterances, speakers, language)
    transcript = Transcript(where.id, 1, where.round, where.site, where.professions, where.date, turns)
    return Draft(incoming.path.name, transcript, speaking.names_of(speakers, language), incoming.newcomers)


def twins(drafts: Iterable[Draft], evaluation: Evaluation) -> Iterator[Problem]:
    """Find drafts that say what another one, or a transcript of the study, says already."""
    new = {each.transcript.id: each for each in drafts}
    for a, b, share in alike({**evaluation.transcripts, **{each: new[each].transcript for each in new}}):
        later, other = (b, a) if b in new else (a, b)
        if later in new:
            arguments: dict[str, Argument] = {"word": other, "share": round(100 * share)}
            severity: Severity = "error" if share >= SAME else "warning"
            yield Problem("said-already", Place(new[later].file), arguments, severity=severity)


def draft_faults(drafts: Sequence[Draft], evaluation: Evaluation) -> Iterator[Problem]:
    """Find drafts that waited too long: their interview has a transcript by now, or left the study.

    Or somebody else has got the code that a new person has in them.
    """
    design = evaluation.design
    new = Counter(person.participant for draft in drafts for person in draft.newcomers)
    taken = codes_in_use(evaluation) | {code for code, number in new.items() if number > 1}
    for draft in drafts:
        one, where = draft.transcript, Place(draft.file)
        told = Told(round=one.round, site=one.site, professions=one.professions, date=one.date)
        yield from placing.told_faults(told, design, where)
        if one.round in design.rounds:
            speaking_in = (turn.speaker for turn in one.turns if turn.kind == "participant")
            yield from _withdrawn(speaking_in, one.date, one.round, where, evaluation)
        if one.id in evaluation.transcripts:
            yield Problem("has-transcript", where, {"word": one.id})
        for person in draft.newcomers:
            if person.participant in taken:
                yield Problem("code-given-away", where, {"word": person.participant})
