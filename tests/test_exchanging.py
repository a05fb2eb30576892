"""Projects come in from the command line and leave again: nothing is lost, moved or named on the way."""

import io
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.evaluation import Evaluation, load
from fokus.exchange.outgoing import outgoing
from fokus.exchange.writing import write_project
from fokus.messages import catalogue
from fokus.problems import has_errors

Fokus = Callable[..., Any]
GUID = "0A0B0C0D-0000-4000-8000-0000000000{:02}"
PLANNED = {"id": "omg1-lindby-kuratorer", "round": "omg1", "site": "lindby", "professions": ["kurator"]}
SAID = (
    "Datum: 2025-05-16\r\n\r\n"
    "I: Hur når ni socialtjänsten?\r\n\r\n"
    "Marit Sandlöv: Vi ringer 👍 Gunvor Asp i växeln, 070-174 06 12. Sedan väntar vi.\r\n\r\n"
    "R2: Det tar tid, säger Marit.\r\n"
)


def opened(folder: Path) -> Evaluation:
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


def exported(folder: Path) -> bytes:
    return write_project(outgoing(opened(folder), catalogue("sv")).project)


def emptied(folder: Path, target: Path) -> Path:
    """Copy a study without anything that was collected: its design stays."""
    shutil.copytree(folder, target)
    for each in ("transcripts", "codings"):
        shutil.rmtree(target / each)
    for each in (
        "codebook.toml",
        "participants.csv",
        "instruments",
        "responses",
        "consent.csv",
        "corrections.csv",
    ):
        path = target / each
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    plan = (target / "study.toml").read_text("utf-8")
    plan = re.sub(r"\[\[interview\]\]\n(?:(?!\[).+\n|\n)*", "", plan)
    (target / "study.toml").write_text(plan, "utf-8", newline="\n")
    return target


MEMO = (
    '{{"event":"memo","id":"01JYM0000000000000000000{0}","time":"2025-06-11T10:00:00+02:00",'
    '{1},"text":"{2}"}}\n'
)


@pytest.fixture
def coded(small: ModuleType, tmp_path: Path) -> Path:
    """A study of two interviews in two rounds, coded by two, with memos on everything."""
    first, second = "omg1-lindby-kuratorer", "omg2-sjovik-kuratorer"
    folder: Path = small.SmallStudy(
        interviews=[small.interview(first, ["D01", "D02"]), small.interview(second, ["D03"])],
        people=[*small.people("kurator", "D01 D02"), *small.people("kurator", "D03", "sjovik")],
        turns={
            first: [
                "Intervjuare: Hur når ni dem?", "D01 [00:00:12]: Vi ringer 👍 växeln.", "D02: Det tar\ntid.",
                "[paus]",
            ],
            second: ["D03: Vi har inte tid.", "Okänd: Mm, precis."],
        },
        codings=[
            {"transcript": first, "turn": 2, "start": 3, "end": 17, "code": "kontaktvagar",
             "valence": "hindering"},
            {"transcript": first, "turn": 2, "start": 3, "end": 17, "code": "tidsbrist"},
            {"transcript": first, "turn": 3, "code": "tidsbrist", "coder": "a2"},
            {"transcript": second, "turn": 2, "start": 0, "end": 2, "code": "tidsbrist", "coder": "a2"},
        ],
        coders=("a1", "a2"),
        files={
            "codings/a2.ek.jsonl": MEMO.format("AA", '"participant":"D01"', "Har arbetat länge.")
            + MEMO.format("AB", f'"transcript":"{first}"', "Kort samtal.")
            + MEMO.format("AC", f'"transcript":"{first}","version":1,"turn":3', "Suckar.")
            + MEMO.format("AD", '"code":"tidsbrist"', "Är den för vid?")
            + MEMO.format("AE", '"theme":"tid"', "Delas kanske.")
            + MEMO.format("AF", '"study":true', "Fråga om växeln nästa gång.")
        },
    ).write(tmp_path / "kodad")  # fmt: skip
    return folder


