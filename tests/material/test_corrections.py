import pytest

from fokus.material.corrections import corrected, read_corrections, unknown_files
from fokus.study.csvfile import Row, Sheet

FILE = "corrections.csv"
HEAD = "file;row;column;from;to;reason;who;date\n"
SHEET = Sheet(
    ("Svarskod", "k1"),
    (
        Row("responses/enkat.csv", 2, {"Svarskod": "KO14", "k1": "33"}),
        Row("responses/enkat.csv", 3, {"Svarskod": "LU02", "k1": "2"}),
    ),
)


def test_a_correction_changes_the_cell_that_it_names_and_no_other():
    corrections, problems = read_corrections(HEAD + "enkat.csv;2;k1;33;3;felslag;a1;2025-06-12\n", FILE)
    assert problems == []
    sheet, faults = corrected(SHEET, "enkat.csv", corrections)
    assert faults == []
    assert [row["k1"] for row in sheet.rows] == ["3", "2"]
    assert SHEET.rows[0]["k1"] == "33"
    assert corrected(SHEET, "another.csv", corrections) == (SHEET, [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("enkat.csv;2;k1;34;3;felslag;;", "correction-differs"),
        ("enkat.csv;9;k1;33;3;felslag;;", "no-such-cell"),
        ("enkat.csv;2;k7;33;3;felslag;;", "no-such-cell"),
        ("enkat.csv;2;Svarskod;ko14;KO15;felslag;;", "correction-differs"),
    ],
)
def test_a_correction_that_does_not_fit_is_told_and_not_made(line: str, code: str):
    corrections, problems = read_corrections(HEAD + line + "\n", FILE)
    assert problems == []
    sheet, faults = corrected(SHEET, "enkat.csv", corrections)
    assert [(each.code, each.place.file, each.place.row) for each in faults] == [(code, FILE, 2)]
    assert sheet == SHEET


@pytest.mark.parametrize(("date", "told"), [("01/06/2017", ["not-a-date"]), ("2017-06-01", []), ("", [])])
def test_the_date_of_a_correction_is_a_date(date: str, told: list[str]):
    _, problems = read_corrections(f"{HEAD}enkat.csv;2;k1;33;3;felslag;a1;{date}\n", FILE)
    assert [each.code for each in problems] == told


def test_a_row_that_is_no_number_and_a_file_that_nobody_reads():
    corrections, problems = read_corrections(
        HEAD + "enkat.csv;två;k1;33;3;felslag;;\nx.csv;2;k1;;3;fel;;\n", FILE
    )
    assert [(each.code, each.place.row, each.place.column) for each in problems] == [("not-a-row", 2, "row")]
    assert [each.code for each in unknown_files(corrections, ["enkat.csv"])] == ["no-such-export"]
