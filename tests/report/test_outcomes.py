"""Every design and every outcome has its sentence, in both languages, and none passes judgement."""

import re
from dataclasses import replace
from typing import Any

import pytest

from fokus.analysis.inference import Reason
from fokus.analysis.query import parse_one
from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released
from fokus.report.contrasted import main_contrasts
from fokus.report.labels import Labels
from fokus.report.wording import sentence

VERDICTS = re.compile(
    r"\b(?<!för )(?<!too )(signifikan\w*|tydlig\w*|betydande|kraftig\w*|stora?|stort|liten|litet|små|"
    r"försumbar\w*|"
    r"significan\w*|clear\w*|substantial\w*|large|small|strong\w*|weak\w*|negligible|remarkabl\w*)\b",
    re.IGNORECASE,
)
ROUNDS, GROUPS = ("omg1", "omg2"), ("skolskoterska", "skolpsykolog")

DESIGNS: dict[str, dict[str, Any]] = {
    "linked": {"method": "linked", "test": "paired_t", "n_linked": 39},
    "partly linked": {"method": "partly-linked", "test": "mixed_model", "n_linked": 31},
    "unlinked": {"method": "unlinked", "test": "welch_t", "n_linked": 0},
    "groups": {"method": "unlinked", "test": "welch_t", "n_linked": 0},
    "change": {"method": "partly-linked", "test": "mixed_model", "n_linked": 31, "measure": "change"},
    "item, linked": {"method": "linked", "test": "signed_rank", "n_linked": 39},
    "item, unlinked": {"method": "unlinked", "test": "mann_whitney", "n_linked": 0},
}

REFUSED: dict[str, Any] = {
    "low": None,
    "high": None,
    "p": None,
    "test": None,
    "effect_low": None,
    "effect_high": None,
}
OUTCOMES: dict[str, tuple[float, dict[str, Any]]] = {
    "rise": (0.28, {"low": 0.10, "high": 0.46, "p": 0.003}),
    "fall": (-0.28, {"low": -0.46, "high": -0.10, "p": 0.003}),
    "unsure": (0.05, {"low": -0.12, "high": 0.22, "p": 0.55, "detectable": 0.3, "detectable_in": "points"}),
    "no difference": (0.0, {"low": -0.17, "high": 0.17, "p": 1.0}),
    "unchanged": (
        0.04,
        {
            "low": -0.1,
            "high": 0.18,
            "p": 0.6,
            "bound": 0.2,
            "low_90": -0.06,
            "high_90": 0.14,
            "outcome": "unchanged",
        },
    ),
    "beyond the bound": (
        0.04,
        {"low": -0.3, "high": 0.38, "p": 0.8, "bound": 0.2, "low_90": -0.25, "high_90": 0.33},
    ),
    "bound, too few": (0.04, {"low": -0.3, "high": 0.38, "p": 0.8, "bound": 0.2}),
    **{reason: (0.1, {**REFUSED, "reason": reason}) for reason in Reason.__args__},  # type: ignore[attr-defined]
}

BETWEEN_ROUNDS = ("linked", "partly linked", "unlinked")
TOLD = {
    "rise": {"linked": ("steg", "rose"), "groups": ("högre", "higher"), "unlinked": ("högre", "higher"),
             "item, linked": ("svarade 23 högre", "23 answered higher"),
             "item, unlinked": ("högre", "higher")},
    "fall": {"linked": ("sjönk", "fell"), "groups": ("lägre", "lower"), "unlinked": ("lägre", "lower"),
             "item, unlinked": ("lägre", "lower")},
    "unsure": {
        **dict.fromkeys(BETWEEN_ROUNDS, ("utesluter inte en förändring", "not rule out a change")),
        "groups": ("utesluter inte att grupperna skiljer sig åt", "not rule out"),
        "change": ("utesluter inte att grupperna har förändrats olika", "have changed differently"),
        "item, linked": ("Ingen säker skillnad", "No certain difference"),
        "item, unlinked": ("Ingen säker skillnad", "No certain difference"),
    },
    "unchanged": dict.fromkeys(BETWEEN_ROUNDS, ("tolkas som oförändrat", "read as unchanged")),
    "beyond the bound": dict.fromkeys(("linked", "unlinked"), ("ryms inte inom", "does not lie within")),
}  # fmt: skip


def contrast(design: str, outcome: str, levels: tuple[str, str]) -> Contrast:
    amount, found = OUTCOMES[outcome]
    items = design.startswith("item")
    moved = {"up": 23, "same": 12, "down": 4} if design == "item, linked" else {}
    difference = {} if items else {"difference": amount}
    values: dict[str, Any] = {
        "measure": "answer" if items else "mean", "effect": amount, "effect_low": -0.1, "effect_high": 0.5,
        "n_from": 39, "n_to": 39, "mean_from": 2.71, "mean_to": 2.71 + amount, "size": 39,
    }  # fmt: skip
    at = {"item": "k1"} if items else {"scale": "contact"}
    return Contrast(at, *levels, **{**values, **DESIGNS[design], **difference, **found, **moved})


