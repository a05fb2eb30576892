"""A gesture of several events counts whole or not at all, wherever a power loss has cut the log."""

import json
from datetime import UTC, datetime

import pytest

from fokus.coding.events import Add, Event, Remove, Undo, as_parts
from fokus.coding.ledger import Ledger
from fokus.coding.log import format_event, read_log
from fokus.coding.undo import Stack
from fokus.custody.erasure.coded import _without_part

WHEN = datetime(2025, 6, 1, 9, tzinfo=UTC)
LOG = "codings/a1.gran.jsonl"


def add(number: int, step: str | None = "steg-1") -> Add:
    return Add(
        id=f"E{number:03}", time=WHEN, step=step, transcript="omg1", version=1, turn=number, code="tid",
        codebook=1,
    )  # fmt: skip


def lines(events: list[Event]) -> bytes:
    return "".join(f"{format_event(each)}\n" for each in events).encode()


def loaded(data: bytes) -> Ledger:
    found, ledger = read_log(data, LOG), Ledger()
    ledger.take(LOG, "a1", found.events, found.lines)
    return ledger


def stands(ledger: Ledger) -> list[str]:
    return [each.id for each in ledger.codings()]


FIRST = lines([add(1, "steg-0")])
SECOND = lines(as_parts([add(2), add(3), add(4)]))


def test_a_log_cut_anywhere_in_a_gesture_holds_none_of_it():
    for cut in range(len(SECOND) - 1):
        ledger = loaded(FIRST + SECOND[:cut] + b"\n")
        assert stands(ledger) == ["E001"], cut
    assert stands(loaded(FIRST + SECOND)) == ["E001", "E002", "E003", "E004"]


def test_half_a_gesture_is_told_once_with_its_place():
    ledger = loaded(FIRST + b"".join(SECOND.splitlines(keepends=True)[:2]))
    told = [(each.code, each.place.line, each.severity, dict(each.arguments)) for each in ledger.problems()]
    assert told == [("half-gesture", 2, "warning", {"number": 2, "of": 3})]


def test_made_again_under_the_same_step_it_holds_and_the_half_does_not():
    half = SECOND.splitlines(keepends=True)[0]
    again = lines(as_parts([add(5), add(6), add(7)]))
    ledger = loaded(FIRST + half + again)
    assert stands(ledger) == ["E001", "E005", "E006", "E007"]


def test_a_half_is_neither_undone_nor_an_answer_to_the_page():
    ledger = loaded(FIRST + SECOND.splitlines(keepends=True)[0])
    stack = Stack(ledger.own("a1"))
    assert ([each.key for each in stack.done], stack.answered("steg-1")) == (["steg-0"], [])


def test_half_an_undoing_undoes_nothing():
    undo = as_parts([Undo(id=f"U{6 - n}", time=WHEN, step="steg-2", target=f"E00{n}") for n in (4, 3, 2)])
    assert stands(loaded(FIRST + SECOND + lines(undo[:2]))) == ["E001", "E002", "E003", "E004"]
    assert stands(loaded(FIRST + SECOND + lines(undo))) == ["E001"]


def test_when_the_rest_comes_all_of_it_is_new():
    events = as_parts([add(2), add(3), Remove(id="E004", time=WHEN, step="steg-1", target="E001")])
    ledger = loaded(FIRST)
    assert ledger.take(LOG, "a1", events[:2], [2, 3]) == []
    assert {each.id for each in ledger.take(LOG, "a1", events[2:], [4])} == {"E002", "E003", "E004"}
    assert stands(ledger) == ["E002", "E003"]


def test_copies_of_a_log_that_were_cut_differently_make_a_whole():
    head, *rest = SECOND.splitlines(keepends=True)
    ledger = loaded(FIRST + head)
    found = read_log(b"".join(rest), "codings/a1.gran (kopia).jsonl")
    ledger.take("codings/a1.gran (kopia).jsonl", "a1", found.events, found.lines)
    assert stands(ledger) == ["E001", "E002", "E003", "E004"]


def test_logs_from_before_hold_as_they_did():
    assert stands(loaded(lines([add(2), add(3)]))) == ["E002", "E003"]
    assert as_parts([add(2)])[0].part is None


def test_what_is_left_when_an_erasure_took_a_part_counts_all_the_same():
    kept = SECOND.splitlines(keepends=True)[1:]
    assert stands(loaded(b"".join(map(_without_part, kept)))) == ["E003", "E004"]
    last = b'{"event":"undo","id":"U1","target":"E1","part": [1, 2]}\n'
    assert json.loads(_without_part(last)) == {"event": "undo", "id": "U1", "target": "E1"}


@pytest.mark.parametrize("part", [[2, 1], [0, 1], [1], "1/2"])
def test_a_part_that_makes_no_sense_is_told(part: object):
    event = json.loads(format_event(add(2))) | {"part": part}
    found = read_log(json.dumps(event).encode() + b"\n", LOG)
    assert [each.code for each in found.problems] == ["wrong-event"]
