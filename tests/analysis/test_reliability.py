"""How well scales hold together: pingouin and statsmodels, complete cases only, and what is refused."""

import math
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor

from fokus.analysis.reliability import (
    alpha_of,
    cronbach_alpha,
    feldt,
    item_statistics,
    omega,
    one_factor,
)


def answers(seed: int = 1, persons: int = 120, items: int = 5) -> np.ndarray:
    rng = np.random.default_rng(seed)
    felt = rng.normal(size=(persons, 1)) + rng.normal(size=(persons, items))
    return np.digitize(felt, [-1.5, -0.5, 0.5, 1.5]) + 1.0


def with_correlation(correlation: list[list[float]]) -> np.ndarray:
    """Return 120 answers with exactly this correlation: of the first item, more than all is shared."""
    drawn = np.random.default_rng(1).normal(size=(120, len(correlation)))
    centred = drawn - drawn.mean(axis=0)
    white = centred @ np.linalg.inv(np.linalg.cholesky(np.cov(centred, rowvar=False)).T)
    return white @ np.linalg.cholesky(correlation).T


def omega_of(covariance: np.ndarray) -> float:
    loadings, uniquenesses, _ = one_factor(covariance)
    return loadings.sum() ** 2 / (loadings.sum() ** 2 + uniquenesses.sum())


@pytest.mark.parametrize("persons", [20, 120])
def test_alpha_is_pingouins_with_feldts_interval(persons: int) -> None:
    items = answers(persons=persons)
    found = cronbach_alpha(items)
    value, (low, high) = pingouin.cronbach_alpha(pd.DataFrame(items))
    assert found.value == pytest.approx(value)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)


def test_the_interval_is_that_of_the_complete_cases() -> None:
    items = answers(persons=60)
    items[:20, 0] = math.nan
    found = cronbach_alpha(items)
    assert (found.n, found.n_dropped) == (40, 20)
    assert replace(found, n_dropped=0) == cronbach_alpha(items[20:])
    _, library = pingouin.cronbach_alpha(pd.DataFrame(items), nan_policy="listwise")
    assert library[0] > found.low + 0.01


def test_alpha_of_pairs_may_pass_1_so_alpha_is_of_complete_cases() -> None:
    assert alpha_of([[1.0, 0.9, 0.9], [0.9, 0.2, 0.9], [0.9, 0.9, 0.2]]) > 1
    items = np.full((40, 3), math.nan)
    items[:, 0] = np.arange(40) % 5
    items[::2, 1] = items[1::2, 2] = 3
    found = cronbach_alpha(items)
    assert (found.reason, found.value, found.n_dropped) == ("too-few", None, 40)


@pytest.mark.parametrize(
    ("persons", "reason", "caution"),
    [(19, "too-few", None), (20, None, "few"), (49, None, "few"), (50, None, None)],
)
def test_alpha_is_refused_below_20_and_flagged_to_49(
    persons: int, reason: str | None, caution: str | None
) -> None:
    found = cronbach_alpha(answers(persons=persons))
    assert (found.reason, found.caution) == (reason, caution)
    assert (found.value is None) == (reason is not None)


def test_at_ten_persons_the_interval_says_why() -> None:
    assert feldt(0.80, 10, 5) == pytest.approx((0.50, 0.94), abs=0.01)


def test_one_item_and_items_that_do_not_vary_have_no_alpha() -> None:
    assert cronbach_alpha(answers()[:, :1]).reason == "too-few-items"
    assert cronbach_alpha(np.full((30, 4), 3.0)).reason == "constant"


def test_item_statistics_are_those_of_the_rest() -> None:
    items = answers()
    items[0, 2] = math.nan
    found, complete = item_statistics(items), pd.DataFrame(items).dropna()
    for number in range(5):
        rest = complete.drop(columns=number)
        assert found.item_rest[number] == pytest.approx(complete[number].corr(rest.sum(axis=1)))
        assert found.alpha_if_dropped[number] == pytest.approx(pingouin.cronbach_alpha(rest)[0])
    assert found.mean == pytest.approx(complete.mean())
    assert found.sd == pytest.approx(complete.std())


