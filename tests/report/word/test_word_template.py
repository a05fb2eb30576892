"""Templates of offices: Swedish ids, missing styles, .dotx; and those made to do harm."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

from fokus.ooxml import pack, unpack
from fokus.report.blocks import (
    Answer,
    Block,
    Column,
    Contents,
    Heading,
    Paragraph,
    Table,
    TableBlock,
    Text,
    Value,
)
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


# Templates of offices that number their headings, have a cover, or name their styles in Swedish


def edited(part: str, change: Callable[[bytes], bytes], template: bytes | None = None) -> bytes:
    parts = unpack(template or own_template())
    return pack({**parts, part: change(parts[part])})


def listing(levels: int) -> bytes:
    names = "".join(f"%{level}." for level in range(1, levels + 1)).rstrip(".")
    level = (
        f'<w:lvl w:ilvl="{levels - 1}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{levels}"/><w:lvlText w:val="{names}"/></w:lvl>'
    )
    return level.encode()


def numbered() -> bytes:
    """Return our template with headings 1 to 3 in one list, and the title of lists based on heading 1."""
    abstract = b'<w:abstractNum w:abstractNumId="77">%b</w:abstractNum>' % b"".join(map(listing, (1, 2, 3)))
    held = b'<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num></w:numbering>'

    def lists(part: bytes) -> bytes:
        at = part.index(b"<w:num ") if b"<w:num " in part else part.index(b"</w:numbering>")
        return (part[:at] + abstract + part[at:]).replace(b"</w:numbering>", held)

    def headings(part: bytes) -> bytes:
        root = etree.fromstring(part)
        for style in root.iter(f"{W}style"):
            name = style.find(f"{W}name").get(f"{W}val")
            if name in {"heading 1", "heading 2", "heading 3"}:
                level = f'<w:ilvl w:val="{int(name[-1]) - 1}"/>'
                said = f'<w:numPr xmlns:w="{W[1:-1]}">{level}<w:numId w:val="77"/></w:numPr>'
                kept = {f"{W}keepNext", f"{W}keepLines"}
                first = [each for each in style.find(f"{W}pPr") if each.tag not in kept]
                first[0].addprevious(etree.fromstring(said))
            if name == "TOC Heading":
                style.find(f"{W}basedOn").set(f"{W}val", "Heading1")
        return etree.tostring(root)

    return edited("word/styles.xml", headings, edited("word/numbering.xml", lists))


def test_contents_have_the_numbers_that_a_template_writes_before_headings(info: DocumentInfo):
    words = replace(info.words, contents="Innehåll")
    chapter = (
        Contents("contents", 3), Heading(1, (Text("Metod"),)), Heading(2, (Text("Urval"),)),
        Heading(2, (Text("Enkät"),)), Heading(1, (Text("Resultat"),)),
    )  # fmt: skip
    docx = write_document([chapter], replace(info, words=words), numbered()).docx
    body = etree.fromstring(unpack(docx)["word/document.xml"])
    said = ["".join(each.text for each in link.iter(f"{W}t")) for link in body.iter(f"{W}hyperlink")]
    assert said == ["1 Metod", "1.1 Urval", "1.2 Enkät", "2 Resultat"]
    title = next(body.iter(f"{W}p"))
    assert title.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "0"


def test_the_first_page_keeps_the_header_that_a_cover_has(info: DocumentInfo, chapter: Sequence[Block]):
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    header = f'<w:hdr xmlns:w="{W[1:-1]}"><w:p><w:r><w:t>Kommunens vapen</w:t></w:r></w:p></w:hdr>'.encode()
    parts = unpack(own_template())
    added = b'<Relationship Id="rCover" Type="%b" Target="cover.xml"/></Relationships>' % kind
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", added)
    parts["word/cover.xml"] = header
    said = b"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    override = b'<Override PartName="/word/cover.xml" ContentType="%b"/></Types>' % said
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    root = etree.fromstring(parts["word/document.xml"])
    names = f'xmlns:w="{W[1:-1]}" xmlns:r="{kind.decode().removesuffix("/header")}"'
    inside = '<w:headerReference w:type="first" r:id="rCover"/><w:titlePg/>'
    cover = f"<w:p {names}><w:pPr><w:sectPr>{inside}</w:sectPr></w:pPr></w:p>"
    root[0].insert(0, etree.fromstring(cover))
    parts["word/document.xml"] = etree.tostring(root)
    docx = write_document([chapter], info, pack(parts)).docx
    (section,) = etree.fromstring(unpack(docx)["word/document.xml"]).iter(f"{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert any(b"Kommunens vapen" in part for part in unpack(docx).values())


def test_styles_that_another_program_named_in_swedish_are_used(info: DocumentInfo, chapter: Sequence[Block]):
    def rename(part: bytes) -> bytes:
        return part.replace(b'<w:name w:val="heading 1"/>', b'<w:name w:val="Rubrik 1"/>')

    docx = write_document([chapter], info, edited("word/styles.xml", rename)).docx
    styles = etree.fromstring(unpack(docx)["word/styles.xml"])
    names = [each.get(f"{W}val") for each in styles.iter(f"{W}name")]
    assert "Rubrik 1" in names
    assert "heading 1" not in names


def test_two_tables_after_each_other_stay_two(info: DocumentInfo):
    table = Table((Column("Fråga", "left"), Column("Svar", "left")), (("a", "b"),))
    docx = write_document([[TableBlock(table), TableBlock(table)]], info).docx
    body = etree.fromstring(unpack(docx)["word/document.xml"])[0]
    assert [etree.QName(each).localname for each in body][:3] == ["tbl", "p", "tbl"]
    assert audit_controls(docx) == []


def test_the_title_of_a_report_stands_above_its_text_once(
    info: DocumentInfo, lines: Callable[[bytes], list[str]]
):
    titled = replace(info, titled=True)
    assert lines(write_document([[Heading(1, (Text("Metod"),))]], titled).docx) == [info.title, "Metod"]
    assert lines(write_document([[Heading(1, (Text(info.title),))]], titled).docx) == [info.title]


def with_cover(*more: str) -> bytes:
    """Return our template with a cover of its own: a control for the title, one for a number, a section."""
    bound = (
        '<w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:title[1]" '
        'w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/>'
    )
    inside = "<w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent>"
    held = "<w:sdt><w:sdtPr><w:id w:val='{}'/>{}</w:sdtPr>" + inside + "</w:sdt>"
    controls = (held.format(5, bound, "[Titel]"), held.format(6, "", "Dnr 12"))
    paragraphs = [f"<w:p>{each}</w:p>" for each in (*controls, *more)]
    end = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    inside = "".join([*paragraphs, end]).encode()

    def into(part: bytes) -> bytes:
        return part.replace(b"<w:body>", b"<w:body>" + inside)

    return edited("word/document.xml", into)


def test_a_cover_stays_with_its_controls_and_takes_the_title(
    info: DocumentInfo, chapter: Sequence[Block], lines: Callable[[bytes], list[str]]
):
    docx = write_document([chapter], replace(info, titled=True), with_cover()).docx
    assert lines(docx)[:3] == [info.title, "Dnr 12", ""]
    assert lines(docx).count(info.title) == 1
    assert len([*etree.fromstring(unpack(docx)["word/document.xml"]).iter(f"{W}sectPr")]) == 2


@pytest.mark.parametrize(
    "more",
    [
        '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Exempel</w:t></w:r>',
        '<w:sdt><w:sdtPr><w:tag w:val="fokus:svarande"/></w:sdtPr></w:sdt>',
    ],
)
def test_a_first_section_of_text_is_no_cover(
    info: DocumentInfo, chapter: Sequence[Block], lines: Callable[[bytes], list[str]], more: str
):
    assert "Dnr 12" not in lines(write_document([chapter], info, with_cover(more)).docx)


def test_what_people_left_in_a_cover_stays_behind(info: DocumentInfo, chapter: Sequence[Block]):
    marks = (
        "<w:ins w:id='1' w:author='Karin'><w:r><w:t>Ja</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='Karin'><w:r><w:delText>Nej</w:delText></w:r></w:del>"
        "<w:r><w:commentReference w:id='3'/></w:r>"
    )
    main = unpack(write_document([chapter], info, with_cover(marks)).docx)["word/document.xml"]
    assert b"Ja" in main
    assert not [each for each in (b"Karin", b"Nej", b"commentReference") if each in main]
