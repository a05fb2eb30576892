"""Change between two rounds: the libraries' traps, and what must hold whatever the scores are."""

import ast
import math
import random
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus import analysis
from fokus.analysis.change import adjust_holm, compare, compare_linked, compare_unlinked
from fokus.analysis.inference import Inference
from fokus.analysis.scoring import score
from fokus.study.instrument import Labels, Point, ResponseFormat, Scale

FIRST = [2.0, 2.4, 3.2, 1.8, 2.6, 3.0, 2.2, 2.8, 3.6, 1.6, 2.4, 3.4]
SECOND = [2.6, 2.2, 3.8, 2.4, 2.6, 3.8, 2.8, 2.6, 3.8, 2.6, 3.0, 3.2]
COMPUTED = ["low", "high", "effect", "effect_low", "effect_high", "test", "statistic", "df", "p"]


def counsellors(values: list[float]) -> pd.Series:
    ids = [f"kurator-{n}" for n in range(1, len(values) + 1)]
    return pd.Series(values, index=pd.Index(ids, dtype="str"), dtype=float)


def numbers(comparison: Inference) -> list[float]:
    """Return all numbers of a comparison, nan for None."""
    values = [part for part in astuple(comparison) if not isinstance(part, str)]
    return [math.nan if part is None else float(part) for part in values]


def same(comparison: Inference, other: Inference) -> bool:
    close = numbers(comparison) == pytest.approx(numbers(other), abs=1e-9, rel=1e-7, nan_ok=True)
    return close and comparison.reason == other.reason and comparison.test == other.test


def straight(c: Inference) -> list[float]:
    """Return difference, intervals, effect and statistic, nan for None."""
    signed = [c.difference, c.low, c.high, c.effect, c.effect_low, c.effect_high, c.statistic]
    return [math.nan if part is None else part for part in signed]


def turned(c: Inference) -> list[float]:
    """Return the same with the sign, and so the ends of the intervals, the other way."""
    difference, low, high, effect, effect_low, effect_high, statistic = straight(c)
    return [-difference, -high, -low, -effect, -effect_high, -effect_low, -statistic]


def gives_only_the_difference(comparison: Inference) -> bool:
    return all(getattr(comparison, name) is None for name in COMPUTED)


point = st.integers(5, 20).map(lambda fifth: fifth / 5)
pairs = st.lists(st.tuples(point, point), min_size=1, max_size=25)
Compare = Callable[[pd.Series, pd.Series], Inference]
COMPARE: list[Compare] = [compare_linked, compare_unlinked]


# What a comparison is


def test_linked_rounds_give_the_paired_t_unrounded() -> None:
    comparison = compare_linked(counsellors(FIRST), counsellors(SECOND))
    expected = stats.ttest_rel(SECOND, FIRST)
    interval = expected.confidence_interval()
    assert comparison.test == "paired_t"
    assert comparison.method == "linked"
    assert comparison.reason is None
    assert comparison.difference == pytest.approx(np.mean(SECOND) - np.mean(FIRST), abs=1e-12)
    assert comparison.statistic == pytest.approx(expected.statistic, abs=1e-12)
    assert comparison.df == 11
    assert comparison.p == pytest.approx(expected.pvalue, abs=1e-12)
    assert (comparison.low, comparison.high) == pytest.approx(tuple(interval), abs=1e-12)


def test_unlinked_rounds_give_welch_unrounded() -> None:
    comparison = compare_unlinked(counsellors(FIRST), counsellors(SECOND[:9]))
    expected = stats.ttest_ind(SECOND[:9], FIRST, equal_var=False)
    interval = expected.confidence_interval()
    assert comparison.test == "welch_t"
    assert comparison.method == "unlinked"
    assert comparison.n_linked == 0
    assert comparison.statistic == pytest.approx(expected.statistic, abs=1e-12)
    assert comparison.df == pytest.approx(expected.df, abs=1e-12)
    assert comparison.p == pytest.approx(expected.pvalue, abs=1e-12)
    assert (comparison.low, comparison.high) == pytest.approx(tuple(interval), abs=1e-12)


@pytest.mark.parametrize("compare", COMPARE)
def test_every_number_is_plain(compare: Compare) -> None:
    comparison = compare(counsellors(FIRST), counsellors(SECOND))
    assert {type(part) for part in astuple(comparison)} == {float, int, str, type(None)}


