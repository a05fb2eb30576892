"""Two linked rounds of many cells: the paired t as pingouin and scipy have it, and its refusals."""

import math
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis.inference import Inference, inference_of
from fokus.analysis.paired import Moves, changes, moves, paired_t, paired_t_by_cell

FIRST = [2.0, 2.4, 3.2, 1.8, 2.6, 3.0, 2.2, 2.8, 3.6, 1.6, 2.4, 3.4]
SECOND = [2.6, 2.2, 3.8, 2.4, 2.6, 3.8, 2.8, 2.6, 3.8, 2.6, 3.0, 3.2]

answer = st.integers(5, 20).map(lambda fifth: fifth / 5)
point = st.one_of(st.just(math.nan), answer)
rounds = st.lists(st.tuples(point, point), min_size=1, max_size=30).map(lambda rows: np.array(rows).T)


def straight(found: Inference) -> list[float]:
    parts = [found.difference, found.low, found.high, found.effect, found.effect_low, found.effect_high]
    return [math.nan if part is None else part for part in [*parts, found.statistic, found.p]]


def turned(found: Inference) -> list[float]:
    d, low, high, effect, effect_low, effect_high, t, p = straight(found)
    return [-d, -high, -low, -effect, -effect_high, -effect_low, -t, p]


def refused(found: Inference) -> bool:
    parts = (found.low, found.high, found.effect, found.effect_low, found.statistic, found.df, found.p)
    return all(part is None for part in parts) and found.test is None


def same(found: Inference, other: Inference) -> bool:
    close = straight(found) == pytest.approx(straight(other), abs=1e-8, rel=1e-7, nan_ok=True)
    return close and found.reason == other.reason


def test_the_paired_t_is_pingouins_and_scipys() -> None:
    found = paired_t(FIRST, SECOND)
    row = pingouin.ttest(SECOND, FIRST, paired=True).iloc[0]
    interval = stats.ttest_rel(SECOND, FIRST).confidence_interval()
    assert found.test == "paired_t"
    assert (found.statistic, found.df, found.p) == pytest.approx((row["T"], row["dof"], row["p_val"]))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


@given(rounds)
@settings(deadline=None, database=None, max_examples=100)
def test_one_cell_is_scipys_paired_t_of_those_with_both(values: np.ndarray) -> None:
    found = paired_t(*values)
    before, after = values[:, ~np.isnan(values).any(axis=0)]
    assert (found.n_from, found.n_to, found.n_linked) == (*(~np.isnan(values)).sum(axis=1), len(before))
    if found.reason is None:
        expected = stats.ttest_rel(after, before)
        assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-7)
        assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()), abs=1e-8)


