"""What may not be used: of whom has withdrawn, has not consented to it, or was erased and came back."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from msgspec import structs

from fokus.coding.coding import Coding
from fokus.coding.events import Add, Event, Move
from fokus.coding.log import Logged
from fokus.evaluation.evaluation import Evaluation
from fokus.evaluation.files import CONSENT, ROSTER, Files
from fokus.material.transcript import Transcript, Turn
from fokus.problems import Argument, Place, Problem
from fokus.study.consent import ALTOGETHER, REMOVED, Consents, Kind, check_consents
from fokus.study.design import Design, Interview
from fokus.study.forgotten import Forgotten, forgotten_turns, shifted
from fokus.study.roster import Roster
from fokus.study.source import Source

FORGOTTEN = "forgotten.jsonl"
_codes = re.compile(r"\[([^\[\]\s]+)\]")


@dataclass(slots=True)
class Withheld:
    """Whose material may not be used, and where some of it was met while the study was read."""

    consents: Consents = field(default_factory=Consents)
    forgotten: tuple[Forgotten, ...] = ()
    met: dict[tuple[str, Kind], Place] = field(default_factory=dict)
    returned: dict[tuple[str, str], Place] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether everything may be used."""
        return not self.consents.records and not self.forgotten

    @property
    def participants(self) -> frozenset[str]:
        """Everybody who has a record of consent or was erased."""
        recorded = frozenset(each.participant for each in self.consents.records)
        return recorded | {each.participant for each in self.forgotten}

    def holds(self, participant: str, kind: Kind, when: date, source: str, place: Place) -> bool:
        """Tell whether something of a person may not be used, and remember where it was met."""
        if any(each.participant == participant and each.covers(when, source) for each in self.forgotten):
            self.returned.setdefault((participant, place.file), place)
            return True
        if self.consents.covers(participant, kind, when):
            return False
        self.met.setdefault((participant, kind), place)
        return True


def held_on(transcript: Transcript | None, interview: Interview | Source, design: Design) -> date:
    """Return the day of an interview: its header's, else the last of its round."""
    try:
        return date.fromisoformat(transcript.date if transcript else "")
    except ValueError:
        return design.rounds[interview.round].last


def is_removed(turn: Turn) -> bool:
    """Tell whether a turn was taken out at a participant's request."""
    return turn.text in REMOVED.values()


def without_withheld(transcript: Transcript, design: Design, withheld: Withheld) -> Transcript:
    """Return a transcript whose turns keep their numbers, but where nobody says what may not be used."""
    when = held_on(transcript, design.interviews[transcript.id], design)
    erased = forgotten_turns(withheld.forgotten)
    _note_named(transcript, when, withheld)
    turns = (
        replace(turn, speaker=erased.get((transcript.id, transcript.version, turn.number), turn.speaker))
        for turn in transcript.turns
    )
    kept = (_kept(turn, transcript, when, design, withheld) for turn in turns)
    return replace(transcript, turns=tuple(kept))


def _note_named(transcript: Transcript, when: date, withheld: Withheld) -> None:
    """Remember who was erased and is still named, by the code, in what others say."""
    gone = {each.participant for each in withheld.forgotten if each.since <= when}
    if not gone:
        return
    codes = {
        each for turn in transcript.turns for found in _codes.findall(turn.text) for each in found.split("/")
    }
    for each in gone & codes:
        withheld.returned.setdefault((each, transcript.file), Place(transcript.file))


def _kept(turn: Turn, transcript: Transcript, when: date, design: Design, withheld: Withheld) -> Turn:
    place = Place(transcript.file)
    said = turn.kind != "interviewer" and bool(turn.speaker)
    if is_removed(turn) or (said and withheld.holds(turn.speaker, "interview", when, transcript.id, place)):
        return Turn(turn.number, "note", "", None, REMOVED[design.study.language])
    return turn


