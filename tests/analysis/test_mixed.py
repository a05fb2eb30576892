"""The random-intercept model against statsmodels, against exact cases, and at its edges."""

import math
import warnings

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from fokus.analysis import mixed
from fokus.analysis.mixed import RandomIntercept, contrasts, joint_test, random_intercept

Numbers = NDArray[np.float64]


def panel(seed: int, persons: int = 40, spread: float = 1.0, kept: float = 0.8) -> tuple[Numbers, ...]:
    """Return outcome, design (a mean and two later rounds) and person of some who dropped out."""
    rng = np.random.default_rng(seed)
    who, when = np.repeat(np.arange(persons), 3), np.tile(np.arange(3), persons)
    outcome = 3 + spread * rng.normal(size=persons)[who] + 0.2 * when + 0.6 * rng.normal(size=who.size)
    there = rng.random(who.size) < kept
    design = np.column_stack([np.ones(who.size), when == 1, when == 2]).astype(float)
    return outcome[there], design[there], who[there]


def fitted(found: object) -> RandomIntercept:
    assert isinstance(found, RandomIntercept)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_model_is_statsmodels(seed: int) -> None:
    outcome, design, who = panel(seed)
    model = fitted(random_intercept(outcome, design, who))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = sm.MixedLM(outcome, design, groups=who).fit(reml=True, method="lbfgs", gtol=1e-10)
    assert model.coefficients == pytest.approx(expected.fe_params, abs=1e-5)
    same_person = who[:, None] == who
    v = model.sd_person**2 * same_person + model.sd_residual**2 * np.eye(who.size)
    covariance = np.linalg.inv(design.T @ np.linalg.solve(v, design))
    assert contrasts(model, np.eye(3)).error == pytest.approx(np.sqrt(np.diag(covariance)))
    assert model.sd_residual == pytest.approx(math.sqrt(expected.scale), abs=1e-5)
    assert model.sd_person == pytest.approx(math.sqrt(expected.cov_re.item()), abs=1e-4)


def test_two_complete_rounds_are_the_paired_t() -> None:
    outcome, design, who = panel(1, kept=1.1)
    two = design[:, 2] == 0
    model = fitted(random_intercept(outcome[two], design[two, :2], who[two]))
    found = contrasts(model, [0, 1])
    second, first = outcome[design[:, 1] == 1], outcome[(design[:, 1] == 0) & two]
    expected = stats.ttest_rel(second, first)
    assert found.statistic.item() == pytest.approx(expected.statistic)
    assert found.df.item() == pytest.approx(expected.df, abs=1e-4)
    assert found.p.item() == pytest.approx(expected.pvalue)


def test_complete_rounds_are_the_repeated_measures_anova() -> None:
    outcome, design, who = panel(2, kept=1.1)
    found = joint_test(fitted(random_intercept(outcome, design, who)), np.eye(3)[1:])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wide = {f"round {n}": outcome[n::3] for n in range(3)}
        row = pingouin.rm_anova(pd.DataFrame(wide))
    assert (found.statistic, found.df, found.p) == pytest.approx((row["F"].item(), 2, row["p_unc"].item()))
    assert found.df_error == pytest.approx(row["ddof2"].item(), abs=1e-3)


def test_the_deviance_is_least_where_the_model_is() -> None:
    outcome, design, who = panel(3)
    model = fitted(random_intercept(outcome, design, who))
    start = np.linalg.lstsq(design, outcome)[0]
    sums = mixed._sums(np.column_stack([design, outcome - design @ start]), who)
    ratio = (model.sd_person / model.sd_residual) ** 2
    around = mixed._deviance(sums, ratio * np.array([1.0, 0.9, 0.99, 1.01, 1.1]))
    assert around[0] == pytest.approx(model.criterion)
    assert (around[1:] > model.criterion).all()
    for at in (0.01, ratio, 2 * ratio):
        below, above = mixed._deviance(sums, at + np.array([-1e-5, 1e-5]))
        assert mixed._deviance_slope(sums, at) == pytest.approx((above - below) / 2e-5, abs=1e-4, rel=1e-5)


