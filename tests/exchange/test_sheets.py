"""Codings and codebook leave as tables in which text stays text."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook

from fokus.evaluation import Evaluation
from fokus.exchange.coded_sheets import codings_sheet, segments_sheet, themes_sheet
from fokus.exchange.sheets import codebook_sheet
from fokus.exchange.workbook import about, as_csv, as_workbook
from fokus.messages import catalogue

Fokus = Callable[..., Any]
INTERVIEW = "omg1-lindby-kuratorer"
SV = catalogue("sv")


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """A study in which somebody says something that a spreadsheet could take for a formula."""
    codings = [
        {"transcript": INTERVIEW, "turn": 2, "code": "tidsbrist", "valence": "hindering"},
        {"transcript": INTERVIEW, "turn": 1, "start": 3, "end": 9, "code": "kontaktvagar"},
    ]
    opened: Evaluation = small.SmallStudy(
        interviews=[small.interview(INTERVIEW, ["D01"])], people=small.people("kurator", "D01"),
        turns={INTERVIEW: ["D01: Vi ringer växeln; varje dag.", "D01: =SUMMA(A1) brukar vi säga."]},
        codings=codings,
    ).open(tmp_path / "studie")  # fmt: skip
    return opened


def test_a_coding_is_a_row_with_its_words_and_labels(study: Evaluation):
    sheet = codings_sheet(study, SV)
    first, second = (dict(zip(sheet.header, row, strict=True)) for row in sheet.rows)
    assert (first["Tema"], first["Kod"], first["Ord"]) == ("Samverkan", "Kontaktvägar", "ringer")
    assert (second["Yttrande"], second["Riktning"], second["Från tecken"]) == (2, "Hindrande", 0)


def test_csv_opens_in_a_swedish_excel_and_no_cell_is_a_formula(study: Evaluation):
    data = as_csv(codings_sheet(study, SV), "sv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = [*csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")]
    assert rows[1]["Ord"] == "'=SUMMA(A1) brukar vi säga."


def test_a_workbook_holds_text_as_text_and_says_what_it_is(study: Evaluation):
    data = as_workbook([codings_sheet(study, SV), about(SV)])
    book = load_workbook(io.BytesIO(data))
    column = [each.value for each in book["Kodningar"][1]].index("Ord")
    cell = book["Kodningar"][3][column]
    assert (cell.value, cell.data_type) == ("=SUMMA(A1) brukar vi säga.", "s")
    assert "Inte för publicering" in str(book["Om filen"]["A1"].value)
    assert as_workbook([codings_sheet(study, SV), about(SV)]) == data


def test_the_codebook_has_a_row_for_each_code(study: Evaluation):
    codes = [row[1] for row in codebook_sheet(study, SV).rows]
    assert codes == ["", "Kontaktvägar", "Förtroende", "", "Tidsbrist"]


def test_a_segment_stands_with_what_is_around_it_and_its_profession(study: Evaluation):
    sheet = segments_sheet(study, SV)
    first, second = (dict(zip(sheet.header, row, strict=True)) for row in sheet.rows)
    assert (first["Kod"], first["Ord"], first["Yrkesgrupp"]) == ("Kontaktvägar", "ringer", "kurator")
    assert first["Hela yttrandet"] == "Vi ringer växeln; varje dag."
    assert first["Yttrandet efter"] == "D01: =SUMMA(A1) brukar vi säga."
    assert (second["Yttrandet före"], second["Yttrandet efter"]) == ("D01: Vi ringer växeln; varje dag.", "")


def test_themes_have_a_row_also_where_they_did_not_come_up(study: Evaluation):
    sheet = themes_sheet(study, SV)
    rows = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    assert [row["Tema"] for row in rows] == [each.label for each in study.codebook.theme]
    assert {row["Text"] for row in rows} == {INTERVIEW}
    assert [row["Togs upp (1 = ja)"] for row in rows] == [1, 1]
    assert [(row["Kodningar"], row["Personer"], row["Antal ord"]) for row in rows] == [(1, 1, 1), (1, 1, 4)]


@pytest.mark.parametrize(("form", "file"), [("codings", "kodningar.csv"), ("codebook", "kodbok.xlsx")])
def test_the_command_writes_what_the_name_says(study: Evaluation, fokus: Fokus, form: str, file: str):
    path = study.folder.parent / file
    done = fokus("export", form, "--out", path, "-s", study.folder)
    assert done.returncode == 0, done.stderr
    assert path.is_file()
    assert "inte för publicering" in done.stdout


def test_without_a_name_a_table_goes_into_build(study: Evaluation, fokus: Fokus):
    done = fokus("export", "codings", cwd=study.folder)
    assert done.returncode == 0, done.stderr
    assert (study.folder / "build" / "studie-arbetsmaterial-kodningar.xlsx").is_file()


def test_a_name_that_says_something_else_is_refused(study: Evaluation, fokus: Fokus):
    done = fokus("export", "codings", "--out", "ut.qdpx", "-s", study.folder)
    assert done.returncode == 2
    assert ".xlsx, .csv" in done.stderr


def test_an_answer_becomes_a_workbook_with_its_notes_and_its_values(study: Evaluation, fokus: Fokus):
    path = study.folder.parent / "teman.xlsx"
    done = fokus("show", "themes by=profession & coverage by=profession", "--out", path, "-s", study.folder)
    assert done.returncode == 0, done.stderr
    book = load_workbook(path)
    shown, values = ([*each.iter_rows(values_only=True)] for each in book.worksheets)
    assert book.sheetnames == ["Tabell", "Värden"]
    assert shown[1][0] == "Kurator"
    assert any("inget urval av åsikter" in str(row[0]) for row in shown[3:])
    assert values[0][0] == "noun"
    assert {row[0] for row in values[1:]} == {"themes", "coverage"}
