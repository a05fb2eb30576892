import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.evaluation import load
from fokus.material.header import check_header
from fokus.material.transcript import Transcript, Turn, TurnKind, format_transcript, parse_transcript

PEOPLE = ("D03", "D07", "D11")
TEXT = """\
id: omg1-lindby-skolskoterskor
round: omg1
site: lindby
professions: skolskoterska, kurator
date: 2025-05-13

Intervjuare: Hur ser samarbetet ut?

D07 [00:01:12]: Det har blivit lättare att ringa. [paus] Men tiden räcker inte.
Och det vet alla.

Okänd [01:40]: Mm, precis.

[Bandet stängs av.]

Så här var det: vi ringde varje dag.

Intervjuare 2: Klockan 12:30?

D11:
"""


def read(text: str) -> tuple[Transcript, list[tuple[str, int | None]]]:
    transcript, problems = parse_transcript(text, "t.v1.txt", 1, PEOPLE)
    assert transcript is not None
    return transcript, [(each.code, each.place.line) for each in problems]


def test_a_transcript_is_read():
    transcript, problems = read(TEXT)
    assert not problems
    assert transcript.professions == ("skolskoterska", "kurator")
    assert [(turn.kind, turn.speaker, turn.time) for turn in transcript.turns] == [
        ("interviewer", "Intervjuare", None),
        ("participant", "D07", "00:01:12"),
        ("unknown", "Okänd", "01:40"),
        ("note", "", None),
        ("note", "", None),
        ("interviewer", "Intervjuare 2", None),
        ("participant", "D11", None),
    ]
    second = transcript.turn(2)
    assert second is not None
    assert second.text.startswith("Det har")
    assert second.text.endswith("inte.\nOch det vet alla.")
    assert transcript.turn(0) is transcript.turn(8) is None


def test_a_name_is_told_once_at_its_first_turn():
    _, problems = read(TEXT + "\nAnna: Ja.\n\nAnna: Nej.\n\nTalare 1: Mm.\n")
    assert problems == [("unknown-speaker", 22), ("unknown-speaker", 26)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("round: omg1", "omgång: omg1", [("header-line", 2)]),
        ("round: omg1", "id: annat", [("header-twice", 2)]),
        ("round: omg1", "en rad", [("header-line", 2)]),
        ("-05-13\n\nInt", "-05-13\nInt", [("header-line", 6)]),
        ("lättare", "la\u0308ttare", [("not-nfc", None)]),
    ],
)
def test_what_is_wrong_has_its_line(old: str, new: str, expected: list[tuple[str, int]]):
    transcript, problems = read(TEXT.replace(old, new, 1))
    assert problems == expected
    assert transcript.id == "omg1-lindby-skolskoterskor"


def test_a_transcript_without_an_id_or_turns():
    assert parse_transcript("hej", "t", 1, ())[0] is None
    assert read("id: a\n")[1] == [("no-turns", None)]


@pytest.mark.parametrize("blank", ["\n\n", "\n \t \n", "\n\n\n\n"])
def test_any_blank_line_ends_the_header_and_a_paragraph(blank: str):
    transcript, problems = read(blank.lstrip("\n") + TEXT.replace("\n\n", blank))
    assert not problems
    assert [turn.text for turn in transcript.turns] == [turn.text for turn in read(TEXT)[0].turns]


@pytest.mark.parametrize(
    ("paragraph", "clock"),
    [("D07[00:01]: Ja", "00:01"), ("D07 [00:01] :  Ja", "00:01"), ("D07:\nJa", None), ("  D07\t:\tJa", None)],
)
def test_a_label_is_known_however_it_is_spaced(paragraph: str, clock: str | None):
    transcript, _ = read(f"id: a\n\n{paragraph}\n")
    assert transcript.turns == (Turn(1, "participant", "D07", clock, "Ja"),)


labels = st.sampled_from([*PEOPLE, "Intervjuare", "Interviewer 2", "Okänd", "Anna"])
words = st.lists(
    st.sampled_from(
        ["Tid.", "–", "[skratt]", "(ohörbart", "12:30", "orosanmälan:", "…", "å", "𝒳", "\n", "id:"]
    ),
    min_size=1,
).map(lambda each: " ".join(each).strip())
clocks = st.none() | st.sampled_from(["00:01", "1:02:03", "59:59"])
spoken = st.tuples(labels, clocks, words | st.just(""))
noted = st.sampled_from(
    ["[bandet stängs av]", "Samverkan: bättre än i våras", "D07: stod det", "Anteckning: av mig",
     "Tiden räcker inte", "R1 [00:01]: mm", "Obs:", "12:30 slutade vi"]
).map(lambda text: ("", None, text))  # fmt: skip
transcripts = st.lists(spoken | noted, min_size=1, max_size=6).map(
    lambda turns: Transcript(
        "omg1-lindby", 1, "omg1", "lindby", ("kurator",), "2025-05-16",
        tuple(Turn(n, kind_of(label), label, clock, " ".join(text.split()))
              for n, (label, clock, text) in enumerate(turns, start=1)),
        file="t.v1.txt",
    )
)  # fmt: skip


def kind_of(label: str) -> TurnKind:
    if not label:
        return "note"
    return "participant" if label in PEOPLE else "interviewer" if label.startswith("Inter") else "unknown"


@given(transcripts)
def test_parsing_what_was_formatted_gives_the_transcript(transcript: Transcript):
    again, problems = parse_transcript(format_transcript(transcript), "t.v1.txt", 1, PEOPLE)
    assert again == transcript
    assert {each.code for each in problems} <= {"unknown-speaker"}


pieces = [*"aD07: []\n\t\u2028\u00a0å", "\n\n", "D07: ", "[00:01]", "\x1c", "\r"]


@given(st.lists(st.sampled_from(pieces), max_size=40).map("".join))
def test_formatting_what_was_parsed_gives_the_same_again(body: str):
    text = unicodedata.normalize("NFC", "id: a\n\n" + body)
    first, _ = parse_transcript(text, "t", 1, PEOPLE)
    assert first is not None
    again, _ = parse_transcript(format_transcript(first), "t", 1, PEOPLE)
    assert again == first


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str):
    transcript, problems = parse_transcript(text, "t", 1, PEOPLE)
    assert transcript is not None or problems


@pytest.mark.parametrize("filling", ["x", " ", "\n", "a: ", ":", "[", "\n ", "D07: x\n\n"])
def test_a_megabyte_is_read_soon(filling: str):
    began = time.perf_counter()
    parse_transcript("id: a\n\nD07: a" + filling * (2**20 // len(filling)) + "b", "t", 1, PEOPLE)
    assert time.perf_counter() - began < 30


def test_header_against_the_plan_is_told_on_its_line(tillsammans: Path):
    evaluation, _ = load(tillsammans)
    assert evaluation is not None
    name = "omg1-lindby-skolskoterskor"
    source = evaluation.transcripts[name]
    text = format_transcript(source)
    assert not list(check_header(source, text, name, evaluation.design))
    changed, _ = parse_transcript(text.replace("site: lindby", "site: sjovik"), "t", 1, PEOPLE)
    assert changed is not None
    (problem,) = check_header(changed, text, name, evaluation.design)
    assert (problem.code, problem.place.line) == ("header-differs", 3)
