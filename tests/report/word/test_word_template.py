"""Templates of offices: Swedish ids, missing styles, .dotx; and those made to do harm."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from lxml import etree

from fokus.ooxml import pack, unpack
from fokus.report.blocks import Answer, Block, Heading, Paragraph, Text, Value
from fokus.report.word import (
    DocumentInfo,
    TemplateError,
    audit_controls,
    own_template,
    read_manifest,
    write_document,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SWEDISH = {"Heading1": "Rubrik1", "Heading2": "Rubrik2", "Caption": "Beskrivning", "ListBullet": "Punktlista"}


@pytest.fixture(scope="module")
def office() -> bytes:
    """A municipality's template: localised ids, no Quote and no List Number, sample text, a .dotx."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Lindby kommun"
    document.sections[0].footer.paragraphs[0].text = "Dnr 2024/17"
    document.add_paragraph("Skriv din text här", style="List Bullet")
    document.add_comment(document.paragraphs[0].runs, "Ta bort", author="Anna Andersson")
    document.save(buffer := io.BytesIO())
    parts = unpack(buffer.getvalue())
    styles = parts["word/styles.xml"].decode()
    for english, swedish in SWEDISH.items():
        styles = styles.replace(f'"{english}"', f'"{swedish}"')
    styles = re.sub(
        r'<w:style [^>]*w:styleId="(Quote|ListNumber)">.*?</w:style>', "", styles, flags=re.DOTALL
    )
    settings = parts["word/settings.xml"].replace(b"<w:zoom", b'<w:attachedTemplate r:id="rId9"/><w:zoom', 1)
    types = parts["[Content_Types].xml"].replace(b"document.main+xml", b"template.main+xml")
    return pack(
        parts
        | {"word/styles.xml": styles.encode(), "word/settings.xml": settings, "[Content_Types].xml": types}
    )


@pytest.fixture(scope="module")
def written(chapter: Sequence[Block], info: DocumentInfo, office: bytes) -> bytes:
    return write_document([chapter], info, office).docx


def test_validators_find_nothing(written: bytes, findings: Callable[[bytes], list[str]]):
    assert findings(written) == []
    assert audit_controls(written) == []


def test_styles_are_found_by_name_and_missing_ones_added(
    written: bytes, part: Callable[[bytes, str], etree._Element]
):
    used = {style.get(f"{W}val") for style in part(written, "word/document.xml").iter(f"{W}pStyle")}
    defined = {style.get(f"{W}styleId") for style in part(written, "word/styles.xml").iter(f"{W}style")}
    assert {"Rubrik1", "Rubrik2", "Beskrivning", "Punktlista", "Quote", "TableText"} <= used <= defined


def test_header_and_footer_stay_and_the_body_goes(written: bytes, lines: Callable[[bytes], list[str]]):
    document = docx.Document(io.BytesIO(written))
    assert document.sections[0].header.paragraphs[0].text == "Lindby kommun"
    assert document.sections[0].footer.paragraphs[0].text == "Dnr 2024/17"
    assert lines(written)[0] == "Fokusintervjuer"


def test_nothing_tells_of_people_or_machines(written: bytes):
    parts = unpack(written)
    assert not any(b"Anna" in part or b"attachedTemplate" in part for part in parts.values())
    assert not any("comments" in name for name in parts)


def test_a_chapter_can_be_the_template_of_the_next(
    written: bytes, chapter: Sequence[Block], info: DocumentInfo, findings: Callable[[bytes], list[str]]
):
    again = write_document([chapter[:1]], info, written)
    assert read_manifest(again.docx) == again.manifest
    assert findings(again.docx) == []


def test_ids_keep_clear_of_those_in_the_header(info: DocumentInfo, office: bytes):
    parts = unpack(office)
    value = Value(Answer("n", "themes", "number", "0"), "39")
    first = write_document([[Paragraph((value,))]], info)
    control = first.manifest.entries[0].occurrences[0].control
    header = next(name for name in parts if "header" in name and name.endswith("1.xml"))
    run = (
        '<w:bookmarkStart w:id="7" w:name="x"/><w:bookmarkEnd w:id="7"/>'
        f'<w:sdt><w:sdtPr><w:id w:val="{control}"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>Dnr</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    parts[header] = parts[header].replace(b"</w:p>", run.encode(), 1)
    again = write_document([[Paragraph((value,))]], info, pack(parts))
    assert again.manifest.entries[0].occurrences[0].control != control
    assert audit_controls(again.docx) == []


def _with(name: str, data: bytes) -> bytes:
    return pack(unpack(own_template()) | {name: data})


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"word/{number}.xml", bytes(60 * 2**20))
    return buffer.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
MACROS = unpack(own_template())["[Content_Types].xml"].replace(
    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    b"vnd.ms-word.document.macroEnabled.main+xml",
)
STRICT = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (b"", "not-a-zip"),
        (b"Hej", "not-a-zip"),
        (own_template()[:-40], "not-a-zip"),
        (pack({"a.txt": b"a"}), "not-word"),
        (_bomb(), "too-large"),
        (_with("word/styles.xml", ENTITIES), "entities"),
        (_with("word/footer1.xml", OUTSIDE), "entities"),
        (_with("_rels/.rels", OUTSIDE), "entities"),
        (_with("word/styles.xml", "<!DOCTYPE x><x/>".encode("utf-16")), "entities"),
        (_with("word/document.xml", b"<w:document"), "not-xml"),
        (_with("word/document.xml", STRICT), "strict"),
        (_with("[Content_Types].xml", MACROS), "macros"),
    ],
)
def test_a_template_that_cannot_be_used_says_why(template: bytes, reason: str, info: DocumentInfo):
    with pytest.raises(TemplateError) as fault:
        write_document([[Heading(1, (Text("Metod"),))]], info, template)
    assert fault.value.reason == reason


def test_a_damaged_template_is_never_another_error(info: DocumentInfo):
    whole = own_template()
    for place in range(0, len(whole), 97):
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            write_document([[Paragraph((Text("Metod"),))]], info, broken)
        except TemplateError:
            continue


SHARED = Path(__file__).parents[4] / "shared/data/word"


@pytest.mark.shared
@pytest.mark.parametrize("file", sorted(SHARED.glob("*.docx")), ids=lambda file: file.stem)
def test_real_files_of_other_tools_serve_as_templates(
    file: Path, chapter: Sequence[Block], info: DocumentInfo, findings: Callable[[bytes], list[str]]
):
    before = file.read_bytes()
    if "strict" in file.stem:
        with pytest.raises(TemplateError, match="strict"):
            write_document([chapter], info, before)
        return
    written = write_document([chapter], info, before)
    assert audit_controls(written.docx) == []
    assert set(findings(written.docx)) <= set(findings(before))
