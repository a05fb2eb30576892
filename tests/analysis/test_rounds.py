"""Rounds that only some answered, and groups across rounds: real answers, and the exact special cases."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fokus.analysis.linking import linked
from fokus.analysis.rounds import compare_changes, compare_rounds, differences, indicators


def answers(seed: int = 1, persons: int = 40, rounds: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    level = rng.normal(3, 0.6, (persons, 1))
    return level + 0.2 * np.arange(rounds) + rng.normal(0, 0.4, (persons, rounds))


def with_dropouts(values: np.ndarray, share: float = 0.2, seed: int = 2) -> np.ndarray:
    return np.where(np.random.default_rng(seed).random(values.shape) < share, np.nan, values)


@pytest.fixture
def soldiers(shared: Path) -> pd.DataFrame:
    """Return the three ready scores of 495 persons in three rounds."""
    read = pd.read_csv(shared / "data/surveys/univbct.csv")
    return read.rename(columns={"SUBNUM": "person", "TIME": "round", "BTN": "unit"})


def test_two_complete_rounds_are_the_paired_t() -> None:
    values = answers(rounds=2)
    found = compare_rounds(values).pairs[0, 1]
    expected = stats.ttest_rel(values[:, 1], values[:, 0])
    interval = expected.confidence_interval()
    assert found.test == "mixed_model"
    assert (found.statistic, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-5)


def test_dropouts_are_used_and_counted() -> None:
    values = with_dropouts(answers())
    values[0] = np.nan
    found = compare_rounds(values)
    n = (~np.isnan(values)).sum(axis=0)
    assert found.means.n.tolist() == n.tolist()
    assert (found.omnibus.n, found.omnibus.n_dropped) == ((~np.isnan(values)).any(axis=1).sum(), 1)
    assert (found.pairs[0, 2].n_from, found.pairs[0, 2].n_to) == (n[0], n[2])
    assert found.pairs[0, 2].n_linked == (~np.isnan(values[:, 0] + values[:, 2])).sum()
    assert found.pairs[0, 1].difference == pytest.approx(found.means.mean[1] - found.means.mean[0])


def test_pairs_are_later_minus_earlier_in_the_order_given() -> None:
    values = answers()
    assert list(compare_rounds(values).pairs) == [(0, 1), (0, 2), (1, 2)]
    back = compare_rounds(values[:, ::-1])
    assert back.pairs[0, 2].difference == pytest.approx(-compare_rounds(values).pairs[0, 2].difference)
    assert back.omnibus.p == pytest.approx(compare_rounds(values).omnibus.p)


def test_too_few_and_constant_answers_are_refused() -> None:
    few = compare_rounds(answers(persons=9))
    assert (few.omnibus.reason, few.pairs[0, 1].reason, few.means) == ("too-few", "too-few", None)
    assert compare_rounds(np.full((20, 3), 2.0)).pairs[0, 2].reason == "constant"


def test_two_groups_in_two_rounds_are_student_on_the_changes() -> None:
    values, group = answers(rounds=2), np.arange(40) % 2
    values[group == 1, 1] += 0.3
    found = compare_changes(values, group)
    change = values[:, 1] - values[:, 0]
    expected = stats.ttest_ind(change[group == 1], change[group == 0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        row = pingouin.mixed_anova(
            long(values, group), dv="value", within="round", between="group", subject="person"
        ).set_index("Source")
    assert found.pairs[0, 1].statistic == pytest.approx(expected.statistic)
    assert found.pairs[0, 1].p == pytest.approx(expected.pvalue)
    assert found.omnibus.statistic == pytest.approx(expected.statistic**2)
    assert found.omnibus.statistic == pytest.approx(row.loc["Interaction", "F"])
    assert found.omnibus.df_error == pytest.approx(38, abs=1e-3)


def long(values: np.ndarray, group: np.ndarray) -> pd.DataFrame:
    person, when = np.indices(values.shape)
    return pd.DataFrame(
        {
            "person": person.ravel(),
            "round": when.ravel(),
            "group": group[person.ravel()],
            "value": values.ravel(),
        }
    )


def test_who_changes_group_counts_for_the_group_of_each_round() -> None:
    values = answers(rounds=2)
    group = np.column_stack([np.arange(40) % 2, np.arange(40) % 2])
    group[:4, 1] = 1 - group[:4, 1]
    found = compare_changes(values, group)
    assert found.means.n.tolist() == [20, 20, 20, 20]
    assert found.omnibus.n == 40
    assert found.pairs[0, 1].n_linked == 4
    frame = long(values, group[:, 0]).assign(group=group.ravel())
    expected = smf.mixedlm("value ~ C(group) * C(round)", frame, groups="person").fit(reml=True)
    name = "C(group)[T.1]:C(round)[T.1]"
    assert found.pairs[0, 1].difference == pytest.approx(expected.params[name], abs=1e-4)


def test_a_group_that_is_too_small_in_a_round_is_refused() -> None:
    found = compare_changes(answers(), np.r_[np.zeros(31), np.ones(9)])
    assert found.omnibus.reason == "too-few"


@given(st.permutations(range(40)), st.integers(-30, 30))
@settings(deadline=None, database=None, max_examples=20)
def test_order_and_level_do_not_matter(order: list[int], constant: int) -> None:
    values = with_dropouts(answers())
    there, again = compare_rounds(values), compare_rounds(values[order] + constant)
    assert again.omnibus.statistic == pytest.approx(there.omnibus.statistic, rel=1e-6)
    assert again.pairs[0, 2].low == pytest.approx(there.pairs[0, 2].low, abs=1e-7)
    assert again.means.low == pytest.approx(there.means.low + constant, abs=1e-6)


def test_designs_are_indicators_and_differences() -> None:
    assert indicators(np.array([1, 0]), 2).tolist() == [[0, 1], [1, 0]]
    assert (differences(4) @ np.arange(4.0)).tolist() == [1, 2, 3]


@pytest.mark.shared
@pytest.mark.parametrize(("score", "removed"), [("JSAT", 0.0), ("COMMIT", 0.3), ("READY", 0.3)])
def test_real_rounds_with_rows_removed_are_statsmodels(
    soldiers: pd.DataFrame, score: str, removed: float
) -> None:
    rows = soldiers.dropna(subset=[score]).sample(frac=1 - removed, random_state=1)
    wide = linked(rows[score], rows["person"], list(rows["round"]), [0.0, 1.0, 2.0])
    found = compare_rounds(wide.values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = smf.mixedlm(f"{score} ~ C(round)", rows, groups="person").fit(reml=True)
    for level, to in (("1.0", 1), ("2.0", 2)):
        name = f"C(round)[T.{level}]"
        pair = found.pairs[0, to]
        assert pair.difference == pytest.approx(model.params[name], abs=1e-5)
        # statsmodels' error comes from the whole curvature, ours (and lme4's) from the coefficients'.
        assert pair.difference / pair.statistic == pytest.approx(model.bse[name], rel=2e-3)
    assert found.means.n.tolist() == rows.groupby("round").size().tolist()


@pytest.mark.shared
def test_real_groups_across_rounds_are_statsmodels(soldiers: pd.DataFrame) -> None:
    big = soldiers.dropna(subset=["READY"])
    big = big[big["unit"].isin(big.loc[big["round"] == 0, "unit"].value_counts().index[:3])]
    code = {unit: number for number, unit in enumerate(sorted(big["unit"].unique()))}
    wide = linked(big["READY"], big["person"], list(big["round"]), [0.0, 1.0, 2.0])
    unit_of = big.groupby("person")["unit"].first()
    group = np.array([code[unit_of[person]] for person in wide.persons])
    found = compare_changes(wide.values, group)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = smf.mixedlm("READY ~ C(unit) * C(round)", big, groups="person").fit(reml=True)
    interaction = [name for name in model.params.index if ":" in name]
    wald = model.wald_test(
        np.eye(len(model.params))[[model.params.index.get_loc(n) for n in interaction]], scalar=True
    )
    assert found.omnibus.statistic * len(interaction) == pytest.approx(float(wald.statistic), rel=1e-3)
    last = next(
        name for name in interaction if "T.2.0" in name and name.startswith(f"C(unit)[T.{list(code)[1]}")
    )
    assert found.pairs[0, 1].difference == pytest.approx(model.params[last], abs=1e-4)
