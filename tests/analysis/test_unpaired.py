"""Two unlinked groups of many cells: Welch as pingouin has it, and its refusals."""

import math

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis.inference import inference_of
from fokus.analysis.unpaired import welch_t, welch_t_by_cell

point = st.one_of(st.just(math.nan), st.integers(5, 20).map(lambda fifth: fifth / 5))
group = st.lists(point, max_size=20)
NAMES = ("difference", "low", "high", "effect", "effect_low", "effect_high", "statistic", "df", "p")


def parts(found: object) -> list[float]:
    return [math.nan if getattr(found, name) is None else getattr(found, name) for name in NAMES]


# The oracle warns where a group is all alike but for rounding; ours gives the same figure.
@pytest.mark.filterwarnings("ignore:Precision loss occurred:RuntimeWarning")
@given(group, group)
@settings(deadline=None, database=None, max_examples=100)
def test_one_cell_is_scipys_welch_of_what_is_there(first: list[float], second: list[float]) -> None:
    found = welch_t(first, second)
    groups = [np.array(each)[~np.isnan(each)] for each in (first, second)]
    assert (found.n_from, found.n_to, found.n_linked) == (*map(len, groups), 0)
    if found.reason is None:
        expected = stats.ttest_ind(groups[1], groups[0], equal_var=False)
        told = (found.statistic, found.df, found.p)
        assert told == pytest.approx((expected.statistic, expected.df, expected.pvalue), rel=1e-6)


@given(st.lists(st.tuples(group, group), min_size=1, max_size=4))
@settings(deadline=None, database=None, max_examples=40)
def test_many_cells_give_what_each_gives_alone(cells: list[tuple[list[float], list[float]]]) -> None:
    values, codes = [], []
    for side in (0, 1):
        values.append(np.concatenate([np.array(cell[side], dtype=float) for cell in cells]))
        codes.append(np.repeat(np.arange(len(cells)), [len(cell[side]) for cell in cells]))
    found = welch_t_by_cell(values[0], codes[0], values[1], codes[1], len(cells))
    for number, cell in enumerate(cells):
        alone, together = welch_t(*cell), inference_of(found, number)
        assert parts(together) == pytest.approx(parts(alone), abs=1e-8, rel=1e-7, nan_ok=True)
        assert together.reason == alone.reason


def test_equal_numbers_are_no_reason_for_student() -> None:
    calm, wild = [2.0, 2.1, 2.2, 2.0, 2.1, 2.2], [1.0, 4.0, 1.2, 3.8, 1.4, 3.0]
    row = pingouin.ttest(wild, calm, correction=True).iloc[0]
    found = welch_t(calm, wild)
    assert (found.statistic, found.df, found.p) == pytest.approx((row["T"], row["dof"], row["p_val"]))
    assert pingouin.ttest(wild, calm, correction="auto")["dof"].item() == 10 > found.df + 4


@pytest.mark.parametrize(("n_from", "n_to"), [(0, 9), (1, 9), (3, 3), (3, 4), (2, 7)])
def test_three_against_three_are_too_few(n_from: int, n_to: int) -> None:
    found = welch_t(np.arange(n_from), 1.5 * np.arange(n_to))
    assert found.reason == "too-few"
    assert found.p is None


def test_two_groups_without_variation_have_no_test() -> None:
    found = welch_t([2.0] * 8, [2.5] * 8)
    assert (found.reason, found.difference, found.p) == ("constant", 0.5, None)


def test_linked_answers_analysed_as_unlinked_lose_their_power() -> None:
    from fokus.analysis.paired import paired_t_by_cell

    rng = np.random.default_rng(5)
    cells, n = 400, 30
    person = rng.normal(0, math.sqrt(0.8), (cells, n))
    first = (person + rng.normal(0, math.sqrt(0.2), (cells, n))).ravel()
    second = (0.5 + person + rng.normal(0, math.sqrt(0.2), (cells, n))).ravel()
    cell = np.repeat(np.arange(cells), n)
    linked = paired_t_by_cell(first, second, cell, cells)
    unlinked = welch_t_by_cell(first, cell, second, cell, cells)
    assert (linked.p < 0.05).mean() > 0.97
    assert (unlinked.p < 0.05).mean() < 0.55
