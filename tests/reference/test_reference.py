"""Every statistic of the reference, computed by fokus, is R's: estimates, intervals, degrees of freedom.

What fokus does not compute stands in ``NOT_COMPUTED`` with its reason; nothing else may be missing.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from fokus.analysis import ranks
from fokus.analysis.agreement import (
    cohens_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from fokus.analysis.families import adjust
from fokus.analysis.groups import kruskal
from fokus.analysis.inference import Inference
from fokus.analysis.intervals import share_interval
from fokus.analysis.mixed import RandomIntercept, contrasts, joint_test, random_intercept
from fokus.analysis.noncentral import noncentrality
from fokus.analysis.ordinal import CumulativeLogit, ordinal, ordinal_intercept
from fokus.analysis.paired import moves, paired_t
from fokus.analysis.ranks import mann_whitney, signed_rank
from fokus.analysis.reliability import alpha_of, cronbach_alpha, item_statistics, omega
from fokus.analysis.repeated import epsilon, repeated_anova
from fokus.analysis.rounds import compare_changes, compare_rounds, differences, indicators
from fokus.analysis.scoring import keyed_answers, score
from fokus.analysis.shares import Answers, cochran_q, compare_shares, contingency, mcnemar
from fokus.analysis.unpaired import welch_t
from fokus.study.instrument import Labels, Point, ResponseFormat, Scale

pytestmark = pytest.mark.shared

Case = dict[str, Any]
Found = dict[str, Any]
Data = Callable[[str], pd.DataFrame]
Numbers = NDArray[np.float64]

IDS = [
    *("alpha_agree_listwise", "itemstats_agree_listwise", "omega_cfa_agree_listwise"),
    *("alpha_conscientious_pairwise", "scale_means_min4of5", "welch_t_extraversion_gender"),
    *("hedges_g_extraversion_gender", "mann_whitney_extraversion_gender", "p_adjust_5scales_gender"),
    *("cliffs_delta_extraversion_gender", "kruskal_extraversion_education", "chi2_gender_education"),
    *("paired_t_sai_AGES", "paired_effect_sizes_sai_AGES", "wilcoxon_paired_sai_AGES"),
    *("rm_anova_sai_FILM_3rounds", "lmm_sai_VALE_4rounds_dropout", "interaction_equals_change_t"),
    *("mixed_anova_obk_type3", "mcnemar_epiR_XRAY_V1", "wilcoxon_exact_anorexia_FT", "fisher_tea"),
    *("cochran_q_ability4", "prop_ci_3_11", "kappa_bfi_A2_A3", "icc_shrout_fleiss", "clmm_wine"),
    *("krippendorff_canonical_4levels", "fleiss_kappa_1971", "gwet_ac1_fleiss1971"),
]

NO_RATINGS = "coders choose codes: no judges rate on an interval, so there is no intraclass correlation"
ONE_EFFECT = "one effect a design: the mean of the differences in their own standard deviations"
NO_GATE = "the correction is Greenhouse and Geisser's, always: no test of sphericity opens another"
EXACT = "the exact p is given whatever the number of changes"
NOT_COMPUTED = {
    **{f"icc_shrout_fleiss.{key}": NO_RATINGS for key in ("type", "icc", "F", "p", "lower", "upper")},
    **{f"paired_effect_sizes_sai_AGES.{key}": ONE_EFFECT for key in ("dav", "drm")},
    **{
        f"rm_anova_sai_FILM_3rounds.{key}": NO_GATE
        for key in ("eps_HF", "p_HF", "mauchly_W", "mauchly_p")
    },
    **{f"mcnemar_epiR_XRAY_V1.{key}": EXACT for key in ("chi2_cc", "p_cc", "chi2", "p")},
    "wilcoxon_paired_sai_AGES.p_approx": "above 200 changes p is normal with continuity correction",
    "wilcoxon_paired_sai_AGES.V_unrounded": "float noise splits ties: what is ranked is rounded first",
    "wilcoxon_paired_sai_AGES.p_unrounded": "float noise splits ties: what is ranked is rounded first",
    "alpha_conscientious_pairwise.average_r": "the item-rest correlations say it item by item",
    "alpha_conscientious_pairwise.n": "alpha is of complete cases; a pairwise one has no single n",
    "p_adjust_5scales_gender.bonferroni.agree": "Holm holds the same level and finds more",
    "p_adjust_5scales_gender.bonferroni.conscientious": "Holm holds the same level and finds more",
    "p_adjust_5scales_gender.bonferroni.extraversion": "Holm holds the same level and finds more",
    "p_adjust_5scales_gender.bonferroni.neuroticism": "Holm holds the same level and finds more",
    "p_adjust_5scales_gender.bonferroni.openness": "Holm holds the same level and finds more",
    "fisher_tea.or_sample": "the odds ratio goes with the test: conditional on the margins",
    "prop_ci_3_11.clopper_pearson": "a share has Wilson's interval: the exact one is wider than it says",
    "gwet_ac1_fleiss1971.brennan_prediger": "AC1, alpha and per cent are enough",
}  # fmt: skip

COMPUTE: dict[str, Callable[[Case, Data], Found]] = {}


def computes(name: str) -> Callable[[Callable[[Case, Data], Found]], Callable[[Case, Data], Found]]:
    def register(compute: Callable[[Case, Data], Found]) -> Callable[[Case, Data], Found]:
        COMPUTE[name] = compute
        return compute

    return register


def leaves(found: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{name}.{key}")
    else:
        yield name, found


@pytest.fixture
def cases(shared: Path) -> dict[str, Case]:
    read = json.loads((shared / "data/reference/expected.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in read}


@pytest.fixture
def data(shared: Path) -> Data:
    return lambda name: pd.read_csv(shared / "data/reference/data" / name)


def test_every_case_is_here(cases: dict[str, Case]) -> None:
    assert set(cases) == set(IDS)
    assert len(cases) == 30


@pytest.mark.parametrize("name", IDS)
def test_what_fokus_computes_is_rs(name: str, cases: dict[str, Case], data: Data) -> None:
    case = cases[name]
    found = dict(leaves(COMPUTE[name](case, data), name)) if name in COMPUTE else {}
    expected = dict(leaves(case["expected"], name))
    assert set(expected) - set(found) == {key for key in NOT_COMPUTED if key.startswith(f"{name}.")}
    for key, value in found.items():
        tolerance = 0.01 if "bootstrap" in key else case["tolerance"]
        if key.endswith((".items", ".table", ".ties")):
            assert value == expected[key]
        else:
            assert value == pytest.approx(expected[key], abs=tolerance, rel=tolerance), key


@pytest.mark.parametrize("name", IDS)
def test_no_number_is_right_for_being_small(name: str, cases: dict[str, Case], data: Data) -> None:
    case = cases[name]
    found = dict(leaves(COMPUTE[name](case, data), name)) if name in COMPUTE else {}
    expected = dict(leaves(case["expected"], name))
    for key, value in found.items():
        if isinstance(value, float) and 0 < abs(expected[key]) <= 10 * case["tolerance"]:
            assert value == pytest.approx(expected[key], rel=1e-5), key


# Scales


def points(highest: int) -> ResponseFormat:
    return ResponseFormat(points=tuple(Point(value=value) for value in range(1, highest + 1)))


def scale(name: str, items: list[str], min_answered: int) -> Scale:
    return Scale(id=name, label=Labels(sv=name), items=tuple(items), min_answered=min_answered)


def bfi_items(case: Case, data: Data) -> pd.DataFrame:
    items = case["input"]["items"]
    return keyed_answers(data("bfi.csv"), scale("s", items, len(items)), points(6))


KEYS = {
    "agree": ["-A1", "A2", "A3", "A4", "A5"],
    "conscientious": ["C1", "C2", "C3", "-C4", "-C5"],
    "extraversion": ["-E1", "-E2", "E3", "E4", "E5"],
    "neuroticism": ["N1", "N2", "N3", "N4", "N5"],
    "openness": ["O1", "-O2", "O3", "O4", "-O5"],
}


def bfi_scores(data: Data) -> pd.DataFrame:
    answers = data("bfi.csv")
    scores = [score(answers, scale(name, items, 4), points(6)) for name, items in KEYS.items()]
    return pd.concat(scores, axis="columns").assign(gender=answers["gender"], education=answers["education"])


def by_gender(data: Data, name: str = "extraversion") -> tuple[pd.Series, pd.Series]:
    """Return the scores of gender 2, then of 1: R's x - y is ours of second minus first."""
    scores = bfi_scores(data)
    return scores.loc[scores["gender"] == 2, name], scores.loc[scores["gender"] == 1, name]


