from dataclasses import replace

import pytest

from fokus.coding.coding import Coding, sound
from fokus.material.transcript import Transcript, Turn
from fokus.problems import Place
from fokus.study.codebook import Code, Codebook, Theme

TEXT = "Vi ringer växeln 𝒳 varje dag."
TRANSCRIPT = Transcript(
    "omg1-lindby", 2, "omg1", "lindby", ("kurator",), "2025-05-16",
    (Turn(1, "interviewer", "Intervjuare", None, "Hur?"), Turn(2, "participant", "D07", None, TEXT)), "0f15",
)  # fmt: skip
BOOK = Codebook(
    theme=(Theme(id="samverkan", label="Samverkan"),),
    code=(Code(id="kontaktvagar", theme="samverkan", label="Kontaktvägar"),),
)
CODING = Coding(
    "01A", "a1", "omg1-lindby", 2, "0f15", 2, 0, 9, "kontaktvagar", "helping", Place("a1.gran.jsonl", 1)
)


def judged(*codings: Coding) -> tuple[int, list[str]]:
    kept, problems = sound(codings, {"omg1-lindby": TRANSCRIPT}, BOOK)
    return len(kept), [each.code for each in problems]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 9, "Vi ringer"), (17, 18, "𝒳"), (19, len(TEXT), "varje dag."), (None, None, TEXT)],
)
def test_offsets_are_code_points(start: int | None, end: int | None, words: str):
    coding = replace(CODING, start=start, end=end)
    assert coding.text_in(TRANSCRIPT) == words
    assert judged(coding) == (1, [])


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"end": len(TEXT) + 1}, ["beyond-turn"]),
        ({"turn": 3}, ["no-such-turn"]),
        ({"turn": 10**30}, ["no-such-turn"]),
        ({"code": "kontakt"}, ["unknown-code"]),
        ({"transcript": "omg1-limby"}, ["unknown-transcript"]),
        ({"version": 1}, ["other-version"]),
        ({"digest": "ffff"}, ["transcript-changed"]),
        ({"digest": ""}, []),
        ({"code": "x", "turn": 9}, ["unknown-code", "no-such-turn"]),
    ],
)
def test_a_coding_stands_on_a_text_and_a_code_that_are_there(changed: dict[str, object], codes: list[str]):
    assert judged(replace(CODING, **changed), replace(CODING, id="01B")) == (1 if codes else 2, codes)


def test_a_changed_text_is_told_once_a_log_not_once_a_coding():
    many = [
        replace(CODING, id=f"01{n}", digest="ffff", place=Place("a1.gran.jsonl", n)) for n in range(1, 50)
    ]
    other = replace(many[0], place=Place("b2.tall.jsonl", 1))
    kept, problems = sound([*many, other], {"omg1-lindby": TRANSCRIPT}, BOOK)
    assert not kept
    assert [(each.place.file, each.place.line) for each in problems] == [
        ("a1.gran.jsonl", 1),
        ("b2.tall.jsonl", 1),
    ]


def test_each_unknown_code_is_told_at_its_own_line():
    many = [replace(CODING, id=f"01{n}", code="x", place=Place("a1.gran.jsonl", n)) for n in range(1, 5)]
    _, problems = sound(many, {"omg1-lindby": TRANSCRIPT}, BOOK)
    assert [each.place.line for each in problems] == [1, 2, 3, 4]
