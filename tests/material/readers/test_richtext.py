import pytest

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.blocks import Table
from fokus.material.readers.richtext import read_rich_text
from fokus.problems import Problem


def text(body: str, start: str = r"\rtf1\ansi\ansicpg1252") -> object:
    return read_rich_text(f"{{{start} {body}}}".encode("latin-1")).blocks


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"p\'e5 \'d6n", "på Ön"),
        (r"p\u229?\u228\'e4 skolan", "påä skolan"),
        (r"\uc0 p\u229 \u-10179\u-8704  ja", "på😀 ja"),
        (r"{\fonttbl{\f0 Arial;}}{\*\generator Riched20;}{\info{\author Maj}}Ja", "Ja"),
        (r"Ja{\field{\*\fldinst HYPERLINK x}{\fldrslt  nej}}\~d\'e5", "Ja nej då"),
        (r"Ja{\deleted  bort}\deleted  bort\deleted0 , nej", "Ja, nej"),
        (r"{\b R1:}\tab Ja\line nej", "R1:\tJa|nej"),
        (r"\{klamrar\} och \\ snedstreck\emdash", "{klamrar} och \\ snedstreck—"),
        (r"a{\pict\bin4 }}}}}b", "ab"),
        (r"a{\pict\bin0 }b{\*\objdata\bin3 {\{}c", "abc"),
        (r"Ja{\v  dolt} d\'e5\v  mer\v0 , nej", "Ja då, nej"),
        (r"Ja\v\b  dolt\plain , nej", "Ja, nej"),
    ],
)
def test_letters_and_groups(body: str, expected: str):
    assert text(body) == [expected.split("|")]


def test_hidden_passages_are_counted():
    talk = rb"{\rtf1 I: Ja{\v  dolt} nej.\par {\v dolt\par dolt} R1: Jo.\par I: Mm.}"
    assert read_rich_text(talk).hidden == 3


@pytest.mark.parametrize(
    "body",
    [r"I: Ja.\par{\pict\bin4000 \'00}R1: Nej.\par", r"I: Ja.\par \bin8 R1: Nej.\par", r"{\pict\bin-4 x}"],
)
def test_bytes_that_would_take_words_along_are_damage(body: str):
    found = read_interview(rf"{{\rtf1 {body}}}".encode(), "intervju.rtf")
    assert isinstance(found, Problem)
    assert found.code == "damaged-document"


def test_the_code_page_is_the_files():
    assert text(r"p\'8c", r"\rtf1\mac") == [["på"]]
    assert text(r"\'e5", r"\rtf1\ansi\ansicpg99999") == [["å"]]


def test_paragraphs_and_tables_in_their_place():
    rows = r"\trowd\intbl R1\cell Ja.\par Nej.\cell\row\trowd\intbl I\cell Hm.\cell\row"
    body = rf"F\'f6re\par{rows}\pard Efter\par"
    assert text(body) == [["Före"], Table((("R1", "Ja.\nNej."), ("I", "Hm."))), ["Efter"]]


def test_an_interview_in_rich_text():
    talk = rb"{\b I:}\tab Hur g\'e5r det?\par {\b R1:}\tab Bra.\par Tror jag.\par I: Jaha."
    data = rb"{\rtf1\ansi\ansicpg1252 " + talk + b"}"
    reading = read_interview(data, "intervju.rtf")
    assert isinstance(reading, Reading)
    assert reading.utterances == (
        Utterance("I", "Hur går det?"), Utterance("R1", "Bra. Tror jag."), Utterance("I", "Jaha."),
    )  # fmt: skip


@pytest.mark.parametrize("end", [r"R2: N", r"R2: Nej.\par ", r"R2: {\b Nej}.\par"])
def test_a_document_that_was_cut_off_is_damage(end: str):
    whole = read_interview(rf"{{\rtf1\ansi R1: Ja.\par {end}}}".encode(), "intervju.rtf")
    cut = read_interview(rf"{{\rtf1\ansi R1: Ja.\par {end}".encode(), "intervju.rtf")
    assert isinstance(whole, Reading)
    assert isinstance(cut, Problem)
    assert cut.code == "damaged-document"