def anxiety(case: Case, data: Data) -> Numbers:
    """Return the scores of a study of sai, one row a person and one column a round."""
    given = case["input"]
    signed = [f"-{item}" if item in given["reverse"] else item for item in given["items"]]
    answers = data("sai.csv").query("study == @given['study']")
    scored = answers.assign(anx=score(answers, scale("anx", signed, 16), points(4)))
    assert not scored.duplicated(["id", "time"]).any()
    return scored.pivot_table(index="id", columns="time", values="anx", dropna=False).to_numpy()


@computes("scale_means_min4of5")
def _(case: Case, data: Data) -> Found:
    scores = bfi_scores(data)[list(KEYS)]
    assert case["input"]["keys"] == KEYS
    summary = {"n": scores.count(), "mean": scores.mean(), "sd": scores.std()}
    return {name: values.to_dict() for name, values in summary.items()}


@computes("alpha_agree_listwise")
def _(case: Case, data: Data) -> Found:
    found = cronbach_alpha(bfi_items(case, data))
    limits = {"lower": found.low, "upper": found.high}
    return {"raw_alpha": found.value, "n": found.n, "feldt_ci": limits}


@computes("itemstats_agree_listwise")
def _(case: Case, data: Data) -> Found:
    items = bfi_items(case, data)
    mean, sd, item_rest, without = (each.tolist() for each in item_statistics(items))
    named = {"mean": mean, "sd": sd, "r_drop": item_rest, "alpha_if_dropped": without}
    return named | {"items": list(items.columns)}


