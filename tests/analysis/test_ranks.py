"""Exact ranks against every order there is, with ties; normal ones against scipy."""

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis import ranks
from fokus.analysis.inference import Inference
from fokus.analysis.ranks import mann_whitney, rank_sum_distribution, signed_rank, signed_rank_distribution

answer = st.integers(1, 5).map(float)
linked = st.lists(st.tuples(answer, answer), min_size=6, max_size=10).map(lambda rows: np.array(rows).T)
group = st.lists(answer, min_size=1, max_size=6)


def signed_by_hand(change: np.ndarray) -> float:
    """Return p over all signs that the changes could have had."""
    rank = stats.rankdata(np.abs(change))
    observed = abs(rank[change > 0].sum() - rank.sum() / 2)
    sums = [rank @ np.array(signs) for signs in product([0, 1], repeat=rank.size)]
    return float(np.mean(np.abs(np.array(sums) - rank.sum() / 2) >= observed - 1e-9))


def rank_sum_by_hand(first: list[float], second: list[float]) -> float:
    """Return p over all ways in which the answers could have fallen on the groups."""
    rank = stats.rankdata([*first, *second])
    mean = len(second) * (rank.size + 1) / 2
    observed = abs(rank[len(first) :].sum() - mean)
    sums = [sum(rank[list(chosen)]) for chosen in combinations(range(rank.size), len(second))]
    return float(np.mean(np.abs(np.array(sums) - mean) >= observed - 1e-9))


def effect(found: Inference) -> list[float]:
    return [found.effect, found.effect_low, found.effect_high]


@given(linked)
@settings(deadline=None, database=None, max_examples=60)
def test_signed_ranks_are_exact_with_ties(values: np.ndarray) -> None:
    change = values[1] - values[0]
    found = signed_rank(*values)
    if np.count_nonzero(change) < 6:
        assert found.reason == "too-few-nonzero"
        assert found.p is None
    else:
        assert found.p == pytest.approx(signed_by_hand(change[change != 0]))


@given(group, group)
@settings(deadline=None, database=None, max_examples=60)
def test_rank_sums_are_exact_with_ties(first: list[float], second: list[float]) -> None:
    found = mann_whitney(first, second)
    if found.reason is None:
        assert found.p == pytest.approx(rank_sum_by_hand(first, second))
        x, y = np.array(first), np.array(second)
        assert found.effect == pytest.approx(np.sign(y[:, None] - x).mean())
    else:
        assert found.p is None


def test_the_library_ignores_ties_where_fokus_does_not() -> None:
    first, second = [1, 2, 2, 3, 3, 3, 4], [2, 3, 3, 4, 4, 4, 5]
    library = stats.mannwhitneyu(second, first, method="exact").pvalue
    assert mann_whitney(first, second).p == pytest.approx(rank_sum_by_hand(first, second))
    assert abs(library - rank_sum_by_hand(first, second)) > 0.005


