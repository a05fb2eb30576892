"""A person forgotten: first shown, then done, all of it or nothing.

The one operation that rewrites versions and logs. A line in ``forgotten.jsonl`` keeps what an old copy
may bring back from being used again.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from fokus import store
from fokus.custody.erasure import Draft, Found, Request
from fokus.custody.erasure.answered import erase_answers
from fokus.custody.erasure.coded import Line, closed, day_of, erase_codings, gone, pin, read_logs
from fokus.custody.erasure.delivered import erase_from_releases
from fokus.custody.erasure.elsewhere import empty_derived, erase_elsewhere, tell_code
from fokus.custody.erasure.mentions import name_answers, name_elsewhere, name_lines, name_turns
from fokus.custody.erasure.named import Named, named
from fokus.custody.erasure.people import erase_from_interviews, erase_from_roster, withdraw
from fokus.custody.erasure.speech import Speech, speech_of
from fokus.custody.erasure.spoken import Version, erase_turns, read_versions
from fokus.custody.erasure.written import corrected_versions, renew_digests, written_versions
from fokus.evaluation import Evaluation, designed, load, surveys
from fokus.evaluation.files import CONSENT, CORRECTIONS, ROSTER, Files
from fokus.evaluation.surveys import Export
from fokus.evaluation.withholding import FORGOTTEN, Withheld, held_on, is_removed
from fokus.evaluation.written import Written, read_written
from fokus.material.transcript import INTERVIEWER, NOTE, UNKNOWN
from fokus.problems import FokusError, Place, StudyError, unknown
from fokus.study.consent import ALTOGETHER, NAMED, REMOVED
from fokus.study.design import Design
from fokus.study.forgotten import Forgotten, forgotten_turns, format_forgotten
from fokus.study.roster import Roster

LEFT = frozenset({"edited", "closed", "release", "unsearchable", "code", "shown", "unread"})
NOTED = "consent"
NOBODY = re.compile(rf"(?:{'|'.join((*INTERVIEWER, *UNKNOWN, *NOTE))})(?: \d+)?")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What forgetting a person takes: what was found of her, what the files become, what they were."""

    request: Request
    found: tuple[Found, ...]
    changes: Mapping[str, bytes | None]
    known: Mapping[str, str]

    @property
    def takes_out(self) -> bool:
        """Tell whether anything goes; a withdrawal that is only written down takes nothing out."""
        return any(each.what not in LEFT and each.what != NOTED for each in self.found)


@dataclass(frozen=True, slots=True)
class _Study:
    evaluation: Evaluation
    design: Design
    roster: Roster
    withheld: Withheld
    exports: list[Export]
    written: Written


@dataclass(frozen=True, slots=True)
class _Heard:
    versions: Collection[Version]
    lines: Sequence[Line]
    speech: Speech


@dataclass(frozen=True, slots=True)
class _Gone:
    events: Collection[str]
    answers: Mapping[str, tuple[int, ...]]
    corrected: Mapping[str, tuple[int, ...]]


def plan_erasure(folder: Path, request: Request, now: datetime) -> Erasure:
    """Find everything of a person, and work out what each file becomes without it. Nothing is written.

    Raises
    ------
    StudyError
        When the study cannot be read.
    FokusError
        When nobody of that code is in the study.
    StoreError
        When a file of the study cannot be read.
    """
    study = _open(folder)
    draft = Draft(folder, request, now)
    language = study.design.study.language
    spoken, answered = _versions(draft, study), _written(draft, study)
    versions = [*spoken, *answered]
    _check_known(request, study, versions)
    lines = read_logs(draft)
    speech = _speech(versions, lines)
    draft.found += _shown(study.evaluation, request, versions)
    her = named(request.participant, NAMED[language])
    answers = _erase_said(draft, study, spoken, answered, her)
    events = _erase_coded(draft, study, _Heard(versions, lines, speech), her)
    erase_from_interviews(draft, _days(study))
    erase_from_roster(draft, study.roster)
    done = {FORGOTTEN, *(each.transcript.file for each in versions), *(each.file for each in lines)}
    done |= {each.file for each in study.exports}
    erase_elsewhere(draft, speech, REMOVED[language], done)
    name_elsewhere(draft, done | {CORRECTIONS}, her)
    erase_from_releases(draft)
    if draft.changes:
        empty_derived(draft)
        gone = _Gone(events, answers, corrected_versions(study.written, answered, her))
        _remember(draft, versions, gone, her)
    withdraw(draft, study.withheld.consents, language)
    if request.since == ALTOGETHER:
        tell_code(draft, request.participant, done | {CONSENT, ROSTER, CORRECTIONS})
    return Erasure(request, tuple(draft.found), draft.changes, draft.known)


