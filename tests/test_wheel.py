"""The installed wheel, not only the checkout, can make an example and build it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("fokus-*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(folder / "site")
    return folder / "site"


def fokus(site: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "fokus", *words], cwd=cwd, env=environment, capture_output=True, text=True,
        check=False, encoding="utf-8",
    )  # fmt: skip


def test_the_wheel_builds_the_example(unpacked: Path, tmp_path: Path):
    for words in (("new", "my-study", "--like", "tillsammans"), ("build", "-s", "my-study")):
        done = fokus(unpacked, tmp_path, *words)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "my-study" / "reports" / "delrapport.docx").is_file()


def test_the_wheel_holds_the_examples_words_and_instruments_and_nothing_derived(unpacked: Path):
    inside = unpacked / "fokus"
    names = {path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file()}
    assert {"messages/sv.mo", "messages/en.mo", "instruments/collaboration.toml", "py.typed"} <= names
    assert {"analyses/tillsammans/study.toml", "analyses/start-sv/study.toml"} <= names
    assert not [name for name in names if "/reports/" in name or "/build/" in name]