# Traps of the libraries


@given(st.permutations(range(12)))
@settings(deadline=None, database=None, max_examples=25)
def test_respondents_in_another_order_are_paired_by_who_they_are(order: list[int]) -> None:
    first, second = counsellors(FIRST), counsellors(SECOND)
    assert same(compare_linked(first, second.iloc[order]), compare_linked(first, second))


def test_pairing_by_position_would_have_given_something_else() -> None:
    first, second = counsellors(FIRST), counsellors(SECOND).iloc[::-1]
    by_position = pingouin.ttest(second.to_numpy(), first.to_numpy(), paired=True)["T"].item()
    assert compare_linked(first, second).statistic > 2 * by_position


def test_rounds_of_unequal_length_are_compared_over_their_pairs() -> None:
    first, second = counsellors(FIRST), counsellors(SECOND).iloc[1:]
    comparison = compare_linked(first, second)
    assert comparison.test == "paired_t"
    assert (comparison.n_from, comparison.n_to, comparison.n_linked) == (12, 11, 11)
    assert comparison.df == 10
    assert comparison.difference == pytest.approx(np.mean(SECOND[1:]) - np.mean(FIRST[1:]))


def test_a_pair_with_a_missing_score_is_dropped_and_counted_where_it_is() -> None:
    first = counsellors([math.nan, *FIRST[1:]])
    second = counsellors([*SECOND[:11], math.nan])
    comparison = compare_linked(first, second)
    assert (comparison.n_from, comparison.n_to, comparison.n_linked) == (11, 11, 10)
    expected = compare_linked(counsellors(FIRST).iloc[1:11], counsellors(SECOND).iloc[1:11])
    assert straight(comparison) == straight(expected)


def test_the_effect_is_signed_and_of_the_pairs() -> None:
    first, second = counsellors(FIRST), counsellors(SECOND)
    change = np.array(SECOND) - np.array(FIRST)
    g_z = (1 - 3 / (4 * 11 - 1)) * change.mean() / change.std(ddof=1)
    unsigned = pingouin.ttest(second, first, paired=True)["cohen_d"].item()
    assert compare_linked(first, second).effect == pytest.approx(g_z, abs=1e-3)
    assert compare_linked(second, first).effect == pytest.approx(-g_z, abs=1e-3)
    assert abs(g_z - unsigned) > 0.1


def test_equal_numbers_are_no_reason_for_student() -> None:
    spread = counsellors([1.0, 4.0, 1.2, 3.8, 1.0, 4.0, 1.4, 3.6, 1.0, 4.0, 2.0, 3.0])
    comparison = compare_unlinked(counsellors(FIRST), spread)
    assert comparison.df < 21
    assert pingouin.ttest(spread, FIRST, correction="auto")["dof"].item() == 22


def test_no_test_of_normality_decides_what_is_computed() -> None:
    skewed = counsellors([1.0] * 9 + [2.0, 5.0, 5.0])
    assert not pingouin.normality(skewed)["normal"].item()
    assert compare_linked(counsellors(FIRST), skewed).test == "paired_t"
    assert compare_unlinked(counsellors(FIRST), skewed).test == "welch_t"


def test_nothing_in_the_statistics_asks_whether_scores_are_normal() -> None:
    gates = {"normality", "shapiro", "normaltest", "jarque_bera", "anderson", "kstest", "lilliefors"}
    rooms = Path(analysis.__file__).parent.rglob("*.py")
    called = {
        node.attr if isinstance(node, ast.Attribute) else node.name
        for path in rooms
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.alias)
    }
    assert "inv_cdf" in called
    assert not called & gates
    constant = counsellors([3.0] * 12)
    with pytest.warns(UserWarning, match="range zero"):
        assert pingouin.normality(constant)["normal"].item()
    assert compare_linked(constant, constant).reason == "constant"


@pytest.mark.parametrize("n", [0, 1, 2, 9])
def test_few_pairs_give_a_difference_and_no_test(n: int) -> None:
    comparison = compare_linked(counsellors(FIRST[:n]), counsellors(SECOND[:n]))
    assert comparison.reason == "too-few-pairs"
    assert gives_only_the_difference(comparison)
    if n:
        assert comparison.difference == pytest.approx(np.mean(SECOND[:n]) - np.mean(FIRST[:n]))
    else:
        assert comparison.difference is None


