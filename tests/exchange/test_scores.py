"""The scores of persons leave as a table and as a file of SPSS: labelled, exact, always the same."""

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from openpyxl import load_workbook

import fokus
from fokus.evaluation import Evaluation, load
from fokus.exchange.sheets import scores_sheet
from fokus.exchange.spss import _names, as_spss
from fokus.exchange.workbook import about, as_csv, as_workbook
from fokus.messages import catalogue

SV = catalogue("sv")
SCALES = ["contact", "trust", "time"]


@pytest.fixture
def study(tillsammans: Path) -> Evaluation:
    found, _ = load(tillsammans)
    assert found is not None
    return found


def read_back(data: bytes, folder: Path, *, labels: bool) -> tuple[pd.DataFrame, Any]:
    path = folder / "poang.sav"
    path.write_bytes(data)
    found: tuple[pd.DataFrame, Any] = pyreadstat.read_sav(path, apply_value_formats=labels)
    return found


def test_a_table_has_a_row_a_respondent_and_round_with_words_for_ids(study: Evaluation):
    sheet, expected = scores_sheet(study, SV), fokus.scores(study)
    assert len(sheet.rows) == len(expected)
    rows = [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]
    assert {row["Omgång"] for row in rows} == {"maj 2025", "november 2025"}
    assert [row["Kontaktvägar"] for row in rows] == [
        None if pd.isna(each) else pytest.approx(each, abs=1e-4) for each in expected["contact"]
    ]
    codes = {each.participant for each in study.roster.placements}
    assert not codes & {str(cell) for row in sheet.rows for cell in row}


def test_a_swedish_csv_has_decimal_commas_and_a_workbook_numbers(study: Evaluation):
    sheet = scores_sheet(study, SV)
    text = as_csv(sheet, "sv").decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert first["Kontaktvägar"].replace(",", ".") == str(sheet.rows[0][sheet.header.index("Kontaktvägar")])
    assert "," in first["Kontaktvägar"]
    book = load_workbook(io.BytesIO(as_workbook([sheet, about(SV)])))
    cells = [each.value for each in book["Poäng"][2]]
    assert cells[-3:] == list(sheet.rows[0][-3:])
    assert "Inte för publicering" in str(book["Om filen"]["A1"].value)


def test_spss_reads_back_every_score_with_labels_and_levels(study: Evaluation, tmp_path: Path):
    data, expected = as_spss(study, SV), fokus.scores(study)
    frame, about = read_back(data, tmp_path, labels=True)
    pd.testing.assert_frame_equal(frame[SCALES], expected[SCALES], check_dtype=False)
    assert frame["round"].tolist() == [
        {"omg1": "maj 2025", "omg2": "november 2025"}[e] for e in expected["round"]
    ]
    assert about.column_names_to_labels["contact"] == "Kontaktvägar"
    assert {about.variable_measure[each] for each in SCALES} == {"scale"}
    assert about.variable_measure["round"] == "ordinal"
    assert "Inte för publicering." in " ".join(about.notes)


def test_spss_is_the_same_file_another_second(study: Evaluation):
    first = as_spss(study, SV)
    time.sleep(1.1)
    assert as_spss(study, SV) == first


def test_names_are_those_that_spss_takes():
    names = _names(["tid-och-resurser", "Tid_och_resurser", "1a", "person", "å" * 80])
    assert len({each.casefold() for each in names.values()}) == 5
    assert all(each.isascii() and each[0].isalpha() and len(each) <= 64 for each in names.values())
    assert names["person"] == "person"


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".sav"])
def test_the_command_writes_what_the_name_says(tillsammans: Path, fokus: Callable[..., Any], ending: str):
    path = tillsammans.parent / f"poang{ending}"
    done = fokus("export", "scores", "--out", path, "-s", tillsammans)
    assert done.returncode == 0, done.stderr
    assert path.is_file()
    assert "inte för publicering" in done.stdout


def test_codings_are_no_file_of_spss_and_no_answers_no_scores(
    small: ModuleType, tmp_path: Path, fokus: Callable[..., Any]
):
    folder = small.SmallStudy().write(tmp_path / "s")
    refused = fokus("export", "codings", "--out", tmp_path / "k.sav", "-s", folder)
    assert refused.returncode == 2
    nothing = fokus("export", "scores", "-s", folder)
    assert nothing.returncode != 0
    assert "fokus import" in nothing.stderr
