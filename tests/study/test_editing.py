import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.study.design import Design, Interview
from fokus.study.editing import Newcomer, next_codes, with_interviews, with_newcomers

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans" / "study.toml"
UNHELD = "omg2-sjovik-rektorer"


def interview(name: str, *participants: str) -> Interview:
    return Interview(
        id=name, round="omg2", site="sjovik", professions=("rektor",), held=True, participants=participants
    )


def test_a_planned_interview_is_marked_as_held_and_nothing_else_changes():
    before = STUDY.read_text(encoding="utf-8")
    after = with_interviews(before, [interview(UNHELD, "D30", "D31")])
    changed = set(after.splitlines()) - set(before.splitlines())
    assert changed == {'participants = ["D30", "D31"]'}
    assert len(after.splitlines()) == len(before.splitlines())
    design = Design.model_validate(tomllib.loads(after))
    assert design.interviews[UNHELD] == interview(UNHELD, "D30", "D31")


def test_a_new_interview_stands_below_the_others_and_above_the_comment_of_what_follows():
    after = with_interviews(STUDY.read_text(encoding="utf-8"), [interview("omg2-sjovik-extra", "D30")])
    design = Design.model_validate(tomllib.loads(after))
    assert list(design.interviews)[-1] == "omg2-sjovik-extra"
    lines = after.splitlines()
    assert lines[lines.index("[[coder]]") - 1].startswith("# Kodarna")


def test_the_first_interview_of_a_study_stands_last_in_the_file():
    after = with_interviews('[study]\ntitle = "Ny"\n', [interview("omg2-sjovik-rektorer")])
    assert tomllib.loads(after)["interview"][0]["id"] == "omg2-sjovik-rektorer"
    assert after.startswith('[study]\ntitle = "Ny"\n')


@pytest.mark.parametrize(
    ("entry", "participants"),
    [
        ('participants = ["D30"]', ["D30", "D31"]),
        ('participants = ["D31", "D30"] # två\n', ["D31", "D30"]),
        ("present = 3", None),
        ("", ["D30", "D31"]),
    ],
)
def test_who_took_part_is_added_to_those_whom_the_plan_names(entry: str, participants: list[str] | None):
    text = f'[[interview]]\nid = "r"\nround = "omg2"\nsite = "sjovik"\nprofessions = ["rektor"]\n{entry}\n'
    found = tomllib.loads(with_interviews(text, [interview("r", "D30", "D31")]))["interview"][0]
    assert found.get("participants") == participants
    assert found["held"] is True


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_newcomers_stand_in_the_rosters_own_columns(delimiter: str):
    roster = delimiter.join(["site", "participant", "from", "profession"]) + "\n"
    after = with_newcomers(roster, [Newcomer("D61", "rektor", "sjovik")])
    assert after == roster + delimiter.join(["sjovik", "D61", "", "rektor"]) + "\n"


def test_a_study_without_a_roster_gets_one():
    after = with_newcomers("", [Newcomer("D01", "rektor", "sjovik")])
    assert after.splitlines() == ["participant;profession;site;from;to;share", "D01;rektor;sjovik;;;"]


@given(st.sets(st.integers(1, 400)), st.integers(0, 5))
def test_the_next_codes_are_nobodys(taken: set[int], many: int):
    codes = next_codes(frozenset(f"D{number:02}" for number in taken), many)
    assert len(set(codes)) == many
    assert not set(codes) & {f"D{number:02}" for number in taken}


def test_an_interview_that_somebody_added_last_stays_where_it_stands():
    design = STUDY.read_text(encoding="utf-8")
    own = '\n# Min egen.\n[[interview]]\nid = "extra"\nround = "omg2"\nsite = "lindby"\n'
    own += 'professions = ["rektor"]\n'
    before = design + own
    after = with_interviews(before, [interview("extra", "D30"), interview("ny", "D31")])
    assert after.startswith(before.rstrip("\n"))
    added = after.removeprefix(before.rstrip("\n")).strip().splitlines()
    assert added[:2] == ["held = true", 'participants = ["D30"]']
    assert Design.model_validate(tomllib.loads(after)).interviews["ny"].participants == ("D31",)


@pytest.mark.parametrize(
    ("taken", "codes"),
    [
        (["P02", "P11", "X7"], ["P12", "P13"]),
        (["D60"], ["D61", "D62"]),
        (["ssk-009"], ["ssk-010", "ssk-011"]),
        (["Anna"], ["D01", "D02"]),
        ([], ["D01", "D02"]),
    ],
)
def test_the_next_codes_go_on_with_the_rosters_own_series(taken: list[str], codes: list[str]):
    assert next_codes(taken, 2) == codes
