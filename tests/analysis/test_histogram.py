"""Counts of scores against the scores themselves, one respondent at a time."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.histogram import (
    MOST_DENSE,
    NONE,
    Coded,
    coded,
    histogram,
    merged,
    number_at_least,
    summary,
    sums_of_items,
)

STEPS = 4
answers = st.lists(
    st.tuples(st.integers(0, 3), *[st.integers(NONE, STEPS)] * 3), min_size=1, max_size=60
)  # a cell, and the steps of three items


def columns_of(rows: list[tuple[int, ...]]) -> tuple[np.ndarray, list[np.ndarray]]:
    table = np.array(rows, dtype=np.int8)
    return table[:, 0].astype(np.int64), [np.ascontiguousarray(each) for each in table[:, 1:].T]


@given(answers, st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_code_is_one_sum_and_one_number_of_missing(rows: list[tuple[int, ...]], turned: list[bool]) -> None:
    _, columns = columns_of(rows)
    codes, base = sums_of_items(columns, turned, STEPS)
    for code, (_, *steps) in zip(codes.tolist(), rows, strict=True):
        given_steps = [
            STEPS - each if turn else each for each, turn in zip(steps, turned, strict=True) if each != NONE
        ]
        assert divmod(code, base) == (3 - len(given_steps), sum(given_steps))


@pytest.mark.parametrize("items", [5, 20, 60])
def test_long_questionnaires_have_room_for_their_sums(items: int) -> None:
    most = 10
    column = np.array([most, NONE, 0], dtype=np.int8)
    for turned, expected in ((False, (items * most, 0)), (True, (0, items * most))):
        codes, base = sums_of_items([column] * items, [turned] * items, most)
        assert codes.tolist() == [expected[0], items * base, expected[1]]


@given(answers)
def test_every_cell_is_summed_up_as_its_values_are(rows: list[tuple[int, ...]]) -> None:
    cell, (first, *_) = columns_of(rows)
    values = np.where(first == NONE, np.nan, first / 3)
    found = summary(histogram(cell, coded(values), cells=5))
    by_cell = pd.Series(values).groupby(cell)
    expected = pd.DataFrame(
        {"n": by_cell.count(), "mean": by_cell.mean(), "var": by_cell.var(), "median": by_cell.median()}
    ).reindex(range(5))
    assert found.n.tolist() == expected["n"].fillna(0).tolist()
    for name, column in (("mean", found.mean), ("var", found.variance), ("median", found.median)):
        assert column == pytest.approx(expected[name].to_numpy(), abs=1e-12, nan_ok=True)


@given(answers)
def test_cells_counted_apart_or_by_sorting_are_the_same(rows: list[tuple[int, ...]]) -> None:
    cell, (first, *_) = columns_of(rows)
    numbers = Coded(first + 1, np.array([np.nan, 2.0, 1.0, 2.0, 0.5, 7.0]))
    far = MOST_DENSE // 4
    dense, sparse = histogram(cell, numbers, 4), histogram(cell * far, numbers, 4 * far)
    assert dense.cell.tolist() == (sparse.cell // far).tolist()
    assert (dense.value.tolist(), dense.number.tolist()) == (sparse.value.tolist(), sparse.number.tolist())


@given(answers)
def test_cells_put_together_are_the_histogram_of_all(rows: list[tuple[int, ...]]) -> None:
    cell, (first, *_) = columns_of(rows)
    numbers = coded(np.where(first == NONE, np.nan, first.astype(float)))
    into = np.array([0, NONE, 1, 0])
    together = merged(histogram(cell, numbers, 4), into, 2)
    assert [each.tolist() for each in together[:3]] == [
        each.tolist() for each in histogram(into[cell], numbers, 2)[:3]
    ]


def test_a_score_on_the_cut_is_above_it() -> None:
    found = histogram(np.zeros(4, int), coded(np.array([2.5, 3.0, 3.5, math.nan])), 1)
    assert number_at_least(found, 3.0).tolist() == [2]


def test_who_stands_nowhere_is_not_counted() -> None:
    found = histogram(np.array([NONE, 0]), coded(np.array([1.0, 2.0])), 1)
    assert (found.value.tolist(), found.number.tolist()) == ([2.0], [1])


@given(
    st.integers(1, 120).flatmap(
        lambda steps: st.tuples(
            st.just(steps),
            st.lists(
                st.tuples(st.lists(st.integers(NONE, steps), min_size=7, max_size=7), st.booleans()),
                min_size=1,
                max_size=6,
            ),
        )
    )
)
def test_sums_are_those_of_single_answers(
    drawn: tuple[int, list[tuple[list[int], bool]]],
) -> None:
    steps, items = drawn
    columns, turned = [np.array(each, np.int8) for each, _ in items], [turn for _, turn in items]
    codes, base = sums_of_items(columns, turned, steps)
    for row, code in enumerate(codes.tolist()):
        given_ = [(each[row], turn) for each, turn in items if each[row] != NONE]
        assert divmod(code, base) == (
            len(items) - len(given_),
            sum(steps - x if turn else x for x, turn in given_),
        )
