"""Suggestions: off unless asked for, never where blind, counted only when taken, each answer an event."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fokus.analysis import suggesting
from fokus.analysis.result import Result
from fokus.analysis.suggesting import Learnt, Trial, learn, suggest
from fokus.evaluation import Evaluation, load

NURSES = "omg1-lindby-skolskoterskor"
_kept: list[Learnt] = []


def wanting(folder: Path, more: str = "") -> Path:
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8").replace("[study]\n", f"[study]\nsuggestions = true\n{more}", 1)
    path.write_text(text, encoding="utf-8")
    return folder


def begun(folder: Path) -> Path:
    """Let a1 have coded everything but the nurses' interview."""
    path = next((folder / "codings").glob("a1.*.jsonl"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(e for e in lines if json.loads(e).get("transcript") != NURSES), "utf-8")
    return folder


def opened(folder: Path) -> Evaluation:
    found, _ = load(folder, answers=False)
    assert found is not None
    return found


@pytest.fixture
def learnt(folder: Path) -> Learnt:
    """Return what is learnt of a1 in the shipped study; learnt once."""
    if not _kept:
        _kept.append(learn(opened(begun(folder)), "a1"))
    return _kept[0]


@pytest.fixture
def ready(browser: Any) -> Any:
    """A page whose study wants suggestions, when what is to learn is learnt."""
    wanting(browser.desk.folder)
    return type(browser)(type(browser.desk)(browser.desk.folder, "a1", "al"), browser.gate).log_in()


def test_nothing_is_suggested_unless_the_study_asks_for_it(browser: Any):
    assert browser.get(f"/api/suggestions/{NURSES}") == {"state": "off", "suggestions": []}
    put = browser.add(2, "tidsbrist", start=None, end=None)
    assert browser.do(put, {"do": "accept", "score": 0.7}).code == "no-suggestions"
    reject = {"do": "reject", "transcript": NURSES, "turn": 2, "code": "tidsbrist"}
    assert browser.do(reject).code == "no-suggestions"


def test_a_code_is_suggested_only_when_it_was_right_often_enough_in_interviews_held_back(
    folder: Path, learnt: Learnt
):
    study = opened(wanting(begun(folder)))
    good = {each.code for each in learnt.trials if each.is_good_enough}
    assert good == {"kontaktvagar"}
    found = suggest(study, learnt, "a1", NURSES)
    assert found
    assert {each.code for each in found} == good
    assert all(0.5 <= each.score <= 1 for each in found)
    whole = opened(Path(__file__).parents[2] / "analyses" / "tillsammans")
    there = {
        e.turn for e in whole.codings if (e.coder, e.code, e.transcript) == ("a1", "kontaktvagar", NURSES)
    }
    assert len({each.turn for each in found} & there) >= len(found) / 2


@pytest.mark.parametrize(("suggested", "right", "good"), [(10, 6, True), (10, 5, False), (4, 4, False)])
def test_good_enough_is_right_six_times_in_ten_and_five_times_at_least(
    suggested: int, right: int, *, good: bool
):
    assert Trial("tidsbrist", suggested, right, 20).is_good_enough is good


def test_words_that_tell_nothing_teach_nothing():
    texts = suggesting.np.array([f"i{n % 5}" for n in range(200)])
    said = [f"Det är sagt {'ja' if n % 7 else 'nej'} i dag" for n in range(200)]
    telling = suggesting.np.array(["nej" in each for each in said])
    chance = suggesting.np.random.default_rng(1).random(200) < 0.2
    trials = {each.code: each for each in suggesting._tried(said, texts, {"svar": telling, "slump": chance})}
    assert trials["svar"].is_good_enough
    assert trials["svar"].right == telling.sum()
    assert not trials["slump"].is_good_enough


def test_nothing_is_suggested_or_learnt_where_it_is_coded_blind(folder: Path, learnt: Learnt):
    study = opened(wanting(folder, "blind = true\n"))
    assert [suggest(study, learnt, "a1", text) for text in study.transcripts] == [[]] * len(study.transcripts)
    assert learn(study, "a1") == Learnt()


def test_a_suggestion_counts_when_it_is_taken_and_agreement_can_be_told_without_it(
    ready: Any, ask: Callable[[Evaluation, str], Result]
):
    folder = ready.desk.folder
    before = len(opened(folder).codings)
    put = ready.add(2, "tidsbrist", start=None, end=None)
    put["quote"] = ready.turn(2)["text"]
    ready.did(put, {"do": "accept", "score": 0.71})
    after = opened(folder)
    assert len(after.codings) == before + 1
    (taken,) = after.logs.accepted()
    lines = [json.loads(each) for each in (folder / ready.desk.log).read_text("utf-8").splitlines()]
    assert [(each["event"], each.get("score")) for each in lines] == [("add", None), ("accept", 0.71)]
    assert {each.id for each in after.codings} >= {taken}
    at = {"theme": "tid"}
    told = {
        origin: next(r.prevalence for r in ask(after, f"agreement of=tid{origin}").rows if r.at == at)  # type: ignore[attr-defined]
        for origin in ("", " where=origin:own")
    }
    assert told[""] > told[" where=origin:own"]
    assert ready.undo().status == 200
    assert len(opened(folder).codings) == before
    assert not opened(folder).logs.accepted()


def test_what_was_declined_is_an_event_and_not_suggested_again(ready: Any, learnt: Learnt):
    begun(ready.desk.folder)
    first = suggest(opened(ready.desk.folder), learnt, "a1", NURSES)[0]
    ready.did({"do": "reject", "transcript": NURSES, "turn": first.turn, "code": first.code, "score": 0.7})
    again = suggest(opened(ready.desk.folder), learnt, "a1", NURSES)
    assert (first.turn, first.code) not in {(each.turn, each.code) for each in again}


def test_the_page_asks_until_it_is_learnt(ready: Any):
    assert ready.get(f"/api/suggestions/{NURSES}")["state"] == "working"
    for _ in range(600):
        told = ready.get(f"/api/suggestions/{NURSES}")
        if told["state"] != "working":
            break
        time.sleep(0.1)
    assert told["state"] == "ready"
    assert [each["code"] for each in told["trials"]] == ["kontaktvagar", "orosanmalan"]