@given(st.lists(rounds, min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(deadline=None, database=None, max_examples=40)
def test_many_cells_give_what_each_gives_alone_in_any_order(parts: list[np.ndarray], chance: object) -> None:
    cell = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    values = np.concatenate(parts, axis=1)
    order = np.random.default_rng(chance.randrange(2**32)).permutation(cell.size)
    found = paired_t_by_cell(*values[:, order], cell[order], cells=len(parts) + 1)
    for number, part in enumerate(parts):
        assert same(inference_of(found, number), paired_t(*part))
    empty = inference_of(found, len(parts))
    assert (empty.difference, empty.reason, empty.n_from) == (None, "too-few-pairs", 0)


@given(rounds)
@settings(deadline=None, database=None, max_examples=60)
def test_relabelled_rounds_and_reversed_scales_flip_the_sign(values: np.ndarray) -> None:
    there = paired_t(*values)
    assert straight(there) == pytest.approx(turned(paired_t(*values[::-1])), abs=1e-8, nan_ok=True)
    assert straight(there) == pytest.approx(turned(paired_t(*(5 - values))), abs=1e-6, rel=1e-6, nan_ok=True)


@given(rounds, st.integers(-50, 50))
@settings(deadline=None, database=None, max_examples=60)
def test_an_added_constant_changes_nothing(values: np.ndarray, constant: int) -> None:
    assert same(paired_t(*(values + constant / 5)), paired_t(*values))


@given(st.lists(st.tuples(answer, answer), min_size=10, max_size=30).map(lambda rows: np.array(rows).T))
@settings(deadline=None, database=None, max_examples=60)
def test_the_interval_agrees_with_p(values: np.ndarray) -> None:
    found = paired_t(*values)
    assume(found.reason is None)
    assert found.low < found.difference < found.high
    assert found.effect_low < found.effect < found.effect_high
    assume(abs(found.p - 0.05) > 1e-9)
    assert (found.low > 0 or found.high < 0) == (found.p < 0.05)


def test_arrays_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="12 values are not paired with 11"):
        paired_t(FIRST, SECOND[:-1])


@pytest.mark.parametrize("n", [0, 1, 2, 9])
def test_fewer_than_ten_pairs_have_no_test(n: int) -> None:
    found = paired_t(FIRST[:n], SECOND[:n])
    assert found.reason == "too-few-pairs"
    assert refused(found)
    assert (found.difference is None) == (n == 0)


def test_a_constant_difference_has_no_infinite_t() -> None:
    found = paired_t(FIRST, np.array(FIRST) + 0.1)
    assert found.reason == "constant"
    assert refused(found)
    assert found.difference == pytest.approx(0.1)


@pytest.mark.parametrize(("changed", "reason"), [(5, "too-few-nonzero"), (6, None)])
def test_five_who_changed_are_too_few(changed: int, reason: str | None) -> None:
    steps = np.where(np.arange(12) < changed, 0.2 * np.arange(1, 13), 0.0)
    assert paired_t(FIRST, FIRST + steps).reason == reason


def test_the_effect_is_signed_and_not_that_of_unpaired_groups() -> None:
    found = paired_t(SECOND, FIRST)
    unpaired = pingouin.compute_effsize(FIRST, SECOND, paired=True, eftype="cohen")
    d_z = stats.ttest_rel(FIRST, SECOND).statistic / math.sqrt(12)
    assert found.effect < 0
    assert found.effect == pytest.approx(d_z * (1 - 3 / 43), abs=1e-3)
    assert abs(found.effect - unpaired) > 0.1


def test_the_interval_of_the_effect_knows_how_the_rounds_hang_together() -> None:
    rng = np.random.default_rng(3)
    person = rng.normal(size=60)
    first = person + rng.normal(0, 0.3, 60)
    second = 0.3 + person + rng.normal(0, 0.3, 60)
    found = paired_t(first, second)
    d = second - first
    draws = d[rng.integers(0, 60, (4000, 60))]
    low, high = np.quantile(draws.mean(axis=1) / draws.std(axis=1, ddof=1), [0.025, 0.975])
    assert (found.effect_low, found.effect_high) == pytest.approx((low, high), abs=0.08)


@pytest.mark.shared
def test_real_groups_on_three_scales_are_pingouins(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/surveys/univbct.csv")
    scales = ["JSAT", "COMMIT", "READY"]
    first, second = (rows[rows["TIME"] == when].set_index("SUBNUM").sort_index() for when in (0, 2))
    unit, units = pd.factorize(first["COMPANY"])
    cell = (unit[:, None] * 3 + np.arange(3)).ravel()
    found = paired_t_by_cell(
        first[scales].to_numpy().ravel(), second[scales].to_numpy().ravel(), cell, 3 * units.size
    )
    tested = np.flatnonzero(found.reason == "")
    assert tested.size > 10
    for number in tested:
        here, scale = first["COMPANY"] == units[number // 3], scales[number % 3]
        pairs = pd.concat([first.loc[here, scale], second.loc[here, scale]], axis="columns").dropna()
        row = pingouin.ttest(pairs.iloc[:, 1], pairs.iloc[:, 0], paired=True).iloc[0]
        assert (found.statistic[number], found.p[number]) == pytest.approx((row["T"], row["p_val"]))
        assert found.n_linked[number] == len(pairs)


def test_every_number_is_plain() -> None:
    kinds = {type(part) for part in astuple(paired_t(FIRST, SECOND))}
    assert kinds == {float, int, str, type(None)}


def test_moves_are_counted_over_linked_persons_without_float_noise() -> None:
    assert moves([0.3, 1, 2, 3, math.nan], [0.1 + 0.2, 2, 1, 3, 4]) == Moves(up=1, same=2, down=1)
    assert changes([1.0, math.nan], [1.5, 2.0]).tolist() == [0.5]
