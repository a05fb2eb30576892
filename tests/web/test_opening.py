"""The page opens with one answer, which says what each of its parts says when it is asked for alone."""

from typing import Any

import pytest

NURSES = "omg1-lindby-skolskoterskor"


def test_one_answer_holds_what_is_otherwise_asked_for_one_by_one(browser: Any):
    told = browser.get(f"/api/opening?view=code&transcript={NURSES}&others=1")
    assert told["study"] == browser.get("/api/study")
    assert told["codebook"] == browser.get("/api/codebook")
    assert told["transcript"] == browser.get(f"/api/transcripts/{NURSES}?others=1")


@pytest.mark.parametrize("query", ["view=code", "view=code&transcript=omg9"])
def test_without_a_known_transcript_it_begins_with_the_first_that_has_turns_to_code(browser: Any, query: str):
    listed = browser.get("/api/study")["transcripts"]
    first = next(each["id"] for each in listed if each["coded"] < each["codable"])
    assert browser.get(f"/api/opening?{query}")["transcript"]["id"] == first


def test_another_view_waits_for_no_transcript(browser: Any):
    assert browser.get("/api/opening?view=overview")["transcript"] is None
