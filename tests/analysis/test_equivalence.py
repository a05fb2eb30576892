"""No change only with a bound; and what so many persons could have shown."""

import inspect

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower, TTestPower

from fokus.analysis.equivalence import equivalence, smallest_detectable
from fokus.analysis.paired import paired_t
from fokus.analysis.ranks import signed_rank
from fokus.analysis.unpaired import welch_t


def rounds(seed: int = 1, n: int = 30, rise: float = 0.05) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    first = rng.normal(3, 0.5, n)
    return first, first + rise + rng.normal(0, 0.3, n)


@pytest.mark.parametrize("bound", [0.05, 0.2, 1.0])
def test_equivalence_is_pingouins_with_the_bound_given(bound: float) -> None:
    first, second = rounds()
    found = equivalence(paired_t(first, second), bound)
    assert found.p == pytest.approx(pingouin.tost(second, first, bound=bound, paired=True)["pval"].item())
    unlinked = equivalence(welch_t(first, second + 0.1), bound)
    row = pingouin.tost(second + 0.1, first, bound=bound, correction=True)
    assert unlinked.p == pytest.approx(row["pval"].item())


def test_the_bound_has_no_default_and_is_above_zero() -> None:
    assert inspect.signature(equivalence).parameters["bound"].default is inspect.Parameter.empty
    with pytest.raises(ValueError, match="bound"):
        equivalence(paired_t(*rounds()), 0)


@given(st.integers(0, 200), st.floats(0.05, 0.5))
@settings(deadline=None, database=None, max_examples=60)
def test_p_is_below_5_in_100_exactly_when_the_interval_is_within_the_bounds(seed: int, bound: float) -> None:
    found = equivalence(paired_t(*rounds(seed)), bound)
    assert (-bound < found.low and found.high < bound) == (found.p < 0.05)


def test_the_interval_is_of_90_per_cent() -> None:
    first, second = rounds()
    compared = paired_t(first, second, confidence=0.90)
    found = equivalence(paired_t(first, second), 0.2)
    assert (found.low, found.high) == pytest.approx((compared.low, compared.high))


def test_below_twenty_nothing_is_called_unchanged() -> None:
    assert equivalence(paired_t(*rounds(n=19)), 0.25).reason == "too-few"
    assert equivalence(paired_t(*rounds(n=20)), 0.25).reason is None
    first, second = rounds(n=40)
    assert equivalence(welch_t(first[:19], second), 0.25).reason == "too-few"


def test_what_was_refused_or_is_no_t_test_stays_so() -> None:
    first, _ = rounds()
    assert equivalence(paired_t(first, first), 0.2).reason == "constant"
    likert = np.arange(30) % 5
    assert equivalence(signed_rank(likert, (likert + 1) % 5), 0.2).reason == "not-estimable"


@pytest.mark.parametrize(("n", "expected"), [(5, 1.68), (10, 1.00), (20, 0.66), (30, 0.53), (50, 0.40)])
def test_the_smallest_change_that_so_many_pairs_show(n: int, expected: float) -> None:
    assert smallest_detectable(n) == pytest.approx(expected, abs=0.005)
    assert TTestPower().power(smallest_detectable(n), n, 0.05) == pytest.approx(0.8, abs=1e-4)


@pytest.mark.parametrize(("n_from", "n_to"), [(10, 10), (12, 40), (300, 20)])
def test_the_smallest_difference_that_two_groups_show(n_from: int, n_to: int) -> None:
    found = smallest_detectable(n_from, n_to)
    power = TTestIndPower().power(found, n_from, 0.05, ratio=n_to / n_from)
    assert power == pytest.approx(0.8, abs=1e-4)


@pytest.mark.parametrize(("n_from", "n_to"), [(0, None), (1, None), (0, 5), (5, 0), (1, 0)])
def test_nobody_shows_nothing(n_from: int, n_to: int | None) -> None:
    assert smallest_detectable(n_from, n_to) is None
