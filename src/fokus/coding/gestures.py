"""Gestures of several events: which are whole in the logs, and which a power loss has cut.

A gesture is written at once, but what is on disk afterwards may be its first lines only. Those count for
nothing: half a split or half an undo is something that nobody has done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fokus.coding.events import Event

Key = tuple[str, str]


class Gestures:
    """The events of the gestures that have several; of events without parts nothing is asked."""

    def __init__(self) -> None:
        self.cut: set[str] = set()
        self._events: dict[Key, dict[str, Event]] = defaultdict(dict)

    def take(self, coder: str, events: Iterable[Event]) -> list[Event]:
        """Take in events that have parts; return those that were there and are part of a whole now."""
        touched: set[Key] = set()
        for each in events:
            key = (coder, each.step or "")
            self._events[key][each.id] = each
            touched.add(key)
        before = self.cut.copy()
        for key in touched:
            self._judge(key)
        healed = before - self.cut
        return [self._events[key][one] for key in touched for one in self._events[key] if one in healed]

    def _judge(self, key: Key) -> None:
        for run in _runs(_in_order(self._events[key].values())):
            ids = {each.id for each in run}
            if is_whole(run):
                self.cut -= ids
            else:
                self.cut |= ids

    def halves(self) -> list[Sequence[Event]]:
        """Return the gestures of which only some events are there."""
        runs = (run for found in self._events.values() for run in _runs(_in_order(found.values())))
        return [run for run in runs if not is_whole(run)]


def _in_order(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda each: each.id)


def is_whole(events: Sequence[Event]) -> bool:
    """Tell whether all events of a gesture are there."""
    last = events[-1].part
    return last is not None and len(events) == last[1]


def _runs(events: Iterable[Event]) -> list[list[Event]]:
    """Return what was written at once: a gesture that was cut may have been made again under its step."""
    runs: list[list[Event]] = []
    for each in events:
        if each.part and runs and (known := runs[-1][-1].part) and known[0] < each.part[0]:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs
