"""What every test may use: the example study, and the reference data beside a development checkout."""

import os
import shutil
from pathlib import Path

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
