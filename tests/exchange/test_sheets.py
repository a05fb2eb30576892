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
from fokus.exchange.sheets import as_csv, as_workbook, codebook_sheet, codings_sheet
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
    data = as_workbook(codings_sheet(study, SV), SV)
    book = load_workbook(io.BytesIO(data))
    column = [each.value for each in book["Kodningar"][1]].index("Ord")
    cell = book["Kodningar"][3][column]
    assert (cell.value, cell.data_type) == ("=SUMMA(A1) brukar vi säga.", "s")
    assert "Inte för publicering" in str(book["Om filen"]["A1"].value)
    assert as_workbook(codings_sheet(study, SV), SV) == data


def test_the_codebook_has_a_row_for_each_code(study: Evaluation):
    assert [row[1] for row in codebook_sheet(study, SV).rows] == ["Kontaktvägar", "Förtroende", "Tidsbrist"]


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
