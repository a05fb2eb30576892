"""Quotes approved on the page: what may tell of somebody is settled first, and everything can be undone."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fokus.publish import open_study
from fokus.publish.build import quotes_of

pytestmark = pytest.mark.browser

NAMED = "Kvittsund"


@pytest.fixture
def study(tillsammans: Path) -> Path:
    """Return the example with a name in the words of its first quote."""
    first = quotes_of(open_study(tillsammans))[0]
    (file,) = (tillsammans / "transcripts").glob(f"{first.transcript}.v*.txt")
    copy = tillsammans.parent / "rättad.txt"
    said = file.read_text("utf-8")
    word = next(each for each in first.quote.text.split() if each.isalpha() and len(each) > 3)
    with_name = first.quote.text.replace(word, f"{word} med {NAMED}", 1)
    copy.write_text(said.replace(first.quote.text, with_name), "utf-8")
    command = [sys.executable, "-m", "fokus", "correct", first.transcript, str(copy), "-s", str(tillsammans)]
    done = subprocess.run([*command, "-y", "--keep-names"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert NAMED in quotes_of(open_study(tillsammans))[0].quote.text
    return tillsammans


def may_leave(folder: Path) -> list[bool]:
    return [each.may_leave for each in quotes_of(open_study(folder))]


def opened(at: Any) -> Any:
    at.page.evaluate("location.hash = '#overview'")
    at.page.get_by_role("link", name="Granska och godkänn kapitlens citat").click()
    at.page.wait_for_selector(".quote")
    return at.page.locator(".quote")


def test_quotes_are_approved_withdrawn_and_undone(sit: Callable[..., Any], tillsammans: Path):
    at = sit(tillsammans)
    shown = opened(at)
    number = shown.count()
    words = shown.first.locator("blockquote p").first.inner_text()
    shown.first.get_by_role("button", name="Godkänn").focus()
    at.page.keyboard.press("Enter")
    at.status("Citatet är godkänt")
    assert sum(may_leave(tillsammans)) == 1
    assert f"Väntar på godkännande: {number - 1} av {number}." in at.page.locator("#quotes-told").inner_text()
    assert at.page.evaluate("document.activeElement.id.startsWith('approve-')")
    at.page.keyboard.press("z")
    at.status("Ångrat: Citat")
    assert sum(may_leave(tillsammans)) == 0
    first = at.page.locator(".quote").first
    assert first.locator("blockquote p").first.inner_text() == words
    first.get_by_label("Skäl att dra in").fill("för nära")
    first.get_by_role("button", name="Dra in").click()
    at.status("Citatet är indraget")
    assert words not in at.page.locator("main").inner_text()
    assert words not in {each.quote.text for each in quotes_of(open_study(tillsammans))}
    assert not at.faults


def test_a_quote_with_a_name_is_approved_when_it_was_found_harmless(sit: Callable[..., Any], study: Path):
    at = sit(study)
    named = opened(at).filter(has=at.page.locator("mark.open", has_text=NAMED))
    assert named.count() == 1
    approve = named.first.get_by_role("button", name="Godkänn")
    assert approve.is_disabled()
    for box in named.first.get_by_role("checkbox").all():
        box.check()
    approve.click()
    at.status("Citatet är godkänt")
    (found,) = [each for each in quotes_of(open_study(study)) if each.may_leave]
    assert NAMED in found.quote.text
    assert not at.faults


def test_what_is_typed_and_ticked_beside_other_quotes_outlives_one_that_is_settled(
    sit: Callable[..., Any], study: Path
):
    at = sit(study)
    shown = opened(at)
    named = shown.filter(has=at.page.locator("mark.open", has_text=NAMED)).first
    named.get_by_role("checkbox").first.check()
    last = shown.last.locator("blockquote p").first.inner_text()
    shown.last.get_by_label("Skäl att dra in").fill("kanske för nära")
    at.page.locator(".quote:not(:has(mark.open)) button", has_text="Godkänn").first.click()
    at.status("Citatet är godkänt")
    kept = at.page.locator(".quote", has_text=last).last
    assert kept.get_by_label("Skäl att dra in").input_value() == "kanske för nära"
    named = at.page.locator(".quote").filter(has=at.page.locator("mark.open", has_text=NAMED)).first
    assert named.get_by_role("checkbox").first.is_checked()
    kept.get_by_role("button", name="Dra in").click()
    at.status("Citatet är indraget")
    assert not at.faults
