"""Families of tests against pingouin, and what an adjustment may never do."""

import math

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.families import Adjustment, adjust

ps = st.lists(st.one_of(st.just(math.nan), st.floats(0, 1)), max_size=15)
NAMES: dict[Adjustment, str] = {"holm": "holm", "benjamini-hochberg": "fdr_bh"}


@pytest.mark.parametrize("adjustment", NAMES)
@given(ps)
@settings(deadline=None, database=None)
def test_an_adjustment_is_pingouins_over_what_was_computed(adjustment: Adjustment, p: list[float]) -> None:
    known = [each for each in p if not math.isnan(each)]
    found = adjust(p, adjustment)
    assert np.isnan(found).tolist() == np.isnan(np.array(p, dtype=float)).tolist()
    if known:
        expected = pingouin.multicomp(known, method=NAMES[adjustment])[1]
        assert found[~np.isnan(found)] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("adjustment", NAMES)
@given(ps)
@settings(deadline=None, database=None)
def test_an_adjusted_p_is_no_smaller_keeps_the_order_and_stays_a_p(
    adjustment: Adjustment, p: list[float]
) -> None:
    raw = np.array([each for each in p if not math.isnan(each)])
    found = adjust(raw, adjustment)
    assert (found >= raw - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(raw, kind="stable")]) >= 0).all()


@given(ps, st.randoms(use_true_random=False))
@settings(deadline=None, database=None)
def test_the_order_of_the_tests_does_not_matter(p: list[float], chance: object) -> None:
    order = np.random.default_rng(chance.randrange(2**32)).permutation(len(p))
    raw = np.array(p, dtype=float)
    assert adjust(raw[order]) == pytest.approx(adjust(raw)[order], nan_ok=True)


def test_a_table_of_tests_is_one_family() -> None:
    table = np.array([[0.01, np.nan], [0.02, 0.04]])
    assert adjust(table) == pytest.approx(np.array([[0.03, np.nan], [0.04, 0.04]]), nan_ok=True)
