"""A study leaves as REFI-QDA: valid, whole, the same every time, and marked as working material."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from lxml import etree

from fokus.evaluation import Evaluation, load
from fokus.exchange.outgoing import laid_out, outgoing
from fokus.exchange.project import Project
from fokus.exchange.writing import write_codebook, write_project
from fokus.messages import catalogue

Fokus = Callable[..., Any]
INTERVIEW = "omg1-lindby-kuratorer"
SAID = [
    "Intervjuare: Hur når ni socialtjänsten?",
    "D01 [00:00:12]: Vi ringer 👍 växeln. Sedan väntar vi.",
    "D02: Det tar tid.",
    "[bandet stängs av]",
]
MEMO = (
    '{"event":"memo","id":"01JYM0000000000000000000ZZ","time":"2025-06-11T10:00:00+02:00",'
    '"participant":"D01","text":"Har arbetat länge."}\n'
)


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """A study of one interview, coded by two."""
    codings = [
        {
            "transcript": INTERVIEW,
            "turn": 2,
            "start": 3,
            "end": 17,
            "code": "kontaktvagar",
            "valence": "hindering",
        },
        {"transcript": INTERVIEW, "turn": 2, "start": 3, "end": 17, "code": "tidsbrist"},
        {"transcript": INTERVIEW, "turn": 3, "code": "tidsbrist", "coder": "a2"},
    ]
    opened: Evaluation = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01", "D02"])], people=small.people("kurator", "D01 D02"),
        turns={INTERVIEW: SAID}, codings=codings, coders=("a1", "a2"), files={"codings/a2.ek.jsonl": MEMO},
    ).open(tmp_path / "studie")  # fmt: skip
    return opened


def project_of(evaluation: Evaluation) -> Project:
    return outgoing(evaluation, catalogue("sv")).project


def described(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("project.qde"))


@pytest.mark.shared
def test_a_project_and_its_codebook_are_valid(study: Evaluation, tillsammans: Path, shared: Path):
    example, _ = load(tillsammans)
    assert example is not None
    schemas = [
        etree.XMLSchema(etree.parse(shared / "data" / "refi" / f"{each}.xsd"))
        for each in ("Project", "Codebook")
    ]
    for each in (study, example):
        schemas[0].assertValid(described(write_project(project_of(each))))
        schemas[1].assertValid(etree.fromstring(write_codebook(project_of(each))))


def test_the_same_study_is_the_same_file(study: Evaluation):
    again, _ = load(study.folder)
    assert again is not None
    assert write_project(project_of(study)) == write_project(project_of(again))


def test_a_coding_stands_on_its_words(study: Evaluation):
    (source,) = project_of(study).sources
    words = {each.start: source.text[each.start : each.end] for each in source.selections}
    assert [*words.values()] == ["Vi ringer 👍 växeln. Sedan väntar vi.", "ringer 👍 växel", "Det tar tid."]
    assert [len(each.marks) for each in source.selections] == [0, 2, 1]
    assert "\r" not in source.text
    assert not source.text.startswith("\ufeff")


def test_who_speaks_is_a_case_with_her_profession_and_her_turns(study: Evaluation):
    project = project_of(study)
    names = {each.guid: each.name for each in project.variables}
    (first, second) = project.cases
    assert {names[each.variable]: each.text for each in first.values} == {
        "Yrke": "kurator",
        "Plats": "lindby",
    }
    turns = {
        each.guid: project.sources[0].text[each.start : each.end] for each in project.sources[0].selections
    }
    assert [turns[each] for each in second.selections] == ["Det tar tid."]


def test_a_coder_a_valence_and_a_memo_leave_too(study: Evaluation):
    project = project_of(study)
    users = {each.guid: each.name for each in project.users}
    notes = {each.guid: each for each in project.notes}
    marks = [mark for each in project.sources[0].selections for mark in each.marks]
    assert [users[mark.user] for mark in marks] == ["a1", "a1", "a2"]
    assert [[notes[note].text for note in mark.notes] for mark in marks] == [["Hindrande"], [], []]
    (link,) = project.links
    assert notes[link.target].text == "Har arbetat länge."
    assert link.origin == project.cases[0].guid


def test_what_says_that_it_is_working_material_is_in_the_file(study: Evaluation):
    assert "Inte för publicering" in (
        described(write_project(project_of(study))).findtext("{*}Description") or ""
    )


def test_turns_are_found_again_where_their_words_begin(study: Evaluation):
    text = study.texts[INTERVIEW]
    body, starts = laid_out(text, "sv")
    for turn, start in zip(text.turns, starts, strict=True):
        assert body[start : start + len(turn.text)] == turn.text


def test_what_is_coded_blind_stays(small: ModuleType, tmp_path: Path):
    folder = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01", "D02"])], people=small.people("kurator", "D01 D02"),
        turns={INTERVIEW: SAID}, coders=("a1", "a2"),
        codings=[{"transcript": INTERVIEW, "turn": 3, "code": "tidsbrist", "coder": "a2"}],
    ).write(tmp_path / "blint")  # fmt: skip
    plan = folder / "study.toml"
    plan.write_text(
        plan.read_text("utf-8").replace("quote_group = 3", "quote_group = 3\nblind = true"), "utf-8"
    )
    evaluation, _ = load(folder)
    assert evaluation is not None
    found = outgoing(evaluation, catalogue("sv"))
    assert found.left["blind"] == 1
    assert not any(each.marks for source in found.project.sources for each in source.selections)


def test_an_independent_reader_sees_the_same(study: Evaluation, tmp_path: Path):
    pyrefiqda = pytest.importorskip("pyrefiqda.refiproject")
    path = tmp_path / "ut.qdpx"
    path.write_bytes(write_project(project_of(study)))
    seen = pyrefiqda.RefiProject.load(str(path), str(tmp_path / "utpackad"))
    project = getattr(seen, "project", seen)
    assert [each.name for each in project.users.user] == ["a1", "a2"]
    assert [each.name for each in project.code_book.codes.code] == ["Samverkan", "Tid"]
    (source,) = project.sources.text_source
    assert sum(len(each.coding) for each in source.plain_text_selection) == 3


@pytest.mark.parametrize(
    ("language", "marked"), [("sv_SE.UTF-8", "arbetsmaterial"), ("en_GB.UTF-8", "arbetsmaterial")]
)
def test_the_command_writes_into_build_and_says_what_it_is(
    study: Evaluation, fokus: Fokus, language: str, marked: str
):
    done = fokus("export", "refi", cwd=study.folder, language=language)
    assert done.returncode == 0, done.stderr
    assert marked in done.stdout
    assert (study.folder / "build" / "studie-arbetsmaterial.qdpx").is_file()


def test_a_codebook_alone_is_written_where_its_name_says_so(study: Evaluation, fokus: Fokus, tmp_path: Path):
    done = fokus("export", "refi", "--out", tmp_path / "kodbok.qdc", "-s", study.folder)
    assert done.returncode == 0, done.stderr
    assert etree.parse(tmp_path / "kodbok.qdc").getroot().tag.endswith("CodeBook")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["nvivo"], "ingen form"),
        (["refi", "--out", "ut.docx"], ".qdpx"),
        (["refi", "--out", "kodbok.qdc"], "studiens egna filer"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(study: Evaluation, fokus: Fokus, call: list[str], told: str):
    done = fokus("export", *call, cwd=study.folder)
    assert done.returncode == 2
    assert told in done.stderr
