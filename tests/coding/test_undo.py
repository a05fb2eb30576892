"""Undo and redo follow from the log alone: after a restart they are what they were."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fokus.coding.events import Add, Event, Recode, Redo, Remove, Undo, Value
from fokus.coding.ledger import Ledger
from fokus.coding.log import format_event, read_log
from fokus.coding.undo import Stack

WHEN = datetime(2025, 6, 1, 9, tzinfo=UTC)


class Coder(RuleBasedStateMachine):
    """A coder who works, undoes, redoes and starts anew, beside a list of the states that she has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Event] = []
        self.ledger, self.stack = Ledger(), Stack()
        self.seen: list[set[tuple[Any, ...]]] = [set()]
        self.at = 0

    def write(self, *events: Event) -> None:
        self.log += events
        lines = range(len(self.log) - len(events) + 1, len(self.log) + 1)
        for each in self.ledger.take("anna.gran.jsonl", "anna", events, lines):
            self.stack.take(each)

    def next_id(self, more: int = 0) -> str:
        return f"E{len(self.log) + more:05}"

    def state(self) -> set[tuple[Any, ...]]:
        return {(each.id, each.code, each.valence) for each in self.ledger.codings()}

    def did(self, *events: Event) -> None:
        self.write(*events)
        del self.seen[self.at + 1 :]
        self.seen.append(self.state())
        self.at += 1

    @rule(codes=st.lists(st.sampled_from(["tid", "samtal", "roller"]), min_size=1, max_size=3, unique=True))
    def puts_codes_on_a_turn(self, codes: list[str]) -> None:
        step = f"steg-{len(self.log)}"
        self.did(*[
            Add(id=self.next_id(n), time=WHEN, step=step, transcript="omg1", version=1, turn=1, code=code,
                codebook=1)
            for n, code in enumerate(codes)
        ])  # fmt: skip

    @precondition(lambda self: self.ledger.codings())
    @rule(data=st.data(), kind=st.sampled_from(["remove", "recode", "valence"]))
    def changes_a_coding(self, data: st.DataObject, kind: str) -> None:
        target = data.draw(st.sampled_from([each.id for each in self.ledger.codings()]))
        given = {"id": self.next_id(), "time": WHEN, "target": target}
        kinds: dict[str, Any] = {
            "remove": lambda: Remove(**given), "recode": lambda: Recode(**given, code="regler"),
            "valence": lambda: Value(**given, valence="helping"),
        }  # fmt: skip
        self.did(kinds[kind]())

    @precondition(lambda self: self.at > 0)
    @rule()
    def undoes(self) -> None:
        targets = [*reversed(self.stack.done[-1].events)]
        self.write(*[Undo(id=self.next_id(n), time=WHEN, step=f"u{len(self.log)}", target=each.id)
                     for n, each in enumerate(targets)])  # fmt: skip
        self.at -= 1

    @precondition(lambda self: self.at < len(self.seen) - 1)
    @rule()
    def redoes(self) -> None:
        targets = self.stack.undone[-1].events
        self.write(*[Redo(id=self.next_id(n), time=WHEN, step=f"r{len(self.log)}", target=each.id)
                     for n, each in enumerate(targets)])  # fmt: skip
        self.at += 1

    @rule()
    def starts_anew(self) -> None:
        data = "".join(f"{format_event(each)}\n" for each in self.log).encode()
        found = read_log(data, "anna.gran.jsonl")
        self.ledger = Ledger()
        self.ledger.take("anna.gran.jsonl", "anna", found.events, found.lines)
        self.stack = Stack(self.ledger.own("anna"))

    @invariant()
    def what_stands_is_what_was_seen_there(self) -> None:
        assert self.state() == self.seen[self.at]

    @invariant()
    def every_step_back_and_forward_is_there(self) -> None:
        assert (len(self.stack.done), len(self.stack.undone)) == (self.at, len(self.seen) - 1 - self.at)


TestCoder = Coder.TestCase
TestCoder.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
