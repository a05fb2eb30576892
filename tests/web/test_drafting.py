"""What is half typed lies with fokus: for the tab that typed it, in memory, and only for who is let in."""

from pathlib import Path
from typing import Any

import pytest

from fokus.web.desk import Desk

SAID = "Hon menar tvärtom."
MEMO = {"what": ["memo-turn", "4"], "fields": [SAID], "at": 0}


def jotted(browser: Any, tab: str = "a", **more: Any) -> Any:
    told = {"tab": tab, "place": "#code", "dialogs": [MEMO], "desk": browser.desk.name} | more
    return browser.post("/api/drafts", told)


def test_a_tab_gets_what_it_had_open(browser: Any):
    assert jotted(browser).status == 200
    assert browser.get("/api/drafts/a") == {"place": "#code", "dialogs": [MEMO]}
    assert browser.get("/api/drafts/b") == {"place": "", "dialogs": []}
    assert jotted(browser, dialogs=[]).status == 200
    assert browser.get("/api/drafts/a")["dialogs"] == []


def test_it_lies_in_no_file(browser: Any, folder: Path):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert jotted(browser).status == 200
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_nobody_gets_it_who_is_not_let_in(browser: Any):
    jotted(browser)
    assert browser.raw("GET", "/api/drafts/a", browser.own(x_fokus_key="-")).code == "page-locked"
    browser.gate.lock()
    assert browser.raw("GET", "/api/drafts/a", browser.own()).code == "page-locked"
    assert browser.log_in().get("/api/drafts/a")["dialogs"] == [MEMO]


def test_what_was_typed_at_another_desk_is_not_taken(browser: Any, folder: Path):
    other = Desk(folder, "a2", "al").name
    assert jotted(browser, desk=other).code == "another-desk"
    assert browser.get("/api/drafts/a")["dialogs"] == []


def test_the_tabs_that_wrote_last_are_kept(browser: Any):
    for number in range(20):
        jotted(browser, tab=str(number))
    held = [bool(browser.get(f"/api/drafts/{number}")["dialogs"]) for number in range(20)]
    assert held == [False] * 4 + [True] * 16


@pytest.mark.parametrize(
    "odd",
    [
        {"tab": ""}, {"tab": 1}, {"tab": "x" * 65}, {"dialogs": None}, {"dialogs": [1]},
        {"dialogs": [{"what": ["memo"], "fields": [1]}]}, {"place": 2},
    ],
)  # fmt: skip
def test_an_odd_draft_is_refused(browser: Any, odd: dict[str, Any]):
    assert jotted(browser, **odd).code == "wrong-request"
