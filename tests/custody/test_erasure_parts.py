import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from fokus import ooxml
from fokus.custody.erasure.elsewhere import text_of, texts_in
from fokus.custody.erasure.records import (
    cells_of,
    with_empty_records,
    with_record,
    with_records,
    without_records,
)
from fokus.custody.erasure.speech import passages, speech_of, without
from fokus.custody.erasure.workbook import with_empty_rows

HERS = "Ja, alltså, det blir ju så att man ringer dit tre gånger, [paus] och sen får man ingen återkoppling."
SHORT = "Det gör ont i magen."
OTHERS = ["Mm, precis så är det.", "Jag håller med om det, det är tiden."]
SPEECH = speech_of([HERS, SHORT, "Mm, precis så är det."], OTHERS)
MARK = "[borttaget]"


@pytest.mark.parametrize(
    "text",
    [
        "Någon sade: ”det blir ju så att man ringer dit tre gånger och sen får man ingen återkoppling”.",
        "> det blir ju så att\n> man ringer dit **tre gånger**,\n> och sen får man ingen\n",
        "det blir ju sa\u030a att man ringer dit tre ga\u030anger, och sen",
        "DET BLIR JU SÅ ATT MAN RINGER DIT TRE GÅNGER",
        "Hon sa det gör ont i magen.",
    ],
)
def test_words_are_found_again_however_they_are_wrapped(text: str):
    assert len(passages(text, SPEECH)) == 1
    assert not passages(without(text, SPEECH, MARK), SPEECH)


@pytest.mark.parametrize(
    "text",
    ["man ringer dit tre gånger", "Mm, precis så är det.", "", "Det gör onti magen", "xdet gör ont i magen"],
)
def test_what_anybody_may_say_is_not_taken_for_hers(text: str):
    assert not passages(text.replace("onti", "inte ont i"), SPEECH)


def test_only_the_passage_goes():
    text = f"Före. ”{HERS}” Efter. {SHORT} Slut."
    assert without(text, SPEECH, MARK) == f"Före. ”{MARK}.” Efter. {MARK}. Slut."


@given(st.text(), st.text(), st.text(min_size=40).filter(lambda text: sum(map(str.isalnum, text)) > 32))
def test_a_long_turn_is_found_wherever_it_stands(before: str, after: str, said: str):
    speech = speech_of([said], [])
    text = f"{before}{said}{after}"
    assert passages(text, speech)
    assert said not in without(text, speech, "")


cells = st.text(st.sampled_from('aå;", \n1'), max_size=5)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=3, max_size=8)


@given(tables, st.sets(st.integers(2, 8)), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
       st.sampled_from(["\n", "\r\n"]))  # fmt: skip
def test_records_are_emptied_in_their_places_and_nothing_else_changes(
    rows: list[list[str]], numbers: set[int], encoding: str, end: str
):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator=end).writerows([["kod", "k1", "k2"], *rows])
    data = text.getvalue().encode(encoding)
    emptied = with_empty_records(data, numbers).decode(encoding)
    found = list(csv.reader(io.StringIO(emptied, newline=""), delimiter=";"))
    assert len(found) == len(rows) + 1
    for number, (now, before) in enumerate(zip(found, [["kod", "k1", "k2"], *rows], strict=True), start=1):
        assert now == (["", "", ""] if number in numbers else before)
    assert with_empty_records(data, ()) == data
    left = list(
        csv.reader(io.StringIO(without_records(data, numbers).decode(encoding), newline=""), delimiter=";")
    )
    assert left == [each for n, each in enumerate([["kod", "k1", "k2"], *rows], start=1) if n not in numbers]


def test_the_bytes_of_other_records_stay():
    data = '\ufeffkod;k1\r\n"D07";"ja, ""gärna"""\r\n D11 ; "x"\r\n\r\nD12;2'.encode()
    assert with_empty_records(data, {2}) == '\ufeffkod;k1\r\n;\r\n D11 ; "x"\r\n\r\nD12;2'.encode()
    assert without_records(data, {3, 5}) == '\ufeffkod;k1\r\n"D07";"ja, ""gärna"""\r\n\r\n'.encode()


def test_a_cell_is_filled_in_and_a_record_added_as_the_table_writes_them():
    data = b"participant,scope,withdrawn\r\nD07,allt,\r\nD11,allt"
    filled = with_records(data, {2}, lambda cells: [*cells[:2], "2025-11-01"])
    assert with_record(filled, ["D12", "intervju, enkät", ""]).decode() == (
        'participant,scope,withdrawn\r\nD07,allt,2025-11-01\r\nD11,allt\r\nD12,"intervju, enkät",\r\n'
    )
    assert cells_of(data)[1:] == [["D07", "allt", ""], ["D11", "allt"]]


@pytest.fixture
def book() -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Din kod", "k1", "Vad behövs?"])
    sheet.append(["D07", 3, "Mer tid för just mig på onsdagar"])
    sheet.append(["D11", 4, "Gemensam text"])
    sheet.append(["D12", 2, "=B2+B3"])
    sheet["A3"].font = Font(bold=True)
    made.create_sheet("Mer").append(["Gemensam text", "Annat"])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def grid(data: bytes, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(data))[name].iter_rows()]


def test_a_row_of_a_workbook_is_emptied_with_its_texts_and_nothing_else(book: bytes):
    emptied = with_empty_rows(book, {2})
    before = grid(book, "Sheet")
    assert grid(emptied, "Sheet") == [before[0], [None, None, None], *before[2:]]
    assert grid(emptied, "Mer") == grid(book, "Mer")
    assert load_workbook(io.BytesIO(emptied))["Sheet"]["A3"].font.bold
    everything = "".join(text for text in texts_in(emptied))
    assert "onsdagar" not in everything
    assert "D07" not in everything
    assert with_empty_rows(emptied, {2}) == emptied


def test_a_text_that_others_use_stays(book: bytes):
    assert grid(with_empty_rows(book, {3}), "Mer")[0][0] == "Gemensam text"


def test_what_is_no_workbook_is_refused():
    for data in (b"", b"PK\x03\x04", ooxml.pack({"xl/workbook.xml": b"<a/>"})):
        with pytest.raises((ooxml.DamagedFileError, KeyError)):
            with_empty_rows(data, {1})


def test_texts_are_read_out_of_packages_inside_packages(book: bytes):
    document = b'<w:p xmlns:w="x"><w:t>det blir ju s&#229; att man</w:t><w:t> ringer</w:t></w:p>'
    packed = ooxml.pack({"word/document.xml": document, "word/embeddings/a.xlsx": book})
    text = " ".join(texts_in(packed))
    assert "det blir ju så att man ringer" in text
    assert "onsdagar" in text
    assert text_of("å".encode("cp1252")) == ("å", "cp1252")
    assert text_of(b"\x89PNG\0\0") == ("", "")
