import io
import zipfile
from pathlib import Path

import pytest

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.blocks import Table, flattened
from fokus.material.readers.word import read_word
from fokus.ooxml import DamagedFileError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str, name: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types>wordprocessingml</Types>")
        archive.writestr("_rels/.rels", f'<R><r Type="x/officeDocument" Target="/{name}"/></R>')
        archive.writestr(name, f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{run('I:')}<w:r><w:tab/><w:t>Hej</w:t><w:br/><w:t>då</w:t></w:r>", ["I:\tHej", "då"]),
        (f"{run('Ja ')}<w:ins>{run('då ')}</w:ins><w:del>{run('nej')}</w:del>", ["Ja då"]),
        (f"<w:moveFrom>{run('bort')}</w:moveFrom><w:moveTo>{run('hit')}</w:moveTo>", ["hit"]),
        (f"<w:hyperlink>{run('länk')}</w:hyperlink>", ["länk"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('fält')}</w:sdtContent></w:sdt>", ["fält"]),
        (f"<w:smartTag><w:smartTagPr/>{run('Lindby')}</w:smartTag>", ["Lindby"]),
        (f"<w:fldSimple>{run('3')}</w:fldSimple>", ["3"]),
        (f"<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>{run('3')}", ["3"]),
        ("<w:r><w:t>ord</w:t><w:noBreakHyphen/><w:t>del</w:t><w:softHyphen/></w:r>", ["ord-del"]),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_it_stands(body: str, expected: list[str]):
    assert read_word(document(f"<w:p>{body}</w:p>")).blocks == [expected]


def test_text_boxes_and_content_controls_are_in_their_place():
    box = f"<w:p>{run('i rutan')}</w:p>"
    twice = (
        f"<w:r><w:AlternateContent><w:Choice><w:txbxContent>{box}</w:txbxContent></w:Choice>"
        f"<w:Fallback><w:txbxContent>{box}</w:txbxContent></w:Fallback></w:AlternateContent></w:r>"
    )
    first = f"<w:sdt><w:sdtContent><w:p>{run('först')}{twice}</w:p></w:sdtContent></w:sdt>"
    assert read_word(document(f"{first}<w:p>{run('sist')}</w:p>")).blocks == [
        ["först"],
        ["i rutan"],
        ["sist"],
    ]


def test_a_table_has_its_rows_but_not_those_that_were_deleted():
    def row(*cells: str, mark: str = "") -> str:
        filled = "".join(f"<w:tc><w:p>{run(cell)}</w:p><w:p>{run('…')}</w:p></w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{mark}</w:trPr>{filled}</w:tr>"

    body = f"<w:tbl>{row('R1', 'Ja')}{row('R2', 'bort', mark='<w:del/>')}</w:tbl>"
    assert read_word(document(body)).blocks == [Table((("R1\n…", "Ja\n…"),))]


def test_the_document_may_lie_anywhere_in_the_file():
    assert read_word(document(f"<w:p>{run('Ja')}</w:p>", "word/document2.xml")).blocks == [["Ja"]]


@pytest.mark.parametrize("body", ["<w:p>" * 3000 + "</w:p>" * 3000, "<w:sdt>" * 240 + "</w:sdt>" * 240 + "<"])
def test_nested_without_end_is_damaged(body: str):
    with pytest.raises(DamagedFileError):
        read_word(document(body))


def test_an_interview_with_tracked_changes():
    body = "".join(
        f"<w:p>{run(f'{label}: ')}<w:ins>{run(words)}</w:ins><w:del>{run('fel')}</w:del></w:p>"
        for label, words in [("I", "Hur går det?"), ("R1", "Bra."), ("I", "Jaha.")]
    )
    reading = read_interview(document(body), "intervju.docx")
    assert isinstance(reading, Reading)
    assert [each.text for each in reading.utterances] == ["Hur går det?", "Bra.", "Jaha."]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pandoc-track_changes_deletion", ["This is a text with a deletion."]),
        ("pandoc-track_changes_insertion", ["This is a text with two exciting insertions."]),
        (
            "pandoc-track_changes_move",
            ["Here is some text.", "Here is the text to be moved.", "Here is some more text."],
        ),
        ("pandoc-nested_sdt", ["Test Paragraph1", "Test Paragraph2", "Test Paragraph3"]),
        ("mammoth-text-box", ["Datum plane"]),
        ("mammoth-strict-format", ["Test"]),
        ("mammoth-tables", ["Above", "Top left", "Top right", "Bottom left", "Bottom right", "Below"]),
        ("mammoth-comments", ["Ouch."]),
    ],
)  # fmt: skip
def test_files_of_other_programs(shared: Path, name: str, expected: list[str]):
    blocks = read_word((shared / "data" / "word" / f"{name}.docx").read_bytes()).blocks
    assert [" ".join(lines) for lines in flattened(blocks)] == expected


def test_utterances_in_a_table_between_notes():
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    rows = "".join(
        f"<w:tr>{''.join(cell.format(run(text)) for text in row)}</w:tr>"
        for row in [("Tid", "Talare", "Yttrande"), ("0:03", "R1", "Ja."), ("0:05", "I", "Nej.")]
    )
    reading = read_interview(document(f"<w:p>{run('Kuratorer')}</w:p><w:tbl>{rows}</w:tbl>"), "tabell.docx")
    assert isinstance(reading, Reading)
    assert reading.utterances == (
        Utterance(None, "Kuratorer"),
        Utterance("R1", "Ja.", 3),
        Utterance("I", "Nej.", 5),
    )
