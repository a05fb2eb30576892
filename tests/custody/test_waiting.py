"""Why files and drafts cannot come in: two for one interview, and drafts that waited too long."""

from dataclasses import replace
from pathlib import Path

import pytest

from fokus.custody.draft import Draft
from fokus.custody.intake import Incoming, draft_faults, faults
from fokus.custody.placing import Placing
from fokus.evaluation import Evaluation, load
from fokus.material.readers.reading import Reading, Utterance
from fokus.material.transcript import Transcript, Turn
from fokus.study.editing import Newcomer

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"
TURNS = (Turn(1, "participant", "D07", None, "Mm."),)
WAITING = Draft(
    "inspelning.vtt",
    Transcript("omg2-sjovik-rektorer", 1, "omg2", "sjovik", ("rektor",), "2025-11-20", TURNS),
)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    found, _ = load(STUDY)
    assert found is not None
    return replace(found, transcripts={})


def incoming(file: str, *fits: str) -> Incoming:
    where = Placing("omg2", "sjovik", ("rektor",), "2025-11-20", fits)
    return Incoming(Path(file), Reading("labelled", (Utterance("I", "Hej."),)), where, ())


def codes(found: object) -> list[tuple[str, str]]:
    return [(each.code, each.place.file) for each in found]  # type: ignore[attr-defined]


def test_two_files_for_one_interview_are_both_pointed_out(evaluation: Evaluation):
    files = [incoming("a.txt", "omg2-sjovik-rektorer"), incoming("b.txt", "omg2-sjovik-rektorer")]
    found = codes(faults(files, evaluation))
    assert [each for each in found if each[0] == "two-for-one"] == [
        ("two-for-one", "a.txt"),
        ("two-for-one", "b.txt"),
    ]
    assert "two-for-one" not in dict(codes(faults(files[:1], evaluation)))


def test_a_draft_whose_interview_is_open_still_has_no_fault(evaluation: Evaluation):
    assert codes(draft_faults([WAITING], evaluation)) == []


def test_a_draft_that_waited_too_long_is_pointed_out(evaluation: Evaluation):
    frozen = replace(evaluation, transcripts={WAITING.transcript.id: WAITING.transcript})
    assert codes(draft_faults([WAITING], frozen)) == [("has-transcript", "inspelning.vtt")]
    left = replace(WAITING, transcript=replace(WAITING.transcript, round="omg9"))
    assert codes(draft_faults([left], evaluation)) == [("unknown-round", "inspelning.vtt")]


def test_a_new_person_whose_code_somebody_got_meanwhile_is_pointed_out(evaluation: Evaluation):
    taken = replace(WAITING, newcomers=(Newcomer("D07", "rektor", "sjovik"),))
    assert codes(draft_faults([taken], evaluation)) == [("code-given-away", "inspelning.vtt")]