def forget(folder: Path, erasure: Erasure) -> None:
    """Do what was planned, all of it or nothing.

    Raises
    ------
    StoreError
        When a file has changed since, is locked, or cannot be written.
    """
    if erasure.changes:
        store.write_together(folder, erasure.changes, erasure.known)


def _open(folder: Path) -> _Study:
    evaluation, _ = load(folder)
    files = Files(evaluation.folder if evaluation else folder)
    plan = designed.read_plan(files)
    if evaluation is None or plan is None:
        raise StudyError("unreadable-study", folder=str(folder))
    exports = surveys.read_exports(files, plan.design, evaluation.instruments)
    roster, withheld = designed.read_people(files, plan), designed.read_withheld(files)
    erased = Withheld(forgotten=withheld.forgotten)
    written = read_written(files, exports, plan.design, roster, erased)
    return _Study(evaluation, plan.design, roster, withheld, exports, written)


def _versions(draft: Draft, study: _Study) -> list[Version]:
    participants = {*study.roster.participants, draft.request.participant}
    erased = forgotten_turns(study.withheld.forgotten)
    return read_versions(draft, study.design, participants, erased)


def _written(draft: Draft, study: _Study) -> list[Version]:
    erased = forgotten_turns(study.withheld.forgotten)
    return written_versions(study.written, study.exports, draft.request, study.design, erased)


def _days(study: _Study) -> dict[str, date]:
    transcripts, design = study.evaluation.transcripts, study.design
    return {each.id: held_on(transcripts.get(each.id), each, design) for each in design.interview}


def _check_known(request: Request, study: _Study, versions: Collection[Version]) -> None:
    """Refuse a code that nobody has: neither in the roster, an interview, an export nor a consent."""
    from fokus.material.links import normal_code

    known = {*study.roster.participants, *study.withheld.participants}
    known |= {each for one in study.design.interview for each in one.participants}
    answering = {code for export in study.exports for code in export.codes().values() if code}
    if request.participant in known or (
        request.participant and normal_code(request.participant) in answering
    ):
        return
    if (
        request.participant
        and not NOBODY.fullmatch(request.participant)
        and any(each.hers for each in versions)
    ):
        return
    stranger = unknown("unknown-participant", Place(ROSTER), request.participant, sorted(known))
    raise FokusError(stranger.code, remedy=stranger.remedy_code, **stranger.arguments)


def _speech(versions: Collection[Version], lines: Collection[Line]) -> Speech:
    """Return what may be recognized as hers: her turns, and what was coded in them."""
    turns = {(*each.key, number): each.transcript.turn(number) for each in versions for number in each.hers}
    segments = [
        turn.text[line.event.get("start") : line.event.get("end")]
        for line in lines
        if (turn := turns.get(line.where)) is not None and not is_removed(turn)
    ]
    texts = [text for each in versions for text in each.texts]
    return speech_of([*texts, *segments], [text for each in versions for text in each.others])


