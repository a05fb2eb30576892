"""What the page shows of the shipped study."""

import time
from typing import Any

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.themes import themes
from fokus.evaluation import load
from fokus.web import overview

NURSES = "omg1-lindby-skolskoterskor"


def test_the_study_is_listed_with_how_far_the_coder_has_come(browser: Any):
    study = browser.get("/api/study")
    assert (study["title"], study["language"], study["coder"]["id"]) == (
        "Tillsammans: utvärdering",
        "sv",
        "a1",
    )
    assert len(study["transcripts"]) == 19
    first = study["transcripts"][0]
    assert (first["id"], first["version"], first["turns"] > first["codable"] >= first["coded"] > 0) == (
        NURSES,
        1,
        True,
    )


def test_others_are_hidden_until_they_are_asked_for(browser: Any):
    own, all_ = (browser.get(f"/api/transcripts/{NURSES}{query}") for query in ("", "?others=1"))
    coders = [{c["coder"] for turn in each["turns"] for c in turn["codings"]} for each in (own, all_)]
    assert coders == [{"a1"}, {"a1", "a2"}]


def test_an_unknown_transcript_is_nothing(browser: Any):
    for address in ("/api/transcripts/omg9", f"/api/transcripts/{NURSES}/turns/9999", "/api/nothing"):
        assert browser.raw("GET", address, browser.own()).code == "nothing-here"


def test_segments_are_found_by_everything_that_they_are(browser: Any):
    pages = [browser.get(f"/api/segments?limit=300&coder=*&offset={offset}") for offset in (0, 300)]
    everything = [each for page in pages for each in page["segments"]]
    assert len(everything) == pages[0]["total"] == pages[1]["total"]
    for key in ("theme", "code", "profession", "site", "round", "coder", "valence", "transcript"):
        value = everything[7][key] or "none"
        each_coder = "" if key == "coder" else "&coder=*"
        found = browser.get(f"/api/segments?limit=500&{key}={value}{each_coder}")
        expected = [each["id"] for each in everything if (each[key] or "none") == value]
        assert [each["id"] for each in found["segments"]] == expected
    assert {each["coder"] for each in browser.get("/api/segments?limit=500")["segments"]} == {"a1"}
    both = browser.get("/api/segments?code=tidsbrist,bemanning&limit=500")["total"]
    assert both == sum(
        browser.get(f"/api/segments?code={each}")["total"] for each in ("tidsbrist", "bemanning")
    )
    found = browser.get("/api/segments?text=TELEFON&limit=500")["segments"]
    assert found
    assert all("telefon" in each["text"].casefold() for each in found)


def test_a_segment_has_its_words_what_is_around_it_and_who_stands_behind(browser: Any):
    segment = browser.get("/api/segments?profession=skolskoterska&round=omg2&code=bemanning")["segments"][0]
    turn = browser.get(f"/api/transcripts/{segment['transcript']}/turns/{segment['turn']}")
    assert segment["lead"] + segment["text"] + segment["tail"] == turn["text"]
    assert segment["attribution"] == "skolsköterska, november 2025"
    assert segment["quote"].startswith("”")
    assert segment["quote"].endswith("” (skolsköterska, november 2025)")
    assert [each["n"] for each in segment["before"]] == [segment["turn"] - 1]


def test_the_matrix_counts_the_interviews_that_the_chapter_counts(browser: Any):
    evaluation, _ = load(browser.desk.folder, answers=False)
    assert evaluation is not None
    rows = themes(evaluation, parse_one("themes by=profession,round")).rows
    told = {
        (row.at["theme"], f"{row.at['profession']}|{row.at['round']}"): row.count
        for row in rows
        if "all" not in row.at.values()
    }
    cells = {
        (each["row"], each["column"]): each["interviews"]
        for each in browser.get("/api/matrix?by=profession,round")["cells"]
    }
    spoken = {cell: count for cell, count in cells.items() if not cell[1].startswith("none|")}
    assert spoken == {cell: count for cell, count in told.items() if count and cell in spoken}
    assert {cell for cell, count in told.items() if count} == {
        cell for cell, count in spoken.items() if count
    }


