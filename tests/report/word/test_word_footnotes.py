import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from fokus.ooxml import pack, unpack
from fokus.report.blocks import (
    Answer,
    Block,
    Footnote,
    FootnoteAgain,
    Heading,
    Listing,
    Paragraph,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, audit_controls, own_template, write_document
from fokus.report.word.living import find_targets, open_living

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = Value(Answer("abcdefghij", "coverage pick=held", "number", "0" * 64), "15")
CHAPTERS: tuple[tuple[Block, ...], ...] = (
    (
        Heading(1, (Text("Metod"),)),
        Paragraph((
            Text("Rektorer"), Footnote((Paragraph((Text("Även biträdande."),)),), "a"), Text(" och fler"),
            Footnote((
                Paragraph((NUMBER, Text(" intervjuer, se "), Text("Lindby", link="https://lindby.se"))),
                Paragraph((Text("Andra stycket."),)),
            )),
            FootnoteAgain("a"),
        )),
    ),
    (
        Heading(1, (Text("Resultat"),)),
        Paragraph((Footnote((Listing(ordered=False, items=((Paragraph((Text("En punkt"),)),),)),)),)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def written(info: DocumentInfo) -> bytes:
    return write_document(CHAPTERS, info).docx


def notes_in(part: etree._Element) -> dict[str, str]:
    return {
        note.get(f"{W}id", ""): "|".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in note)
        for note in part
        if note.get(f"{W}type") is None
    }


def test_footnotes_are_numbered_through_all_chapters(written: bytes, part: Callable[..., etree._Element]):
    assert notes_in(part(written, "word/footnotes.xml")) == {
        "1": " Även biträdande.",
        "2": " 15 intervjuer, se Lindby|Andra stycket.",
        "3": " |En punkt",
    }
    body = part(written)
    assert [each.get(f"{W}id") for each in body.iter(f"{W}footnoteReference")] == ["1", "2", "3"]


def test_each_begins_with_its_number_and_the_lines_above_are_told_of(
    written: bytes, part: Callable[..., etree._Element]
):
    root = part(written, "word/footnotes.xml")
    kinds = {note.get(f"{W}type"): note.get(f"{W}id") for note in root if note.get(f"{W}type")}
    assert kinds == {"separator": "-1", "continuationSeparator": "0"}
    assert all(len(list(note.iter(f"{W}footnoteRef"))) == 1 for note in root if not note.get(f"{W}type"))
    told = part(written, "word/settings.xml").findall(f"{W}footnotePr/{W}footnote")
    assert [each.get(f"{W}id") for each in told] == ["-1", "0"]


def test_a_further_reference_shows_the_number_of_the_first(
    written: bytes, part: Callable[..., etree._Element]
):
    body = part(written)
    (code,) = [each.text or "" for each in body.iter(f"{W}instrText")]
    (bookmark,) = [each.get(f"{W}name", "") for each in body.iter(f"{W}bookmarkStart")]
    assert code.split() == ["NOTEREF", bookmark, "\\f", "\\h"]
    results = [
        t.text for r in body.iter(f"{W}r") if r.find(f"{W}rPr/{W}rStyle") is not None for t in r.iter(f"{W}t")
    ]
    assert results == ["1"]


def test_a_number_in_a_footnote_is_found_again(written: bytes, info: DocumentInfo):
    living = open_living(written)
    manifest = write_document(CHAPTERS, info).manifest
    (target,) = find_targets(living, manifest.entries)
    assert (target.story, target.key) == ("word/footnotes.xml", "abcdefghij")


def test_links_belong_to_the_part_that_they_stand_in(written: bytes, part: Callable[..., etree._Element]):
    rels = part(written, "word/_rels/footnotes.xml.rels")
    assert [each.get("Target") for each in rels] == ["https://lindby.se"]
    assert b"lindby.se" not in unpack(written)["word/_rels/document.xml.rels"]


def test_without_footnotes_there_is_no_such_part(info: DocumentInfo):
    docx = write_document([(Paragraph((Text("Inga noter."),)),)], info).docx
    assert "word/footnotes.xml" not in unpack(docx)


def test_a_template_with_footnotes_keeps_its_lines_and_loses_its_notes(
    written: bytes,
    info: DocumentInfo,
    part: Callable[..., etree._Element],
    findings: Callable[[bytes], list[str]],
):
    parts = unpack(written)
    parts["word/footnotes.xml"] = parts["word/footnotes.xml"].replace(b'w:id="0"', b'w:id="7"')
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b'<w:footnote w:id="0"/>', b'<w:footnote w:id="7"/>'
    )
    again = write_document(CHAPTERS, info, pack(parts)).docx
    assert list(notes_in(part(again, "word/footnotes.xml"))) == ["8", "9", "10"]
    assert findings(again) == []
    assert audit_controls(again) == []


def test_a_localised_template_lends_its_style_of_footnotes(info: DocumentInfo):
    parts = unpack(own_template())
    for name in ("FootnoteText", "FootnoteReference"):
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(
            name.encode(), {"FootnoteText": b"Fotnotstext", "FootnoteReference": b"Fotnotsreferens"}[name]
        )
    docx = write_document(CHAPTERS, info, pack(parts)).docx
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        assert b'w:val="Fotnotstext"' in package.read("word/footnotes.xml")
        assert b'w:val="Fotnotsreferens"' in package.read("word/document.xml")


def test_the_validator_finds_nothing(written: bytes, findings: Callable[[bytes], list[str]]):
    assert findings(written) == []
    assert audit_controls(written) == []


@pytest.mark.office
def test_the_sdk_finds_nothing(written: bytes, tmp_path: Path, sdk_findings: Callable[[Path], list[object]]):
    path = tmp_path / "noter.docx"
    path.write_bytes(written)
    assert sdk_findings(path) == []