def test_out_in_and_out_again_is_the_same_file(coded: Path, fokus: Fokus, tmp_path: Path):
    path, target = tmp_path / "ut.qdpx", emptied(coded, tmp_path / "tom")
    path.write_bytes(exported(coded))
    done = fokus("import", path, "-s", target, "--yes", "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert exported(target) == path.read_bytes()


def test_the_example_study_comes_back_whole(tillsammans: Path, fokus: Fokus, tmp_path: Path):
    shutil.rmtree(tillsammans / "responses")
    (tillsammans / "corrections.csv").unlink()
    path, target = tmp_path / "ut.qdpx", emptied(tillsammans, tmp_path / "tom")
    path.write_bytes(exported(tillsammans))
    done = fokus("import", path, "-s", target, "--yes", "--candidates", "keep")
    assert done.returncode == 0, done.stdout + done.stderr
    assert exported(target) == path.read_bytes()


def test_what_is_there_already_comes_in_once(coded: Path, fokus: Fokus, tmp_path: Path):
    path = tmp_path / "ut.qdpx"
    path.write_bytes(exported(coded))
    before = {each: each.read_bytes() for each in coded.rglob("*") if each.is_file()}
    done = fokus("import", path, "-s", coded, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {each: each.read_bytes() for each in coded.rglob("*") if each.is_file()} == before


def at(words: str) -> tuple[int, int]:
    """Return where words stand as NVivo counts: halves of UTF-16, the end of a line as two."""
    begin = len(SAID[: SAID.index(words)].encode("utf-16-le")) // 2
    return begin, begin + len(words.encode("utf-16-le")) // 2


def nvivo(*spans: str, user: str = "Anna Ek", note: str = "") -> bytes:
    """Return a project as NVivo for Windows writes it."""
    selections = "".join(
        '<PlainTextSelection guid="{}" startPosition="{}" endPosition="{}">'
        '<Coding guid="{}" creatingUser="{}" creationDateTime="2025-06-01T10:00:00Z">'
        '<CodeRef targetGUID="{}"/></Coding></PlainTextSelection>'.format(
            GUID.format(10 + n), *at(words), GUID.format(40 + n), GUID.format(1), GUID.format(3)
        )
        for n, words in enumerate(spans)
    )
    described = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo 12.0">'
        f'<Users><User guid="{GUID.format(1)}" name="{user}"/></Users><CodeBook><Codes>'
        f'<Code guid="{GUID.format(2)}" name="Samverkan" isCodable="true">'
        f'<Code guid="{GUID.format(3)}" name="Kontaktvägar" isCodable="true"/>'
        f'<Code guid="{GUID.format(4)}" name="Väntan" isCodable="true" color="#ff0000">'
        "<Description>När svaret dröjer.</Description></Code></Code></Codes></CodeBook><Sources>"
        f'<TextSource guid="{GUID.format(5)}" name="Kuratorer Lindby" plainTextPath="internal://{GUID.format(5)}.txt">'
        f"{selections}</TextSource></Sources><Notes>"
        f'<Note guid="{GUID.format(6)}" name="Tanke" creatingUser="{GUID.format(1)}">'
        f"<PlainTextContent>{note or 'Växeln igen.'}</PlainTextContent></Note></Notes></Project>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("project.qde", "\ufeff" + described)
        made.writestr(f"Sources/{GUID.format(5)}.txt", "\ufeff" + SAID)
    return buffer.getvalue()


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Path:
    """A study with one interview planned, and two counsellors."""
    folder: Path = small.SmallStudy(
        interviews=[PLANNED], people=small.people("kurator", "D07 D11"), coders=("a1",)
    ).write(tmp_path / "studie")
    return folder


SPEAKERS = ("--speaker", "Marit Sandlöv=D07", "--speaker", "R2=D11", "--interview", PLANNED["id"])


def brought(fokus: Fokus, study: Path, data: bytes, *more: str) -> Any:
    path = study.parent / "nvivo.qdpx"
    path.write_bytes(data)
    return fokus("import", path, "-s", study, "--yes", "--candidates", "keep", *SPEAKERS, *more)


def test_a_project_of_another_program_loses_its_names_and_keeps_its_codings(fokus: Fokus, study: Path):
    data = nvivo("ringer 👍 Gunvor Asp i växeln", "Sedan väntar vi", "säger Marit", note="Ring 070-174 06 12")
    done = brought(fokus, study, data)
    assert done.returncode == 0, done.stdout + done.stderr
    evaluation = opened(study)
    text = evaluation.transcripts[str(PLANNED["id"])]
    words = [each.text_in(text) for each in evaluation.codings]
    assert "väntar vi" in " ".join(words)
    assert any(each.startswith("ringer 👍 ") and each.endswith("växeln") for each in words)
    assert {each.coder for each in evaluation.codings} == {"a1"}
    assert {each.code for each in evaluation.codings} == {"kontaktvagar"}
    assert evaluation.codebook.codes["vantan"].definition == "När svaret dröjer."
    everything = "".join(each.read_text("utf-8") for each in study.rglob("*.*") if each.is_file())
    assert not re.search("Marit|Sandlöv|070-174|Anna Ek", everything)


KNOWN = (
    '<Cases><Case guid="{0}" name="Marit Sandlöv"><VariableValue><VariableRef targetGUID="{1}"/>'
    '<TextValue>Kurator</TextValue></VariableValue><VariableValue><VariableRef targetGUID="{2}"/>'
    '<TextValue>Lindby</TextValue></VariableValue><SourceRef targetGUID="{3}"/></Case></Cases>'
)
VARIABLES = (
    '<Variables><Variable guid="{0}" name="Yrke" typeOfVariable="Text"/>'
    '<Variable guid="{1}" name="Kommun" typeOfVariable="Text"/></Variables>'
)


def test_a_text_belongs_where_variables_and_sets_of_its_project_say(fokus: Fokus, study: Path):
    design = study / "study.toml"
    text = design.read_text("utf-8")
    when = tomllib.loads(text)["round"][0]["label"]
    data = nvivo("Sedan väntar vi")
    variables = VARIABLES.format(GUID.format(71), GUID.format(72))
    cases = KNOWN.format(GUID.format(70), GUID.format(71), GUID.format(72), GUID.format(5))
    sets = (
        f'<Sets><Set guid="{GUID.format(73)}" name="{when}">'
        f'<MemberSource targetGUID="{GUID.format(5)}"/></Set></Sets>'
    )
    whole = rezipped(data, {"<Sources>": f"{variables}{cases}<Sources>", "</Notes>": f"</Notes>{sets}"})
    path = study.parent / "nvivo.qdpx"
    path.write_bytes(whole)
    who = ("--speaker", "Marit Sandlöv=D07", "--speaker", "R2=D11", "--date", "2025-05-16")
    done = fokus("import", path, "-s", study, "--yes", "--candidates", "keep", *who)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [*opened(study).transcripts] == [PLANNED["id"]]


def rezipped(data: bytes, instead: dict[str, str]) -> bytes:
    """Return a project with other words in its description."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as made:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".qde"):
                text = content.decode("utf-8-sig")
                for before, after in instead.items():
                    text = text.replace(before, after)
                content = text.encode()
            made.writestr(name, content)
    return buffer.getvalue()


def test_what_was_inferred_and_what_is_not_held_is_said(fokus: Fokus, study: Path):
    done = brought(fokus, study, nvivo("ringer 👍 Gunvor", "Sedan väntar vi", "Det tar tid"))
    assert "radslut är två" in done.stdout
    assert "3 av 3 markeringar" in done.stdout
    assert "Anna Ek är kodaren a1 här" in done.stdout
    assert "färger på koder" in done.stdout


def test_codings_wait_with_their_text_and_come_when_the_names_are_judged(fokus: Fokus, study: Path):
    data = nvivo("Sedan väntar vi", "Det tar tid")
    path = study.parent / "nvivo.qdpx"
    path.write_bytes(data)
    first = fokus("import", path, "-s", study, "--yes", "--candidates", "wait", *SPEAKERS)
    assert first.returncode == 1
    assert "en gång till" in first.stdout
    assert not [*study.glob("codings/*")]
    judged = fokus("pseudonymize", study.parent / "fokus-utkast", "-s", study, "--candidates", "keep")
    assert judged.returncode == 0, judged.stdout + judged.stderr
    second = fokus("import", path, "-s", study, "--yes", *SPEAKERS)
    assert second.returncode == 0, second.stdout + second.stderr
    assert len(opened(study).codings) == 2


def test_a_user_of_whom_nobody_knows_who_she_is_here_is_asked_about(
    fokus: Fokus, small: ModuleType, tmp_path: Path
):
    folder = small.SmallStudy(
        interviews=[PLANNED], people=small.people("kurator", "D07 D11"), coders=("a1", "a2")
    )
    study = folder.write(tmp_path / "tva")
    refused = brought(fokus, study, nvivo("Det tar tid"))
    assert refused.returncode == 1
    assert '--coder "Anna Ek=ID"' in refused.stdout
    done = brought(fokus, study, nvivo("Sedan väntar vi", "Det tar tid"), "--coder", "Anna Ek=a2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {each.coder for each in opened(study).codings} == {"a2"}


@pytest.mark.shared
def test_a_codebook_comes_in_alone(fokus: Fokus, study: Path, shared: Path):
    done = fokus("import", shared / "data/refi/taguette_synthetic.qdc", "-s", study, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    codebook = opened(study).codebook
    assert len([each for each in codebook.code if each.theme == "koder-utan-tema"]) == 31


@pytest.mark.parametrize(
    ("call", "told"),
    [(["--coder", "Anna"], "likhetstecken"), (["study.toml"], "för sig")],
)
def test_a_call_that_cannot_be_meant_is_refused(fokus: Fokus, study: Path, call: list[str], told: str):
    path = study.parent / "p.qdpx"
    path.write_bytes(nvivo("Det tar tid"))
    done = fokus("import", path, *call, cwd=study)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_project_that_is_none_changes_nothing(fokus: Fokus, study: Path):
    done = brought(fokus, study, b"PK\x03\x04 avhugget")
    assert done.returncode == 1
    assert "skadat" in done.stdout
    assert not (study / "codings").exists()


def test_a_locked_codebook_takes_no_new_codes(fokus: Fokus, study: Path):
    book = study / "codebook.toml"
    book.write_text("locked = true\n" + book.read_text("utf-8"), "utf-8", newline="\n")
    done = brought(fokus, study, nvivo("Det tar tid"))
    assert done.returncode == 1
    assert "kodboken är låst" in done.stdout
    assert "Väntan" in done.stdout
    assert not (study / "codings").exists()


def test_a_study_without_a_coder_takes_no_codings(fokus: Fokus, small: ModuleType, tmp_path: Path):
    made = small.SmallStudy(interviews=[PLANNED], people=small.people("kurator", "D07 D11"), coders=())
    done = brought(fokus, made.write(tmp_path / "ingen"), nvivo("Det tar tid"), "--coder", "Anna Ek=a1")
    assert done.returncode == 1
    assert "ingen kodare" in done.stdout
