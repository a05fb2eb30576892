"""The README is true: its commands run as they stand, and its code prints what it says."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    derived = shutil.ignore_patterns("reports", "build")
    shutil.copytree(ROOT / "analyses", tmp_path / "analyses", ignore=derived)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_commands_run_in_the_order_in_which_they_stand(checkout: Path):
    commands = [line.split(" && ")[-1] for block in blocks("console") for line in block.splitlines()]
    ours = [line for line in commands if line.startswith("fokus ")]
    assert len(ours) >= 9
    environment = os.environ | {"PYTHONUTF8": "1", "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}
    for command in ours:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=checkout, env=environment, capture_output=True, text=True,
            check=False, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    assert (checkout / "analyses/tillsammans/reports/delrapport.docx").is_file()
    assert list((checkout / "my-study/reports").glob("*.docx"))


@pytest.mark.usefixtures("checkout")
def test_its_code_prints_what_it_says():
    (code,), (printed,) = blocks("python"), blocks("text")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert out.getvalue() == printed


@pytest.mark.usefixtures("checkout")
def test_its_table_and_sentence_are_the_ones_that_fokus_gives():
    from fokus.publish import open_study, show

    study = open_study("analyses/tillsammans")
    table = show(study, "scales across=round link=linked", "table").decode().replace("\u00a0", " ")
    for row in table.split("\n")[2:5]:
        assert row in README
    sentence = show(study, "scales of=contact across=round link=linked", "sentence").decode()
    assert " ".join(sentence.replace("\u00a0", " ").split()) in " ".join(README.split())


def test_its_picture_of_the_house_shows_every_room():
    inside = (ROOT / "src" / "fokus").iterdir()
    rooms = {path.name for path in inside if path.suffix in ("", ".py") and not path.name.startswith("_")}
    picture = README[README.index("## The house") : README.index("## Tests")]
    assert not [room for room in rooms if room not in picture]
