"""A study is set up from one workbook: all of it, or nothing and where in the workbook it does not hold."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fokus.evaluation import load
from fokus.exchange.study_begun import begin
from fokus.exchange.study_template import study_template
from fokus.exchange.study_workbook import SHEETS, column_word
from fokus.exchange.workbook import Sheet, as_workbook
from fokus.messages import Catalogue, catalogue
from fokus.study.design import Design
from fokus.study.toml import read_toml

Fokus = Callable[..., Any]
SV, EN = catalogue("sv"), catalogue("en")


def template(words: Catalogue = SV) -> Any:
    return load_workbook(io.BytesIO(study_template(words)))


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_of(book: Any, key: str) -> Any:
    return book[SV.say(f"workbook.sheet.{key}")]


@pytest.mark.parametrize("words", [SV, EN])
def test_the_template_becomes_a_study_without_a_problem(words: Catalogue, tmp_path: Path):
    begun = begin(study_template(words), "studie.xlsx")
    assert not begun.problems
    for name, text in begun.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    evaluation, problems = load(tmp_path)
    assert evaluation
    assert not problems
    assert evaluation.design.study.language == words.language
    assert [each.in_service(["videby"]) for each in evaluation.design.profession] == [12, 5]
    assert [len(each.professions) for each in evaluation.design.interview] == [1, 1]
    assert len(evaluation.roster.placements) == 4
    assert len(evaluation.codebook.code) == 2
    assert evaluation.codebook.code[0].aliases in {("Kontakt",), ("Contact",)}


def test_the_template_is_the_same_each_time_and_offers_what_other_sheets_name():
    assert study_template(SV) == study_template(SV)
    offered = sheet_of(template(), "participants").data_validations.dataValidation
    assert {each.formula1 for each in offered} == {"'Yrkesgrupper'!$A$2:$A$500", "'Platser'!$A$2:$A$500"}


@pytest.mark.parametrize(
    ("key", "row", "column", "value", "code"),
    [
        ("participants", 3, "B", "mentår", "unknown-profession"),
        ("participants", 3, "C", "Annanby", "unknown-site"),
        ("participants", 3, "D", "i fjol", "not-a-date"),
        ("participants", 3, "A", "Anna Berg", "not-a-code"),
        ("rounds", 2, "B", "i maj", "wrong-value"),
        ("rounds", 2, "C", date(2027, 2, 1), "round-backwards"),
        ("rounds", 3, "A", None, "missing-key"),
        ("sites", 2, "B", "Å Å", "wrong-value"),
        ("in-service", 2, "C", "tolv", "wrong-value"),
        ("in-service", 3, "A", "mentor", "workbook-twice"),
        ("in-service", 2, "C", 1, "population-too-small"),
        ("interviews", 2, "A", "maj", "unknown-round"),
        ("interviews", 2, "C", "mentor; lots", "unknown-profession"),
        ("interviews", 2, "D", "kanske", "wrong-value"),
        ("interviews", 2, "E", "D99", "not-held-but-present"),
        ("consent", 2, "D", "något", "unknown-scope"),
        ("study", 4, "B", 2, "wrong-value"),
        ("study", 3, "B", "norska", "wrong-value"),
        ("study", 2, "A", "Titell", "workbook-setting"),
        ("coders", 2, "A", "a 1", "wrong-value"),
        ("codebook", 4, "H", "att-na-varandra", "duplicate-id"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_where_it_stands(key: str, row: int, column: str, value: Any, code: str):
    book = template()
    sheet_of(book, key)[f"{column}{row}"] = value
    begun = begin(saved(book), "studie.xlsx")
    assert not begun.files
    places = {(each.code, each.place.file, each.place.row) for each in begun.problems}
    assert code in {each for each, _, _ in places}, places
    mine = {(file, at) for each, file, at in places if each == code}
    if code != "population-too-small":
        assert (f"studie.xlsx, {SV.say(f'workbook.sheet.{key}')}", row) in mine


def test_columns_and_sheets_that_are_not_there_or_not_known_are_told():
    book = template()
    sheet_of(book, "rounds")["B1"] = "Frånn"
    sheet_of(book, "participants")["D1"] = "Namn"
    del book[SV.say("workbook.sheet.sites")]
    found = [each.code for each in begin(saved(book), "studie.xlsx").problems]
    assert sorted(found) == ["missing-column", "unknown-column", "workbook-names", "workbook-no-sheet"]


def test_empty_sheets_and_columns_in_another_order_are_no_fault():
    book = template()
    for key in ("in-service", "participants", "consent", "interviews", "codebook", "coders"):
        sheet = sheet_of(book, key)
        sheet.delete_rows(2, sheet.max_row)
    sheet = sheet_of(book, "rounds")
    for row in sheet.iter_rows(min_row=1, max_row=3):
        row[0].value, row[2].value = row[2].value, row[0].value
    begun = begin(saved(book), "studie.xlsx")
    assert not begun.problems
    assert [*begun.files] == ["study.toml"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Tema;Kod", b"\xd0\xcf\x11\xe0" + bytes(64)])
def test_what_is_no_workbook_is_a_problem(data: bytes):
    begun = begin(data, "studie.xlsx")
    assert [each.code for each in begun.problems] == ["no-workbook"]


words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=";,"), min_size=1, max_size=10
)


@st.composite
def designs(draw: Any) -> Design:
    names = draw(st.lists(words, min_size=5, max_size=5, unique_by=lambda each: each.casefold().strip()))
    first, last = sorted(draw(st.lists(st.dates(date(2000, 1, 1), date(2040, 1, 1)), min_size=2, max_size=2)))
    held = draw(st.booleans())
    return Design.model_validate({
        "study": {"title": names[0], "language": "sv", "smallest_group": draw(st.integers(3, 20))},
        "round": [{"id": "r1", "label": names[1], "from": first, "to": last}],
        "site": [{"id": "s1", "label": names[2]}],
        "profession": [
            {"id": f"p{n}", "label": each, "population": {"s1": draw(st.integers(0, 99))}}
            for n, each in enumerate(names[3:])
        ],
        "interview": [
            {"id": "i1", "round": "r1", "site": "s1", "professions": ["p0", "p1"], "held": held,
             "present": draw(st.integers(0, 9)) if held else None}
        ],
    })  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(designs(), st.sampled_from([SV, EN]))
def test_any_design_comes_back_from_its_workbook(design: Design, language: Catalogue):
    first, second = design.profession
    rows: dict[str, list[tuple[Any, ...]]] = {
        "study": [
            (language.say(f"workbook.setting.{each}"), getattr(design.study, each))
            for each in ("title", "language", "smallest_group")
        ],
        "rounds": [(each.label, each.first, each.last, each.id) for each in design.round],
        "sites": [(each.label, each.id) for each in design.site],
        "professions": [(each.label, "", "", "", each.id) for each in design.profession],
        "in-service": [
            (each.label, design.site[0].label, each.in_service(["s1"])) for each in design.profession
        ],
        "interviews": [
            (
                design.round[0].label, design.site[0].label, f"{first.label}; {second.id}",
                language.say("ask.yes") if each.held else "", "", each.present, each.id,
            )
            for each in design.interview
        ],
    }  # fmt: skip
    sheets = [
        Sheet(
            language.say(f"workbook.sheet.{key}"),
            tuple(language.say(column_word(key, column)) for column in SHEETS[key]),
            tuple((*row, *[""] * (len(SHEETS[key]) - len(row))) for row in found),
        )
        for key, found in rows.items()
    ]
    begun = begin(as_workbook(sheets), "studie.xlsx")
    assert not begun.problems
    read, _, problems = read_toml(begun.files["study.toml"], "study.toml", Design)
    assert not problems
    assert read == design


def test_the_commands_make_a_study_or_say_what_is_wrong(fokus: Fokus, tmp_path: Path):
    assert fokus("template", "studie.xlsx", cwd=tmp_path).returncode == 0
    done = fokus("new", "studien", "--from", "studie.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert fokus("check", "-s", "studien", cwd=tmp_path).returncode == 0
    again = fokus("new", "studien", "--from", "studie.xlsx", cwd=tmp_path)
    assert again.returncode != 0
    both = fokus("new", "annan", "--from", "studie.xlsx", "--like", "tillsammans", cwd=tmp_path)
    assert both.returncode != 0
    book = load_workbook(tmp_path / "studie.xlsx")
    book.worksheets[3]["A2"] = None
    book.save(tmp_path / "fel.xlsx")
    wrong = fokus("new", "annan", "--from", "fel.xlsx", cwd=tmp_path)
    assert wrong.returncode == 1
    assert "Traceback" not in wrong.stderr
    assert not (tmp_path / "annan").exists()