def test_persons_who_do_not_differ_make_an_ordinary_regression() -> None:
    rng = np.random.default_rng(5)
    who, when = np.repeat(np.arange(30), 2), np.tile([0.0, 1.0], 30)
    noise = rng.normal(size=30)
    outcome = when + np.column_stack([noise, -noise]).ravel()
    design = np.column_stack([np.ones(60), when])
    model = fitted(random_intercept(outcome, design, who))
    expected = sm.OLS(outcome, design).fit()
    found = contrasts(model, np.eye(2))
    assert model.singular
    assert model.sd_person == 0
    assert found.estimate == pytest.approx(expected.params)
    assert found.error == pytest.approx(expected.bse)
    assert found.df == pytest.approx(58)
    assert found.p == pytest.approx(expected.pvalues)


def test_one_answer_a_person_makes_an_ordinary_regression() -> None:
    outcome, design, _ = panel(6)
    model = fitted(random_intercept(outcome, design, np.arange(outcome.size)))
    expected = sm.OLS(outcome, design).fit()
    found = contrasts(model, np.eye(3))
    assert (model.singular, model.persons) == (True, outcome.size)
    assert found.statistic == pytest.approx(expected.tvalues)
    assert found.df == pytest.approx(expected.df_resid)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ([3.0] * 6, "constant"),
        ([1.0, 2.0, 2.0, 3.0, 4.0, 5.0], "constant"),
        ([1.0, math.nan] * 3, "rank-deficient"),
    ],
)
def test_what_cannot_be_fitted_is_a_reason(outcome: list[float], reason: str) -> None:
    design = np.column_stack([np.ones(6), [0.0, 1.0] * 3])
    assert random_intercept(outcome, design, [0, 0, 1, 1, 2, 2]) == reason


def test_a_design_that_says_a_thing_twice_and_too_few_rows_are_reasons() -> None:
    design = np.ones((6, 2))
    assert random_intercept([1.0, 2, 4, 3, 5, 7], design, [0, 0, 1, 1, 2, 2]) == "rank-deficient"
    assert random_intercept([1.0, 2.0], np.eye(2), [0, 1]) == "too-few"
    assert random_intercept([], np.empty((0, 2)), []) == "too-few"


def summary(outcome: Numbers, design: Numbers, who: Numbers) -> Numbers:
    model = fitted(random_intercept(outcome, design, who))
    found = contrasts(model, np.eye(3)[1:])
    return np.concatenate([*found, [model.sd_person, model.sd_residual]])


@given(st.integers(0, 50), st.integers(0, 2**31), st.integers(-10_000, 10_000))
@settings(deadline=None, database=None, max_examples=25)
def test_order_names_and_level_do_not_matter(seed: int, order: int, constant: int) -> None:
    outcome, design, who = panel(seed)
    rng = np.random.default_rng(order)
    mixed_up = rng.permutation(outcome.size)
    names = np.array([f"respondent-{n}" for n in rng.permutation(40)])[who]
    expected = summary(outcome, design, who)
    assert summary(outcome[mixed_up], design[mixed_up], names[mixed_up]) == pytest.approx(expected, rel=1e-6)
    assert summary(outcome + constant, design, who) == pytest.approx(expected, rel=1e-5)


@given(st.integers(0, 50), st.sampled_from([0.001, 7.0, 1000.0]))
@settings(deadline=None, database=None, max_examples=20)
def test_a_reversed_and_stretched_scale_turns_the_estimate(seed: int, unit: float) -> None:
    outcome, design, who = panel(seed)
    there = contrasts(fitted(random_intercept(outcome, design, who)), np.eye(3)[1:])
    back = contrasts(fitted(random_intercept(unit * (9 - outcome), design, who)), np.eye(3)[1:])
    assert back.estimate == pytest.approx(-unit * there.estimate, rel=1e-6)
    assert back.df == pytest.approx(there.df, rel=1e-5)
    assert back.p == pytest.approx(there.p, rel=1e-6)


def test_rows_with_a_missing_value_are_dropped() -> None:
    outcome, design, who = panel(7)
    gap = np.r_[outcome, math.nan], np.vstack([design, design[:1]]), np.r_[who, 99]
    assert summary(*gap) == pytest.approx(summary(outcome, design, who))
