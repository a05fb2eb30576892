"""What an office program and the Open XML SDK say of the files; skipped where they are not installed."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from fokus.ooxml import pack, unpack
from fokus.report.blocks import (
    Answer,
    Block,
    Column,
    Footnote,
    Heading,
    Paragraph,
    Table,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, own_template, read_manifest, write_document
from fokus.report.word.living import Known, open_living, refresh_document

pytestmark = pytest.mark.office
Convert = Callable[[Path, str], Path]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN, FOOTER = "word/document.xml", "word/footer1.xml"
WORD = "docx:MS Word 2007 XML"
PLACES = ("i-text", "i-fotnot", "i-rubrik", "i-sidfot")


@pytest.fixture
def files(tmp_path: Path, chapter: Sequence[Block], info: DocumentInfo):
    contents = {"own": own_template(), "chapter": write_document([chapter], info).docx}
    paths = {name: tmp_path / f"{name}.docx" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths


@pytest.mark.parametrize("name", ["own", "chapter"])
def test_the_sdk_finds_nothing(
    name: str, files: dict[str, Path], sdk_findings: Callable[[Path], list[object]]
):
    assert sdk_findings(files[name]) == []


def test_libreoffice_prints_the_chapter(files: dict[str, Path], converted: Convert):
    assert converted(files["chapter"], "pdf").read_bytes().startswith(b"%PDF")


def test_bookmarks_aliases_and_the_manifest_survive_libreoffice(files: dict[str, Path], converted: Convert):
    after = converted(files["chapter"], "docx:MS Word 2007 XML")
    manifest = read_manifest(after.read_bytes())
    assert manifest == read_manifest(files["chapter"].read_bytes())
    with zipfile.ZipFile(after) as archive:
        body = archive.read("word/document.xml").decode()
    for entry in manifest.entries:
        assert f'w:val="fokus:{entry.key}"' in body
        assert all(f'w:name="{each.bookmark}"' in body for each in entry.occurrences)


def number(place: str, text: str) -> Value:
    return Value(Answer(f"antal-{place}", "coverage pick=held", "number", "d"), text)


def everywhere() -> tuple[Block, ...]:
    """A chapter with a number in its text, in a footnote, in a caption, and one meant for the footer."""
    said = {place: number(place, str(15 + n)) for n, place in enumerate(PLACES)}
    planned = Footnote((Paragraph((Text("Planerade: "), said["i-fotnot"], Text("."))),))
    table = Table((Column("Yrkesgrupp"), Column("n", "right")), (("Rektorer", "4"),))
    caption = (Text("Grupper, "), said["i-rubrik"], Text(" personer"))
    return (
        Heading(1, (Text("Metod"),)),
        Paragraph((Text("Av "), said["i-text"], planned, Text(" och "), said["i-sidfot"])),
        TableBlock(table, "grupper", caption, Answer("grupper", "coverage by=profession", "table", "d")),
    )


def moved_to_the_footer(docx: bytes) -> bytes:
    """Move the number that is meant for the footer there, with its bookmark, as somebody would."""
    parts = unpack(docx)
    body, footer = etree.fromstring(parts[MAIN]), etree.fromstring(parts[FOOTER])
    (tag,) = [each for each in body.iter(f"{W}tag") if each.get(f"{W}val") == "fokus:antal-i-sidfot"]
    control = tag.getparent().getparent()
    line = next(footer.iter(f"{W}p"))
    for each in (control.getprevious(), control, control.getnext()):
        line.append(each)
    return pack({**parts, MAIN: etree.tostring(body), FOOTER: etree.tostring(footer)})


@pytest.mark.parametrize("kinds", [(WORD,), ("odt", WORD)], ids=["docx", "odt"])
def test_libreoffice_loses_no_place_in_text_footnote_caption_table_or_footer(
    kinds: tuple[str, ...], tmp_path: Path, info: DocumentInfo, converted: Convert
):
    chapter = everywhere()
    written = write_document([chapter], info)
    path = tmp_path / "kapitel.docx"
    path.write_bytes(moved_to_the_footer(written.docx))
    for kind in kinds:
        path = converted(path, kind)
    numbers = {f"antal-{place}": number(place, str(60 + n)) for n, place in enumerate(PLACES)}
    table = replace(chapter[2], table=replace(chapter[2].table, rows=(("Rektorer", "5"),)))
    known = Known(written.manifest, {}, {**numbers, "grupper": table})
    done = refresh_document(open_living(path.read_bytes()), known)
    assert {each.key: each.outcome for each in done.findings} == dict.fromkeys(known.fresh, "replaced")
    again = refresh_document(open_living(done.docx), replace(known, own=done.manifest))
    assert {each.key: each.here for each in again.findings} == {
        **{key: each.text for key, each in numbers.items()},
        "grupper": (("Yrkesgrupp", "n"), ("Rektorer", "5")),
    }
    assert again.docx is None
