import itertools
import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus import store
from fokus.coding.events import Add, Move, Remove
from fokus.coding.ledger import standing
from fokus.coding.log import coder_of, format_event, log_name, new_id, parse_log
from fokus.problems import Problem

WHEN = datetime(2025, 6, 1, 9, tzinfo=UTC)


def add(number: int, **changed: object) -> Add:
    given_keys = {"transcript": "omg1-lindby", "version": 1, "turn": 2, "code": "närvaro", "codebook": 1}
    given = {"event": "add", "id": f"01A{number:03}", "time": WHEN, **given_keys, **changed}
    return msgspec.convert(given, Add)


def line(number: int, **changed: object) -> str:
    return format_event(add(number, **changed))


def test_an_event_is_one_line_of_json_without_what_is_not_set():
    event = add(1)
    text = format_event(event)
    assert "\n" not in text
    assert not {"start", "end", "valence"} & json.loads(text).keys()
    ((logged,), problems) = parse_log(text, "codings/a1.gran.jsonl", "a1")
    assert (logged.event, logged.coder, logged.place.line, problems) == (event, "a1", 1, [])


def test_ids_sort_by_time():
    ids = [new_id(WHEN + timedelta(seconds=n)) for n in range(50)]
    assert ids == sorted(ids)
    assert len({new_id(WHEN) for _ in range(500)}) == 500


def test_a_log_is_its_coders_also_when_the_id_has_dots_or_the_file_was_copied():
    assert log_name("a1", "gran") == "a1.gran.jsonl"
    known = ["anna.b", "anna", "a1"]
    assert coder_of("anna.b.gran.jsonl", known) == "anna.b"
    assert coder_of("anna.gran.jsonl", known) == "anna"
    assert coder_of("a1.gran (Lindbys konfliktkopia 2025-06-01).jsonl", known) == "a1"
    assert coder_of("b7.gran.jsonl", known) == "b7"


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("{", "torn-line", None), ("null", "wrong-event", "event"), ("[]", "wrong-event", "event"),
        ('{"event": []}', "wrong-event", "event"), ('{"event": {}}', "wrong-event", "event"),
        ('{"event": "laugh"}', "wrong-event", "event"), ('{"event": "suggest"}', "later-event", None),
        ("[" * 100_000, "torn-line", None), ("9" * 5000, "torn-line", None), ("NaN", "wrong-event", "event"),
        (line(1).replace('"turn":2', '"turn":NaN'), "wrong-event", "turn"),
        (line(1).replace('"turn":2', '"turn":1e400'), "wrong-event", "turn"),
        (line(1).replace('"turn":2', '"turn":0'), "wrong-event", "turn"),
        (line(1).replace('"turn":2', '"turn":2,"turn":3'), "torn-line", None),
        (line(1).replace('"turn":2', '"turn":2,"start":5,"end":5'), "wrong-event", "end"),
        (line(1).replace('"turn":2', '"turn":2,"\\ud800":5'), "wrong-event", "event"),
        (line(1).replace("närvaro", "\\ud800"), "wrong-event", "code"),
        (line(1).replace("01A001", "\\ud800"), "wrong-event", "id"),
        ("\0" * 4096, "torn-line", None), ("\udce5", "torn-line", None),
        (line(1) + line(2), "torn-line", None),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_told_and_the_others_stand(text: str, code: str, key: str | None):
    logged, problems = parse_log(f"{line(8)}\n{text}\n{line(9)}\n", "a1.gran.jsonl", "a1")
    assert [each.event.id for each in logged] == ["01A008", "01A009"]
    assert [(each.code, each.place.line, each.arguments.get("key")) for each in problems] == [(code, 2, key)]


def test_what_was_removed_does_not_stand_and_its_event_stays():
    events = f"{line(1)}\n{line(2)}\n" + format_event(Remove(id="01B", time=WHEN, target="01A001"))
    codings, problems = standing(parse_log(events, "a1.gran.jsonl", "a1")[0])
    assert ([each.id for each in codings], problems) == (["01A002"], [])


def test_a_removal_of_nothing_is_a_warning():
    text = format_event(Remove(id="01B", time=WHEN, target="01X"))
    _, (problem,) = standing(parse_log(text, "a1.gran.jsonl", "a1")[0])
    assert (problem.code, problem.severity, problem.place.line) == ("lost-target", "warning", 1)


