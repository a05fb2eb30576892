"""Where the answers of an export begin: below titles, below two rows of headings, on another sheet."""

import csv
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.test_importing_answers import answers, make

from fokus.material.exports.layout import find_layout

Fokus = Callable[..., "subprocess.CompletedProcess[str]"]
Rows = Sequence[Sequence[str]]
QUESTIONS = [
    "Jag vet vem jag ska kontakta inom socialtjänsten",
    "Vi har fungerande rutiner för orosanmälan",
    "Elevhälsoteamet arbetar förebyggande",
]
THEMES = ["Orosanmälan", "Närvaro", "SIP"]
ASKED = "Vilka teman har ni arbetat med?"
ABOUT = ["Starttid", "Slutförandetid", "Din kod", "Kommun"]
LABELS = ["Stämmer inte alls", "Stämmer ganska dåligt", "Stämmer ganska bra", "Stämmer helt och hållet"]
ROWS = [
    [
        "2017-05-10 09:00:00", "2017-05-10 09:08:00", f"AB{n + 10}", "Exempelby",
        *(LABELS[(n + at) % 4] for at in range(3)), *("Ja" if (n + at) % 2 else "" for at in range(3)),
    ]
    for n in range(6)
]  # fmt: skip
ONE_ROW = [*ABOUT, *QUESTIONS, *(f"{ASKED} [{each}]" for each in THEMES)]
UPPER = [*ABOUT, "Samverkan", "", "", ASKED, "", ""]
LOWER = [*[""] * len(ABOUT), *QUESTIONS, *THEMES]
GIVEN = [str((n) % 4) for n in range(6)]


def book(path: Path, **sheets: Rows) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    made.save(path)
    return path


