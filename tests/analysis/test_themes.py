"""Themes: in how many interviews, of how many, and who is behind each number."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.analysis.result import Estimate, Result, persons_in
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
MIXED_ROOM = "omg1-sjovik-alla"
NURSES, COUNSELLORS, LATER = "omg1-lindby-ssk", "omg1-lindby-kur", "omg2-lindby-kur"
TURNS = {
    NURSES: ["Intervjuare: Tid?", "D01: Vi ringer.", "D02: Tiden räcker inte.", "Okänd: Mm."],
    COUNSELLORS: ["Intervjuare: Tid?", "K01: Vi ringer inte.", "En anteckning om tid."],
    LATER: ["Intervjuare: Nå?", "K01: Samma."],
    MIXED_ROOM: ["Intervjuare: Nå?", "Okänd: Tid saknas.", "S01: Vi ringer."],
}


def coding(transcript: str, turn: int, code: str, **more: Any) -> dict[str, Any]:
    return {"transcript": transcript, "turn": turn, "code": code, **more}


CODINGS = [
    coding(NURSES, 1, "tidsbrist"),
    coding(NURSES, 2, "kontaktvagar", valence="helping"),
    coding(NURSES, 2, "fortroende", valence="helping"),
    coding(NURSES, 3, "tidsbrist", valence="hindering"),
    coding(COUNSELLORS, 2, "kontaktvagar", valence="hindering"),
    coding(MIXED_ROOM, 2, "tidsbrist"),
    coding(MIXED_ROOM, 3, "kontaktvagar"),
    coding(COUNSELLORS, 3, "tidsbrist", coder="a2"),
]


def made(small: ModuleType, tmp_path: Path, codings: list[dict[str, Any]] = CODINGS) -> Evaluation:
    return small.SmallStudy(
        interviews=[
            small.interview(NURSES, ["D01", "D02", "D03"], ["skolskoterska"]),
            small.interview(COUNSELLORS, ["K01", "K02", "K03", "K04"]),
            small.interview(LATER, ["K01", "K02", "K03"]),
            small.interview(
                MIXED_ROOM, ["S01", "S02", "S03", "S04", "S05", "S06"], ["kurator", "skolskoterska"]
            ),
        ],
        people=[
            *small.people("skolskoterska", "D01 D02 D03"),
            *small.people("kurator", "K01 K02 K03 K04"),
            *small.people("skolskoterska", "S01 S02 S03", "sjovik"),
            *small.people("kurator", "S04 S05 S06", "sjovik"),
        ],
        turns=TURNS,
        codings=codings,
        coders=("a1", "a2"),
    ).open(tmp_path)


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    return made(small, tmp_path)


def row(result: Result, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if dict(each.at) == at)
    return found


def of(result: Result, **at: str) -> tuple[int | None, int | None]:
    found = row(result, **at)
    return found.count, found.n


def test_a_theme_is_counted_in_interviews_of_those_that_were_coded(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes")
    assert of(result, theme="samverkan") == (3, 3)
    assert of(result, theme="tid") == (2, 3)
    assert row(result, theme="tid").value == 2 / 3
    assert {each.unit for each in result.rows} == {"interviews"}
    assert [(each.code, dict(each.arguments)) for each in result.notes] == [
        ("themes-not-tested", {}),
        ("not-coded", {"count": 1}),
    ]


def test_what_the_interviewer_says_carries_no_theme(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(made(small, tmp_path, [coding(NURSES, 1, "tidsbrist")]), "themes of=tid")
    assert of(result, theme="tid") == (0, 1)


def test_an_interview_counts_for_each_group_whose_own_turns_carry_the_theme(
    study: Evaluation, ask: Ask
) -> None:
    result = ask(study, "themes of=samverkan by=profession")
    assert of(result, theme="samverkan", profession="skolskoterska") == (2, 2)
    assert of(result, theme="samverkan", profession="kurator") == (1, 2)
    assert of(result, theme="samverkan", profession="all") == (3, 3)


def test_an_unknown_voice_among_several_professions_is_mixed(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=tid by=profession")
    assert of(result, theme="tid", profession="skolskoterska") == (1, 2)
    assert of(result, theme="tid", profession="kurator") == (0, 2)
    assert of(result, theme="tid", profession="mixed") == (1, 1)
    assert of(result, theme="tid", profession="all") == (2, 3)


def test_behind_an_unknown_voice_may_be_anybody_in_the_room(study: Evaluation, ask: Ask) -> None:
    mixed = row(ask(study, "themes of=tid by=profession"), theme="tid", profession="mixed")
    assert persons_in(mixed.base) == {"S01", "S02", "S03", "S04", "S05", "S06"}


def test_an_unknown_voice_among_one_profession_is_of_that_profession(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    evaluation = made(small, tmp_path, [coding(NURSES, 4, "tidsbrist"), coding(COUNSELLORS, 3, "tidsbrist")])
    result = ask(evaluation, "themes of=tid by=profession")
    assert of(result, theme="tid", profession="skolskoterska") == (1, 1)
    assert of(result, theme="tid", profession="kurator") == (1, 1)


def test_the_base_is_all_who_took_part_also_the_silent(study: Evaluation, ask: Ask) -> None:
    found = row(ask(study, "themes of=tid by=profession"), theme="tid", profession="kurator")
    assert persons_in(found.base) == {"K01", "K02", "K03", "K04", "S04", "S05", "S06"}


def test_rounds_are_compared_side_by_side_and_not_tested(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    evaluation = made(small, tmp_path, [*CODINGS, coding(LATER, 2, "fortroende")])
    result = ask(evaluation, "themes of=samverkan by=profession across=round")
    assert of(result, theme="samverkan", profession="kurator", round="omg1") == (1, 2)
    assert of(result, theme="samverkan", profession="kurator", round="omg2") == (1, 1)
    assert of(result, theme="samverkan", profession="all", round="omg1") == (3, 3)
    assert result.contrasts == ()
    assert result.dimensions == ("theme", "profession", "round")


def test_a_group_without_an_interview_has_no_row(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes by=profession")
    assert {each.at["profession"] for each in result.rows} == {"skolskoterska", "kurator", "mixed", "all"}


def test_a_group_that_was_invited_but_did_not_come_is_not_in_the_denominator(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    evaluation = small.SmallStudy(
        interviews=[small.interview("omg1-lindby-x", ["K01", "K02", "K03"], ["kurator", "rektor"])],
        people=small.people("kurator", "K01 K02 K03"),
        turns={"omg1-lindby-x": ["K01: Tid."]},
        codings=[coding("omg1-lindby-x", 1, "tidsbrist")],
    ).open(tmp_path)
    result = ask(evaluation, "themes of=tid by=profession")
    assert {each.at["profession"] for each in result.rows} == {"kurator", "all"}


def test_by_group_professions_of_one_group_are_one(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=samverkan by=group")
    assert of(result, theme="samverkan", group="elevhälsa") == (3, 3)


def test_conditions_narrow_the_interviews_and_the_note(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=tid where=site:lindby,round:omg1")
    assert of(result, theme="tid") == (1, 2)
    assert [each.code for each in result.notes] == ["themes-not-tested"]
    assert ask(study, "themes where=round:omg2").rows == ()


def test_conditions_and_division_by_the_same_dimension(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=samverkan by=profession where=profession:kurator")
    assert of(result, theme="samverkan", profession="kurator") == (1, 2)
    assert of(result, theme="samverkan", profession="all") == (1, 2)
    assert {each.at["profession"] for each in result.rows} == {"kurator", "all"}


def test_a_condition_on_the_profession_counts_only_its_own_turns(study: Evaluation, ask: Ask) -> None:
    assert of(ask(study, "themes of=tid where=profession:kurator"), theme="tid") == (0, 2)
    assert of(ask(study, "themes of=tid where=profession:mixed"), theme="tid") == (1, 1)


def test_valence_narrows_what_is_counted_and_never_of_how_many(study: Evaluation, ask: Ask) -> None:
    for valence, count in (("helping", 1), ("hindering", 1), ("suggestion", 0)):
        result = ask(study, f"themes of=samverkan where=valence:{valence}")
        assert of(result, theme="samverkan") == (count, 3)
    divided = ask(study, "themes of=tid by=profession where=valence:hindering")
    assert of(divided, theme="tid", profession="mixed") == (0, 1)


def test_codes_are_counted_one_by_one(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes level=code")
    assert [each.at["code"] for each in result.rows] == ["kontaktvagar", "fortroende", "tidsbrist"]
    assert of(result, code="kontaktvagar") == (3, 3)
    assert of(result, code="fortroende") == (1, 3)


def test_at_the_level_of_codes_a_theme_stands_for_its_codes(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=samverkan level=code")
    assert [each.at["code"] for each in result.rows] == ["kontaktvagar", "fortroende"]


def test_a_code_may_be_asked_for_among_the_themes(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=fortroende,tid")
    assert of(result, theme="fortroende") == (1, 3)
    assert of(result, theme="tid") == (2, 3)


def test_the_first_coder_counts_unless_another_is_named(study: Evaluation, ask: Ask) -> None:
    assert of(ask(study, "themes of=tid coder=a1"), theme="tid") == (2, 3)
    result = ask(study, "themes of=tid coder=a2")
    assert of(result, theme="tid") == (1, 1)
    assert [each.code for each in result.notes] == ["themes-not-tested", "not-coded"]


def test_several_codings_in_one_interview_count_once(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    evaluation = made(small, tmp_path, [coding(NURSES, 2, "tidsbrist"), coding(NURSES, 3, "tidsbrist")])
    assert of(ask(evaluation, "themes of=tid"), theme="tid") == (1, 1)


def test_where_nobody_was_counted_somebody_is_behind_it(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    evaluation = small.SmallStudy(
        interviews=[small.interview("omg1-lindby-x")],
        turns={"omg1-lindby-x": ["Okänd: Tid."]},
        codings=[coding("omg1-lindby-x", 1, "tidsbrist")],
    ).open(tmp_path)
    found = row(ask(evaluation, "themes of=tid"), theme="tid")
    assert (found.count, found.n, len(found.base)) == (1, 1, 1)


def test_a_study_without_codings_has_no_themes(empty: Evaluation, ask: Ask) -> None:
    assert ask(empty, "themes by=profession across=round").rows == ()
    assert [each.code for each in ask(empty, "themes").notes] == ["themes-not-tested"]
