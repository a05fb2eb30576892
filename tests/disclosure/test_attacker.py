"""The attacker finds exactly what trying every number finds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.disclosure.counted import few, hidden_at, systems, too_close, with_totals

from fokus.disclosure.attacker import DOWN, UP, exposed
from fokus.disclosure.counts import Counts, Wanted

EXAMPLE = with_totals([[3, 6, 8, 5], [6, 7, 9, 6]])


def test_a_number_hidden_alone_is_its_total_less_the_other():
    told = exposed(EXAMPLE, hidden_at(EXAMPLE, [0]), few(EXAMPLE))
    assert told == [(0, DOWN), (0, UP)]


def test_three_further_cells_leave_it_uncertain():
    """Hiding 3, 6 / 6, 7: the 3 may be 0 to 9."""
    assert exposed(EXAMPLE, hidden_at(EXAMPLE, [0, 1, 4, 5]), few(EXAMPLE)) == []


def test_two_further_cells_do_not():
    assert exposed(EXAMPLE, hidden_at(EXAMPLE, [0, 1, 4]), few(EXAMPLE)) != []


def test_how_many_there_can_be_is_known():
    """3 of 4, hidden beside 6 of 6, are 9 together: the three can be nothing else."""
    counts = Counts(np.array([3, 6]), with_totals([3, 6]).sums, np.array([4.0, 6.0, 10.0]))
    wanted = Wanted.of(counts, np.array([0]), 5)
    assert (wanted.low[0], wanted.high[0]) == (0, 4)
    assert exposed(counts, hidden_at(counts, [0, 1]), wanted) == [(0, DOWN)]


def test_fractions_leave_no_room():
    """a + b, b + c and a + c are shown: a can only be what it is, and a half more is no person."""
    sums = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1]])
    counts = Counts(np.array([2, 3, 4]), type(EXAMPLE.sums)(sums), np.full(6, np.inf))
    told = exposed(counts, hidden_at(counts, [0, 1, 2]), Wanted.of(counts, np.array([0]), 5))
    assert told == [(0, DOWN), (0, UP)]


@settings(deadline=None)
@given(systems(), st.sets(st.integers(0, 8)), st.integers(3, 5))
def test_what_it_finds_is_what_trying_every_number_finds(counts: Counts, others: set[int], limit: int):
    wanted = few(counts, limit)
    rows = {*wanted.rows.tolist(), *(each for each in others if each < counts.values.size)}
    hidden = hidden_at(counts, rows)
    told = {(row, int(direction)) for row, direction in exposed(counts, hidden, wanted)}
    assert told == too_close(counts, hidden, wanted)


def test_in_a_large_table_it_finds_what_another_formulation_finds():
    """One linear programme a limit, over cells that are all unknown: two-way tables have whole extremes."""
    rng = np.random.default_rng(11)
    counts = with_totals(rng.poisson(6 * rng.gamma(1, 1, size=(9, 8))))
    wanted = few(counts)
    hidden = hidden_at(counts, [*wanted.rows.tolist(), *range(0, 72, 5)])
    sums, shown = counts.sums.toarray(), ~hidden
    found = set()
    for row, low, high in zip(wanted.rows.tolist(), wanted.low, wanted.high, strict=True):
        for direction, goal in ((DOWN, low), (UP, high)):
            best = linprog(
                -direction * sums[row], A_eq=sums[shown], b_eq=counts.values[shown], bounds=(0, 10_000)
            )
            if direction * (-direction * best.fun - goal) < -1e-6:
                found.add((row, direction))
    assert found
    assert set(exposed(counts, hidden, wanted)) == found
