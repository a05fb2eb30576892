"""The header of a transcript against the interview that study.toml planned."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from fokus.material.transcript import Transcript
from fokus.problems import Place, Problem, unknown
from fokus.study.design import Design, Interview


def check_header(transcript: Transcript, text: str, name: str, design: Design) -> Iterator[Problem]:
    """Find where a header differs from the file's name, from the plan, or from the calendar."""
    at = partial(_line_of, text, transcript.file)
    if transcript.id != name:
        yield Problem("id-is-not-name", at("id"), {"word": transcript.id, "name": name})
    interview = design.interviews.get(transcript.id)
    if interview is None:
        yield unknown("unknown-interview", at("id"), transcript.id, design.interviews)
        return
    if not interview.held:
        yield Problem("not-held-but-transcribed", at("id"), {"word": transcript.id})
    for key, found, planned in _differences(transcript, interview):
        yield Problem("header-differs", at(key), {"key": key, "found": found, "planned": planned})
    yield from _date_faults(transcript, interview, design, at("date"))
    yield from _unlisted(transcript, interview, at("id"))


def _unlisted(transcript: Transcript, interview: Interview, place: Place) -> Iterator[Problem]:
    """Find persons who speak though the plan does not count them; where only a number is known, nobody."""
    speaking = dict.fromkeys(turn.speaker for turn in transcript.turns if turn.kind == "participant")
    for word in speaking if interview.participants else ():
        if word not in interview.participants:
            arguments = {"word": word, "interview": interview.id}
            yield Problem("not-listed", place, arguments, severity="warning")


def _line_of(text: str, file: str, key: str) -> Place:
    lines = enumerate(text.split("\n"), start=1)
    return Place(file, next((number for number, line in lines if line.lstrip().startswith(f"{key}:")), 1))


def _differences(transcript: Transcript, interview: Interview) -> Iterator[tuple[str, str, str]]:
    for key in ("round", "site"):
        found, planned = getattr(transcript, key), getattr(interview, key)
        if found and found != planned:
            yield key, found, planned
    if transcript.professions and set(transcript.professions) != set(interview.professions):
        yield "professions", ", ".join(transcript.professions), ", ".join(interview.professions)


def _date_faults(
    transcript: Transcript, interview: Interview, design: Design, place: Place
) -> Iterator[Problem]:
    if not transcript.date:
        return
    try:
        held = date.fromisoformat(transcript.date)
    except ValueError:
        yield Problem("not-a-date", place, {"value": transcript.date})
        return
    when = design.rounds[interview.round]
    if not when.first <= held <= when.last:
        arguments = {"value": transcript.date, "round": when.id}
        yield Problem("date-outside-round", place, arguments, severity="warning")
