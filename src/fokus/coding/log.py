"""The coding log: append-only, one event a line, a file for each coder and device.

What stands is what the events of all files add up to, whatever their order or number of copies.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError
from ulid import ULID

from fokus.coding.coding import Coding
from fokus.coding.events import LATER, LATER_ACTIONS, Add, Event, Move, Remove, Told
from fokus.problems import Place, Problem, shortened
from fokus.study.toml import Noun


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its coder and its place in a log."""

    event: Event
    coder: str
    place: Place


class _Line(Noun):
    event: Told


def new_id(when: datetime) -> str:
    """Return a unique event id that sorts by time."""
    return str(ULID.from_datetime(when))


def log_name(coder: str, device: str) -> str:
    """Return the name of a coder's log on one device; ``device`` is a random word."""
    return f"{coder}.{device}.jsonl"


def coder_of(name: str, known: Iterable[str]) -> str:
    """Return whose log a file is: the longest known id that it begins with, else its first part."""
    fitting = [coder for coder in known if name.startswith(f"{coder}.")]
    return max(fitting, key=len, default=name.partition(".")[0])


def format_event(event: Event) -> str:
    """Write an event as one line of JSON, without the keys that are not set."""
    return event.model_dump_json(exclude_none=True)


def parse_log(text: str, file: str, coder: str) -> tuple[list[Logged], list[Problem]]:
    """Read a log; a line that cannot be read is a problem of its own and loses nothing else."""
    logged, problems = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip("\ufeff \t\r"):
            continue
        event = _parse_line(line, Place(file, number))
        if isinstance(event, Problem):
            problems.append(event)
        else:
            logged.append(Logged(event, coder, Place(file, number)))
    return logged, problems


def _parse_line(line: str, place: Place) -> Event | Problem:
    try:
        line.encode()
        data = json.loads(line.lstrip("\ufeff"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return Problem("torn-line", place, severity="warning")
    kind = data.get("event") if isinstance(data, dict) else None
    if isinstance(kind, str) and (kind in LATER or (kind == "code" and data.get("action") in LATER_ACTIONS)):
        return Problem("later-event", place, {"word": kind}, severity="warning")
    try:
        return _Line.model_validate({"event": data}).event
    except ValidationError as error:
        return Problem("wrong-event", place, {"key": _faulty_key(error)})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs; two of one key are two events that ran into each other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("key-twice")
    return found


def _faulty_key(error: ValidationError) -> str:
    """Return the key that a fault is about: ``end`` for one of the order, ``event`` for the kind."""
    fault = error.errors(include_url=False)[0]
    keys = [str(step) for step in fault["loc"][2:]]
    shown = keys[-1] if keys else "end" if fault["type"] == "value_error" else "event"
    return shortened(shown.encode(errors="replace").decode())


def standing(logged: Iterable[Logged]) -> tuple[list[Coding], list[Problem]]:
    """Return the codings that stand, sorted by their events' ids: a union of all logs."""
    events: dict[str, Logged] = {}
    problems = []
    for each in sorted(logged, key=_by_place):
        known = events.setdefault(each.event.id, each)
        if known.event != each.event:
            problems.append(Problem("event-twice", each.place, {"word": shortened(each.event.id)}))
        elif known.coder != each.coder:
            arguments = {"word": shortened(each.event.id), "coder": known.coder}
            problems.append(Problem("event-of-two", each.place, arguments))
    removed = {each.event.target for each in events.values() if isinstance(each.event, Remove)}
    problems += [_lost_target(each) for each in events.values() if _has_lost_target(each, events)]
    in_order = [each for _, each in sorted(events.items())]
    codings = {each.event.id: _coding(each.event, each) for each in in_order if isinstance(each.event, Add)}
    for each in in_order:
        if isinstance(each.event, Move) and each.event.target in codings:
            codings[each.event.target] = _moved(codings[each.event.target], each.event, each.place)
    return [coding for coding in codings.values() if coding.id not in removed], problems


def _by_place(each: Logged) -> tuple[str, int]:
    return each.place.file, each.place.line or 0


def _has_lost_target(each: Logged, events: Mapping[str, Logged]) -> bool:
    if isinstance(each.event, Move):
        return each.event.target not in events or not isinstance(events[each.event.target].event, Add)
    return isinstance(each.event, Remove) and each.event.target not in events


def _lost_target(each: Logged) -> Problem:
    word = each.event.target if isinstance(each.event, Remove | Move) else ""
    code = "lost-coding" if isinstance(each.event, Move) else "lost-target"
    return Problem(code, each.place, {"word": shortened(word)}, severity="warning")


def _coding(event: Add, logged: Logged) -> Coding:
    return Coding(
        event.id, logged.coder, event.transcript, event.version, event.sha256, event.turn,
        event.start, event.end, event.code, event.valence, logged.place,
    )  # fmt: skip


def _moved(coding: Coding, event: Move, place: Place) -> Coding:
    return replace(
        coding, version=event.version, digest=event.sha256, turn=event.turn, start=event.start,
        end=event.end, place=place,
    )  # fmt: skip
