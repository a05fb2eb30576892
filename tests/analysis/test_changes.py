"""Groups that changed differently: the difference in differences, asked of a study."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from fokus.analysis.result import Contrast, Result
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
TEXT = "scales by=profession across=round"
N = 14
DRAW = np.random.default_rng(11)
BEFORE = {each: DRAW.integers(1, 4, N).tolist() for each in ("kurator", "rektor", "skolskoterska")}
AFTER = {
    each: np.clip(np.array(values) + DRAW.integers(-1, 2 + rise, N), 1, 4).tolist()
    for rise, (each, values) in enumerate(BEFORE.items())
}


def study(
    small: ModuleType, folder: Path, groups: tuple[str, ...], *, linked: bool, n: int = N
) -> Evaluation:
    def answers(values: dict[str, list[int]], name: str) -> list[dict[str, object]]:
        return [
            row
            for each in groups
            for row in small.respondents(
                [f"{name}{each}{k}" for k in range(n)], values[each][:n], profession=each
            )
        ]

    later = "x" if linked else "y"
    return small.SmallStudy(answers={"omg1": answers(BEFORE, "x"), "omg2": answers(AFTER, later)}).open(
        folder
    )


def changes(result: Result) -> list[Contrast]:
    return [each for each in result.contrasts if each.measure == "change"]


def test_two_linked_groups_give_the_t_of_their_changes(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    groups = ("kurator", "rektor")
    (found,) = changes(ask(study(small, tmp_path, groups, linked=True), TEXT))
    first, second = (np.subtract(AFTER[each], BEFORE[each]) for each in groups)
    t = stats.ttest_ind(second, first)
    assert (found.origin, found.to, dict(found.at)) == ("kurator", "rektor", {"scale": "kontakt"})
    assert found.difference == pytest.approx(second.mean() - first.mean())
    assert (found.statistic, found.p, found.df) == pytest.approx((t.statistic, t.pvalue, 2 * N - 2), rel=1e-4)
    assert (found.low, found.high) == pytest.approx(tuple(t.confidence_interval()), rel=1e-4)
    assert (len(found.base_from), len(found.base_to), len(found.base)) == (N, N, 2 * N)


def test_unlinked_groups_give_least_squares_with_hc3(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    groups = ("kurator", "rektor")
    (found,) = changes(ask(study(small, tmp_path, groups, linked=False), TEXT))
    y = np.concatenate([values[each] for each in groups for values in (BEFORE, AFTER)])
    group, late = np.repeat([0, 0, 1, 1], N), np.repeat([0, 1, 0, 1], N)
    fitted = sm.OLS(y, np.column_stack([np.ones(4 * N), group, late, group * late])).fit(
        cov_type="HC3", use_t=True
    )
    assert found.test == "ols_hc3"
    assert (found.difference, found.statistic, found.p) == pytest.approx(
        (fitted.params[3], fitted.tvalues[3], fitted.pvalues[3])
    )


def test_three_groups_are_compared_as_a_whole_and_by_twos(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    result = ask(study(small, tmp_path, tuple(BEFORE), linked=True), TEXT)
    whole, *pairs = changes(result)
    assert (whole.origin, whole.to, whole.df) == ("all", "all", 2)
    assert len(pairs) == 3
    assert {each.family for each in pairs} == {"changes"}
    assert all(each.p_adjusted is not None and each.p_adjusted >= (each.p or 0) for each in pairs)
    assert whole.p_adjusted is None
    main = [each for each in result.contrasts if each.measure == "mean"]
    assert ("holm", len(main)) in [(each.code, each.arguments.get("count")) for each in result.notes]


def test_small_groups_are_left_out(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    assert changes(ask(study(small, tmp_path, ("kurator", "rektor"), linked=True, n=9), TEXT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "scales across=round",
        "scales by=profession,site across=round",
        f"{TEXT} pick=difference",
        "scales by=profession",
    ],
)
def test_only_one_dimension_of_groups_is_compared(
    small: ModuleType, tmp_path: Path, ask: Ask, text: str
) -> None:
    assert changes(ask(study(small, tmp_path, ("kurator", "rektor"), linked=True), text)) == []
