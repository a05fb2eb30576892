"""Forgetting in the example study, as a user does it: nothing of her is left, and the numbers are right."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fokus import publish, store
from fokus.evaluation import load
from fokus.publish import build, inspect

PLANTED = {"not-flagged-reversed", "item-reworded", "name-in-answer"}

CASES = [("D07", None), ("D33", "2025-11-01"), ("D15", None)]
QUERIES = [
    "coverage by=profession,site,round", "coverage", "themes by=profession across=round",
    "themes by=profession,site level=code", "themes by=round where=valence:hindering",
    "themes of=tid by=round coder=a2", "items of=contact by=round",
    "quotes of=tid spread=profession most=20", "quotes of=kontaktvagar most=40",
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, half_year: Callable[[Path], Path]) -> Path:
    """Return the example study with its reports built; a test takes a copy."""
    source = Path(__file__).parents[1] / "analyses" / "tillsammans"
    folder = Path(shutil.copytree(source, tmp_path_factory.mktemp("byggd") / "tillsammans"))
    build(inspect(half_year(folder)))
    return folder


def fokus(*arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fokus", *arguments], input=answer, capture_output=True, text=True,
        check=False, encoding="utf-8",
        env={"LC_ALL": "sv_SE.UTF-8", "PATH": "", "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    )  # fmt: skip


def forgotten(folder: Path, participant: str, since: str | None) -> subprocess.CompletedProcess[str]:
    which = ["--from", since] if since else ["--all"]
    done = fokus("forget", participant, *which, "-s", str(folder), "--yes")
    assert done.returncode == 0, done.stderr
    return done


def transcripts(folder: Path) -> dict[str, Path]:
    return {path.name.partition(".v")[0]: path for path in sorted((folder / "transcripts").glob("*.txt"))}


def paragraphs(path: Path) -> list[str]:
    """Return the header and the paragraphs of a transcript, read without the program's own reader."""
    return [each.strip("\n") for each in re.split(r"\n\s*\n", path.read_text("utf-8")) if each.strip()]


def reached(head: str, since: str | None) -> bool:
    found = re.search(r"^date: (\S+)$", head, re.MULTILINE)
    assert found
    return since is None or found[1] >= since


def hers(path: Path, participant: str, since: str | None) -> list[int]:
    head, *turns = paragraphs(path)
    if not reached(head, since):
        return []
    return [n for n, each in enumerate(turns, start=1) if re.match(rf"{participant}( \[[\d:]+\])?:", each)]


def said(folder: Path, participant: str, since: str | None) -> list[str]:
    """Return her turns of twelve characters and more that nobody else says too."""
    mine, others = [], []
    for path in transcripts(folder).values():
        numbers = hers(path, participant, since)
        for n, each in enumerate(paragraphs(path)[1:], start=1):
            (mine if n in numbers else others).append(each.partition(": ")[2] or each)
    everything = "\n".join(others)
    return [each for each in mine if len(each) >= 12 and each not in everything]


