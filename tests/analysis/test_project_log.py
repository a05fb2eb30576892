"""What the project log answers: counted by hand, with the entries behind each count."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.answer import answer
from fokus.analysis.log_groups import levels_of, slug
from fokus.analysis.query import parse_one
from fokus.analysis.result import RecordRow, Result
from fokus.evaluation import Evaluation, load
from fokus.problems import QueryError
from fokus.study.project_log import Meeting

STUDY = Path(__file__).parents[2] / "analyses" / "tillsammans"
MORE = """
[[meeting]]
body = "arbetsgrupp-sjovik"
date = "2025"
number = 4
topics = ["SIP"]
attendance = { BUP = 1, BUH = { count = 2, qualifier = "about" } }

[[dissemination]]
kind = "talk"
label = "Temadag"
date = 2025-11-05
attended = 40

[[service]]
label = "Ungdomsmottagningen"
sites = ["lindby"]
organisation = "Regionen"
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("log") / "s"
    shutil.copytree(STUDY, folder, ignore=shutil.ignore_patterns("reports", "transcripts", "codings"))
    log = folder / "log.toml"
    log.write_text(log.read_text("utf-8") + MORE, "utf-8")
    evaluation, problems = load(folder, answers=False, codings=False)
    assert evaluation is not None
    assert not [each for each in problems if each.place.file == "log.toml"]
    return evaluation


def asked(study: Evaluation, text: str) -> Result:
    return answer(study, parse_one(text))


def rows(study: Evaluation, text: str) -> dict[tuple[str, ...], RecordRow]:
    return {tuple(each.at.values()): each for each in asked(study, text).records}


def test_meetings_of_which_only_the_number_is_known_count_as_many(study: Evaluation):
    found = rows(study, "log of=meeting by=body")
    assert {key[0]: each.number for key, each in found.items()} == {
        "styrgrupp": 3, "styrgrupp-lindby": 1, "styrgrupp-sjovik": 1, "arbetsgrupp-lindby": 2,
        "arbetsgrupp-sjovik": 6, "all": 13,
    }  # fmt: skip


def test_every_count_names_the_entries_behind_it(study: Evaluation):
    for row in asked(study, "log by=kind").records:
        ids = {each.id: each for each in asked(study, "log").records}
        assert row.number == sum(ids[each].number for each in row.records)


def test_a_meeting_that_was_not_held_is_listed_but_not_counted(study: Evaluation):
    assert "cancelled" in {each.status for each in asked(study, "log of=meeting").records}
    assert rows(study, "log of=meeting by=status")["cancelled",].number == 1
    assert rows(study, "log of=meeting by=body")["arbetsgrupp-lindby",].number == 2


def test_a_year_is_no_half_year(study: Evaluation):
    found = rows(study, "log of=meeting by=half-year")
    assert {key[0]: each.number for key, each in found.items()} == {
        "2025": 4, "2025-h1": 5, "2025-h2": 4, "all": 13,
    }  # fmt: skip


def test_persons_are_no_more_exact_than_the_least_exact_of_them(study: Evaluation):
    found = rows(study, "log of=dissemination by=kind")
    assert [(found[each,].count, found[each,].qualifier) for each in ("seminar", "talk", "all")] == [
        (100, "nearly"), (40, ""), (140, "about"),
    ]  # fmt: skip
    assert (found["all",].told, found["all",].number) == (2, 6)


def test_who_came_from_each_organisation_is_summed(study: Evaluation):
    found = next(each for each in asked(study, "log of=meeting").records if each.organisations)
    assert (found.count, found.qualifier, found.organisations) == (3, "about", ("BUP", "BUH"))
    assert rows(study, "log of=meeting by=organisation where=organisation:bup")["bup",].number == 1


def test_a_topic_is_asked_for_by_its_words(study: Evaluation):
    found = asked(study, "log of=meeting where=topic:tid-i-tjänsten")
    assert [each.body for each in found.records] == ["styrgrupp-lindby"]
    assert [each.code for each in asked(study, "log of=meeting by=topic").notes] == [
        "log-several", "log-some-of-them", "log-persons-of",
    ]  # fmt: skip


def test_entries_stand_in_the_order_of_time_and_those_without_a_date_last(study: Evaluation):
    dates = [each.when for each in asked(study, "log").records]
    known = [each.start for each in dates if each]
    assert known == sorted(known)
    assert dates[len(known) :] == [None] * (len(dates) - len(known))


def test_staff_are_roles_and_can_be_narrowed_to_a_municipality(study: Evaluation):
    found = asked(study, "staffing where=site:sjovik").records
    assert [each.at["profession"] for each in found] == ["skolpsykolog", "arbetsterapeut"]
    assert len(asked(study, "staffing where=profession:arbetsterapeut").records) == 2


@pytest.mark.parametrize("text", ["log of=mote", "log where=body:styrgrup", "log where=topic:sipp"])
def test_what_the_log_does_not_have_is_told(study: Evaluation, text: str):
    with pytest.raises(QueryError) as found:
        asked(study, text)
    assert found.value.code in {"unknown-type", "unknown-body", "unknown-topic"}


@given(st.lists(st.text(alphabet="abåäö -/", min_size=1), max_size=4))
def test_a_meeting_stands_once_under_each_of_its_topics(topics: list[str]):
    meeting = Meeting(body="g", date="2025", topics=tuple(topics))
    found = levels_of(meeting, "topic")
    assert len(found) == len(set(found)) >= 1
    assert {slug(each) for each in topics} - {""} <= {*found}
