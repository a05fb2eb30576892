"""What stands is what all logs add up to, whatever the order in which they came or how often."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fokus.coding.codebook import hold
from fokus.coding.events import (
    Add,
    Change,
    Event,
    Memo,
    Move,
    Recode,
    Redo,
    Remove,
    Summary,
    ThemeChange,
    Undo,
    Value,
)
from fokus.coding.ids import new_id, next_id
from fokus.coding.ledger import Ledger, standing
from fokus.coding.log import Logged, format_event, parse_log
from fokus.problems import Place
from fokus.study.codebook import Code, Codebook, Theme

WHEN = datetime(2025, 6, 1, 9, tzinfo=UTC)
CODES = ["narvaro", "tid", "samtal", "ny"]
BOOK = Codebook(
    theme=(Theme(id="tema", label="Tema"),),
    code=tuple(Code(id=each, theme="tema", label=each) for each in CODES[:3]),
)


def add(number: int, **more: object) -> Add:
    given_keys = {"transcript": "omg1", "version": 1, "turn": 1 + number % 3, "code": CODES[number % 4]}
    return Add(**{"id": f"E{number:03}", "time": WHEN, "codebook": 1, **given_keys, **more})  # type: ignore[arg-type]


KINDS: dict[str, Callable[[dict[str, Any], str, str], Event]] = {
    "add": lambda head, _, code: add(int(head["id"][1:]), code=code),
    "remove": lambda head, target, _: Remove(**head, target=target),
    "move": lambda head, target, code: Move(**head, target=target, version=1, turn=len(code)),
    "recode": lambda head, target, code: Recode(**head, target=target, code=code),
    "valence": lambda head, target, code: Value(
        **head, target=target, valence="helping" if code > "o" else None
    ),
    "memo": lambda head, target, code: Memo(**head, code=code, text="Hm.", replaces=(target,)),
    "summary": lambda head, target, code: Summary(**head, theme="tema", text=code, replaces=(target,)),
    "undo": lambda head, target, _: Undo(**head, target=target),
    "redo": lambda head, target, _: Redo(**head, target=target),
    "create": lambda head, target, code: Change(
        **head, action="create", code=code, theme="tema", label=target
    ),
    "rename": lambda head, target, code: Change(**head, action="rename", code=code, label=target),
    "merge": lambda head, target, code: Change(
        **head, action="merge", code=code, into=(CODES[(CODES.index(code) + int(target[1:]) % 3 + 1) % 4],)
    ),
    "retire": lambda head, _, code: Change(**head, action="retire", code=code),
    "theme": lambda head, target, _: ThemeChange(**head, action="rename", theme="tema", label=target),
}


def made(number: int, drawn: tuple[str, int, str]) -> Event:
    """Any event that a coder can decide, about any other."""
    kind, target, code = drawn
    return KINDS[kind]({"id": f"E{number:03}", "time": WHEN}, f"E{target:03}", code)


some = st.tuples(st.sampled_from([*KINDS, "add", "add", "add"]), st.integers(0, 25), st.sampled_from(CODES))
logs = st.lists(some, min_size=1, max_size=25).map(lambda all_: [made(*each) for each in enumerate(all_)])
coders = st.sampled_from(["anna", "bo"])


def picture(ledger: Ledger) -> tuple[object, ...]:
    held = hold(BOOK, [each for each, _ in ledger.changes()])
    return (
        ledger.codings(), ledger.memos(), ledger.summaries(), held.codebook, held.merged, held.retired,
        {each.code for each in ledger.problems()}, [event.id for event in ledger.own("anna")],
    )  # fmt: skip


@given(logs, st.lists(coders, min_size=25, max_size=25), st.randoms(use_true_random=False))
def test_the_union_knows_no_order_and_no_copies(
    events: list[Event], whose: list[str], shuffled: random.Random
):
    files = {"anna": "codings/anna.gran.jsonl", "bo": "codings/bo.tall.jsonl"}
    told = [
        (files[who], who, event, n + 1) for n, (event, who) in enumerate(zip(events, whose, strict=False))
    ]
    copies = [(file.replace(".jsonl", " (konflikt).jsonl"), who, event, n) for file, who, event, n in told]
    one, other = Ledger(), Ledger()
    for file, who, event, line in told:
        one.take(file, who, [event], [line])
    mixed = [*told, *told, *copies]
    shuffled.shuffle(mixed)
    for file, who, event, line in mixed:
        other.take(file, who, [event], [line])
    assert picture(other)[1:6] == picture(one)[1:6]
    assert [each.id for each in other.codings()] == [each.id for each in one.codings()]
    assert {(c.id, c.code, c.turn, c.valence) for c in other.codings()} == {
        (c.id, c.code, c.turn, c.valence) for c in one.codings()
    }
    assert picture(other)[7] == picture(one)[7]


@given(logs)
def test_every_event_is_read_as_it_was_written(events: list[Event]):
    text = "".join(f"{format_event(each)}\n" for each in events)
    logged, problems = parse_log(text, "codings/anna.gran.jsonl", "anna")
    odd = len(problems)
    read = [each.event for each in logged]
    assert read == [each for each in events if each in read]
    assert len(logged) + odd == len(events)
    slow, told = parse_log(text.replace('{"event"', '{ "event"').replace('":', '" :'), "x", "anna")
    assert ([each.event for each in slow], len(told)) == ([each.event for each in logged], odd)


def test_one_takes_back_only_what_is_ones_own():
    mine = Logged(add(1), "anna", Place("anna.gran.jsonl", 1))
    hers = Logged(Undo(id="E100", time=WHEN, target="E001"), "bo", Place("bo.tall.jsonl", 1))
    own = Logged(Undo(id="E101", time=WHEN, target="E001"), "anna", Place("anna.asp.jsonl", 1))
    assert len(standing([mine, hers])[0]) == 1
    assert standing([mine, hers, own])[0] == []


def test_a_redo_lets_hold_again_what_was_undone_and_the_newest_decides():
    events: list[Event] = [add(1), Undo(id="E002", time=WHEN, target="E001")]
    steps = [0, 1, 0]
    for number, count in enumerate([*steps], start=3):
        kind = Redo if number % 2 else Undo
        events.append(kind(id=f"E{number:03}", time=WHEN, target="E001"))
        assert len(standing([Logged(e, "anna", Place("a", n)) for n, e in enumerate(events)])[0]) == 1 - count


def test_two_memos_that_were_written_at_once_both_stand_until_one_replaces_them():
    ledger = Ledger()
    memos = [Memo(id=f"M{n}", time=WHEN, study=True, text=f"Från dator {n}") for n in (1, 2)]
    for n, each in enumerate(memos):
        ledger.take(f"anna.{n}.jsonl", "anna", [each], [1])
    assert [memo.text for memo, _ in ledger.memos()] == ["Från dator 1", "Från dator 2"]
    both = Memo(id="M3", time=WHEN, study=True, text="Båda", replaces=("M1", "M2"))
    ledger.take("anna.0.jsonl", "anna", [both], [2])
    assert [memo.text for memo, _ in ledger.memos()] == ["Båda"]
    ledger.take(
        "anna.0.jsonl", "anna", [Memo(id="M4", time=WHEN, study=True, text="", replaces=("M3",))], [3]
    )
    assert ledger.memos() == []


def change(number: int, action: str, code: str, **more: object) -> Change:
    return Change(id=f"C{number}", time=WHEN, action=action, code=code, **more)  # type: ignore[arg-type]


def test_codings_of_a_merged_code_count_as_the_other():
    held = hold(
        BOOK, [change(1, "merge", "tid", into=("narvaro",)), change(2, "merge", "narvaro", into=("samtal",))]
    )
    assert (held.code_of("tid"), held.code_of("narvaro"), held.code_of("samtal")) == ("samtal",) * 3
    assert [*held.codebook.codes] == ["samtal"]


def test_two_coders_who_merge_crosswise_lose_no_code():
    held = hold(
        BOOK, [change(1, "merge", "tid", into=("narvaro",)), change(2, "merge", "narvaro", into=("tid",))]
    )
    assert (held.code_of("tid"), held.code_of("narvaro")) == ("narvaro", "narvaro")


def test_retired_and_split_codes_keep_their_codings_and_take_no_new():
    held = hold(BOOK, [change(1, "retire", "tid"), change(2, "split", "narvaro", into=("samtal", "ny"))])
    assert {"tid", "narvaro"} <= held.codebook.codes.keys()
    assert [held.takes(each) for each in ("tid", "narvaro", "samtal", "okänd")] == [False, False, True, False]
    again = hold(BOOK, [change(1, "retire", "tid"), change(3, "restore", "tid")])
    assert again.takes("tid")


def test_a_later_file_tells_what_earlier_events_told():
    later = BOOK.model_copy(update={"version": 2})
    rename, merge = change(1, "rename", "tid", label="Ont om tid"), change(2, "merge", "borta", into=("tid",))
    assert hold(BOOK, [rename]).codebook.codes["tid"].label == "Ont om tid"
    held = hold(later, [rename, change(3, "retire", "tid"), merge])
    assert (held.codebook.codes["tid"].label, held.takes("tid"), held.code_of("borta")) == (
        "tid",
        True,
        "tid",
    )


def test_an_answer_sorts_behind_what_it_answers_also_when_the_clock_goes_back():
    first = new_id(WHEN)
    late = next_id(WHEN - timedelta(days=3), first)
    assert late > first
    ids = [late]
    for _ in range(200):
        ids.append(next_id(WHEN - timedelta(days=3), ids[-1]))
    assert ids == sorted(set(ids))
    assert next_id(WHEN, "A") < next_id(WHEN + timedelta(1), "A")


def test_a_merge_of_what_was_merged_already_leads_in_no_circle():
    steps = [("tid", "narvaro"), ("samtal", "tid"), ("tid", "samtal")]
    changes = [
        Change(id=f"E{n}", time=WHEN, action="merge", code=code, into=(into,))
        for n, (code, into) in enumerate(steps)
    ]
    assert hold(BOOK, changes).merged == {"tid": "narvaro", "samtal": "narvaro"}