@computes("omega_cfa_agree_listwise")
def _(case: Case, data: Data) -> Found:
    return {"omega_total": omega(bfi_items(case, data)).value}


@computes("alpha_conscientious_pairwise")
def _(case: Case, data: Data) -> Found:
    covariance = bfi_items(case, data).cov().to_numpy()
    sd = np.sqrt(np.diag(covariance))
    return {"raw_alpha": alpha_of(covariance), "std_alpha": alpha_of(covariance / np.outer(sd, sd))}


# Two rounds or groups


@computes("welch_t_extraversion_gender")
def _(_case: Case, data: Data) -> Found:
    found = welch_t(*by_gender(data))
    return {
        "t": found.statistic, "df": found.df, "p": found.p, "diff": found.difference,
        "ci_low": found.low, "ci_high": found.high, "n1": found.n_to, "n2": found.n_from,
    }  # fmt: skip


@computes("hedges_g_extraversion_gender")
def _(_case: Case, data: Data) -> Found:
    found = welch_t(*by_gender(data))
    return {"g": found.effect, "ci_low": found.effect_low, "ci_high": found.effect_high}


@computes("mann_whitney_extraversion_gender")
def _(_case: Case, data: Data) -> Found:
    found = mann_whitney(*by_gender(data))
    return {"W": found.statistic, "p": found.p}


@computes("cliffs_delta_extraversion_gender")
def _(_case: Case, data: Data) -> Found:
    found = mann_whitney(*by_gender(data))
    limits = {"ci_low": found.effect_low, "ci_high": found.effect_high}
    return {"delta": found.effect, "rank_biserial": found.effect} | limits


@computes("p_adjust_5scales_gender")
def _(_case: Case, data: Data) -> Found:
    raw = [welch_t(*by_gender(data, name)).p for name in KEYS]
    families = {"raw": raw, "holm": adjust(raw), "BH": adjust(raw, "benjamini-hochberg")}
    return {name: dict(zip(KEYS, map(float, values), strict=True)) for name, values in families.items()}


@computes("paired_t_sai_AGES")
def _(case: Case, data: Data) -> Found:
    first, second = anxiety(case, data)[:, :2].T
    found, both = paired_t(first, second), ~np.isnan(first + second)
    return {
        "n": found.n_linked, "t": found.statistic, "df": found.df, "p": found.p,
        "mean_diff": found.difference, "ci_low": found.low, "ci_high": found.high,
        "mean1": first[both].mean(), "mean2": second[both].mean(),
        "sd1": first[both].std(ddof=1), "sd2": second[both].std(ddof=1),
        "r": np.corrcoef(first[both], second[both])[0, 1],
    }  # fmt: skip


@computes("paired_effect_sizes_sai_AGES")
def _(case: Case, data: Data) -> Found:
    found = paired_t(*anxiety(case, data)[:, :2].T)
    t, df, root = np.array([found.statistic]), np.array([found.df]), np.sqrt(found.n_linked)
    limits = [noncentrality(t, df, level).item() / root for level in (0.025, 0.975)]
    return {
        "gz": found.effect, "gz_ci": [found.effect_low, found.effect_high],
        "dz": t.item() / root, "dz_ci": limits,
    }  # fmt: skip


