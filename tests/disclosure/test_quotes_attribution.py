"""Quotes are attributed by who could have said them in service, never finer."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.query import parse_one
from fokus.analysis.result import QuoteRow, Result
from fokus.coding.approvals import Approval
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.report.labels import Labels
from fokus.report.quotes import attribution
from fokus.study.design import Design

NOBODY: tuple[str, str] = ("participant", "")


def design(quote_group: int = 3) -> Design:
    """Five nurses, two counsellors, one psychologist in pupil health; two heads; a clerk nobody counted."""
    professions = [
        {"id": "skolskoterska", "group": "elevhälsa", "population": {"lindby": 3, "sjovik": 2}},
        {"id": "kurator", "group": "elevhälsa", "population": {"lindby": 1, "sjovik": 1}},
        {"id": "skolpsykolog", "group": "elevhälsa", "population": {"lindby": 1}},
        {
            "id": "rektor",
            "group": "skolledning",
            "population": {"omg1": {"lindby": 3}, "omg2": {"lindby": 2}},
        },
        {"id": "administrator", "group": "skolledning"},
        {"id": "vaktmastare"},
    ]
    return Design.model_validate(
        {
            "study": {"title": "x", "quote_group": quote_group},
            "round": [
                {"id": "omg1", "label": "maj 2025", "from": "2025-05-01", "to": "2025-06-01"},
                {"id": "omg2", "label": "november 2025", "from": "2025-11-01", "to": "2025-12-01"},
            ],
            "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
            "profession": [each | {"label": each["id"]} for each in professions],
        }
    )


def ask(text: str, *professions: str, when: str = "omg1", plan: Design | None = None) -> Released:
    quotes = tuple(
        QuoteRow(f"q{n}", "Tiden.", "tid", "tidsbrist", "omg1-lindby-x", when, "lindby", profession, f"D{n}")
        for n, profession in enumerate(professions)
    )
    return release([Result(parse_one(text), "quote", ("theme",), quotes=quotes)], plan or design())[0]


def borne(released: Released) -> list[tuple[str, str]]:
    return [(each.attribution.level, each.attribution.id) for each in released.quotes]


@pytest.mark.parametrize(
    ("profession", "when", "expected"),
    [
        ("skolskoterska", "omg1", ("profession", "skolskoterska")),
        ("kurator", "omg1", ("group", "elevhälsa")),
        ("skolpsykolog", "omg2", ("group", "elevhälsa")),
        ("rektor", "omg1", ("profession", "rektor")),
        ("mixed", "omg1", NOBODY),
        ("okand", "omg1", NOBODY),
    ],
)
def test_the_finest_level_that_enough_in_service_share(
    profession: str, when: str, expected: tuple[str, str]
) -> None:
    assert borne(ask("quotes", profession, when=when)) == [expected]


@pytest.mark.parametrize(
    ("profession", "when"),
    [("rektor", "omg2"), ("administrator", "omg1"), ("administrator", "omg2"), ("vaktmastare", "omg1")],
)
def test_a_word_that_would_stand_for_few_by_elimination_is_not_used(profession: str, when: str) -> None:
    """Heads are named in May: "skolledning" would mean the clerk, "a participant" the caretaker."""
    assert borne(ask("quotes", profession, "skolskoterska", when=when)) == [("profession", "skolskoterska")]


def test_where_nobody_is_named_a_participant_may_be_anybody() -> None:
    assert borne(ask("quotes", "vaktmastare", "skolskoterska", plan=design(9))) == [NOBODY, NOBODY]


def test_enough_in_the_whole_study_is_too_few_at_one_site() -> None:
    assert borne(ask("quotes", "skolskoterska")) == [("profession", "skolskoterska")]
    assert borne(ask("quotes where=site:lindby", "skolskoterska")) == [("profession", "skolskoterska")]
    assert borne(ask("quotes where=site:sjovik", "skolskoterska")) == [("group", "elevhälsa")]


def test_the_limit_is_the_studys() -> None:
    assert borne(ask("quotes", "skolskoterska", plan=design(5))) == [("profession", "skolskoterska")]
    assert borne(ask("quotes", "skolskoterska", plan=design(6))) == [("group", "elevhälsa")]
    assert borne(ask("quotes", "skolskoterska", plan=design(9))) == [NOBODY]


@pytest.mark.parametrize(
    ("where", "is_shown"),
    [
        ("profession:skolskoterska", True),
        ("profession:kurator", False),
        ("profession:kurator+skolpsykolog", True),
        ("profession:skolpsykolog", False),
        ("profession:vaktmastare", False),
        ("profession:mixed", False),
        ("group:elevhälsa", True),
        ("group:vaktmastare", False),
        ("profession:rektor,round:omg1", True),
        ("profession:rektor,round:omg2", False),
        ("profession:rektor", False),
        ("group:elevhälsa,site:sjovik", True),
        ("profession:skolskoterska,site:sjovik", False),
        ("site:lindby", True),
        ("round:omg2", True),
        ("profession:skolskoterska,profession:rektor", False),
    ],
)
def test_a_question_that_points_out_few_gets_no_quotes(where: str, *, is_shown: bool) -> None:
    released = ask(f"quotes where={where}", "skolskoterska", "kurator")
    assert bool(released.quotes) == is_shown
    assert ("quotes-withheld" in [each.code for each in released.notes]) == (not is_shown)


@pytest.mark.parametrize("said", [(), ("skolpsykolog",)])
def test_a_question_about_few_is_answered_alike_whether_they_spoke_or_not(said: tuple[str, ...]) -> None:
    released = ask("quotes where=profession:skolpsykolog", *said)
    assert released.quotes == ()
    assert [each.code for each in released.notes] == ["quotes-withheld"]


def test_no_quote_at_all_is_said() -> None:
    assert [each.code for each in ask("quotes").notes] == ["no-quotes"]


def test_nothing_of_a_quote_leads_to_a_person_or_an_interview() -> None:
    (quote,) = ask("quotes", "skolskoterska").quotes
    assert set(quote.__dataclass_fields__) == {"id", "text", "attribution", "theme", "approval"}
    assert set(quote.attribution.__dataclass_fields__) == {"level", "id", "round", "kind"}
    assert "D0" not in repr(quote)
    assert "lindby" not in repr(quote)


@pytest.fixture
def worded() -> Callable[..., str]:
    from fokus.messages import catalogue
    from fokus.study.codebook import Codebook

    labels = Labels(design(), Codebook(), {}, catalogue("sv"))
    return lambda *asked, **more: attribution(ask(*asked, **more).quotes[0], labels)


def test_how_it_is_worded(worded: Callable[..., str]) -> None:
    assert worded("quotes", "skolskoterska") == "skolskoterska, maj 2025"
    assert worded("quotes", "kurator", when="omg2").endswith("elevhälsa, november 2025")
    assert worded("quotes", "mixed") == "en deltagare, maj 2025"


def quoted(number: int, person: str | None, approval: Approval | None = None) -> QuoteRow:
    return QuoteRow(
        f"q{number}", "Tiden.", "tid", "tidsbrist", "omg1-lindby-x", "omg1", "lindby", "skolskoterska",
        person, approval=approval,
    )  # fmt: skip


def results(*rows: QuoteRow) -> Result:
    return Result(parse_one("quotes"), "quote", ("theme",), quotes=rows)


def test_nobody_is_quoted_more_often_than_the_study_allows_in_all_that_is_released_together():
    plan = design()
    often = [quoted(n, "D1") for n in range(4)]
    one, other = release([results(*often[:2]), results(*often[1:], quoted(9, "D2"))], plan)
    assert [each.id for each in one.quotes] == ["q0", "q1"]
    assert [each.id for each in other.quotes] == ["q1", "q2", "q9"]


SAID = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["D1", "D2"])), max_size=8, unique=True)


@given(st.lists(SAID, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_whom_the_quotes_are_of_does_not_depend_on_the_order_of_the_questions(said: Any, random: Random):
    """Each answer shows the same whatever stands before it, and nobody is in all of them too often."""
    asked = [results(*(quoted(10 * int(who[1]) + n, who) for n, who in each)) for each in said]
    shown = [each.quotes for each in release(asked, design())]
    order = random.sample(range(len(asked)), len(asked))
    again = release([asked[each] for each in order], design())
    assert [each.quotes for each in again] == [shown[each] for each in order]
    ids = {quote.id for each in shown for quote in each}
    assert max(Counter(each[1] for each in ids).values(), default=0) <= design().study.quotes_per_person


def test_a_spare_quote_takes_the_place_of_one_that_may_not_be_shown():
    first = replace(
        results(*(quoted(n, "D1") for n in range(5))), spare_quotes=(quoted(8, "D2"), quoted(9, "D3"))
    )
    assert [each.id for each in release([first], design())[0].quotes] == ["q0", "q1", "q2", "q8", "q9"]


def test_a_quote_is_approved_only_as_what_it_is_said_to_be():
    fine, coarse = Approval("a1", "profession"), Approval("a1", "participant")
    shown = release([results(quoted(1, "D1", fine), quoted(2, "D2", coarse), quoted(3, "D3"))], design())[0]
    assert [each.approval for each in shown.quotes] == ["approved", "waiting", "waiting"]


def test_in_a_report_to_the_team_itself_nobody_is_quoted_by_profession():
    told = design().model_dump(by_alias=True) | {"study": {"title": "x", "for_team": True}}
    assert borne(ask("quotes", "skolskoterska", "rektor", plan=Design.model_validate(told))) == [NOBODY] * 2
