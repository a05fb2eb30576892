import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.study.design import Design
from fokus.study.project_log import ProjectLog, check_project_log, entries_of, sound_project_log
from fokus.study.toml import read_toml

DESIGN = Design.model_validate(
    {
        "study": {"title": "Tillsammans"},
        "round": [{"id": "omg1", "label": "maj", "from": date(2025, 5, 1), "to": date(2025, 6, 1)}],
        "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
        "profession": [{"id": "kurator", "label": "kurator", "plural": "kuratorer"}],
    }
)
LOG = """\
[project]
from = 2018-01-01
to = 2019-12-31
[[body]]
id = "styrgrupp"
label = "Styrgruppen"
from = 2018-02-01
to = 2018-12-31
split_into = ["lindby-grupp", "sjovik-grupp"]
[[body]]
id = "lindby-grupp"
label = "Styrgruppen i Lindby"
from = 2019-01-01
[[body]]
id = "sjovik-grupp"
label = "Styrgruppen i Sjövik"
from = 2019-01-01
[[event]]
id = "plan"
kind = "plan"
label = "Ny projektplan"
date = 2018-09-18
[[meeting]]
body = "styrgrupp"
date = 2018-10-09
topics = ["omstart"]
discussed = ["plan"]
[[event]]
kind = "decision"
body = "styrgrupp"
date = 2018-10-09
after = ["plan"]
text = "Projektet avslutas."
"""


def read(text: str) -> tuple[ProjectLog, list[tuple[str, int | None]]]:
    log, locator, problems = read_toml(text, "log.toml", ProjectLog)
    assert log is not None
    problems = [*problems, *check_project_log(log, DESIGN, locator)]
    return sound_project_log(log, DESIGN), [(each.code, each.place.line) for each in problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_log_that_holds_together_has_no_problems():
    log, problems = read(LOG)
    assert not problems
    assert len(log.body) == 3
    assert log.meeting[0].topics == ("omstart",)


def test_a_plan_dated_a_year_after_the_meeting_that_discussed_it_is_found():
    text = LOG.replace("date = 2018-09-18", "date = 2019-09-18")
    found = dict.fromkeys(read(text)[1])
    assert [*found] == [
        ("impossible-order", line_of(text, "discussed")),
        ("impossible-order", line_of(text, "after")),
    ]


def test_a_date_without_a_year_is_found_and_its_entry_left_out():
    text = LOG + '[[event]]\nkind = "negotiation"\ndate = "12/9"\n'
    log, problems = read(text)
    assert problems == [("date-without-year", line_of(text, 'date = "12/9"'))]
    assert len(log.event) == 2


def test_what_is_no_date_is_told_so():
    assert read(LOG.replace("date = 2018-09-18", 'date = "hösten"'))[1][0][0] == "date-without-year"
    assert read(LOG.replace("date = 2018-09-18", 'date = "2018-13"'))[1][0][0] == "not-a-date"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("date = 2018-10-09\ntopics", "date = 2018-01-15\ntopics", "meeting-before-body"),
        ("date = 2018-10-09\ntopics", "date = 2019-02-01\ntopics", "meeting-after-body"),
        ("date = 2018-10-09\nafter", "date = 2018-01-15\nafter", "event-before-body"),
        ("date = 2018-10-09\nafter", "date = 2019-02-01\nafter", "event-after-body"),
    ],
)
def test_a_body_does_nothing_before_it_exists_or_after(old: str, new: str, code: str):
    assert code in [each for each, _ in read(LOG.replace(old, new))[1]]


def test_what_may_have_been_in_time_is_no_fault():
    assert not read(LOG.replace("date = 2018-10-09\ntopics", 'date = "2018"\ntopics'))[1]


def test_a_body_that_takes_over_before_the_first_has_ended_is_found():
    text = LOG.replace("from = 2019-01-01", "from = 2018-06-01", 1)
    assert read(text)[1] == [("split-before-end", line_of(text, "split_into"))]


