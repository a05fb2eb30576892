from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Place
from fokus.study.design import Design, Interview, Profession, Round, Settings, Site
from fokus.study.roster import check_interviews, check_populations, read_roster

VT = Round(id="vt25", label="våren", first=date(2025, 4, 1), last=date(2025, 5, 31))
HT = Round(id="ht25", label="hösten", first=date(2025, 10, 1), last=date(2025, 11, 30))
DESIGN = Design(
    study=Settings(title="Elevhälsan"),
    round=(VT, HT),
    site=(Site(id="lindby", label="Lindby"), Site(id="sjovik", label="Sjövik")),
    profession=(
        Profession(id="kurator", label="kurator", population={"lindby": 1}),
        Profession(id="rektor", label="rektor"),
    ),
    interview=(
        Interview(
            id="i1", round="vt25", site="lindby", professions=("kurator",), participants=("D01", "D03")
        ),
    ),
)
ROSTER = """\
participant;profession;site;from;to;share
D01;kurator;lindby;2020-08-10;2025-05-31;1,0
D01;rektor;lindby;2025-06-01;;0.5
D02;kurator;lindby;;;
D02;kurator;sjovik;;;0,25
D03;kurator;sjovik;2025-10-01;;1
"""


def test_a_person_is_what_she_was_in_that_round():
    roster, problems = read_roster(ROSTER, "participants.csv", DESIGN)
    assert not problems
    assert roster.participants == {"D01", "D02", "D03"}
    assert roster.professions_of("D01", VT) == ("kurator",)
    assert roster.professions_of("D01", HT) == ("rektor",)
    assert roster.professions_of("D03", VT) == ()
    assert roster.in_service("kurator", "lindby", VT) == {"D01", "D02"}
    assert roster.in_service("kurator", "sjovik", HT) == {"D02", "D03"}
    assert [each.share for each in roster.placements] == [1.0, 0.5, None, 0.25, 1.0]


@pytest.mark.parametrize(
    ("row", "code", "column", "kept"),
    [
        ("D09;kurator;lindby;2025-02-30;;", "not-a-date", "from", False),
        ("D09;kurator;lindby;;i juni;", "not-a-date", "to", False),
        ("D09;kurator;lindby;2025-06-01;2025-05-01;", "period-backwards", "to", False),
        ("D09;kurator;limby;;;", "unknown-site", "site", False),
        ("D09;kurator;;;;", "empty-cell", "site", False),
        (";kurator;lindby;;;", "empty-cell", "participant", False),
        ("Anna Ek;kurator;lindby;;;", "not-a-code", "participant", False),
        ("D09;kurator;lindby;;;0", "not-a-share", "share", True),
        ("D09;kurator;lindby;;;1,5", "not-a-share", "share", True),
        ("D09;kurator;lindby;;;halvtid", "not-a-share", "share", True),
        ("D09;kurator;lindby;;;nan", "not-a-share", "share", True),
        ("D09;kurator;lindby;2025-06-01;2025-09-30;", "meets-no-round", "participant", True),
    ],
)
def test_a_row_that_does_not_hold_is_told_by_cell(row: str, code: str, column: str, *, kept: bool):
    roster, problems = read_roster(ROSTER + row, "participants.csv", DESIGN)
    assert [(each.code, each.place) for each in problems] == [
        (code, Place("participants.csv", row=7, column=column))
    ]
    assert len(roster.placements) == (6 if kept else 5)


def test_a_round_is_met_on_its_first_and_last_day():
    rows = "".join(f"D{n};rektor;lindby;{a};{b};\n" for n, (a, b) in enumerate(
        [("2025-05-31", "2025-05-31"), ("2025-04-01", "2025-04-01"), ("2025-03-01", "2025-03-31"),
         ("2025-06-01", "2025-09-30")]))  # fmt: skip
    _, problems = read_roster("participant;profession;site;from;to;share\n" + rows, "p.csv", DESIGN)
    assert [(each.code, each.place.row) for each in problems] == [
        ("meets-no-round", 4),
        ("meets-no-round", 5),
    ]


def test_who_was_interviewed_was_in_service_then():
    roster, _ = read_roster(ROSTER, "participants.csv", DESIGN)
    place = Place("study.toml", 30)
    (problem,) = check_interviews(DESIGN, roster, {"i1": place})
    assert (problem.code, problem.place, problem.arguments["word"]) == ("not-in-service", place, "D03")


def test_the_roster_has_no_more_than_the_study_says():
    roster, _ = read_roster(ROSTER, "participants.csv", DESIGN)
    places = {"kurator": Place("study.toml", 20), "rektor": Place("study.toml", 25)}
    (problem,) = check_populations(DESIGN, roster, places)
    assert problem.arguments == {
        "word": "kurator",
        "site": "lindby",
        "round": "vt25",
        "stated": 1,
        "found": 2,
    }
    assert problem.place.line == 20


@given(st.text(max_size=200) | st.lists(st.sampled_from([*ROSTER, '"', "\n", ";", ",", "\t"])).map("".join))
def test_no_table_is_too_odd(text: str):
    roster, problems = read_roster(text, "participants.csv", DESIGN)
    assert roster.placements or problems