def rows_of(design: str, found: Contrast) -> tuple[Estimate, ...]:
    if design.startswith("item"):
        at = {"item": "k1", "answer": "3"}
        return tuple(
            Estimate({**at, "round": each}, "share", 1.0, count=39, n=39, unit="share", size=39)
            for each in ROUNDS
        )
    if design == "change":
        cells = [{"profession": group, "round": each} for group in GROUPS for each in ROUNDS]
    else:
        cells = [{"profession" if design == "groups" else "round": each} for each in (found.origin, found.to)]
    means = [found.mean_from, found.mean_to] * 2
    return tuple(
        Estimate({**found.at, **cell}, "mean", mean, n=39, missing=0, size=39)
        for cell, mean in zip(cells, means, strict=False)
    )


def answered(design: str, outcome: str) -> Released:
    found = contrast(design, outcome, GROUPS if design in ("groups", "change") else ROUNDS)
    query = "items of=k1" if design.startswith("item") else "scales of=contact"
    query += " by=profession" if design == "change" else ""
    query += " across=profession" if design == "groups" else " across=round"
    beside = replace(found, sensitivity=True, method="linked", reason=None, difference=OUTCOMES[outcome][0])
    contrasts = (found, *((beside,) if design == "partly linked" else ()))
    rows = rows_of(design, found)
    return Released(parse_one(query), "estimate", tuple(rows[0].at), rows, contrasts, (), ())


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_and_outcome_has_its_words(design: str, outcome: str, swedish: Labels, english: Labels):
    released = answered(design, outcome)
    expected = TOLD.get(outcome, {}).get(design, ("", ""))
    for labels, phrase in zip((swedish, english), expected, strict=True):
        said = sentence(released, labels).replace("\u00a0", " ")
        assert phrase in said
        assert said.endswith(".")
        assert not re.search(r"[{}]|\bNone\b|\.\.|  ", said), said
        assert not VERDICTS.search(said), said


@pytest.mark.parametrize("reason", Reason.__args__)  # type: ignore[attr-defined]
@pytest.mark.parametrize("design", DESIGNS)
def test_a_refusal_says_why(design: str, reason: str, swedish: Labels):
    said = sentence(answered(design, reason), swedish)
    assert swedish.words.say(f"sentence.reason-{reason}") in said
    assert "p\u00a0=" not in said


def test_the_difference_in_differences_is_told_with_its_interval(swedish: Labels, english: Labels):
    released = answered("change", "rise")
    assert sentence(released, swedish).replace("\u00a0", " ") == (
        "Förändringen i Kontaktvägar bland skolpsykologer minus förändringen bland skolsköterskor är 0,28 "
        "skalsteg (95 % KI 0,10–0,46; p = 0,003)."
    )
    whole = replace(
        released.contrasts[0],
        origin="all",
        to="all",
        test="mixed_model",
        statistic=4.2,
        df=3.0,
        df_error=88.0,
        p=0.008,
    )
    said = sentence(replace(released, contrasts=(whole, *released.contrasts)), english).replace("\u00a0", " ")
    assert said.startswith("Tested whether all groups have changed alike: F(3; 88) = 4.20; p = 0.008.")


def test_changes_compared_stand_in_no_table_of_differences():
    assert not main_contrasts(answered("change", "rise"))


def test_who_changed_role_is_told_once_at_the_end(swedish: Labels, english: Labels):
    released = replace(answered("linked", "rise"), notes=(Note("group-changed"),))
    said = sentence(released, swedish)
    assert said.endswith("räknas varje gång där hon eller han var då.")
    assert sentence(replace(released, notes=(Note("group-changed-left-out"),)), english).endswith(
        english.words.say("note.group-changed-left-out")
    )


def test_a_scale_of_one_round_only_shows_no_change(swedish: Labels, english: Labels):
    released = answered("linked", "rise")
    other = replace(released.rows[0], at={"scale": "trust", "round": "omg1"})
    both = replace(released, rows=(*released.rows, other), query=parse_one("scales across=round"))
    assert sentence(both, swedish).endswith(
        "Förtroende mättes bara i maj. Någon förändring kan därför inte anges."
    )
    alone = replace(both, rows=(other,), contrasts=())
    assert sentence(alone, english).endswith(
        "Trust was measured only in May. No change can therefore be told."
    )
    assert "mättes bara" not in sentence(released, swedish)


@pytest.mark.parametrize("design", ["linked", "partly linked", "unlinked", "groups"])
def test_too_few_are_not_told(design: str, swedish: Labels):
    released = answered(design, "rise")
    hidden = tuple(
        Contrast(e.at, e.origin, e.to, e.measure, hidden=True, sensitivity=e.sensitivity)
        for e in released.contrasts
    )
    gone = {"value": None, "n": None, "hidden": True}
    said = sentence(
        replace(released, contrasts=hidden, rows=tuple(replace(r, **gone) for r in released.rows)), swedish
    )
    assert said == "Resultatet redovisas inte, eftersom redovisning kräver minst fem svarande."
