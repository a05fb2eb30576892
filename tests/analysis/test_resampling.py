"""The bootstrap over transcripts, against drawing the units themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.agreement import cohens_kappa, gwet_ac1, krippendorff_alpha, percent_agreement
from fokus.analysis.resampling import resampled

RESAMPLES = 150


def judgements(seed: int, coders: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Nine transcripts of 12 to 20 units; one of three coders did not code the first three."""
    rng = np.random.default_rng(seed)
    transcript = np.repeat(np.arange(9), rng.integers(12, 21, 9))
    true = rng.random(transcript.size) < 0.35
    codes = np.column_stack([true ^ (rng.random(transcript.size) < 0.15) for _ in range(coders)]).astype(
        float
    )
    if coders > 2:
        codes[transcript < 3, 2] = np.nan
    return codes, transcript


@pytest.mark.parametrize("coders", [2, 3])
def test_the_limits_are_those_of_drawing_whole_transcripts_of_units(coders: int) -> None:
    codes, transcript = judgements(7, coders)
    drawn = np.random.default_rng(5).multinomial(9, np.full(9, 1 / 9), RESAMPLES)
    samples = [
        np.concatenate([codes[transcript == t] for t, times in enumerate(each) for _ in range(times)])
        for each in drawn
    ]
    statistics = {
        "percent_agreement": percent_agreement,
        "ac1": lambda each: gwet_ac1(each, categories=2),
        "krippendorff_alpha": lambda each: krippendorff_alpha(each, level="nominal"),
        "cohens_kappa": lambda each: cohens_kappa(each[:, 0], each[:, 1]),
    }
    found = resampled(codes, transcript, seed=5, resamples=RESAMPLES)
    assert set(found) == set(statistics) - ({"cohens_kappa"} if coders > 2 else set())
    for name, limits in found.items():
        values = [statistics[name](each).value for each in samples]
        assert limits == pytest.approx(tuple(np.quantile(values, [0.025, 0.975])), abs=1e-12)


@given(seed=st.integers(0, 200))
def test_the_order_of_units_and_of_coders_does_not_matter(seed: int) -> None:
    codes, transcript = judgements(seed)
    order = np.random.default_rng(seed).permutation(len(codes))
    expected = resampled(codes, transcript, resamples=50)
    again = resampled(codes[order][:, ::-1], transcript[order], resamples=50)
    assert {name: pytest.approx(limits) for name, limits in expected.items()} == again


def test_units_of_one_coder_alone_do_not_count() -> None:
    codes, transcript = judgements(3)
    alone = np.column_stack([codes[:, 0], np.full(len(codes), np.nan)])
    more = np.vstack([codes, alone]), np.concatenate([transcript, transcript])
    assert resampled(*more, resamples=50) == resampled(codes, transcript, resamples=50)


def test_units_counted_together_are_drawn_as_they_are_one_by_one() -> None:
    codes, transcript = judgements(4, 3)
    times = np.random.default_rng(1).integers(0, 4, len(codes))
    order = np.repeat(np.arange(len(codes)), times)
    single = resampled(codes[order], transcript[order], resamples=50)
    together = resampled(codes, transcript, times=times, resamples=50)
    assert {name: pytest.approx(limits) for name, limits in single.items()} == together


def test_where_all_is_alike_kappa_is_not_there() -> None:
    found = resampled(np.zeros((40, 2)), np.arange(40) // 4, resamples=50)
    assert found == {"percent_agreement": (1, 1), "ac1": (1, 1)}
