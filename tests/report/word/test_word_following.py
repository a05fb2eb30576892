"""A number in a heading is put right also where the heading is repeated: references, list of contents."""

from dataclasses import replace

import pytest
from lxml import etree

from fokus.ooxml import pack, parse, serialize, text_of, unpack
from fokus.report.blocks import Answer, Contents, Heading, Paragraph, Reference, Text, Value
from fokus.report.word import DocumentInfo, write_document
from fokus.report.word.document import Written
from fokus.report.word.living import Known, Refreshed, TrackedPen, open_living, refresh_document
from fokus.report.word.markup import W

MAIN = "word/document.xml"
ANSWERED = Value(Answer("svarande", "coverage", "number", "d"), "39")
SAID = "Alla 39 som svarade"


@pytest.fixture
def written(info: DocumentInfo) -> Written:
    heading = Heading(1, (Text("Alla "), ANSWERED, Text(" som svarade")), "svarande")
    seen = Paragraph((Text("Se "), Reference("svarande"), Text(".")))
    return write_document([[Contents("contents"), heading, seen]], info)


def refreshed(docx: bytes, written: Written, text: str, *, track: bool = False) -> Refreshed:
    living = open_living(docx)
    known = Known(written.manifest, {}, {"svarande": replace(ANSWERED, text=text)})
    pen = TrackedPen(living, "2026-11-23T12:00:00Z", str) if track else None
    return refresh_document(living, known, pen)


def lines(docx: bytes) -> list[str]:
    said = map(text_of, parse(unpack(docx)[MAIN]).iter(f"{{{W}}}p"))
    return [each for each in said if "svarade" in each]


@pytest.mark.parametrize("track", [False, True])
def test_references_and_the_list_of_contents_follow_a_number_in_a_heading(written: Written, *, track: bool):
    assert lines(written.docx) == [SAID, SAID, f"Se {SAID}."]
    done = refreshed(written.docx, written, "41", track=track)
    assert lines(done.docx) == ["Alla 41 som svarade"] * 2 + ["Se Alla 41 som svarade."]
    again = replace(written, manifest=done.manifest)
    assert refreshed(done.docx, again, "41").docx is None


def test_a_number_that_is_hidden_now_can_be_read_nowhere(written: Written):
    done = refreshed(written.docx, written, "..", track=True)
    assert b"39" not in b"".join(etree.tostring(each) for each in texts(done.docx))


def texts(docx: bytes) -> list[etree._Element]:
    return list(parse(unpack(docx)[MAIN]).iter(f"{{{W}}}t", f"{{{W}}}delText"))


def test_a_list_of_contents_that_word_made_anew_follows_and_keeps_its_pages(written: Written):
    parts = unpack(written.docx)
    root = parse(parts[MAIN])
    link = next(root.iter(f"{{{W}}}hyperlink"))
    for each in list(link):
        link.remove(each)
    page = f'<w:r xmlns:w="{W}"><w:tab/><w:t>3</w:t></w:r>'
    link.append(etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>{SAID}</w:t></w:r>'))
    link.append(etree.fromstring(page))
    done = refreshed(pack({**parts, MAIN: serialize(root)}), written, "41")
    assert lines(done.docx)[0] == "Alla 41 som svarade\t3"


def test_what_the_writer_wrote_over_a_reference_stays(written: Written):
    parts = unpack(written.docx)
    mine = parts[MAIN].replace(f">{SAID}<".encode(), b">avsnittet om dem som svarade<")
    done = refreshed(pack({**parts, MAIN: mine}), written, "41")
    assert lines(done.docx)[-1] == "Se avsnittet om dem som svarade."
