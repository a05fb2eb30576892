import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from fokus.material.readers import Reading, read_interview
from fokus.material.readers.hidden import Passages, seen, styles_that_hide
from fokus.problems import Place, Problem

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SEEN = [("I", "Hur går det?"), ("R1", "Bra. Tack."), ("I", "Jaha."), ("R1", "Synligt."), ("I", "Tack.")]


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    """Return an interview in Word, parts of which are hidden in each of the ways that Word has."""
    document = Document()
    by_hand = document.styles.add_style("Dold", WD_STYLE_TYPE.CHARACTER)
    whole = document.styles.add_style("Dolt stycke", WD_STYLE_TYPE.PARAGRAPH)
    child = document.styles.add_style("Barn", WD_STYLE_TYPE.PARAGRAPH)
    by_hand.font.hidden = whole.font.hidden = True
    child.base_style = whole
    first = document.add_paragraph("I: Hur går det?")
    for text in (" Hon heter", " egentligen Maj."):
        first.add_run(text).font.hidden = True
    second = document.add_paragraph("R1: ")
    second.add_run("Bra. ").font.hidden = False
    second.add_run("Stryk det här. ", style="Dold")
    second.add_run("Tack.")
    third = document.add_paragraph("I: Jaha.")
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:vanish"))
    third._p.get_or_add_pPr().append(mark)
    document.add_paragraph("R1: Hemligt.", style="Barn")
    document.add_paragraph(style="Barn").add_run("R1: Synligt.").font.hidden = False
    document.add_paragraph("I: Tack.")
    path = tmp_path / "dold.docx"
    document.save(str(path))
    return path


def read(path: Path) -> Reading:
    reading = read_interview(path.read_bytes(), path.name)
    assert isinstance(reading, Reading)
    return reading


def test_what_word_hides_is_left_out_and_counted(interview: Path):
    reading = read(interview)
    assert [(each.speaker, each.text) for each in reading.utterances] == SEEN
    assert reading.warnings == (
        Problem("hidden-text", Place("dold.docx"), {"number": 3}, severity="warning"),
    )


@pytest.mark.parametrize("kind", ["odt", "rtf"])
def test_the_same_is_hidden_where_another_program_saved_it(
    interview: Path, converted: Callable[[Path, str], Path], kind: str
):
    reading = read(converted(interview, kind))
    assert [(each.speaker, each.text) for each in reading.utterances] == SEEN
    assert [(each.code, each.arguments) for each in reading.warnings] == [("hidden-text", {"number": 3})]


def test_a_style_that_hides_put_on_another_that_hides_shows():
    document = Document()
    for name, kind in (("Stycke", WD_STYLE_TYPE.PARAGRAPH), ("Tecken", WD_STYLE_TYPE.CHARACTER)):
        document.styles.add_style(name, kind).font.hidden = True
    document.add_paragraph("I: Hej.")
    paragraph = document.add_paragraph("Hemligt. ", style="Stycke")
    paragraph.add_run("R1: Hej.", style="Tecken")
    buffer = io.BytesIO()
    document.save(buffer)
    reading = read_interview(buffer.getvalue(), "intervju.docx")
    assert isinstance(reading, Reading)
    assert [each.text for each in reading.utterances] == ["Hej.", "Hej."]


def test_defaults_hide_all_that_does_not_say_otherwise():
    document = Document()
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    defaults.find(qn("w:rPr")).append(OxmlElement("w:vanish"))
    document.add_paragraph("I: Hemligt.").add_run(" Synligt.").font.hidden = False
    buffer = io.BytesIO()
    document.save(buffer)
    reading = read_interview(buffer.getvalue(), "intervju.docx")
    assert isinstance(reading, Reading)
    assert [each.text for each in reading.utterances] == ["Synligt."]


@pytest.mark.parametrize(("switch", "hides"), [("", True), ('w:val="1"', True), ('w:val="0"', False),
                                               ('w:val="false"', False), ('w:val="off"', False)])  # fmt: skip
def test_a_switch_that_is_off_hides_nothing(switch: str, *, hides: bool):
    style = f'<w:style w:type="character" w:styleId="Dold"><w:rPr><w:vanish {switch}/></w:rPr></w:style>'
    root = etree.fromstring(f"<w:styles {W}>{style}</w:styles>")
    assert ("Dold" in styles_that_hide(root).characters) is hides


def test_styles_that_go_round_in_a_circle_end():
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    hiding = '<w:style w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
    root = etree.fromstring(
        f"<w:styles {W}>{style.format('A', 'B')}{style.format('B', 'A')}{hiding}</w:styles>"
    )
    assert styles_that_hide(root).paragraphs == frozenset()


def test_hidden_texts_in_a_row_are_one_passage_and_blanks_end_none():
    passages = Passages()
    told = [("a", True), (" ", False), ("b", True), ("c", False), ("\t", True), ("d", True)]
    assert "".join(seen(text, passages, hidden=hidden) for text, hidden in told) == " c"
    assert passages.number == 2
