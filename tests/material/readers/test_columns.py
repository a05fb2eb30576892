from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm

from fokus.material.readers import Reading, Utterance, read_interview

TALK = [
    ("I", "Hur fungerar samarbetet med socialtjänsten i dag, om du jämför med hur det var i våras?"),
    ("R1", "Bättre än i våras, skulle jag säga. Det finns någon som svarar i telefonen när man ringer."),
    ("R2", "Ja."),
    ("I", "Varför då?"),
    ("R1", "Tid. Alltid tid, och att rektorn har bestämt sig. Nu händer det saker."),
]
PLAIN = [Utterance(label, words) for label, words in TALK]
NAMED = {"I": "Maj Testsson", "R1": "Åke Provman", "R2": "Siv"}


def typed(path: Path, rows: list[tuple[str, ...]], *widths: float) -> Path:
    document = Document()
    document.add_paragraph("Intervju med kuratorer")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.autofit = False
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.text, cell.width = text, Cm(width)
    document.save(str(path))
    return path


def read(path: Path) -> Reading:
    reading = read_interview(path.read_bytes(), path.name)
    assert isinstance(reading, Reading)
    return reading


@pytest.mark.parametrize(
    ("rows", "widths", "expected"),
    [
        (TALK, (2.5, 13), PLAIN),
        ([(NAMED[label], words) for label, words in TALK], (3.5, 12),
         [Utterance(NAMED[label], words) for label, words in TALK]),
        ([("Tid", "Talare", "Yttrande"), *((f"0:0{n}", *each) for n, each in enumerate(TALK))], (2, 2.5, 11),
         [Utterance(label, words, n) for n, (label, words) in enumerate(TALK)]),
    ],
)  # fmt: skip
def test_a_table_in_a_pdf_is_a_transcript(
    tmp_path: Path, converted: Callable[[Path, str], Path], rows: list, widths: tuple, expected: list
):
    reading = read(converted(typed(tmp_path / "tabell.docx", rows, *widths), "pdf"))
    assert reading.format == "table"
    assert [*reading.utterances] == [Utterance(None, "Intervju med kuratorer"), *expected]
    assert not reading.warnings


def test_a_table_whose_rows_nobody_can_tell_comes_in_as_notes_and_says_so(
    tmp_path: Path, converted: Callable[[Path, str], Path]
):
    rows = [(f"Tema {n}", words) for n, (_, words) in enumerate(TALK)]
    reading = read(converted(typed(tmp_path / "tabell.docx", rows, 2.5, 13), "pdf"))
    assert {each.speaker for each in reading.utterances} == {None}
    assert [(each.code, each.remedy) for each in reading.warnings] == [("only-notes", "only-notes-pdf")]
