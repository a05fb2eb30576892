"""Numbers, means and variances of many cells, as pandas has them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis.moments import moments, numbers, t_test

point = st.one_of(st.just(np.nan), st.integers(3, 15).map(lambda third: third / 3))
rows = st.lists(st.tuples(point, st.integers(0, 4)), min_size=1, max_size=60)


@given(rows)
@settings(deadline=None, database=None)
def test_the_moments_of_cells_are_pandas(given_rows: list[tuple[float, int]]) -> None:
    values, cell = (np.array(each) for each in zip(*given_rows, strict=True))
    found = moments(values, cell, cells=5)
    grouped = pd.Series(values).groupby(cell)
    expected = grouped.agg(["count", "mean", "var"]).reindex(range(5))
    assert found.n.tolist() == expected["count"].fillna(0).astype(int).tolist()
    assert found.mean == pytest.approx(expected["mean"], nan_ok=True)
    assert found.variance == pytest.approx(expected["var"], nan_ok=True, abs=1e-12)
    distinct = grouped.nunique().reindex(range(5)).fillna(0)
    assert found.constant.tolist() == (distinct <= 1).tolist()


def test_float_noise_makes_no_variation() -> None:
    found = moments(numbers([0.3, 0.1 + 0.2, 0.3]), np.zeros(3, dtype=int), cells=1)
    assert found.constant.tolist() == [True]


def test_a_large_level_costs_no_precision() -> None:
    steps = np.arange(100) % 7 / 7
    near, far = (moments(steps + level, np.zeros(100, dtype=int), 1) for level in (0, 1e8))
    assert far.variance == pytest.approx(near.variance, rel=1e-6)


@pytest.mark.parametrize("df", [1, 4.5, 30, 1e6])
def test_p_and_interval_are_ts(df: float) -> None:
    found = t_test(numbers([1.2]), numbers([0.5]), numbers([df]))
    assert found.p.item() == pytest.approx(2 * stats.t.sf(2.4, df))
    assert found.low.item() == pytest.approx(1.2 - 0.5 * stats.t.ppf(0.975, df))
    assert found.high.item() == pytest.approx(1.2 + 0.5 * stats.t.ppf(0.975, df))
