"""What a coder does on the page, and what of it is refused."""

import json
import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.evaluation import load

NURSES = "omg1-lindby-skolskoterskor"


def codings(browser: Any, turn: int) -> list[tuple[Any, ...]]:
    return [
        (each["code"], each["start"], each["end"], each["valence"]) for each in browser.turn(turn)["codings"]
    ]


def own_log(browser: Any) -> list[dict[str, Any]]:
    path = browser.desk.folder / browser.desk.log
    return (
        [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_a_segment_gets_several_codes_at_once_and_they_are_one_step(browser: Any):
    done = browser.did(
        *(browser.add(2, code, 0, 4, valence="helping") for code in ("kontaktvagar", "tidsbrist"))
    )
    assert len(done["ids"]) == 2
    assert {each["step"] for each in own_log(browser)} == {own_log(browser)[0]["step"]}
    assert {("kontaktvagar", 0, 4, "helping"), ("tidsbrist", 0, 4, "helping")} <= {*codings(browser, 2)}
    assert browser.undo().json["undo"]["undo"]["kind"] != "undo"
    assert codings(browser, 2) == []


def test_a_coding_made_on_the_page_stands_in_the_study(browser: Any):
    (made,) = browser.did(browser.add(2, "tidsbrist", 0, 4))["ids"]
    evaluation, _ = load(browser.desk.folder, answers=False)
    assert evaluation is not None
    (coding,) = [each for each in evaluation.codings if each.id == made]
    assert (coding.coder, coding.transcript, coding.turn, coding.start, coding.end) == ("a1", NURSES, 2, 0, 4)
    assert coding.digest == evaluation.transcripts[NURSES].digest


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quote": "något annat"}, "quote-differs"), ({"quote": None}, "quote-differs"),
        ({"start": 3, "end": 3}, "quote-differs"), ({"end": 10**9}, "quote-differs"),
        ({"start": -1}, "quote-differs"), ({"start": True}, "wrong-request"),
        ({"end": None}, "wrong-request"),
        ({"version": 2}, "transcript-newer"), ({"turn": 0}, "wrong-request"),
        ({"turn": "2"}, "wrong-request"),
        ({"transcript": "omg9"}, "wrong-request"), ({"code": "finns-inte"}, "code-gone"),
        ({"code": "$0"}, "wrong-request"), ({"code": None}, "wrong-request"),
        ({"valence": "bra"}, "wrong-request"),
    ],
)  # fmt: skip
def test_a_coding_that_is_not_what_the_page_showed_is_refused(
    browser: Any, changed: dict[str, Any], code: str
):
    assert browser.do(browser.add(2, "tidsbrist", 0, 4) | changed).code == code
    assert own_log(browser) == []


def test_all_actions_of_a_gesture_are_done_or_none(browser: Any):
    wrong = browser.add(2, "finns-inte", 0, 4)
    assert browser.do(browser.add(2, "tidsbrist", 0, 4), wrong).code == "code-gone"
    assert own_log(browser) == []


def test_the_same_code_on_the_same_place_is_said_to_be_there(browser: Any):
    browser.did(browser.add(2, "tidsbrist", 0, 4))
    assert browser.do(browser.add(2, "tidsbrist", 0, 4)).code == "code-exists-on"
    assert browser.do(browser.add(2, "tidsbrist", 0, 5)).status == 200


def test_a_gesture_that_is_sent_again_is_answered_and_not_done_again(browser: Any):
    step = str(uuid.uuid4())
    first = browser.do(browser.add(2, "tidsbrist", 0, 4), step=step).json
    again = browser.do(browser.add(2, "tidsbrist", 0, 4), step=step).json
    assert again["ids"] == first["ids"]
    browser.desk.open()
    assert browser.do(browser.add(2, "tidsbrist", 0, 4), step=step).json["ids"] == first["ids"]
    assert len(own_log(browser)) == 1


def test_others_codings_are_not_changed(browser: Any):
    hers = next(
        each
        for turn in browser.get(f"/api/transcripts/{NURSES}?others=1")["turns"]
        for each in turn["codings"] if not each["mine"]
    )  # fmt: skip
    for action in (
        {"do": "remove"},
        {"do": "valence", "valence": None},
        {"do": "recode", "code": "tidsbrist"},
    ):
        assert browser.do(action | {"target": hers["id"]}).code == "not-yours"
    assert browser.do({"do": "remove", "target": "01X"}).code == "coding-gone"


