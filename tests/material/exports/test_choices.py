"""Multiple choices through a binding, and the non-answers that stay apart."""

import math
from datetime import date

import pytest

from fokus.material.binding import Binding, Bound, Choices, Several, check_binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.dates import read_dates
from fokus.material.exports.recognize import Export, read_export
from fokus.material.proposal import propose
from fokus.material.responses import Responses
from fokus.problems import Place, Problem
from fokus.study.design import Design, Profession, Round, Settings, Site
from fokus.study.instrument import Instrument
from fokus.study.lines import Locator
from fokus.study.toml import read_toml

DESIGN = Design(
    study=Settings(title="Elevhälsan"),
    round=(
        Round(id="vt25", label="våren", first=date(2025, 4, 1), last=date(2025, 5, 31)),
        Round(id="ht25", label="hösten", first=date(2025, 10, 1), last=date(2025, 11, 30)),
    ),
    site=(Site(id="lindby", label="Lindby"),),
    profession=(Profession(id="kurator", label="kurator"),),
)
FORM, _, _ = read_toml(
    """\
id = "samverkan"
title = "Samverkan"
[response.agree]
points = [{ value = 1, sv = "Nej" }, { value = 2, sv = "Ja" }]
non_answers = [{ id = "dont_know", sv = "Vet ej" }, { id = "not_relevant", sv = "Ej aktuellt" }]
[[item]]
id = "k1"
response = "agree"
[[item]]
id = "teman"
""",
    "f.toml",
    Instrument,
)
TICKED = Choices(columns={"teman___1": "sip", "teman___2": "tid"})


def read(
    text: str, teman: Choices | Several | None = None, k1: Bound | None = None, when: str | Bound = "vt25"
) -> tuple[Responses, list[Problem]]:
    export = read_export(text.encode(), "enkat.csv")
    assert isinstance(export, Export)
    assert FORM is not None
    items = {"teman": teman, "k1": k1}
    given = {item: bound for item, bound in items.items() if bound}
    binding = Binding.model_validate(
        {"file": "enkat.csv", "instrument": "samverkan", "round": when, "item": given}
    )
    responses, problems = read_columns(export.sheet, binding, FORM, DESIGN)
    assert responses is not None
    return responses, problems


def chosen(responses: Responses) -> list[list[float | None]]:
    rows: list[list[float]] = responses.chosen["teman"].to_numpy().tolist()
    return [[None if math.isnan(each) else each for each in row] for row in rows]


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), ("Y", ""), ("Ja", "Nej"), ("sip", ""), ("x", "{question_not_shown}")]
)
def test_nothing_ticked_is_no_answer_and_never_a_no(yes: str, no: str):
    other = "tid" if yes == "sip" else yes
    found, problems = read(
        f"kod;teman___1;teman___2\nab1;{yes};{no}\ncd2;{no};{other}\nef3;{no};{no}\n", TICKED
    )
    assert problems == []
    assert chosen(found) == [[1, 0], [0, 1], [None, None]]


def test_a_two_is_nothing_unless_the_binding_says_so():
    table = "kod;teman___1;teman___2\nab1;1;2\n"
    found, problems = read(table, TICKED)
    assert [(each.code, each.place) for each in problems] == [
        ("outside-format", Place("enkat.csv", row=2, column="teman___2"))
    ]
    assert chosen(found) == [[1, None]]
    found, problems = read(table, TICKED.model_copy(update={"values": {"2": "no"}}))
    assert (chosen(found), problems) == ([[1, 0]], [])


def test_choices_in_a_cell_have_their_ids_in_any_order_and_case():
    bound = Several(
        column="Teman", delimiter=",", values={"Tid, möten": "tid", "SIP": "sip", "Annat": "annat"}
    )
    found, problems = read('kod,Teman\nab1,"sip, Tid, möten"\ncd2,\nef3,"Egen lösning"\n', bound)
    assert problems == []
    assert list(found.chosen["teman"].columns) == ["tid", "sip", "annat", "Egen lösning"]
    assert chosen(found) == [[1, 1, 0, 0], [None] * 4, [0, 0, 0, 1]]


def test_the_kinds_of_no_answer_stay_apart():
    bound = Bound(column="k1", values={"-77": "not_shown", "-99": "blank", "8": "Ej aktuellt"})
    cells = ["2", "Vet ej", "8", "", "-99", "-77", "{question_not_shown}"]
    found, problems = read("kod;k1\n" + "".join(f"ab{n};{cell}\n" for n, cell in enumerate(cells)), k1=bound)
    assert problems == []
    assert found.given["k1"].tolist() == ["2", "dont_know", "not_relevant", "blank", "blank", None, None]
    assert found.answers["k1"].notna().tolist() == [True] + [False] * 6


