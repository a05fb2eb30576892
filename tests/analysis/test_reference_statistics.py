"""Scores, comparisons and effects against R's on real data, intervals included."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from fokus.analysis.change import adjust_holm, compare_linked, compare_unlinked
from fokus.analysis.inference import Inference
from fokus.analysis.intervals import share_interval, standardized_independent, standardized_paired
from fokus.analysis.scoring import score
from fokus.study.instrument import Labels, Point, ResponseFormat, Scale

REFERENCE = Path(__file__).parents[2].parent / "shared" / "data" / "reference"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not REFERENCE.is_dir() and not os.environ.get("CI"),
        reason=f"the reference data are not beside this checkout, in {REFERENCE}",
    ),
]

Case = dict[str, Any]


def case(name: str) -> Case:
    cases = json.loads((REFERENCE / "expected.json").read_text(encoding="utf-8"))
    return next(each for each in cases if each["id"] == name)


def data(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "data" / name)


def points(highest: int) -> ResponseFormat:
    return ResponseFormat(points=tuple(Point(value=value) for value in range(1, highest + 1)))


def scale(name: str, items: list[str], min_answered: int) -> Scale:
    return Scale(id=name, label=Labels(sv=name), items=tuple(items), min_answered=min_answered)


def within(reference: Case, *names: str) -> Any:
    """Return expected values with the case's tolerance: absolute, relative above 1."""
    tolerance = reference["tolerance"]
    values = [reference["expected"][name] for name in names]
    return pytest.approx(values, abs=tolerance, rel=tolerance)


def bfi_scores() -> pd.DataFrame:
    answers, keys = data("bfi.csv"), case("scale_means_min4of5")["input"]["keys"]
    return pd.concat(
        [score(answers, scale(name, keys[name], 4), points(6)) for name in keys], axis="columns"
    ).assign(id=answers["id"], gender=answers["gender"])


def by_gender(name: str) -> tuple[pd.Series, pd.Series]:
    """Return the scores of gender 2, then of 1: R's x - y is ours of second minus first."""
    scores = bfi_scores()
    return scores.loc[scores["gender"] == 2, name], scores.loc[scores["gender"] == 1, name]


def ages() -> tuple[pd.Series, pd.Series]:
    """Return the state anxiety of the AGES study in rounds 1 and 2, by respondent."""
    given = case("paired_t_sai_AGES")["input"]
    signed = [f"-{item}" if item in given["reverse"] else item for item in given["items"]]
    answers = data("sai.csv").query("study == 'AGES'").set_index("id")
    scores = score(answers, scale("anxiety", signed, 16), points(4))
    return scores[answers["time"] == 1], scores[answers["time"] == 2]


def test_scores_are_rs_row_by_row() -> None:
    expected, found = data("bfi_scores_min4of5.csv"), bfi_scores()[[*_names(), "id"]]
    assert len(found) == 2800
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=0, atol=1e-9)


def test_the_means_of_scores_are_rs() -> None:
    reference, scores = case("scale_means_min4of5"), bfi_scores()[_names()]
    found = {"n": scores.count(), "mean": scores.mean(), "sd": scores.std()}
    for statistic, values in found.items():
        expected = reference["expected"][statistic]
        assert values.to_dict() == pytest.approx(expected, abs=reference["tolerance"])


def _names() -> list[str]:
    return list(case("scale_means_min4of5")["input"]["keys"])


def test_welch_is_rs() -> None:
    reference = case("welch_t_extraversion_gender")
    found = compare_unlinked(*by_gender("extraversion"))
    assert _test_of(found) == within(reference, "t", "df", "diff", "ci_low", "ci_high")
    assert found.p == pytest.approx(reference["expected"]["p"], rel=1e-8)
    assert (found.n_to, found.n_from) == (reference["expected"]["n1"], reference["expected"]["n2"])


