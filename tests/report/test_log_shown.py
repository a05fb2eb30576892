"""The project log in words, tables and figures, in both languages."""

from pathlib import Path

import pytest

from fokus import publish
from fokus.evaluation import Evaluation
from fokus.messages import catalogue
from fokus.messages.dates import dated
from fokus.problems import FokusError, RenderingError
from fokus.publish import ask, show
from fokus.study.project_log import read_date

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"


@pytest.fixture(scope="module")
def study() -> Evaluation:
    return publish.open_study(STUDY)


@pytest.fixture
def english(tillsammans: Path) -> Evaluation:
    design = tillsammans / "study.toml"
    design.write_text(design.read_text("utf-8").replace('language = "sv"', 'language = "en"'), "utf-8")
    return publish.open_study(tillsammans)


def said(study: Evaluation, text: str) -> str:
    return show(study, text, "sentence").decode().replace("\u00a0", " ").strip()


@pytest.mark.parametrize(
    ("written", "swedish", "in_english"),
    [
        ("2018-10-09", "9 oktober 2018", "9 October 2018"),
        ("2018-05", "maj 2018", "May 2018"),
        ("2017-vt", "vårterminen 2017", "spring term 2017"),
        ("2017-h2", "andra halvåret 2017", "second half of 2017"),
        ("2017", "2017", "2017"),
        ("2017-01/2017-02", "januari–februari 2017", "January to February 2017"),
        ("2017-12/2018-01", "december 2017–januari 2018", "December 2017 to January 2018"),
        ("2017-05-02/2017-05-09", "2 maj–9 maj 2017", "2 May to 9 May 2017"),
    ],
)
def test_a_date_is_worded_no_more_precisely_than_it_is_known(written: str, swedish: str, in_english: str):
    when = read_date(written)
    assert when is not None
    for language, wanted in (("sv", swedish), ("en", in_english)):
        found = dated(when.start, when.end, when.precision, catalogue(language))
        assert found.replace("\u00a0", " ") == wanted


def test_sentences_keep_the_qualifier_and_begin_with_no_digit(study: Evaluation):
    assert said(study, "log of=dissemination").endswith(
        "Den 15 oktober 2025: Seminarium för elevhälsa, socialtjänst och barnhälsovård (nästan 100 personer)."
    )
    assert "omkring 30 personer" in said(study, "log of=training")
    assert "minst 120 personer" in said(study, "log of=training")


def test_a_sum_of_about_and_at_least_is_about(study: Evaluation):
    reply = ask(study, "log of=training pick=count")
    assert said(study, "log of=training pick=count") == "omkring 150"
    assert reply.parts[0].records[0].records == ("training-1", "training-2")


def test_meetings_are_counted_in_words_in_both_languages(study: Evaluation, english: Evaluation):
    assert said(study, "log of=meeting by=body").startswith("Styrgruppen: tre möten.")
    assert said(english, "log of=meeting by=body").startswith("Styrgruppen: three meetings.")
    assert said(study, "log of=meeting by=body").endswith(
        "Sammanlagt: nio möten (18 personer; antalet är känt för 1 av 9)."
    )


def test_the_staff_is_told_by_role(study: Evaluation, english: Evaluation):
    assert said(study, "staffing").startswith(
        "I projektet har arbetat: skolpsykolog (en, Lindby, Sjövik, från"
    )
    assert said(english, "staffing").startswith("In the project have worked:")


def test_a_goal_names_its_evidence_and_its_judgement(study: Evaluation):
    made = ask(study, "goals").table()
    assert [each.label for each in made.columns] == ["Mål", "Underlag", "Bedömning"]
    assert "Kontaktvägar" in made.rows[0][1]
    assert said(study, "goals").endswith("Bedömning: Inte uppnått: ett förslag finns, men inget beslut.")


def test_a_number_of_the_log_is_one_number(study: Evaluation):
    assert said(study, "log of=meeting where=body:styrgrupp pick=number") == "3"
    assert said(study, "log of=meeting pick=number") == "9"
    with pytest.raises(FokusError):
        said(study, "log of=meeting by=body pick=number")
    with pytest.raises(FokusError):
        said(study, "log of=decision pick=count")


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_the_log_is_told_to_programs_too(study: Evaluation, form: str):
    assert b"meeting-1" in show(study, "log", form) or form == "table"


@pytest.mark.parametrize("query", ["log of=decision,event", "staffing"])
def test_the_log_and_the_staff_are_drawn_over_time(study: Evaluation, query: str):
    assert show(study, query, "figure", ".svg").startswith(b"<?xml")


def test_groups_have_no_timeline(study: Evaluation):
    with pytest.raises(RenderingError):
        show(study, "log of=meeting by=body", "figure", ".svg")
