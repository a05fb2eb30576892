"""Ways in which a reader could work out what few persons said: each once worked."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate, Presence, Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation

LETTERS = "abcdefghijklmnopqrstuvwx"


def together(evaluation: Evaluation, *queries: str) -> list[Released]:
    results = [answer(evaluation, parse_one(text)) for text in queries]
    return release(results, evaluation.design)


def shown(released: Released, measure: str = "mean", **at: str) -> bool:
    wanted = at.items()
    found = [row for row in released.rows if row.measure == measure and wanted <= row.at.items()]
    assert found
    return not any(row.hidden for row in found)


@pytest.fixture
def one_left(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Twenty-four persons in May, all but one of them again in November."""
    answers: Mapping[str, object] = {
        "omg1": small.respondents(LETTERS, [1 + n % 4 for n in range(24)]),
        "omg2": small.respondents(LETTERS[:-1], [1 + n % 3 for n in range(23)]),
    }
    evaluation: Evaluation = small.SmallStudy(answers=answers).open(tmp_path)
    return evaluation


def test_a_mean_over_rounds_beside_the_rounds_tells_who_left(one_left: Evaluation):
    whole, by_round = together(one_left, "scales of=kontakt", "scales of=kontakt by=round")
    assert not shown(whole)
    assert shown(by_round, round="omg1")
    (alone,) = together(one_left, "scales of=kontakt")
    assert shown(alone)


def test_two_denominators_are_one_item(small: ModuleType, tmp_path: Path):
    given = [3] * 12 + ["Vet ej"] * 2
    study = small.SmallStudy(answers={"omg1": small.respondents(LETTERS[:14], given)}).open(tmp_path)
    answered, everybody = together(study, "items of=k1", "items of=k1 denominator=all")
    assert not (shown(answered, "share") and shown(everybody, "share"))
    assert shown(together(study, "items of=k1")[0], "share")


def test_a_scale_of_one_item_is_that_item(small: ModuleType, tmp_path: Path):
    answers = [
        *small.respondents(LETTERS[:20], 3),
        *small.respondents(LETTERS[20:22], 1, profession="skolpsykolog"),
    ]
    study = small.SmallStudy(answers={"omg1": answers}).open(tmp_path)
    form = study.instruments["enkat"]
    scale = form.scale[0].model_copy(update={"items": ("k1",)})
    narrow = form.model_copy(update={"scale": (scale,)})
    responses = {"enkat": replace(study.responses["enkat"], instrument=narrow)}
    evaluation = replace(study, instruments={"enkat": narrow}, responses=responses)
    item, some = together(evaluation, "items of=k1", "scales of=kontakt where=profession:kurator")
    assert not (shown(item, "share") and shown(some))
    assert shown(together(evaluation, "items of=k1")[0], "share")


def test_a_theme_and_its_only_code_are_one(small: ModuleType, tmp_path: Path):
    evaluation: Evaluation = small.SmallStudy().open(tmp_path)
    five = frozenset(Presence(each, "omg1", "i") for each in "abcde")
    three = frozenset(Presence(each, "omg1", "i") for each in "abc")
    rows = [
        Estimate(
            at,
            "share",
            1.0,
            count=n,
            n=n,
            unit="interviews",
            counts="interviews",
            base=base,
            about=frozenset({"c"}),
        )
        for at, n, base in (({"theme": "t"}, 2, five), ({"code": "c"}, 1, three))
    ]
    results = [Result(parse_one("themes"), "estimate", tuple(row.at), (row,)) for row in rows]
    first, second = release(results, evaluation.design)
    assert not (shown(first, "share") and shown(second, "share"))


def test_a_sensitive_item_is_guarded_in_its_scale_too(small: ModuleType, tmp_path: Path):
    answers = {"omg1": small.respondents(LETTERS[:7], 4, 1)}
    open_study = small.SmallStudy(answers=answers).open(tmp_path / "open")
    guarded = small.SmallStudy(answers=answers, sensitive=True).open(tmp_path / "guarded")
    assert shown(together(open_study, "scales of=kontakt")[0])
    assert not shown(together(guarded, "scales of=kontakt")[0])


def test_who_came_only_once_cannot_be_counted_out(small: ModuleType, tmp_path: Path):
    first = small.interview("omg1-lindby-kuratorer", list("abcdefgh"))
    second = small.interview("omg2-lindby-kuratorer", list("abcdefgi"))
    study = small.SmallStudy(interviews=[first, second], people=small.people("kurator", "a b c d e f g h i"))
    evaluation, _ = study.load(tmp_path)
    whole, by_round = together(evaluation, "coverage", "coverage by=round")
    assert shown(by_round, "persons", round="omg1")
    assert not shown(whole, "persons")
    assert shown(together(evaluation, "coverage")[0], "persons")
