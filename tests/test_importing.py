"""Interviews come in from the command line: understood, asked about, without names, frozen whole."""

import contextlib
import csv
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.evaluation import load
from fokus.problems import has_errors

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
PLANNED = {
    "id": "omg1-lindby-skolskoterskor",
    "round": "omg1",
    "site": "lindby",
    "professions": ["skolskoterska"],
}
SAID = """\
Datum: 2025-05-16
Kommun: Lindby

I: Då börjar vi. Hur fungerar samarbetet med socialtjänsten?

Marit Sandlöv: Bättre. Man ringer 070-174 06 12 och får svar av Gunvor direkt.

R2: Mm. Precis.

Marit Sandlöv: Men med pojken, 131231-1234, tog det en hel termin innan någon hörde av sig.

[bandet stängs av]
"""


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """A study with one interview planned, and two school nurses."""
    nurses = small.people("skolskoterska", "D07 D11")
    folder = small.SmallStudy(interviews=[PLANNED], people=nurses).write(tmp_path / "studie")
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems)
    return folder


@pytest.fixture
def original(tmp_path: Path) -> Path:
    folder = tmp_path / "original"
    folder.mkdir()
    path = folder / "inspelning 3.txt"
    path.write_text(SAID, encoding="cp1252")
    return path


def bring(fokus: Fokus, study: Path, *words: str | Path, **more: str) -> "subprocess.CompletedProcess[str]":
    return fokus("import", *words, "-s", study, **more)


TOLD = ("--profession", "skolskoterska", "--speaker", "Marit Sandlöv=D07", "--yes")


def test_names_and_numbers_are_out_before_anything_is_written(fokus: Fokus, study: Path, original: Path):
    done = bring(fokus, study, original, *TOLD, "--candidates", "keep")
    assert done.returncode == 0, done.stderr + done.stdout
    text = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert text.splitlines()[:5] == [
        f"id: {PLANNED['id']}", "round: omg1", "site: lindby", "professions: skolskoterska",
        "date: 2025-05-16",
    ]  # fmt: skip
    paragraphs = text.strip().split("\n\n")[1:]
    assert paragraphs[0] == "Intervjuare: Då börjar vi. Hur fungerar samarbetet med socialtjänsten?"
    assert paragraphs[1].startswith("D07: Bättre. Man ringer [telefonnummer] och")
    assert paragraphs[2] == "Okänd: Mm. Precis."
    assert "[personnummer]" in paragraphs[3]
    assert paragraphs[4] == "[bandet stängs av]"
    for name in ("Marit", "Sandlöv", "070-174", "131231"):
        assert name not in text
    evaluation, problems = load(study)
    assert evaluation is not None
    assert not has_errors(problems)
    assert evaluation.design.interviews[PLANNED["id"]].held
    assert evaluation.design.interviews[PLANNED["id"]].participants == ("D07",)
    assert original.read_text(encoding="cp1252") == SAID


def test_what_must_be_judged_waits_outside_and_goes_on_from_there(fokus: Fokus, study: Path, original: Path):
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    done = bring(fokus, study, original, *TOLD)
    assert done.returncode == 1
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before
    drafts = original.parent / "fokus-utkast"
    (draft,) = drafts.iterdir()
    assert "fokus pseudonymize" in done.stdout
    done = fokus("pseudonymize", drafts, "-s", study, typed="b\n[kollegan]\n")
    assert "Gunvor" in done.stdout
    assert done.returncode == 0, done.stdout + done.stderr
    text = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert "får svar av [kollegan] direkt" in text
    assert not draft.exists()


def test_a_person_is_asked_for_what_the_file_does_not_say(fokus: Fokus, study: Path, original: Path):
    typed = "skolskoterska\nD07\nny\nj\nk\n"
    done = bring(fokus, study, original, typed=typed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Vem är Marit Sandlöv?" in done.stdout
    evaluation, _ = load(study)
    assert evaluation is not None
    assert evaluation.design.interviews[PLANNED["id"]].participants == ("D07", "D12")
    assert (
        (study / "participants.csv")
        .read_text(encoding="utf-8")
        .splitlines()[-1]
        .startswith("D12;skolskoterska;lindby")
    )


def test_ending_the_input_changes_nothing(fokus: Fokus, study: Path, original: Path):
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    done = bring(fokus, study, original, typed="skolskoterska\nD07\n")
    assert done.returncode != 0
    assert "inget annat skrevs" in done.stderr
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--round", "omg3"), "omg3"),
        (("--site", "limby"), "lindby"),
        (("--profession", "skolskötare"), "skolskoterska"),
        (("--speaker", "R9=D07"), "R9"),
        (("--speaker", "R2=D99"), "D99"),
        (("--speaker", "R2"), "TALARE=DELTAGARE"),
        (("--date", "i maj"), "i maj"),
        (("--candidates", "alla"), "ask, keep, wait"),
        (("--as", "film"), "transcript"),
    ],
)
def test_what_is_told_wrongly_is_said_and_nothing_is_written(
    fokus: Fokus, study: Path, original: Path, words: tuple[str, ...], said: str
):
    done = bring(fokus, study, original, *TOLD, *words)
    assert done.returncode in {1, 2}
    assert said in done.stdout + done.stderr
    assert not list(study.glob("transcripts/*"))
    assert not (original.parent / "fokus-utkast").exists()


