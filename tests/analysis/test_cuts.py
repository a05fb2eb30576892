"""The share at or above a cut: of those with a score, with Wilson's interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from fokus.analysis.cuts import above_cut, at_or_above
from fokus.analysis.result import Estimate

MEAN = Estimate({"scale": "kontakt"}, "mean", 2.8, n=40, missing=3)


def test_a_score_of_exactly_the_cut_is_above_and_a_missing_one_is_in_neither_part() -> None:
    assert at_or_above(np.array([2.9, 3.0, 3.1, np.nan]), 3.0) == 2


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    count, n = counts
    found = above_cut(Estimate({}, "mean", 2.8, n=n), count)
    assert found.value == count / n
    limits = proportion_confint(count, n, method="wilson")
    assert (found.low, found.high) == pytest.approx(limits, abs=1e-9)


def test_it_stands_beside_the_mean_with_the_same_denominator() -> None:
    found = above_cut(MEAN, 10)
    assert (found.at, found.n, found.missing, found.unit, found.count) == (MEAN.at, 40, 3, "share", 10)


def test_of_nobody_there_is_no_share() -> None:
    found = above_cut(Estimate({}, "mean", None, n=0), 0)
    assert (found.value, found.low, found.high) == (None, None, None)
