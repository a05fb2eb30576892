from pathlib import Path
from types import ModuleType

import pytest

from fokus.custody import correction, speakers
from fokus.custody.correction import CorrectionError
from fokus.custody.speakers import Split
from fokus.evaluation import Evaluation

ID = "omg1-lindby-kuratorer"
TURNS = [
    "Intervjuare: Hur är det?",
    "Okänd [00:00:05]: Bra. Men jag tycker att tiden är knapp. Ja, precis.",
    "D01: Mm.",
    "Okänd: Ja, precis.",
    "Okänd: Den är knapp.",
    "Mötet avbröts av ett larm.",
]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    made = small.SmallStudy(
        interviews=[small.interview(ID, ["D01", "D02"])], people=small.people("kurator", "D01 D02 D03"),
        turns={ID: TURNS}, codings=[{"transcript": ID, "turn": 5, "code": "tidsbrist"}],
    )  # fmt: skip
    return made.open(tmp_path)  # type: ignore[no-any-return]


def spoken(study: Evaluation, assigned: list[str], splits: list[str]) -> list[tuple[str, str | None, str]]:
    old = study.transcripts[ID]
    who = speakers.parse_assignments(assigned, old, study)
    text = speakers.with_speakers(old, who, speakers.parse_splits(splits, old, study))
    found, _ = correction.propose(study, old, text, old.file)
    assert found is not None
    return [(turn.speaker, turn.time, turn.text) for turn in found.new.turns]


def test_turns_of_nobody_known_and_who_took_part(study: Evaluation):
    assert [turn.number for turn in speakers.unassigned(study.transcripts[ID])] == [2, 4, 5]
    assert [*speakers.took_part(study, ID)] == [("D01", ("kurator",)), ("D02", ("kurator",))]


def test_turns_are_assigned_and_the_rest_is_as_it_was(study: Evaluation):
    found = spoken(study, ["2,4-5=d02", "6=intervjuare 2"], [])
    assert [speaker for speaker, _, _ in found] == [
        "Intervjuare",
        "D02",
        "D01",
        "D02",
        "D02",
        "Intervjuare 2",
    ]
    assert found[1][1] == "00:00:05"
    assert found[5][2] == "Mötet avbröts av ett larm."


def test_a_turn_is_split_where_the_words_begin(study: Evaluation):
    found = spoken(study, ["2=D01"], ['2:"Men jag tycker"', "2:Ja, precis=D02"])
    assert found[1:4] == [
        ("D01", "00:00:05", "Bra."),
        ("D01", None, "Men jag tycker att tiden är knapp."),
        ("D02", None, "Ja, precis."),
    ]
    assert len(found) == len(TURNS) + 2


def test_a_note_is_split_and_assigned(study: Evaluation):
    found = spoken(study, [], ["6:av ett larm=D02"])
    assert found[5:] == [("", None, "Mötet avbröts"), ("D02", None, "av ett larm.")]


def test_codings_follow_their_turns(study: Evaluation):
    old = study.transcripts[ID]
    text = speakers.with_speakers(old, {5: "D02"}, [Split(2, "Men")])
    found, _ = correction.propose(study, old, text, old.file)
    assert found is not None
    assert [(each.outcome, each.after) for each in found.fates] == [("exact", "Den är knapp.")]


@pytest.mark.parametrize(
    ("assigned", "code"),
    [("4", "wrong-assignment"), ("a=D01", "wrong-assignment"), ("4-=D01", "wrong-assignment"),
     ("=D01", "wrong-assignment"), ("4,,5=D01", "wrong-assignment"), ("4=D09", "unknown-participant"),
     ("4=", "unknown-participant"), ("7=D01", "turn-not-there"), ("0=D01", "turn-not-there"),
     ("4-99999999999=D01", "wrong-assignment"), ("4,3-5=D01", "turn-named-twice"),
     ("5-4=D01", "range-backwards"), ("5-7=D01", "turn-not-there"), ("0-2=D01", "turn-not-there"),
     ("4-999999999=D01", "turn-not-there"), ("9" * 5000 + "=D01", "wrong-assignment")],
)  # fmt: skip
def test_an_assignment_that_cannot_be_done_is_told(study: Evaluation, assigned: str, code: str):
    with pytest.raises(CorrectionError) as raised:
        spoken(study, [assigned], [])
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("split", "code"),
    [("2", "wrong-split"), ("2:", "wrong-split"), ("x:Men", "wrong-split"), ("2:Nej", "split-words"),
     ("5:Den är", "split-at-start"), ("2:Bra", "split-at-start"), ("2:a", "split-words"),
     ("9:Men", "turn-not-there"), ("9" * 5000 + ":Men", "wrong-split"), ("2:Men=D09", "unknown-participant")],
)  # fmt: skip
def test_a_split_that_cannot_be_done_is_told(study: Evaluation, split: str, code: str):
    with pytest.raises(CorrectionError) as raised:
        spoken(study, [], [split])
    assert raised.value.code == code


def test_a_participant_is_known_however_she_is_spelt(study: Evaluation):
    labels = [speakers.speaker_of(word, study) for word in (" d01 ", "UNKNOWN", "okänd 3", "Interviewer")]
    assert labels == ["D01", "Unknown", "Okänd 3", "Interviewer"]