def test_a_date_stands_for_the_round_that_it_falls_in():
    table = "När;k1\n2025-05-06T08:30:00+02:00;1\n2025-11-02;2\n2025-08-01;1\n"
    found, problems = read(table, k1=Bound(column="k1"), when=Bound(column="När"))
    assert found.people["round"].tolist() == ["vt25", "ht25"]
    assert [(each.code, each.place.row) for each in problems] == [("unknown-round", 4)]


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (["5/20/2025 11:09:56", "5/6/2025"], [date(2025, 5, 20), date(2025, 5, 6)]),
        (["20.5.2025", "6.5.2025 08.30"], [date(2025, 5, 20), date(2025, 5, 6)]),
        (["5/6/2025"], []),
        (["2025-02-30", "nyss", ""], []),
    ],
)
def test_the_order_of_month_and_day_is_read_only_where_one_fits(cells: list[str], dates: list[date]):
    assert sorted(read_dates(cells).values()) == sorted(dates)


def test_a_binding_of_choices_is_checked():
    text = """\
file = "enkat.csv"
instrument = "samverkan"
round = "vt25"
[item.k1]
columns = { "A" = "a" }
[item.teman]
columns = { "A" = "a", "B" = "b" }
values = { "2" = "noo" }
"""
    binding, locator, problems = read_toml(text, "b.toml", Binding)
    assert binding is not None
    assert FORM is not None
    assert isinstance(locator, Locator)
    assert problems == []
    found = [(each.code, each.place.line) for each in check_binding(binding, FORM, DESIGN, locator)]
    assert found == [("choices-of-scale", 4), ("unknown-answer", 8), ("column-of-two", 6)]


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ('colum = "A"', "unknown-key", "colum"),
        ("columns = {}", "wrong-value", "columns"),
        ('column = "A"\ndelimiter = ""', "wrong-value", "delimiter"),
        ('values = { "1" = "2" }', "missing-key", "column"),
    ],
)
def test_a_faulty_item_is_told_at_its_line(line: str, code: str, key: str):
    head = 'file = "f.csv"\ninstrument = "samverkan"\nround = "vt25"\n[item.k2]\ncolumn = "B"\n[item.k1]\n'
    _, _, problems = read_toml(head + line + "\n", "b.toml", Binding)
    told = [(each.code, each.arguments.get("word") or each.arguments.get("key")) for each in problems]
    assert (code, key) in told
    assert all((each.place.line or 0) >= 6 for each in problems)


OFFERING, _, _ = read_toml(
    """\
id = "samverkan"
title = "Samverkan"
[choices.teman]
options = [{ id = "sip", sv = "SIP" }, { id = "tid", sv = "Tid, möten" }, { id = "bup", sv = "BUP" }]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]
[[item]]
id = "teman"
choices = "teman"
sv = "Vad behövs?"
""",
    "f.toml",
    Instrument,
)


def test_a_questionnaire_that_says_what_it_offers_leaves_no_doubt():
    export = read_export(
        'Datum,Vad behövs?\n2025-05-06,"SIP, Tid, möten"\n2025-05-06,Vet ej\n2025-05-07,SIP\n'.encode(),
        "f.csv",
    )
    assert isinstance(export, Export)
    assert OFFERING is not None
    bound = Several(column="Vad behövs?", delimiter=",")
    binding = Binding(file="f.csv", instrument="samverkan", round="vt25", item={"teman": bound})
    found, problems = read_columns(export.sheet, binding, OFFERING, DESIGN)
    assert found is not None
    assert problems == []
    assert list(found.chosen["teman"].columns) == ["sip", "tid", "bup"]
    assert chosen(found) == [[1, 1, 0], [None] * 3, [1, 0, 0]]
    proposal = propose(export, OFFERING, DESIGN)
    assert proposal.binding is not None
    again, problems = read_columns(export.sheet, proposal.binding, OFFERING, DESIGN)
    assert again is not None
    assert (chosen(again), problems) == (chosen(found), [])


def test_a_choice_that_is_not_offered_is_told():
    export = read_export('Datum,Vad behövs?\n2025-05-06,"SIP, Lokaler"\n'.encode(), "f.csv")
    assert isinstance(export, Export)
    assert OFFERING is not None
    bound = Several(column="Vad behövs?", delimiter=",")
    binding = Binding(file="f.csv", instrument="samverkan", round="vt25", item={"teman": bound})
    found, problems = read_columns(export.sheet, binding, OFFERING, DESIGN)
    assert found is not None
    assert [(each.code, each.place.row, each.arguments["value"]) for each in problems] == [
        ("outside-format", 2, "Lokaler")
    ]
    assert chosen(found) == [[1, 0, 0]]
