"""Covariances of items, cell by cell, against numpy's and pandas' of the complete cases one at a time."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis import covariances as module
from fokus.analysis import patterns as counting
from fokus.analysis.covariances import Covariances, covariances, covariances_by_cell, covariances_of
from fokus.analysis.histogram import NONE
from fokus.analysis.reliability import cronbach_alpha, item_statistics, omega

STEPS = 4


def columns_of(rows: list[tuple[int, ...]]) -> list[np.ndarray]:
    return [np.ascontiguousarray(each) for each in np.array(rows, dtype=np.int8).T]


def answered(respondents: int, items: int, seed: int = 7, missing: float = 0.05) -> np.ndarray:
    """Return steps that hang together, item 1 turned, some of them missing."""
    rng = np.random.default_rng(seed)
    level = rng.normal(2, 1, (respondents, 1))
    steps = np.clip(np.rint(level + rng.normal(0, 0.8, (respondents, items))), 0, STEPS).astype(np.int8)
    steps[:, 1] = STEPS - steps[:, 1]
    steps[rng.random(steps.shape) < missing] = NONE
    return steps


def keyed(steps: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(steps, dtype=float).replace(float(NONE), np.nan)
    frame[1] = STEPS - frame[1]
    return frame


def gathered(steps: np.ndarray, cell: np.ndarray, cells: int) -> list[Covariances]:
    turned = [each == 1 for each in range(steps.shape[1])]
    columns = [np.ascontiguousarray(each) for each in steps.T]
    return covariances_by_cell(columns, turned, STEPS, cell, cells)


@pytest.mark.parametrize("items", [3, 9])
def test_covariances_and_alpha_are_those_of_the_complete_cases(items: int) -> None:
    steps = answered(200, items)
    (found,), frame = gathered(steps, np.zeros(200, int), 1), keyed(steps).dropna()
    assert (found.n, found.dropped) == (len(frame), 200 - len(frame))
    assert found.mean == pytest.approx(frame.mean().to_numpy())
    assert found.covariance == pytest.approx(frame.cov().to_numpy())
    assert cronbach_alpha(found).value == pytest.approx(pingouin.cronbach_alpha(frame)[0])


@pytest.mark.parametrize("most", [0, 10_000_000])
@pytest.mark.parametrize("dense", [0, 10_000_000])
def test_each_cell_has_its_own_however_they_are_counted(
    most: int, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PATTERNS", most)
    monkeypatch.setattr(counting, "MOST_DENSE", dense)
    steps, cell = answered(500, 4), np.random.default_rng(3).integers(0, 3, 500)
    for number, found in enumerate(gathered(steps, cell, 4)):
        frame = keyed(steps[cell == number])
        complete = frame.dropna()
        assert (found.n, found.dropped) == (len(complete), len(frame) - len(complete))
        if found.n:
            assert found.covariance == pytest.approx(complete.cov().to_numpy(), abs=1e-12)
            assert found.mean == pytest.approx(complete.mean().to_numpy(), abs=1e-12)
        else:
            assert np.isnan(found.covariance).all()


def test_coefficients_of_covariances_are_those_of_the_answers_themselves() -> None:
    steps = answered(400, 5)
    (found,), frame = gathered(steps, np.zeros(400, int), 1), keyed(steps)
    for compute in (cronbach_alpha, omega):
        one, other = compute(found), compute(frame)
        assert (one.n, one.n_dropped, one.caution) == (other.n, other.n_dropped, other.caution)
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), abs=1e-9)
    for one, other in zip(item_statistics(found), item_statistics(frame), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_a_million_answers_lose_nothing() -> None:
    steps = np.tile(answered(50_000, 3), (20, 1))
    (found,), once = gathered(steps, np.zeros(len(steps), int), 1), keyed(steps[:50_000]).dropna()
    n = len(once)
    assert found.n == 20 * n
    expected = once.cov().to_numpy() * (n - 1) * 20 / (20 * n - 1)
    assert found.covariance == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("few", [0, 1])
def test_of_fewer_than_two_there_is_none(few: int) -> None:
    for found in (
        covariances_of(np.ones((few, 3))),
        covariances([np.ones(few, np.int8)] * 3, [False] * 3, 4),
    ):
        assert found.n == few
        assert np.isnan(found.covariance).all()
        assert cronbach_alpha(found).reason == omega(found).reason == "too-few"


def test_nothing_that_varies_has_no_alpha() -> None:
    found = covariances([np.ones(200, np.int8)] * 3, [False] * 3, STEPS)
    assert cronbach_alpha(found).reason == omega(found).reason == "constant"


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.integers(NONE, STEPS)] * 3), min_size=1, max_size=60))
def test_the_order_of_respondents_does_not_matter(rows: list[tuple[int, ...]]) -> None:
    one, other = (covariances(columns_of(each), [False] * 3, STEPS) for each in (rows, rows[::-1]))
    assert one.covariance == pytest.approx(other.covariance, nan_ok=True)


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
def test_patterns_are_those_of_single_answers(drawn: tuple[int, list[tuple[list[int], bool]]]) -> None:
    steps, items = drawn
    columns, turned = [np.array(each, np.int8) for each, _ in items], [turn for _, turn in items]
    complete = np.array([[steps - x if turn else x for x in each] for each, turn in items], float)
    complete = complete[:, (np.stack(columns) >= 0).all(axis=0)]
    found = covariances(columns, turned, steps)
    assert found.n == complete.shape[1]
    if found.n > 1:
        assert found.covariance == pytest.approx(np.cov(complete).reshape(len(items), -1), abs=1e-9)
