import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Place
from fokus.study.csvfile import read_rows, split_rows


def codes(text: str) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.place.row, each.place.column) for each in split_rows(text, "enkat.csv")[2]]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_the_delimiter_is_the_one_that_makes_a_table(mark: str):
    text = f"Kod{mark}Yrke\nAB12{mark}kurator\nCD34{mark}rektor\n"
    header, rows, problems = split_rows(text, "enkat.csv")
    assert header == ["Kod", "Yrke"]
    assert [row["Yrke"] for row in rows] == ["kurator", "rektor"]
    assert not problems


def test_commas_in_a_question_are_no_delimiters():
    text = "Kod;När jag behöver råd, stöd, hjälp eller tid, vet jag vart;k2\nAB12;3,0;2,5\nCD34;1;\n"
    header, rows, problems = split_rows(text, "enkat.csv")
    assert len(header) == 3
    assert rows[0]["k2"] == "2,5"
    assert not problems


def test_rows_have_the_numbers_of_a_spreadsheet():
    text = 'Kod;Svar\nAB12;"Först\nsedan"\n\nCD34;Nej\n'
    _, rows, _ = split_rows(text, "enkat.csv")
    assert [(row.number, row["Svar"]) for row in rows] == [(2, "Först sedan"), (4, "Nej")]
    assert rows[1].at("Svar") == Place("enkat.csv", row=4, column="Svar")
    assert not rows[0]["Yrke"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Kod;k1\nA;1\nB;"x"y\nC;3\n', [("broken-table", 3, None)]),
        ('Kod;k1\nA;1\nB;"x\nC;3\n', [("broken-table", 3, None)]),
        ('"Kod"x;k1\nA;1\n', [("broken-table", 1, None)]),
        ("Kod;k1\nA;1;2\n", [("too-many-cells", 2, None)]),
        ("Kod;k1\nA;1;;\n", []),
        ("Kod;k1\nA\n", []),
        ("Kod;k1;k1\nA;1;2\n", [("column-twice", 1, "k1")]),
        ("\n\nKod;k1;k1\nA;1;2\n", [("column-twice", 3, "k1")]),
        (";;\n;\n", [("empty-file", None, None)]),
        ("Kod;k1\n", [("no-rows", 1, None)]),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_row(text: str, expected: list[tuple[str, int | None, str | None]]):
    assert codes(text) == expected


def test_a_broken_row_costs_itself_only():
    _, rows, _ = split_rows('Kod;k1\nA;1\nB;"x\nC;3\nD;"y"z\nE;5\n', "enkat.csv")
    assert [(row.number, row["Kod"]) for row in rows] == [(2, "A"), (4, "C"), (6, "E")]


def test_the_first_of_two_columns_holds():
    _, rows, _ = split_rows("Kod;k1;k1\nA;1;2\n", "enkat.csv")
    assert rows[0]["k1"] == "1"


def test_required_columns_and_cells():
    rows, problems = read_rows("a;c\n1;2\n;3\n", "f.csv", ("a", "b"), ("a",))
    assert [row["a"] for row in rows] == ["1"]
    assert [(each.code, each.place) for each in problems] == [
        ("unknown-column", Place("f.csv", row=1, column="c")),
        ("empty-cell", Place("f.csv", row=3, column="a")),
    ]
    rows, problems = read_rows("c;d\n1;2\n", "f.csv", ("a",), ("a",))
    assert not rows
    assert [each.code for each in problems] == ["unknown-column", "unknown-column", "missing-column"]


@pytest.mark.parametrize(
    "text",
    ["Kod;k1\n" + 'A;"\n' * 20_000, "Kod;k1\nA;" + "x" * 2**20 + "\n", "Kod;k1\nA;" + ";" * 2**20,
     '"' * 2**20,
     "Kod;k1\n" + 'A;"x"y\n' * 20_000],
)  # fmt: skip
def test_an_excessive_table_is_told_soon(text: str):
    began = time.perf_counter()
    split_rows(text, "enkat.csv")
    assert time.perf_counter() - began < 30


@given(
    st.text(st.sampled_from(['"', ";", ",", "\t", "\n", "a", "å", "\x00", "\u2028", "\ufeff"]), max_size=60)
)
def test_no_table_is_too_odd_to_split(text: str):
    header, rows, problems = split_rows(text, "enkat.csv")
    assert header or problems
    assert all(row.cells for row in rows)
