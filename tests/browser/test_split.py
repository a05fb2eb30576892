"""A code is split by keyboard alone, its segments gone through one by one, and the whole of it undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_day import unlocked

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
CODE = "motesformer"


def codes(sitting: Any) -> dict[str, int]:
    """Return how many codings a1 has under each code, from disk."""
    found: dict[str, int] = {}
    for each in sitting.evaluation().codings:
        if each.coder == "a1":
            found[each.code] = found.get(each.code, 0) + 1
    return found


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def tab_to(page: Any, text: str) -> None:
    for _ in range(12):
        if focused(page).strip() == text:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{text} is not reached, but {focused(page)}")


def test_a_code_is_split_by_keyboard_and_each_segment_looked_at(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    page, keys = at.page, at.page.keyboard
    before = codes(at)[CODE]
    page.evaluate("location.hash = '#codebook'")
    page.wait_for_selector("summary[aria-label*='Mötesformer']")
    page.focus("summary[aria-label*='Mötesformer']")
    keys.press("Enter")
    tab_to(page, "Dela")
    keys.press("Enter")
    page.wait_for_selector("dialog textarea")
    keys.type("Konsultation")
    keys.press("Enter")
    keys.type("Nätverksmöten")
    keys.press("Tab")
    keys.press("Enter")
    for number, answer in enumerate(["Konsultation", "Nätverksmöten", "Låt stå", "Sluta här"], start=1):
        page.wait_for_function(
            "it => document.querySelector('dialog h2')?.textContent.replace(/\\s/g, ' ').includes(it)",
            arg=f"avsnitt {number} av {before}",
        )
        tab_to(page, answer)
        keys.press("Enter")
    page.wait_for_selector("dialog", state="detached")
    found = codes(at)
    assert (found["konsultation"], found["natverksmoten"]) == (1, 1)
    assert found[CODE] == before - 2