def test_a_file_that_says_too_little_names_what_is_missing(fokus: Fokus, study: Path, original: Path):
    done = bring(fokus, study, original, "--yes")
    assert done.returncode == 1
    assert "--profession" in done.stdout


def test_the_same_file_twice_is_noticed(fokus: Fokus, study: Path, original: Path):
    assert bring(fokus, study, original, *TOLD, "--candidates", "keep").returncode == 0
    again = bring(fokus, study, original, *TOLD, "--candidates", "keep")
    assert again.returncode == 1
    assert "fokus correct" in again.stdout
    other = bring(
        fokus, study, original, *TOLD, "--candidates", "keep", "--round", "omg2", "--site", "sjovik"
    )
    assert other.returncode == 1
    assert "100 procent" in other.stdout
    assert len(list(study.glob("transcripts/*"))) == 1


def test_originals_and_drafts_stay_outside_the_study(fokus: Fokus, study: Path, original: Path):
    done = bring(fokus, study, original, *TOLD, "--drafts", study / "utkast")
    assert done.returncode == 1
    assert "får inte ligga i studiens mapp" in done.stdout
    assert not (study / "utkast").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tom.txt", b""),
        ("nul.txt", b"I: Hej\0\0\0\0 alla\n"),
        ("trasig.docx", b"PK\x03\x04trasig"),
        ("lösen.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
        ("ljud.m4a", b"\0\0\0\x20ftypM4A " + bytes(500)),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_else_of_the_call_comes_in(
    fokus: Fokus, study: Path, original: Path, name: str, data: bytes
):
    bad = original.with_name(name)
    bad.write_bytes(data)
    done = bring(fokus, study, original, bad, *TOLD, "--candidates", "keep")
    assert done.returncode == 1
    assert name in done.stdout
    assert not list(study.glob("transcripts/*"))


def test_a_file_of_500_megabytes_is_refused_unread(fokus: Fokus, study: Path, original: Path):
    huge = original.with_name("stor.txt")
    with huge.open("wb") as file:
        file.truncate(500 * 2**20)
    began = time.perf_counter()
    done = bring(fokus, study, huge, "--yes")
    assert done.returncode == 1
    assert time.perf_counter() - began < 20
    assert "stor.txt" in done.stdout


def test_a_key_knows_the_speakers_and_learns_what_was_judged(fokus: Fokus, study: Path, original: Path):
    key, people = original.with_name("nyckel.age"), original.with_name("namn.csv")
    people.write_text("kod;namn\nD07;Marit Sandlöv\nD11;Gunvor Ekstubb\n", encoding="utf-8-sig")
    phrase = {"FOKUS_PASSPHRASE": "en lång lösenfras"}
    assert fokus("key", key, "--holder", "anna", "--holder", "bo", **phrase).returncode == 0
    assert {path.name for path in key.parent.glob("*.age")} == {
        "nyckel.age",
        "nyckel.anna.age",
        "nyckel.bo.age",
    }
    assert fokus("key", key, "--people", people, **phrase).returncode == 0
    assert b"Sandl" not in key.read_bytes()
    done = bring(
        fokus,
        study,
        original,
        "--profession",
        "skolskoterska",
        "--yes",
        "--key",
        key,
        "--candidates",
        "keep",
        **phrase,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert "D07: Bättre." in text
    assert "svar av [D11] direkt" in text
    shown = fokus("key", key, "--list", **phrase).stdout
    assert "Marit Sandlöv" in shown
    wrong = fokus("key", key, "--list", FOKUS_PASSPHRASE="en annan lösenfras")
    assert wrong.returncode == 2
    assert "Marit" not in wrong.stdout


def test_killing_an_import_leaves_the_study_as_it_was_or_whole(study: Path, original: Path, tmp_path: Path):
    """The program is killed at random points; what the next command finds is all of it or nothing."""
    before = {path.name: path.read_bytes() for path in study.iterdir() if path.is_file()}
    draw = random.Random(4)
    outcomes = set()
    for number in range(12):
        copy = Path(shutil.copytree(study, tmp_path / f"kopia-{number}"))
        command = [sys.executable, "-m", "fokus", "import", str(original), *TOLD, "--candidates", "keep"]
        with subprocess.Popen(
            [*command, "-s", str(copy)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(draw.uniform(0.3, 2.5))
            run.kill()
        evaluation, problems = load(copy)
        assert evaluation is not None
        assert not has_errors(problems)
        held = evaluation.design.interviews[PLANNED["id"]].held
        assert held == (PLANNED["id"] in evaluation.transcripts)
        seen = [path for path in copy.iterdir() if path.is_file() and not path.name.startswith(".")]
        assert held or {path.name: path.read_bytes() for path in seen} == before
        outcomes.add(held)
    assert outcomes


HEARINGS = """\
format = 1
[study]
title = "Hearings"
language = "en"
[[round]]
id = "first"
label = "spring 2020"
from = 2020-03-01
to = 2020-06-30
[[round]]
id = "second"
label = "autumn 2020"
from = 2020-10-01
to = 2020-12-31
[[site]]
id = "one"
label = "The committee"
[[profession]]
id = "member"
label = "member"
"""


@pytest.mark.shared
def test_ten_real_hearings_come_in_and_no_speaker_is_named(fokus: Fokus, shared: Path, tmp_path: Path):
    folder = shared / "data" / "meetings"
    with (folder / "meetings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plan = "".join(
        f'[[interview]]\nid = "{row["meeting"]}"\nround = "{row["round"]}"\nsite = "one"\n'
        'professions = ["member"]\n'
        for row in rows
    )
    study = tmp_path / "hearings"
    study.mkdir()
    (study / "study.toml").write_text(HEARINGS + plan, encoding="utf-8")
    files = sorted(folder.glob("meeting-*.txt"))
    done = bring(
        fokus,
        study,
        *files,
        "--yes",
        "--candidates",
        "keep",
        "--drafts",
        tmp_path / "drafts",
        language="en_GB.UTF-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    evaluation, problems = load(study)
    assert evaluation is not None
    assert not has_errors(problems)
    for row in rows:
        transcript = evaluation.transcripts[row["meeting"]]
        assert len(transcript.turns) == int(row["turns"])
        assert {turn.kind for turn in transcript.turns} == {"unknown"}
        original = (folder / f"{row['meeting']}.txt").read_text(encoding="utf-8")
        names = {paragraph.partition(": ")[0] for paragraph in original.split("\n\n") if ": " in paragraph}
        said = " ".join(turn.text for turn in transcript.turns)
        for name in names:
            assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said), name


def test_a_draft_that_waits_is_never_written_over_and_leaves_from_where_it_lay(
    fokus: Fokus, study: Path, original: Path
):
    assert bring(fokus, study, original, *TOLD).returncode == 1
    (draft,) = (original.parent / "fokus-utkast").iterdir()
    before = draft.read_bytes()
    other = original.with_name("en annan.txt")
    other.write_text("I: Hur går det?\n\nR1: Vi pratade med Tindra om det.\n", encoding="utf-8")
    done = bring(fokus, study, other, "--interview", PLANNED["id"], "--yes")
    assert done.returncode == 1
    assert "väntar redan" in done.stdout
    assert draft.read_bytes() == before
    moved = draft.rename(original.with_name("mitt utkast.json"))
    done = fokus("pseudonymize", moved, "-s", study, "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not moved.exists()


def test_a_key_that_cannot_be_opened_leaves_the_draft_and_the_study(
    fokus: Fokus, study: Path, original: Path
):
    key = original.with_name("nyckel.age")
    assert fokus("key", key, "--holder", "anna", FOKUS_PASSPHRASE="en lång lösenfras").returncode == 0
    assert bring(fokus, study, original, *TOLD).returncode == 1
    drafts = original.parent / "fokus-utkast"
    wrong = {"FOKUS_PASSPHRASE": "en annan lösenfras"}
    done = fokus("pseudonymize", drafts, "-s", study, "--key", key, "--candidates", "keep", **wrong)
    assert done.returncode == 2
    assert len(list(drafts.iterdir())) == 1
    assert not list(study.glob("transcripts/*"))
    right = {"FOKUS_PASSPHRASE": "en lång lösenfras"}
    done = fokus("pseudonymize", drafts, "-s", study, "--key", key, typed="b\n[kollegan]\n", **right)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Gunvor" in fokus("key", key, "--list", **right).stdout


def test_a_key_does_not_lie_in_a_study(fokus: Fokus, study: Path):
    done = fokus("key", study / "nyckel.age", "--holder", "anna", FOKUS_PASSPHRASE="en lång lösenfras")
    assert done.returncode == 2
    assert not list(study.glob("*.age"))
