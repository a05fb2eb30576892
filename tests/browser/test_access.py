"""Nobody is shut out: axe finds nothing in any view, light or dark, wide or narrow."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

WHOLE = "compare/omg1-lindby-skolskoterskor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = ["code", "codebook", "retrieve?code=tidsbrist", "matrix", "compare", WHOLE, "overview"]


def findings(at: Any, axe: str) -> list[str]:
    at.page.evaluate(axe)
    found = at.page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
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
