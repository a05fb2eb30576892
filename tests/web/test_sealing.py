"""The key for what waits in a tab: the user's alone, the same after a restart, told to nobody who is out."""

import base64
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from fokus.web.sealing import FILE, seal, seal_in


def test_it_is_the_same_at_the_next_start_and_another_for_another_user(tmp_path: Path):
    first = seal_in(tmp_path / "anna")
    assert seal_in(tmp_path / "anna") == first
    assert seal_in(tmp_path / "bo") != first
    assert len(base64.b64decode(first)) == 32


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_can_read_it(tmp_path: Path):
    seal_in(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("damaged", ["", "x", "å" * 43 + "=", "A" * 500])
def test_a_damaged_one_gives_way_to_a_new_one(tmp_path: Path, damaged: str):
    (tmp_path / FILE).write_text(damaged, encoding="utf-8")
    made = seal_in(tmp_path)
    assert made == seal_in(tmp_path) != damaged


def test_where_it_cannot_be_kept_the_page_still_gets_one(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    assert len(base64.b64decode(seal_in(file))) == 32


def test_it_is_told_to_who_has_logged_in_alone(browser: Any):
    assert browser.get("/api/opening")["seal"] == seal()
    for address in ("/", "/static/page.js", "/static/sealing.js"):
        assert seal().encode() not in browser.raw("GET", address, browser.own()).body