def test_ten_pairs_are_enough() -> None:
    comparison = compare_linked(counsellors(FIRST[:10]), counsellors(SECOND[:10]))
    assert comparison.reason is None
    assert comparison.df == 9


@pytest.mark.parametrize(
    ("n_from", "n_to", "reason"),
    [
        *((0, 12, "too-few"), (1, 12, "too-few"), (12, 1, "too-few"), (2, 2, "too-few")),
        *((1, 48, "too-few"), (3, 3, "too-few"), (3, 4, "too-few"), (2, 7, "too-few")),
        *((4, 4, None), (3, 5, None), (5, 3, None), (2, 8, None)),
    ],
)
def test_unlinked_rounds_need_enough_for_a_p_below_5_in_100(
    n_from: int, n_to: int, reason: str | None
) -> None:
    first, second = (FIRST * 4)[:n_from], (SECOND * 4)[:n_to]
    comparison = compare_unlinked(counsellors(first), counsellors(second))
    assert comparison.reason == reason
    assert gives_only_the_difference(comparison) == (reason is not None)
    assert (comparison.difference is None) == (n_from == 0)


def test_rounds_of_one_respondent_each_still_differ() -> None:
    assert compare_unlinked(counsellors([2.0]), counsellors([3.5])).difference == 1.5


@pytest.mark.parametrize("step", [0.0, 0.1, 1.0])
def test_a_constant_difference_has_no_test_whatever_the_float_noise(step: float) -> None:
    first = counsellors(FIRST)
    comparison = compare_linked(first, first + step)
    assert comparison.reason == "constant"
    assert gives_only_the_difference(comparison)
    assert comparison.difference == pytest.approx(step)


def test_float_noise_is_no_difference() -> None:
    noise = [0.1 + 0.2, *[0.3] * 11]
    changed = [0.0] * 7 + [0.5] * 5
    second = counsellors([before + step for before, step in zip(noise, changed, strict=True)])
    comparison = compare_linked(counsellors([0.3] * 12), second)
    assert comparison.reason == "too-few-nonzero"


@pytest.mark.parametrize(("changed", "reason"), [(5, "too-few-nonzero"), (6, None)])
def test_five_changed_are_too_few_for_a_p_and_six_are_not(changed: int, reason: str | None) -> None:
    steps = [0.2 * (1 + n) if n < changed else 0.0 for n in range(12)]
    second = [before + step for before, step in zip(FIRST, steps, strict=True)]
    comparison = compare_linked(counsellors(FIRST), counsellors(second))
    assert comparison.reason == reason
    assert gives_only_the_difference(comparison) == (reason is not None)
    assert comparison.difference == pytest.approx(sum(steps) / 12)


def test_two_rounds_of_the_same_score_each_have_no_test() -> None:
    comparison = compare_unlinked(counsellors([2.0] * 12), counsellors([2.5] * 10))
    assert comparison.reason == "constant"
    assert gives_only_the_difference(comparison)
    assert comparison.difference == 0.5


def test_one_round_of_the_same_score_is_tested_without_a_warning() -> None:
    comparison = compare_unlinked(counsellors([2.0] * 12), counsellors(SECOND))
    expected = stats.ttest_1samp(SECOND, 2.0)
    assert comparison.statistic == pytest.approx(expected.statistic)
    assert comparison.df == pytest.approx(11)


def test_a_very_large_t_is_tested_without_a_warning() -> None:
    first = counsellors([1.0, 2.0, 3.0, 4.0] * 12)
    comparison = compare_linked(first, first + 10 + 1e-8 * (np.arange(48) % 2))
    assert comparison.reason is None
    assert comparison.statistic > 1e8


@pytest.mark.parametrize("which", [0, 1])
def test_a_respondent_twice_in_a_round_is_refused(which: int) -> None:
    rounds = [counsellors(FIRST), counsellors(SECOND)]
    ids = rounds[which].index.to_list()
    rounds[which].index = pd.Index([ids[1], *ids[1:]])
    with pytest.raises(ValueError, match="twice"):
        compare_linked(*rounds)


def test_scores_without_a_respondent_are_nobodys_pair() -> None:
    first, second = counsellors(FIRST), counsellors(SECOND)
    first.index = pd.Index([None, None, *first.index[2:]], dtype=object)
    second.index = pd.Index([None, *second.index[1:]], dtype=object)
    comparison = compare_linked(first, second)
    assert (comparison.n_from, comparison.n_to, comparison.n_linked) == (12, 12, 10)


