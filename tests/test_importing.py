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
    assert "Ett ord fick stå utan att någon har bedömt det: Gunvor." in done.stdout
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


def test_an_import_of_interviews_loads_nothing_that_only_numbers_need(study: Path, original: Path):
    """It would take time, and its threads would keep other processes from beginning as copies."""
    call = ["import", str(original), "-s", str(study), "--yes", "--candidates", "keep", "--speaker", "R2=D11",
            "--speaker", "Marit Sandlöv=D07", "--interview", PLANNED["id"]]  # fmt: skip
    told = (
        "import sys; from fokus.cli import main\n"
        f"try: main({call!r})\n"
        "finally: sys.stderr.write(repr([each for each in ('numpy', 'pandas') if each in sys.modules]))\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.endswith("[]")
    assert [*(study / "transcripts").glob("*.v1.txt")]


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
        (("--round", "omg1", "--date", "2025-11-20"), "ligger utanför omgången omg1"),
        (("--interview", PLANNED["id"], "--site", "sjovik"), f"{PLANNED['id']} har lindby"),
        (("--interview", PLANNED["id"], "--profession", "rektor"), "--profession rektor"),
        (("--speaker", "Marit Sandlöv=D11"), "två olika saker"),
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


def test_another_interview_of_the_same_words_comes_in_when_a_person_says_so(
    fokus: Fokus, study: Path, original: Path
):
    assert bring(fokus, study, original, *TOLD, "--candidates", "keep").returncode == 0
    where = ("--round", "omg1", "--site", "sjovik", "--profession", "kurator", "--candidates", "keep")
    typed = "D07\n\nj\n{}\n"
    refused = bring(fokus, study, original, *where, typed=typed.format(""))
    assert refused.returncode == 1
    assert "ändå en annan intervju" in refused.stderr
    taken = bring(fokus, study, original, *where, typed=typed.format("j"))
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert len(list(study.glob("transcripts/*"))) == 2


def test_what_a_file_says_otherwise_than_its_place_is_told(fokus: Fokus, study: Path, original: Path):
    said = SAID.replace("2025-05-16", "2017-11-08").replace("Kommun: Lindby", "Kommun: Sjövik\nOmgång: omg2")
    original.write_text(said, encoding="utf-8")
    done = bring(fokus, study, original, *TOLD[2:], "--interview", PLANNED["id"], "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "filen säger 2017-11-08, som ligger utanför omgången omg1" in done.stdout
    assert "filen säger omgången omg2, men den hamnar i omg1" in done.stdout
    assert "filen säger sjovik, men den hamnar i lindby" in done.stdout
    assert (
        "filen säger omgången" not in bring(fokus, study, original, "--yes", "--profession", "kurator").stdout
    )


def test_garbled_letters_are_told(fokus: Fokus, study: Path, original: Path):
    original.write_text(SAID.encode().decode("cp1252"), encoding="utf-8")
    done = bring(fokus, study, original, "--profession", "skolskoterska")
    assert "förvanskade på" in done.stdout


def test_who_is_named_by_profession_speaks_also_where_it_is_once(fokus: Fokus, study: Path, original: Path):
    text = "Kurator: Det började bra.\n\nR1: Ja.\n\nI: Hur då?\n\nR1: Man ringde.\n\nI: Tack.\n"
    original.write_text(text, encoding="utf-8")
    done = bring(
        fokus,
        study,
        original,
        "--profession",
        "skolskoterska",
        "--yes",
        "--round",
        "omg1",
        "--site",
        "lindby",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    frozen = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert "\n\nOkänd: Det började bra." in frozen


def test_whom_nobody_knows_is_only_spoken_of_where_somebody_is_unknown(
    fokus: Fokus, study: Path, original: Path
):
    everybody = ("--speaker", "R2=D11", "--candidates", "keep")
    assert "fokus speakers" not in bring(fokus, study, original, *TOLD, *everybody).stdout


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


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_interview_is_not_told_of_several_files(fokus: Fokus, study: Path, original: Path):
    second = original.with_name("del 2.txt")
    second.write_text("I: Och sedan?\n\nR1: Sedan blev det lugnt.\n", encoding="utf-8")
    done = bring(fokus, study, original, second, "--interview", PLANNED["id"], "--yes")
    assert done.returncode == 2
    assert "2 filer är angivna" in done.stderr
    assert not list(study.glob("transcripts/*"))


@pytest.mark.parametrize("command", ["import", "pseudonymize"])
def test_faults_are_told_in_the_language_of_the_study(
    fokus: Fokus, study: Path, original: Path, command: str
):
    missing = original.with_name("nyckel.age")
    done = fokus(command, original, "-s", study, "--key", missing, language="en_GB.UTF-8")
    assert done.returncode == 2
    assert "Det finns ingen fil" in done.stderr


def test_what_nobody_said_is_answered_before_a_question_is_asked(fokus: Fokus, study: Path, original: Path):
    done = bring(fokus, study, original, "--speaker", "Gunvor=D11", typed="skolskoterska\n")
    assert done.returncode == 1
    assert "ingen talare heter ”Gunvor”" in done.stdout
    assert "Vilka yrkesgrupper" not in done.stderr


def test_the_day_is_asked_for_where_no_file_says_it(fokus: Fokus, study: Path, original: Path):
    original.write_text(SAID.replace("Datum: 2025-05-16\n", ""), encoding="utf-8")
    typed = "omg1\nskolskoterska\ni våras\n2025-11-20\n16 maj 2025\nD07\n\nj\nk\n"
    done = bring(fokus, study, original, typed=typed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "utanför omgången omg1" in done.stdout
    text = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert "date: 2025-05-16\n" in text


def test_a_day_that_nobody_knows_stays_empty(fokus: Fokus, study: Path, original: Path):
    original.write_text(SAID.replace("Datum: 2025-05-16\n", ""), encoding="utf-8")
    done = bring(fokus, study, original, typed="omg1\nskolskoterska\n\nD07\n\nj\nk\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "datum okänt" in done.stdout
    text = (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")
    assert "date: 2" not in text


def test_lines_that_are_left_out_are_shown_before_anything_is_written(
    fokus: Fokus, study: Path, original: Path
):
    done = bring(fokus, study, original, *TOLD)
    shown, _, rest = done.stdout.partition("Namn borttagna")
    assert "Kommun: Lindby" in shown
    assert rest


def test_part_of_a_name_is_proposed_from_the_key_and_never_taken_unasked(
    fokus: Fokus, study: Path, original: Path
):
    key, people = original.with_name("nyckel.age"), original.with_name("namn.csv")
    people.write_text("kod;namn\nD11;Marit Sandlöv\n", encoding="utf-8")
    phrase = {"FOKUS_PASSPHRASE": "en lång lösenfras"}
    assert fokus("key", key, "--holder", "anna", **phrase).returncode == 0
    assert fokus("key", key, "--people", people, **phrase).returncode == 0
    original.write_text(SAID.replace("Marit Sandlöv:", "Marit:"), encoding="utf-8")
    words = ("--profession", "skolskoterska", "--key", key, "--candidates", "keep")
    text = study / "transcripts" / f"{PLANNED['id']}.v1.txt"
    copy = Path(shutil.copytree(study, study.with_name("kopia")))
    done = bring(fokus, copy, original, *words, "--yes", **phrase)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "D11" not in (copy / "transcripts" / text.name).read_text(encoding="utf-8").split("\n\n")[2]
    done = bring(fokus, study, original, *words, typed="\n\nj\n", **phrase)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Deltagare (D11)" in done.stderr
    assert "D11: Bättre." in text.read_text(encoding="utf-8")


def test_a_new_person_without_a_key_is_told_of_plainly(fokus: Fokus, study: Path, original: Path):
    words = ("--profession", "skolskoterska", "--speaker", "Marit Sandlöv=ny", "--speaker", "R2=ny", "--yes")
    done = bring(fokus, study, original, *words, "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Marit Sandlöv = D12 (inspelning 3.txt)" in done.stdout
    assert "R2 = D13 (inspelning 3.txt)" in done.stdout
    assert "kan ingen senare säga vem det är: D12, D13" in done.stdout


def test_a_new_person_gets_a_code_that_neither_the_key_nor_a_draft_has(
    fokus: Fokus, study: Path, original: Path
):
    key, people = original.with_name("nyckel.age"), original.with_name("namn.csv")
    people.write_text("kod;namn\nD12;Pernilla Brunnvik\n", encoding="utf-8")
    phrase = {"FOKUS_PASSPHRASE": "en lång lösenfras"}
    assert fokus("key", key, "--holder", "anna", **phrase).returncode == 0
    assert fokus("key", key, "--people", people, **phrase).returncode == 0
    words = ("--profession", "skolskoterska", "--speaker", "Marit Sandlöv=ny", "--speaker", "R2=ny", "--yes")
    done = bring(fokus, study, original, *words, "--key", key, **phrase)
    assert "Marit Sandlöv = D13" in done.stdout
    assert "har inget namn i filen" in done.stdout.replace("\n", " ")
    drafts = original.parent / "fokus-utkast"
    assert len(list(drafts.iterdir())) == 1
    other = original.with_name("annan.txt")
    other.write_text("I: Hur går det?\n\nR1: Vi har fått lokaler på Storgatan.\n", encoding="utf-8")
    more = ("--round", "omg2", "--site", "sjovik", "--profession", "rektor", "--speaker", "R1=ny", "--yes")
    done = bring(fokus, study, other, *more, "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "R1 = D15" in done.stdout
    done = fokus("pseudonymize", drafts, "-s", study, "--key", key, "--candidates", "keep", **phrase)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Marit Sandlöv" in fokus("key", key, "--list", **phrase).stdout


def test_a_code_that_somebody_else_has_got_since_is_told(fokus: Fokus, study: Path, original: Path):
    words = ("--profession", "skolskoterska", "--speaker", "Marit Sandlöv=ny", "--yes")
    assert bring(fokus, study, original, *words).returncode == 1
    with (study / "participants.csv").open("a", encoding="utf-8") as roster:
        roster.write("D12;rektor;sjovik;;;\n")
    before = files_of(study)
    done = fokus("pseudonymize", original.parent / "fokus-utkast", "-s", study, "--candidates", "keep")
    assert done.returncode == 1
    assert "D12 har en kod som någon annan har fått" in done.stdout
    assert files_of(study) == before


def test_the_code_of_somebody_erased_is_given_to_nobody(fokus: Fokus, study: Path, original: Path):
    assert bring(fokus, study, original, *TOLD, "--candidates", "keep").returncode == 0
    done = fokus("forget", "D11", "-s", study, "--all", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    other = original.with_name("annan.txt")
    other.write_text("I: Hur går det?\n\nR1: Vi har fått nya lokaler.\n", encoding="utf-8")
    more = ("--round", "omg2", "--site", "sjovik", "--profession", "rektor", "--speaker", "R1=ny", "--yes")
    done = bring(fokus, study, other, *more, "--candidates", "keep")
    assert "R1 = D12" in done.stdout, done.stdout + done.stderr


def test_a_folder_without_drafts_is_told(fokus: Fokus, study: Path, original: Path):
    done = fokus("pseudonymize", original.parent, "-s", study)
    assert done.returncode == 1
    assert "inget utkast väntar där" in done.stdout


def test_one_damaged_draft_takes_nothing_of_a_good_one(fokus: Fokus, study: Path, original: Path):
    assert bring(fokus, study, original, *TOLD).returncode == 1
    drafts = original.parent / "fokus-utkast"
    (drafts / "trasigt.draft.json").write_text('{"file": "x.txt"', encoding="utf-8")
    before = files_of(study), files_of(drafts)
    done = fokus("pseudonymize", drafts, "-s", study, "--candidates", "keep")
    assert done.returncode == 1
    assert "trasigt.draft.json" in done.stdout
    assert (files_of(study), files_of(drafts)) == before
    (drafts / "trasigt.draft.json").unlink()
    assert fokus("pseudonymize", drafts, "-s", study, "--candidates", "keep").returncode == 0


def test_what_was_answered_waits_outside_when_the_study_cannot_be_written_to(
    fokus: Fokus, study: Path, original: Path
):
    (study / "transcripts").write_text("i vägen", encoding="utf-8")
    before = files_of(study)
    done = bring(fokus, study, original, typed="skolskoterska\nD07\n\nj\nk\n")
    assert done.returncode == 2
    assert "fokus pseudonymize" in done.stdout
    assert files_of(study) == before
    (study / "transcripts").unlink()
    drafts = original.parent / "fokus-utkast"
    done = fokus("pseudonymize", drafts, "-s", study, "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "D07: Bättre." in (study / "transcripts" / f"{PLANNED['id']}.v1.txt").read_text(encoding="utf-8")


def test_an_original_inside_the_study_comes_in_with_a_warning(fokus: Fokus, study: Path, original: Path):
    inside = original.rename(study / original.name)
    done = bring(fokus, study, inside, *TOLD, "--candidates", "keep", "--drafts", original.parent / "utkast")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ligger i studiens mapp" in done.stdout


def test_a_roster_from_a_spreadsheet_keeps_its_mark_and_its_line_ends(
    fokus: Fokus, study: Path, original: Path
):
    roster = study / "participants.csv"
    text = roster.read_text(encoding="utf-8")
    roster.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    words = (
        "--profession",
        "skolskoterska",
        "--speaker",
        "Marit Sandlöv=ny",
        "--yes",
        "--candidates",
        "keep",
    )
    assert bring(fokus, study, original, *words).returncode == 0
    written = roster.read_bytes()
    assert written.startswith(b"\xef\xbb\xbfparticipant;")
    assert written.endswith(b"D12;skolskoterska;lindby;;;\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")


def test_who_has_withdrawn_does_not_come_in_again_and_neither_does_her_waiting_draft(
    fokus: Fokus, study: Path, original: Path
):
    assert bring(fokus, study, original, *TOLD).returncode == 1  # a draft waits
    done = fokus("forget", "D07", "--from", "2025-05-01", "-y", "-s", study)
    assert done.returncode == 0, done.stderr
    assert "Det återkallade samtycket är infört." in done.stdout
    assert (study / "consent.csv").read_text("utf-8-sig").splitlines()[1] == "D07;;;allt;2025-05-01"
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    again = fokus("pseudonymize", original.parent / "fokus-utkast", "-s", study, "--candidates", "keep")
    new = bring(fokus, study, original, *TOLD, "--candidates", "keep")
    for refused in (again, new):
        assert refused.returncode == 1
        assert "D07 har tagit tillbaka sitt samtycke" in refused.stdout
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


def test_who_withdrew_later_than_the_interview_comes_in(fokus: Fokus, study: Path, original: Path):
    fokus("forget", "D07", "--from", "2025-06-01", "-y", "-s", study)
    assert bring(fokus, study, original, *TOLD, "--candidates", "keep").returncode == 0


def test_a_file_that_was_cut_off_and_a_lone_question(fokus: Fokus, study: Path, original: Path):
    cut = original.with_name("klippt.vtt")
    cut.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Marit Sandlöv>Vad skulle behövas?<", "utf-8")
    done = bring(fokus, study, cut, "--interview", PLANNED["id"], "--candidates", "keep", "-y")
    assert done.returncode == 1
    assert "filen slutar mitt i" in done.stdout
    assert not (study / "transcripts").exists()
    asked = original.with_name("fråga.txt")
    asked.write_text("Intervjuare: Hur fungerar samverkan?\nR1: Bra.\nR2: Nja.\nR1: Jo.\n", "utf-8")
    done = bring(fokus, study, asked, "--interview", PLANNED["id"], "--candidates", "keep", "-y")
    assert done.returncode == 0, done.stderr
    assert "Intervjuare: Hur fungerar samverkan?" in (
        study / "transcripts" / f"{PLANNED['id']}.v1.txt"
    ).read_text("utf-8")


def test_a_new_person_is_told_her_code_once_that_is_certain(fokus: Fokus, study: Path, original: Path):
    assert bring(fokus, study, original, *TOLD, "--candidates", "keep").returncode == 0
    where = ("--round", "omg1", "--site", "sjovik", "--profession", "kurator", "--candidates", "keep")
    refused = bring(fokus, study, original, *where, "--speaker", "Marit Sandlöv=ny", "--yes")
    assert refused.returncode == 1
    assert "D12" not in refused.stdout
    asked = bring(fokus, study, original, *where, typed="ny\n\nj\nn\n")
    assert asked.returncode == 1
    assert "ny deltagare" in asked.stdout
    assert "D12" not in asked.stdout
    taken = bring(fokus, study, original, *where, typed="ny\n\nj\nj\n")
    assert taken.returncode == 0, taken.stdout + taken.stderr
    assert "Marit Sandlöv = D12 (inspelning 3.txt)" in taken.stdout.partition("Fryst:")[2]
    waits = original.with_name("annan.txt")
    waits.write_text("I: Hur?\n\nMaria Ek: Gunvor Ax kom hit.\n\nI: Jaha.\n\nMaria Ek: Ja.\n", "utf-8")
    words = ("--round", "omg2", "--site", "lindby", "--profession", "kurator", "--speaker", "Maria Ek=ny")
    waiting = bring(fokus, study, waits, *words, "--candidates", "wait", "--yes")
    assert waiting.returncode == 1
    assert "Maria Ek = D13 (annan.txt)" in waiting.stdout


def test_the_key_and_what_goes_wrong_before_a_study_is_open_speak_its_language(
    fokus: Fokus, study: Path, tmp_path: Path
):
    phrase = "en lång lösenfras\n"
    key = tmp_path / "nyckel.age"
    made = fokus("key", key, "--holder", "anna", "-s", study, typed=2 * phrase, language="en_GB.UTF-8")
    assert made.returncode == 0, made.stderr
    assert "Lösenfras" in made.stderr
    assert "Skrev" in made.stdout
    inside = fokus("key", key, "--list", typed=phrase, language="en_GB.UTF-8", cwd=study)
    assert "Lösenfras" in inside.stderr
    outside = fokus("key", key, "--list", typed=phrase, language="en_GB.UTF-8", cwd=tmp_path)
    assert "Passphrase" in outside.stderr
    wrong = fokus("import", "x.txt", "--candidates", "hej", "-s", study, language="en_GB.UTF-8")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("--candidates kan inte vara")


def test_help_tells_the_exit_code_of_a_draft_that_waits(fokus: Fokus):
    shown = " ".join(fokus("import", "--help").stdout.split())
    assert "slutkoden 1" in shown
