"""The union of all logs: what stands, whatever the order in which events came or the number of copies.

Events are taken in as they come; what they are about is worked out when it is asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace as freed

from fokus.coding.coding import Coding
from fokus.coding.events import (
    Accept,
    Add,
    Approve,
    Change,
    Decide,
    Entry,
    Event,
    Finish,
    Lift,
    Memo,
    Move,
    Recode,
    Redo,
    Reject,
    Remove,
    Summary,
    ThemeChange,
    Undo,
    Value,
    Withdraw,
)
from fokus.coding.gestures import Gestures
from fokus.coding.log import Logged, read_bundles, uncollected
from fokus.coding.one_log import Log
from fokus.problems import Place, Problem, shortened

About = Remove | Move | Recode | Value
_ABOUT, _MARKS = (Remove, Move, Recode, Value), (Undo, Redo)


Held = tuple[Event, Log]
Decided = TypeVar("Decided", bound=Entry)
Written = TypeVar("Written", Memo, Summary)
_id, _part = attrgetter("id"), attrgetter("part")


class Ledger:
    """All events of a study, and what they add up to."""

    def __init__(self) -> None:
        self.logs: dict[str, Log] = {}
        self.newest = ""
        self._winner: dict[str, Log] = {}
        self._about: dict[str, list[tuple[About, Log]]] = {}
        self._marks: dict[str, list[tuple[str, bool, str]]] = {}
        self._others: list[Held] = []
        self._gestures = Gestures()
        self._conflicts: dict[tuple[str, Place], Problem] = {}

    @uncollected()
    def read(self, file: str, coder: str, data: bytes) -> list[Problem]:
        """Take in what the bytes of a log hold, bundle by bundle; return what cannot be read."""
        problems: list[Problem] = []
        for found in read_bundles(data, file):
            self.take(file, coder, found.events, found.lines)
            problems += found.problems
        return problems

    def take(self, file: str, coder: str, events: Sequence[Event], lines: Sequence[int]) -> list[Event]:
        """Take in what stands in a log, or more of it; return the events that were not known.

        Those of a gesture that is not all there are returned when the rest of it has come.
        """
        log = self.logs.setdefault(file, Log(file, coder))
        fresh = self._fresh(log, events, lines)
        self._note_copies(log, fresh)
        log.keep(fresh)
        for each in [each for each in fresh if type(each) is not Add]:
            self._index(each, log)
        self.newest = max(self.newest, log.last)
        parts = [*filter(_part, fresh)]
        return self._whole(fresh, log.coder, parts) if parts else fresh

    def _whole(self, fresh: list[Event], coder: str, parts: list[Event]) -> list[Event]:
        healed = self._gestures.take(coder, parts)
        cut = self._gestures.cut
        return [*healed, *(each for each in fresh if each.id not in cut)]

    def _fresh(self, log: Log, events: Sequence[Event], lines: Sequence[int]) -> list[Event]:
        """Enter events in their log; two of one id in one file are told, and the first holds."""
        ids = [*map(_id, events)]
        if not ids:
            return []
        if log.follows(ids):
            log.append(events, lines)
            return [*events]
        log.reach(ids)
        before = len(log.events)
        if not log.events or log.events.keys().isdisjoint(ids):
            log.events.update(zip(ids, events, strict=True))
            if len(log.events) == before + len(events):
                log.lines.extend(lines)
                return [*events]
            for each in set(ids):
                del log.events[each]
        fresh = []
        for each, line in zip(events, lines, strict=True):
            known = log.events.setdefault(each.id, each)
            if known is each:
                log.lines.append(line)
                fresh.append(each)
            elif known != each:
                self._tell("event-twice", each, Place(log.file, line))
        return fresh

    def _note_copies(self, log: Log, fresh: Sequence[Event]) -> None:
        """Let the first file's event hold where several have it; differing ones are told."""
        for other in self.logs.values():
            if other is log or not fresh or not other.meets(log):
                continue
            ids = [each.id for each in fresh] if len(fresh) < len(other.events) else other.events
            for each in [each for each in ids if each in other.events and each in log.events]:
                first, last = sorted((self._winner.get(each, other), log), key=lambda one: one.file)
                self._winner[each] = first
                self._compare(each, first, last)

    def _compare(self, event: str, first: Log, last: Log) -> None:
        one, other = first.events[event], last.events[event]
        if one != other:
            self._tell("event-twice", other, last.place(event))
        elif first.coder != last.coder:
            self._tell("event-of-two", other, last.place(event), coder=first.coder)

    def _tell(self, code: str, event: Event, place: Place, **more: str) -> None:
        arguments = {"word": shortened(event.id), **more}
        self._conflicts[code, place] = Problem(code, place, arguments)

    def _index(self, event: Event, log: Log) -> None:
        if isinstance(event, _MARKS):
            mark = (event.id, isinstance(event, Undo), log.coder)
            self._marks.setdefault(event.target, []).append(mark)
        elif isinstance(event, _ABOUT):
            self._about.setdefault(event.target, []).append((event, log))
        else:
            self._others.append((event, log))

    def find(self, event: str) -> Held | None:
        """Return an event and the log that it stands in."""
        if log := self._winner.get(event):
            return log.events[event], log
        return next(((one, log) for log in self.logs.values() if (one := log.events.get(event))), None)

    def holds(self, event: Entry, log: Log) -> bool:
        """Tell whether an event of a log counts: no copy, of a whole gesture, and not undone by its coder.

        Half an undoing undoes nothing.
        """
        if self._winner.get(event.id, log) is not log or event.id in self._gestures.cut:
            return False
        marks = self._marks.get(event.id, ())
        own = (mark for mark in marks if mark[2] == log.coder and mark[0] not in self._gestures.cut)
        return not max(own, default=("", False))[1]

    @property
    def transcripts(self) -> set[str]:
        """The transcripts on which anything was ever coded."""
        return {each for log in self.logs.values() for each in log.adds}

    def codings(self, transcript: str | None = None) -> list[Coding]:
        """Return the codings that stand, of one transcript or all, in the order of their events' ids."""
        asked = self.transcripts if transcript is None else {transcript}
        found = [
            coding
            for log in self.logs.values()
            for each in asked
            for add in log.adds.get(each, ())
            if (coding := self._coding(add, log))
        ]
        return sorted(found, key=lambda coding: coding.id)

    def coding(self, event: str) -> Coding | None:
        """Return a coding by its id, None when it does not stand."""
        found = self.find(event)
        return self._coding(found[0], found[1]) if found and isinstance(found[0], Add) else None

    def _coding(self, add: Add, log: Log) -> Coding | None:
        if not self.holds(add, log):
            return None
        coding = Coding(
            add.id, log.coder, add.transcript, add.version, add.sha256, add.turn, add.start, add.end,
            add.code, add.valence, Place(log.file),
        )  # fmt: skip
        about = [each for each, whose in self._about.get(add.id, ()) if self.holds(each, whose)]
        for each in sorted(about, key=lambda event: event.id):
            changed = _changed(coding, each)
            if changed is None:
                return None
            coding = changed
        return coding

    def put_by(self, coding: str, kind: type[Move | Recode] = Move) -> str:
        """Return the event that put a coding where it stands, or gave it its code: the last, else its own."""
        about = self._about.get(coding, ())
        moves = [each.id for each, whose in about if isinstance(each, kind) and self.holds(each, whose)]
        return max(moves, default=coding)

    def logged(self) -> Iterator[Logged]:
        """Yield every event with its place."""
        for log in self.logs.values():
            for each, line in zip(log.events.values(), log.lines, strict=True):
                yield Logged(each, log.coder, Place(log.file, line))

    def changes(self) -> list[tuple[Change | ThemeChange, str]]:
        """Return the changes of the codebook that hold, in their order, with who made them."""
        found = self._holding((Change, ThemeChange))
        return [(each, log.coder) for each, log in found if isinstance(each, Change | ThemeChange)]

    def memos(self) -> list[tuple[Memo, str]]:
        """Return the memos that stand, with whose they are."""
        return _unreplaced(self._of(Memo))

    def summaries(self) -> list[tuple[Summary, str]]:
        """Return the summaries that stand, with whose they are."""
        return _unreplaced(self._of(Summary))

    def decisions(self) -> list[tuple[Decide, str]]:
        """Return the decisions that hold, in their order, with who made them."""
        return self._of(Decide)

    def finished(self) -> dict[str, set[str]]:
        """Return who has finished each transcript."""
        found = defaultdict[str, set[str]](set)
        for each, coder in self._of(Finish):
            found[each.transcript].add(coder)
        return dict(found)

    def lifted(self) -> set[str | None]:
        """Return the transcripts that are no longer coded blind; None stands for all."""
        return {each.transcript for each, _ in self._of(Lift)}

    def accepted(self) -> set[str]:
        """Return the codings that were suggested."""
        return {each.target for each, _ in self._of(Accept)}

    def rejected(self, coder: str) -> set[tuple[str, int, int, str]]:
        """Return the codes that a coder did not want on which turns, each with the version then."""
        return {
            (each.transcript, each.version, each.turn, each.code)
            for each, whose in self._of(Reject)
            if whose == coder
        }

    def approvals(self) -> list[tuple[Approve | Withdraw, str]]:
        """Return what was said of quotes, in its order, with who said it."""
        found = self._holding((Approve, Withdraw))
        return [(each, log.coder) for each, log in found if isinstance(each, Approve | Withdraw)]

    def _of(self, kind: type[Decided]) -> list[tuple[Decided, str]]:
        """Return the events of a kind that hold, in their order, with whose they are."""
        return [(each, log.coder) for each, log in self._holding((kind,)) if isinstance(each, kind)]

    def _holding(self, kinds: tuple[type, ...]) -> list[Held]:
        found = [each for each in self._others if isinstance(each[0], kinds) and self.holds(*each)]
        return sorted(found, key=lambda each: each[0].id)

    def own(self, coder: str) -> Iterator[Event]:
        """Yield a coder's events, each once, by id."""
        logs = [log for log in self.logs.values() if log.coder == coder]
        mine = {event.id: event for log in logs for event in log.events.values()
                if self._winner.get(event.id, log) is log and event.id not in self._gestures.cut}  # fmt: skip
        return (mine[each] for each in sorted(mine))

    def problems(self) -> list[Problem]:
        """Return what does not hold together in the logs."""
        return [*self._conflicts.values(), *self._cut(), *self._lost()]

    def without_parts(self) -> Iterator[Logged]:
        """Yield every event with its place; those of whole gestures stand by themselves from now on.

        When some of them are taken out, the others are still no half of a gesture.
        """
        for each in self.logged():
            whole = each.event.part and each.event.id not in self._gestures.cut
            yield each._replace(event=freed(each.event, part=None)) if whole else each

    def _cut(self) -> Iterator[Problem]:
        """Yield the warnings of gestures that are not all there."""
        for run in self._gestures.halves():
            _, of = run[0].part or (0, 0)
            if found := self.find(run[0].id):
                place = found[1].place(run[0].id)
                yield Problem("half-gesture", place, {"number": len(run), "of": of}, severity="warning")

    def _lost(self) -> Iterator[Problem]:
        """Yield the warnings of events that are about nothing."""
        about = [pair for pairs in self._about.values() for pair in pairs]
        for event, log in sorted(about, key=lambda pair: pair[0].id):
            target = self.find(event.target)
            if self._winner.get(event.id, log) is log and not _fits(event, target):
                code = "lost-target" if isinstance(event, Remove) else "lost-coding"
                arguments = {"word": shortened(event.target)}
                yield Problem(code, log.place(event.id), arguments, severity="warning")


