"""Nobody is shut out: axe finds nothing in any view, light or dark, wide or narrow."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_day import unlocked

pytestmark = pytest.mark.browser

WHOLE = "compare/omg1-lindby-skolskoterskor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NURSES = "omg1-lindby-skolskoterskor"
VIEWS = ["code", "codebook", "retrieve?code=tidsbrist", "matrix", "compare", WHOLE, "overview", "quotes"]


def findings(at: Any, axe: str, *, apart_from: str = "") -> list[str]:
    at.page.evaluate(axe)
    rules = {apart_from: {"enabled": False}} if apart_from else {}
    found = at.page.evaluate("([tags, rules]) => axe.run({runOnly: tags, rules})", [TAGS, rules])
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_view_shuts_anybody_out(
    sit: Callable[..., Any], axe: str, tillsammans: Path, width: int, scheme: str
):
    at = sit(tillsammans, width=width, scheme=scheme)
    found = []
    for view in VIEWS:
        at.page.evaluate("view => { location.hash = '#' + view }", view)
        at.page.wait_for_timeout(600)
        found += [f"{view}: {each}" for each in findings(at, axe)]
        wide = at.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{view} is {wide} wide"
    assert not found


@pytest.mark.parametrize("key", ["k", "?", "m"])
def test_no_dialog_shuts_anybody_out(sit: Callable[..., Any], axe: str, tillsammans: Path, key: str):
    at = sit(tillsammans)
    at.page.keyboard.press(key)
    at.page.wait_for_selector("dialog[open]")
    assert not findings(at, axe)
    at.page.keyboard.press("Escape")
    at.page.wait_for_selector("dialog[open]", state="detached")


def entry(at: Any, action: str) -> None:
    """Open a dialog of the codebook from the menu of its second code."""
    at.page.evaluate("location.hash = '#codebook'")
    menu = at.page.locator(".entry:has(h3 a) details").nth(1)
    menu.locator("summary").click()
    menu.locator("button").filter(has_text=action).click()


def new_code(at: Any) -> None:
    at.page.keyboard.press("k")
    at.page.keyboard.type("en alldeles egen kod")
    at.page.keyboard.press("Enter")
    at.page.wait_for_selector("dialog select")


def walk(at: Any) -> None:
    entry(at, "Dela")
    at.page.locator("dialog textarea").fill("Konsultation\nNätverksmöten")
    at.page.locator("dialog button[type=submit]").click()
    at.page.wait_for_selector("dialog .segment")


def cell(at: Any) -> None:
    at.page.evaluate("location.hash = '#matrix'")
    at.page.locator(".cell").first.click()


def theme(at: Any, action: str) -> None:
    """Open a dialog of the codebook from the menu of its first theme."""
    at.page.evaluate("location.hash = '#codebook'")
    menu = at.page.locator(".theme > details").first
    menu.locator("summary").click()
    menu.locator("button").filter(has_text=action).click()


def button_of(at: Any, view: str, name: str) -> None:
    at.page.evaluate("view => { location.hash = '#' + view }", view)
    at.page.get_by_role("button", name=name, exact=True).click()


def recode(at: Any) -> None:
    at.page.locator(".turn:has(.chip) .text").first.click()
    at.page.keyboard.press("b")
    at.page.keyboard.press("K")


def unpinned(at: Any) -> None:
    """Give a code a key of its own, from the list beside the words or, where there is no room for it, not."""
    pin = at.page.locator("#codes .pin").first
    at.page.keyboard.press("?") if not pin.is_visible() else pin.click(force=True)


DIALOGS = {
    "rename": lambda at: entry(at, "Byt namn"),
    "move": lambda at: entry(at, "Flytta"),
    "memo on a code": lambda at: entry(at, "Minnesanteckning"),
    "rename a theme": lambda at: theme(at, "Byt namn"),
    "define a theme": lambda at: theme(at, "Definiera"),
    "new theme": lambda at: button_of(at, "codebook", "Nytt tema"),
    "new code in the codebook": lambda at: button_of(at, "codebook", "Ny kod"),
    "memo on the study": lambda at: button_of(at, "overview", "Minnesanteckning om studien"),
    "memo on a participant": lambda at: at.page.locator(".turn .speaker").first.click(),
    "memo on the interview": lambda at: (
        at.page.locator(".toolbar button[title]").get_by_text("Minnesanteckning").click()
    ),
    "another code": recode,
    "a key of its own": unpinned,
    "new code": new_code,
    "define": lambda at: entry(at, "Definiera"),
    "merge": lambda at: entry(at, "Slå ihop"),
    "split": lambda at: entry(at, "Dela"),
    "retire": lambda at: entry(at, "Avveckla"),
    "matrix cell": cell,
    "jump": lambda at: at.page.keyboard.press("g"),
    "split walk": walk,
}


def one_by_one(at: Any) -> Iterator[str]:
    """Open each dialog in turn, as it is opened by hand."""
    for name, opened in DIALOGS.items():
        at.page.evaluate("location.hash = '#code'")
        at.page.wait_for_timeout(600)
        at.page.wait_for_selector(".turn.here")
        opened(at)
        at.page.wait_for_selector("dialog[open]")
        yield name
        while at.page.locator("dialog[open]").count():
            at.page.keyboard.press("Escape")
            at.page.wait_for_timeout(50)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_dialog_of_the_day_shuts_anybody_out(
    sit: Callable[..., Any], axe: str, tillsammans: Path, width: int, scheme: str
):
    at, found = sit(unlocked(tillsammans), width=width, scheme=scheme), []
    for name in one_by_one(at):
        # under a dialog the first link that can be reached leads to a view, and is taken for a skip link
        found += [f"{name}: {each}" for each in findings(at, axe, apart_from="skip-link")]
        box = at.page.locator("dialog[open]").last.bounding_box()
        if box["x"] < 0 or box["x"] + box["width"] > width:
            found.append(f"{name} reaches out of the page")
        if at.page.locator("dialog[open]").last.evaluate("it => it.scrollWidth > it.clientWidth"):
            found.append(f"{name} is wider than it shows")
    assert not found


def chosen(at: Any) -> None:
    at.page.locator(".turn:has(.chip) .text").first.click()
    at.page.keyboard.press("b")


def menus(at: Any) -> None:
    for each in at.page.locator("details summary").all()[:6]:
        each.click()


STATES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "words looked for": ("code", lambda at: at.page.keyboard.type("/elev")),
    "a chosen coding": ("code", chosen),
    "others' codings": ("code/omg1-lindby-skolskoterskor/turn/4?others=1", lambda _: None),
    "a code looked for": (
        "code",
        lambda at: at.page.evaluate("document.querySelector('#codes input').focus()"),
    ),
    "menus": ("codebook", menus),
    "narrowed": ("retrieve?theme=samverkan&coder=*&context=3&valence=hindering", lambda _: None),
    "nothing found": ("retrieve?text=zzzzz", lambda _: None),
    "a divided matrix": ("matrix?by=site,round", lambda _: None),
    "boundaries too": ("compare?state=all&boundaries=1", menus),
    "decided": ("compare?state=decided", lambda _: None),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_state_of_a_view_shuts_anybody_out(
    sit: Callable[..., Any], axe: str, tillsammans: Path, width: int, scheme: str
):
    at, found = sit(unlocked(tillsammans), width=width, scheme=scheme), []
    for name, (view, act) in STATES.items():
        at.page.evaluate("view => { location.hash = '#' + view }", view)
        at.page.wait_for_timeout(600)
        act(at)
        at.page.wait_for_timeout(200)
        found += [f"{name}: {each}" for each in findings(at, axe)]
        wide = at.page.evaluate("document.documentElement.scrollWidth")
        found += [f"{name} is {wide} wide"] if wide > width else []
        at.page.keyboard.press("Escape")
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suggestions_shut_nobody_out_and_are_answered_by_keys(
    sit: Callable[..., Any], axe: str, tillsammans: Path, scheme: str
):
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8")
    design.write_text(text.replace("[study]\n", "[study]\nsuggestions = true\n", 1), encoding="utf-8")
    log = next((tillsammans / "codings").glob("a1.*.jsonl"))
    kept = [line for line in log.read_text(encoding="utf-8").splitlines(keepends=True) if NURSES not in line]
    log.write_text("".join(kept), encoding="utf-8")
    at = sit(tillsammans, scheme=scheme)
    at.page.wait_for_selector(".suggestion", timeout=60_000)
    assert not findings(at, axe)
    at.page.locator(".turn:has(.suggestion) .text").first.click()
    here = at.page.locator(".turn.here")
    number, code = int(here.get_attribute("data-n")), here.locator(".suggestion").first.inner_text()
    at.page.keyboard.press("y")
    at.status("sparat")
    at.page.wait_for_selector(f"#turn-{number} .chip >> text={code.split('?')[0]}")
    events = log.parent.glob("a1.*.jsonl")
    assert '"accept"' in "".join(each.read_text(encoding="utf-8") for each in events)
    at.page.locator(".turn:has(.suggestion) .text").first.click()
    at.page.keyboard.press("Y")
    at.status("avböjt")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_bar_takes_one_row_and_who_is_not_let_in_is_told_what_to_do(
    sit: Callable[..., Any], axe: str, tillsammans: Path, language: str
):
    design = tillsammans / "study.toml"
    text = design.read_text(encoding="utf-8")
    design.write_text(text.replace('language = "sv"', f'language = "{language}"'), encoding="utf-8")
    at = sit(tillsammans)
    tops = at.page.evaluate("[...document.querySelectorAll('.toolbar > *')].map(each => each.offsetTop)")
    assert max(tops) < 40
    at.page.context.clear_cookies()
    at.page.evaluate("sessionStorage.clear()")
    at.page.goto(at.page.url.split("#")[0] + "?")
    at.page.wait_for_selector("#banner p")
    told = {"sv": "Tryck Enter i fönstret där fokus körs", "en": "Press Enter in the window where fokus runs"}
    assert told[language] in at.page.locator("#banner").inner_text()
    assert at.page.locator("main .quiet").count() == 0
    assert not findings(at, axe)