@pytest.mark.parametrize("query", ["by=kommun", "by=site,site", "level=turn"])
def test_a_matrix_that_cannot_be_is_refused(browser: Any, query: str):
    assert browser.raw("GET", f"/api/matrix?{query}", browser.own()).code == "wrong-request"


@pytest.mark.parametrize("query", ["limit=x", "offset=-1", "context=99999999999999999999"])
def test_a_page_of_segments_that_cannot_be_is_refused(browser: Any, query: str):
    assert browser.raw("GET", f"/api/segments?{query}", browser.own()).code == "wrong-request"


def test_the_overview_knows_the_gap_and_the_last_work(browser: Any):
    told = browser.get("/api/overview")
    assert [each["kind"] for each in told["coverage"]["gaps"]] == ["not-held"]
    assert sum(each["planned"] for each in told["coverage"]["cells"]) >= 16
    assert len(told["recent"]) == 50
    browser.did(browser.add(2, "tidsbrist"))
    newest = browser.get("/api/overview")["recent"][0]
    assert (newest["kind"], newest["label"], newest["turn"], newest["mine"]) == ("add", "Tidsbrist", 2, True)


def test_every_word_of_the_page_is_handed_out(browser: Any):
    words = browser.get("/api/opening")["words"]
    assert all(code.startswith("page.") and text for code, text in words.items())


def test_the_check_of_the_study_comes_when_it_is_ready(browser: Any):
    with (browser.desk.folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[round]]\nid = "omg3"\nlabel = "maj 2026"\n')
    told = browser.get("/api/problems")
    while told["problem_state"] == "working":
        time.sleep(0.2)
        told = browser.get("/api/problems")
    found = {each["code"]: each for each in told["problems"]}
    assert found["missing-key"]["place"].startswith("study.toml:")
    assert found["missing-key"]["remedy"]


def test_a_check_that_fails_is_said_to_have_failed(browser: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(overview.sys, "executable", "/nowhere/python")
    told = browser.get("/api/problems")
    while told["problem_state"] == "working":
        time.sleep(0.05)
        told = browser.get("/api/problems")
    assert (told["problem_state"], [each["code"] for each in told["problems"]]) == (
        "failed",
        ["check-failed"],
    )


OPEN = "oppna-enkat-november-o2"


def put(turn: dict[str, Any], start: int | None, end: int | None) -> dict[str, Any]:
    return {
        "do": "add", "transcript": OPEN, "version": 1, "turn": turn["n"], "start": start, "end": end,
        "quote": turn["text"][start:end], "code": "tidsbrist",
    }  # fmt: skip


def test_open_answers_come_after_the_interviews_named_by_their_question(browser: Any):
    texts = browser.get("/api/study")["transcripts"]
    assert [each["kind"] for each in texts] == ["interview"] * 15 + ["answer"] * 4
    named = {each["id"]: (each["question"], each["round"]) for each in texts if each["question"]}
    assert named[OPEN] == ("Vad skulle göra störst skillnad för samverkan?", "omg2")
    assert len(named) == 4


def test_an_answer_is_coded_whole_or_in_part_and_found_again_as_written(browser: Any):
    shown = browser.get(f"/api/transcripts/{OPEN}")
    assert (shown["question"], {turn["kind"] for turn in shown["turns"]}) == (
        "Vad skulle göra störst skillnad för samverkan?",
        {"answer"},
    )
    first, second = shown["turns"][:2]
    browser.did(put(first, 0, 3), put(second, None, None))
    found = browser.get(f"/api/segments?transcript={OPEN}")["segments"]
    assert [each["text"] for each in found] == ["Tid", second["text"]]
    assert all(", enkät " in each["attribution"] for each in found)
    assert browser.get(f"/api/transcripts/{OPEN}/turns/{first['n']}")["codings"][0]["end"] == 3


def test_progress_tells_of_open_answers_and_coverage_of_interviews_only(browser: Any):
    seen = browser.get("/api/overview")
    assert OPEN in {each["transcript"] for each in seen["progress"]}
    assert OPEN not in {each["interview"] for each in seen["coverage"]["gaps"]}