def honoured(evaluation: Evaluation, withheld: Withheld) -> Evaluation:
    """Return a study in which what may not be used is said by nobody, coded by nobody and counted nowhere.

    Its answers were left out when they were read, and from what was written when that became a text.
    """
    if withheld.is_empty:
        return evaluation
    design = evaluation.design
    said = {
        each: {n: without_withheld(one, design, withheld) for n, one in numbered.items()}
        for each, numbered in evaluation.versions.items()
        if each not in evaluation.written
    }
    versions = {**evaluation.versions, **said}
    return replace(
        evaluation,
        design=_design(evaluation, withheld),
        roster=_roster(evaluation.roster, withheld),
        versions=versions,
        transcripts={each: versions[each][one.version] for each, one in evaluation.transcripts.items()},
        codings=tuple(each for each in evaluation.codings if _stands(each, versions)),
        review=tuple(each for each in evaluation.review if _stands(each.coding, versions)),
        consents=withheld.consents,
    )


def _stands(coding: Coding, versions: Mapping[str, Mapping[int, Transcript]]) -> bool:
    turn = versions[coding.transcript][coding.version].turn(coding.turn)
    return turn is None or not is_removed(turn)


def _design(evaluation: Evaluation, withheld: Withheld) -> Design:
    design = evaluation.design
    interviews = [_interview(each, evaluation, withheld) for each in design.interview]
    return design.model_copy(update={"interview": tuple(interviews)})


def _interview(interview: Interview, evaluation: Evaluation, withheld: Withheld) -> Interview:
    when = held_on(evaluation.transcripts.get(interview.id), interview, evaluation.design)
    place = Place("study.toml")
    taking_part = tuple(
        each
        for each in interview.participants
        if not withheld.holds(each, "interview", when, interview.id, place)
    )
    return interview.model_copy(update={"participants": taking_part})


def _roster(roster: Roster, withheld: Withheld) -> Roster:
    """Leave out who is gone altogether; who left on a day stays for what was before."""
    kept = []
    for each in roster.placements:
        gone = any(
            one.participant == each.participant and one.since == ALTOGETHER for one in withheld.forgotten
        )
        if gone:
            withheld.returned.setdefault((each.participant, ROSTER), Place(ROSTER, row=each.place.row))
        elif withheld.consents.has_left(each.participant):
            withheld.met.setdefault((each.participant, "interview"), each.place)
        else:
            kept.append(each)
    return Roster(tuple(kept))


def without_returned(logged: Iterable[Logged], withheld: Withheld) -> list[Logged]:
    """Return the events without those that an erasure took out and an old copy of a log has brought back.

    Of a version from which a person was erased, an old copy knows the digest that it had before; so the
    digest of such events is not held against the text.
    """
    if not withheld.forgotten:
        return [*logged]
    events = [*logged]
    adds = {each.event.id: each.event for each in events if isinstance(each.event, Add)}
    gone = {one for each in withheld.forgotten for one in each.events}
    whose = {one: each.participant for each in withheld.forgotten for one in each.events}
    turns = forgotten_turns(withheld.forgotten)
    for coding, place in _last_places(events, adds).items():
        if participant := turns.get(place):
            gone.add(coding)
            whose.setdefault(coding, participant)
    kept = []
    for each in events:
        if each.event.id in gone or _target(each.event) in gone:
            participant = whose.get(each.event.id) or whose[_target(each.event)]
            withheld.returned.setdefault((participant, each.place.file), each.place)
        else:
            kept.append(each)
    erased = {(transcript, version) for transcript, version, _ in turns}
    certain = _moved_within(withheld.forgotten)
    return [_healed(_renamed(each, withheld), adds, erased, certain) for each in kept]


def _moved_within(erasures: Iterable[Forgotten]) -> set[str]:
    """Return the digests of versions whose words stand elsewhere than before: they are held against it."""
    found: set[str] = set()
    for each in erasures:
        found |= {one.to for was, one in each.renamed.items() if one.turns or was in found}
    return found