def test_a_boundary_is_moved_a_code_changed_and_a_coding_taken_away(browser: Any):
    (made,) = browser.did(browser.add(2, "tidsbrist", 0, 4))["ids"]
    move = browser.add(2, "tidsbrist", 0, 6) | {"do": "move", "target": made}
    browser.did(move)
    browser.did(
        {"do": "recode", "target": made, "code": "bemanning"},
        {"do": "valence", "target": made, "valence": "hindering"},
    )
    assert codings(browser, 2) == [("bemanning", 0, 6, "hindering")]
    browser.did({"do": "memo", "on": {"kind": "coding", "id": made}, "text": "Jämför med november."})
    (coding,) = browser.turn(2)["codings"]
    assert (coding["id"], coding["memos"][0]["text"]) == (made, "Jämför med november.")
    browser.did({"do": "remove", "target": made})
    assert codings(browser, 2) == []
    assert browser.do({"do": "remove", "target": made}).code == "coding-gone"


def test_everything_is_undone_and_redone_one_by_one_also_after_a_restart(browser: Any):
    (made,) = browser.did(browser.add(2, "tidsbrist", 0, 4))["ids"]
    steps: list[dict[str, Any]] = [
        {"do": "valence", "target": made, "valence": "helping"},
        browser.add(2, "tidsbrist", 0, 6) | {"do": "move", "target": made},
        {"do": "memo", "on": {"kind": "coding", "id": made}, "text": "Hm."},
        {"do": "unlock"},
        {"do": "create", "theme": "tid", "label": "Väntan"},
        {"do": "recode", "target": made, "code": "vantan"},
        {"do": "summary", "theme": "tid", "profession": "rektor", "text": "Det väntas mycket."},
        {"do": "rename", "code": "vantan", "label": "Väntetid"},
        {"do": "remove", "target": made},
    ]

    def seen() -> tuple[Any, ...]:
        book = browser.get("/api/codebook")
        labels = [code["label"] for theme in book["themes"] for code in theme["codes"]]
        summaries = [cell["summaries"] for cell in browser.get("/api/matrix?by=profession")["cells"]]
        return browser.turn(2), labels, book["locked"], summaries

    pictures = [seen()]
    for each in steps:
        browser.did(each)
        pictures.append(seen())
    assert len({json.dumps(each) for each in pictures}) == len(pictures)
    for picture in reversed(pictures[:-1]):
        browser.undo()
        assert seen() == picture
    browser.desk.open()
    for picture in pictures[1:]:
        assert browser.redo().status == 200
        assert seen() == picture
    assert browser.redo().code == "nothing-to-redo"


def test_only_what_is_ones_own_is_undone(browser: Any):
    path = browser.desk.folder / "codings" / "a2.asp.jsonl"
    before = browser.get("/api/study")["undo"]
    path.write_text(
        '{"event":"memo","id":"01ZZZZZZZZZZZZZZZZZZZZZZZZ","time":"2026-11-01T10:00:00Z","study":true,"text":"Hej."}\n',
        encoding="utf-8",
    )
    assert browser.get("/api/study")["undo"] == before


def code_of(browser: Any, code: str) -> dict[str, Any]:
    book = browser.get("/api/codebook")
    known = [*(each for theme in book["themes"] for each in theme["codes"]), *book["retired"]]
    return next(each for each in known if each["id"] == code)


def test_a_locked_codebook_refuses_changes_and_takes_codings(browser: Any):
    for action in (
        {"do": "create", "theme": "tid", "label": "Väntan"},
        {"do": "rename", "code": "tidsbrist", "label": "X"},
        {"do": "merge", "code": "tidsbrist", "into": "bemanning"}, {"do": "retire", "code": "tidsbrist"},
        {"do": "split", "code": "tidsbrist", "into": ["bemanning", "mandat"]},
        {"do": "move-code", "code": "tidsbrist", "theme": "roller"}, {"do": "create-theme", "label": "Nytt"},
    ):  # fmt: skip
        assert browser.do(action).code == "codebook-locked"
    browser.did(browser.add(2, "tidsbrist"))
    browser.did(
        {"do": "define", "code": "tidsbrist", "definition": "Ny text.", "aliases": ["stress", "ont om tid"]}
    )
    assert code_of(browser, "tidsbrist")["aliases"] == ["stress", "ont om tid"]


