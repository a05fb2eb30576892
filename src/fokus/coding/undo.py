"""What a coder can undo and redo: her own gestures, in the order in which she made them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fokus.coding.events import Event, Redo, Undo


@dataclass(slots=True, eq=False)
class Step:
    """The events of one gesture."""

    key: str
    events: list[Event] = field(default_factory=list)


class Stack:
    """A coder's gestures, done and undone. It follows from her log alone, so it outlives a restart."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.newest = ""
        self._step_of: dict[str, Step] = {}
        self._answers: dict[str, list[Event]] = {}
        for each in events:
            self.take(each)

    def take(self, event: Event) -> None:
        """Take in the next event of the coder, in the order of their ids."""
        self.newest = max(self.newest, event.id)
        if event.step:
            self._answers.setdefault(event.step, []).append(event)
        if isinstance(event, Undo):
            self._turn(event.target, self.done, self.undone)
        elif isinstance(event, Redo):
            self._turn(event.target, self.undone, self.done)
        else:
            self._do(event)

    def _turn(self, target: str, source: list[Step], target_list: list[Step]) -> None:
        step = self._step_of.get(target)
        if step is None:
            return
        if source and source[-1] is step:
            target_list.append(source.pop())
        elif step in source:
            source.remove(step)
            target_list.append(step)

    def _do(self, event: Event) -> None:
        key = event.step or event.id
        if not self.done or self.done[-1].key != key:
            self.done.append(Step(key))
            self.undone.clear()
        self.done[-1].events.append(event)
        self._step_of[event.id] = self.done[-1]

    def answered(self, step: str) -> list[Event]:
        """Return the events of a gesture that is already in the log."""
        return self._answers.get(step, [])
