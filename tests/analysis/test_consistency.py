"""The noun `reliability`: of whom, round by round, what is refused, and R's figures through the query."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import Coefficient, Result
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation
from fokus.problems import NotYetError, QueryError
from fokus.publish import ask as ask_and_release

Ask = Callable[[Evaluation, str], Result]

BFI = """\
id = "bfi"
title = "Fem påståenden"

[response.six]
points = [
  {{ value = 1, sv = "1" }}, {{ value = 2, sv = "2" }}, {{ value = 3, sv = "3" }},
  {{ value = 4, sv = "4" }}, {{ value = 5, sv = "5" }}, {{ value = 6, sv = "6" }},
]

{items}

[[scale]]
id = "agree"
label = {{ sv = "Vänlighet" }}
items = {keyed}
min_answered = 4
"""


def codes(number: int) -> list[str]:
    return [f"p{each}" for each in range(number)]


def answers(small: ModuleType, number: int, seed: int = 1, **more: Any) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    felt = rng.normal(size=(number, 1)) + rng.normal(size=(number, 2)) * [1, -1]
    first, second = (np.digitize(felt[:, 0], [-1, 0, 1]) + 1), (4 - np.digitize(felt[:, 1], [-1, 0, 1]))
    return small.respondents(codes(number), first.tolist(), second.tolist(), **more)


def found(result: Result, measure: str, **at: str) -> Coefficient:
    (row,) = (each for each in result.rows if each.measure == measure and at.items() <= dict(each.at).items())
    assert isinstance(row, Coefficient)
    return row


def noted(result: Result) -> list[str]:
    return [note.code for note in result.notes]


@pytest.fixture
def bfi(small: ModuleType, shared: Path, tmp_path: Path) -> tuple[Evaluation, dict[str, Any]]:
    """Return a study of the reference answers, and the reference cases by id."""
    cases = json.loads((shared / "data/reference/expected.json").read_text(encoding="utf-8"))
    cases = {each["id"]: each for each in (cases["cases"] if isinstance(cases, dict) else cases)}
    keyed = cases["alpha_agree_listwise"]["input"]["items"]
    data = pd.read_csv(shared / "data/reference/data/bfi.csv")
    items = [each.removeprefix("-") for each in keyed]
    rows = data[items].astype("Int64").astype(str).replace("<NA>", "")
    rows.insert(0, "kod", codes(len(rows)))
    named = "\n\n".join(f'[[item]]\nid = "{each}"\nresponse = "six"\nsv = "Fråga {each}"' for each in items)
    binding = ['file = "omg1.csv"', 'instrument = "bfi"', 'round = "omg1"']
    binding += ['respondent = { column = "kod", link = "code" }']
    binding += [f'[item.{each}]\ncolumn = "{each}"' for each in items]
    files = {
        "instruments/bfi.toml": BFI.format(items=named, keyed=json.dumps(keyed)),
        "responses/omg1.csv": rows.to_csv(index=False, sep=";"),
        "responses/omg1.binding.toml": "\n".join(binding) + "\n",
    }
    return small.SmallStudy(files=files).open(tmp_path), cases


@pytest.mark.shared
def test_through_the_query_alpha_omega_and_items_are_those_of_r(
    bfi: tuple[Evaluation, dict[str, Any]], ask: Ask
) -> None:
    study, cases = bfi
    result = ask(study, "reliability of=agree where=round:omg1")
    expected = cases["alpha_agree_listwise"]["expected"]
    alpha = found(result, "alpha")
    assert (alpha.value, alpha.n) == (pytest.approx(expected["raw_alpha"], abs=1e-6), expected["n"])
    assert (alpha.low, alpha.high) == pytest.approx(tuple(expected["feldt_ci"].values()), abs=1e-6)
    total = cases["omega_cfa_agree_listwise"]["expected"]["omega_total"]
    assert found(result, "omega").value == pytest.approx(total, abs=1e-4)
    per_item = cases["itemstats_agree_listwise"]["expected"]
    for measure, named in (("item_rest", "r_drop"), ("alpha_if_dropped", "alpha_if_dropped")):
        rows = [row for row in result.rows if row.measure == measure]
        assert [dict(row.at)["item"] for row in rows] == per_item["items"]
        assert [row.value for row in rows] == pytest.approx(per_item[named], abs=1e-6)


def test_rounds_stand_apart_whether_or_not_they_are_asked_for(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = small.SmallStudy(answers={"omg1": answers(small, 30), "omg2": answers(small, 40, 2)}).open(
        tmp_path
    )
    together, by_round = ask(study, "reliability"), ask(study, "reliability by=round")
    assert [found(together, "alpha", round=each).n for each in ("omg1", "omg2")] == [30, 40]
    assert together.rows == by_round.rows
    assert ("rounds-apart" in noted(together), "rounds-apart" in noted(by_round)) == (True, False)
    assert not any("round" in row.at for row in ask(study, "reliability where=round:omg1").rows)


@pytest.mark.parametrize(
    ("number", "told"),
    [(19, ("too-few", None)), (20, (None, "few")), (49, (None, "few")), (50, (None, None))],
)
def test_alpha_is_refused_below_20_complete_cases_and_flagged_below_50(
    small: ModuleType, tmp_path: Path, ask: Ask, number: int, told: tuple[str | None, str | None]
) -> None:
    halves = small.respondents(["halv"], 4, "Vet ej")
    study = small.SmallStudy(answers={"omg1": [*answers(small, number), *halves]}).open(tmp_path)
    result = ask(study, "reliability")
    alpha = found(result, "alpha")
    assert (alpha.n, alpha.missing, alpha.reason, alpha.caution) == (number, 1, *told)
    assert (alpha.value is None) == (told[0] is not None)
    said = {"alpha-too-few", "caution-few"} & set(noted(result))
    assert said == {f"alpha-{told[0]}", f"caution-{told[1]}"} - {"alpha-None", "caution-None"}
    assert found(result, "omega").reason == "too-few"


def test_an_item_that_goes_against_the_rest_is_marked(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    flipped = [{**each, "k2": 5 - each["k2"]} for each in answers(small, 60)]
    result = ask(small.SmallStudy(answers={"omg1": flipped}).open(tmp_path), "reliability")
    rest = found(result, "item_rest", item="k2")
    assert rest.value is not None
    assert (rest.value < 0, rest.caution) == (True, "negative")
    assert "caution-negative" in noted(result)


def test_a_round_without_the_scale_has_no_row_and_one_with_half_of_it_no_value(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    half = [{key: each[key] for key in each if key != "k2"} for each in answers(small, 30)]
    study = small.SmallStudy(answers={"omg1": answers(small, 30), "omg2": half}).open(tmp_path)
    result = ask(study, "reliability by=round")
    assert [(row.measure, row.reason) for row in result.rows if dict(row.at)["round"] == "omg2"] == [
        ("alpha", "not-asked")
    ]  # fmt: skip
    assert "alpha-not-asked" in noted(result)


def test_a_group_of_too_few_is_hidden_and_so_is_what_gives_it_away(small: ModuleType, tmp_path: Path) -> None:
    few = [{**each, "kod": f"r{number}", "yrke": "rektor"} for number, each in enumerate(answers(small, 3))]
    study = small.SmallStudy(answers={"omg1": [*answers(small, 30), *few]}).open(tmp_path)
    reply = ask_and_release(study, "reliability by=profession where=round:omg1")
    shown = {dict(row.at)["profession"]: row for row in reply.rows if row.measure == "alpha"}
    assert (shown["rektor"].hidden, shown["rektor"].n, shown["rektor"].value) == (True, None, None)
    assert sum(shown[each].hidden for each in ("kurator", "all")) == 1
    assert all(not row.base for row in reply.rows)


def test_means_and_alpha_of_one_scale_stand_beside_each_other(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    """Two who skipped an item have a mean and no alpha: how many skipped is no secret."""
    halves = small.respondents(["x", "y"], [4, 1], "")
    study = small.SmallStudy(answers={"omg1": [*answers(small, 30), *halves]}).open(tmp_path)
    results = [ask(study, each) for each in ("scales where=round:omg1", "reliability where=round:omg1")]
    mean, alpha = (released.rows[0] for released in release(results, study.design))
    assert (mean.hidden, mean.n, alpha.hidden, alpha.n) == (False, 32, False, 30)


def test_an_unknown_scale_and_a_key_that_it_does_not_take_are_refused(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = small.SmallStudy(answers={"omg1": answers(small, 30)}).open(tmp_path)
    with pytest.raises(QueryError, match="unknown-scale"):
        ask(study, "reliability of=kontact")
    with pytest.raises(NotYetError):
        ask(study, "reliability across=round")
    with pytest.raises(QueryError, match="unknown-pick"):
        ask(study, "reliability pick=mean")
    assert {row.measure for row in ask(study, "reliability pick=n").rows} == {"alpha"}
    assert ask(study, "reliability of=kontakt").query == parse_one("reliability of=kontakt")


def test_a_study_without_a_survey_has_no_reliability(empty: Evaluation, ask: Ask) -> None:
    assert ask(empty, "reliability").rows == ()
