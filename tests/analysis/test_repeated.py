"""Three linked rounds and more: pingouin's numbers without its silences."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.anova import AnovaRM

from fokus.analysis.linking import linked
from fokus.analysis.repeated import epsilon, friedman, pairs_of_rounds, repeated_anova


def answers(seed: int = 1, persons: int = 30, rounds: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = rng.normal(3, 0.6, (persons, 1))
    return (level + 0.2 * np.arange(rounds) + rng.normal(0, 0.4, (persons, rounds))).round(2)


def test_the_anova_is_statsmodels() -> None:
    values = answers()
    person, when = np.indices(values.shape)
    rows = pd.DataFrame({"p": person.ravel(), "r": when.ravel(), "v": values.ravel()})
    expected = AnovaRM(rows, "v", "p", within=["r"]).fit().anova_table.iloc[0]
    found = repeated_anova(values)
    assert (found.statistic, found.p_uncorrected) == pytest.approx((expected["F Value"], expected["Pr > F"]))
    assert (found.df, found.df_error) == (2, 58)
    eps = epsilon(np.cov(values, rowvar=False))
    assert found.epsilon == pytest.approx(eps)
    assert found.p == pytest.approx(stats.f.sf(found.statistic, 2 * eps, 58 * eps))


def test_the_correction_is_made_whatever_a_test_of_sphericity_says() -> None:
    values = answers(seed=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "p_GG_corr" not in pingouin.rm_anova(pd.DataFrame(values), correction="auto")
    assert repeated_anova(values).p != repeated_anova(values).p_uncorrected


def test_who_was_not_there_each_time_is_dropped_and_counted() -> None:
    values = answers()
    gaps = np.vstack([values, [[1.0, np.nan, 2.0], [np.nan, 2.0, 4.0]]])
    for compute in (repeated_anova, friedman):
        found = compute(gaps)
        assert (found.n, found.n_dropped) == (30, 2)
        assert found.statistic == pytest.approx(compute(values).statistic)


@pytest.mark.parametrize("compute", [repeated_anova, friedman])
def test_few_persons_are_refused(compute: object) -> None:
    assert compute(answers(persons=9)).reason == "too-few-pairs"
    assert compute(answers(persons=10)).reason is None


def test_persons_who_all_changed_alike_are_constant() -> None:
    values = np.arange(12.0)[:, None] + [0.0, 0.1, 0.1 + 0.2]
    assert repeated_anova(values).reason == "constant"


def test_friedman_is_scipys_with_kendalls_w() -> None:
    values = answers(rounds=4).round()
    found, expected = friedman(values), stats.friedmanchisquare(*values.T)
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.effect == pytest.approx(expected.statistic / (30 * 3))


def test_float_noise_splits_no_ties_of_friedman() -> None:
    values = answers().round(1)
    noisy = values + np.random.default_rng(1).normal(0, 1e-13, values.shape)
    assert friedman(noisy).statistic == pytest.approx(friedman(values).statistic)


def test_five_who_changed_are_too_few_for_friedman() -> None:
    assert friedman([[1, 2, 3]] * 5 + [[2, 2, 2]] * 20).reason == "too-few-nonzero"


def test_pairs_follow_the_rounds_not_the_alphabet() -> None:
    values = answers()
    found = pairs_of_rounds(values)
    assert list(found) == [(0, 1), (0, 2), (1, 2)]
    assert found[0, 2].difference == pytest.approx((values[:, 2] - values[:, 0]).mean())
    assert found[0, 2].effect > 0


@given(st.permutations(range(30)), st.permutations(range(3)), st.integers(-30, 30))
@settings(deadline=None, database=None, max_examples=6)
def test_order_and_level_do_not_matter(persons: list[int], rounds: list[int], constant: int) -> None:
    values = answers()
    mixed = values[persons][:, rounds]
    for compute, there in ((repeated_anova, mixed + constant), (friedman, mixed + constant)):
        expected, found = compute(values), compute(there)
        numbers = [(each.statistic, each.p, each.effect) for each in (found, expected)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-6)
    assert repeated_anova(9 - mixed).effect == pytest.approx(repeated_anova(values).effect)


@pytest.mark.parametrize("k", [2, 3, 6])
def test_epsilon_is_1_where_rounds_hang_together_alike_and_lowest_where_one_stands_out(k: int) -> None:
    assert epsilon(np.full((k, k), 0.5) + np.eye(k)) == pytest.approx(1)
    trend = np.outer(np.arange(k), np.arange(k)).astype(float)
    assert epsilon(trend) == pytest.approx(1 / (k - 1))


def test_pingouins_rounding_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = repeated_anova(answers())
    monkeypatch.setitem(pingouin.options, "round", 1)
    assert repeated_anova(answers()) == exact


@pytest.mark.shared
def test_real_rounds_are_statsmodels(shared: Path) -> None:
    rows = pd.read_csv(shared / "data/surveys/univbct.csv").dropna(subset=["JSAT"])
    rows = rows[rows["SUBNUM"] <= 120]
    wide = linked(rows["JSAT"], rows["SUBNUM"], list(rows["TIME"]), [0.0, 1.0, 2.0])
    complete = rows[rows.groupby("SUBNUM")["TIME"].transform("size") == 3]
    expected = AnovaRM(complete, "JSAT", "SUBNUM", within=["TIME"]).fit().anova_table.iloc[0]
    found = repeated_anova(wide.values)
    assert found.statistic == pytest.approx(expected["F Value"])
    assert found.n + found.n_dropped == rows["SUBNUM"].nunique()
