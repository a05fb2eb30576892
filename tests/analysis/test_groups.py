"""Three groups and more: pingouin, scipy and statsmodels, and how groups changed without links."""

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.oneway import anova_oneway

from fokus.analysis.groups import difference_in_differences, games_howell, kruskal, welch_anova


def professions(seed: int = 1) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.normal(mean, sd, n).round(1) for mean, sd, n in ((3, 0.4, 12), (3.3, 0.9, 20), (2.8, 0.5, 9))]


def test_welch_anova_is_statsmodels() -> None:
    found, expected = welch_anova(professions()), anova_oneway(professions(), use_var="unequal")
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (found.df, found.df_error) == pytest.approx(expected.df)
    everyone = np.concatenate(professions())
    within = sum(((group - group.mean()) ** 2).sum() for group in professions())
    assert found.effect == pytest.approx(1 - within / ((everyone - everyone.mean()) ** 2).sum())


def test_games_howell_is_pingouins_in_the_order_given() -> None:
    groups = professions()
    rows = pd.DataFrame({"group": np.repeat(["a", "b", "c"], [12, 20, 9]), "value": np.concatenate(groups)})
    expected = pingouin.pairwise_gameshowell(rows, dv="value", between="group")
    found = games_howell(groups)
    assert list(found) == [(0, 1), (0, 2), (1, 2)]
    for (_, row), each in zip(expected.iterrows(), found.values(), strict=True):
        assert each.difference == pytest.approx(-row["diff"])
        assert each.p == pytest.approx(row["pval"], abs=1e-6)
        assert each.low < each.difference < each.high
        assert (each.low > 0 or each.high < 0) == (each.p < 0.05)


def test_two_groups_of_games_howell_are_welch() -> None:
    found = games_howell(professions()[:2])[0, 1]
    expected = stats.ttest_ind(professions()[1], professions()[0], equal_var=False)
    interval = expected.confidence_interval()
    assert found.p == pytest.approx(expected.pvalue, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=1e-6)


def test_two_groups_alike_have_an_interval_around_nothing() -> None:
    same = [1.0, 2.0, 3.0, 4.0, 5.0]
    found = games_howell([same, same, [2.0, 3.0, 3.0, 4.0, 9.0]])[0, 1]
    assert (found.difference, found.p) == (0, pytest.approx(1))
    assert found.low == pytest.approx(-found.high)
    assert found.high > 1


def test_kruskal_is_scipys_with_epsilon_squared() -> None:
    groups = [group.round() for group in professions()]
    found, expected = kruskal(groups), stats.kruskal(*groups)
    assert (found.statistic, found.p, found.n) == pytest.approx((expected.statistic, expected.pvalue, 41))
    assert found.effect == pytest.approx(expected.statistic * 42 / (41**2 - 1))


def test_groups_without_variation_or_persons_are_refused() -> None:
    assert welch_anova([[1, 2, 3], [2, 2, 2], [1, 3, 4]]).reason == "constant"
    assert welch_anova([[1, 2, 3], [2.0], [1, 3, 4]]).reason == "too-few"
    assert kruskal([[2] * 6] * 3).reason == "constant"
    assert kruskal([[2, 3, 4, 4, 2], [1, 2, 3, 4]]).reason == "too-few"


def test_missing_values_are_dropped() -> None:
    gaps = [np.r_[group, math.nan] for group in professions()]
    for compute in (welch_anova, kruskal):
        assert compute(gaps) == compute(professions())


@given(st.permutations(range(3)), st.integers(-30, 30))
@settings(deadline=None, database=None, max_examples=15)
def test_the_order_of_groups_and_the_level_do_not_matter(order: list[int], constant: int) -> None:
    groups = professions()
    mixed = [groups[n][::-1] + constant for n in order]
    for compute in (welch_anova, kruskal):
        found, expected = compute(mixed), compute(groups)
        assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.p), rel=1e-6)


def cells(seed: int = 2) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [
        rng.normal(mean, sd, n) for mean, sd, n in ((3, 0.4, 9), (3.1, 0.8, 14), (3, 0.5, 7), (3.7, 1, 11))
    ]


def test_the_difference_in_differences_is_least_squares_with_hc3() -> None:
    a, b, c, d = cells()
    rows = pd.DataFrame(
        {
            "value": np.concatenate([a, b, c, d]),
            "group": np.repeat([0, 0, 1, 1], [9, 14, 7, 11]),
            "round": np.repeat([0, 1, 0, 1], [9, 14, 7, 11]),
        }
    )
    expected = smf.ols("value ~ group * round", rows).fit(cov_type="HC3", use_t=True)
    found = difference_in_differences((a, b), (c, d))
    name = "group:round"
    low, high = expected.conf_int().loc[name]
    assert (found.difference, found.statistic, found.p) == pytest.approx(
        (expected.params[name], expected.tvalues[name], expected.pvalues[name])
    )
    assert (found.low, found.high, found.df) == pytest.approx((low, high, expected.df_resid))


def test_groups_the_other_way_turn_the_difference() -> None:
    a, b, c, d = cells()
    there, back = difference_in_differences((a, b), (c, d)), difference_in_differences((c, d), (a, b))
    assert (there.difference, there.low) == pytest.approx((-back.difference, -back.high))
    assert (there.n_from, there.n_to) == (23, 18)


def test_small_or_constant_cells_have_no_test() -> None:
    a, b, c, _ = cells()
    assert difference_in_differences((a, b), (c, [3.0, 4.0])).reason == "too-few"
    still = difference_in_differences(([2.0] * 6, [2.0] * 6), ([2.0] * 6, [3.0] * 6))
    assert (still.reason, still.difference, still.p) == ("constant", 1.0, None)