def test_unlinked_rounds_do_not_read_the_index() -> None:
    anonymous = pd.Series(SECOND, index=["anonym"] * 12)
    named = compare_unlinked(counsellors(FIRST), counsellors(SECOND))
    assert same(compare_unlinked(counsellors(FIRST), anonymous), named)


# What must hold whatever the scores are


@pytest.mark.parametrize("compare", COMPARE)
@given(pairs, st.randoms(use_true_random=False))
@settings(deadline=None, database=None, max_examples=50)
def test_the_order_of_respondents_does_not_matter(
    compare: Compare, scores: list[tuple[float, float]], chance: random.Random
) -> None:
    first, second = (counsellors(list(scores_)) for scores_ in zip(*scores, strict=True))
    seeds = [chance.randrange(2**32) for _ in range(2)]
    mixed = [s.sample(frac=1, random_state=r) for s, r in zip((first, second), seeds, strict=True)]
    assert same(compare(*mixed), compare(first, second))


@pytest.mark.parametrize("compare", COMPARE)
@given(pairs)
@settings(deadline=None, database=None, max_examples=50)
def test_the_rounds_the_other_way_flip_the_sign(compare: Compare, scores: list[tuple[float, float]]) -> None:
    first, second = (counsellors(list(scores_)) for scores_ in zip(*scores, strict=True))
    there, back = compare(first, second), compare(second, first)
    assert straight(there) == pytest.approx(turned(back), abs=1e-9, rel=1e-9, nan_ok=True)
    assert (there.n_from, there.n_to) == (back.n_to, back.n_from)
    assert (there.p, there.reason) == (pytest.approx(back.p), back.reason)


@pytest.mark.parametrize("compare", COMPARE)
@given(st.lists(st.lists(st.integers(1, 4), min_size=6, max_size=6), min_size=12, max_size=20))
@settings(deadline=None, database=None, max_examples=50)
def test_reversing_a_scale_flips_the_sign(compare: Compare, answers: list[list[int]]) -> None:
    columns = ["samsyn", "väntan", "stöd"]
    degree = ResponseFormat(points=tuple(Point(value=value) for value in (1, 2, 3, 4)))
    label = Labels(sv="Samverkan")
    scale = Scale(id="s", label=label, items=("samsyn", "-väntan", "stöd"), min_answered=2)
    reverse = Scale(id="s", label=label, items=("-samsyn", "väntan", "-stöd"), min_answered=2)
    rounds = [pd.DataFrame([row[start : start + 3] for row in answers], columns=columns) for start in (0, 3)]
    there = compare(*(score(each, scale, degree) for each in rounds))
    back = compare(*(score(each, reverse, degree) for each in rounds))
    assume(there.reason is None)
    assert straight(there) == pytest.approx(turned(back), abs=1e-6, rel=1e-6)
    assert there.p == pytest.approx(back.p, rel=1e-6)


@pytest.mark.parametrize("compare", COMPARE)
@given(pairs, st.integers(-50, 50).map(lambda fifth: fifth / 5))
@settings(deadline=None, database=None, max_examples=50)
def test_adding_a_constant_to_both_rounds_changes_nothing(
    compare: Compare, scores: list[tuple[float, float]], constant: float
) -> None:
    first, second = (counsellors(list(scores_)) for scores_ in zip(*scores, strict=True))
    assert same(compare(first + constant, second + constant), compare(first, second))


@pytest.mark.parametrize("compare", COMPARE)
@given(st.lists(st.tuples(point, point), min_size=10, max_size=25))
@settings(deadline=None, database=None, max_examples=50)
def test_an_interval_contains_its_estimate_and_agrees_with_its_p(
    compare: Compare, scores: list[tuple[float, float]]
) -> None:
    first, second = (counsellors(list(scores_)) for scores_ in zip(*scores, strict=True))
    comparison = compare(first, second)
    assume(comparison.reason is None)
    assert comparison.low < comparison.difference < comparison.high
    assert comparison.effect_low < comparison.effect < comparison.effect_high
    assume(abs(comparison.p - 0.05) > 1e-9)
    assert (comparison.low > 0 or comparison.high < 0) == (comparison.p < 0.05)


