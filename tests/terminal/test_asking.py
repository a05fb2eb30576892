"""Passphrases where there is no terminal to hide them on: they are read, and nothing else is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PHRASE = "  ett ord till, och ett till "


@pytest.mark.skipif(sys.platform == "win32", reason="a program there always has its console")
def test_a_passphrase_that_is_piped_in_is_taken_whole_and_without_a_warning(tmp_path: Path):
    made = _key(tmp_path, "--holder", "anna", typed=f"{PHRASE}\n{PHRASE}\n")
    assert made.returncode == 0, made.stderr
    assert "Warning" not in made.stderr + made.stdout
    assert _key(tmp_path, "--list", typed=f"{PHRASE}\n").returncode == 0
    assert _key(tmp_path, "--list", typed=f"{PHRASE.strip()}\n").returncode != 0


def _key(folder: Path, *words: str, typed: str) -> "subprocess.CompletedProcess[str]":
    """Run ``fokus key`` away from any terminal."""
    environment = {key: value for key, value in os.environ.items() if key != "FOKUS_PASSPHRASE"}
    return subprocess.run(
        [sys.executable, "-m", "fokus", "key", str(folder / "nyckel.age"), *words], capture_output=True,
        text=True, check=False, input=typed, start_new_session=True, encoding="utf-8",
        env=environment | {"LANG": "sv_SE.UTF-8"},
    )  # fmt: skip
