import pytest

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.blocks import Table
from fokus.material.readers.tables import delimited_rows, read_table


def read(*rows: tuple[str, ...]) -> list[tuple[str | None, str, float | None]]:
    return [(each.speaker, each.text, each.start) for each in read_table(Table(rows))]


def test_columns_are_found_by_their_names():
    rows = [("Nr", "Talare", "Tid", "Yttrande"), ("1", "R1:", "00:00:03", "Ja."), ("2", "I", "", "Nej.")]
    assert read(*rows) == [("R1", "Ja.", 3), ("I", "Nej.", None)]


def test_columns_are_found_by_what_they_hold():
    rows = [("0:03", "R1", "Det är tid att träffas."), ("0:10", "I", "Varför?"), ("0:12", "R1", "Tid.")]
    assert read(*rows) == [("R1", "Det är tid att träffas.", 3), ("I", "Varför?", 10), ("R1", "Tid.", 12)]
    assert read(("R1", "Ja, det tror jag."), ("R1", "Nej.")) == [
        ("R1", "Ja, det tror jag.", None),
        ("R1", "Nej.", None),
    ]


def test_a_row_without_a_speaker_goes_on():
    rows = [("Talare", "Text"), ("R1", "Ja."), ("", "Och nej."), ("I", "Jaha.")]
    assert read(*rows) == [("R1", "Ja. Och nej.", None), ("I", "Jaha.", None)]


@pytest.mark.parametrize(
    "rows",
    [
        [("Grupp", "Antal"), ("kuratorer", "4"), ("rektorer", "3")],
        [("Tid", "Plats"), ("kl. 9", "Lindby")],
        [("enda cellen",)],
        [],
    ],
)
def test_other_tables_are_no_talk(rows: list[tuple[str, ...]]):
    assert read(*rows) == []


def test_delimited_talk_is_a_table_and_other_rows_are_answers():
    talk = read_interview('Tid;Talare;Yttrande\n0:03;R1;Ja.\n0:05;I;"Nej; då."\n'.encode(), "a.csv")
    assert isinstance(talk, Reading)
    assert talk.format == "table"
    assert talk.utterances == (Utterance("R1", "Ja.", 3), Utterance("I", "Nej; då.", 5))
    assert delimited_rows("I: Ja, så, då.\nR1: Nej.\nI: Jaha.\n") is None