@given(st.lists(point, min_size=10, max_size=25))
@settings(deadline=None, database=None, max_examples=25)
def test_identical_rounds_are_constant(values: list[float]) -> None:
    comparison = compare_linked(counsellors(values), counsellors(values))
    assert comparison.reason == "constant"
    assert comparison.difference == 0
    assert gives_only_the_difference(comparison)


# Holm


@given(st.lists(st.none() | st.floats(0, 1), max_size=12))
@settings(deadline=None, database=None)
def test_holm_is_its_definition_over_what_was_computed(p: list[float | None]) -> None:
    known = sorted(each for each in p if each is not None)
    steps = [min(1.0, (len(known) - n) * each) for n, each in enumerate(known)]
    expected = [None if each is None else max(steps[: known.index(each) + 1]) for each in p]
    adjusted = adjust_holm(p)
    assert [each is None for each in adjusted] == [each is None for each in p]
    assert adjusted == pytest.approx(expected)


@pytest.mark.parametrize("p", [[], [None], [None, None]])
def test_nothing_to_adjust_stays_nothing(p: list[None]) -> None:
    assert adjust_holm(p) == p


# What the data allow


def rounds(n: int, levels: int, seed: int = 3) -> list[pd.Series]:
    rng = np.random.default_rng(seed)
    wide = rng.normal(2.5, 0.5, (n, 1)) + rng.normal(0, 0.4, (n, levels)) + np.arange(levels) * 0.3
    return [counsellors(list(column)) for column in wide.T]


def test_the_same_persons_in_three_rounds_are_compared_with_themselves() -> None:
    levels = rounds(20, 3)
    found = compare(levels)
    assert (found.method, found.omnibus.test, found.omnibus.n) == ("linked", "rm_anova", 20)
    assert list(found.pairs) == [(0, 1), (0, 2), (1, 2)]
    for (i, j), pair in found.pairs.items():
        assert same(pair, compare_linked(levels[i], levels[j]))


def test_dropouts_leave_every_answer_in_the_model() -> None:
    first, second, third = rounds(30, 3)
    found = compare([first, second.iloc[:24], third.iloc[6:]])
    assert (found.method, found.omnibus.test, found.omnibus.n) == ("partly-linked", "mixed_model", 30)
    counts = {at: (each.n_from, each.n_to, each.n_linked) for at, each in found.pairs.items()}
    assert counts == {(0, 1): (30, 24, 24), (0, 2): (30, 24, 24), (1, 2): (24, 24, 18)}


def test_others_each_time_are_compared_as_groups() -> None:
    levels = [each.add_prefix(f"{n}-") for n, each in enumerate(rounds(15, 3))]
    found = compare(levels)
    assert (found.method, found.omnibus.test) == ("unlinked", "welch_anova")
    assert {each.test for each in found.pairs.values()} == {"games_howell"}


def test_two_partly_linked_rounds_lie_between_their_pairs_and_their_means() -> None:
    first, second = rounds(30, 2)
    found = compare([first.iloc[:24], second.iloc[6:]])
    pair = found.pairs[0, 1]
    assert (found.method, pair.test, found.omnibus) == ("partly-linked", "mixed_model", None)
    ends = [
        second.iloc[6:24].mean() - first.iloc[6:24].mean(),
        second.iloc[6:].mean() - first.iloc[:24].mean(),
    ]
    assert min(ends) - 0.05 <= pair.difference <= max(ends) + 0.05


def test_a_model_of_too_few_gives_the_plain_difference_and_says_why() -> None:
    first, second = rounds(9, 2)
    pair = compare([first, second.iloc[:8]]).pairs[0, 1]
    assert pair.reason == "too-few"
    assert pair.difference == pytest.approx(second.iloc[:8].mean() - first.mean())
    assert (pair.low, pair.p) == (None, None)


@given(st.permutations(range(24)))
@settings(deadline=None, database=None, max_examples=10)
def test_the_order_of_persons_does_not_matter_to_three_rounds(order: list[int]) -> None:
    first, second, third = rounds(24, 3)
    straight_on = compare([first, second.iloc[:20], third])
    mixed = compare([first.iloc[order], second.iloc[:20], third.iloc[order[::-1]]])
    for at, pair in straight_on.pairs.items():
        assert same(mixed.pairs[at], pair)
