"""The logs without the codings on her turns, and with the new digests of the versions she was taken from."""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fokus.coding.coding import Coding
from fokus.coding.events import Move
from fokus.coding.log import format_event, new_id
from fokus.custody.erasure import Draft, Found, Request
from fokus.custody.erasure.named import Named
from fokus.custody.erasure.speech import Speech, passages

FOLDER = "codings"
_PART = rb'"part":\s*\[\s*\d+\s*,\s*\d+\s*\]'
PART = re.compile(rb"%b,\s*|,\s*%b" % (_PART, _PART))
ON_TURNS = ("memo", "decide", "reject", "approve", "withdraw")
EMPTY = b"\xef\xbb\xbf \t\r\n"
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log as its bytes, and the event in it, empty where it cannot be read."""

    file: str
    number: int
    data: bytes
    event: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The event's id."""
        return str(self.event.get("id", ""))

    @property
    def target(self) -> str:
        """The event that it is about."""
        return str(self.event.get("target", ""))

    @property
    def step(self) -> str:
        """The gesture that it is of."""
        return str(self.event.get("step") or "")

    @property
    def where(self) -> Place:
        """The turn that it is on."""
        return tuple(self.event.get(key) for key in ("transcript", "version", "turn"))  # type: ignore[return-value]


def read_logs(draft: Draft) -> list[Line]:
    """Read every line of every log."""
    names = sorted(
        f"{FOLDER}/{path.name}" for path in (draft.folder / FOLDER).glob("*.jsonl") if path.name[0] != "."
    )
    return [
        Line(name, number, data, _event(data))
        for name in names
        for number, data in enumerate((draft.read(name) or b"").splitlines(keepends=True), start=1)
    ]


def _event(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def gone(
    lines: Iterable[Line],
    hers: Collection[Place],
    standing: Iterable[Coding],
    speech: Speech,
    request: Request,
) -> set[str]:
    """Return the ids of the events that go: codings and memos on her turns or on her, and what cites her.

    A coding that now stands on somebody else's turn stays, also where it once stood on hers.
    """
    lines = list(lines)
    kept = {each.id for each in standing if (each.transcript, each.version, each.turn) not in hers}
    found = {one for one, place in _last_places(lines).items() if place in hers} - kept
    found |= {each.id for each in lines if each.event.get("event") in ON_TURNS and each.where in hers}
    found |= {each.id for each in lines if _is_about(each, request)}
    found |= {each.id for each in lines if each.id and _cites(each, speech)}
    while more := {each.id for each in lines if each.id and each.target in found} - found:
        found |= more
    return found


def _is_about(line: Line, request: Request) -> bool:
    """Tell whether a memo is on the person, and of a day that is to go."""
    if line.event.get("participant") != request.participant:
        return False
    return request.reaches(day_of(line.event))


def day_of(event: Mapping[str, Any]) -> date | None:
    """Return the day on which an event was written, None when it does not say."""
    try:
        return datetime.fromisoformat(str(event.get("time"))).date()
    except ValueError:
        return None


def _last_places(lines: Iterable[Line]) -> dict[str, Place]:
    """Return where each coding was put last, in the order of the events' ids."""
    places: dict[str, Place] = {}
    for each in sorted(lines, key=lambda line: line.id):
        if each.event.get("event") == "add":
            places[each.id] = each.where
        elif each.event.get("event") == "move" and each.target in places:
            places[each.target] = (places[each.target][0], *each.where[1:])
    return places


def _cites(line: Line, speech: Speech) -> bool:
    said = line.event.get("text") if line.event else line.data.decode(errors="replace")
    return isinstance(said, str) and bool(passages(said, speech))


def erase_codings(draft: Draft, lines: Iterable[Line], found: Collection[str], speech: Speech) -> None:
    """Write the logs without some events; what stays keeps its bytes, but for the digests of the versions.

    A line that cannot be read and has no words of hers stays, and is told: it may be about her all the same.
    """
    kept: dict[str, list[bytes]] = {}
    left: dict[tuple[str, str], list[int]] = {}
    lines = list(lines)
    thinned = {(each.file, each.step) for each in lines if each.id in found and each.step}
    for each in lines:
        made = kept.setdefault(each.file, [])
        if each.id in found or (not each.event and _cites(each, speech)):
            what = {"add": "codings", "memo": "memos"}.get(str(each.event.get("event")), "events")
            left.setdefault((what, each.file), []).append(each.number)
            continue
        line = _without_part(each.data) if (each.file, each.step) in thinned else each.data
        made.append(_renewed(line, draft.digests))
        if not each.event and each.data.strip(EMPTY):
            left.setdefault(("unread", each.file), []).append(each.number)
    for file, data in kept.items():
        draft.edit(file, lambda _, data=data: b"".join(data))  # type: ignore[misc]
    draft.found += [Found(what, file, len(at), tuple(at)) for (what, file), at in left.items()]


def _without_part(data: bytes) -> bytes:
    """Return an event of a gesture that has lost another: what is left of it counts all the same."""
    return PART.sub(b"", data, count=1)


def _renewed(data: bytes, digests: Mapping[str, str]) -> bytes:
    for old, new in digests.items():
        data = data.replace(old.encode(), new.encode())
    return data


def pin(draft: Draft, standing: Iterable[Coding], hers: Collection[Place], her: Named) -> None:
    """Write down where codings of others stand now that began on a turn which is gone from its old version.

    The text by which they were carried is no more, so the log says it.
    """
    for each in standing:
        began = each.put and (each.transcript, each.put.version, each.put.turn) in hers
        if began and (each.transcript, each.version, each.turn) not in hers:
            start, end = her.span((each.transcript, each.version), each.turn, each.start, each.end)
            move = Move(
                id=new_id(draft.now), time=draft.now, target=each.id, version=each.version,
                sha256=draft.digests.get(each.digest, each.digest), turn=each.turn, start=start, end=end,
            )  # fmt: skip
            line = (format_event(move) + "\n").encode()
            draft.edit(each.place.file, lambda data, line=line: closed(data) + line)  # type: ignore[misc]


def closed(data: bytes) -> bytes:
    """Return a log whose last line has its end."""
    return data if data.endswith(b"\n") or not data else data + b"\n"
