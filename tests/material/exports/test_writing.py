import csv
import io
import re
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fokus
from fokus.material.exports.delimited import read_delimited
from fokus.material.exports.writing import quoted, safe_cell, semicolon_csv, unquoted


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "+1+cmd",
        "@SUM(A1)",
        "-1+2",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "- mer tid",
        "−x",
        "＝1+1",
        "-",
        "+46 70",
    ],
)
def test_text_that_begins_as_a_formula_is_written_as_text(text: str):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value", [-3, -2.5, 0, None, "-3", "-2,5", "−0.06", "+4", "-1e-05", "-12 %", "", "Vet ej", "a=b", "'"]
)
def test_numbers_and_ordinary_text_stay(value: str | float | None):
    assert safe_cell(value) == value


@given(st.text())
def test_no_text_begins_as_a_formula_unless_it_is_a_number(text: str):
    safe = safe_cell(text)
    assert isinstance(safe, str)
    assert safe.endswith(text)
    assert safe[:1] not in set("=@\t\r\n")
    if safe[:1] in set("+-"):
        float(safe.replace("−", "-").replace(",", ".").rstrip("% \u00a0"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_negative_number_comes_back_from_csv(number: float):
    file = io.StringIO()
    csv.writer(file).writerow([safe_cell(repr(number))])
    assert float(next(csv.reader(io.StringIO(file.getvalue())))[0]) == number


def test_what_was_made_safe_comes_back_as_it_was():
    for cell in ("=1+1", "'=1+1", "''=1+1", "- mer tid", "-2,5", "'-2,5", "  =x", "Bra", "'citat'"):
        assert unquoted(quoted(cell)) == cell
    assert not any(
        quoted(cell).startswith(("=", "+", "@", "\t", "- ")) for cell in ("=1", "+a", "@x", "\tx", "- x")
    )


answer = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r"), max_size=20).map(
    lambda text: normalize("NFC", text).strip()
)


@given(st.lists(st.lists(answer, min_size=3, max_size=3).filter(any), min_size=1, max_size=6))
def test_every_answer_survives_the_file(rows: list[list[str]]):
    text = semicolon_csv(["Kod", "=Fråga", "Övrigt"], rows)
    sheet, problems = read_delimited(text.replace("\r\n", "\n"), "eht-omg1.csv")
    assert problems == []
    assert [[row[column] for column in sheet.header] for row in sheet.rows] == rows
    assert sheet.header == ("Kod", "=Fråga", "Övrigt")
    assert [row.number for row in sheet.rows] == list(range(2, len(rows) + 2))


def test_whoever_writes_a_table_for_a_spreadsheet_makes_its_cells_safe():
    """What rewrites a file of the user's keeps its cells as they are; all others go through here."""
    source = Path(fokus.__file__).parent
    of_users = {"custody/erasure/records.py"}
    writers = {
        path.relative_to(source).as_posix(): text
        for path in source.rglob("*.py")
        if re.search(
            r"csv\.(writer|DictWriter)\(|\.to_csv\(.*sep|to_excel\(|Workbook\(",
            text := path.read_text("utf-8"),
        )
    }
    assert {"report/records.py", "material/exports/writing.py"} <= writers.keys()
    unsafe = {name for name, text in writers.items() if "safe_cell" not in text and "quoted(" not in text}
    assert unsafe <= of_users
