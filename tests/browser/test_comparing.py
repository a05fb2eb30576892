"""Two coders in two windows: blind until both have finished, then compared, decided and undone by keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

NURSES = "omg1-lindby-skolskoterskor"
Sit = Callable[..., Any]


def blind(study: Path) -> Path:
    """Let the study be coded blind: a2 codes the nurses' interview too."""
    path = study / "study.toml"
    text = path.read_text(encoding="utf-8").replace("[study]\n", "[study]\nblind = true\n", 1)
    path.write_text(text.replace('id = "a2"\n', f'id = "a2"\ntranscripts = ["{NURSES}"]\n'), encoding="utf-8")
    return study


def chips(at: Any) -> list[str]:
    found = at.page.locator(".chip.theirs small").all_inner_texts()
    return [each for each in found if each in {"a1", "a2"}]


def finish(at: Any) -> None:
    at.page.locator("#finish").click()
    at.page.wait_for_selector('#finish[aria-pressed="true"]')


def go(at: Any, address: str, wanted: str) -> None:
    at.page.evaluate("address => { location.hash = address }", address)
    at.page.wait_for_selector(wanted)


def test_what_the_other_codes_is_shown_when_both_have_finished(sit: Sit, tillsammans: Path):
    second = sit(blind(tillsammans), "a2")
    options = second.page.locator("select optgroup").evaluate_all("all => all.map(one => one.label)")
    assert options == ["Min del", "Andras del"]
    go(second, f"code/{NURSES}/turn/4?others=1", "#turn-4.here")
    assert "väntar på a1" in second.page.locator(".part").inner_text()
    assert chips(second) == []
    go(second, f"compare?transcript={NURSES}&state=all", "#disputes-told")
    assert second.page.locator(".dispute").count() == 0
    assert "Det kan fokus inte hindra" in second.page.locator("main").inner_text()
    go(second, f"code/{NURSES}/turn/4?others=1", "#turn-4.here")
    finish(second)
    first = sit(tillsammans, "a1")
    go(first, f"code/{NURSES}/turn/4?others=1", "#turn-4.here")
    assert chips(first) == []
    finish(first)
    first.page.wait_for_selector(".chip.theirs")
    assert set(chips(first)) == {"a2"}
    second.page.wait_for_selector(".chip.theirs")
    assert set(chips(second)) == {"a1"}
    assert not first.faults + second.faults


def test_a_disagreement_is_decided_with_its_reason_by_one_key_and_undone_by_another(
    sit: Sit, tillsammans: Path
):
    at = sit(tillsammans)
    go(at, "compare?theme=roller&state=open", ".dispute")
    number = at.page.locator(".dispute").count()
    at.page.locator("#dispute-0").focus()
    at.page.keyboard.press("r")
    at.page.keyboard.type("Ansvaret är det som är otydligt, inte rollen.")
    at.page.keyboard.press("Escape")
    at.page.keyboard.press("2")
    at.status("avgjort · sparat")
    assert at.page.locator(".dispute").count() == number - 1
    ((event, by),) = at.evaluation().logs.decisions()
    assert (by, event.text) == ("a1", "Ansvaret är det som är otydligt, inte rollen.")
    assert at.page.locator("#dispute-0").evaluate("one => one === document.activeElement")
    assert at.page.locator("#dispute-0 .reason").input_value() == event.text
    at.page.keyboard.press("0")
    at.page.wait_for_function("n => document.querySelectorAll('.dispute').length === n", arg=number - 2)
    assert [each.text for each, _ in at.evaluation().logs.decisions()] == [event.text] * 2
    at.page.keyboard.press("z")
    at.page.wait_for_function("n => document.querySelectorAll('.dispute').length === n", arg=number - 1)
    assert len(at.evaluation().logs.decisions()) == 1
    heads = at.page.locator(".compare table").first.locator("thead th").all_inner_texts()
    assert heads[3:5] == ["Överens efter avgöranden", "Alfa efter avgöranden"]
    go(at, "compare?theme=roller&state=decided", ".verdict")
    assert "Avgjort: Otydligt ansvar." in at.page.locator(".verdict").inner_text()
    assert not at.faults


def test_what_is_confused_leads_to_its_turns_and_the_coders_stand_side_by_side(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    go(at, "compare", ".dispute")
    at.page.get_by_role("link", name="Visa 1: Språk mot Bemötande").click()
    at.page.wait_for_url("**code=sprak*")
    at.page.wait_for_function("() => document.querySelectorAll('.dispute').length === 1")
    readings = at.page.locator(".dispute .readings section").all_inner_texts()
    assert "Språk" in readings[0]
    assert "Bemötande" in readings[1]
    go(at, f"compare/{NURSES}", ".side")
    whole = at.page.locator(".side tbody tr:visible").count()
    at.page.get_by_label("Visa bara det som skiljer sig åt").check()
    assert 0 < at.page.locator(".side tbody tr:visible").count() < whole
    assert not at.faults


def test_the_page_says_that_it_counts_until_it_has_counted(sit: Sit, tillsammans: Path):
    at = sit(tillsammans, "a1")
    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    at.page.route("**/api/comparison*", hold)
    at.page.evaluate("location.hash = '#compare'")
    at.page.wait_for_selector("main .compare [role=status]")
    assert at.page.locator("main").inner_text().split("\n")[-1] == "Räknar …"
    waiting[0].continue_()
    at.page.wait_for_selector(".disputes .dispute")
    assert at.page.locator("main .compare > [role=status]").count() == 0
    assert not at.faults
