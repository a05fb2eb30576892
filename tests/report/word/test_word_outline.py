from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree

from fokus.report.blocks import (
    Answer,
    Block,
    Column,
    Contents,
    Figure,
    FigureBlock,
    Footnote,
    Heading,
    Landscape,
    Paragraph,
    Table,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, audit_controls, write_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = Value(Answer("abcdefghij", "coverage pick=held", "number", "0" * 64), "15")
NOTE = Footnote((Paragraph((Text("Not."),)),))
SMALL = TableBlock(Table((Column("Grupp"),), (("Rektorer",),)), "grupper", (Text("Grupper"), NOTE))


@pytest.fixture
def listing(info: DocumentInfo) -> DocumentInfo:
    words = replace(info.words, contents="Innehåll", tables="Tabeller", figures="Figurer")
    return replace(info, words=words)


@pytest.fixture
def chapters(png: bytes) -> list[tuple[Block, ...]]:
    picture = FigureBlock(Figure(png, 50, 20, "Karta"), "karta", (Text("Kommunerna"),))
    return [
        (Contents(depth=2), Contents("tables"), Contents("figures")),
        (Heading(1, (Text("Metod"),)), Heading(2, (Text("De "), NUMBER, NOTE, Text(" intervjuerna")), "de")),
        (
            Heading(1, (Text("Resultat"),)), SMALL, Heading(2, (Text("Mer"),)), Heading(3, (Text("Djupt"),)),
            picture,
        ),
    ]  # fmt: skip


def text_of(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def test_the_lists_are_filled_in_and_lead_to_their_places(
    listing: DocumentInfo, chapters: list[tuple[Block, ...]], part: Callable[..., etree._Element]
):
    body = part(write_document(chapters, listing).docx)
    links = {each.get(f"{W}anchor"): text_of(each) for each in body.iter(f"{W}hyperlink")}
    assert [*links.values()] == [
        "Metod", "De 15 intervjuerna", "Resultat", "Mer", "Tabell 1. Grupper", "Figur 1. Kommunerna",
    ]  # fmt: skip
    for anchor, said in links.items():
        (start,) = body.xpath(f".//w:bookmarkStart[@w:name='{anchor}']", namespaces={"w": W.strip("{}")})
        assert text_of(start.getparent()).startswith(said)


def test_each_list_is_one_field_with_its_title(
    listing: DocumentInfo, chapters: list[tuple[Block, ...]], part: Callable[..., etree._Element]
):
    body = part(write_document(chapters, listing).docx)
    codes = [(each.text or "").split() for each in body.iter(f"{W}instrText")]
    assert [each for each in codes if each[0] == "TOC"] == [
        ["TOC", "\\o", '"1-2"', "\\n", "\\h", "\\z"],
        ["TOC", "\\c", '"Tabell"', "\\n", "\\h", "\\z"],
        ["TOC", "\\c", '"Figur"', "\\n", "\\h", "\\z"],
    ]
    kinds = [each.get(f"{W}fldCharType") for each in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    titles = body.xpath(".//w:p[w:pPr/w:pStyle/@w:val='TOCHeading']", namespaces={"w": W.strip("{}")})
    assert [text_of(each) for each in titles] == ["Innehåll", "Tabeller", "Figurer"]


def test_a_number_in_a_heading_can_be_refreshed_in_the_list_too(
    listing: DocumentInfo, chapters: list[tuple[Block, ...]]
):
    written = write_document(chapters, listing)
    assert [len(each.occurrences) for each in written.manifest.entries] == [2]


def test_the_validators_find_nothing(
    listing: DocumentInfo, chapters: list[tuple[Block, ...]], findings: Callable[[bytes], list[str]]
):
    docx = write_document([*chapters, (Landscape((SMALL,)),)], listing).docx
    assert findings(docx) == []
    assert audit_controls(docx) == []


def test_a_list_without_entries_is_left_out(listing: DocumentInfo, part: Callable[..., etree._Element]):
    docx = write_document([(Contents("figures"), Paragraph((Text("Inga figurer."),)))], listing).docx
    assert [text_of(each) for each in part(docx).iter(f"{W}p")] == ["Inga figurer."]


def sections(docx: etree._Element) -> list[tuple[bool, bool]]:
    """Return for each section whether it lies down, and whether it has a footer."""
    return [
        (each.find(f"{W}pgSz").get(f"{W}orient") == "landscape", each.find(f"{W}footerReference") is not None)
        for each in docx.iter(f"{W}sectPr")
    ]


BEFORE, AFTER = (Paragraph((Text(each),)) for each in ("Före.", "Efter."))
WIDE = TableBlock(
    Table(
        tuple(Column(f"Skillnad {n}", "right") for n in range(9)),
        (("−0,28 (−0,10 till 0,46)",) * 9,),
        notes=("Parat t-test.",),
    ),
    "bred",
    (Text("Bred"),),
)


def test_pages_lie_down_where_that_is_asked_for(info: DocumentInfo, part: Callable[..., etree._Element]):
    body = part(write_document([(BEFORE, Landscape((SMALL,)), AFTER)], info).docx)
    assert sections(body) == [(False, True), (True, True), (False, True)]


def test_a_table_that_cannot_stand_lies_down_with_its_heading(
    info: DocumentInfo, part: Callable[..., etree._Element]
):
    body = part(write_document([(BEFORE, Heading(1, (Text("Bred"),)), WIDE, SMALL, AFTER)], info).docx)
    assert [lies for lies, _ in sections(body)] == [False, True, False]
    first = body.xpath(".//w:p[w:pPr/w:sectPr]", namespaces={"w": W.strip("{}")})[0]
    assert text_of(first) == "Före."
    widths = [int(each.get(f"{W}w", "0")) for each in body.iter(f"{W}tblW")]
    assert widths[0] > 11906 - 2 * 1418


def test_a_paragraph_that_holds_a_control_ends_no_section(
    info: DocumentInfo, part: Callable[..., etree._Element]
):
    body = part(write_document([(Paragraph((NUMBER,)), Landscape((SMALL,)))], info).docx)
    (ends,) = body.xpath(".//w:p[w:pPr/w:sectPr]", namespaces={"w": W.strip("{}")})
    assert ends.find(f"{W}sdt") is None
    assert text_of(ends.getprevious()) == "15"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((Landscape((SMALL,)),), [True]),
        ((Landscape((SMALL,)), Landscape((BEFORE,)), AFTER), [True, False]),
        ((BEFORE, WIDE, Landscape((BEFORE,))), [False, True]),
        ((SMALL, Landscape((BEFORE,))), [False, True]),
        ((Landscape(()), BEFORE), [False]),
    ],
)
def test_no_section_is_empty(
    info: DocumentInfo,
    part: Callable[..., etree._Element],
    findings: Callable[[bytes], list[str]],
    blocks: tuple[Block, ...],
    expected: list[bool],
):
    docx = write_document([blocks], info).docx
    assert [lies for lies, _ in sections(part(docx))] == expected
    assert findings(docx) == []
    assert audit_controls(docx) == []
