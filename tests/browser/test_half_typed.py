"""What is half typed in a dialog is there again after a reload, and in no store of the browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_day import FIRST, mine, open_turn, unlocked

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
TYPED = "Hon menar tvärtom, tror jag 😀"
STORES = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])"


def reloaded(at: Any, field: str = "dialog textarea") -> Any:
    """Reload at once, as a hand slips; return the field that was typed in."""
    assert TYPED not in at.page.evaluate(STORES)
    at.page.reload()
    at.page.wait_for_selector(field)
    assert TYPED not in at.page.evaluate(STORES)
    return at.page.locator(field).last


def test_a_memo_on_a_turn(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 4)
    at.page.keyboard.press("m")
    at.page.keyboard.type(TYPED)
    assert reloaded(at).input_value() == TYPED
    at.page.keyboard.type("!")
    at.page.keyboard.press("Control+Enter")
    at.status("Minnesanteckning")
    assert f"{TYPED}!" in at.page.locator("#turn-4 .memo").inner_text()
    at.page.reload()
    at.page.wait_for_selector("#turn-4 .memo")
    at.page.wait_for_timeout(300)
    assert at.page.locator("dialog").count() == 0
    assert not at.faults


def test_a_new_code_on_some_words_with_what_it_means(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    open_turn(at, 4)
    for key in ("s", "w", "k"):
        at.page.keyboard.press(key)
    at.page.keyboard.type("en egen kod")
    at.page.keyboard.press("Enter")
    at.page.locator("dialog textarea").last.fill(TYPED)
    assert reloaded(at, "dialog form textarea").input_value() == TYPED
    assert "en egen kod" in at.page.locator("dialog h2").last.inner_text()
    at.page.locator("dialog button[type=submit]").click()
    at.status("tillagd")
    assert ("en-egen-kod", "Okej. Då") in mine(at, 4)
    assert at.evaluation().codebook.codes["en-egen-kod"].definition == TYPED
    assert not at.faults


@pytest.mark.parametrize(
    ("view", "way", "kept"),
    [
        ("codebook", ["Mötesformer", "Definiera"], TYPED),
        ("codebook", ["Mötesformer", "Dela"], f"{TYPED}\nNätverk"),
        ("codebook", ["Mötesformer", "Minnesanteckning"], TYPED),
    ],
)
def test_a_change_of_the_codebook(sit: Sit, tillsammans: Path, view: str, way: list[str], kept: str):
    at = sit(unlocked(tillsammans))
    at.page.evaluate("view => { location.hash = '#' + view }", view)
    entry = at.page.locator(".entry", has=at.page.locator("h3", has_text=way[0]))
    entry.locator("summary").click()
    entry.get_by_role("button", name=way[1]).click()
    at.page.locator("dialog textarea").first.fill(kept)
    reloaded(at)
    assert at.page.locator("dialog textarea").first.input_value() == kept
    at.page.keyboard.press("Escape")
    at.page.reload()
    at.page.wait_for_selector(".entry")
    at.page.wait_for_timeout(300)
    assert at.page.locator("dialog").count() == 0
    assert not at.faults


def test_a_summary_in_the_matrix_and_a_memo_on_the_study(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    for view, opener in (
        ("matrix", ".cell >> nth=1"),
        ("overview", ".overview button >> text=Minnesanteckning om studien"),
    ):
        at.page.evaluate("view => { location.hash = '#' + view }", view)
        at.page.locator(opener).click()
        title = at.page.locator("dialog h2").inner_text()
        at.page.locator("dialog textarea").fill(TYPED)
        assert reloaded(at).input_value() == TYPED
        assert at.page.locator("dialog h2").inner_text() == title
        at.page.keyboard.press("Escape")
        at.page.wait_for_timeout(400)
    assert not at.faults


def test_another_tab_has_its_own_and_a_login_anew_comes_back_to_it(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 4)
    at.page.keyboard.press("m")
    at.page.keyboard.type(TYPED)
    at.page.wait_for_timeout(500)
    other = at.page.context.new_page()
    other.goto(at.page.url.split("#")[0])
    other.wait_for_selector(".turn")
    other.wait_for_timeout(300)
    assert other.locator("dialog").count() == 0
    at.page.goto(at.page.url.split("#")[0] + "?again")
    at.page.wait_for_selector("dialog textarea")
    assert f"#code/{FIRST}/turn/4" in at.page.url
    assert at.page.locator("dialog textarea").input_value() == TYPED
