"""Quotes are attributed by who could have said them in service, never finer."""

from collections.abc import Callable

import pytest

from fokus.analysis.query import parse_one
from fokus.analysis.result import QuoteRow, Result
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
