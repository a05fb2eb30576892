"""invited.csv: who was asked, and the rows that cannot be counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.messages import LANGUAGES, catalogue
from fokus.problems import Problem
from fokus.study.design import Design
from fokus.study.invited import Invitation, read_invited

HEAD = "questionnaire;round;site;profession;invited\n"
DESIGN = Design.model_validate(
    {
        "study": {"title": "Liten studie"},
        "round": [{"id": "omg1", "label": "maj", "from": "2025-05-01", "to": "2025-06-15"}],
        "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
        "profession": [{"id": "kurator", "label": "kurator"}, {"id": "rektor", "label": "rektor"}],
    }
)


def read(rows: str) -> tuple[tuple[Invitation, ...], list[Problem]]:
    invited, problems = read_invited(HEAD + rows, "invited.csv", DESIGN, ["enkat"])
    for problem in problems:
        for language in LANGUAGES:
            assert catalogue(language).say(f"problem.{problem.code}", **problem.arguments)
            assert catalogue(language).say(f"remedy.{problem.remedy_code}", **problem.arguments)
    return invited, problems


def test_a_row_tells_how_many_were_asked_of_whom():
    (invited,), problems = read("enkat;omg1;lindby;kurator;7\n")
    assert problems == []
    assert (invited.questionnaire, invited.round, invited.site) == ("enkat", "omg1", "lindby")
    assert (invited.profession, invited.invited, invited.place.row) == ("kurator", 7, 2)


def test_who_is_invited_may_be_known_for_all_professions_or_sites_together():
    invited, problems = read("enkat;omg1;lindby;;20\nenkat;omg1;sjovik;rektor;4\n")
    assert problems == []
    assert [(each.site, each.profession) for each in invited] == [("lindby", None), ("sjovik", "rektor")]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("enkaten;omg1;lindby;kurator;7", "unknown-instrument", "questionnaire"),
        ("enkat;omg3;lindby;kurator;7", "unknown-round", "round"),
        ("enkat;omg1;lindbo;kurator;7", "unknown-site", "site"),
        ("enkat;omg1;lindby;kuratorer;7", "unknown-profession", "profession"),
        ("enkat;omg1;lindby;kurator;sju", "not-a-number-of-persons", "invited"),
        ("enkat;omg1;lindby;kurator;-7", "not-a-number-of-persons", "invited"),
        ("enkat;omg1;lindby;kurator;7,5", "not-a-number-of-persons", "invited"),
        ("enkat;omg1;lindby;kurator;٧", "not-a-number-of-persons", "invited"),
        ("enkat;omg1;lindby;kurator;99999999999999999999", "not-a-number-of-persons", "invited"),
        ("enkat;omg1;lindby;kurator;", "empty-cell", "invited"),
        ("enkat;;lindby;kurator;7", "empty-cell", "round"),
    ],
)
def test_a_row_that_does_not_hold_is_told_and_left_out(row: str, code: str, column: str):
    invited, (problem,) = read(f"enkat;omg1;sjovik;rektor;3\n{row}\n")
    assert [each.site for each in invited] == ["sjovik"]
    assert (problem.code, problem.place.row, problem.place.column) == (code, 3, column)
    assert problem.severity == "error"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lindby;kurator", "lindby;kurator"),
        ("lindby;", "lindby;kurator"),
        (";kurator", "lindby;"),
        (";", ";"),
    ],
)
def test_nobody_is_counted_in_two_rows(first: str, second: str):
    (kept,), (problem,) = read(f"enkat;omg1;{first};7\nenkat;omg1;{second};9\n")
    assert kept.invited == 7
    assert (problem.code, problem.place.row, problem.arguments["row"]) == ("invited-twice", 3, 2)


def test_without_a_needed_column_there_is_nothing_to_count():
    invited, (problem,) = read_invited("questionnaire;round\nenkat;omg1\n", "invited.csv", DESIGN, ["enkat"])
    assert invited == ()
    assert (problem.code, problem.arguments["word"]) == ("missing-column", "invited")


@given(st.text(max_size=200))
def test_whatever_the_file_holds_is_read_or_told(text: str):
    invited, problems = read_invited(HEAD + text, "invited.csv", DESIGN, ["enkat"])
    assert all(0 <= each.invited < 10**7 for each in invited)
    assert all(each.place.file == "invited.csv" for each in problems)


def test_before_there_is_a_questionnaire_its_name_is_taken_as_it_is():
    (invited,), problems = read_invited(HEAD + "enkat;omg1;lindby;;7\n", "invited.csv", DESIGN, [])
    assert (invited.questionnaire, problems) == ("enkat", [])
