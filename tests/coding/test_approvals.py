"""What was said of quotes: the newest word holds, of the very words, as whose they were shown."""

from datetime import UTC, datetime, timedelta

import pytest

from fokus.coding.approvals import Approval, approvals_of, key_of, words_digest
from fokus.coding.events import Approve, Event, Level, Undo, Withdraw
from fokus.coding.ledger import Ledger
from fokus.coding.log import format_event, parse_log

WHEN = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORDS = "Tiden räcker inte."


def approve(
    number: int, words: str = WORDS, level: Level = "group", cleared: tuple[str, ...] = ()
) -> Approve:
    return Approve(
        id=f"01A{number:03}", time=WHEN + timedelta(minutes=number), transcript="omg1", version=1, turn=2,
        sha256=words_digest(words), level=level, cleared=cleared,
    )  # fmt: skip


def withdraw(number: int) -> Withdraw:
    return Withdraw(
        id=f"01A{number:03}", time=WHEN, transcript="omg1", version=1, turn=2, sha256=words_digest(WORDS),
        text="för nära",
    )  # fmt: skip


def ledger(*events: Event) -> Ledger:
    found = Ledger()
    data = "".join(format_event(each) + "\n" for each in events).encode()
    assert found.read("codings/a1.x.jsonl", "a1", data) == []
    return found


@pytest.mark.parametrize("event", [approve(1, cleared=("Lindby",)), withdraw(2)])
def test_an_event_is_read_as_it_was_written(event: Approve | Withdraw):
    (logged,), problems = parse_log(format_event(event), "a1.x.jsonl", "a1")
    assert (logged.event, problems) == (event, [])


def test_the_newest_word_on_a_quote_holds_and_undoing_it_gives_the_one_before():
    said = ledger(approve(1), withdraw(2))
    assert approvals_of(said.approvals())[key_of("omg1", f" {WORDS}\n")] == Approval(
        "a1", None, (), "för nära"
    )
    undone = ledger(approve(1), withdraw(2), Undo(id="01A003", time=WHEN, target="01A002"))
    assert approvals_of(undone.approvals())[key_of("omg1", WORDS)] == Approval("a1", "group")


def test_other_words_and_other_texts_are_not_approved():
    said = approvals_of(ledger(approve(1)).approvals())
    assert key_of("omg1", "Tiden räcker.") not in said
    assert key_of("omg2", WORDS) not in said


@pytest.mark.parametrize(
    ("approved", "shown", "covered"),
    [
        ("profession", "profession", True), ("profession", "group", True), ("group", "group", True),
        ("group", "profession", False), ("participant", "group", False), (None, "participant", False),
    ],
)  # fmt: skip
def test_an_approval_covers_a_coarser_word_for_who_speaks_and_no_finer_one(
    approved: Level | None, shown: Level, *, covered: bool
):
    assert Approval("a1", approved).covers(shown) is covered
