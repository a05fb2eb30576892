"""Shares of yes: against scipy, statsmodels and by hand; what a table may not hide."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import cochrans_q
from statsmodels.stats.proportion import confint_proportions_2indep

from fokus.analysis.shares import Answers, cochran_q, compare_shares, contingency, mcnemar, newcombe

counts = st.integers(4, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
yes_or_no = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40)


def linked(stayed: int, up: int, down: int) -> tuple[list[int], list[int]]:
    return [0] * stayed + [0] * up + [1] * down, [0] * stayed + [1] * up + [0] * down


@given(yes_or_no)
@settings(deadline=None, database=None)
def test_mcnemar_is_the_binomial_test_of_who_changed(pairs: list[tuple[int, int]]) -> None:
    first, second = zip(*pairs, strict=True)
    up = sum(b > a for a, b in pairs)
    changed = sum(a != b for a, b in pairs)
    found = mcnemar(first, second)
    assert found.difference == pytest.approx(np.mean(second) - np.mean(first))
    if changed >= 6:
        assert found.p == pytest.approx(stats.binomtest(up, changed).pvalue)
        assert found.statistic == up
        assert -1 <= found.low <= found.difference <= found.high <= 1
    else:
        assert found.low is None


def test_nobody_who_changed_is_a_p_of_1_and_said_so() -> None:
    found = mcnemar([1, 1, 0, 0], [1, 1, 0, 0])
    assert (found.p, found.reason, found.difference) == (1.0, "no-discordant", 0.0)
    with pytest.raises(ValueError, match="secondary diagonal"):
        pingouin.chi2_mcnemar(pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 1, 0, 0]}), "a", "b")


@pytest.mark.parametrize(("up", "reason"), [(1, "too-few-discordant"), (5, "too-few-discordant"), (6, None)])
def test_five_who_changed_are_too_few(up: int, reason: str | None) -> None:
    found = mcnemar(*linked(20, up, 0))
    assert found.reason == reason
    assert (found.p is None) == (reason is not None)


def test_the_paired_interval_covers_as_it_says() -> None:
    """Add up, over all that 30 persons could have answered, how often the interval has the truth."""
    n, p_up, p_down = 30, 0.3, 0.1
    covered = total = 0.0
    for up, down in product(range(n + 1), range(n + 1)):
        if up + down <= n and up + down >= 6:
            weight = stats.multinomial.pmf([up, down, n - up - down], n, [p_up, p_down, 0.6])
            found = mcnemar(*linked(n - up - down, up, down)) if weight > 1e-6 else None
            total += weight if found else 0
            covered += weight if found and found.low <= p_up - p_down <= found.high else 0
    assert 0.945 < covered / total < 0.98


def test_answers_that_are_no_yes_or_no_are_a_fault_of_the_call() -> None:
    with pytest.raises(ValueError, match="neither 0 nor 1"):
        mcnemar([1, 2], [1, 1])


@given(counts, counts)
@settings(deadline=None, database=None)
def test_newcombes_interval_is_statsmodels(first: tuple[int, int], second: tuple[int, int]) -> None:
    expected = confint_proportions_2indep(*second, *first, method="newcomb")
    assert newcombe(Answers(*first), Answers(*second)) == pytest.approx(expected, abs=1e-9)


@given(counts, counts)
@settings(deadline=None, database=None, max_examples=60)
def test_shares_are_tested_by_fisher_or_by_chi2_where_it_is_safe(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    found = compare_shares(Answers(*first), Answers(*second))
    table = np.array([[second[0], second[1] - second[0]], [first[0], first[1] - first[0]]])
    if first[0] + second[0] in {0, first[1] + second[1]}:
        assert found.reason == "constant"
        assert found.p is None
        return
    safe = stats.contingency.expected_freq(table).min() >= 5
    assert found.test == ("chi2" if safe else "fisher")
    expected = stats.chi2_contingency(table, correction=False) if safe else stats.fisher_exact(table)
    assert found.p == pytest.approx(expected.pvalue)
    assert found.low <= found.difference <= found.high


def test_three_against_three_are_too_few_and_four_are_not() -> None:
    assert compare_shares(Answers(0, 3), Answers(3, 3)).reason == "too-few"
    assert compare_shares(Answers(0, 4), Answers(4, 4)).p == pytest.approx(2 / 70)
    assert compare_shares(Answers(0, 0), Answers(3, 9)).reason == "too-few"


def test_an_infinite_odds_ratio_is_not_given() -> None:
    found = compare_shares(Answers(0, 8), Answers(6, 8))
    assert found.effect is None
    assert found.p == pytest.approx(stats.fisher_exact([[6, 2], [0, 8]]).pvalue)


def test_cramers_v_is_without_yates() -> None:
    table = np.array([[30, 12], [14, 25]])
    found = contingency(table)
    assert found.statistic == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert found.effect == pytest.approx(stats.contingency.association(table, method="cramer"))
    assert found.effect > stats.contingency.association(table, method="cramer", correction=True)


def test_a_count_that_is_missing_is_no_count() -> None:
    table = np.array([[30, 12], [14, 25], [math.nan, 9]])
    with pytest.raises(ValueError, match="missing"):
        contingency(table)
    answers = pd.DataFrame({"round": ["a"] * 50 + ["b"] * 50, "yes": [1, 0, 1, 0, math.nan] * 20})
    expected, _, _ = pingouin.chi2_independence(answers, x="round", y="yes")
    assert expected.to_numpy().sum() == 80  # what the library makes of a hundred persons, without a word


def test_a_table_with_small_cells_or_one_row_is_refused() -> None:
    assert contingency([[3, 2], [2, 3]]).reason == "too-few"
    assert contingency([[30, 20], [0, 0]]).reason == "constant"


def test_cochrans_q_is_statsmodels_and_counts_who_was_dropped() -> None:
    rng = np.random.default_rng(3)
    answers = (rng.random((40, 4)) < [0.3, 0.4, 0.6, 0.7]).astype(float)
    expected = cochrans_q(answers)
    answers = np.vstack([answers, [1, math.nan, 0, 1]])
    found = cochran_q(answers)
    assert (found.statistic, found.p, found.df) == pytest.approx((expected.statistic, expected.pvalue, 3))
    assert (found.n, found.n_dropped) == (40, 1)
    assert cochran_q(answers[::-1, ::-1]).statistic == pytest.approx(found.statistic)


def test_cochrans_q_needs_six_who_changed() -> None:
    assert cochran_q([[1, 0, 0]] * 5 + [[1, 1, 1]] * 20).reason == "too-few-discordant"
