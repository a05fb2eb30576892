from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.binding import Binding, Bound, Respondent, check_binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.delimited import read_delimited
from fokus.material.responses import Responses, combine
from fokus.problems import Place, Problem
from fokus.study.design import Design, Profession, Round, Settings, Site
from fokus.study.instrument import Instrument
from fokus.study.lines import Locator
from fokus.study.toml import read_toml

DESIGN = Design(
    study=Settings(title="Elevhälsan"),
    round=(
        Round(id="vt25", label="våren 2025", first=date(2025, 4, 1), last=date(2025, 5, 31)),
        Round(id="ht25", label="hösten 2025", first=date(2025, 10, 1), last=date(2025, 11, 30)),
    ),
    site=(Site(id="lindby", label="Lindby"),),
    profession=(
        Profession(id="kurator", label="kurator", plural="kuratorer", aliases=("skolkurator",)),
        Profession(id="ssk", label="skolsköterska"),
    ),
)
FORM, _, _ = read_toml(
    """\
id = "samverkan"
title = "Samverkan"
[response.agree]
points = [{ value = 1, sv = "Nej" }, { value = 2, sv = "Delvis" }, { value = 3, sv = "Ja, helt" }]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]
[[item]]
id = "k1"
response = "agree"
[[item]]
id = "k2"
response = "agree"
[[item]]
id = "ovrigt"
""",
    "f.toml",
    Instrument,
)
BINDING = Binding(
    file="enkat.csv",
    instrument="samverkan",
    round=Bound(column="Omgång"),
    respondent=Respondent(column="Kod", link="code"),
    site=Bound(column="Kommun", values={"Lindby kommun": "lindby"}),
    profession=Bound(column="Yrke"),
    item={
        "k1": Bound(column="Jag vet  vem"),
        "k2": Bound(column="k2", values={"x": "vet ej"}),
        "ovrigt": Bound(column="Ö"),
    },
)
TABLE = """\
Omgång;Kod;Kommun;Yrke;Jag vet vem;k2;Ö
vt25;AB12;Lindby kommun;Skolkurator;Ja, helt;1,0;tack
våren 2025;;lindby;kuratorer;vet EJ;;
ht25;ab12;LINDBY;skolsköterska;2;x;
"""

HEADINGS = TABLE[: TABLE.index("\n") + 1]


def read(text: str, binding: Binding = BINDING) -> tuple[Responses | None, list[Problem]]:
    assert FORM is not None
    sheet, problems = read_delimited(text, binding.file)
    responses, faults = read_columns(sheet, binding, FORM, DESIGN)
    return responses, [*problems, *faults]


def test_answers_are_points_and_non_answers_are_kept_apart():
    found, problems = read(TABLE)
    assert found is not None
    assert not problems
    assert found.answers["k1"].tolist()[::2] == [3, 2]
    assert found.answers["k1"].isna().tolist() == [False, True, False]
    assert found.given["k1"].tolist() == ["3", "dont_know", "2"]
    assert found.given["k2"].tolist() == ["1", "blank", "dont_know"]
    assert list(found.given) == ["k1", "k2"]


def test_people_are_linked_by_their_code_only_when_they_have_one():
    found, _ = read(TABLE)
    assert found is not None
    assert found.people["respondent"].tolist() == ["ab12", "enkat.csv:3", "ab12"]
    assert found.people["linked"].tolist() == [True, False, True]
    assert found.people["round"].tolist() == ["vt25", "vt25", "ht25"]
    assert found.people["profession"].tolist() == ["kurator", "kurator", "ssk"]
    assert set(found.people["site"]) == {"lindby"}


@pytest.mark.parametrize(
    "broken",
    [
        ("Ja, helt", "Kanske", "outside-format", 2, "Jag vet vem", 3),
        ("1,0", "4", "outside-format", 2, "k2", 3),
        ("Lindby kommun", "Sjövik", "unknown-site", 2, "Kommun", 3),
        ("kuratorer", "snickare", "unknown-profession", 3, "Yrke", 3),
        ("våren 2025", "vt24", "unknown-round", 3, "Omgång", 2),
        ("våren 2025", "", "unknown-round", 3, "Omgång", 2),
        ("tack", 'ta"ck', "", 0, "", 3),
    ],
)
def test_a_wrong_cell_is_told_and_costs_itself(broken: tuple[str, str, str, int, str, int]):
    old, new, code, row, column, left = broken
    found, problems = read(TABLE.replace(old, new))
    assert found is not None
    assert len(found.people) == len(found.answers) == left
    expected = [(code, Place("enkat.csv", row=row, column=column))] if code else []
    assert [(each.code, each.place) for each in problems] == expected


def test_a_column_that_is_not_there_is_told_with_the_nearest():
    found, (problem,) = read(TABLE.replace("Jag vet vem", "Jag vet wem"))
    assert found is None
    assert (problem.code, problem.place) == ("no-column", Place("enkat.csv", row=1))
    assert problem.arguments["nearest"] == "Jag vet wem"


@pytest.mark.filterwarnings("error")
def test_headings_alone_and_open_questions_alone_are_no_crash():
    found, problems = read(HEADINGS)
    assert found is not None
    assert [each.code for each in problems] == ["no-rows"]
    whole, _ = read(TABLE)
    assert whole is not None
    both, _ = combine([whole, found])
    assert len(both.people) == 3
    pd.testing.assert_frame_equal(both.answers, whole.answers)
    open_only, problems = read(TABLE, BINDING.model_copy(update={"item": {"ovrigt": Bound(column="Ö")}}))
    assert open_only is not None
    assert (len(open_only.people), problems) == (3, [])


def test_a_binding_is_checked_against_the_study():
    text = """\
file = "enkat.csv"
instrument = "samverkan"
round = "vt26"
site = { column = "Kommun", values = { "Lindby kommun" = "limby" } }
profession = "kuratr"
[item]
k1 = "k1"
k9 = "k9"
[item.k2]
column = "k1"
values = { "x" = "veet ej" }
[item.ovrigt]
column = "Ö"
values = { "x" = "y" }
"""
    binding, locator, problems = read_toml(text, "b.toml", Binding)
    assert binding is not None
    assert FORM is not None
    assert not problems
    assert isinstance(locator, Locator)
    assert [(each.code, each.place.line) for each in check_binding(binding, FORM, DESIGN, locator)] == [
        ("unknown-round", 3), ("unknown-site", 4), ("unknown-profession", 5),
        ("unknown-item", 8), ("unknown-answer", 11), ("column-of-two", 10),
    ]  # fmt: skip


cells = st.sampled_from(
    ["", "1", "3,0", "Ja, helt", "nan", "inf", "1e999", '"', "9" * 400, "vt25", "å", "-0", ";", "\n"]
)


@given(st.lists(st.lists(cells, max_size=8).map(";".join), max_size=6).map("\n".join))
def test_no_answer_is_too_odd(body: str):
    found, problems = read(HEADINGS + body)
    assert found is not None or problems
    if found is not None:
        assert len(found.people) == len(found.answers) == len(found.given)
        assert found.answers.isin([1.0, 2.0, 3.0]).eq(found.answers.notna()).all(axis=None)
