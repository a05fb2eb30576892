"""Own statistics on invented answers whose truth is known: false findings, and how often intervals hold it.

Seeded, so that a run is a fact and not a chance; the bounds are those of so many trials.
"""

import numpy as np
import pytest

from fokus.analysis.agreement import gwet_ac1
from fokus.analysis.inference import Numbers
from fokus.analysis.mixed import RandomIntercept, contrasts, random_intercept
from fokus.analysis.ordinal import CumulativeLogit, ordinal_intercept
from fokus.analysis.paired import paired_t_by_cell
from fokus.analysis.ranks import mann_whitney, signed_rank
from fokus.analysis.reliability import omega
from fokus.analysis.rounds import indicators
from fokus.analysis.unpaired import welch_t_by_cell


def bounds(share: float, trials: int) -> tuple[float, float]:
    """Return where a share of so many trials lies in all but one of a thousand runs."""
    margin = 3.3 * np.sqrt(share * (1 - share) / trials)
    return share - margin, share + margin


def test_exact_signed_ranks_find_no_more_than_they_may() -> None:
    rng = np.random.default_rng(1)
    found = [signed_rank(*rng.integers(1, 6, (2, 14))) for _ in range(800)]
    p = np.array([each.p for each in found if each.p is not None])
    assert p.size > 750
    assert 0.03 < (p <= 0.05).mean() < bounds(0.05, p.size)[1]


def test_exact_rank_sums_find_no_more_than_they_may() -> None:
    rng = np.random.default_rng(2)
    p = [mann_whitney(rng.integers(1, 6, 9), rng.integers(1, 6, 11)).p for _ in range(400)]
    assert 0.025 < np.mean([each <= 0.05 for each in p]) < bounds(0.05, 400)[1]


@pytest.mark.parametrize("true", [0.0, 0.5, 1.2])
def test_the_interval_of_g_z_holds_the_truth(true: float) -> None:
    rng, cells, n = np.random.default_rng(3), 4000, 25
    first = rng.normal(size=cells * n)
    second = first + rng.normal(true, 1, cells * n)
    found = paired_t_by_cell(first, second, np.repeat(np.arange(cells), n), cells)
    holds = (found.effect_low <= true) & (true <= found.effect_high)
    low, high = bounds(0.95, cells)
    # The interval is corrected like the estimate, which costs a large effect a little.
    assert low - 0.01 < holds.mean() < high
    assert found.effect.mean() == pytest.approx(true, abs=0.015)
    if true == 0:
        assert bounds(0.05, cells)[0] < (found.p < 0.05).mean() < bounds(0.05, cells)[1]


def test_welch_finds_no_more_than_it_may_when_the_small_group_varies_more() -> None:
    rng, cells = np.random.default_rng(4), 4000
    first, second = rng.normal(0, 3, (cells, 8)), rng.normal(0, 1, (cells, 24))
    codes = [np.repeat(np.arange(cells), n) for n in (8, 24)]
    found = welch_t_by_cell(first.ravel(), codes[0], second.ravel(), codes[1], cells)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.012)


def dropouts(rng: np.random.Generator, rise: float) -> RandomIntercept:
    """Return the model of 15 persons in three rounds, a fourth of whose answers are missing."""
    who, when = np.repeat(np.arange(15), 3), np.tile(np.arange(3), 15)
    outcome = rng.normal(size=15)[who] + rise * (when == 2) + 0.8 * rng.normal(size=45)
    there = rng.random(45) > 0.25
    model = random_intercept(outcome[there], indicators(when[there], 3), who[there])
    assert isinstance(model, RandomIntercept)
    return model


def test_satterthwaites_degrees_of_freedom_keep_5_in_100() -> None:
    rng, trials = np.random.default_rng(5), 500
    found = [contrasts(dropouts(rng, 0.4), [-1, 0, 1]) for _ in range(trials)]
    low, high = (np.array([getattr(each, end).item() for each in found]) for end in ("low", "high"))
    share = ((low <= 0.4) & (high >= 0.4)).mean()
    assert bounds(0.95, trials)[0] < share < bounds(0.95, trials)[1]
    normal = [abs(each.estimate.item() - 0.4) <= 1.96 * each.error.item() for each in found]
    assert np.mean(normal) < share


