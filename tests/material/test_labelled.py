import csv
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.readers.labelled import Utterance, attribute, read_labelled, read_legend


def labels(text: str) -> list[str]:
    return [each.label for each in read_labelled(text)]


@pytest.mark.shared
def test_a_typed_interview_with_a_line_a_turn(shared: Path):
    folder = shared / "data" / "formats" / "transcripts"
    text = (folder / "manual_short.txt").read_text(encoding="utf-8")
    expected = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    heading, *turns = read_labelled(text)
    assert not heading.label
    assert [(each.label, each.text) for each in turns] == [(each["label"], each["text"]) for each in expected]
    assert read_legend(text) == {"I": "intervjuare", "R1": "kurator", "R2": "skolsocionom"}


@pytest.mark.shared
def test_ten_hearings_have_the_turns_and_speakers_that_were_counted(shared: Path):
    folder = shared / "data" / "meetings"
    with (folder / "speakers.csv").open(encoding="utf-8", newline="") as file:
        speakers = {row["speaker"] for row in csv.DictReader(file)}
    with (folder / "meetings.csv").open(encoding="utf-8", newline="") as file:
        counted = {row["meeting"]: int(row["turns"]) for row in csv.DictReader(file)}
    assert len(counted) == 10
    for meeting, turns in counted.items():
        text = (folder / f"{meeting}.txt").read_text(encoding="utf-8")
        found = read_labelled(text)
        assert len(found) == turns
        assert {each.label for each in found} <= speakers
        again = "\n\n".join(f"{each.label}: {each.text}" for each in found)
        assert again.split() == text.split()


def test_a_clock_time_or_a_clause_is_no_speaker():
    text = (
        "I: Hur gick det?\n\nR1: Så där.\n\n12:30 på torsdagar borde vara heligt.\n\n"
        "nej men så här är det: vi ringer.\n\nDet enda vi egentligen vet om det här är: ingenting."
    )
    assert labels(text) == ["I", "R1"]
    assert read_labelled(text)[1].text.endswith("är: ingenting.")


def test_a_word_before_a_colon_inside_a_turn_is_no_speaker():
    text = "R1: Jag har en lista.\nExempel: två elever.\n\nR1: Ja."
    assert [each.text for each in read_labelled(text)] == ["Jag har en lista. Exempel: två elever.", "Ja."]


def test_a_block_of_keys_before_the_first_turn_is_no_talk():
    text = "Kuratorer\n\nDatum: 2025-05-16\nPlats: Lindby\n\nI: Hej.\n\nR1: Hej."
    assert [(each.label, each.text) for each in read_labelled(text)] == [
        ("", "Kuratorer Datum: 2025-05-16 Plats: Lindby"),
        ("I", "Hej."),
        ("R1", "Hej."),
    ]


@pytest.mark.parametrize(
    ("line", "label", "clock"),
    [
        ("RESPONDENT:\tJa.", "RESPONDENT", None),
        ("INFORMANT 1:\tJa.", "INFORMANT 1", None),
        ("BÅ: Ja.", "BÅ", None),
        ("Anna-Karin O'Hara [00:01:02]: Ja.", "Anna-Karin O'Hara", "00:01:02"),
        ("Siân Gwenllian AM: Ja.", "Siân Gwenllian AM", None),
        ("R1:\nJa.", "R1", None),
    ],
)
def test_labels_as_typists_write_them(line: str, label: str, clock: str | None):
    assert read_labelled(line) == (Utterance(label, clock, "Ja."),)


def test_no_name_gets_in():
    turns = attribute(
        read_labelled("Rubrik\n\nI: Hej.\n\nMaj Testsson: Hej.\n\nÅke: Nej."),
        {"I": "Intervjuare", "Maj Testsson": "D07"},
    )
    assert [(turn.number, turn.kind, turn.speaker) for turn in turns] == [
        (1, "note", ""), (2, "interviewer", "Intervjuare"), (3, "participant", "D07"),
        (4, "unknown", "Okänd"),
    ]  # fmt: skip


said = st.text(st.sampled_from("abå "), min_size=1, max_size=12).map(str.strip).filter(bool)


lines = st.lists(st.tuples(st.sampled_from(["I", "R1", "Kurator 2"]), said), min_size=1)


@given(lines, st.sampled_from(["\n", "\n\n"]))
def test_what_is_typed_is_read(turns: list[tuple[str, str]], between: str):
    turns = [(label, "hej") for label in ("I", "R1", "Kurator 2")] * 2 + turns
    text = between.join(f"{label}: {words}" for label, words in turns)
    assert [(each.label, each.text) for each in read_labelled(text)] == [
        (label, " ".join(words.split())) for label, words in turns
    ]


@given(st.text(max_size=100) | st.text(st.sampled_from("IR1: \n=;[00:1]å"), max_size=100))
def test_no_text_is_too_odd(text: str):
    read_labelled(text)
    read_legend(text)


@pytest.mark.parametrize("filling", ["x", " ", "\n", "a: ", "A=", "I: x\n", "x\n", ";"])
def test_a_megabyte_is_read_whole(filling: str):
    text = "I: a" + filling * (2**20 // len(filling))
    began = time.perf_counter()
    read = "".join(f"{each.label}: {each.text}" for each in read_labelled(text))
    read_legend(text)
    assert "".join(read.split()) == "".join(text.split())
    assert time.perf_counter() - began < 30
