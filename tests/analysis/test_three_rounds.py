"""Three rounds of real scores: 495 persons, some of whose answers are taken away at random."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.anova import AnovaRM

from fokus.analysis.result import Contrast, Result
from fokus.evaluation import Evaluation, load
from fokus.problems import has_errors

Ask = Callable[[Evaluation, str], Result]
ROUNDS = ("spring", "autumn", "last")
DESIGN = """\
format = 1
[study]
title = "Three rounds"
language = "en"
[[site]]
id = "camp"
label = "Camp"
[[profession]]
id = "soldier"
label = "soldier"
population = { camp = 600 }
"""
INSTRUMENT = """\
id = "morale"
title = "Morale"
[[item]]
id = "words"
en = "Anything else?"
[[scale]]
id = "satisfaction"
label = { en = "job satisfaction" }
scored = true
range = [1, 5]
"""


def write(folder: Path, wide: pd.DataFrame) -> Evaluation:
    rounds = "".join(
        f'[[round]]\nid = "{each}"\nlabel = "{each}"\nfrom = 20{n}-01-01\nto = 20{n}-02-01\n'
        for n, each in enumerate(ROUNDS, start=20)
    )
    files = {"study.toml": f"{DESIGN}{rounds}", "instruments/morale.toml": INSTRUMENT}
    for when, column in zip(ROUNDS, wide, strict=True):
        rows = [f"p{person};{score}" for person, score in wide[column].dropna().items()]
        files[f"responses/{when}.csv"] = "\n".join(["code;score", *rows]) + "\n"
        files[f"responses/{when}.binding.toml"] = (
            f'file = "{when}.csv"\ninstrument = "morale"\nround = "{when}"\n'
            'respondent = { column = "code", link = "code" }\n[item.satisfaction]\ncolumn = "score"\n'
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


@pytest.fixture
def soldiers(shared: Path) -> pd.DataFrame:
    """Return job satisfaction, one row a person who answered all three times and one column a round."""
    rows = pd.read_csv(shared / "data/surveys/univbct.csv")
    return rows.pivot_table(index="SUBNUM", columns="TIME", values="JSAT").dropna()


def by_ends(contrasts: list[Contrast]) -> dict[tuple[str, str], Contrast]:
    return {(each.origin, each.to): each for each in contrasts}


@pytest.mark.shared
def test_complete_rounds_are_the_repeated_anova(soldiers: pd.DataFrame, tmp_path: Path, ask: Ask) -> None:
    whole, *pairs = ask(write(tmp_path, soldiers), "scales across=round").contrasts
    long = soldiers.reset_index().melt(id_vars="SUBNUM", value_name="score")
    expected = AnovaRM(long, "score", "SUBNUM", within=["TIME"]).fit().anova_table.iloc[0]
    assert whole.test == "rm_anova"
    assert whole.n_from == len(soldiers)
    assert whole.statistic == pytest.approx(expected["F Value"], rel=1e-6)
    assert list(by_ends(pairs)) == [("spring", "autumn"), ("spring", "last"), ("autumn", "last")]
    means = soldiers.mean()
    assert by_ends(pairs)["spring", "last"].difference == pytest.approx(means.iloc[2] - means.iloc[0])
    assert all(each.p_adjusted >= each.p for each in pairs)


@pytest.mark.shared
def test_with_answers_taken_away_the_model_is_that_of_statsmodels(
    soldiers: pd.DataFrame, tmp_path: Path, ask: Ask
) -> None:
    gone = np.random.default_rng(11).random(soldiers.shape) < 0.25
    left = soldiers.mask(gone).dropna(how="all")
    result = ask(write(tmp_path, left), "scales across=round")
    whole, *pairs = (each for each in result.contrasts if not each.sensitivity)
    long = left.reset_index().melt(id_vars="SUBNUM", value_name="score").dropna()
    design = pd.get_dummies(long["TIME"]).to_numpy(dtype=float)
    fitted = MixedLM(long["score"].to_numpy(), design, long["SUBNUM"].to_numpy()).fit(reml=True)
    mean = fitted.fe_params
    assert (whole.test, whole.n_from, whole.method) == ("mixed_model", len(left), "partly-linked")
    assert [each.difference for each in pairs] == pytest.approx(
        [mean[1] - mean[0], mean[2] - mean[0], mean[2] - mean[1]], abs=1e-3
    )
    counts = left.notna().sum().tolist()
    assert [each.n for each in result.rows if each.measure == "mean"] == counts
    assert by_ends(pairs)["spring", "last"].n_linked == (left.notna().iloc[:, [0, 2]].all(axis=1)).sum()
    error = np.sqrt(fitted.cov_params()[0, 0] + fitted.cov_params()[1, 1] - 2 * fitted.cov_params()[0, 1])
    assert pairs[0].statistic == pytest.approx((mean[1] - mean[0]) / error, rel=2e-3)