def contents(folder: Path) -> dict[str, str]:
    """Return everything that can be read in a folder, office files part by part and without their tags."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".docx", ".xlsx", ".dotx"}:
            with zipfile.ZipFile(path) as archive:
                parts = (archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
                found[path.name] = "\n".join(re.sub(r"<[^>]+>", "", part) for part in parts)
        elif path.is_file():
            found[path.name] = path.read_bytes().decode("utf-8", "ignore")
    return found


def without_her(folder: Path, participant: str, since: str | None) -> Path:
    """Make the study in which she never took part: her turns left out and all later ones renumbered."""
    target = Path(shutil.copytree(folder, folder.with_name("aldrig-med")))
    moved: dict[str, dict[int, int]] = {}
    digests = {}
    for name, path in transcripts(target).items():
        numbers = hers(path, participant, since)
        head, *turns = paragraphs(path)
        kept = [n for n in range(1, len(turns) + 1) if n not in numbers]
        moved[name] = {n: new for new, n in enumerate(kept, start=1)}
        path.write_text("\n\n".join([head, *(turns[n - 1] for n in kept)]) + "\n", "utf-8")
        digests[name] = store.digest(path.read_bytes())
        if reached(head, since):
            forget_listed(target / "study.toml", name, participant)
    for log in (target / "codings").iterdir():
        log.write_text("".join(renumbered(log.read_text("utf-8"), moved, digests)), "utf-8")
    if since is None:
        roster = target / "participants.csv"
        lines = roster.read_text("utf-8").splitlines(keepends=True)
        roster.write_text("".join(each for each in lines if not each.startswith(participant)), "utf-8")
    return target


def forget_listed(design: Path, interview: str, participant: str) -> None:
    text = design.read_text("utf-8")
    before, found, after = text.partition(f'id = "{interview}"')
    listed = re.sub(rf'"{participant}", |, "{participant}"', "", after.partition("[[")[0])
    design.write_text(before + found + listed + "[[" + after.partition("[[")[2], "utf-8")


def renumbered(text: str, moved: dict[str, dict[int, int]], digests: dict[str, str]) -> list[str]:
    events = [json.loads(line) for line in text.splitlines()]
    gone = {e["id"] for e in events if e["event"] == "add" and e["turn"] not in moved[e["transcript"]]}
    lines = []
    for each in events:
        if each["id"] in gone or each.get("target") in gone:
            continue
        if each["event"] == "add":
            each |= {"turn": moved[each["transcript"]][each["turn"]], "sha256": digests[each["transcript"]]}
        lines.append(json.dumps(each, ensure_ascii=False) + "\n")
    return lines


def shown(folder: Path) -> dict[str, bytes]:
    evaluation, _ = load(folder)
    assert evaluation is not None
    return {query: publish.show(evaluation, query, "csv") for query in QUERIES}


@pytest.mark.parametrize(("participant", "since"), CASES)
def test_nothing_that_she_said_is_left_and_everything_else_stands(
    built: Path, tmp_path: Path, participant: str, since: str | None
):
    study = Path(shutil.copytree(built, tmp_path / "studie"))
    words = said(study, participant, since)
    assert len(words) > 10
    everything = "\n".join(contents(study).values())
    assert all(each in everything for each in words)
    before = {path: paragraphs(path) for path in transcripts(study).values()}
    gone = {path: hers(path, participant, since) for path in before}
    done = forgotten(study, participant, since)
    after = contents(study)
    assert not [(name, each) for name, text in after.items() for each in words if each in text]
    windows = {each[at : at + 60] for each in words for at in range(0, len(each) - 59, 40)}
    assert not [(name, each) for name, text in after.items() for each in windows if each in text]
    assert not [each for each in words if each in done.stdout + done.stderr]
    for path, old in before.items():
        new = paragraphs(path)
        assert len(new) == len(old)
        assert [n for n, (one, two) in enumerate(zip(old, new, strict=True)) if one != two] == gone[path]
    assert {each.code for each in inspect(study).problems} <= PLANTED


@pytest.mark.parametrize(("participant", "since"), CASES[1:])
def test_the_numbers_are_those_of_a_study_where_she_never_took_part(
    tillsammans: Path, participant: str, since: str | None
):
    plain = shown(tillsammans)
    never = shown(without_her(tillsammans, participant, since))
    assert plain != never
    consent = tillsammans / "consent.csv"
    consent.write_text(f"participant;scope;withdrawn\n{participant};allt;{since or 'allt'}\n", "utf-8")
    assert shown(tillsammans) == never
    consent.unlink()
    forgotten(tillsammans, participant, since)
    assert shown(tillsammans) == never


def test_who_answered_with_a_code_of_her_own_is_gone_from_both_exports(tillsammans: Path):
    before = contents(tillsammans)
    assert "KO14" in before["enkat-november.csv"]
    done = forgotten(tillsammans, "KO14", None)
    assert "responses/enkat-maj.xlsx: ett enkätsvar (rad 22)" in done.stdout
    after = contents(tillsammans)
    assert "KO14" not in after["enkat-november.csv"] + after["enkat-maj.xlsx"] + after["corrections.csv"]
    assert {each.code for each in inspect(tillsammans).problems} <= PLANTED


def test_her_code_must_be_typed(tillsammans: Path):
    before = contents(tillsammans)
    for answer in ("D70\n", ""):
        done = fokus("forget", "D07", "--all", "-s", str(tillsammans), answer=answer)
        assert done.returncode != 0
        assert contents(tillsammans) == before
    done = fokus("forget", "D07", "--all", "-s", str(tillsammans), answer="D07\n")
    assert done.returncode == 0
    assert "D07 är borttagen" in done.stdout
    assert "fokus key NYCKEL --remove D07" in done.stdout
    again = fokus("forget", "D07", "--all", "-s", str(tillsammans))
    assert again.returncode == 0
    assert "Det finns ingenting av D07 att ta bort." in again.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("D07",), "--from DATUM eller --all"),
        (("D07", "--all", "--from", "2025-11-01"), "--from DATUM eller --all"),
        (("D07", "--from", "i november"), "”i november” är inget datum"),
        (("D007", "--all"), "Menade du ”D07”?"),
    ],
)
def test_a_call_that_does_not_hold_is_told(tillsammans: Path, arguments: tuple[str, ...], said: str):
    before = contents(tillsammans)
    done = fokus("forget", *arguments, "-s", str(tillsammans), "--yes")
    assert done.returncode == 2
    assert said in done.stderr
    assert contents(tillsammans) == before


def test_a_day_from_which_on_there_is_nothing_takes_nothing_out(tillsammans: Path):
    consent = tillsammans / "consent.csv"
    consent.write_text("participant;scope;withdrawn\nD07;allt;\n", "utf-8")
    before = contents(tillsammans)
    done = fokus("forget", "D07", "--from", "2031-01-01", "-s", str(tillsammans), "-y")
    assert done.returncode == 0
    assert "Det finns ingenting av D07 att ta bort." in done.stdout
    assert "Det återkallade samtycket är infört." in done.stdout
    assert "borttagen" not in done.stdout
    after = contents(tillsammans)
    assert "D07;allt;2031-01-01" in after.pop("consent.csv")
    before.pop("consent.csv")
    assert after == before


def test_what_is_found_is_shown_also_when_nobody_is_asked(tillsammans: Path):
    done = forgotten(tillsammans, "D07", None)
    assert done.stdout.index("Tas bort:") < done.stdout.index("D07 är borttagen")


def test_what_is_told_in_the_end_is_true_of_a_day_and_of_all(built: Path, tmp_path: Path):
    study = Path(shutil.copytree(built, tmp_path / "studie"))
    since = forgotten(study, "D07", "2025-11-01").stdout
    assert since.splitlines()[-1].startswith("Det som D07 sa och skrev från och med 2025-11-01 är borttaget;")
    stays = since.partition("Finns kvar i studien")[2].partition("Når fokus inte")[0]
    assert "forgotten.jsonl: D07, tidpunkten, numren" in stays
    assert (study / "consent.csv").read_text("utf-8-sig").endswith("D07;;;allt;2025-11-01\n")
    assert forgotten(study, "D07", None).stdout.splitlines()[-1].startswith("D07 är borttagen.")
