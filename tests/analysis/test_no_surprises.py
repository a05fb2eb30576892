"""Whatever a small study holds, a statistic gives numbers or a reason: no exception, no warning, no nan.

Warnings are errors in the tests, so that running is the check.
"""

from collections.abc import Callable
from dataclasses import astuple, is_dataclass

import numpy as np
import pytest

from fokus.analysis import (
    agreement,
    equivalence,
    groups,
    ordinal,
    paired,
    ranks,
    reliability,
    repeated,
    rounds,
    shares,
    unpaired,
)

Wide = np.ndarray


def two_shares(w: Wide) -> object:
    return shares.compare_shares(
        *(shares.Answers(int((each > 2).sum()), int((~np.isnan(each)).sum())) for each in w.T[:2])
    )


def changes(w: Wide) -> object:
    return rounds.compare_changes(w, np.arange(w.size).reshape(w.shape) % 2)


def model_of_persons(w: Wide) -> object:
    n = len(w)
    return ordinal.ordinal_intercept(
        w[:, :2].ravel(), np.tile([0.0, 1.0], n)[:, None], np.repeat(np.arange(n), 2)
    )


STATISTICS: dict[str, Callable[[Wide], object]] = {
    "paired t": lambda w: paired.paired_t(*w.T[:2]),
    "equivalence": lambda w: equivalence.equivalence(paired.paired_t(*w.T[:2]), 0.5),
    "welch": lambda w: unpaired.welch_t(*w.T[:2]),
    "signed ranks": lambda w: ranks.signed_rank(*w.T[:2]),
    "pratt": lambda w: ranks.signed_rank(*w.T[:2], zeros="pratt"),
    "mann-whitney": lambda w: ranks.mann_whitney(*w.T[:2]),
    "mcnemar": lambda w: shares.mcnemar(*np.where(np.isnan(w), np.nan, w > 2).T[:2]),
    "cochran": lambda w: shares.cochran_q(np.where(np.isnan(w), np.nan, w > 2)),
    "two shares": two_shares,
    "contingency": lambda w: shares.contingency(np.nan_to_num(w)),
    "rounds": lambda w: rounds.compare_rounds(w).omnibus,
    "changes": lambda w: changes(w).omnibus,
    "rm anova": repeated.repeated_anova,
    "friedman": repeated.friedman,
    "welch anova": lambda w: groups.welch_anova(list(w.T)),
    "kruskal": lambda w: groups.kruskal(list(w.T)),
    "hc3": lambda w: groups.difference_in_differences((w[:, 0], w[:, 1]), (w[:, 1], w[:, 2])),
    "alpha": reliability.cronbach_alpha,
    "items": lambda w: bool(len(reliability.item_statistics(w))),
    "omega": lambda w: reliability.omega(np.vstack([w] * 5)),
    "krippendorff": lambda w: agreement.krippendorff_interval(
        w, np.arange(len(w)) % 4, level="ordinal", resamples=50
    ),
    "ac1": agreement.gwet_ac1,
    "per cent": agreement.percent_agreement,
    "cohen": lambda w: agreement.cohens_kappa(w[:, 0], w[:, 1]),
    "fleiss": agreement.fleiss_kappa,
    "ordinal": lambda w: ordinal.ordinal(w[:, 0], w[:, 1:2]),
    "ordinal with persons": model_of_persons,
}


def numbers(found: object) -> list[float]:
    parts = astuple(found) if is_dataclass(found) else ()
    return [each for part in parts for each in np.ravel(part) if isinstance(each, float)]


@pytest.mark.parametrize("compute", STATISTICS.values(), ids=STATISTICS)
def test_a_small_study_gives_numbers_or_a_reason(compute: Callable[[Wide], object]) -> None:
    rng = np.random.default_rng(11)
    for _ in range(25):
        n, k, highest = int(rng.integers(1, 40)), int(rng.integers(3, 6)), int(rng.integers(1, 6))
        wide = rng.integers(1, highest + 1, (n, k)).astype(float)
        wide[rng.random((n, k)) < rng.choice([0, 0.1, 0.5, 0.9])] = np.nan
        found = compute(wide)
        assert np.isfinite(numbers(found)).all()
        if hasattr(found, "reason") and found.reason is None and hasattr(found, "p"):
            assert 0 <= found.p <= 1
