"""What goes on around the coding: quotes, searching, other interviews, memos, directions, emoji."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from fokus.evaluation import load

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FIRST = "omg1-lindby-skolskoterskor"
Sit = Callable[..., Any]


def open_turn(at: Any, turn: int) -> None:
    at.page.evaluate(f"location.hash = '#code/{FIRST}/turn/{turn}'")
    at.page.wait_for_selector(f"#turn-{turn}.here")


def test_a_turn_is_quoted_searched_and_left_by_keys(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    at.page.keyboard.press("q")
    at.status("kopierat")
    assert at.page.evaluate("navigator.clipboard.readText()") == (
        "”[skratt] Ska vi vara artiga eller ärliga?” (skolsköterska, maj 2025)"
    )
    at.page.keyboard.press("/")
    at.page.keyboard.type("växeln")
    at.page.wait_for_selector("#finding >> text=1 av 4")
    assert at.page.evaluate("CSS.highlights.get('found').size") == 4
    at.page.keyboard.press("Enter")
    at.page.wait_for_selector("#finding >> text=2 av 4")
    at.page.keyboard.press("Escape")
    assert at.page.locator("#finding").inner_text() == ""
    at.page.keyboard.press("g")
    at.page.keyboard.type("kurator")
    at.page.keyboard.press("Enter")
    at.page.wait_for_url("**kurator**")
    assert not at.faults


def test_participant_and_direction_by_mouse(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 4)
    at.page.locator("#turn-4 .speaker").click()
    at.page.locator("dialog textarea").fill("Håller ihop gruppen.")
    at.page.keyboard.press("Control+Enter")
    at.status("Minnesanteckning")
    at.page.locator("#turn-4 .chip").first.click()
    at.page.locator("#turn-4 .directions").get_by_role("button", name="förslag").click()
    at.status("förslag · sparat")
    found = [c for c in at.evaluation().codings if (c.transcript, c.turn, c.coder) == (FIRST, 4, "a1")]
    assert "suggestion" in {each.valence for each in found}
    at.page.get_by_role("link", name="Översikt").click()
    at.page.wait_for_selector(".memos >> text=Håller ihop gruppen.")
    assert at.page.locator("#status").inner_text() == ""
    assert "undefined" not in at.page.locator("main").inner_text()
    assert not at.faults


def test_a_chip_far_away_tells_its_words_when_it_comes_near(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    last = at.page.locator(".turn:has(.chip)").last
    code = last.locator(".chip").first
    before = at.evaluation()
    last.scroll_into_view_if_needed()
    at.page.wait_for_function("chip => chip.title", arg=code.element_handle())
    number = int(last.get_attribute("data-n"))
    words = {
        c.text_in(before.transcripts[FIRST])
        for c in before.codings
        if (c.transcript, c.turn) == (FIRST, number)
    }
    told = code.get_attribute("title").split(" … ")[0]
    assert told == "hela yttrandet" or any(each.startswith(told) for each in words)
    assert not at.faults


def test_words_after_emoji_are_coded_exactly(sit: Sit, tillsammans: Path):
    path = tillsammans / "transcripts" / f"{FIRST}.v1.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Ska vi vara artiga", "😀👩‍🏫 å\u0308 Ska vi vara artiga"), encoding="utf-8")
    at = sit(tillsammans)
    open_turn(at, 2)
    at.page.evaluate(
        """() => { const text = document.querySelector('#turn-2 .text').firstChild;
        const start = text.data.indexOf('artiga');
        getSelection().setBaseAndExtent(text, start, text, start + 6); }"""
    )
    at.page.keyboard.press("2")
    at.status("sparat")
    study = at.evaluation()
    here = [c for c in study.codings if (c.transcript, c.turn, c.coder) == (FIRST, 2, "a1")]
    assert [each.text_in(study.transcripts[FIRST]) for each in here] == ["artiga"]


@pytest.mark.parametrize(("study", "groups", "texts"), [("start-en", 0, 2), ("tillsammans", 2, 19)])
def test_every_text_can_be_chosen_with_open_answers_or_without(
    sit: Sit, tmp_path: Path, study: str, groups: int, texts: int
):
    at = sit(Path(shutil.copytree(ROOT / "analyses" / study, tmp_path / study)))
    choose = at.page.locator(".toolbar select")
    assert (choose.locator("optgroup").count(), choose.locator("option").count()) == (groups, texts)
    other = choose.locator("option:not(:checked)").first
    name, said = other.get_attribute("value"), other.inner_text()
    assert "(" in said
    choose.select_option(name)
    at.page.wait_for_url(f"**{name}**")
    assert not at.faults


LINE = "sessionStorage.getItem('fokus-waiting')"


def coded_on(study: Path, turn: int) -> list[str]:
    found, _ = load(study)
    assert found is not None
    return [c.code for c in found.codings if (c.transcript, c.turn, c.coder) == (FIRST, turn, "a1")]


@pytest.mark.parametrize("left", ["the page stays", "the page is left", "the key is lost"])
def test_what_was_typed_while_fokus_was_away_is_saved_when_it_is_back(
    browser: Any, tillsammans: Path, serve: Callable[..., Any], left: str
):
    """The tab holds it sealed: its words are in no store of the browser, and it outlives the page."""
    with serve(tillsammans, "a1") as address:
        at = browser.new_context().new_page()
        at.on("dialog", lambda dialog: dialog.accept())
        at.goto(address)
        at.wait_for_selector(".turn")
        at.evaluate(f"location.hash = '#code/{FIRST}/turn/2'")
        at.wait_for_selector("#turn-2.here")
        words = at.locator("#turn-2 .text").inner_text()
    before = len(coded_on(tillsammans, 2))
    at.keyboard.press("2")
    at.wait_for_selector("#banner p")
    at.wait_for_function(f"() => {LINE}")
    kept = at.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert words[:12] not in kept
    assert "quote" not in kept
    if left == "the key is lost":
        at.evaluate(f"sessionStorage.setItem('fokus-waiting', 'A' + {LINE}.slice(1, -8) + 'AAAAAAA=')")
    with serve(tillsammans, "a1") as address:
        other = at if left != "the page stays" else at.context.new_page()
        other.goto(address)
        other.wait_for_selector(".turn")
        if left == "the key is lost":
            at.locator("#status.fault", has_text="kan inte läsas").wait_for()
            assert len(coded_on(tillsammans, 2)) == before
        else:
            at.wait_for_function(f"() => !{LINE}")
            assert len(coded_on(tillsammans, 2)) == before + 1
    at.context.close()


@pytest.mark.parametrize("word", ["artiga", "😀👩‍🏫", "å\u0308ngar", "ett\u00a0rum"])
def test_words_marked_with_the_mouse_are_coded_to_the_code_point(sit: Sit, tillsammans: Path, word: str):
    path = tillsammans / "transcripts" / f"{FIRST}.v1.txt"
    text = path.read_text(encoding="utf-8")
    odd = "😀👩‍🏫 å\u0308ngar i ett\u00a0rum, 🏫 ska vi vara artiga"
    path.write_bytes(text.replace("Ska vi vara artiga", odd).replace("\n", "\r\n").encode())
    at = sit(tillsammans)
    open_turn(at, 2)
    left, right, middle = at.page.evaluate(
        """word => { const text = document.querySelector('#turn-2 .text').firstChild;
        const range = document.createRange(), start = text.data.indexOf(word.normalize('NFC'));
        range.setStart(text, start); range.setEnd(text, start + word.normalize('NFC').length);
        const box = range.getBoundingClientRect();
        return [box.left, box.right, box.top + box.height / 2]; }""",
        word,
    )
    at.page.mouse.move(left, middle)
    at.page.mouse.down()
    at.page.mouse.move(right, middle, steps=5)
    at.page.mouse.up()
    at.page.keyboard.press("2")
    at.status("sparat")
    study = at.evaluation()
    here = [c for c in study.codings if (c.transcript, c.turn, c.coder) == (FIRST, 2, "a1")]
    assert [c.text_in(study.transcripts[FIRST]) for c in here] == [normalize("NFC", word)]


def test_a_conflict_copy_is_taken_in_while_the_page_is_open(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    log = next((tillsammans / "codings").glob("a2.*.jsonl"))
    event = json.loads(log.read_text(encoding="utf-8").splitlines()[0])
    event |= {"id": "01ZZZZZZZZZZZZZZZZZZZZZZZZ", "transcript": FIRST, "turn": 2, "code": "tidsbrist"}
    event = {key: each for key, each in event.items() if key not in {"start", "end", "sha256"}}
    at.page.get_by_label("Andras kodningar").check()
    at.page.wait_for_selector("#turn-2.here")
    copy = log.with_name(f"{log.stem} (konflikt 2025-06-09).jsonl")
    copy.write_bytes(log.read_bytes() + json.dumps(event).encode() + b"\n")
    at.page.wait_for_selector("#turn-2 .chip.theirs >> text=Tidsbrist")
    assert len([c for c in at.evaluation().codings if c.coder == "a2"]) == len(
        {c.id for c in at.evaluation().codings if c.coder == "a2"}
    )
    assert not at.faults
