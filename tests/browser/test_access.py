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