@computes("wilcoxon_paired_sai_AGES")
def _(case: Case, data: Data) -> Found:
    first, second = anxiety(case, data)[:, :2].T
    exact, pratt = signed_rank(first, second), signed_rank(first, second, zeros="pratt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MOST_EXACT_PAIRS", 0)
        normal = signed_rank(first, second)
    return {
        "V": exact.statistic, "p_exact_zeros_dropped": exact.p, "p_exact_pratt": pratt.p,
        "p_approx_cc": normal.p, "rank_biserial": exact.effect, "n_zero": moves(first, second).same,
    }  # fmt: skip


@computes("wilcoxon_exact_anorexia_FT")
def _(_case: Case, data: Data) -> Found:
    trial = data("anorexia.csv").query("Treat == 'FT'")
    ranked, t = signed_rank(trial["Prewt"], trial["Postwt"]), paired_t(trial["Prewt"], trial["Postwt"])
    sizes = (trial["Postwt"] - trial["Prewt"]).abs().round(9)
    ties = bool(sizes.duplicated().any())
    return {"V": ranked.statistic, "p": ranked.p, "t": t.statistic, "p_t": t.p, "ties": ties}


# Shares


@computes("mcnemar_epiR_XRAY_V1")
def _(_case: Case, data: Data) -> Found:
    answers = data("epiR.csv").query("study == 'XRAY'").pivot_table(index="id", columns="time", values="V1")
    first, second = answers[1], answers[2]
    up, _, down = moves(first, second)
    low, high = np.nanmin(answers), np.nanmax(answers)
    stayed = [int(((first == end) & (second == end)).sum()) for end in (low, high)]
    yes = [np.where(each.isna(), np.nan, each == high) for each in (first, second)]
    kappa = cohens_kappa(first, second).value
    table = [[stayed[0], up], [down, stayed[1]]]
    return {"table": table, "p_exact": mcnemar(*yes).p, "kappa": kappa}


@computes("fisher_tea")
def _(case: Case, _data: Data) -> Found:
    (guessed, missed), (wrong, right) = case["input"]["table"]
    found = compare_shares(Answers(wrong, wrong + right), Answers(guessed, guessed + missed))
    assert found.test == "fisher"
    return {"p": found.p, "or_cmle": found.effect}


@computes("prop_ci_3_11")
def _(case: Case, _data: Data) -> Found:
    return {"wilson": list(share_interval(case["input"]["x"], case["input"]["n"]))}


@computes("cochran_q_ability4")
def _(_case: Case, data: Data) -> Found:
    found = cochran_q(data("ability4.csv"))
    return {"n": found.n, "Q": found.statistic, "df": found.df, "p": found.p}


@computes("chi2_gender_education")
def _(_case: Case, data: Data) -> Found:
    answers = data("bfi.csv")
    table = pd.crosstab(answers["gender"], answers["education"]).to_numpy()
    found = contingency(table)
    named = {"chi2": found.statistic, "df": found.df, "p": found.p, "cramers_v": found.effect}
    return named | {"table": table.tolist()}


# Three rounds or groups, and dropouts


@computes("kruskal_extraversion_education")
def _(_case: Case, data: Data) -> Found:
    found = kruskal([part["extraversion"] for _, part in bfi_scores(data).groupby("education")])
    return {"H": found.statistic, "df": found.df, "p": found.p}


@computes("rm_anova_sai_FILM_3rounds")
def _(case: Case, data: Data) -> Found:
    wide = anxiety(case, data)[:, :3]
    found = repeated_anova(wide)
    means = compare_rounds(wide[~np.isnan(wide).any(axis=1)]).means
    assert means is not None
    return {
        "n": found.n, "F": found.statistic, "df1": found.df, "df2": found.df_error,
        "p": found.p_uncorrected, "eps_GG": found.epsilon, "p_GG": found.p, "ges": found.effect,
        "means": means.mean.tolist(),
    }  # fmt: skip


def fitted(found: object) -> RandomIntercept:
    assert isinstance(found, RandomIntercept)
    return found


@computes("lmm_sai_VALE_4rounds_dropout")
def _(case: Case, data: Data) -> Found:
    wide = anxiety(case, data)
    there = ~np.isnan(wide)
    who, when = np.nonzero(there)
    design = np.column_stack([np.ones(who.size), indicators(when, 4)[:, 1:]])
    model = fitted(random_intercept(wide[there], design, who))
    each, omnibus = contrasts(model, np.eye(4)), joint_test(model, np.eye(4)[1:])
    means = contrasts(model, np.column_stack([np.ones(4), np.eye(4)[:, 1:]]))
    names = ["(Intercept)", "time2", "time3", "time4"]
    columns = {"fixef": each.estimate, "se": each.error, "df": each.df, "p": each.p}
    return {name: dict(zip(names, values.tolist(), strict=True)) for name, values in columns.items()} | {
        "n_obs": model.n, "n_id": model.persons, "reml_crit": model.criterion,
        "sd_id": model.sd_person, "sd_resid": model.sd_residual,
        "F": omnibus.statistic, "df1": omnibus.df, "df2": omnibus.df_error, "pF": omnibus.p,
        "emm": means.estimate.tolist(), "emm_se": means.error.tolist(),
    }  # fmt: skip