def _shown(evaluation: Evaluation, request: Request, versions: Collection[Version]) -> list[Found]:
    """Return the questions of chapters that ask for quotes and may have shown hers."""
    from fokus.analysis.answer import answer
    from fokus.analysis.query import parse_one
    from fokus.publish import plan

    hers = {each.key[0] for each in versions if each.texts}
    found: dict[str, list[int]] = {}
    plans, _ = plan(evaluation)
    for asked in {asked for each in plans for chapter in each.chapters for asked in chapter.asked}:
        try:
            query = parse_one(asked.query)
            rows = answer(evaluation, query).quotes if query.noun == "quotes" else ()
        except FokusError:
            continue
        if any(row.participant == request.participant and row.transcript in hers for row in rows):
            found.setdefault(asked.place.file, []).append(asked.place.line or 0)
    return [Found("shown", file, len(lines), tuple(sorted(lines))) for file, lines in sorted(found.items())]


def _erase_said(
    draft: Draft, study: _Study, spoken: Sequence[Version], answered: Sequence[Version], her: Named
) -> dict[str, tuple[int, ...]]:
    """Take out what she said and answered, and her code where others did; return her rows by export."""
    language, request, days = study.design.study.language, draft.request, _days(study)
    erase_turns(draft, spoken, language)
    name_turns(draft, spoken, lambda each: request.reaches(days.get(each)), her)
    answers = erase_answers(draft, study.exports, study.design)
    reached = [each.file for each in study.exports if _is_reached(each, request, study.design)]
    name_answers(draft, answered, [*reached, *([CORRECTIONS] if reached else [])], her)
    renew_digests(draft, answered, her, language)
    return answers


def _is_reached(export: Export, request: Request, design: Design) -> bool:
    """Tell whether some answers of an export are of a day that is to go; it is written anew as one."""
    return any(request.reaches(design.rounds[str(each)].last) for each in {*export.responses.people["round"]})


def _erase_coded(draft: Draft, study: _Study, heard: _Heard, her: Named) -> set[str]:
    versions, lines, speech = heard.versions, heard.lines, heard.speech
    hers = {(*each.key, number) for each in versions for number in each.hers}
    whose = draft.request.participant
    before = {one for each in study.withheld.forgotten if each.participant == whose for one in each.events}
    standing = study.evaluation.codings
    events = gone(lines, hers, standing, speech, draft.request) | before
    reached = partial(_is_of_reached_day, draft.request, study.design, _days(study))
    erase_codings(draft, name_lines(draft, lines, events, reached, her), events, speech)
    pin(draft, [each for each in standing if each.id not in events], hers, her)
    return events & {each.id for each in lines}


def _is_of_reached_day(
    request: Request, design: Design, days: Mapping[str, date], event: Mapping[str, Any]
) -> bool:
    """Tell whether what a log says is of a day that is to go: its interview's, its round's, else its own."""
    if when := days.get(str(event.get("transcript"))):
        return request.reaches(when)
    if asked := design.rounds.get(str(event.get("round"))):
        return request.reaches(asked.last)
    return request.reaches(day_of(event))


def _remember(draft: Draft, versions: Collection[Version], gone: _Gone, her: Named) -> None:
    """Write the line that keeps old copies from bringing her back."""
    turns: dict[str, dict[int, tuple[int, ...]]] = {}
    for each in versions:
        if each.hers:
            turns.setdefault(each.key[0], {})[each.key[1]] = tuple(sorted(each.hers))
    request = draft.request
    told = {"time": draft.now, "participant": request.participant, "from": request.since}
    told |= {"events": sorted(gone.events), "turns": turns, "answers": gone.answers}
    told |= {"corrected": gone.corrected, "renamed": her.renamed(draft.digests)}
    erasure = Forgotten.model_validate(told)
    before = draft.read(FORGOTTEN) or b""
    draft.write(FORGOTTEN, closed(before) + (format_forgotten(erasure) + "\n").encode())


def parse_since(text: str) -> date:
    """Read the day from which on a consent is withdrawn.

    Raises
    ------
    FokusError
        When it is no day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FokusError("not-a-day", word=text) from error
