import io
import zipfile

import pytest

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.blocks import Table
from fokus.material.readers.opendocument import read_opendocument
from fokus.ooxml import DamagedFileError
from fokus.problems import Problem

SPACES = 'xmlns:o="o" xmlns:t="t" xmlns:table="table" xmlns:d="d" xmlns:style="style" xmlns:text="t"'


def document(body: str, manifest: str = "<m/>", styles: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        text = f"{styles}<o:body><o:text>{body}</o:text></o:body>"
        archive.writestr("content.xml", f"<o:doc {SPACES}>{text}</o:doc>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<t:p>I:<t:tab/><t:span>Hej<t:s t:c="1000000000"/>då</t:span></t:p>', [["I:\tHej då"]]),
        ("<t:h>Rubrik</t:h><t:p>Ja<t:line-break/>nej</t:p>", [["Rubrik"], ["Ja", "nej"]]),
        ("<t:list><t:list-item><t:p>punkt</t:p></t:list-item></t:list>", [["punkt"]]),
        ("<t:tracked-changes><t:p>bort</t:p></t:tracked-changes><t:p>Ja</t:p>", [["Ja"]]),
        ("<t:p>Ja<o:annotation><t:p>nej</t:p></o:annotation>, då.</t:p>", [["Ja, då."]]),
        ("<t:p>Ja<t:note><t:p>fot</t:p></t:note>.</t:p>", [["Ja."]]),
        ("<t:p>Ja<d:frame><d:text-box><t:p>ruta</t:p></d:text-box></d:frame></t:p>", [["Ja"], ["ruta"]]),
        ("<t:p>Ja\n  nej</t:p>", [["Ja   nej"]]),
    ],
)  # fmt: skip
def test_text_in_document_order(body: str, expected: list[list[str]]):
    assert read_opendocument(document(body)).blocks == expected


HIDES = (
    '<o:automatic-styles><style:style style:name="T1" style:parent-style-name="P">'
    '<style:text-properties text:display="{}"/></style:style>'
    '<style:style style:name="T2" style:parent-style-name="T1"/></o:automatic-styles>'
)


@pytest.mark.parametrize(
    ("body", "expected", "number"),
    [
        ('<t:p>Ja<t:span t:style-name="T1"> dolt</t:span>.</t:p>', [["Ja."]], 1),
        ('<t:p>Ja<t:span t:style-name="T2"> <t:a>dolt</t:a></t:span>.</t:p>', [["Ja."]], 1),
        ('<t:p t:style-name="T2">dolt<t:tab/>dolt</t:p><t:p>Ja</t:p>', [[], ["Ja"]], 1),
        ('<t:section t:display="none"><t:p>dolt</t:p><t:p>dolt</t:p></t:section>', [[], []], 2),
        ('<t:section t:display="condition" t:is-hidden="true"><t:p>dolt</t:p></t:section>', [[]], 1),
        ('<t:section t:display="condition" t:is-hidden="false"><t:p>Ja</t:p></t:section>', [["Ja"]], 0),
        ('<t:p>dolt<t:hidden-paragraph t:is-hidden="true"/></t:p>', [[]], 1),
        ('<t:p>Ja<t:hidden-text t:is-hidden="true">dolt</t:hidden-text></t:p>', [["Ja"]], 1),
    ],
)
def test_what_is_hidden_is_left_out_and_counted(body: str, expected: list[list[str]], number: int):
    read = read_opendocument(document(body, styles=HIDES.format("none")))
    assert (read.blocks, read.hidden) == (expected, number)


def test_a_style_that_shows_hides_nothing():
    body = '<t:p>Ja<t:span t:style-name="T2">, synligt</t:span>.</t:p>'
    read = read_opendocument(document(body, styles=HIDES.format("true")))
    assert (read.blocks, read.hidden) == ([["Ja, synligt."]], 0)


def test_a_table():
    cell = "<table:table-cell><t:p>{}</t:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('R1')}{cell.format('Ja.')}</table:table-row>"
    assert read_opendocument(document(f"<table:table>{row}</table:table>")).blocks == [
        Table((("R1", "Ja."),))
    ]


def test_an_interview():
    reading = read_interview(
        document("<t:p>I: Hej.</t:p><t:p>R1: På Ön.</t:p><t:p>I: Jaha.</t:p>"), "intervju"
    )
    assert isinstance(reading, Reading)
    assert reading.utterances == (Utterance("I", "Hej."), Utterance("R1", "På Ön."), Utterance("I", "Jaha."))


def test_boxes_within_boxes_are_read_once():
    body = "<t:p>slut</t:p>"
    for _ in range(30):
        body = f"<t:p>ja<d:frame><d:text-box>{body}</d:text-box></d:frame></t:p>"
    assert read_opendocument(document(body)).blocks == [["ja"]] * 30 + [["slut"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (document("<t:p>x</t:p>", "<m><encryption-data/></m>"), "password-protected"),
        (document("<t:p>x</t:p>")[:-60], "damaged-document"),
        (document("<t:p>" + "<t:span>" * 3000 + "</t:span>" * 3000 + "</t:p>"), "damaged-document"),
        (document(" " * (17 * 2**20)), "unpacks-too-large"),
        (document("<t:p/>"), "nothing-said"),
    ],
)
def test_what_cannot_be_read_is_a_problem(data: bytes, code: str):
    found = read_interview(data, "intervju.odt")
    assert isinstance(found, Problem)
    assert found.code == code


def test_no_content_is_damaged():
    with pytest.raises(DamagedFileError):
        read_opendocument(b"PK\x05\x06" + bytes(18))
