"""One file of the logs, as the ledger holds it."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import attrgetter, lt

from fokus.coding.events import Add, Event
from fokus.problems import Place

_id = attrgetter("id")


@dataclass(slots=True, eq=False)
class Log:
    """One file: its coder, its events in the order of their lines, these, and its lowest and highest id."""

    file: str
    coder: str
    lines: "array[int]" = field(default_factory=lambda: array("L"))
    first: str = ""
    last: str = ""
    _events: dict[str, Event] = field(default_factory=dict)
    _waiting: list[Event] = field(default_factory=list)
    _adds: dict[str, list[Add]] | None = None

    @property
    def events(self) -> dict[str, Event]:
        """Its events by id, sorted in when one is first asked for."""
        if self._waiting:
            self._events.update(zip(map(_id, self._waiting), self._waiting, strict=True))
            self._waiting = []
        return self._events

    @property
    def adds(self) -> dict[str, list[Add]]:
        """Its codings by transcript, sorted out when they are first asked for."""
        if self._adds is None:
            found = defaultdict[str, list[Add]](list)
            for each in chain(self._events.values(), self._waiting):
                if type(each) is Add:
                    found[each.transcript].append(each)
            self._adds = found
        return self._adds

    def follows(self, ids: Sequence[str]) -> bool:
        """Tell whether ids come one after the other, and behind all of its own: then none is there twice."""
        return self.last < ids[0] and all(map(lt, ids, islice(ids, 1, None)))

    def append(self, events: Sequence[Event], lines: Sequence[int]) -> None:
        """Take in events that follow; they are sorted in when one is asked for."""
        self.first, self.last = self.first or events[0].id, events[-1].id
        self._waiting += events
        self.lines.extend(lines)

    def reach(self, ids: Sequence[str]) -> None:
        """Remember between which ids its own are."""
        lowest, highest = min(ids), max(ids)
        self.first = min(self.first, lowest) if self.first else lowest
        self.last = max(self.last, highest)

    def meets(self, other: "Log") -> bool:
        """Tell whether another log may have an event that is also here."""
        return bool(self.last and other.last) and self.first <= other.last and other.first <= self.last

    def keep(self, events: Iterable[Event]) -> None:
        """Sort in what has come since."""
        for each in events if self._adds is not None else ():
            if type(each) is Add:
                self.adds.setdefault(each.transcript, []).append(each)

    def place(self, event: str) -> Place:
        """Return where an event stands."""
        number = next(n for n, each in enumerate(self.events) if each == event)
        return Place(self.file, self.lines[number])
