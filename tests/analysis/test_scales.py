"""Scales: means of groups and rounds, and the comparison that the data allow."""

from collections.abc import Callable
from math import nan
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

from fokus.analysis.result import Contrast, Estimate, Result, persons_in
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]

CODES = "abcdefghijkl"
FIRST = [1, 2, 3, 2, 3, 1, 2, 4, 2, 3, 1, 2]
SECOND = [2, 2, 4, 3, 3, 2, 3, 4, 1, 4, 3, 3]


def survey(small: ModuleType, tmp_path: Path, first: list, second: list, **more: object) -> Evaluation:
    return small.SmallStudy(answers={"omg1": first, "omg2": second}, **more).open(tmp_path)


@pytest.fixture
def linked(small: ModuleType, tmp_path: Path) -> Evaluation:
    later = small.respondents(reversed(CODES.upper()), SECOND[::-1])
    return survey(small, tmp_path, small.respondents(CODES, FIRST), later)


@pytest.fixture
def unlinked(small: ModuleType, tmp_path: Path) -> Evaluation:
    later = small.respondents([f"x{n}" for n in range(12)], SECOND)
    return survey(small, tmp_path, small.respondents(CODES, FIRST), later)


@pytest.fixture
def partly(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Twelve in both rounds, six only in the first, seven only in the second."""
    first = small.respondents([*CODES, *(f"f{n}" for n in range(6))], [*FIRST, 4, 4, 3, 4, 3, 4])
    second = small.respondents([*CODES, *(f"s{n}" for n in range(7))], [*SECOND, 1, 1, 2, 1, 2, 1, 2])
    return survey(small, tmp_path, first, second)


def row(result: Result, measure: str, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if each.measure == measure and dict(each.at) == at)
    return found


def only(result: Result) -> Contrast:
    (found,) = result.contrasts
    return found


def codes(result: Result) -> list[str]:
    return [each.code for each in result.notes]


def test_a_mean_has_its_interval_spread_and_median(linked: Evaluation, ask: Ask) -> None:
    result = ask(linked, "scales where=round:omg1")
    low, high = stats.t.interval(0.95, 11, np.mean(FIRST), stats.sem(FIRST))
    mean = row(result, "mean", scale="kontakt")
    assert (mean.value, mean.low, mean.high) == pytest.approx((np.mean(FIRST), low, high))
    assert (mean.n, mean.missing, len(mean.base)) == (12, 0, 12)
    assert row(result, "sd", scale="kontakt").value == pytest.approx(np.std(FIRST, ddof=1))
    assert row(result, "median", scale="kontakt").value == 2


def test_all_linked_gives_the_paired_t_by_person(linked: Evaluation, ask: Ask) -> None:
    found = only(ask(linked, "scales across=round"))
    expected = stats.ttest_rel(SECOND, FIRST)
    assert (found.origin, found.to, found.test, found.method) == ("omg1", "omg2", "paired_t", "linked")
    assert (found.statistic, found.p, found.df) == pytest.approx((expected.statistic, expected.pvalue, 11))
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))
    assert (found.n_from, found.n_to, found.n_linked) == (12, 12, 12)
    assert found.base == found.base_from == found.base_to == set(CODES)


def test_none_linked_gives_welch(unlinked: Evaluation, ask: Ask) -> None:
    found = only(ask(unlinked, "scales across=round"))
    expected = stats.ttest_ind(SECOND, FIRST, equal_var=False)
    assert (found.test, found.method, found.n_linked) == ("welch_t", "unlinked", 0)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))


def test_respondents_without_a_code_are_nobody_elses(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    same = [small.respondents([""] * 12, each) for each in (FIRST, SECOND)]
    found = only(ask(survey(small, tmp_path, *same, link="none"), "scales across=round"))
    assert (found.test, found.n_linked) == ("welch_t", 0)


def test_partly_linked_is_not_answered_but_says_how_many(partly: Evaluation, ask: Ask) -> None:
    result = ask(partly, "scales across=round")
    found = only(result)
    assert (found.reason, found.difference, found.p, found.test) == ("partly-linked", None, None, None)
    assert (found.n_from, found.n_to, found.n_linked) == (18, 19, 12)
    assert "reason-partly-linked" in codes(result)
    assert row(result, "mean", scale="kontakt", round="omg1").n == 18


def test_link_all_is_the_same_as_the_data_are(partly: Evaluation, ask: Ask) -> None:
    assert only(ask(partly, "scales across=round link=all")).reason == "partly-linked"


def test_link_linked_keeps_those_of_both_rounds(partly: Evaluation, ask: Ask) -> None:
    result = ask(partly, "scales across=round link=linked")
    found = only(result)
    expected = stats.ttest_rel(SECOND, FIRST)
    assert (found.test, found.statistic) == ("paired_t", pytest.approx(expected.statistic))
    assert persons_in(row(result, "mean", scale="kontakt", round="omg2").base) == set(CODES)
    assert "link-linked" in codes(result)


def test_link_unlinked_keeps_those_of_one_round(partly: Evaluation, ask: Ask) -> None:
    result = ask(partly, "scales across=round link=unlinked")
    found = only(result)
    expected = stats.ttest_ind([1, 1, 2, 1, 2, 1, 2], [4, 4, 3, 4, 3, 4], equal_var=False)
    assert (found.test, found.statistic) == ("welch_t", pytest.approx(expected.statistic))
    assert (found.n_from, found.n_to) == (6, 7)


def test_one_round_links_nobody(linked: Evaluation, ask: Ask) -> None:
    result = ask(linked, "scales across=round link=linked where=round:omg1")
    assert row(result, "mean", scale="kontakt", round="omg1").n == 0
    assert result.contrasts == ()


def test_who_has_no_score_is_missing_and_not_behind_the_mean(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    first = small.respondents("abcdef", [1, 2, 3, 4, "Vet ej", ""])
    study = small.SmallStudy(answers={"omg1": first}).open(tmp_path)
    found = row(ask(study, "scales"), "mean", scale="kontakt")
    assert (found.value, found.n, found.missing) == (2.5, 4, 2)
    assert persons_in(found.base) == set("abcd")


def test_where_nobody_has_a_score_those_asked_are_behind_it(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("abcdef", "Vet ej")}).open(tmp_path)
    found = row(ask(study, "scales"), "mean", scale="kontakt")
    assert (found.value, found.n, found.missing, len(found.base)) == (None, 0, 6, 6)


def test_a_reversed_item_is_turned(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("ab", [1, 3], [4, 2])}).open(tmp_path)
    assert row(ask(study, "scales"), "mean", scale="kontakt").value == 2


def test_divided_by_group_a_total_comes_last(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    answers = [
        *small.respondents("abc", [1, 2, 3]),
        *small.respondents("de", [4, 4], profession="rektor", site="sjovik"),
        {"kod": "f", "k1": 1, "k2": ""},
    ]
    study = small.SmallStudy(answers={"omg1": answers}).open(tmp_path)
    result = ask(study, "scales by=profession")
    means = {each.at["profession"]: each.value for each in result.rows if each.measure == "mean"}
    assert means == {"kurator": 2, "rektor": 4, "all": 2.5}
    assert list(means) == ["kurator", "rektor", "all"]
    grouped = ask(study, "scales by=site where=group:elevhälsa+rektor")
    assert {each.at["site"]: each.value for each in grouped.rows if each.measure == "mean"} == {
        "lindby": 2, "sjovik": 4, "all": 14 / 5,
    }  # fmt: skip


def test_who_changed_group_is_compared_in_the_total_only(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    first = [*small.respondents("abcdef", 1), *small.respondents("ghijkl", 2, profession="rektor")]
    second = [*small.respondents("abcde", 2), *small.respondents("fghijkl", 3, profession="rektor")]
    result = ask(survey(small, tmp_path, first, second), "scales by=profession across=round link=linked")
    linked = {each.at["profession"]: each.n_linked for each in result.contrasts}
    assert linked == {"kurator": 5, "rektor": 6, "all": 12}


def test_several_comparisons_are_adjusted_as_one_family(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rectors = small.respondents([f"r{each}" for each in CODES], FIRST, profession="rektor")
    first = [*small.respondents(CODES, FIRST), *rectors]
    second = [each | {"k1": value} for each, value in zip(first, [*SECOND, *SECOND], strict=True)]
    result = ask(survey(small, tmp_path, first, second), "scales by=profession across=round")
    p = [each.p for each in result.contrasts]
    adjusted = [each.p_adjusted for each in result.contrasts]
    order = np.argsort(p, kind="stable")
    holm = np.maximum.accumulate(np.minimum(1, np.array([3, 2, 1]) * np.array(p)[order]))
    assert np.array(adjusted)[order] == pytest.approx(holm)
    assert ("holm", {"count": 3}) in [(each.code, dict(each.arguments)) for each in result.notes]


def test_rounds_taken_together_count_each_person_once(linked: Evaluation, ask: Ask) -> None:
    result = ask(linked, "scales")
    mean = row(result, "mean", scale="kontakt")
    assert mean.value == pytest.approx(np.mean([FIRST, SECOND]))
    assert (mean.n, len(persons_in(mean.base)), len(mean.base)) == (12, 12, 24)
    assert "rounds-together-mean" in codes(result)


def test_more_rounds_and_other_dimensions_are_not_yet_compared(
    small: ModuleType, tmp_path: Path, ask: Ask, linked: Evaluation
) -> None:
    result = ask(linked, "scales across=profession where=round:omg1")
    assert result.contrasts == ()
    assert "across-not-yet" in codes(result)
    third = '[[round]]\nid = "omg3"\nlabel = "maj 2026"\nfrom = 2026-05-01\nto = 2026-06-15\n'
    answers = {f"omg{n}": small.respondents(CODES, FIRST) for n in (1, 2, 3)}
    study = small.SmallStudy(answers=answers)
    folder = tmp_path / "tre"
    study.files = {"study.toml": third.join([f"{small.DESIGN}\n", _professions(study)])}
    three = ask(study.open(folder), "scales across=round")
    assert three.contrasts == ()
    assert "rounds-not-yet" in codes(three)
    two = ask(study.open(folder), "scales across=round where=round:omg1+omg3")
    assert [(each.origin, each.to) for each in two.contrasts] == [("omg1", "omg3")]


def _professions(study: object) -> str:
    return "\n".join(study._professions())


@pytest.mark.parametrize(
    ("pick", "measure"), [("n", "mean"), ("low", "mean"), ("missing", "mean"), ("sd", "sd")]
)
def test_a_pick_comes_down_to_one_row(linked: Evaluation, ask: Ask, pick: str, measure: str) -> None:
    result = ask(linked, f"scales of=kontakt where=round:omg1 pick={pick}")
    assert [each.measure for each in result.rows] == [measure]


def test_a_study_without_a_survey_has_no_scales(empty: Evaluation, ask: Ask) -> None:
    assert ask(empty, "scales by=profession across=round link=linked").rows == ()


def test_no_number_is_nan(partly: Evaluation, ask: Ask) -> None:
    for text in ("scales across=round", "scales across=round link=linked by=profession,site"):
        numbers = [value for each in ask(partly, text).rows for value in (each.value, each.low, each.high)]
        assert not any(value is not None and np.isclose(value, nan, equal_nan=True) for value in numbers)
