"""What is hidden beside the few leaves them uncertain, and little more is hidden than must be."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.disclosure.counted import few, hidden_at, systems, too_close, with_totals

from fokus.disclosure.attacker import exposed
from fokus.disclosure.counts import Counts, Wanted
from fokus.disclosure.suppression import suppressed


def pattern(counts: Counts, wanted: Wanted, cost: NDArray[np.float64] | None = None) -> NDArray[np.bool_]:
    hidden = hidden_at(counts, wanted.rows.tolist())
    return suppressed(counts, wanted, hidden, np.ones(hidden.size) if cost is None else cost)


def fewest(counts: Counts, wanted: Wanted) -> int:
    """Return how many rows must be hidden at the least, by trying every pattern."""
    rows = set(wanted.rows.tolist())
    others = [each for each in range(counts.values.size) if each not in rows]
    for number in range(len(others) + 1):
        for more in combinations(others, number):
            if not too_close(counts, hidden_at(counts, {*rows, *more}), wanted):
                return len(rows) + number
    raise AssertionError(counts)


def test_in_the_two_by_four_table_three_further_cells_go():
    counts = with_totals([[3, 6, 8, 5], [6, 7, 9, 6]])
    gone = pattern(counts, few(counts))
    assert gone[0]
    assert gone.sum() == 4


def test_nothing_more_is_hidden_where_nothing_needs_it():
    counts = with_totals([[30, 60], [40, 20]])
    assert not pattern(counts, few(counts)).any()


@settings(deadline=None, max_examples=40)
@given(systems(), st.integers(3, 5))
def test_trying_every_number_finds_nothing_and_few_more_are_hidden_than_must_be(counts: Counts, limit: int):
    wanted = few(counts, limit)
    gone = pattern(counts, wanted)
    assert not too_close(counts, gone, wanted)
    assert gone.sum() <= 1.25 * fewest(counts, wanted) + 1


@settings(deadline=None, max_examples=30)
@given(systems(), st.sets(st.integers(0, 8)))
def test_what_is_published_already_stays_published(counts: Counts, published: set[int]):
    wanted = few(counts)
    cost = np.ones(counts.values.size)
    told = [each for each in published if each < cost.size and each not in set(wanted.rows.tolist())]
    cost[told] = np.inf
    gone = pattern(counts, wanted, cost)
    assert not gone[told].any()
    everything_else = ~hidden_at(counts, told)
    assert bool(too_close(counts, gone, wanted)) == bool(too_close(counts, everything_else, wanted))


@pytest.mark.parametrize(("shape", "seed"), [((6, 8), 1), ((12, 10), 2), ((4, 4, 3), 3), ((6, 5, 4), 4)])
def test_tables_of_two_and_three_dimensions_hold(shape: tuple[int, ...], seed: int):
    rng = np.random.default_rng(seed)
    counts = with_totals(rng.poisson(6 * rng.gamma(1, 1, size=shape)))
    wanted = few(counts)
    assert exposed(counts, hidden_at(counts, wanted.rows.tolist()), wanted)
    assert not exposed(counts, pattern(counts, wanted), wanted)


def test_the_pattern_is_the_same_every_time():
    counts = with_totals(np.random.default_rng(5).poisson(6, size=(8, 6)))
    first, again = (pattern(counts, few(counts)) for _ in "ab")
    assert (first == again).all()