def test_an_item_keyed_the_wrong_way_shows_itself() -> None:
    items = answers()
    items[:, 3] = 6 - items[:, 3]
    found = item_statistics(items).item_rest
    assert found[3] < 0 < min(np.delete(found, 3))
    assert omega(items).caution == "negative-item"


def test_an_item_that_does_not_vary_has_no_correlation() -> None:
    items = answers()
    items[:, 1] = 3
    assert np.isnan(item_statistics(items).item_rest).tolist() == [False, True, False, False, False]
    assert np.isnan(item_statistics(items[:, :2]).alpha_if_dropped).all()
    for few in (0, 1, 19):
        assert np.isnan(item_statistics(items[:few])).all()


@given(st.permutations(range(5)), st.integers(-3, 3), st.sampled_from([0.5, 1.0, 4.0]))
@settings(deadline=None, database=None, max_examples=10)
def test_order_level_and_unit_do_not_matter(order: list[int], level: int, unit: float) -> None:
    items = answers()
    turned = unit * items[::-1, order] + level
    for compute in (cronbach_alpha, omega):
        found, expected = compute(turned), compute(items)
        assert (found.value, found.low, found.high) == pytest.approx(
            (expected.value, expected.low, expected.high), abs=1e-6
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_factor_is_statsmodels(seed: int) -> None:
    items = answers(seed, persons=400)
    correlation = np.corrcoef(items, rowvar=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = Factor(corr=correlation, n_factor=1, method="ml").fit()
    loadings, uniquenesses, proper = one_factor(correlation)
    assert proper
    assert uniquenesses == pytest.approx(expected.uniqueness, abs=1e-4)
    assert loadings == pytest.approx(np.abs(expected.loadings[:, 0]), abs=1e-4)


def test_a_covariance_of_one_factor_gives_it_back() -> None:
    loadings, uniquenesses = np.array([0.9, 1.2, 0.4, 0.7]), np.array([0.5, 0.3, 1.5, 0.8])
    found = one_factor(np.outer(loadings, loadings) + np.diag(uniquenesses))
    assert found.loadings == pytest.approx(loadings, abs=1e-5)
    assert found.uniquenesses == pytest.approx(uniquenesses, abs=1e-5)


def test_omega_of_items_alike_is_alpha() -> None:
    covariance = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    assert omega_of(covariance) == pytest.approx(alpha_of(covariance), abs=1e-6)


def test_the_interval_of_omega_meets_a_bootstrap() -> None:
    items = answers(persons=300)
    found, rng = omega(items), np.random.default_rng(2)
    drawn = [omega(items[rng.integers(0, 300, 300)]).value for _ in range(100)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.025)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (answers(persons=99), "too-few"),
        (answers()[:, :2], "too-few-items"),
        (np.column_stack([answers(), np.full(120, 3.0)]), "constant"),
        (np.column_stack([answers(), answers()[:, 0]]), "no-proper-solution"),
        (with_correlation([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]]), "no-proper-solution"),
    ],
)
def test_omega_is_refused_where_it_cannot_be_known(items: np.ndarray, reason: str) -> None:
    found = omega(items)
    assert (found.reason, found.value, found.low) == (reason, None, None)


@pytest.mark.shared
def test_alpha_of_real_items_is_pingouins(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/reference/data/sai.csv").query("time == 1")
    items = rows[["calm", "secure", "at.ease", "rested", "comfortable", "confident", "relaxed"]]
    found, complete = cronbach_alpha(items), items.dropna()
    assert found.n == len(complete) < len(items) + 1
    assert found.value == pytest.approx(pingouin.cronbach_alpha(complete)[0])