@computes("interaction_equals_change_t")
def _(_case: Case, data: Data) -> Found:
    wide = data("sai_mixed_AGES_SHED.csv").pivot_table(index=["study", "id"], columns="time", values="anx")
    study = (wide.index.get_level_values("study") == "AGES").astype(int)
    found: Inference = compare_changes(wide.to_numpy(), study).pairs[0, 1]
    return {"t": found.statistic, "p": found.p}


@computes("mixed_anova_obk_type3")
def _(_case: Case, data: Data) -> Found:
    answers = data("obrienkaiser_phase.csv")
    wide, group = answers[["pre", "post", "fup"]].to_numpy(float), pd.factorize(answers["treatment"])[0]
    cell = group[:, None] * 3 + np.arange(3)
    person = np.repeat(np.arange(len(wide)), 3)
    model = fitted(random_intercept(wide.ravel(), indicators(cell.ravel(), 9), person))
    mean = np.full((1, 3), 1 / 3)
    effects = {
        "treatment": np.kron(differences(3), mean),
        "phase": np.kron(mean, differences(3)),
        "treatment:phase": np.kron(differences(3), differences(3)),
    }
    found = {name: joint_test(model, weights) for name, weights in effects.items()}
    within = [wide[group == each] - wide[group == each].mean(axis=0) for each in range(3)]
    eps = epsilon(np.cov(np.concatenate(within), rowvar=False))
    phases = {name: each for name, each in found.items() if "phase" in name}
    return {
        "F": {name: each.statistic for name, each in found.items()},
        "p": {name: each.p for name, each in found.items()},
        "eps_GG": dict.fromkeys(phases, eps),
        "p_GG": {
            name: float(stats.f.sf(each.statistic, eps * each.df, eps * each.df_error))
            for name, each in phases.items()
        },
    }


@computes("clmm_wine")
def _(_case: Case, data: Data) -> Found:
    wine = data("wine.csv")
    design = np.column_stack([wine["temp"] == "warm", wine["contact"] == "yes"]).astype(float)
    with_judge = ordinal_intercept(wine["rating"], design, wine["judge"])
    without = ordinal(wine["rating"], design)
    assert isinstance(with_judge, CumulativeLogit)
    assert isinstance(without, CumulativeLogit)
    names = ["1|2", "2|3", "3|4", "4|5", "tempwarm", "contactyes"]
    values = {
        "clmm_coef": [*with_judge.thresholds, *with_judge.coefficients],
        "clmm_se": [*with_judge.threshold_error, *with_judge.error],
        "clm_coef": [*without.thresholds, *without.coefficients],
    }
    named = {key: dict(zip(names, map(float, each), strict=True)) for key, each in values.items()}
    return named | {"sd_judge": with_judge.sd_person, "logLik": with_judge.log_likelihood}


# Coders


@computes("kappa_bfi_A2_A3")
def _(_case: Case, data: Data) -> Found:
    answers = data("bfi.csv")
    plain = cohens_kappa(answers["A2"], answers["A3"])
    weighted = cohens_kappa(answers["A2"], answers["A3"], weights="quadratic")
    return {
        "kappa": plain.value, "ci_unweighted": [plain.low, plain.high], "n": plain.units,
        "weighted_quadratic": weighted.value,
        "ci_weighted_bootstrap5000": [weighted.low, weighted.high],
    }  # fmt: skip


@computes("krippendorff_canonical_4levels")
def _(case: Case, data: Data) -> Found:
    codes = data("krippendorff2011.csv").drop(columns="rater").to_numpy(float).T
    return {level: krippendorff_alpha(codes, level=level).value for level in case["expected"]}


@computes("fleiss_kappa_1971")
def _(_case: Case, data: Data) -> Found:
    codes = data("fleiss1971_diagnoses.csv")
    return {"fleiss_kappa": fleiss_kappa(codes).value, "percent_agreement": percent_agreement(codes).value}


@computes("gwet_ac1_fleiss1971")
def _(_case: Case, data: Data) -> Found:
    found = gwet_ac1(data("fleiss1971_diagnoses.csv"))
    return {"ac1": found.value, "ci": [found.low, found.high], "se": found.error}
