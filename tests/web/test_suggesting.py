"""Suggestions: off unless asked for, never where blind, counted only when taken, each answer an event."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
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
    begun(folder)
    seen = opened(wanting(folder))
    assert suggest(seen, learnt, "a1", NURSES)
    assert learn(seen, "a1").trials
    path = folder / "study.toml"
    path.write_text(path.read_text("utf-8").replace("[study]\n", "[study]\nblind = true\n", 1), "utf-8")
    study = opened(folder)
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


def until(told: Callable[[], dict[str, Any]], wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for _ in range(900):
        found = told()
        if wanted(found):
            break
        time.sleep(0.1)
    return found


def test_the_page_asks_until_it_is_learnt(ready: Any):
    assert ready.get(f"/api/suggestions/{NURSES}")["state"] == "working"
    told = until(lambda: ready.get(f"/api/suggestions/{NURSES}"), lambda found: found["state"] != "working")
    assert told["state"] == "ready"
    assert [each["code"] for each in told["trials"]] == ["kontaktvagar", "orosanmalan"]


def test_what_the_coder_goes_on_to_put_is_learnt_while_she_works(ready: Any, monkeypatch: pytest.MonkeyPatch):
    seen: list[int] = []
    going_on = threading.Event()

    def learn_slowly(_: Evaluation, shown: suggesting.Taught) -> Learnt:
        seen.append(len(shown))
        assert len(seen) == 1 or going_on.wait(30)
        return Learnt((Trial("tidsbrist", 10 * len(seen), 8 * len(seen), 20),))

    monkeypatch.setattr("fokus.web.suggesting.learn_from", learn_slowly)
    until(lambda: ready.get(f"/api/suggestions/{NURSES}"), lambda found: found["state"] != "working")
    free = [n for n in range(1, 40) if ready.turn(n)["kind"] != "interviewer"]
    codes = [code for code in ready.desk.study.codebook.codes if ready.desk.study.held.takes(code)]
    new = [(n, code) for n in free for code in codes][: seen[0] // 5]
    for n, code in new:
        ready.did(ready.add(n, code, start=None, end=None) | {"quote": ready.turn(n)["text"]})
    before = ready.get(f"/api/suggestions/{NURSES}")
    assert before["trials"] == [{"code": "tidsbrist", "suggested": 10, "right": 8}]
    assert ready.turn(free[0])["n"] == free[0]
    going_on.set()
    after = until(
        lambda: ready.get(f"/api/suggestions/{NURSES}"), lambda found: found["trials"] != before["trials"]
    )
    assert after["trials"] == [{"code": "tidsbrist", "suggested": 20, "right": 16}]
    assert seen[1] > seen[0]
    ready.get(f"/api/suggestions/{NURSES}")
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("before", "added", "anew"), [(40, 9, False), (40, 10, True), (400, 19, False), (400, 20, True)]
)
def test_ten_codings_or_one_in_twenty_are_worth_learning_from(before: int, added: int, *, anew: bool):
    put = frozenset(("tidsbrist", NURSES, n) for n in range(before))
    more = frozenset(("tidsbrist", NURSES, n) for n in range(before + added))
    assert suggesting.is_worth_learning(put, more) is anew
    assert suggesting.is_worth_learning(more, put) is (added >= max(10, (before + added) / 20))


def test_a_code_that_has_been_retired_since_is_not_suggested(folder: Path, learnt: Learnt):
    study = opened(wanting(begun(folder)))
    assert {each.code for each in suggest(study, learnt, "a1", NURSES)} == {"kontaktvagar"}
    retired = replace(study, held=replace(study.held, retired=frozenset({"kontaktvagar"})))
    assert suggest(retired, learnt, "a1", NURSES) == []
