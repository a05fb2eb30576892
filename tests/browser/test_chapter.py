"""A chapter that is built anew holds what was coded in the page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.test_day import FIRST, mine, open_turn
from tests.publish.test_build import built, text_of

pytestmark = pytest.mark.browser

Sit = Callable[..., Any]
WORDS = ["ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta"]
CHAPTER = """---
title: Vad som togs upp
---

# Mötesformer

{{sentence}}`themes of={code} across=round level=code`
"""


def told(study: Path, out: Path) -> tuple[int, str]:
    """Build the study; return of how many interviews in May its chapter tells, and all of its text."""
    (path,) = built(study, out).written
    text = text_of(path)
    found = re.search(r"togs upp i (\S+) av åtta intervjuer i maj 2025", text)
    assert found, text
    return WORDS.index(found[1]), text


def test_a_chapter_holds_the_new_numbers(sit: Sit, tillsammans: Path, tmp_path: Path):
    study = sit(tillsammans).evaluation()
    here = {each.code for each in study.codings if (each.transcript, each.coder) == (FIRST, "a1")}
    used = {each.code for each in study.codings if each.coder == "a1"}
    code = min(used - here)
    for path in (tillsammans / "chapters").glob("*.md"):
        path.write_text(f"---\ntitle: {path.stem}\n---\n", encoding="utf-8")
    first = min((tillsammans / "chapters").glob("*.md"))
    first.write_text(CHAPTER.format(code=code), encoding="utf-8")
    before, text = told(tillsammans, tmp_path / "before")
    at = sit(tillsammans)
    open_turn(at, 2)
    at.page.keyboard.press("k")
    at.page.keyboard.type(study.codebook.codes[code].label)
    at.page.keyboard.press("Enter")
    at.status("sparat")
    assert code in [each for each, _ in mine(at, 2)]
    after, anew = told(tillsammans, tmp_path / "after")
    assert (after, anew != text) == (before + 1, True)
    at.page.keyboard.press("z")
    at.status("Ångrat")
    assert told(tillsammans, tmp_path / "undone") == (before, text)
