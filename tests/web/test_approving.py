"""Quotes on the page: listed as they would be released, and settled only as a person has seen them."""

from typing import Any

import pytest

from fokus.coding.events import Approve, Withdraw
from fokus.disclosure.telling import Telling
from fokus.publish import quoted


@pytest.fixture
def waiting(browser: Any) -> Any:
    return browser.get("/api/quotes")["quotes"]


def events(browser: Any) -> list[Any]:
    return [each for each, _ in browser.desk.ledger.approvals()]


def test_a_quote_is_shown_with_its_attribution_and_never_with_its_person(waiting: Any):
    first = waiting[0]
    assert first["attribution"] in {"skolsköterska, november 2025", "skolsköterska, maj 2025"}
    assert not first["approved"]
    assert not {"participant", "site", "speaker"} & first.keys()
    for each in waiting:
        told = [each["text"][one["start"] : one["end"]] for one in each["tells"]]
        assert told == [one["text"] for one in each["tells"]]


def test_an_approval_is_an_event_of_its_coder_and_comes_once(browser: Any, waiting: Any):
    approve = {"do": "approve", "target": waiting[0]["id"], "harmless": []}
    browser.did(approve)
    (event,) = events(browser)
    assert (type(event), event.level) == (Approve, "profession")
    assert browser.did(approve)["ids"] == [None]
    assert len(events(browser)) == 1
    shown = browser.get("/api/quotes")["quotes"]
    assert [(each["id"], each["by"]) for each in shown if each["approved"]] == [(waiting[0]["id"], "a1")]


def test_an_approval_can_be_undone_and_a_withdrawn_quote_comes_back(browser: Any, waiting: Any):
    target = waiting[0]["id"]
    browser.did({"do": "withdraw", "target": target, "text": "för nära"})
    assert isinstance(events(browser)[0], Withdraw)
    assert target not in {each["id"] for each in browser.get("/api/quotes")["quotes"]}
    assert browser.undo().status == 200
    assert events(browser) == []
    assert target in {each["id"] for each in browser.get("/api/quotes")["quotes"]}


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ({"do": "approve", "target": "01XXXXXXXXXXXXXXXXXXXXXXXX"}, "quote-gone"),
        ({"do": "approve", "target": 7}, "wrong-request"),
        ({"do": "approve", "harmless": "Lindby"}, "wrong-request"),
        ({"do": "approve", "harmless": [7]}, "wrong-request"),
        ({"do": "withdraw"}, "wrong-request"),
        ({"do": "withdraw", "text": "x" * 2001}, "wrong-request"),
    ],
)
def test_what_the_page_would_not_send_is_refused(
    browser: Any, waiting: Any, action: dict[str, Any], code: str
):
    answer = browser.do({"target": waiting[0]["id"], **action})
    assert (answer.status, answer.code) == (422 if code == "wrong-request" else 409, code)
    assert events(browser) == []


def test_what_may_tell_is_not_approved_unless_each_word_of_it_was_found_harmless(
    browser: Any, waiting: Any, monkeypatch: pytest.MonkeyPatch
):
    telling = (Telling(0, 2, "name", waiting[0]["text"][:2]), Telling(3, 5, "place", waiting[0]["text"][3:5]))
    monkeypatch.setattr(quoted, "telling", lambda *_: telling)
    approve = {"do": "approve", "target": waiting[0]["id"]}
    assert browser.do({**approve, "harmless": []}).code == "quote-tells"
    assert browser.do({**approve, "harmless": [telling[0].text]}).code == "quote-tells"
    assert events(browser) == []
    browser.did({**approve, "harmless": [each.text.upper() for each in telling]})
    assert events(browser)[0].cleared == tuple(each.text for each in telling)


def test_others_are_told_that_a_quote_was_settled(browser: Any, waiting: Any):
    cursor = browser.get("/api/study")["cursor"]
    browser.did({"do": "approve", "target": waiting[0]["id"], "harmless": []})
    assert browser.get(f"/api/changes?since={cursor}")["quotes"]
