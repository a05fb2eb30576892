"""Who took part: the plan, what was held of it, and who is behind it."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.participation import sitting
from fokus.analysis.result import Estimate, Result, fewest, persons_in
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
Numbers = tuple[float | None, ...]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Two professions, two rounds; nurse D04 has become a counsellor, and one interview was not held."""
    changed = [
        ("D04", "skolskoterska", "lindby", "", "2025-07-31"),
        ("D04", "kurator", "lindby", "2025-08-01", ""),
    ]
    return small.SmallStudy(
        interviews=[
            small.interview("omg1-lindby-ssk", ["D01", "D02", "D03", "D04"], ["skolskoterska"]),
            small.interview("omg1-lindby-kur", ["K01", "K02"]),
            small.interview("omg2-lindby-kur", ["K01", "K02", "D04"]),
            small.interview("omg2-sjovik-kur", held=False),
        ],
        people=[
            *small.people("skolskoterska", "D01 D02 D03"), *small.people("kurator", "K01 K02"), *changed,
        ],
    ).open(tmp_path)  # fmt: skip


def row(result: Result, measure: str, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if each.measure == measure and dict(each.at) == at)
    return found


def numbers(result: Result, **at: str) -> Numbers:
    return tuple(row(result, measure, **at).value for measure in ("planned", "held", "persons"))


def test_undivided_it_counts_interviews_and_distinct_persons(study: Evaluation, ask: Ask) -> None:
    assert numbers(ask(study, "coverage")) == (4, 3, 6)


def test_by_round_each_counts_its_own(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "coverage by=round")
    assert numbers(result, round="omg1") == (2, 2, 6)
    assert numbers(result, round="omg2") == (2, 1, 3)


def test_somebody_who_changed_profession_counts_as_what_they_were_in_each_round(
    study: Evaluation, ask: Ask
) -> None:
    result = ask(study, "coverage by=profession across=round")
    assert persons_in(row(result, "persons", profession="skolskoterska", round="omg1").base) == {
        "D01", "D02", "D03", "D04",
    }  # fmt: skip
    assert persons_in(row(result, "persons", profession="kurator", round="omg2").base) == {
        "K01", "K02", "D04",
    }  # fmt: skip
    assert persons_in(row(result, "persons", profession="all", round="omg2").base) == {"K01", "K02", "D04"}


def test_held_tells_how_many_of_those_planned_and_who_is_behind(study: Evaluation, ask: Ask) -> None:
    held = row(ask(study, "coverage where=round:omg2"), "held")
    assert (held.count, held.n, held.missing) == (1, 2, 1)
    assert persons_in(held.base) == {"K01", "K02", "D04"}


def test_an_interview_that_was_not_held_leaves_a_gap_not_a_hole(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "coverage by=site across=round")
    assert numbers(result, site="sjovik", round="omg2") == (1, 0, 0)
    assert not [each for each in result.rows if each.at == {"site": "sjovik", "round": "omg1"}]


def test_conditions_and_division_together(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "coverage by=round where=profession:skolskoterska")
    assert numbers(result, round="omg1") == (1, 1, 4)
    assert {each.at["round"] for each in result.rows} == {"omg1"}
    assert numbers(ask(study, "coverage where=group:elevhälsa,round:omg1")) == (2, 2, 6)


@pytest.mark.parametrize(
    ("pick", "measure"),
    [("planned", "planned"), ("held", "held"), ("persons", "persons"), ("count", "held"), ("n", "held")],
)
def test_a_pick_comes_down_to_one_row(study: Evaluation, ask: Ask, pick: str, measure: str) -> None:
    assert [each.measure for each in ask(study, f"coverage pick={pick}").rows] == [measure]


def test_a_study_with_nothing_planned_has_nothing(empty: Evaluation, ask: Ask) -> None:
    assert numbers(ask(empty, "coverage")) == (0, 0, 0)
    assert ask(empty, "coverage by=profession").rows == ()


# Unknown persons, several professions


def one(small: ModuleType, tmp_path: Path, interview: dict, **more: object) -> Evaluation:
    roster = [*small.people("kurator", "K01 K02 K03"), *small.people("rektor", "R01")]
    return small.SmallStudy(interviews=[interview], people=roster, **more).open(tmp_path)


def test_those_present_count_although_nobody_knows_who(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = one(small, tmp_path, small.interview("omg1-lindby-x", present=6))
    assert numbers(ask(study, "coverage by=profession"), profession="kurator") == (1, 1, 6)


def test_those_present_of_several_professions_are_mixed(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    both = small.interview("omg1-lindby-x", professions=["kurator", "rektor"], present=6)
    result = ask(one(small, tmp_path, both), "coverage by=profession")
    assert numbers(result, profession="kurator") == (1, 1, None)
    assert row(result, "persons", profession="kurator").missing == 6
    assert numbers(result, profession="all") == (1, 1, 6)
    mixed = [each for each in result.rows if each.at == {"profession": "mixed"}]
    assert [(each.measure, each.value) for each in mixed] == [("persons", 6)]


def test_an_interview_with_nobody_counted_says_nothing_of_how_many(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = one(small, tmp_path, small.interview("omg1-lindby-x"))
    assert numbers(ask(study, "coverage")) == (1, 1, None)


def test_a_group_that_did_not_come_was_not_interviewed(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    both = small.interview("omg1-lindby-x", ["K01", "K02", "K03"], ["kurator", "rektor"])
    result = ask(one(small, tmp_path, both), "coverage by=profession")
    assert numbers(result, profession="kurator") == (1, 1, 3)
    assert numbers(result, profession="rektor") == (1, 0, 0)
    assert numbers(result, profession="all") == (1, 1, 3)


def test_a_guest_is_a_person_but_no_interview_was_planned_for_them(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    guest = small.interview("omg1-lindby-x", ["K01", "K02", "R01"])
    result = ask(one(small, tmp_path, guest), "coverage by=profession")
    rows = [(each.measure, each.value) for each in result.rows if each.at == {"profession": "rektor"}]
    assert rows == [("persons", 1)]
    assert numbers(result, profession="kurator") == (1, 1, 2)


def test_with_two_professions_the_one_that_the_interview_is_for_counts(
    small: ModuleType, tmp_path: Path
) -> None:
    roster = [*small.people("rektor", "D01"), *small.people("kurator", "D01")]
    study = small.SmallStudy(interviews=[small.interview("omg1-lindby-x", ["D01"])], people=roster)
    evaluation = study.open(tmp_path)
    assert list(sitting(evaluation, evaluation.design.interview[0]).persons) == ["kurator"]


def test_whoever_speaks_took_part_also_when_only_a_number_was_noted(
    small: ModuleType, tmp_path: Path
) -> None:
    said = {"omg1-lindby-x": ["Intervjuare: Hur?", "K01: Så.", "K02: Nja."]}
    study = one(small, tmp_path, small.interview("omg1-lindby-x", present=5), turns=said)
    there = sitting(study, study.design.interview[0])
    assert {"K01", "K02"} < persons_in(there.everybody)
    assert len(there.everybody) == 5


def test_unknown_persons_of_two_rounds_may_be_the_same(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = small.SmallStudy(
        interviews=[
            small.interview("omg1-lindby-x", present=4),
            small.interview("omg1-sjovik-x", present=3),
            small.interview("omg2-lindby-x", present=4),
        ]
    ).open(tmp_path)
    base = row(ask(study, "coverage"), "held").base
    assert len(persons_in(base)) == 11
    assert fewest(base) == 7
