"""The checklist of every build: what keeps some people from reading a report."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.ooxml import pack, unpack
from fokus.problems import Place, Problem
from fokus.report.blocks import Block, Column, Paragraph, Reference, Table, TableBlock, Text
from fokus.report.word import DocumentInfo, check_access, own_template, write_document
from fokus.report.word.contrast import contrast

REPORT, TEMPLATE = Place("reports/rapport.docx"), Place("mall.docx")
SEEN = Paragraph((Text("Se "), Reference("kontaktvagar"), Text(" och "), Reference("teman"), Text(".")))
LOGO = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="9" name="Kommunvapen"{words}</wp:inline></w:drawing></w:r></w:p>'
)
DECORATIVE = (
    '><a:ext xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></wp:docPr>'
)


def told(blocks: Sequence[Block], info: DocumentInfo, template: bytes | None = None) -> list[Problem]:
    return list(check_access(write_document([blocks], info, template).docx, REPORT, TEMPLATE))


def codes(problems: Sequence[Problem]) -> list[str]:
    return [each.code for each in problems]


def with_part(name: str, old: str, new: str) -> bytes:
    parts = unpack(own_template())
    before = parts[name].decode()
    assert old in before
    return pack(parts | {name: before.replace(old, new).encode()})


def test_our_own_template_and_a_whole_chapter_have_no_finding(chapter: Sequence[Block], info: DocumentInfo):
    assert told(chapter, info) == []


def test_a_report_says_what_it_is_called(info: DocumentInfo):
    assert codes(told([SEEN], replace(info, title=" "))) == ["report-no-title"]


def test_a_table_whose_columns_have_no_header(info: DocumentInfo):
    columns = (Column(""), Column("Maj"), Column(""), Column(" "))
    table = Table(columns, (("Lindby", "6", "7", "8"),))
    block = TableBlock(table, caption=(Text("Möten"),))
    found = told([block], info)
    assert [(each.code, each.place, dict(each.arguments)) for each in found] == [
        ("column-no-header", REPORT, {"table": "Möten", "columns": "3, 4"})
    ]


def test_a_table_that_the_text_never_points_at(contacts: TableBlock, info: DocumentInfo):
    found = told([contacts], info)
    assert codes(found) == ["never-mentioned"]
    assert found[0].arguments["caption"] == "Tabell 1. Delskalor i maj och november"
    assert told([Paragraph((Reference("kontaktvagar"),)), contacts], info) == []


def test_a_link_that_reads_as_an_address(info: DocumentInfo):
    address = "https://www.skolverket.se/elevhalsa/samverkan/rapport-2025"
    assert codes(told([Paragraph((Text(address, link=address),))], info)) == ["link-is-address"]
    assert told([Paragraph((Text("Skolverkets rapport", link=address),))], info) == []


@pytest.mark.parametrize(
    ("words", "finding"),
    [("/>", ["picture-no-words"]), (' descr="Lindby kommuns vapen"/>', []), (DECORATIVE, [])],
)
def test_a_logo_in_the_template_needs_words_or_is_decorative(
    words: str, finding: list[str], info: DocumentInfo
):
    template = with_part("word/footer1.xml", "</w:ftr>", LOGO.format(words=words) + "</w:ftr>")
    found = told([Paragraph((Text("Text."),))], info, template)
    assert codes(found) == finding
    assert all(each.place == TEMPLATE for each in found)


def test_a_template_whose_captions_are_pale(info: DocumentInfo, contacts: TableBlock):
    pale = with_part("word/styles.xml", 'w:val="1F3A4D"', 'w:val="4F81BD"')
    found = told([SEEN, contacts], info, pale)
    names = {str(each.arguments["style"]) for each in found}
    assert "caption" in names
    assert {each.code for each in found} == {"pale-letters"}
    assert all(each.arguments["ratio"] == 4.0 for each in found)


colours = st.integers(0, 0xFFFFFF).map(lambda each: f"{each:06X}")


@given(colours, colours)
def test_contrast_does_not_depend_on_which_is_the_letter(one: str, other: str):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