def _unreplaced(found: list[tuple[Written, str]]) -> list[tuple[Written, str]]:
    """Return what has words and nothing newer in its place."""
    replaced = {one for each, _ in found for one in each.replaces}
    return [(each, coder) for each, coder in found if each.text and each.id not in replaced]


def _fits(event: About, target: Held | None) -> bool:
    return target is not None and (isinstance(event, Remove) or isinstance(target[0], Add))


def _changed(coding: Coding, event: About) -> Coding | None:
    """Return a coding after an event that is about it, None when that takes it away."""
    if isinstance(event, Remove):
        return None
    if isinstance(event, Recode):
        return replace(coding, code=event.code)
    if isinstance(event, Value):
        return replace(coding, valence=event.valence)
    return replace(
        coding, version=event.version, digest=event.sha256, turn=event.turn, start=event.start,
        end=event.end,
    )  # fmt: skip


def ledger_of(logged: Iterable[Logged]) -> Ledger:
    """Return the union of some events."""
    ledger = Ledger()
    for (file, coder), each in groupby(
        sorted(logged, key=_by_place), lambda one: (one.place.file, one.coder)
    ):
        found = [*each]
        ledger.take(file, coder, [one.event for one in found], [one.place.line or 0 for one in found])
    return ledger


def _by_place(each: Logged) -> tuple[str, int]:
    return each.place.file, each.place.line or 0


def placed(ledger: Ledger) -> list[Coding]:
    """Return the codings that stand, each with the place of the event that put it where it is."""
    places = {
        each: Place(log.file, line)
        for log in sorted(ledger.logs.values(), key=lambda log: log.file, reverse=True)
        for each, line in zip(log.events, log.lines, strict=True)
    }
    return [replace(each, place=places[ledger.put_by(each.id)]) for each in ledger.codings()]


def standing(logged: Collection[Logged]) -> tuple[list[Coding], list[Problem]]:
    """Return the codings that stand, sorted by their events' ids, and what does not hold together."""
    ledger = ledger_of(logged)
    return placed(ledger), ledger.problems()
