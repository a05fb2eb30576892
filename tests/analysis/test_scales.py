"""Scales: means of groups and rounds, and the comparison that the data allow."""

from collections.abc import Callable
from math import nan
from pathlib import Path
from types import ModuleType

import numpy as np
import pingouin
import pytest
from scipy import stats

from fokus.analysis.equivalence import smallest_detectable
from fokus.analysis.ranks import signed_rank
from fokus.analysis.result import Contrast, Estimate, Result, persons_in
from fokus.analysis.rounds import compare_rounds
from fokus.evaluation import Evaluation
from fokus.problems import QueryError

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


def main(result: Result) -> Contrast:
    (found,) = (each for each in result.contrasts if not each.sensitivity)
    return found


def test_partly_linked_is_the_model_of_everybody_with_the_linked_beside(partly: Evaluation, ask: Ask) -> None:
    result = ask(partly, "scales across=round")
    found = main(result)
    first, second = [*FIRST, 4, 4, 3, 4, 3, 4], [*SECOND, 1, 1, 2, 1, 2, 1, 2]
    wide = np.full((25, 2), nan)
    wide[:18, 0], wide[:12, 1], wide[18:, 1] = first, second[:12], second[12:]
    expected = compare_rounds(wide).pairs[0, 1]
    assert (found.test, found.method, found.reason) == ("mixed_model", "partly-linked", None)
    assert (found.difference, found.low, found.high) == pytest.approx(
        (expected.difference, expected.low, expected.high)
    )
    assert (found.n_from, found.n_to, found.n_linked) == (18, 19, 12)
    assert (len(found.base_from), len(found.base_to), len(found.base)) == (18, 19, 25)
    assert "method-mixed_model" in codes(result)
    (beside,) = (each for each in result.contrasts if each.sensitivity)
    t = stats.ttest_rel(SECOND, FIRST)
    assert (beside.test, beside.n_linked) == ("paired_t", 12)
    assert (beside.statistic, beside.p) == pytest.approx((t.statistic, t.pvalue))
    assert (beside.mean_from, beside.mean_to) == pytest.approx((np.mean(FIRST), np.mean(SECOND)))
    assert (beside.base_from, beside.base_to) == (found.base_from, found.base_to)
    assert row(result, "mean", scale="kontakt", round="omg1").n == 18


def test_the_model_agrees_with_statsmodels(partly: Evaluation, ask: Ask) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    people = partly.responses["enkat"].people
    y = partly.responses["enkat"].answers["k1"].to_numpy(dtype=float)
    late = (people["round"] == "omg2").to_numpy(dtype=float)
    model = MixedLM(y, np.column_stack([np.ones(len(y)), late]), people["respondent"].to_numpy())
    found = main(ask(partly, "scales across=round"))
    assert found.difference == pytest.approx(model.fit(reml=True).fe_params[1], abs=1e-4)


def test_link_all_is_the_same_as_the_data_are(partly: Evaluation, ask: Ask) -> None:
    unasked = ask(partly, "scales across=round").contrasts
    assert ask(partly, "scales across=round link=all").contrasts == unasked


def test_a_pick_of_a_partly_linked_comparison_is_the_models(partly: Evaluation, ask: Ask) -> None:
    assert only(ask(partly, "scales across=round pick=difference")).test == "mixed_model"


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
    means = [each for each in result.contrasts if each.measure == "mean"]
    p = [each.p for each in means]
    adjusted = [each.p_adjusted for each in means]
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


THIRD = '[[round]]\nid = "omg0"\nlabel = "maj 2026"\nfrom = 2026-05-01\nto = 2026-06-15\n'


def three(small: ModuleType, folder: Path, *answers: list) -> Evaluation:
    """Three rounds; the last one's id is the first by the alphabet."""
    study = small.SmallStudy(answers=dict(zip(("omg1", "omg2", "omg0"), answers, strict=True)))
    study.files = {"study.toml": THIRD.join([f"{small.DESIGN}\n", _professions(study)])}
    return study.open(folder)


LAST = [3, 3, 3, 4, 4, 3, 3, 4, 2, 4, 4, 4]


