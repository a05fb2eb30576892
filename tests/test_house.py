"""The house keeps itself: lint, types, the order of its rooms, and what a command loads."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False, encoding="utf-8"
    )


@pytest.mark.parametrize("arguments", [("check",), ("format", "--check")])
def test_ruff_finds_nothing(arguments: tuple[str, ...]):
    done = run("-m", "ruff", *arguments, "src", "tests")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_strict_finds_nothing():
    done = run("-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_downwards_only():
    done = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert done.returncode == 0, done.stdout + done.stderr


def loaded_by(code: str) -> set[str]:
    done = run("-c", f"import sys\n{code}\nprint(*sorted(sys.modules))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n")[-2].split())


def test_help_loads_nothing_heavy():
    code = "from fokus.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    heavy = {"pandas", "numpy", "pydantic", "matplotlib", "pingouin", "docx", "markdown_it", "babel"}
    assert not heavy & loaded_by(code)


def test_a_question_about_themes_loads_no_statistics(tillsammans: Path):
    code = (
        "from fokus.cli import main\n"
        f"try:\n    main(['show', 'themes by=profession across=round', '-s', {str(tillsammans)!r}])\n"
        "except SystemExit as stop:\n    assert not stop.code\n"
    )
    loaded = loaded_by(code)
    assert "fokus.analysis.themes" in loaded
    assert not {"pingouin", "scipy", "matplotlib", "docx"} & loaded


def test_no_file_wants_to_be_two():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "src").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
