"""Answers as numbers, as codes of the tool, and as words that mean nothing the study has."""

import math
from datetime import date

import pytest

from fokus.material.binding import Binding, Bound, Choices, check_binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.delimited import read_delimited
from fokus.material.responses import Responses
from fokus.problems import Problem
from fokus.study.design import Design, Profession, Round, Settings, Site
from fokus.study.instrument import Instrument
from fokus.study.lines import Locator
from fokus.study.toml import read_toml

DESIGN = Design(
    study=Settings(title="Elevhälsan"),
    round=(Round(id="vt25", label="våren 2025", first=date(2025, 4, 1), last=date(2025, 5, 31)),),
    site=(Site(id="lindby", label="Lindby"),),
    profession=(Profession(id="kurator", label="kurator"),),
)
READ, _, FAULTS = read_toml(
    """\
id = "samverkan"
title = "Samverkan"
[response.ofta]
points = [{ value = 1, code = "s", sv = "Sällan" }, { value = 2, code = "o", sv = "Ofta" }]
non_answers = [{ id = "dont_know", code = "99", sv = "Vet ej" }]
[[item]]
id = "k1"
response = "ofta"
[[item]]
id = "timmar"
kind = "number"
range = [0, 40]
[[item]]
id = "elever"
kind = "number"
[[scale]]
id = "trygghet"
label = { sv = "Trygghet" }
scored = true
range = [0, 100]
""",
    "f.toml",
    Instrument,
)
assert READ is not None
assert FAULTS == []
INSTRUMENT: Instrument = READ


def bound(**item: Bound | Choices) -> Binding:
    return Binding(file="e.csv", instrument="samverkan", round="vt25", item=item)


def read(text: str, binding: Binding) -> tuple[Responses, list[Problem]]:
    sheet, faults = read_delimited(text, "e.csv")
    responses, problems = read_columns(sheet, binding, INSTRUMENT, DESIGN)
    assert responses is not None
    return responses, [*faults, *problems]


def test_the_codes_of_a_format_mean_its_answers():
    responses, problems = read("A;B\ns;x\nO;x\n99;x\n2;x\n", bound(k1=Bound(column="A")))
    assert problems == []
    assert responses.given["k1"].tolist() == ["1", "2", "dont_know", "2"]


def test_numbers_and_ready_scores_stand_among_the_answers():
    binding = bound(
        timmar=Bound(column="T", values={"vet inte": "blank"}),
        elever=Bound(column="E"),
        trygghet=Bound(column="S"),
    )
    responses, problems = read("T;E;S\n2,5;1200;88.25\nvet inte;-3;\n;;0\n", binding)
    assert problems == []
    assert responses.answers["timmar"].tolist()[0] == 2.5
    assert all(map(math.isnan, responses.answers["timmar"].tolist()[1:]))
    assert responses.answers["elever"].tolist()[:2] == [1200, -3]
    assert responses.answers["trygghet"].tolist()[::2] == [88.25, 0]
    assert list(responses.texts.columns) == []
    assert list(check_binding(binding, INSTRUMENT, DESIGN, Locator("", "e.binding.toml"))) == []


@pytest.mark.parametrize("cell", ["41", "-1", "2,5 timmar", "många"])
def test_a_number_beyond_its_range_is_a_problem_with_its_row(cell: str):
    responses, (problem,) = read(f"T;E\n12;1\n{cell};2\n", bound(timmar=Bound(column="T")))
    assert (problem.code, problem.place.row, problem.place.column) == ("outside-format", 3, "T")
    assert problem.arguments == {"value": cell, "item": "timmar"}
    assert math.isnan(responses.answers["timmar"].tolist()[1])


def test_a_number_is_not_bound_to_choices_nor_its_words_to_answers():
    found = [
        each.code
        for each in check_binding(
            bound(timmar=Choices(columns={"T": "t"}), elever=Bound(column="E", values={"få": "1"})),
            INSTRUMENT,
            DESIGN,
            Locator("", "e.binding.toml"),
        )
    ]
    assert found == ["choices-of-number", "unknown-answer"]


def test_a_word_that_means_nothing_is_no_fault_and_no_group():
    binding = bound(k1=Bound(column="A")).model_copy(
        update={"profession": Bound(column="Yrke", values={"Annat": ""}), "site": Bound(column="Ort")}
    )
    responses, problems = read("A;Yrke;Ort\n1;Annat;Lindby\n2;Kurator;Annat\n", binding)
    assert responses.people["profession"].fillna("").tolist() == ["", "kurator"]
    assert [(each.code, each.place.row) for each in problems] == [("unknown-site", 3)]
    assert list(check_binding(binding, INSTRUMENT, DESIGN, Locator("", "e.binding.toml"))) == []