def test_hedges_g_is_rs() -> None:
    reference = case("hedges_g_extraversion_gender")
    first, second = by_gender("extraversion")
    effect, compared = standardized_independent(first, second), compare_unlinked(first, second)
    expected = within(reference, "g", "ci_low", "ci_high")
    assert [effect.value, effect.low, effect.high] == expected
    assert [compared.effect, compared.effect_low, compared.effect_high] == expected


def test_the_paired_t_is_rs() -> None:
    reference = case("paired_t_sai_AGES")
    found = compare_linked(*ages())
    assert _test_of(found) == within(reference, "t", "df", "mean_diff", "ci_low", "ci_high")
    assert found.p == pytest.approx(reference["expected"]["p"], rel=1e-8)
    assert found.n_linked == reference["expected"]["n"]


def _test_of(found: Inference) -> list[float | None]:
    return [found.statistic, found.df, found.difference, found.low, found.high]


def test_the_scores_of_linked_rounds_are_rs() -> None:
    reference = case("paired_t_sai_AGES")
    linked = pd.concat(ages(), axis="columns", join="inner", keys=["first", "second"]).dropna()
    means, deviations = linked.mean(), linked.std()
    found = [*means, *deviations, linked.corr().loc["first", "second"]]
    assert found == within(reference, "mean1", "mean2", "sd1", "sd2", "r")


def test_g_z_is_rs() -> None:
    reference = case("paired_effect_sizes_sai_AGES")
    first, second = ages()
    compared, effect = compare_linked(first, second), standardized_paired(second - first)
    g_z = reference["expected"]["gz"]
    expected = pytest.approx([g_z, *reference["expected"]["gz_ci"]], abs=reference["tolerance"])
    assert [compared.effect, compared.effect_low, compared.effect_high] == expected
    assert [effect.value, effect.low, effect.high] == expected


def test_d_z_is_rs_once_the_correction_is_taken_back() -> None:
    reference = case("paired_effect_sizes_sai_AGES")
    found = compare_linked(*ages())
    correction = reference["expected"]["gz"] / reference["expected"]["dz"]
    parts = [found.effect, found.effect_low, found.effect_high]
    expected = [reference["expected"]["dz"], *reference["expected"]["dz_ci"]]
    uncorrected = [part / correction for part in parts]
    assert uncorrected == pytest.approx(expected, abs=reference["tolerance"])
    assert found.effect == pytest.approx(found.statistic / np.sqrt(68) * correction, abs=1e-6)


def test_p_and_holm_over_five_scales_are_rs() -> None:
    reference = case("p_adjust_5scales_gender")["expected"]
    raw = [compare_unlinked(*by_gender(name)).p for name in _names()]
    assert raw == pytest.approx([reference["raw"][name] for name in _names()], rel=1e-8)
    adjusted = adjust_holm(raw)
    assert adjusted == pytest.approx([reference["holm"][name] for name in _names()], rel=1e-8)


def test_scores_are_ready_to_be_ranked() -> None:
    reference = case("wilcoxon_paired_sai_AGES")["expected"]
    first, second = ages()
    change = (second - first).dropna().round(9)
    moved = change[change != 0]
    assert (change == 0).sum() == reference["n_zero"]
    assert rankdata(moved.abs())[moved > 0].sum() == reference["V"]


def test_wilson_is_rs() -> None:
    reference = case("prop_ci_3_11")
    expected = reference["expected"]["wilson"]
    assert share_interval(3, 11) == pytest.approx(expected, abs=reference["tolerance"])


def test_the_t_of_a_small_trial_is_rs() -> None:
    reference = case("wilcoxon_exact_anorexia_FT")
    trial = data("anorexia.csv").query("Treat == 'FT'")
    found = compare_linked(trial["Prewt"], trial["Postwt"])
    assert [found.statistic, found.p] == within(reference, "t", "p_t")
    assert found.n_linked == reference["input"]["n"]