def move(number: int, target: int, **changed: object) -> str:
    given_keys = {"target": f"01A{target:03}", "version": 2, "sha256": "0f15", "turn": 7}
    given = {"event": "move", "id": f"01M{number:03}", "time": WHEN, **given_keys, **changed}
    return format_event(msgspec.convert(given, Move))


def test_a_move_is_read_and_written_alike_and_says_who_decided():
    text = move(1, 1, start=3, end=9, by="a2")
    (logged,), problems = parse_log(text, "codings/a1.gran.jsonl", "a1")
    assert (format_event(logged.event), problems) == (text, [])
    assert json.loads(text)["by"] == "a2"
    assert not {"start", "end", "by"} & json.loads(move(1, 1)).keys()


def test_a_moved_coding_stands_where_the_newest_move_put_it():
    lines = [line(1), move(2, 1, turn=9, start=0, end=4), move(1, 1, turn=8), line(2)]
    for order in itertools.permutations(lines):
        codings, problems = standing(parse_log("\n".join(order), "a1.gran.jsonl", "a1")[0])
        moved, other = codings
        assert (moved.version, moved.digest, moved.turn, moved.start, moved.end) == (2, "0f15", 9, 0, 4)
        assert (moved.code, moved.coder, other.version, other.turn, problems) == ("närvaro", "a1", 1, 2, [])


def test_a_coding_that_was_moved_and_removed_does_not_stand():
    removed = format_event(Remove(id="01B", time=WHEN, target="01A001", by="a2"))
    for text in (f"{line(1)}\n{move(1, 1)}\n{removed}", f"{line(1)}\n{removed}\n{move(1, 1)}"):
        assert standing(parse_log(text, "a1.gran.jsonl", "a1")[0]) == ([], [])


@pytest.mark.parametrize("others", [(), (format_event(Remove(id="01A004", time=WHEN, target="01A001")),)])
def test_a_move_of_what_is_no_coding_is_a_warning(others: tuple[str, ...]):
    text = "\n".join([line(1), *others, move(1, 4)])
    _, (problem,) = standing(parse_log(text, "a1.gran.jsonl", "a1")[0])
    assert (problem.code, problem.severity, problem.arguments) == (
        "lost-coding",
        "warning",
        {"word": "01A004"},
    )


@pytest.mark.parametrize(
    ("changed", "key"),
    [({"start": 4}, "end"), ({"start": 4, "end": 4}, "end"), ({"turn": 0}, "turn"),
     ({"version": 0}, "version"), ({"by": "Anna Ek"}, "by"), ({"code": "närvaro"}, "code"),
     ({"target": ""}, "target")],
)  # fmt: skip
def test_a_move_that_cannot_be_read_is_told(changed: dict[str, object], key: str):
    text = json.dumps(json.loads(move(1, 1)) | changed)
    logged, (problem,) = parse_log(text, "a1.gran.jsonl", "a1")
    assert (logged, problem.code, problem.arguments["key"]) == ([], "wrong-event", key)


events = st.lists(st.integers(0, 8), min_size=1, max_size=12)


