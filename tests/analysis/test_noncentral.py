"""Effects in many cells: scipy's noncentral t, and the same as one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis.noncentral import effects, noncentrality

ts = st.floats(-30, 30)
dfs = st.integers(2, 300)


@given(st.lists(st.tuples(ts, dfs), min_size=1, max_size=20), st.sampled_from([0.025, 0.5, 0.8, 0.975]))
@settings(deadline=None, database=None, max_examples=60)
def test_the_noncentrality_gives_its_probability(cells: list[tuple[float, int]], level: float) -> None:
    t, df = (np.array(each, dtype=float) for each in zip(*cells, strict=True))
    delta = noncentrality(t, df, level)
    assert stats.nct.sf(t, df, delta) == pytest.approx(level, abs=1e-8)


@given(st.lists(st.tuples(ts, dfs), min_size=2, max_size=12))
@settings(deadline=None, database=None, max_examples=30)
def test_many_cells_give_what_each_gives_alone(cells: list[tuple[float, int]]) -> None:
    t, df = (np.array(each, dtype=float) for each in zip(*cells, strict=True))
    alone = [noncentrality(t[[i]], df[[i]], 0.975).item() for i in range(len(cells))]
    assert noncentrality(t, df, 0.975) == pytest.approx(alone, abs=1e-8)


@pytest.mark.parametrize("nodes", [{np.inf: 4001}])
@pytest.mark.parametrize(("fewest", "spread"), [(3, 0.5), (3, 3.0), (10, 0.3), (40, 3.0)])
def test_the_coarse_grid_is_as_good_as_the_fine(
    nodes: dict[float, int], fewest: int, spread: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    n, d = rng.integers(fewest, 90, 300), rng.normal(0.2, spread, 300)
    coarse = effects(d, n - 1, 1 / n)
    monkeypatch.setattr("fokus.analysis.noncentral.NODES", nodes)
    fine = effects(d, n - 1, 1 / n)
    assert coarse.low == pytest.approx(fine.low, abs=1e-9)
    assert coarse.high == pytest.approx(fine.high, abs=1e-9)


def test_a_cell_without_an_effect_stays_without() -> None:
    found = effects([0.5, np.nan, np.inf], [9, 9, 9], [0.1, 0.1, 0.1])
    assert np.isfinite(found.low[0])
    assert np.isnan(found.low[1:]).all()
    assert np.isnan(found.high[1:]).all()


def test_no_cells_give_no_effects() -> None:
    assert effects(np.array([]), np.array([]), np.array([])).low.size == 0
