"""A file that was cut off is told by what stands half at its end; a whole one never is."""

from pathlib import Path

import pytest

from fokus.material.readers.cut import cut_cues, cut_table, cut_talk
from fokus.material.readers.reading import Reading
from fokus.material.readers.recognize import read_interview
from fokus.problems import Problem

TEAMS = (
    "WEBVTT\n\n3f0c1c58-5b1e-4d1b-9a55-0d5b1b7b2a10/10-0\n00:00:03.270 --> 00:00:09.810\n"
    "<v Kim Ek>Hur fungerar det?</v>\n\n3f0c1c58-5b1e-4d1b-9a55-0d5b1b7b2a10/11-0\n"
    "00:00:10.400 --> 00:00:24.950\n<v Maj Ek>Bättre än i våras.</v>\n"
)
SRT = "1\n00:00:03,270 --> 00:00:09,810\nHur fungerar det?\n\n2\n00:00:10,400 --> 00:00:24,950\nBättre.\n\n"
TABLE = "start\tend\ttext\n3270\t9810\tHur fungerar det?\n10400\t24950\tBättre än i våras.\n"
TALK = "[00:00:03] Intervjuare: Hur fungerar det?\n[00:00:10] R1: Bättre än i våras.\n"


def read(text: str) -> Reading | Problem:
    return read_interview(text.encode(), "intervju")


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("text", [TEAMS, SRT, TABLE, TALK])
def test_a_whole_file_is_whole_with_its_last_line_ended_or_not(text: str, end: str):
    assert isinstance(read(text.rstrip("\n") + end), Reading)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (TEAMS, "våras.</v"), (TEAMS, "våras.<"), (TEAMS, "våras."), (TEAMS, "<v Maj"), (TEAMS, "24.950"),
        (TEAMS, "24.9"), (TEAMS, "10.400 -"), (TEAMS, "10.400"), (TEAMS, "00:00:1"), (TEAMS, "/11-0"),
        (TEAMS, "10.400 --> 00:0"), (SRT, "24,950"), (SRT, "24,95"), (SRT, "10,4"), (SRT, "00:1"),
        (SRT, "\n2"),
        (TABLE, "24950"), (TABLE, "10400"), (TABLE, "104"), (TALK, "[00:00:1"), (TALK, "[00:00:10"),
    ],
)  # fmt: skip
def test_a_file_cut_within_its_last_cue_is_refused(text: str, left: str):
    found = read(text[: text.rindex(left) + len(left)])
    assert isinstance(found, Problem)
    assert found.code == "cut-off"
    assert found.place.line


@pytest.mark.parametrize(
    "text",
    [
        TEAMS.replace("</v>", ""), "WEBVTT\n\n00:01.000 --> 00:02.000\nHur många? 12\n",
        SRT.replace("Bättre.", "Han sade: 3 < 5"), SRT.replace("Bättre.", "Klockan\n10:30"),
        "WEBVTT\n\n00:01.000 --> 00:02.000\nJa.\n\n00:03.000 --> 00:04.000\n\n",
    ],
)  # fmt: skip
def test_what_only_looks_odd_at_its_end_is_whole(text: str):
    assert cut_cues(text) is None


def test_a_time_at_the_end_that_is_closed_is_no_sign():
    assert cut_talk("I: Hur? #00:00:03-0#\nR1: Bra. #00:00:10-5#") is None
    assert cut_talk("I: Hur? #00:00:03-0#\nR1: Bra. #00:00:10") == 2
    assert cut_talk("I: När?\nR1: Klockan [10:30]") is None
    assert cut_talk("I: När?\nR1: Klockan 10:30") is None


def test_words_of_a_table_that_go_on_in_the_next_line_are_kept():
    table = TABLE.replace("fungerar det?", "fungerar\ndet här?")
    found = read(table)
    assert isinstance(found, Reading)
    assert [each.text for each in found.utterances] == ["Hur fungerar det här?", "Bättre än i våras."]
    assert cut_table(table) is None


@pytest.mark.shared
def test_no_format_of_practice_is_taken_for_cut(shared: Path):
    files = [*(shared / "data/formats/transcripts").glob("*.*"), *(shared / "data/meetings").rglob("*.txt")]
    read_in = {each.name: read_interview(each.read_bytes(), each.name) for each in files}
    assert len(files) > 10
    assert not [name for name, found in read_in.items() if getattr(found, "code", "") == "cut-off"]