def test_a_body_that_comes_from_itself_is_found():
    text = LOG.replace(
        'label = "Styrgruppen i Lindby"', 'label = "Styrgruppen i Lindby"\nsplit_into = ["styrgrupp"]'
    )
    assert ("split-in-a-ring", line_of(text, "split_into")) in read(text)[1]


@given(st.integers(1, 400), st.integers(-400, 400))
def test_a_split_is_sound_when_the_heirs_begin_after_the_end(lasted: int, later: int):
    start = date(2018, 2, 1)
    end = start + timedelta(days=lasted)
    heir = end + timedelta(days=later)
    body = {"id": "a", "label": "A", "from": start, "to": end, "split_into": ["b"]}
    log = ProjectLog.model_validate({"body": [body, {"id": "b", "label": "B", "from": heir}]})
    _, locator, _ = read_toml("", "log.toml", ProjectLog)
    codes = [each.code for each in check_project_log(log, DESIGN, locator)]
    assert ("split-before-end" in codes) is (heir < end)


def test_an_unknown_body_is_found_with_the_nearest_and_its_meeting_left_out():
    log, problems = read(
        LOG.replace('body = "styrgrupp"\ndate = 2018-10-09\nt', 'body = "styrgrup"\ndate = 2018-10-09\nt')
    )
    assert [code for code, _ in problems] == ["unknown-body"]
    assert not log.meeting


def test_what_is_outside_the_project_is_found():
    text = LOG + '[[training]]\nlabel = "SIP"\ndate = 2021-01-01\n'
    assert read(text)[1] == [("outside-project", line_of(text, "date = 2021"))]


@pytest.mark.parametrize(
    "text",
    [
        "Projektets enda medarbetare blev sjukskriven i september.",
        "Medarbetaren drabbades av psykisk ohälsa.",
        "Kuratorn är föräldraledig.",
        "En kurator insjuknade.",
        "The project worker went on sick leave.",
    ],
)
def test_illness_of_a_single_person_is_refused(text: str):
    log, problems = read(f'{LOG}[[event]]\nkind = "change"\ndate = 2018-09-01\ntext = "{text}"\n')
    assert [code for code, _ in problems] == ["told-of-one"]
    assert text not in str(log)


@pytest.mark.parametrize(
    "text",
    [
        "Kuratorernas handledning upphör.",
        "Kuratorer och rektorer utbildades om psykisk ohälsa.",
        "Medarbetaren flyttades till elevhälsan.",
        "En föreläsning om missbruk hölls för alla.",
    ],
)
def test_what_points_at_nobody_or_tells_nothing_sensitive_stands(text: str):
    assert not read(f'{LOG}[[event]]\nkind = "change"\ndate = 2018-09-01\ntext = "{text}"\n')[1]


def test_two_names_of_a_newsletter_and_of_a_topic_are_found():
    text = LOG.replace('topics = ["omstart"]', 'topics = ["SIP", "samordnad individuell plan"]')
    text += '[[dissemination]]\nkind = "newsletter"\nlabel = "Projektbrev"\ndate = "2018"\n'
    text += '[[dissemination]]\nkind = "newsletter"\nlabel = "Rapportbrev"\ndate = "2018"\n'
    assert [code for code, _ in read(text)[1]] == ["two-names", "two-names"]


def test_an_id_used_twice_is_found():
    text = LOG + '[[goal]]\nid = "plan"\nlabel = "Närvaro"\n'
    assert read(text)[1] == [("duplicate-id", line_of(text, 'id = "plan"\nlabel = "Närvaro"'))]


def test_a_count_without_a_qualifier_may_be_a_number():
    log, _ = read(LOG.replace('topics = ["omstart"]', "present = 12"))
    assert log.meeting[0].present is not None
    assert log.meeting[0].present.count == 12


def test_every_entry_of_a_log_is_reached():
    log, _ = read(LOG)
    assert len([*entries_of(log)]) == len(re.findall(r"^\[\[", LOG, re.MULTILINE))
