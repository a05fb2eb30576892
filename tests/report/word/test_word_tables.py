"""Tables fit the page, repeat their header and break neither rows nor numbers."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fokus.ooxml import parse, unpack
from fokus.report.blocks import Column, Table, TableBlock
from fokus.report.word import DocumentInfo, write_document
from fokus.report.word.columns import SIZES, lay_out

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_WIDTH = 9070


@given(
    st.integers(1, 14).flatmap(
        lambda n: st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), min_size=n, max_size=n)
    ),
    st.integers(2000, 15000),
)
def test_no_table_is_wider_than_the_text(columns: list[list[str]], width: int):
    layout = lay_out(columns, width)
    assert sum(layout.widths) <= width
    assert min(layout.widths) > 0


def test_a_small_table_keeps_the_usual_letters_and_every_line_whole():
    layout = lay_out([["Yrkesgrupp", "Specialpedagoger"], ["Maj", "2 av 2"], ["Nov.", "0 av 1"]], TEXT_WIDTH)
    assert layout.size == SIZES[0]
    assert sum(layout.widths) < TEXT_WIDTH * 0.6


def test_letters_shrink_before_a_number_breaks():
    numbers = [["Skillnad", "0,10 till 0,46"]] * 8
    assert lay_out([["Yrkesgrupp", "Specialpedagoger"], *numbers], TEXT_WIDTH).size < SIZES[0]


def test_the_column_of_sentences_takes_what_is_left():
    layout = lay_out(
        [["Datum", "2024-05-13"], ["Beslut", "Styrgruppen beslutade att förlänga " * 9]], TEXT_WIDTH
    )
    assert layout.size == SIZES[0]
    assert layout.widths[1] > 5 * layout.widths[0]
    assert TEXT_WIDTH - 3 <= sum(layout.widths) <= TEXT_WIDTH


@pytest.fixture
def table(contacts: TableBlock, info: DocumentInfo, part: Callable[[bytes, str], etree._Element]):
    return next(part(write_document([[contacts]], info).docx, "word/document.xml").iter(f"{W}tbl"))


def test_the_header_repeats_and_no_row_breaks(table: etree._Element):
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.find(f".//{W}vMerge") is table.find(f".//{W}gridSpan") is None


def test_numbers_stand_to_the_right_and_totals_are_bold(table: etree._Element):
    rows = table.findall(f"{W}tr")
    assert [cell.find(f".//{W}jc") is not None for cell in rows[1]][1:] == [False, True, True, True]
    assert [row.find(f".//{W}r/{W}rPr/{W}b") is not None for row in rows] == [False, False, False, True]


def test_a_reader_who_does_not_see_hears_what_the_table_shows(table: etree._Element):
    properties = table.find(f"{W}tblPr")
    assert properties.find(f"{W}tblCaption").get(f"{W}val") == "Delskalor i maj och november"
    assert properties.find(f"{W}tblDescription").get(f"{W}val") == "Medelvärden i maj och november."


def test_a_row_with_a_cell_too_few_is_refused(info: DocumentInfo):
    block = TableBlock(Table((Column("a"), Column("b")), (("1",),)))
    with pytest.raises(ValueError, match="zip"):
        write_document([[block]], info)


def kept(rows: list[tuple[str, ...]], info: DocumentInfo, notes: tuple[str, ...] = ()) -> list[bool]:
    """Return for each row, the header first, whether it stays on the page of the next."""
    table = Table(tuple(map(Column, ("Påstående", "Maj"))), tuple(rows), notes=notes)
    body = unpack(write_document([[TableBlock(table)]], info).docx)["word/document.xml"]
    return [row.find(f".//{W}keepNext") is not None for row in parse(body).iter(f"{W}tr")]


def test_a_short_table_stays_on_one_page_with_its_notes(info: DocumentInfo):
    rows = [("Lindby", "6")] * 10
    assert kept(rows, info) == [True] * 10 + [False]
    assert kept(rows, info, ("Not.",)) == [True] * 11


def test_a_longer_table_may_break_but_not_after_its_first_or_before_its_last_row(info: DocumentInfo):
    assert kept([("Lindby", "6")] * 11, info) == [True, True, *[False] * 8, True, False]


def test_rows_of_several_lines_count_as_several(info: DocumentInfo):
    statement = "Jag kan rådfråga socialtjänsten om en elev utan att säga vem det gäller. " * 3
    assert kept([(statement, "6")] * 5, info) == [True, True, False, False, True, False]