def test_three_linked_rounds_are_compared_as_a_whole_and_by_twos(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = three(small, tmp_path, *(small.respondents(CODES, each) for each in (FIRST, SECOND, LAST)))
    result = ask(study, "scales across=round")
    whole, *pairs = result.contrasts
    y = np.array([FIRST, SECOND, LAST], dtype=float).T
    by_round, by_person = y.mean(axis=0), y.mean(axis=1, keepdims=True)
    error = y - by_round - by_person + y.mean()
    f = 12 * np.sum((by_round - y.mean()) ** 2) / 2 / (np.sum(error**2) / 22)
    assert (whole.origin, whole.to, whole.test, whole.n_linked) == ("all", "all", "rm_anova", 12)
    assert whole.statistic == pytest.approx(f)
    assert (whole.df, whole.df_error) == (2, 22)
    assert [(each.origin, each.to) for each in pairs] == [
        ("omg1", "omg2"),
        ("omg1", "omg0"),
        ("omg2", "omg0"),
    ]
    t = [stats.ttest_rel(b, a) for a, b in ((FIRST, SECOND), (FIRST, LAST), (SECOND, LAST))]
    assert [each.p for each in pairs] == pytest.approx([each.pvalue for each in t])
    holm = pingouin.multicomp([each.pvalue for each in t], method="holm")[1]
    assert [each.p_adjusted for each in pairs] == pytest.approx(list(holm))
    assert whole.p_adjusted is None
    assert ("holm", {"count": 3}) in [(each.code, dict(each.arguments)) for each in result.notes]


def test_who_left_one_of_three_rounds_stays_in_the_model(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rounds = [
        small.respondents(CODES, FIRST), small.respondents(CODES[1:], SECOND[1:]),
        small.respondents(CODES[:-1], LAST[:-1]),
    ]  # fmt: skip
    result = ask(three(small, tmp_path, *rounds), "scales across=round")
    whole, *pairs = (each for each in result.contrasts if not each.sensitivity)
    assert (whole.test, whole.n_from, whole.method) == ("mixed_model", 12, "partly-linked")
    assert [(each.n_from, each.n_to, each.n_linked) for each in pairs] == [
        (12, 11, 11),
        (12, 11, 11),
        (11, 11, 10),
    ]
    assert [each.n for each in result.rows if each.measure == "mean"] == [12, 11, 11]
    complete, *beside = (each for each in result.contrasts if each.sensitivity)
    t = [stats.ttest_rel(b[1:-1], a[1:-1]) for a, b in ((FIRST, SECOND), (FIRST, LAST), (SECOND, LAST))]
    assert (complete.test, complete.n_linked) == ("rm_anova", 10)
    assert [each.p for each in beside] == pytest.approx([each.pvalue for each in t])
    assert all(each.base_from == each.base_to == set(CODES[1:-1]) for each in (complete, *beside))
    assert all(each.family is None and each.p_adjusted is None for each in (complete, *beside))


def test_three_rounds_of_others_each_time(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rounds = [
        small.respondents([f"{n}-{each}" for each in CODES], values)
        for n, values in enumerate((FIRST, SECOND, LAST))
    ]
    whole, *pairs = ask(three(small, tmp_path, *rounds), "scales across=round").contrasts
    assert (whole.test, whole.n_linked) == ("welch_anova", 0)
    assert {each.test for each in pairs} == {"games_howell"}
    assert all(each.p_adjusted is None for each in pairs)


def test_two_of_three_rounds_are_compared_when_they_are_asked_for(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = three(small, tmp_path, *(small.respondents(CODES, each) for each in (FIRST, SECOND, LAST)))
    found = only(ask(study, "scales across=round where=round:omg1+omg0"))
    assert (found.origin, found.to, found.test) == ("omg1", "omg0", "paired_t")


def test_groups_are_compared_as_others_and_a_small_one_not_at_all(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    answers = [
        *small.respondents(CODES, FIRST),
        *small.respondents([f"r{n}" for n in CODES], LAST, profession="rektor"),
        *small.respondents(["p1", "p2"], [1, 4], profession="skolpsykolog"),
    ]
    study = small.SmallStudy(answers={"omg1": answers}).open(tmp_path)
    result = ask(study, "scales across=profession")
    found = only(result)
    t = stats.ttest_ind(LAST, FIRST, equal_var=False)
    assert (found.origin, found.to, found.test) == ("kurator", "rektor", "welch_t")
    assert (found.statistic, found.p) == pytest.approx((t.statistic, t.pvalue))
    alone = ask(study, "scales across=profession where=profession:kurator")
    assert alone.contrasts == ()
    assert "nothing-to-compare" in codes(alone)


def test_who_changed_group_is_named(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    first = [*small.respondents("abcdef", 1), *small.respondents("ghijkl", 2, profession="rektor")]
    second = [*small.respondents("abcde", 2), *small.respondents("fghijkl", 3, profession="rektor")]
    study = survey(small, tmp_path, first, second)
    assert "group-changed" in codes(ask(study, "scales by=profession across=round"))
    assert "group-changed-left-out" in codes(ask(study, "scales by=profession across=round link=linked"))
    assert not {each for each in codes(ask(study, "scales across=round")) if each.startswith("group-")}


# A bound, and what could have been shown


@pytest.fixture
def steady(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Thirty persons, of whom six go up one step and six down."""
    people = [f"p{n}" for n in range(30)]
    before = [1 + n % 3 for n in range(30)]
    after = [each + (n < 6) - (6 <= n < 12 and each > 1) for n, each in enumerate(before)]
    return survey(small, tmp_path, small.respondents(people, before), small.respondents(people, after))


def test_unchanged_is_said_only_within_a_bound_set_beforehand(steady: Evaluation, ask: Ask) -> None:
    without, wide, narrow = (
        only(ask(steady, f"scales across=round{each}")) for each in ("", " bound=0.5", " bound=0.1")
    )
    assert (without.bound, without.low_90, without.outcome) == (None, None, None)
    assert wide.outcome == "unchanged"
    assert -0.5 < wide.low_90 < wide.difference < wide.high_90 < 0.5
    assert narrow.outcome is None
    assert wide.p_equivalence < 0.05 < narrow.p_equivalence
    assert wide.low_90 > wide.low


def test_a_scales_own_bound_is_taken_and_the_querys_goes_before(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    people = [f"p{n}" for n in range(24)]
    answers = [small.respondents(people, [1 + (n + k) % 3 for n in range(24)]) for k in (0, 0)]
    answers[1][0]["k1"], answers[1][1]["k1"] = 3, 1
    instrument = small.INSTRUMENT.format(sensitive="") + "bound = 0.4\n"
    study = small.SmallStudy(answers={"omg1": answers[0], "omg2": answers[1]})
    study.files = {"instruments/enkat.toml": instrument}
    opened = study.open(tmp_path)
    assert only(ask(opened, "scales across=round")).bound == 0.4
    assert only(ask(opened, "scales across=round bound=0.3")).bound == 0.3


def test_a_bound_is_for_a_change_between_rounds(steady: Evaluation, ask: Ask) -> None:
    with pytest.raises(QueryError, match="bound-needs-rounds"):
        ask(steady, "scales across=site bound=0.2")


def test_the_smallest_change_that_could_have_been_shown(steady: Evaluation, ask: Ask) -> None:
    found = only(ask(steady, "scales across=round"))
    change = (found.high - found.difference) / stats.t.ppf(0.975, 29) * np.sqrt(30)
    assert found.detectable == pytest.approx(smallest_detectable(30) * change, rel=1e-6)
    assert found.detectable_in == "points"


def test_too_few_pairs_are_told_in_standard_deviations(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rounds = [small.respondents(CODES[:8], values[:8]) for values in (FIRST, SECOND)]
    found = only(ask(survey(small, tmp_path, *rounds), "scales across=round"))
    assert (found.reason, found.detectable_in) == ("too-few-pairs", "sd")
    assert found.detectable == pytest.approx(smallest_detectable(8))


def test_the_signed_ranks_of_the_same_pairs_stand_beside(linked: Evaluation, ask: Ask) -> None:
    assert only(ask(linked, "scales across=round")).p_sensitivity == signed_rank(FIRST, SECOND).p


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