def text(path: Path, rows: Rows, delimiter: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def brought(fokus: Fokus, study: Path, path: Path, *more: str) -> str:
    done = fokus("import", path, "-s", study, "--yes", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    found = answers(study)
    assert found.given["q1"].tolist() == GIVEN
    assert found.given["q3"].tolist() == [str((n + 2) % 4) for n in range(6)]
    assert found.chosen["teman"].sum().tolist() == [3, 3, 3]
    return done.stdout


TITLES = {
    "a title": [["Enkät, elevhälsan maj 2017"], []],
    "a title and what is known of it": [["Enkät"], ["Antal svar", "6"], ["Uttag", "2017-05-30"], []],
    "nothing": [[], []],
}


@pytest.mark.parametrize("titles", TITLES)
@pytest.mark.parametrize("kind", ["xlsx", "semicolons", "commas"])
def test_titles_above_the_headings_are_passed_by(fokus: Fokus, tmp_path: Path, titles: str, kind: str):
    rows = [*TITLES[titles], ONE_ROW, *ROWS]
    path = tmp_path / ("svar.xlsx" if kind == "xlsx" else "svar.csv")
    _ = book(path, Svar=rows) if kind == "xlsx" else text(path, rows, ";" if kind == "semicolons" else ",")
    told = brought(fokus, make(tmp_path / "studie"), path)
    assert f"6 rader, 10 kolumner, svaren börjar på rad {len(TITLES[titles]) + 2}" in told


@pytest.mark.parametrize("titles", [[], TITLES["a title"]])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_heading_over_several_columns_parts_into_those_below(
    fokus: Fokus, tmp_path: Path, kind: str, titles: Rows
):
    rows = [*titles, UPPER, LOWER, *ROWS]
    path = tmp_path / f"svar.{kind}"
    _ = book(path, Svar=rows) if kind == "xlsx" else text(path, rows, ";")
    told = brought(fokus, make(tmp_path / "studie"), path)
    assert f"svaren börjar på rad {len(titles) + 3}" in told
    assert "samma lydelse" in told


def test_two_full_rows_of_headings_are_told_from_a_respondent():
    upper = ["Bakgrund", "", "Samverkan", "", "", "Övrigt"]
    lower = ["Kod", "Yrke", *QUESTIONS, "Vad behövs?"]
    body = [["AB12", "Kurator", *LABELS[:3], "Tid"], ["CD34", "Rektor", *LABELS[1:], "Mer tid"]]
    found = find_layout([upper, lower, *body])
    assert found is not None
    assert found.first == 2
    assert found.ids == (
        "Bakgrund [Kod]", "Bakgrund [Yrke]", *(f"Samverkan [{each}]" for each in QUESTIONS), "Vad behövs?",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (["Kod", "Yrke", "", "Övrigt"], ["AB12", "Kurator", "Ja", "Mer tid"]),
        (["Kod", "Yrke", "", "Övrigt"], ["AB12", "", "Ja", ""]),
        (["Kod", "Yrke", "", ""], ["", "", "Ja", "4"]),
        (["Kod", "Yrke", "", ""], ["", "Kurator", "Ja", "Nej"]),
    ],
    ids=["all answered", "some left out", "a number", "an answer that comes back"],
)
def test_a_respondent_below_an_empty_heading_is_no_heading(header: list[str], first: list[str]):
    found = find_layout([header, first, ["CD34", "Rektor", "Ja", "Inget"]])
    assert found is not None
    assert found.first == 1


SUMMARY = [["Antal svar", "6"], ["Svarsfrekvens", "60"]]


def test_the_sheet_that_holds_answers_is_taken_and_told(fokus: Fokus, tmp_path: Path):
    path = book(tmp_path / "svar.xlsx", Sammanfattning=SUMMARY, Svar=[ONE_ROW, *ROWS], Koder=SUMMARY)
    study = make(tmp_path / "studie")
    told = brought(fokus, study, path)
    assert "Bladet ”Svar” läses, inte Sammanfattning, Koder; välj ett annat med --sheet" in told


def test_another_sheet_can_be_named(fokus: Fokus, tmp_path: Path):
    later = [[cell.replace("2017-05", "2017-11") for cell in row] for row in ROWS]
    path = book(tmp_path / "svar.xlsx", Maj=[ONE_ROW, *ROWS], November=[ONE_ROW, *later])
    study = make(tmp_path / "study", "en")
    told = brought(fokus, study, path, "--sheet", "Maj")
    assert "The sheet “Maj” is read, not November; choose another with --sheet" in told
    done = fokus("import", path, "-s", study, "--yes", "--sheet", "November")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(set(answers(study).people["round"])) == ["omg1", "omg2"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_that_is_not_there_is_told(fokus: Fokus, tmp_path: Path, kind: str):
    path = tmp_path / f"svar.{kind}"
    rows = [ONE_ROW, *ROWS]
    _ = book(path, Svar=rows, Koder=SUMMARY) if kind == "xlsx" else text(path, rows, ";")
    done = fokus("import", path, "-s", make(tmp_path / "studie"), "--yes", "--sheet", "Svarr")
    assert done.returncode == 1
    assert "det finns inget blad ”Svarr”" in done.stdout
    assert ("Menade du ”Svar”?" in done.stdout) == (kind == "xlsx")


def test_a_hidden_sheet_is_not_taken_unasked(fokus: Fokus, tmp_path: Path):
    path = book(tmp_path / "svar.xlsx", Alla=[[*ONE_ROW, *"abcdefghijklmn"], *ROWS], Svar=[ONE_ROW, *ROWS])
    from openpyxl import load_workbook

    made = load_workbook(path)
    made["Alla"].sheet_state = "hidden"
    made.active = 1
    made.save(path)
    assert "Bladet ”Svar” läses, inte Alla" in brought(fokus, make(tmp_path / "studie"), path)


def test_a_workbook_that_lies_there_with_titles_and_other_sheets_is_read_by_its_binding(
    fokus: Fokus, tmp_path: Path
):
    study = make(tmp_path / "studie")
    brought(fokus, study, text(tmp_path / "svar.csv", [ONE_ROW, *ROWS], ";"))
    (bound,) = (study / "responses").glob("*.binding.toml")
    bound.write_text(bound.read_text(encoding="utf-8").replace("eht-omg1.csv", "maj.xlsx"), encoding="utf-8")
    (study / "responses" / "eht-omg1.csv").unlink()
    titled = [["Enkät maj 2017"], [], ONE_ROW, *ROWS]
    book(study / "responses" / "maj.xlsx", Sammanfattning=SUMMARY, Svar=titled)
    found = answers(study)
    assert found.given["q1"].tolist() == GIVEN
    assert found.people["row"].tolist() == [4, 5, 6, 7, 8, 9]
