"""A day at the coding page, by keyboard alone and by mouse, against what the logs hold afterwards."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FIRST = "omg1-lindby-skolskoterskor"
Sit = Callable[..., Any]


def mine(sitting: Any, turn: int) -> list[tuple[str, str]]:
    """Return the codes that a1 has on a turn, with the words they stand on, from disk."""
    study = sitting.evaluation()
    text = study.transcripts[FIRST]
    found = [
        each for each in study.codings if (each.transcript, each.turn, each.coder) == (FIRST, turn, "a1")
    ]
    return sorted((each.code, each.text_in(text)) for each in found)


def open_turn(sitting: Any, turn: int) -> None:
    sitting.page.evaluate(f"location.hash = '#code/{FIRST}/turn/{turn}'")
    sitting.page.wait_for_selector(f"#turn-{turn}.here")


def unlocked(study: Path) -> Path:
    """Open the codebook for new codes."""
    book = study / "codebook.toml"
    book.write_text(
        book.read_text(encoding="utf-8").replace("locked = true", "locked = false"), encoding="utf-8"
    )
    return study


def test_a_day_by_keyboard_alone(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    keys = at.page.keyboard
    open_turn(at, 2)

    keys.press("1")
    at.status("sparat")
    assert ("kontaktvagar", "[skratt] Ska vi vara artiga eller ärliga?") in mine(at, 2)

    keys.press("z")
    at.status("Ångrat")
    assert not mine(at, 2)
    keys.press("Shift+Z")
    at.status("Gjort om")
    assert len(mine(at, 2)) == 1

    for key in ("ArrowDown", "ArrowDown", "s", "w"):
        keys.press(key)
    assert at.page.evaluate("getSelection().toString()") == "Okej. Då"
    keys.press("k")
    keys.type("en egen kod")
    keys.press("Enter")
    at.page.wait_for_selector("dialog select")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    at.status("tillagd")
    assert ("en-egen-kod", "Okej. Då") in mine(at, 4)

    chips = at.page.locator("#turn-4 .chip")
    while "en egen kod" not in at.page.locator("#turn-4 .chip.chosen").all_inner_texts().__str__():
        keys.press("b")
    keys.press("Control+ArrowRight")
    keys.press("Control+ArrowRight")
    keys.press("Enter")
    at.status("flyttad")
    assert ("en-egen-kod", "Okej. Då är det") in mine(at, 4)
    assert chips.count() >= 2

    keys.press("m")
    at.page.wait_for_selector("dialog textarea")
    keys.type("Ironi, tror jag.")
    keys.press("Control+Enter")
    at.status("Minnesanteckning")
    at.page.wait_for_selector("#turn-4 .memo")

    keys.press("v")
    at.status("hinder")
    keys.press("x")
    at.status("borttagen")
    assert not [code for code, _ in mine(at, 4) if code == "en-egen-kod"]
    keys.press("Control+z")
    at.status("Ångrat")
    assert ("en-egen-kod", "Okej. Då är det") in mine(at, 4)

    keys.press("u")
    assert int(at.page.evaluate("document.activeElement.dataset.n")) > 4
    assert not at.faults


def test_what_was_done_can_be_undone_after_a_restart(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    at.page.keyboard.press("2")
    at.status("sparat")
    before = mine(at, 2)
    again = sit(tillsammans)
    open_turn(again, 2)
    again.page.keyboard.press("z")
    again.status("Ångrat")
    assert before
    assert mine(again, 2) == []


def test_a_day_by_mouse(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 5)
    at.page.locator("#turn-5 .text").dblclick(position={"x": 12, "y": 12})
    word = at.page.evaluate("getSelection().toString()").strip()
    at.page.locator("#codes .code", has_text="Mötesformer").click()
    at.status("sparat")
    assert ("motesformer", word) in mine(at, 5)
    at.page.locator("#turn-5 .off").first.click()
    at.status("borttagen")
    assert mine(at, 5) == []
    at.page.get_by_role("button", name="Ångra").click()
    at.status("Ångrat")
    assert ("motesformer", word) in mine(at, 5)
    assert not at.faults


def test_segments_are_found_and_copied_with_their_attribution(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    at.page.get_by_role("link", name="Kodade avsnitt").click()
    at.page.locator("select[name=code]").select_option("tidsbrist")
    at.page.wait_for_url(re.compile("code=tidsbrist"))
    at.page.wait_for_selector(".segment mark")
    at.page.get_by_role("button", name="Kopiera som citat").first.click()
    at.status("kopierat")
    quote = at.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"”.+” \(.+\)", quote, re.DOTALL)
    at.page.get_by_role("link", name="Visa på sin plats").first.click()
    at.page.wait_for_selector(".turn.here")
    assert not at.faults


def test_a_cell_of_the_matrix_takes_a_summary(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    at.page.get_by_role("link", name="Matris").click()
    at.page.locator(".cell").first.click()
    at.page.locator("dialog textarea").fill("Telefontiden är det som alla nämner först.")
    at.page.get_by_role("button", name="Spara").click()
    at.status("sparad")
    at.page.wait_for_selector("text=Telefontiden är det som alla nämner först.")
    logs = "".join(each.read_text(encoding="utf-8") for each in (tillsammans / "codings").glob("a1.*.jsonl"))
    assert "Telefontiden är det som alla nämner först." in logs
    assert not at.faults


def test_the_codebook_grows_and_old_codings_keep_their_meaning(sit: Sit, tillsammans: Path):
    at = sit(unlocked(tillsammans))
    at.page.get_by_role("link", name="Kodbok").click()
    entry = at.page.locator(".entry", has=at.page.locator("h3", has_text="Mötesformer"))
    entry.locator("summary").click()
    entry.get_by_role("button", name="Slå ihop").click()
    at.page.locator("dialog select").select_option("kontaktvagar")
    at.page.locator("dialog button[type=submit]").click()
    at.status("slagits ihop")
    at.page.wait_for_selector(".retired >> text=Mötesformer")
    study = at.evaluation()
    assert "motesformer" not in {each.code for each in study.codings}
    assert not at.faults


def test_the_overview_says_what_is_covered_and_what_is_wrong(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    at.page.get_by_role("link", name="Översikt").click()
    at.page.wait_for_selector("text=Genomförda intervjuer")
    at.page.wait_for_selector(".problems li", timeout=60_000)
    assert at.page.locator(".problems li").count() == 3
    assert not at.faults


def test_the_page_speaks_the_language_of_the_study(sit: Sit, tillsammans: Path):
    design = tillsammans / "study.toml"
    design.write_text(
        design.read_text(encoding="utf-8").replace('language = "sv"', 'language = "en"'), encoding="utf-8"
    )
    at = sit(tillsammans)
    assert at.page.locator("#views").inner_text().split("\n")[0].startswith("Code")
    open_turn(at, 2)
    at.page.keyboard.press("1")
    at.status("saved")
    for view, shown in (
        ("retrieve?code=tidsbrist&context=2", ".segment .context b"),
        ("compare", ".dispute .context b"),
        (f"compare/{FIRST}", ".side td b"),
    ):
        at.page.evaluate("view => { location.hash = '#' + view }", view)
        at.page.wait_for_selector(shown)
        names = [each.strip(" :") for each in at.page.locator(shown).all_inner_texts()]
        assert "Interviewer" in names
        assert "Intervjuare" not in names


def test_two_pages_of_one_coder_see_each_others_work(sit: Sit, tillsammans: Path):
    one, other = sit(tillsammans), sit(tillsammans)
    for at in (one, other):
        open_turn(at, 2)
    one.page.keyboard.press("3")
    one.status("sparat")
    other.page.wait_for_selector("#turn-2 .chip")
    other.page.keyboard.press("4")
    other.status("sparat")
    assert len(mine(one, 2)) == 2


def test_what_cannot_be_written_is_kept_and_saved_later(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    codings = tillsammans / "codings"
    hidden = tillsammans / "borta"
    codings.rename(hidden)
    codings.write_text("a file where the folder should be", encoding="utf-8")
    at.page.keyboard.press("1")
    at.page.wait_for_selector("#banner p")
    assert "Inte sparat ännu" in at.page.locator("#banner").inner_text()
    codings.unlink()
    hidden.rename(codings)
    at.status("sparat")
    assert len(mine(at, 2)) == 1


def test_hostile_words_are_words(sit: Sit, tillsammans: Path):
    book = tillsammans / "codebook.toml"
    label = "<img src=x onerror=alert(1)>{background:red}\\u202egnol"
    book.write_text(
        book.read_text(encoding="utf-8").replace('label = "Tidsbrist"', f'label = "{label}"'),
        encoding="utf-8",
    )
    name = tillsammans / "transcripts" / f"{FIRST}.v1.txt"
    text = name.read_text(encoding="utf-8").replace(
        "Ärliga går utmärkt.", "<script>window.hurt = 1</script> Ärliga."
    )
    name.write_text(text, encoding="utf-8")
    at = sit(tillsammans)
    open_turn(at, 3)
    assert "<script>window.hurt = 1</script>" in at.page.locator("#turn-3 .text").inner_text()
    assert at.page.evaluate("window.hurt === undefined && !document.querySelector('main script, main img')")
    assert "<img src=x" in at.page.locator("#codes").inner_text()


def test_single_keys_can_be_switched_off_and_changed(sit: Sit, tillsammans: Path):
    at = sit(tillsammans)
    open_turn(at, 2)
    at.page.keyboard.press("?")
    at.page.locator("[data-action=uncoded]").click()
    at.page.keyboard.press("q")
    at.page.get_by_role("button", name="Stäng").click()
    at.page.locator("#turn-2").focus()
    at.page.keyboard.press("q")
    assert at.page.evaluate("document.activeElement.dataset.n") != "2"
    at.page.get_by_role("button", name="Kortkommandon").click()
    at.page.get_by_label("Enkla tangenter är på").uncheck()
    at.page.get_by_role("button", name="Stäng").click()
    open_turn(at, 2)
    at.page.locator("#turn-2").focus()
    at.page.keyboard.press("1")
    at.page.wait_for_timeout(200)
    assert mine(at, 2) == []
