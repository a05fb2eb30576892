"""A whole day's work in one sitting, by keyboard alone and by mouse, in both languages; then undone anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_day import FIRST, mine, open_turn, unlocked

from fokus.messages import catalogue

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
SUMMARY = "Telefontiden är det som alla nämner först."
MOST_TABS = 150


class Day:
    """A coder's day in one language: what she reaches for is named in its words."""

    def __init__(self, at: Any, language: str) -> None:
        self.at, self.page, self.keys = at, at.page, at.page.keyboard
        self.words = catalogue(language)

    def say(self, word: str, **more: object) -> str:
        return self.words.translations.gettext(f"page.{word}").format(**more)

    def told(self, word: str, **more: object) -> None:
        self.at.status(self.say(word, **more))

    def tab_to(self, wanted: str, key: str = "Tab") -> None:
        """Press Tab until what has the focus is called what is wanted."""
        for _ in range(MOST_TABS):
            name = self.page.evaluate(
                "() => { const at = document.activeElement; "
                "if (!at.matches('a, button, summary, input, textarea')) return ''; "
                "return at.ariaLabel || at.closest('label')?.innerText || at.textContent; }"
            )
            if wanted in name:
                return
            self.keys.press(key)
        pytest.fail(f"{wanted} is not reached")

    def view(self, name: str, shown: str) -> None:
        """Go to another view by its link in the header."""
        self.tab_to(self.say(f"view.{name}"), "Shift+Tab")
        self.keys.press("Enter")
        self.page.wait_for_selector(shown)

    def change(self, code: str, what: str) -> None:
        """Open the menu of a code in the codebook, and choose in it."""
        self.tab_to(self.say("change-of", label=code))
        self.keys.press("Enter")
        self.tab_to(self.say(f"do.{what}"))
        self.keys.press("Enter")
        self.page.wait_for_selector("dialog")


def spoken(study: Path, language: str) -> Path:
    design = study / "study.toml"
    text = design.read_text(encoding="utf-8")
    design.write_text(text.replace('language = "sv"', f'language = "{language}"'), encoding="utf-8")
    return unlocked(study)


def codes(at: Any) -> set[str]:
    return {each.code for each in at.evaluation().codings if each.coder == "a1"}


def summaries(at: Any) -> list[str]:
    return [each.text for each, _ in at.evaluation().logs.summaries()]


def reads_and_codes(day: Day) -> None:
    """Code a turn and some words, make a code, write a memo and undo it."""
    at, keys = day.at, day.keys
    open_turn(at, 2)
    keys.press("1")
    day.told("saved")
    for key in ("ArrowDown", "ArrowDown", "s", "k"):
        keys.press(key)
    keys.type("en egen kod")
    keys.press("Enter")
    at.page.wait_for_selector("dialog select")
    for key in ("Tab", "Tab", "Enter"):
        keys.press(key)
    day.told("code-made", code="en egen kod")
    keys.press("m")
    at.page.wait_for_selector("dialog textarea")
    keys.type("Ironi, tror jag.")
    keys.press("Control+Enter")
    day.told("memo-kept")
    keys.press("z")
    at.page.wait_for_selector("#turn-4 .memo", state="detached")


def merges_and_splits(day: Day) -> None:
    """Merge the new code with the first, and split another, one segment looked at."""
    at, keys = day.at, day.keys
    day.view("codebook", "summary")
    day.change("en egen kod", "merge")
    day.tab_to(day.say("save"))
    keys.press("Enter")
    at.page.wait_for_selector(".retired >> text=en egen kod")
    day.change("Mötesformer", "split")
    keys.type("Konsultation")
    keys.press("Enter")
    keys.type("Nätverksmöten")
    day.tab_to(day.say("do.split"))
    keys.press("Enter")
    at.page.wait_for_selector("dialog .segment")
    day.tab_to("Nätverksmöten")
    keys.press("Enter")
    day.told("recoded")
    day.tab_to(day.say("stop-here"))
    keys.press("Enter")


def retrieves(day: Day) -> None:
    """Find segments by their words, and copy one as a quote."""
    at, keys = day.at, day.keys
    day.view("retrieve", ".filters")
    day.tab_to(day.say("filter.text"))
    keys.type("telefon")
    keys.press("Enter")
    at.page.wait_for_url("**text=telefon**")
    at.page.wait_for_selector(".segment mark")
    day.tab_to(day.say("copy-quote"))
    keys.press("Enter")
    day.told("copied")