@given(events, st.sets(st.integers(0, 9)), st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_union_does_not_know_order_or_copies(
    numbers: list[int], removed: set[int], copies: int, shuffled: random.Random
):
    text = [line(number) for number in numbers]
    text += [format_event(Remove(id=f"01B{n}", time=WHEN, target=f"01A{n:03}")) for n in sorted(removed)]
    one, _ = parse_log("\n".join(text), "a1.gran.jsonl", "a1")
    others = [parse_log("\n".join(text), f"a1.gran kopia {n}.jsonl", "a1")[0] for n in range(copies)]
    everything = list(itertools.chain(one, *others))
    expected, problems = standing(everything)
    shuffled.shuffle(everything)
    again, told = standing(everything)
    assert (again, told) == (expected, problems)
    assert {each.id for each in expected} == {f"01A{n:03}" for n in {*numbers} - removed}
    assert {each.id for each in expected} == {each.id for each in standing(one)[0]}


def test_two_events_of_one_id_are_told_and_the_first_holds_whatever_the_order():
    one, _ = parse_log(line(1), "a1.gran.jsonl", "a1")
    other, _ = parse_log(line(1, turn=5), "a1.tall.jsonl", "a1")
    for logged in ([*one, *other], [*other, *one]):
        (coding,), (problem,) = standing(logged)
        assert (coding.turn, problem.code, problem.place.file) == (2, "event-twice", "a1.tall.jsonl")


def test_a_line_torn_at_every_byte_loses_no_earlier_record(tmp_path: Path):
    path = tmp_path / "a1.gran.jsonl"
    kept = f"{line(1)}\n{line(2)}\n".encode()
    last = f"{line(3, valence='hindering')}\n".encode()
    assert "ä".encode() in last
    for cut in range(len(last) + 1):
        path.write_bytes(kept + last[:cut])
        found = read_ids(tmp_path)
        assert found[:2] == ["01A001", "01A002"]
        store.append_line(path, line(4))
        whole = cut >= len(last) - 1
        assert read_ids(tmp_path) == ["01A001", "01A002", *(["01A003"] if whole else []), "01A004"]
        assert path.read_bytes().startswith(kept + last[:cut])


def read_ids(folder: Path) -> list[str]:
    source = store.read_lines(folder, "a1.gran.jsonl")
    assert not isinstance(source, Problem)
    return [each.event.id for each in parse_log(source.text, source.file, "a1")[0]]


APPENDING = """
import sys
from pathlib import Path
from fokus import store
for n in range(int(sys.argv[3])):
    store.append_line(Path(sys.argv[1]), '{"id": "%s-%d", "memo": "%s"}' % (sys.argv[2], n, "å" * (n % 700)))
"""


def test_two_who_append_to_one_log_lose_nothing(tmp_path: Path):
    path = tmp_path / "delad mapp å" / "a1.gran.jsonl"
    started = [
        subprocess.Popen([sys.executable, "-c", APPENDING, str(path), who, "300"]) for who in ("a", "b")
    ]
    assert [each.wait(60) for each in started] == [0, 0]
    lines = [each for each in path.read_text(encoding="utf-8").split("\n") if each]
    ids = [json.loads(each)["id"] for each in lines]
    assert sorted(ids) == sorted(f"{who}-{n}" for who in ("a", "b") for n in range(300))
    assert [each for each in ids if each.startswith("a")] == [f"a-{n}" for n in range(300)]


@given(
    st.text(max_size=80) | st.binary(max_size=80).map(lambda data: data.decode("utf-8", "surrogateescape"))
)
def test_no_log_is_too_odd(text: str):
    logged, problems = parse_log(text, "a1.gran.jsonl", "a1")
    standing(logged)
    assert len(logged) + len(problems) == sum(bool(each.strip("\ufeff \t\r")) for each in text.split("\n"))


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
keys = st.sampled_from([*Add.__struct_fields__, "target", "x"])
odd = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=2)
)


@given(st.dictionaries(keys, odd), st.sampled_from(["add", "remove", "move"]))
def test_no_event_is_too_odd(changed: dict[str, object], kind: str):
    text = json.dumps(json.loads(line(1)) | {"event": kind} | changed)
    logged, problems = parse_log(text, "a1.gran.jsonl", "a1")
    assert len(logged) + len(problems) == 1
    standing(logged)


MEMO = {"event": "memo", "text": "Se omg2."}
SPLIT = {
    "event": "code",
    "action": "split",
    "code": "sekretess",
    "into": ["sekretess-hinder", "sekretess-ursakt"],
}
SUMMARY = {
    "event": "summary",
    "theme": "tid",
    "profession": "rektor",
    "round": "omg2",
    "text": "Det räcker inte.",
}


def told(event: dict[str, object]) -> str:
    return json.dumps({"id": "X", "time": "2025-12-18T09:00:00+01:00"} | event, ensure_ascii=False)


@pytest.mark.parametrize("event", [MEMO | {"target": "A"}, MEMO | {"transcript": "omg1-x"}, SPLIT, SUMMARY])
def test_memos_splits_and_summaries_are_read_and_change_no_coding(event: dict[str, object]):
    logged, problems = parse_log(told(event), "codings/a1.lind.jsonl", "a1")
    assert problems == []
    assert json.loads(format_event(logged[0].event)) == json.loads(told(event))
    assert standing(logged) == ([], [])


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (SPLIT | {"action": "rename"}, "wrong-event"),
        (SPLIT | {"action": "x"}, "wrong-event"),
        (SPLIT | {"into": ["sekretess"]}, "wrong-event"),
        (MEMO, "wrong-event"),
    ],
)
def test_an_event_that_is_not_understood_is_told(event: dict[str, object], code: str):
    logged, problems = parse_log(told(event), "codings/a1.lind.jsonl", "a1")
    assert logged == []
    assert [problem.code for problem in problems] == [code]
