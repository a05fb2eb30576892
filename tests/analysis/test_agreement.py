"""Agreement of coders: published cases, statsmodels, and the bootstrap against the package in a loop."""

import inspect
import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss

from fokus.analysis import agreement
from fokus.analysis.agreement import (
    cohens_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    krippendorff_interval,
    percent_agreement,
)

LEVELS = ["nominal", "ordinal", "interval", "ratio"]


def codes(seed: int = 1, units: int = 60, coders: int = 3, categories: int = 3) -> np.ndarray:
    """Return codes that agree in most units, with some that a coder did not make."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, categories + 1, (units, 1))
    guess = rng.integers(1, categories + 1, (units, coders))
    given_codes = np.where(rng.random((units, coders)) < 0.7, truth, guess).astype(float)
    given_codes[rng.random((units, coders)) < 0.1] = math.nan
    return given_codes


@pytest.mark.parametrize("level", LEVELS)
def test_a_resample_of_everything_is_the_packages_alpha(level: str) -> None:
    given_codes = codes()
    categories = np.unique(given_codes[~np.isnan(given_codes)])
    which = np.arange(60) // 10
    coincidences = agreement._coincidences(given_codes, np.ones(60), which, categories)
    for drawn in ([1, 1, 1, 1, 1, 1], [0, 2, 1, 0, 2, 1]):
        picked = np.concatenate([given_codes[which == each] for each in np.repeat(range(6), drawn)])
        expected = krippendorff.alpha(picked.T, level_of_measurement=level)
        table = np.tensordot(np.array(drawn, float), coincidences, axes=1)[None]
        assert agreement._alphas(table, categories, level).item() == pytest.approx(expected)


COUNTED = {
    "alpha": lambda rows, times: krippendorff_alpha(rows, level="ordinal", times=times),
    "alpha with interval": lambda rows, times: krippendorff_interval(
        rows, np.arange(len(rows)) % 5, level="nominal", times=times
    ),
    "ac1": lambda rows, times: gwet_ac1(rows, times=times),
    "per cent": lambda rows, times: percent_agreement(rows, times=times),
    "kappa": lambda rows, times: cohens_kappa(rows[:, 0], rows[:, 1], times=times),
}


@pytest.mark.parametrize("name", COUNTED)
def test_units_counted_together_agree_as_they_do_one_by_one(name: str) -> None:
    rows, times = codes(units=20), np.random.default_rng(2).integers(0, 5, 20)
    together = COUNTED[name](rows, times)
    order = np.repeat(np.arange(20), times)
    single = _each_unit(name, rows[order], order % 5)
    for field in ("value", "error", "low", "high", "units"):
        assert getattr(together, field) == pytest.approx(getattr(single, field)), field


def _each_unit(name: str, rows: np.ndarray, transcript: np.ndarray) -> agreement.Agreement:
    if name == "alpha with interval":
        return krippendorff_interval(rows, transcript, level="nominal")
    return COUNTED[name](rows, None)


def test_the_bootstrap_is_that_of_the_package_in_a_loop() -> None:
    given_codes, transcript = codes(units=120), np.repeat([f"intervju-{n}" for n in range(12)], 10)
    found = krippendorff_interval(given_codes, transcript, level="nominal")
    rng = np.random.default_rng(7)
    parts = given_codes.reshape(12, 10, 3)
    drawn = [
        krippendorff.alpha(parts[rng.integers(0, 12, 12)].reshape(-1, 3).T, level_of_measurement="nominal")
        for _ in range(600)
    ]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, [0.025, 0.975])), abs=0.03)
    assert (found.transcripts, found.raters) == (12, 3)


def test_transcripts_that_hang_together_have_a_wider_interval_than_units() -> None:
    rng = np.random.default_rng(3)
    clear = np.repeat(rng.random(10) < 0.5, 30)
    truth = rng.integers(0, 2, 300)
    second = np.where(clear, truth, rng.integers(0, 2, 300))
    both = np.column_stack([truth, second])
    by_transcript = krippendorff_interval(both, np.repeat(np.arange(10), 30), level="nominal")
    by_unit = krippendorff_interval(both, np.arange(300), level="nominal")
    assert by_transcript.high - by_transcript.low > 1.5 * (by_unit.high - by_unit.low)


def test_the_level_is_always_given_and_the_draw_can_be_repeated() -> None:
    for compute in (krippendorff_alpha, krippendorff_interval):
        assert inspect.signature(compute).parameters["level"].default is inspect.Parameter.empty
    again = [krippendorff_interval(codes(), np.arange(60) // 6, level="ordinal", seed=4) for _ in "ab"]
    assert again[0] == again[1]


def test_ac1_by_hand() -> None:
    """Two coders, four of five units agreed on: pa .8, shares .7 and .3, so pe = 2(.7)(.3) = .42."""
    found = gwet_ac1([[1, 1], [2, 2], [2, 1], [1, 1], [1, 1]])
    assert found.value == pytest.approx((0.8 - 0.42) / (1 - 0.42))


def test_ac1_counts_categories_that_nobody_chose() -> None:
    given_codes = codes()
    assert gwet_ac1(given_codes, categories=6).value > gwet_ac1(given_codes).value
    unanimous = gwet_ac1([[1, 1]] * 10, categories=2)
    assert (unanimous.value, unanimous.error, unanimous.reason) == (1.0, 0.0, None)


def test_ac1_stays_where_alpha_falls_when_one_category_is_rare() -> None:
    rare = [[0, 0]] * 95 + [[1, 0]] * 3 + [[1, 1]] * 2
    assert percent_agreement(rare).value == 0.97
    assert gwet_ac1(rare).value > 0.95
    assert krippendorff_alpha(rare, level="nominal").value < 0.6


@given(st.integers(0, 500), st.integers(0, 500))
@settings(deadline=None, database=None, max_examples=30)
def test_neither_units_coders_nor_names_of_codes_matter(seed: int, order: int) -> None:
    given_codes, rng = codes(seed), np.random.default_rng(order)
    renamed = rng.permutation([10.0, 20.0, 30.0])
    mixed = given_codes[rng.permutation(60)][:, rng.permutation(3)]
    known = ~np.isnan(mixed)
    mixed[known] = renamed[mixed[known].astype(int) - 1]
    for compute in (gwet_ac1, percent_agreement, lambda each: krippendorff_alpha(each, level="nominal")):
        found, expected = compute(mixed), compute(given_codes)
        assert (found.value, found.units) == pytest.approx((expected.value, expected.units))


@given(st.integers(0, 500))
@settings(deadline=None, database=None, max_examples=20)
def test_intervals_hold_their_estimate(seed: int) -> None:
    found = gwet_ac1(codes(seed))
    assert found.low < found.value < found.high <= 1


def test_a_unit_that_one_coder_coded_is_no_agreement() -> None:
    given_codes = np.array([[1, 1, math.nan], [2, math.nan, math.nan], [2, 2, 2], [1, 2, math.nan]])
    assert percent_agreement(given_codes).value == pytest.approx(2 / 3)
    assert percent_agreement(given_codes).units == 3


def test_kappas_are_statsmodels_on_complete_units() -> None:
    given_codes = codes()
    complete = given_codes[~np.isnan(given_codes).any(axis=1)]
    table = np.stack([(complete == each).sum(axis=1) for each in (1, 2, 3)], axis=1)
    assert fleiss_kappa(given_codes).value == pytest.approx(fleiss(table))
    found = cohens_kappa(given_codes[:, 0], given_codes[:, 1])
    assert found.low < found.value < found.high
    assert found.units == (~np.isnan(given_codes[:, :2]).any(axis=1)).sum()


COEFFICIENTS = {
    "alpha": lambda given_codes: krippendorff_alpha(given_codes, level="nominal"),
    "alpha with interval": lambda given_codes: krippendorff_interval(
        given_codes, np.arange(len(given_codes)), level="nominal"
    ),
    "ac1": gwet_ac1,
    "kappa": lambda given_codes: cohens_kappa(*np.array(given_codes, float).T),
    "fleiss": fleiss_kappa,
}


@pytest.mark.parametrize("compute", COEFFICIENTS.values(), ids=COEFFICIENTS)
def test_what_cannot_be_known_is_a_reason_and_no_warning(compute: object) -> None:
    assert (compute([[1, 1]] * 8).reason, compute([[1, 1]] * 8).value) == ("constant", None)
    assert compute([[1, 2]]).reason == "too-few-units"
    assert compute([[1, math.nan], [math.nan, 2], [1, math.nan]]).reason == "too-few-units"


def test_a_coder_who_gave_one_code_throughout_has_no_kappa() -> None:
    assert cohens_kappa([1] * 9, [1, 2, 3] * 3).reason == "constant"


def test_one_transcript_leaves_the_value_and_no_interval() -> None:
    found = krippendorff_interval(codes(), np.zeros(60), level="nominal")
    assert (found.reason, found.low) == ("too-few-transcripts", None)
    assert found.value == krippendorff_alpha(codes(), level="nominal").value