def rated(rng: np.random.Generator, units: int) -> Numbers:
    """Return the codes of three coders, of whom each knows the right one of three 80 times in 100."""
    truth = rng.choice([1, 2, 3], size=(units, 1), p=[0.7, 0.2, 0.1])
    guess = rng.integers(1, 4, (units, 3))
    return np.where(rng.random((units, 3)) < 0.8, truth, guess).astype(float)


def test_the_interval_of_ac1_holds_the_truth() -> None:
    rng, trials = np.random.default_rng(6), 500
    true = gwet_ac1(rated(rng, 200_000)).value
    found = [gwet_ac1(rated(rng, 60)) for _ in range(trials)]
    share = np.mean([each.low <= true <= each.high for each in found])
    assert bounds(0.95, trials)[0] < share < bounds(0.95, trials)[1]
    spread = np.std([each.value for each in found])
    assert np.mean([each.error for each in found]) == pytest.approx(spread, rel=0.08)


def test_the_interval_of_omega_holds_the_truth() -> None:
    rng, trials = np.random.default_rng(7), 150
    loadings, sd = np.array([0.9, 0.7, 0.6, 0.8, 0.5]), np.array([0.6, 0.8, 0.8, 0.7, 0.9])
    true = loadings.sum() ** 2 / (loadings.sum() ** 2 + (sd**2).sum())
    found = []
    for _ in range(trials):
        common = rng.normal(size=(150, 1))
        found.append(omega(common * loadings + sd * rng.normal(size=(150, 5))))
    share = np.mean([each.low <= true <= each.high for each in found])
    assert bounds(0.95, trials)[0] < share < bounds(0.95, trials)[1]


def answered_twice(rng: np.random.Generator, rise: float) -> CumulativeLogit:
    """Return the model of 40 persons who choose one of four answers in two rounds."""
    who, after = np.repeat(np.arange(40), 2), np.tile([0.0, 1.0], 40)
    felt = 1.2 * rng.normal(size=40)[who] + rise * after + rng.logistic(size=80)
    model = ordinal_intercept(np.digitize(felt, [-1.5, 0, 1.5]), after[:, None], who)
    assert isinstance(model, CumulativeLogit)
    return model


@pytest.mark.parametrize("true", [0.0, 0.8])
def test_the_ordinal_model_of_persons_holds_the_truth(true: float) -> None:
    rng, trials = np.random.default_rng(8), 100
    found = [answered_twice(rng, true) for _ in range(trials)]
    holds = [each.low.item() <= true <= each.high.item() for each in found]
    assert bounds(0.95, trials)[0] < np.mean(holds) < bounds(0.95, trials)[1]
    if true == 0:
        assert np.mean([each.p.item() < 0.05 for each in found]) < bounds(0.05, trials)[1]


def test_the_model_with_dropouts_finds_no_more_than_it_may() -> None:
    rng, trials = np.random.default_rng(9), 500
    p = np.array([contrasts(dropouts(rng, 0.0), [-1, 0, 1]).p.item() for _ in range(trials)])
    assert bounds(0.05, trials)[0] < (p < 0.05).mean() < bounds(0.05, trials)[1]


def test_the_interval_of_two_groups_holds_the_truth() -> None:
    rng, cells, true = np.random.default_rng(10), 3000, 0.6
    first, second = rng.normal(0, 1, (cells, 15)), rng.normal(true, 1, (cells, 20))
    codes = [np.repeat(np.arange(cells), n) for n in (15, 20)]
    found = welch_t_by_cell(first.ravel(), codes[0], second.ravel(), codes[1], cells)
    holds = (found.effect_low <= true) & (true <= found.effect_high)
    assert holds.mean() == pytest.approx(0.95, abs=0.013)