def test_a_code_made_while_reading_is_known_everywhere(browser: Any):
    done = browser.did(
        {"do": "unlock"}, {"do": "create", "theme": "tid", "label": "Väntan på svar"},
        browser.add(2, "tidsbrist") | {"code": "$1"},
    )  # fmt: skip
    assert done["codes"] == {"1": "vantan-pa-svar"}
    evaluation, problems = load(browser.desk.folder, answers=False)
    assert evaluation is not None
    assert evaluation.codebook.codes["vantan-pa-svar"].label == "Väntan på svar"
    assert [each.code for each in evaluation.codings].count("vantan-pa-svar") == 1
    assert not [each for each in problems if each.severity == "error"]
    assert browser.do({"do": "create", "theme": "tid", "label": "väntan PÅ svar"}).code == "label-taken"


def test_merge_split_and_retire_keep_what_was_coded(browser: Any):
    browser.did({"do": "unlock"})
    before = {each: code_of(browser, each)["count"] for each in ("tidsbrist", "bemanning", "mandat")}
    assert browser.did({"do": "merge", "code": "tidsbrist", "into": "bemanning"})["everything"]
    assert code_of(browser, "bemanning")["count"] == before["tidsbrist"] + before["bemanning"]
    assert browser.do(browser.add(2, "tidsbrist", 0, 4)).code == "code-gone"
    browser.did({"do": "retire", "code": "mandat"})
    assert (code_of(browser, "mandat")["status"], code_of(browser, "mandat")["count"]) == (
        "retired",
        before["mandat"],
    )
    assert browser.do(browser.add(2, "mandat", 0, 4)).code == "code-retired"
    browser.did({"do": "split", "code": "bemanning", "into": ["kontaktvagar", "ledning"]})
    walked = browser.get("/api/segments?code=bemanning")["segments"]
    browser.did(*({"do": "recode", "target": each["id"], "code": "ledning"} for each in walked))
    assert browser.get("/api/segments?code=bemanning")["total"] == 0
    for _ in range(4):
        browser.undo()
    assert {each: code_of(browser, each)["count"] for each in before} == before


