"""The coding log: append-only, one event a line, a file for each coder and device.

What stands is what the events of all files add up to, whatever their order or number of copies: see
``ledger``.
"""

import gc
import json
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, lt
from typing import NamedTuple

import msgspec

from fokus.coding.events import LATER, Add, Event, Redo, Remove, Undo, Value, fault_of, is_id, is_ordered
from fokus.coding.ids import new_id
from fokus.problems import Place, Problem, shortened

__all__ = [
    "Add", "Logged", "Read", "coder_of", "format_event", "log_name", "new_id", "parse_log", "read_bundles",
    "read_log", "uncollected",
]  # fmt: skip

CHUNK = 1 << 20

_SIMPLE = (Undo, Redo, Value)

_decoder = msgspec.json.Decoder(Event)
_encoder = msgspec.json.Encoder()
_key = re.compile(r"\$\.(\w+)")
_transcript, _code, _start, _end, _part = map(attrgetter, ("transcript", "code", "start", "end", "part"))


class Logged(NamedTuple):
    """An event with its coder and its place in a log."""

    event: Event
    coder: str
    place: Place


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a log: its events, the line of each, and the lines that cannot be read."""

    events: Sequence[Event]
    lines: Sequence[int]
    problems: tuple[Problem, ...] = ()


def log_name(coder: str, device: str) -> str:
    """Return the name of a coder's log on one device; ``device`` is a random word."""
    return f"{coder}.{device}.jsonl"


def coder_of(name: str, known: Iterable[str]) -> str:
    """Return whose log a file is: the longest known id that it begins with, else its first part."""
    fitting = [coder for coder in known if name.startswith(f"{coder}.")]
    return max(fitting, key=len, default=name.partition(".")[0])


def format_event(event: Event) -> str:
    """Write an event as one line of JSON, without the keys that are not set."""
    return _encoder.encode(event).decode()


def parse_log(text: str, file: str, coder: str) -> tuple[list[Logged], list[Problem]]:
    """Read a log; a line that cannot be read is a problem of its own and loses nothing else.

    Such a line stays where it is, is told and counts for nothing. It is not put aside in a file of its
    own: an erasure that could not read it would not find it there either, and there would be two.
    """
    found = read_log(text.encode("utf-8", "surrogateescape"), file)
    pairs = zip(found.events, found.lines, strict=True)
    return [Logged(event, coder, Place(file, line)) for event, line in pairs], [*found.problems]


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be looked for meanwhile: among a million events that all live there is none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def read_log(data: bytes, file: str, first: int = 1) -> Read:
    """Read the bytes of a log, from a line on."""
    found = [*read_bundles(data, file, first)]
    return Read(
        [one for each in found for one in each.events],
        array("L", (one for each in found for one in each.lines)),
        tuple(one for each in found for one in each.problems),
    )


def read_bundles(data: bytes, file: str, first: int = 1) -> Iterator[Read]:
    """Read the bytes of a log bundle by bundle; fast where the lines are as fokus writes them."""
    number = first
    for start, end in _chunks(data):
        known = _as_written(data, start, end)
        if known is not None:
            yield Read(known, range(number, number + len(known)))
            number += len(known)
            continue
        events: list[Event] = []
        lines = array("L")
        problems: list[Problem] = []
        for line in data[start:end].removesuffix(b"\n").split(b"\n"):
            _take(line, Place(file, number), events, lines, problems)
            number += 1
        yield Read(events, lines, tuple(problems))


def _chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where bundles of lines begin and end that fit in a processor's cache."""
    at = 0
    while at < len(data):
        end = data.rfind(b"\n", at, at + CHUNK) + 1 or data.find(b"\n", at) + 1 or len(data)
        yield at, end
        at = end


def _as_written(data: bytes, start: int, end: int) -> list[Event] | None:
    """Return the events of lines that are all without fault, else None: then each is looked at.

    Written again they give the same bytes, so no line has a key twice, or one that is not understood.
    """
    try:
        found = _decoder.decode_lines(memoryview(data)[start:end])
        written = _encoder.encode_lines(found)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if len(written) != end - start or not data.startswith(written, start):
        return None
    others = [each for each in found if type(each) is not Add]
    adds = [each for each in found if type(each) is Add] if others else found
    named = all(map(_is_known_id, {*map(_transcript, adds), *map(_code, adds)}))
    faulty = any(fault_of(each) for each in [*others, *filter(_part, adds)] if not _is_simple(each))
    return found if named and not faulty and _are_ordered(adds) else None


def _is_simple(event: Event) -> bool:
    """Tell whether an event's own types leave no fault to be found."""
    simple = type(event) in _SIMPLE or (isinstance(event, Remove) and event.by is None)
    return simple and event.part is None


@lru_cache(maxsize=100_000)
def _is_known_id(word: str) -> bool:
    return is_id(word)


def _are_ordered(adds: Sequence[Add]) -> bool:
    """Tell whether each coding begins before it ends, or is on a whole turn."""
    try:
        return all(map(lt, map(_start, adds), map(_end, adds)))
    except TypeError:  # some are on a whole turn
        return all(map(is_ordered, map(_start, adds), map(_end, adds)))


def _take(
    line: bytes, place: Place, events: list[Event], lines: "array[int]", problems: list[Problem]
) -> None:
    text = line.decode("utf-8", "surrogateescape")
    if not text.strip("\ufeff \t\r"):
        return
    event = _parse_line(text, place)
    if isinstance(event, Problem):
        problems.append(event)
    else:
        events.append(event)
        lines.append(place.line or 0)


def _parse_line(line: str, place: Place) -> Event | Problem:
    try:
        line.encode()
        data = json.loads(line.lstrip("\ufeff"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return Problem("torn-line", place, severity="warning")
    kind = data.get("event") if isinstance(data, dict) else None
    if isinstance(kind, str) and kind in LATER:
        return Problem("later-event", place, {"word": kind}, severity="warning")
    try:
        event: Event = msgspec.convert(data, Event)
        key = _unspeakable(data) or fault_of(event)
    except msgspec.ValidationError as error:
        key = _faulty_key(str(error))
    except UnicodeEncodeError:
        key = "event"
    return Problem("wrong-event", place, {"key": key}) if key else event


def _unspeakable(data: dict[str, object]) -> str:
    """Return the key whose text has half a character that no text file can hold."""
    halves = re.compile("[\ud800-\udfff]")
    return next((key for key, value in data.items() if halves.search(str(value))), "")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs; two of one key are two events that ran into each other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("key-twice")
    return found


def _faulty_key(told: str) -> str:
    """Return the key that a fault is about: ``event`` where it is about the whole."""
    found = _key.search(told) or re.search(r"field `(\w+)`", told)
    return shortened(found[1]) if found else "event"