def summarises(day: Day) -> None:
    """Write what a theme says in a group."""
    at, keys = day.at, day.keys
    day.view("matrix", ".cell")
    at.page.wait_for_timeout(100)
    day.tab_to(day.say("open-cell", name="", number="").split(",")[-1].strip())
    keys.press("Enter")
    at.page.wait_for_selector("dialog textarea")
    day.tab_to(day.say("summary"))
    keys.type(SUMMARY)
    day.tab_to(day.say("save"))
    keys.press("Enter")
    day.told("summary-kept")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_whole_day_by_keyboard_alone(sit: Sit, tillsammans: Path, language: str):
    at = sit(spoken(tillsammans, language))
    day, before = Day(at, language), codes(at)
    reads_and_codes(day)
    merges_and_splits(day)
    retrieves(day)
    summarises(day)
    assert SUMMARY in summaries(at)
    assert {"natverksmoten", *before} <= codes(at) | {"motesformer"}
    assert "en-egen-kod" not in codes(at)
    assert not at.faults


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_whole_day_by_mouse(sit: Sit, tillsammans: Path, language: str):
    at = sit(spoken(tillsammans, language))
    day, page = Day(at, language), at.page
    open_turn(at, 5)
    page.locator("#turn-5 .text").dblclick(position={"x": 12, "y": 12})
    page.locator("#codes .code", has_text="Mötesformer").click()
    day.told("saved")
    assert [code for code, _ in mine(at, 5)] == ["motesformer"]
    page.get_by_role("link", name=day.say("view.codebook")).click()
    entry = page.locator(".entry", has=page.locator("h3", has_text="Mötesformer"))
    entry.locator("summary").click()
    entry.get_by_role("button", name=day.say("do.merge")).click()
    page.locator("dialog select").select_option("kontaktvagar")
    page.locator("dialog button[type=submit]").click()
    page.wait_for_selector(".retired >> text=Mötesformer")
    page.get_by_role("link", name=day.say("view.matrix")).click()
    page.locator(".cell").first.click()
    page.locator("dialog textarea").fill(SUMMARY)
    page.get_by_role("button", name=day.say("save")).click()
    day.told("summary-kept")
    page.get_by_role("link", name=day.say("view.retrieve")).click()
    page.locator("select[name=code]").select_option("kontaktvagar")
    page.wait_for_selector(".segment mark")
    page.get_by_role("button", name=day.say("copy-quote")).first.click()
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.length > 5)")
    assert [code for code, _ in mine(at, 5)] == ["kontaktvagar"]
    assert not at.faults


def test_merge_split_and_summary_are_undone_one_by_one_after_a_restart(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    before = sorted((c.id, c.code) for c in at.evaluation().codings)
    at.page.evaluate(
        """async summary => { const { submit } = await import("/static/server.js");
        const into = ["$0", "$1"], cell = { theme: THEME, profession: "rektor", text: summary };
        await submit("events", { actions: [{ do: "merge", code: "motesformer", into: "kontaktvagar" }] });
        await submit("events", { actions: [{ do: "create", theme: THEME, label: "Väntan" },
          { do: "create", theme: THEME, label: "Köer" }, { do: "split", code: "tidsbrist", into }] });
        await submit("events", { actions: [{ do: "summary", ...cell }] });
        }""".replace("THEME", "(await (await import('/static/server.js')).get('codebook')).themes[0].id"),
        SUMMARY,
    )
    assert SUMMARY in summaries(at)
    again = sit(tillsammans)
    open_turn(again, 2)
    for _ in range(3):
        again.page.keyboard.press("z")
        again.status("Ångrat")
        again.page.evaluate("document.getElementById('status').textContent = ''")
        again.page.wait_for_selector("#turn-2")
    assert SUMMARY not in summaries(again)
    assert sorted((c.id, c.code) for c in again.evaluation().codings) == before
    assert not again.faults


def test_a_menu_that_is_open_outlives_what_draws_the_codebook_anew(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    day, page = Day(at, "sv"), at.page
    day.view("codebook", "summary")
    day.tab_to(day.say("change-of", label="Mötesformer"))
    for key in ("Enter", "Tab", "Tab"):
        day.keys.press(key)
    page.evaluate("document.querySelector('main .codebook').dataset.old = '1'")
    page.evaluate(
        """async () => { const { submit } = await import("/static/server.js");
        await submit("events", { actions: [{ do: "merge", code: "tidsbrist", into: "kontaktvagar" }] }); }"""
    )
    page.wait_for_selector("main .codebook:not([data-old])")
    menu = page.locator("details[open]")
    assert menu.count() == 1
    assert menu.get_attribute("data-of") == "code motesformer"
    at_hand = page.evaluate("document.activeElement.textContent")
    assert at_hand == day.say("do.define")
    assert not at.faults


def test_two_coders_at_once_lose_nothing_and_see_each_other(sit: Sit, tillsammans: Path):
    one, other = sit(tillsammans, "a1"), sit(tillsammans, "a2")
    logs = {path: path.read_bytes() for path in (tillsammans / "codings").glob("*.jsonl")}
    for at in (one, other):
        at.page.evaluate(f"location.hash = '#code/{FIRST}/turn/2?others=1'")
        at.page.wait_for_selector("#turn-2.here")
    for key in "12345":
        one.page.keyboard.press(key)
        other.page.keyboard.press(key)
        one.status("sparat")
        other.status("sparat")
        for at in (one, other):
            at.page.keyboard.press("ArrowDown")
    one.page.keyboard.press("z")
    one.status("Ångrat")
    found = [c for c in one.evaluation().codings if c.transcript == FIRST]
    there = {who: {(c.turn, c.start) for c in found if c.coder == who} for who in ("a1", "a2")}
    for at, who in ((one, "a2"), (other, "a1")):
        turns = {turn for turn, start in there[who] if start is None and turn <= 6}
        assert len(turns) >= 4
        for turn in turns:
            at.page.wait_for_selector(f"#turn-{turn} .chip.theirs >> text={who}")
    one.page.get_by_role("link", name="Kodade avsnitt").click()
    one.page.locator("select[name=coder]").select_option("a2")
    one.page.wait_for_selector(".segment small >> text=a2")
    assert all(path.read_bytes().startswith(held) for path, held in logs.items())
    assert not one.faults + other.faults