@pytest.mark.parametrize("n", [7, 20, 49])
def test_without_ties_the_exact_p_is_scipys(n: int) -> None:
    change = np.random.default_rng(n).normal(0.3, 1, n)
    assert signed_rank(np.zeros(n), change).p == pytest.approx(stats.wilcoxon(change, method="exact").pvalue)
    x, y = np.split(np.random.default_rng(n).normal(size=2 * (n // 2 + 3)), 2)
    assert mann_whitney(x[:25], y[:25]).p == pytest.approx(
        stats.mannwhitneyu(y[:25], x[:25], method="exact").pvalue
    )


def test_many_answers_have_the_normal_p_of_scipy_with_ties_and_continuity() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.integers(1, 6, 300), rng.integers(1, 7, 300)
    expected = stats.wilcoxon(second - first, correction=True, method="asymptotic")
    assert signed_rank(first, second).p == pytest.approx(expected.pvalue)
    whitney = stats.mannwhitneyu(second, first, method="asymptotic", use_continuity=True)
    found = mann_whitney(first, second)
    assert (found.statistic, found.p) == pytest.approx((whitney.statistic, whitney.pvalue))


def test_the_normal_p_meets_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    first, second = rng.integers(1, 6, 60), rng.integers(1, 7, 60)
    exact = signed_rank(first, second).p, mann_whitney(first[:30], second[:30]).p
    monkeypatch.setattr(ranks, "MOST_EXACT_PAIRS", 0)
    monkeypatch.setattr(ranks, "MOST_EXACT_PERSONS", 0)
    normal = signed_rank(first, second).p, mann_whitney(first[:30], second[:30]).p
    assert normal == pytest.approx(exact, rel=0.1)


def test_six_changes_can_give_a_p_below_5_in_100_and_five_cannot() -> None:
    six = signed_rank_distribution(stats.rankdata(np.arange(1, 7)))
    assert 2 * six.probability[0] == pytest.approx(2 / 64)
    assert signed_rank([1] * 6, [2] * 6).p == pytest.approx(2 / 64)
    assert signed_rank([1] * 9, [2] * 5 + [1] * 4).reason == "too-few-nonzero"


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.integers(1, 4))
@settings(deadline=None, database=None, max_examples=40)
def test_distributions_add_up(sizes: list[int], n: int) -> None:
    rank = stats.rankdata(sizes)
    signed = signed_rank_distribution(rank)
    assert signed.probability.sum() == pytest.approx(1)
    assert signed.value @ signed.probability == pytest.approx(rank.sum() / 2)
    assume(n <= rank.size)
    chosen = rank_sum_distribution(rank, n)
    assert chosen.probability.sum() == pytest.approx(1)
    assert chosen.value @ chosen.probability == pytest.approx(n * rank.mean())


def test_float_noise_splits_no_ties() -> None:
    first = np.array([0.3, 1.1, 2.0, 1.0, 2.5, 1.7, 3.0])
    second = first + np.array([0.1, 0.1, 0.1, 0.2, 0.2, -0.1, 0.3])
    noisy = np.array([0.1 + 0.2, 1.1, 2.0, 1.0, 2.5, 1.7, 3.0])
    assert len(set((second - noisy).tolist())) > len(set((second - noisy).round(9).tolist()))
    assert signed_rank(noisy, second) == signed_rank(first.round(9), second.round(9))
    assert mann_whitney(noisy, second).p == mann_whitney(first, second).p


def test_pratt_ranks_who_did_not_change_first() -> None:
    first, second = [2.0] * 9, [2.0, 2.0, 3.0, 3.0, 4.0, 1.0, 3.0, 5.0, 4.0]
    change = np.array(second) - 2
    expected = stats.wilcoxon(change, zero_method="pratt", method="asymptotic")
    found = signed_rank(first, second, zeros="pratt")
    assert min(found.statistic, stats.rankdata(abs(change))[2:].sum() - found.statistic) == expected.statistic
    assert found.statistic > signed_rank(first, second).statistic


@given(linked)
@settings(deadline=None, database=None, max_examples=40)
def test_the_other_way_round_flips_the_effect_and_keeps_p(values: np.ndarray) -> None:
    there, back = signed_rank(*values), signed_rank(*values[::-1])
    assert there.p == pytest.approx(back.p) if there.p is not None else back.p is None
    if there.effect_low is not None:
        middle, low, high = (-part for part in effect(back))
        assert effect(there) == pytest.approx([middle, high, low])
        assert there.effect_low <= there.effect <= there.effect_high


@given(group, group, st.integers(-3, 3))
@settings(deadline=None, database=None, max_examples=40)
def test_only_the_order_of_answers_counts(first: list[float], second: list[float], constant: int) -> None:
    found = mann_whitney(first, second)
    stretched = mann_whitney(*(np.exp(np.array(each)) + constant for each in (first[::-1], second)))
    back = mann_whitney(second, first)
    assert (found.p, found.effect, found.reason) == (stretched.p, stretched.effect, stretched.reason)
    assert found.reason == back.reason
    if found.p is not None:
        assert (back.p, back.effect) == pytest.approx((found.p, -found.effect))


def test_answers_whose_ties_leave_no_small_p_are_too_few() -> None:
    assert mann_whitney([1, 2, 3], [4, 5, 6]).reason == "too-few"
    assert mann_whitney([1, 2, 3, 4], [5, 6, 7, 8]).p == pytest.approx(2 / 70)
    tied = mann_whitney([1, 1, 1, 1, 1], [1, 1, 1, 1, 5])
    assert (tied.reason, tied.p) == ("too-few", None)
    assert mann_whitney([3] * 9, [3] * 9).reason == "constant"
    assert mann_whitney([], [3] * 9).reason == "too-few"


def test_missing_answers_are_dropped_and_counted_where_they_are() -> None:
    found = signed_rank([math.nan, 1, 1, 1, 1, 1, 1], [3, 2, 2, 2, 2, 2, 2])
    assert (found.n_from, found.n_to, found.n_linked, found.statistic) == (6, 7, 6, 21)
    assert mann_whitney([1, 2, 1, 2, math.nan], [4, 5, 4, 5]).n_from == 4


def test_when_all_rise_the_effect_has_no_interval_that_would_close_upon_it() -> None:
    assert effect(signed_rank([1] * 8, [2] * 8)) == [1.0, None, None]
    assert effect(mann_whitney([1] * 8, [2] * 8)) == [1.0, None, None]
