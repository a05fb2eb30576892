"""A whole chapter, read back by readers that did not write it."""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import docx
import pytest
from docx_plus.controls import list_controls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fokus.report.blocks import (
    Answer,
    Block,
    BlockQuote,
    Column,
    Figure,
    FigureBlock,
    Heading,
    Inline,
    LineBreak,
    Listing,
    Mark,
    Paragraph,
    Quote,
    QuotesBlock,
    Reference,
    Table,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import (
    DocumentInfo,
    KeyClashError,
    Written,
    audit_controls,
    own_template,
    read_manifest,
    write_document,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@pytest.fixture(scope="module")
def written(chapter: Sequence[Block], info: DocumentInfo):
    return write_document([chapter], info)


def test_validators_find_nothing(written: Written, findings: Callable[[bytes], list[str]]):
    assert findings(written.docx) == []
    assert findings(own_template()) == []
    assert audit_controls(written.docx) == []


def test_same_chapter_gives_same_bytes(written: Written, chapter: Sequence[Block], info: DocumentInfo):
    assert write_document([chapter], info) == written


def test_python_docx_opens_what_was_written_and_finds_the_properties(written: Written):
    document = docx.Document(io.BytesIO(written.docx))
    assert document.core_properties.title == "Utvärdering av Tillsammans"
    assert document.core_properties.language == "sv-SE"
    assert document.core_properties.author == ""
    assert docx.Document(io.BytesIO(own_template())).sections[0].page_width.mm == pytest.approx(210, abs=0.1)


def test_the_text_reads_in_order(written: Written, lines: Callable[[bytes], list[str]]):
    assert lines(written.docx)[:3] == [
        "Fokusintervjuer",
        "Bland de 39 som svarade: se Tabell 1.",
        "Tabell 1. Delskalor i maj och november",
    ]
    assert "Se Figur 1, Metod, [okänd hänvisning]" in lines(written.docx)
    assert "”Nu vet jag vem jag ska ringa.” (skolsköterska, omgång 2)" in lines(written.docx)
    assert lines(written.docx)[-2:] == [
        "Begreppet collective efficacy\nkodSkolverket39",
        "[kunde inte besvaras]",
    ]


def test_another_library_lists_every_control(written: Written):
    controls = list_controls(docx.Document(io.BytesIO(written.docx)))
    assert [control.tag for control in controls] == [
        "fokus:mqx4ab2c7d",
        "fokus:kontaktvagar",
        "fokus:kontaktvagar#note",
        "fokus:teman",
        "fokus:teman#note",
        "fokus:roster",
        "fokus:roster#note",
        "fokus:mqx4ab2c7d",
    ]


def test_the_manifest_tells_what_stands_in_each_control(written: Written, png: bytes):
    entries = {entry.key: entry for entry in written.manifest.entries}
    number = entries["mqx4ab2c7d"]
    assert (number.ask, number.rendering) == ("scales pick=n", "number")
    assert [each.bookmark for each in number.occurrences] == ["_f_mqx4ab2c7d_1", "_f_mqx4ab2c7d_2"]
    assert [each.content for each in number.occurrences] == ["39", "39"]
    assert entries["kontaktvagar"].occurrences[0].content[1] == (
        "Kontaktvägar", "2,71", "2,99", "0,28 (0,10 till 0,46)",
    )  # fmt: skip
    assert entries["teman"].occurrences[0].content == hashlib.sha256(png).hexdigest()
    assert (
        entries["roster"].occurrences[0].content[0]
        == "”Nu vet jag vem jag ska ringa.” (skolsköterska, omgång 2)"
    )
    assert read_manifest(written.docx) == written.manifest


def test_a_reference_is_a_field_that_points_at_the_bookmark_it_shows(
    written: Written, part: Callable[[bytes, str], etree._Element]
):
    body = part(written.docx, "word/document.xml")
    codes = [code.text.split() for code in body.iter(f"{W}instrText")]
    names = {start.get(f"{W}name") for start in body.iter(f"{W}bookmarkStart")}
    assert [code[1] for code in codes if code[0] == "REF"] == [
        "_c_kontaktvagar_1",
        "_c_teman_1",
        "_h_metod_1",
    ]
    assert {code[1] for code in codes if code[0] == "REF"} <= names
    assert [code[1] for code in codes if code[0] == "SEQ"] == ["Tabell", "Figur"]


def test_captions_are_numbered_through_all_chapters(
    chapter: Sequence[Block], contacts: TableBlock, info: DocumentInfo, lines: Callable[[bytes], list[str]]
):
    second = (
        Heading(1, (Text("Enkät"),)),
        Paragraph((Reference("enkat"),)),
        replace(contacts, name="enkat", answer=None),
        replace(contacts, name="bilaga"),
    )
    docx_bytes = write_document([chapter, second], info).docx
    assert "Tabell 2" in lines(docx_bytes)
    assert "Tabell 3. Delskalor i maj och november" in lines(docx_bytes)
    assert audit_controls(docx_bytes) == []


def test_each_numbered_list_begins_at_its_own_number(
    written: Written, part: Callable[[bytes, str], etree._Element]
):
    numbering = part(written.docx, "word/numbering.xml")
    assert [each.get(f"{W}val") for each in numbering.iter(f"{W}startOverride")] == ["1", "3"]


def test_the_same_picture_is_stored_once(
    chapter: Sequence[Block], info: DocumentInfo, part: Callable[[bytes, str], etree._Element]
):
    again = [chapter, [block for block in chapter if isinstance(block, FigureBlock)]]
    relationships = part(write_document(again, info).docx, "word/_rels/document.xml.rels")
    assert sum(each.get("Type").endswith("/image") for each in relationships) == 1


def test_a_figure_never_leaves_the_page(
    info: DocumentInfo, png: bytes, part: Callable[[bytes, str], etree._Element]
):
    block = FigureBlock(Figure(png, 400, 200, "Alt"), "stor", (), Answer("stor", "themes", "figure", "0"))
    extent = next(part(write_document([[block]], info).docx, "word/document.xml").iter("{*}extent"))
    assert int(extent.get("cx")) <= (11906 - 2 * 1418) * 635
    assert int(extent.get("cx")) == pytest.approx(2 * int(extent.get("cy")), rel=1e-4)


@pytest.mark.parametrize(
    "link",
    ["C:\\Users\\anna\\svar.xlsx", "file:///home/anna", "javascript:x()", "bilaga.docx", "http://[::1"],
)
def test_only_addresses_that_anyone_can_reach_become_links(
    link: str,
    info: DocumentInfo,
    part: Callable[[bytes, str], etree._Element],
    lines: Callable[[bytes], list[str]],
):
    docx_bytes = write_document([[Paragraph((Text("här", link=link),))]], info).docx
    assert lines(docx_bytes) == ["här"]
    assert not list(part(docx_bytes, "word/document.xml").iter(f"{W}hyperlink"))


def test_english_is_the_language_of_everything(
    chapter: Sequence[Block], info: DocumentInfo, part: Callable[[bytes, str], etree._Element]
):
    docx_bytes = write_document([chapter], replace(info, language="en")).docx
    assert {each.get(f"{W}val") for each in part(docx_bytes, "word/styles.xml").iter(f"{W}lang")} == {"en-GB"}
    assert next(part(docx_bytes, "word/settings.xml").iter(f"{W}themeFontLang")).get(f"{W}val") == "en-GB"
    assert not list(part(docx_bytes, "word/document.xml").iter(f"{W}lang"))


def test_a_word_in_another_language_is_marked(written: Written, part: Callable[[bytes, str], etree._Element]):
    assert [each.get(f"{W}val") for each in part(written.docx, "word/document.xml").iter(f"{W}lang")] == [
        "en-GB"
    ]


def test_two_answers_cannot_share_a_key(info: DocumentInfo):
    one, other = (Value(Answer("n", ask, "number", "0"), "39") for ask in ("themes", "items"))
    with pytest.raises(KeyClashError, match="n"):
        write_document([[Paragraph((one, other))]], info)


def test_names_that_word_takes_for_the_same_get_bookmarks_of_their_own(info: DocumentInfo):
    names = ("Tid", "tid", "tid-1", "tid 1", "å" * 80, "å" * 81, "x" * 90, "x" * 91)
    values = tuple(Value(Answer(name, "themes", "number", "0"), "1") for name in names)
    assert audit_controls(write_document([[Paragraph(values)]], info).docx) == []


def test_the_audit_sees_what_is_wrong(written: Written):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(written.docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    control = next(iter(written.manifest.entries[0].occurrences)).control
    body = parts["word/document.xml"].decode()
    broken = (
        body.replace(f'<w:id w:val="{control}"/>', '<w:id w:val="-5"/>')
        .replace('w:name="_f_teman_1"', 'w:name="_f_roster_1"')
        .replace("<w:body>", '<w:body><w:p/><w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr></w:p>')
        .replace(' descr="', ' title="')
        .replace("<w:tblDescription", "<w:tblHidden")
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in (parts | {"word/document.xml": broken.encode()}).items():
            archive.writestr(name, data)
    found = " | ".join(audit_controls(buffer.getvalue()))
    for sign in (
        "positive",
        "is there 2 times",
        "paragraph 1 is empty",
        "no description",
        "heading 2 follows",
        "table 1",
    ):
        assert sign in found


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
SEEN = WORDS.map(lambda text: f"o{text}o")
INLINE = st.one_of(
    st.builds(
        Text,
        WORDS,
        st.booleans(),
        st.booleans(),
        st.booleans(),
        st.none() | WORDS,
        st.sampled_from([None, "en", "sv", "?!"]),
    ),
    st.just(LineBreak()),
    st.builds(Mark, WORDS),
    st.builds(lambda key, text: Value(Answer(key, f"themes of={key}", "number", "0"), text), WORDS, SEEN),
    st.just(Reference("finns inte")),
)
CONTENT = st.lists(INLINE, max_size=4).map(tuple)
CELLS = st.lists(st.lists(WORDS | st.just(""), min_size=3, max_size=3).map(tuple), max_size=4).map(tuple)
COLUMNS = (Column("a"), Column("b", "right"), Column("c"))
TABLES = st.builds(
    lambda rows, caption: TableBlock(Table(COLUMNS, rows), caption=caption),
    CELLS,
    CONTENT,
)
QUOTES = st.builds(
    lambda key, texts, notes: QuotesBlock(
        tuple(Quote(text, text) for text in texts),
        key,
        Answer(f"q{key}", f"quotes of={key}", "quotes", "0"),
        tuple(notes),
    ),
    WORDS,
    st.lists(SEEN, max_size=3),
    st.lists(WORDS, max_size=2),
)
LEAF = st.one_of(st.builds(Paragraph, CONTENT), st.builds(Mark, SEEN), TABLES, QUOTES)
TREES = st.lists(
    st.recursive(
        LEAF,
        lambda inner: st.one_of(
            st.builds(
                Listing,
                st.booleans(),
                st.lists(st.lists(inner, max_size=3).map(tuple), max_size=3).map(tuple),
                st.integers(0, 9),
            ),
            st.builds(BlockQuote, st.lists(inner, max_size=3).map(tuple)),
        ),
        max_leaves=12,
    ),
    max_size=6,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(blocks=TREES)
def test_any_chapter_is_written_whole_and_valid(
    blocks: list[Block],
    info: DocumentInfo,
    lines: Callable[[bytes], list[str]],
    findings: Callable[[bytes], list[str]],
):
    docx_bytes = write_document([blocks], info).docx
    said = [each for each in lines(docx_bytes) if each]
    assert said == [each for each in _expected(blocks, iter(range(1, 1000))) if each]
    assert findings(docx_bytes) == []
    assert audit_controls(docx_bytes) == []


def _legal(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign if sign in "\n\t" or (sign >= " " and sign not in "\ufffe\uffff") else "\ufffd" for sign in text
    )


def _inline(content: Sequence[Inline]) -> str:
    signs = {LineBreak: lambda _: "\n", Reference: lambda _: "[okänd hänvisning]"}
    return "".join(signs.get(type(each), lambda one: _legal(one.text))(each) for each in content)


def _expected(blocks: list[Block], numbers: Iterator[int]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(content):
                yield from [_inline(content)] if _inline(content).strip() else []
            case Mark(text):
                yield _legal(text)
            case Listing():
                for item in block.items:
                    yield from _expected(item, numbers)
            case BlockQuote(content):
                yield from _expected(content, numbers)
            case TableBlock(table, _, caption):
                yield from [f"Tabell {next(numbers)}. {_inline(caption)}"] if caption else []
                yield from ("a", "b", "c", *(_legal(cell) for row in table.rows for cell in row))
            case QuotesBlock():
                yield from (_legal(f"{quote.text} ({quote.attribution})") for quote in block.quotes)
                notes = " ".join(note for note in block.notes if note.strip())
                yield from [_legal(notes)] if notes else []
