"""Signed ranks of many cells against those of one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.inference import FEWEST_NONZERO
from fokus.analysis.ranks import signed_rank
from fokus.analysis.signed_ranks import signed_rank_p_by_cell

changes = st.lists(st.tuples(st.integers(0, 3), st.integers(-6, 9)), min_size=1, max_size=120)


@settings(deadline=None)
@given(changes)
def test_each_cell_has_the_p_of_its_own_pairs(rows: list[tuple[int, int]]) -> None:
    cell, change = (np.array(each) for each in zip(*rows, strict=True))
    found = signed_rank_p_by_cell(change / 5, cell, 4)
    for number, p in enumerate(found):
        own = change[cell == number] / 5
        assert (p is None) == (np.count_nonzero(own) < FEWEST_NONZERO)
        if p is not None:
            assert p == pytest.approx(signed_rank(np.zeros(own.size), own).p, rel=1e-12)


def test_the_smallest_p_is_counted_without_rounding() -> None:
    n = 60
    (p,) = signed_rank_p_by_cell(np.arange(1.0, n + 1), np.zeros(n, int), 1)
    assert p == 2 / 2**n


def test_as_many_ranks_up_as_down_is_no_evidence() -> None:
    assert signed_rank_p_by_cell(np.array([1, -1] * 4, float), np.zeros(8, int), 1) == [1.0]


def test_above_200_changes_the_normal_distribution_stands_in() -> None:
    change = np.random.default_rng(3).normal(0.1, 1, 240)
    (p,) = signed_rank_p_by_cell(change, np.zeros(240, int), 1)
    assert p == signed_rank(np.zeros(240), change).p