def _renamed(logged: Logged, withheld: Withheld) -> Logged:
    """Return an event of an old copy on the words that it is on since somebody's code was taken out."""
    event = logged.event
    if not isinstance(event, Add | Move):
        return logged
    for each in withheld.forgotten:
        if found := each.renamed.get(event.sha256):
            start, end = shifted(event.start, event.end, found.turns.get(event.turn, ()))
            event = structs.replace(event, start=start, end=end, sha256=found.to)
    return logged._replace(event=event)


def _last_places(events: Iterable[Logged], adds: Mapping[str, Add]) -> dict[str, tuple[str, int, int]]:
    """Return where each coding was put last: transcript, version and turn."""
    places = {each.id: (each.transcript, each.version, each.turn) for each in adds.values()}
    moves = (each.event for each in events if isinstance(each.event, Move))
    for move in sorted(moves, key=lambda each: each.id):
        if move.target in adds:
            places[move.target] = (adds[move.target].transcript, move.version, move.turn)
    return places


def _target(event: Event) -> str:
    return getattr(event, "target", None) or ""


def _healed(
    logged: Logged, adds: Mapping[str, Add], erased: Collection[tuple[str, int]], certain: Collection[str]
) -> Logged:
    event = logged.event
    add = adds.get(_target(event)) if isinstance(event, Move) else event
    if not isinstance(event, Add | Move) or not isinstance(add, Add):
        return logged
    changed = (add.transcript, event.version) in erased and event.sha256 not in certain
    return logged._replace(event=structs.replace(event, sha256="")) if changed else logged


def check_withheld(files: Files, roster: Roster, evaluation: Evaluation, withheld: Withheld) -> None:
    """Tell whose material still lies in the study though it may not be used, or has come back to it."""
    files.problems += [
        Problem("forgotten-returned", place, _option(participant, withheld))
        for (participant, _), place in withheld.returned.items()
    ]
    files.problems += _met(withheld)
    if not files.has(CONSENT) or CONSENT in files.unread:
        return
    from fokus.material.links import normal_code

    linked = _linked(evaluation)
    answering = {each for each in withheld.participants | roster.participants if normal_code(each) in linked}
    known = {each.participant for each in withheld.forgotten} | {each for each, _ in withheld.met}
    taking_part = (answering & roster.participants) | _interviewed(evaluation)
    files.problems += check_consents(
        withheld.consents, roster.participants | known | answering, taking_part, CONSENT
    )


def _interviewed(evaluation: Evaluation) -> set[str]:
    listed = {each for one in evaluation.design.interview for each in one.participants}
    turns = (turn for each in evaluation.transcripts.values() for turn in each.turns)
    return listed | {turn.speaker for turn in turns if turn.kind == "participant"}


def _linked(evaluation: Evaluation) -> set[str]:
    """Return the codes by which answers are linked to persons."""
    return {
        str(code)
        for each in evaluation.responses.values()
        for code in each.people["respondent"][each.people["linked"].astype(bool)]
    }


def _met(withheld: Withheld) -> Iterable[Problem]:
    returned = {participant for participant, _ in withheld.returned}
    told: set[str] = set()
    for (participant, kind), place in withheld.met.items():
        if participant in returned | told:
            continue
        record = withheld.consents.of(participant)[0]
        if any(each.withdrawn for each in withheld.consents.of(participant)):
            told.add(participant)
            arguments = _option(participant, withheld)
            yield Problem("withdrawn-remains", record.place, arguments, severity="warning")
        else:
            arguments = {"word": participant, "file": place.file}
            yield Problem(f"beyond-consent-{kind}", record.place, arguments, severity="warning")


def _option(participant: str, withheld: Withheld) -> dict[str, Argument]:
    days = [each.since for each in withheld.forgotten if each.participant == participant]
    days += [each.withdrawn for each in withheld.consents.of(participant) if each.withdrawn]
    first = min(days, default=ALTOGETHER)
    option = "--all" if first == ALTOGETHER else f"--from {first.isoformat()}"
    return {"word": participant, "option": option}