def test_a_new_code_that_others_have_used_is_not_undone(browser: Any):
    browser.did({"do": "unlock"}, {"do": "create", "theme": "tid", "label": "Väntan"})
    coding = browser.desk.ledger.logs["codings/a1.lind.jsonl"].events
    line = next(iter(coding))
    told = json.loads((browser.desk.folder / "codings" / "a1.lind.jsonl").read_text("utf-8").split("\n")[0])
    told |= {"id": "0" + line[1:-1] + "Z", "code": "vantan"}
    (browser.desk.folder / "codings" / "a2.asp.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
    assert browser.undo().code == "code-in-use"


@pytest.mark.parametrize(
    "on", [{"kind": "code", "id": "tidsbrist"}, {"kind": "theme", "id": "tid"},
           {"kind": "participant", "id": "D07"},
           {"kind": "transcript", "id": NURSES}, {"kind": "study"},
           {"kind": "turn", "transcript": NURSES, "version": 1, "turn": 3}],
)  # fmt: skip
def test_a_memo_is_written_on_anything_changed_and_taken_away(browser: Any, on: dict[str, Any]):
    def mine() -> list[str]:
        return [
            each["text"] for each in browser.get("/api/memos")["memos"] if each["on"]["kind"] == on["kind"]
        ]

    others = [*mine()]
    browser.did({"do": "memo", "on": on, "text": "Första tanken."})
    browser.did({"do": "memo", "on": on, "text": "Andra tanken 😀."})
    added = [text for text in mine() if text not in others]
    assert added == ["Andra tanken 😀."]
    browser.did({"do": "memo", "on": on, "text": "  "})
    assert "Andra tanken 😀." not in mine()


@pytest.mark.parametrize("on", [None, {}, {"kind": "sida"}, {"kind": "code", "id": "x"},
                                {"kind": "turn", "turn": 1},
                                {"kind": "transcript", "id": 5}])  # fmt: skip
def test_a_memo_on_nothing_is_refused(browser: Any, on: object):
    assert browser.do({"do": "memo", "on": on, "text": "Hm."}).code == "wrong-request"


def test_a_summary_is_a_cell_of_the_matrix(browser: Any):
    where = {"theme": "tid", "profession": "kurator", "round": "omg1"}
    browser.did({"do": "summary", **where, "text": "Tiden räcker inte."})
    browser.did({"do": "summary", **where, "text": "Tiden räcker sällan."})
    cells = browser.get("/api/matrix?by=profession,round")["cells"]
    (cell,) = [each for each in cells if (each["row"], each["column"]) == ("tid", "kurator|omg1")]
    assert [each["text"] for each in cell["summaries"]] == ["Tiden räcker sällan."]
    assert browser.do({"do": "summary", "theme": "tid", "site": "nora", "text": "x"}).code == "wrong-request"


TALK = "Ja 😀 hej.\u00a0Nästan\u0301 allt, 👩🏽 sa hon: ”nej”. Å\u0308 ja."


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_offsets_from_a_browser_are_exact_in_code_points(browser: Any, data: st.DataObject):
    path = browser.desk.folder / "transcripts" / f"{NURSES}.v1.txt"
    text = path.read_text(encoding="utf-8").split("\n\n")[0] + f"\n\nD07: {TALK}\n"
    if path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    shown = browser.turn(1)["text"]
    units = shown.encode("utf-16-le")
    start = data.draw(st.integers(0, len(units) // 2 - 1))
    end = data.draw(st.integers(start + 1, len(units) // 2))
    cut = units[2 * start : 2 * end].decode("utf-16-le", "replace")
    action = browser.add(1, "tidsbrist") | {"start": start, "end": end, "quote": cut}
    answer = browser.do(action)
    if "\ufffd" in cut or (answer.status == 409 and answer.code == "code-exists-on"):
        assert answer.status == 409
        return
    (coding,) = [each for each in browser.turn(1)["codings"] if each["id"] == answer.json["ids"][0]]
    assert (coding["start"], coding["end"]) == (start, end)
    event = own_log(browser)[-1]
    assert shown[event["start"] : event["end"]] == cut


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    ),
    st.sampled_from(["add", "remove", "move", "memo", "create", "define", "split", "summary", "merge"]),
    st.sampled_from(
        ["transcript", "turn", "start", "code", "target", "on", "text", "label", "into", "aliases", "id"]
    ),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_action_is_too_odd(browser: Any, value: object, kind: str, key: str):
    base = browser.add(2, "tidsbrist", 0, 4) | {
        "target": "01X", "on": {"kind": "study"}, "text": "x", "label": "y", "theme": "tid",
        "into": "bemanning",
    }  # fmt: skip
    answer = browser.do(base | {"do": kind, key: value})
    assert answer.status in {200, 409, 422}
    if answer.status != 200:
        assert answer.json["error"]["problem"]


def test_a_gesture_of_several_events_that_a_power_loss_cut_is_as_if_never_made(browser: Any):
    before = browser.turn(2)["codings"]
    step = "steg-som-bryts"
    actions = [browser.add(2, code) for code in ("ledning", "mandat")]
    assert browser.do(*actions, step=step).status == 200
    log = browser.desk.folder / browser.desk.log
    lines = log.read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["part"] for line in lines[-2:]] == [[1, 2], [2, 2]]
    log.write_bytes(b"".join(lines[:-1]))
    browser.desk.open()
    assert browser.turn(2)["codings"] == before
    assert browser.do(*actions, step=step).status == 200
    assert len(browser.turn(2)["codings"]) == len(before) + 2


def test_what_was_typed_at_another_desk_is_refused_and_kept(browser: Any):
    action = browser.add(2, "tidsbrist")
    other = browser.post("/api/events", {"step": "steg-0001", "actions": [action], "desk": "0" * 32})
    assert (other.status, other.code, other.json["retry"]) == (409, "another-desk", True)
    assert not browser.turn(2)["codings"]
    own = {"step": "steg-0001", "actions": [action], "desk": browser.get("/api/study")["desk"]}
    assert browser.post("/api/events", own).status == 200
    assert len(browser.turn(2)["codings"]) == 1
