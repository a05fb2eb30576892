"""Intervals against scipy's own, and what must hold of them whatever the numbers are."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from fokus.analysis.intervals import (
    Effect,
    mean_interval,
    share_interval,
    standardized_independent,
    standardized_paired,
)

scores = st.lists(st.integers(0, 40).map(lambda quarter: quarter / 4), min_size=3, max_size=30)
counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def is_undefined(effect: Effect) -> bool:
    return all(math.isnan(part) for part in (effect.value, effect.low, effect.high))


def noncentral_t(d: float, df: int, variance: float) -> list[float]:
    """Return value, low and high by scipy's noncentral t and its gamma function."""
    t = d / math.sqrt(variance)
    correction = math.gamma(df / 2) / math.sqrt(df / 2) / math.gamma((df - 1) / 2)
    far = 10 + 2 * abs(t)
    limits = [
        optimize.brentq(lambda nc, level=level: stats.nct.sf(t, df, nc) - level, t - far, t + far)
        for level in (0.025, 0.975)
    ]
    return [correction * d, *(correction * math.sqrt(variance) * limit for limit in limits)]


def parts(effect: Effect) -> list[float]:
    return [effect.value, effect.low, effect.high]


@given(scores, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@settings(deadline=None, database=None)
def test_the_mean_interval_is_scipys(values: list[float], confidence: float) -> None:
    result = stats.ttest_1samp(values, 0.0) if len(set(values)) > 1 else None
    low, high = mean_interval(values, confidence)
    assert low <= np.mean(values) + 1e-12
    assert high >= np.mean(values) - 1e-12
    if result is not None:
        expected = result.confidence_interval(confidence)
        assert [low, high] == pytest.approx([expected.low, expected.high], abs=1e-10)


@pytest.mark.parametrize("values", [[], [3.0], [3.0, math.nan]])
def test_a_mean_of_fewer_than_two_has_no_interval(values: list[float]) -> None:
    assert all(math.isnan(limit) for limit in mean_interval(values))


def test_missing_values_are_dropped_from_the_mean_interval() -> None:
    assert mean_interval([1.0, math.nan, 2.0, 4.0]) == mean_interval([1.0, 2.0, 4.0])


@given(counts, st.sampled_from([0.9, 0.95, 0.99]))
@settings(deadline=None, database=None)
def test_the_share_interval_is_scipys_wilson(count_of: tuple[int, int], confidence: float) -> None:
    count, n = count_of
    low, high = share_interval(count, n, confidence)
    expected = stats.binomtest(count, n).proportion_ci(confidence, method="wilson")
    assert [low, high] == pytest.approx([expected.low, expected.high], abs=1e-12)
    assert 0 <= low <= count / n <= high <= 1


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_none_and_all_lie_at_the_very_ends_of_their_intervals(confidence: float) -> None:
    assert {share_interval(0, n, confidence)[0] for n in range(1, 400)} == {0.0}
    assert {share_interval(n, n, confidence)[1] for n in range(1, 400)} == {1.0}


def test_the_share_interval_turns_around_with_the_share() -> None:
    low, high = share_interval(3, 11)
    assert share_interval(8, 11) == pytest.approx((1 - high, 1 - low))


def test_a_share_of_nobody_has_no_interval() -> None:
    assert all(math.isnan(limit) for limit in share_interval(0, 0))


@pytest.mark.parametrize(("count", "n"), [(-1, 10), (11, 10), (1, 0)])
def test_a_share_outside_its_whole_is_a_fault_of_the_call(count: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{count} in {n}"):
        share_interval(count, n)


@given(scores)
@settings(deadline=None, database=None, max_examples=50)
def test_a_paired_effect_is_its_definition(values: list[float]) -> None:
    differences = np.array(values) - 4
    effect = standardized_paired(differences)
    if len(set(values)) == 1:
        assert is_undefined(effect)
        return
    d, n = float(differences.mean() / differences.std(ddof=1)), len(values)
    assert parts(effect) == pytest.approx(noncentral_t(d, n - 1, 1 / n), abs=1e-8, rel=1e-8)
    assert effect.low < effect.value < effect.high


@given(scores, scores)
@settings(deadline=None, database=None, max_examples=50)
def test_an_independent_effect_is_its_definition(first: list[float], second: list[float]) -> None:
    effect = standardized_independent(first, second)
    if len(set(first)) == len(set(second)) == 1:
        assert is_undefined(effect)
        return
    n1, n2 = len(first), len(second)
    squares = np.var(first) * n1 + np.var(second) * n2
    d = float((np.mean(second) - np.mean(first)) / math.sqrt(squares / (n1 + n2 - 2)))
    expected = noncentral_t(d, n1 + n2 - 2, 1 / n1 + 1 / n2)
    assert parts(effect) == pytest.approx(expected, abs=1e-8, rel=1e-8)
    assert effect.low < effect.value < effect.high


@given(scores, scores)
@settings(deadline=None, database=None, max_examples=50)
def test_effects_change_sign_with_the_order_of_the_rounds(first: list[float], second: list[float]) -> None:
    there, back = standardized_independent(first, second), standardized_independent(second, first)
    turned = [-back.value, -back.high, -back.low]
    assert parts(there) == pytest.approx(turned, abs=1e-9, nan_ok=True)


def test_a_rise_is_positive() -> None:
    assert standardized_paired([0.5, 1.0, 1.5, 0.0]).value > 0
    assert standardized_independent([1, 2, 3], [3, 4, 5]).value > 0


def test_missing_values_are_dropped_from_effects() -> None:
    assert standardized_paired([1, math.nan, 2, 4]) == standardized_paired([1, 2, 4])
    with_gap = standardized_independent([1, 2, math.nan], [4, math.nan, 6, 7])
    assert with_gap == standardized_independent([1, 2], [4, 6, 7])


@pytest.mark.parametrize("differences", [[], [1.0], [0.2, 0.9], [0.5] * 12, [0.3, 0.1 + 0.2, 0.3]])
def test_a_paired_effect_without_spread_is_undefined(differences: list[float]) -> None:
    assert is_undefined(standardized_paired(differences))


@pytest.mark.parametrize(
    ("first", "second"),
    [([], []), ([1.0], [2.0, 3.0]), ([1.0, 2.0], [3.0]), ([2.0] * 5, [3.0] * 5)],
)
def test_an_independent_effect_without_spread_is_undefined(first: list[float], second: list[float]) -> None:
    assert is_undefined(standardized_independent(first, second))


def test_one_varying_side_is_enough_for_an_independent_effect() -> None:
    assert standardized_independent([2.0] * 5, [2.0, 3.0, 4.0]).value > 0


def test_a_wider_confidence_gives_a_wider_effect_interval() -> None:
    values = [0.2, 0.4, -0.2, 0.6, 0.0]
    narrow, wide = standardized_paired(values, 0.8), standardized_paired(values, 0.99)
    assert wide.low < narrow.low < narrow.value == wide.value < narrow.high < wide.high


@pytest.mark.parametrize("n", [20, 2_000, 1_000_000])
@pytest.mark.parametrize("shift", [0.3, 1e6])
def test_effects_of_any_size_come_back_in_order(n: int, shift: float) -> None:
    differences = np.arange(n) % 2 + shift
    effect = standardized_paired(differences)
    assert effect.low < effect.value < effect.high


def test_a_national_effect_has_the_normal_interval() -> None:
    n = 1_000_000
    effect = standardized_paired(np.arange(n) % 2 - 0.4)
    error = math.sqrt(1 / n + effect.value**2 / (2 * n))
    expected = (effect.value - 1.959964 * error, effect.value + 1.959964 * error)
    assert (effect.low, effect.high) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("module", ["intervals", "change", "scoring"])
def test_heavy_libraries_wait_for_the_work(module: str) -> None:
    paths = [path for path in sys.path if path]
    program = f"""
import sys
sys.path[:0] = {paths!r}
import fokus.analysis.{module}
print("scipy" in sys.modules, "pingouin" in sys.modules)
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
