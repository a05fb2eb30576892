"""Contrasts of rounds and groups behind the guard: none of them may tell of a few."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.result import Contrast, Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
POINTS = [1, 2, 3, 2, 3, 1, 2, 4, 2, 3, 1, 2, 4, 3, 2, 1, 3, 2]


def survey(small: ModuleType, folder: Path, first: list[str], second: list[str]) -> Evaluation:
    answers = {
        "omg1": small.respondents(first, [POINTS[n % 18] for n in range(len(first))]),
        "omg2": small.respondents(second, [POINTS[(7 * n + 1) % 18] for n in range(len(second))]),
    }
    return small.SmallStudy(answers=answers).open(folder)


def people(start: int, end: int) -> list[str]:
    return [f"p{n}" for n in range(start, end)]


def released(evaluation: Evaluation, ask: Ask, text: str) -> Released:
    (found,) = release([ask(evaluation, text)], evaluation.design)
    return found


def test_a_model_is_shown_when_enough_answered_only_once(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = survey(small, tmp_path, people(0, 30), people(6, 36))
    model, beside = released(study, ask, "scales across=round").contrasts
    assert not model.hidden
    assert not beside.hidden
    assert (model.n_from, model.n_to, model.n_linked) == (30, 30, 24)


def test_a_model_that_tells_of_a_few_who_left_is_hidden_with_the_linked(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small, tmp_path, people(0, 30), people(3, 36))
    model, beside = released(study, ask, "scales across=round").contrasts
    for each in (model, beside):
        assert each.hidden
        assert (each.difference, each.mean_from, each.n_linked, each.p) == (None, None, None, None)
    assert beside.sensitivity


def test_the_linked_of_a_model_are_as_coarse_as_they_are_few(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = survey(small, tmp_path, people(0, 30), people(18, 48))
    model, beside = released(study, ask, "scales across=round").contrasts
    assert (model.size, beside.size) == (30, 12)
    for value in (beside.difference, beside.mean_from, beside.mean_to, beside.low, beside.detectable):
        assert value == round(value, 1)
    assert model.difference != round(model.difference, 1)


def test_a_comparison_of_all_groups_is_hidden_beside_a_hidden_one(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    answers = [
        each
        for number, (profession, n) in enumerate((("kurator", 12), ("rektor", 12), ("skolskoterska", 12)))
        for each in small.respondents([f"{number}-{k}" for k in range(n)], POINTS[:n], profession=profession)
    ]
    few = small.respondents(["x", "y"], [1, 4], profession="skolpsykolog")
    shown = small.SmallStudy(answers={"omg1": answers}).open(tmp_path / "all")
    hidden = small.SmallStudy(answers={"omg1": [*answers, *few]}).open(tmp_path / "few")

    def whole(study: Evaluation) -> Contrast:
        return next(e for e in released(study, ask, "scales across=profession").contrasts if e.to == "all")

    assert not whole(shown).hidden
    assert whole(hidden).hidden
    assert whole(hidden).statistic is None


@pytest.mark.parametrize(("gone", "hidden"), [(6, False), (3, True)])
def test_changes_compared_tell_no_change_that_is_hidden(
    small: ModuleType,
    tmp_path: Path,
    ask: Ask,
    gone: int,
    hidden: bool,  # noqa: FBT001
) -> None:
    rounds = {
        when: [
            *small.respondents(people(0, 30), [POINTS[(n * step + 1) % 18] for n in range(30)]),
            *small.respondents(
                range(late, 30 + late), [POINTS[n * step % 18] for n in range(30)], site="sjovik"
            ),
        ]
        for when, step, late in (("omg1", 1, 0), ("omg2", 7, gone))
    }
    study = small.SmallStudy(answers=rounds).open(tmp_path)
    contrasts = released(study, ask, "scales by=site across=round").contrasts
    own = [each for each in contrasts if each.at.get("site") == "sjovik" and not each.sensitivity]
    (change,) = (each for each in contrasts if each.measure == "change")
    assert [each.hidden for each in own] == [hidden]
    assert change.hidden == hidden
    assert (change.difference is None) == hidden
