"""Items: the share of each answer, and of whom."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from scipy import stats

from fokus.analysis.result import Estimate, Result, persons_in
from fokus.evaluation import Evaluation
from fokus.problems import QueryError

Ask = Callable[[Evaluation, str], Result]

SECOND = """\
id = "annan"
title = "En annan"

[response.ja]
points = [{ value = 0, sv = "Nej" }, { value = 1, sv = "Ja" }]

[[item]]
id = "k1"
response = "ja"
sv = "Samma id, ett annat påstående."

[[item]]
id = "egen"
response = "ja"
sv = "Eget id."

[[scale]]
id = "kontakt"
label = { sv = "Samma id" }
items = ["k1"]
min_answered = 1
"""
BOUND = """\
file = "annan.csv"
instrument = "annan"
round = "omg1"

[item]
k1 = "k1"
egen = "egen"
"""


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    return small.SmallStudy(
        answers={
            "omg1": [
                *small.respondents("abcdef", [1, 2, 4, 4, "Vet ej", ""], [4, 4, 4, 4, 4, 4]),
                *small.respondents("gh", [4, 4], [1, 1], "rektor", "sjovik"),
                {"kod": "i", "kommun": "", "yrke": "", "k1": "3", "k2": "2"},
            ],
            "omg2": small.respondents("ABz", [4, 4, 4], [1, 1, 1]),
        }
    ).open(tmp_path)


def row(result: Result, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if dict(each.at) == at)
    return found


def counts(result: Result, **at: str) -> dict[str, tuple[int | None, int | None]]:
    return {
        each.at["answer"]: (each.count, each.n)
        for each in result.rows
        if at.items() <= dict(each.at).items() and set(each.at) == {*at, "answer"}
    }


def test_the_default_denominator_is_those_who_chose_a_point(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 where=round:omg1")
    assert counts(result, item="k1") == {"1": (1, 7), "2": (1, 7), "3": (1, 7), "4": (4, 7)}
    assert {each.missing for each in result.rows} == {2}
    assert row(result, item="k1", answer="4").value == 4 / 7
    assert [each.code for each in result.notes] == ["denominator-answered"]


def test_all_who_got_the_item_are_the_other_denominator(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 where=round:omg1 denominator=all")
    assert counts(result, item="k1") == {
        "1": (1, 9), "2": (1, 9), "3": (1, 9), "4": (4, 9), "dont_know": (1, 9), "blank": (1, 9),
    }  # fmt: skip
    assert {each.missing for each in result.rows} == {0}
    assert [each.code for each in result.notes] == ["denominator-all"]


def test_the_base_is_those_in_the_denominator(study: Evaluation, ask: Ask) -> None:
    answered = row(ask(study, "items of=k1 where=round:omg1"), item="k1", answer="1")
    everybody = row(ask(study, "items of=k1 where=round:omg1 denominator=all"), item="k1", answer="1")
    assert persons_in(answered.base) == set("abcdghi")
    assert persons_in(everybody.base) == set("abcdefghi")


def test_the_interval_is_wilsons(study: Evaluation, ask: Ask) -> None:
    found = row(ask(study, "items of=k1 where=round:omg1"), item="k1", answer="4")
    expected = stats.binomtest(4, 7).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_reverse_keyed_items_are_shown_as_they_were_answered(study: Evaluation, ask: Ask) -> None:
    assert counts(ask(study, "items of=k2 where=round:omg1"), item="k2")["4"] == (6, 9)


def test_codes_are_the_same_person_in_any_case(study: Evaluation, ask: Ask) -> None:
    found = row(ask(study, "items of=k1"), item="k1", answer="4")
    assert (found.count, found.n) == (7, 10)
    assert len(persons_in(found.base)) == 8


def test_rounds_together_count_answers_and_give_no_interval(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1")
    assert "rounds-together-share" in [each.code for each in result.notes]
    assert row(result, item="k1", answer="4").low is None
    assert "rounds-together-share" not in [each.code for each in ask(study, "items by=round").notes]


def test_divided_the_total_comes_last_and_holds_those_of_no_group(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 by=profession where=round:omg1")
    assert counts(result, item="k1", profession="kurator")["4"] == (2, 4)
    assert counts(result, item="k1", profession="rektor")["4"] == (2, 2)
    assert counts(result, item="k1", profession="all")["3"] == (1, 7)
    assert list(dict.fromkeys(each.at["profession"] for each in result.rows)) == ["kurator", "rektor", "all"]


def test_a_condition_on_the_group_divided_by_site(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 by=site where=group:rektor,round:omg1")
    assert counts(result, item="k1", site="sjovik")["4"] == (2, 2)
    assert {each.at["site"] for each in result.rows} == {"sjovik", "all"}


def test_a_condition_on_the_answer_leaves_the_denominator(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 where=round:omg1,answer:3+4")
    assert counts(result, item="k1") == {"3": (1, 7), "4": (4, 7)}


def test_an_item_is_compared_across_rounds_and_its_shares_stay(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=k1 across=round")
    assert counts(result, item="k1", round="omg2")["4"] == (3, 3)
    assert [(each.origin, each.to) for each in result.contrasts] == [("omg1", "omg2")]


def test_items_of_an_exploratory_study_are_adjusted_as_its_scales_are(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codes, before, after = "abcdefghijkl", [1, 2, 3] * 4, [2, 2, 4, 2, 3, 3, 1, 3, 4, 2, 3, 4]
    rounds = {
        "omg1": small.respondents(codes, before, before),
        "omg2": small.respondents(codes, after, after[::-1]),
    }
    study = small.SmallStudy(answers=rounds)
    confirming = study.open(tmp_path / "confirming")
    design = (tmp_path / "confirming" / "study.toml").read_text(encoding="utf-8")
    study.files = {"study.toml": design.replace("[study]", "[study]\nexploratory = true", 1)}
    exploring = study.open(tmp_path / "exploring")
    one, other = (ask(each, "items of=kontakt across=round") for each in (confirming, exploring))
    p = sorted(each.p for each in one.contrasts)
    assert sorted(each.p_adjusted for each in one.contrasts) == [2 * p[0], max(2 * p[0], p[1])]
    assert sorted(each.p_adjusted for each in other.contrasts) == [min(2 * p[0], p[1]), p[1]]
    assert [each.code for each in other.notes if each.code in {"holm", "benjamini-hochberg"}] == [
        "benjamini-hochberg"
    ]


def test_of_names_an_item_a_scale_or_the_questionnaire(study: Evaluation, ask: Ask) -> None:
    for of, items in (("k1", ["k1"]), ("kontakt", ["k1", "k2"]), ("enkat", ["k1", "k2"]), ("fritt", [])):
        result = ask(study, f"items of={of}")
        assert list(dict.fromkeys(each.at["item"] for each in result.rows)) == items


def test_nobody_answered_is_said_with_those_who_were_asked_behind_it(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("abcdef", "Vet ej", 1)}).open(tmp_path)
    found = row(ask(study, "items of=k1"), item="k1", answer="1")
    assert (found.value, found.n, found.missing, len(found.base)) == (None, 0, 6, 6)


def test_a_round_in_which_an_item_was_not_asked_is_no_round_of_it(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    later = [
        {key: value for key, value in each.items() if key != "k1"} for each in small.respondents("ab", 1, 2)
    ]
    study = small.SmallStudy(answers={"omg1": small.respondents("abc", 1, 2), "omg2": later}).open(tmp_path)
    result = ask(study, "items across=round")
    assert {(each.at["item"], each.at["round"]) for each in result.rows} == {
        ("k1", "omg1"), ("k2", "omg1"), ("k2", "omg2"),
    }  # fmt: skip


@pytest.fixture
def two(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Two questionnaires that use the same ids; that it is a fault of the study is for the check."""
    evaluation, _ = small.SmallStudy(
        answers={"omg1": small.respondents("abcdef", 1, 2)},
        files={
            "instruments/annan.toml": SECOND,
            "responses/annan.csv": "k1;egen\n" + "Ja;Nej\n" * 6,
            "responses/annan.binding.toml": BOUND,
        },
    ).load(tmp_path)
    return evaluation


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("items", "item-of-several", "k1"),
        ("items of=k1", "item-of-several", "k1"),
        ("items of=kontakt", "item-of-several", "k1"),
        ("scales", "scale-of-several", "kontakt"),
        ("scales of=kontakt across=round", "scale-of-several", "kontakt"),
    ],
)
def test_an_id_of_two_questionnaires_is_not_answered_as_if_it_were_one(
    two: Evaluation, ask: Ask, text: str, code: str, word: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(two, text)
    assert caught.value.code == code
    assert caught.value.arguments == {"word": word, "known": "annan, enkat"}


def test_one_questionnaire_at_a_time_is_answered(two: Evaluation, ask: Ask) -> None:
    assert {each.at["item"] for each in ask(two, "items of=enkat").rows} == {"k1", "k2"}
    assert {each.at["item"] for each in ask(two, "items of=annan").rows} == {"k1", "egen"}
    assert ask(two, "scales of=enkat").rows


def test_a_study_without_a_survey_has_no_items(empty: Evaluation, ask: Ask) -> None:
    assert ask(empty, "items").rows == ()
    assert ask(empty, "items where=answer:blank by=profession").rows == ()
