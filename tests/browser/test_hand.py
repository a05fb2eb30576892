"""The hand stays where it was, in every view, when what is under it is drawn anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_comparing import NURSES, blind
from tests.browser.test_day import unlocked

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
HELD = """() => { const at = document.activeElement;
  return at === document.body ? "" : at.getAttribute("aria-label") || at.name || at.textContent; }"""


def go(at: Any, view: str, wanted: str) -> Any:
    at.page.evaluate("view => { location.hash = '#' + view }", view)
    at.page.wait_for_selector(wanted)
    at.page.wait_for_timeout(300)
    at.page.evaluate("document.querySelector('main > *').dataset.old = '1'")
    return at.page


def drawn(page: Any) -> str:
    """Wait until the view is drawn anew; return what the hand is on."""
    page.wait_for_selector("main > :not([data-old])")
    page.wait_for_timeout(200)
    return str(page.evaluate(HELD))


def test_a_cell_of_the_matrix_that_got_its_summary(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    page = go(at, "matrix", ".cell")
    page.locator(".cell").nth(5).focus()
    held = page.evaluate(HELD)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] textarea")
    page.keyboard.type("En egen sammanfattning")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert drawn(page) == held
    assert page.locator("td", has_text="En egen sammanfattning").locator(".cell:focus").count() == 1
    assert not at.faults


@pytest.mark.parametrize("name", ["round", "by", "state", "boundaries"])
def test_a_choice_that_narrows_what_is_shown(sit: Sit, tillsammans: Path, name: str):
    at = sit(tillsammans)
    views = {"round": "retrieve?code=tidsbrist", "by": "matrix", "state": "compare", "boundaries": "compare"}
    page = go(at, views[name], f"[name={name}]")
    field = page.locator(f"[name={name}]")
    field.focus()
    page.keyboard.press("Space" if name == "boundaries" else "ArrowDown")
    drawn(page)
    assert page.evaluate("document.activeElement.name") == name
    assert not at.faults


def test_the_lock_of_the_codebook_and_a_code_that_is_used_no_more(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    page = go(at, "codebook", ".entry")
    for told in ("Lås kodboken", "Lås upp kodboken"):
        page.evaluate("document.querySelector('main > *').dataset.old = '1'")
        page.get_by_role("button", name=told, exact=True).focus()
        page.keyboard.press("Enter")
        assert "kodboken" in drawn(page)
    assert not at.faults


def test_the_memo_on_the_study(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    page = go(at, "overview", ".memos button")
    opener = page.locator(".memos button").first
    told = opener.inner_text()
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Om hela studien")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".memos li >> text=Om hela studien")
    page.wait_for_timeout(200)
    assert page.evaluate(HELD) == told
    assert not at.faults


def test_a_quote_that_was_withdrawn_and_what_is_drawn_for_others(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    page = go(at, "quotes", ".quote")
    page.locator(".quote").last.get_by_role("button").last.focus()
    page.keyboard.press("Enter")
    assert drawn(page)
    page.evaluate("document.querySelector('main > *').dataset.old = '1'")
    page.keyboard.press("z")
    assert drawn(page)
    assert not at.faults


def test_a_table_of_the_comparison_while_somebody_decides(sit: Sit, tillsammans: Path):
    first, second = sit(tillsammans), sit(tillsammans, "a2")
    page = go(first, "compare", ".dispute")
    link = page.locator("tbody th a").first
    link.focus()
    held = page.evaluate(HELD)
    page.evaluate("document.querySelector('main section').dataset.old = '1'")
    go(second, "compare", ".dispute").locator(".dispute").first.get_by_role("button").first.click()
    page.wait_for_selector("main section:first-of-type:not([data-old])", timeout=20_000)
    page.wait_for_timeout(300)
    assert page.evaluate(HELD) == held
    assert not first.faults + second.faults


def test_a_code_that_is_put_from_the_list_beside_the_words(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    page = go(at, f"code/{NURSES}/turn/4", "#turn-4.here")
    label = "document.activeElement.querySelector('.label')?.textContent"
    for number in (-1, -2):
        page.locator(f"#codes .code >> nth={number}").focus()
        held = page.evaluate(label)
        page.keyboard.press("Enter")
        at.status(f"{held} satt")
        page.wait_for_timeout(300)
        assert page.evaluate(label) == held
    assert not at.faults


def test_ones_part_that_is_finished(sit: Sit, tillsammans: Path):
    at = sit(blind(tillsammans))
    page = go(at, f"code/{NURSES}/turn/4", "#finish")
    page.locator("#finish").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector('#finish[aria-pressed="true"]')
    page.wait_for_timeout(300)
    assert page.evaluate("document.activeElement.id") == "finish"
    assert not at.faults
