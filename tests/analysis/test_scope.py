"""What a query may ask of a study: keys and ids, and the nearest right word for a wrong one."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.query import ANSWERED, LATER, parse_one
from fokus.analysis.scope import NOUNS, admits, allowed, cells, check_query, group_of, levels
from fokus.evaluation import Evaluation
from fokus.messages import LANGUAGES, catalogue
from fokus.problems import NotYetError, QueryError

Ask = Callable[[Evaluation, str], object]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    return small.SmallStudy(
        interviews=[small.interview("omg1-lindby-kuratorer", ["D01", "D02", "D03"])],
        people=small.people("kurator", "D01 D02 D03"),
        answers={"omg1": small.respondents("abcdef", 3, 2)},
        coders=("a1", "a2"),
    ).open(tmp_path)


def fault(study: Evaluation, text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        check_query(parse_one(text), study)
    for language in LANGUAGES:
        assert catalogue(language).say(f"problem.{caught.value.code}", **caught.value.arguments)
        assert catalogue(language).say(f"remedy.{caught.value.remedy_code}", **caught.value.arguments)
    return caught.value


@pytest.mark.parametrize("noun", ANSWERED)
def test_every_noun_of_this_version_is_answered(study: Evaluation, ask: Ask, noun: str) -> None:
    check_query(parse_one(noun), study)
    assert ask(study, noun)


@pytest.mark.parametrize("noun", LATER)
def test_a_noun_of_a_later_version_is_not_yet(study: Evaluation, noun: str) -> None:
    found = fault(study, noun)
    assert isinstance(found, NotYetError)
    assert found.arguments["word"] == noun


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("scales unit=persons", "scales unit="),
        ("coverage of=samverkan", "coverage of="),
        ("quotes by=round", "quotes by="),
        ("themes unit=segments", "themes … segments"),
        ("themes unit=turns", "themes … turns"),
        ("items denominator=invited", "items … invited"),
        ("items denominator=inservice", "items … inservice"),
        ("themes by=role", "themes by=role"),
        ("scales across=half-year", "scales by=half-year"),
        ("coverage by=theme", "coverage by=theme"),
        ("quotes spread=code", "quotes by=code"),
        ("themes where=role:chef", "themes where=role"),
        ("coverage where=valence:helping", "coverage where=valence"),
        ("scales where=answer:1", "scales where=answer"),
    ],
)
def test_what_a_later_version_answers_is_not_yet(study: Evaluation, text: str, word: str) -> None:
    found = fault(study, text)
    assert isinstance(found, NotYetError)
    assert found.arguments["word"] == word


@pytest.mark.parametrize(
    ("text", "code", "near"),
    [
        ("coverage where=round:omg3", "unknown-round", "omg2"),
        ("coverage where=site:lindbo", "unknown-site", "lindby"),
        ("coverage where=profession:kuratorer", "unknown-profession", "kurator"),
        ("coverage where=group:elevhalsa", "unknown-group", "elevhälsa"),
        ("themes where=valence:hinder", "unknown-valence", "hindering"),
        ("items where=answer:dont_kno", "unknown-answer", "dont_know"),
        ("themes coder=a11", "unknown-coder", "a1"),
        ("scales pick=men", "unknown-pick", "mean"),
        ("themes of=samvekran", "unknown-theme", "samverkan"),
        ("items of=kontak", "unknown-item", "kontakt"),
        ("scales of=kontakta", "unknown-scale", "kontakt"),
        ("quotes of=tidsbris", "unknown-theme", "tidsbrist"),
    ],
)
def test_an_id_that_the_study_lacks_is_named_with_the_nearest(
    study: Evaluation, ask: Ask, text: str, code: str, near: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(study, text)
    found = caught.value
    assert (found.code, found.remedy_code) == (code, "did-you-mean")
    assert found.arguments["nearest"] == near
    for language in LANGUAGES:
        assert catalogue(language).say(f"problem.{code}", **found.arguments)


def test_without_anything_like_it_the_whole_choice_is_named(study: Evaluation, empty: Evaluation) -> None:
    assert fault(study, "coverage where=site:xyz").arguments["known"] == "lindby, sjovik"
    assert fault(study, "coverage where=site:xyz").remedy_code == "one-of"
    assert fault(empty, "coverage where=group:qqq").remedy_code == "one-of"


def test_a_study_without_a_questionnaire_says_that_there_is_none(empty: Evaluation, ask: Ask) -> None:
    with pytest.raises(QueryError) as caught:
        ask(empty, "scales of=kontakt")
    assert (caught.value.code, caught.value.remedy_code) == ("unknown-scale", "none-there")


def test_what_an_answer_names_may_be_asked_for(study: Evaluation) -> None:
    check_query(parse_one("themes where=profession:mixed"), study)
    check_query(parse_one("themes where=group:mixed"), study)
    assert fault(study, "themes where=site:mixed").code == "unknown-site"


def test_link_asks_for_rounds_to_compare(study: Evaluation) -> None:
    assert fault(study, "scales link=linked").code == "link-needs-rounds"
    assert fault(study, "scales link=linked across=profession").code == "link-needs-rounds"
    check_query(parse_one("scales link=linked across=round"), study)


def test_a_noun_takes_the_keys_that_it_says(study: Evaluation) -> None:
    values = {
        "of": "", "by": "site", "across": "round", "where": "site:lindby", "pick": "n", "link": "all",
        "unit": "interviews", "level": "code", "denominator": "all", "coder": "a1", "spread": "site",
        "most": "2", "bound": "0.2",
    }  # fmt: skip
    for noun, rule in NOUNS.items():
        own = values | ({"denominator": "invited"} if noun == "response" else {})
        own |= {"where": "round:omg1"} if noun == "aggregates" else {}
        own |= {"unit": "turns"} if noun == "agreement" else {}
        own |= {"by": "coder"} if noun == "confusion" else {}
        own |= {"pick": "count"} if noun == "log" else {}
        for key in rule.keys - {"of"}:
            across = " across=round" if key in ("link", "bound") else ""
            check_query(parse_one(f"{noun}{across} {key}={own[key]}"), study)


# Levels and cells


def test_levels_stand_in_the_order_of_the_study(study: Evaluation) -> None:
    assert levels(study, "round") == ("omg1", "omg2")
    assert levels(study, "profession") == ("skolskoterska", "kurator", "skolpsykolog", "rektor")
    assert levels(study, "group") == ("elevhälsa", "rektor")
    assert levels(study, "answer") == ("1", "2", "3", "4", "dont_know", "blank", "positive")


def test_a_profession_without_a_group_is_its_own(study: Evaluation) -> None:
    assert group_of(study, "rektor") == "rektor"
    assert group_of(study, "kurator") == "elevhälsa"
    assert group_of(study, "mixed") == "mixed"


def test_totals_come_last_and_never_add_rounds(study: Evaluation) -> None:
    assert cells(study, ()) == [{}]
    assert cells(study, ("round",)) == [{"round": "omg1"}, {"round": "omg2"}]
    assert cells(study, ("site", "round"))[-2:] == [
        {"site": "all", "round": "omg1"},
        {"site": "all", "round": "omg2"},
    ]
    assert cells(study, ("profession", "site"))[-1] == {"profession": "all", "site": "all"}
    assert {"profession": "mixed"} in cells(study, ("profession",))


def test_a_total_admits_everybody_and_a_cell_its_own() -> None:
    assert admits({"site": "all"}, "site", None)
    assert admits({}, "site", "lindby")
    assert admits({"site": "lindby"}, "site", "lindby")
    assert not admits({"site": "lindby"}, "site", None)


def test_conditions_leave_what_they_name() -> None:
    query = parse_one("themes where=site:lindby")
    assert allowed(query, "site", "lindby")
    assert not allowed(query, "site", "sjovik")
    assert not allowed(query, "site", None)
    assert allowed(query, "round", None)
