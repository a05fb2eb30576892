"""From an export to a proposed binding, to its text, and back to exactly what people answered."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.binding import Binding, Bound, Choices, Several, check_binding
from fokus.material.binding_toml import format_binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.export import Export
from fokus.material.exports.recognize import read_export
from fokus.material.exports.xlsform import Form, read_form
from fokus.material.proposal import Proposal, propose
from fokus.material.responses import Responses, combine
from fokus.study.design import Design, Profession, Round, Settings, Site
from fokus.study.instrument import Instrument
from fokus.study.toml import read_toml

WORDS = ("Skolsköterska", "Kurator", "Skolpsykolog", "Specialpedagog", "Rektor", "Arbetsterapeut", "Socionom")
THEMES = {"orosanmalan": "Orosanmälan", "narvaro": "Närvaro", "sip": "SIP", "forsta-linjen": "Första linjen"}
DESIGN = Design(
    study=Settings(title="Elevhälsan"),
    round=(
        Round(id="omg1", label="maj 2017", first=date(2017, 5, 1), last=date(2017, 5, 31)),
        Round(id="omg2", label="november 2017", first=date(2017, 11, 1), last=date(2017, 11, 30)),
    ),
    site=(Site(id="exempelby", label="Exempelby"), Site(id="provkoping", label="Provköping")),
    profession=tuple(Profession(id=word.casefold().replace("ö", "o"), label=word) for word in WORDS),
)
FORM = """\
id = "eht"
title = "Elevhälsoteamen"
[response.agree]
points = [
  { value = 0, sv = "Stämmer inte alls" }, { value = 1, sv = "Stämmer ganska dåligt" },
  { value = 2, sv = "Stämmer ganska bra" }, { value = 3, sv = "Stämmer helt och hållet" },
]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]
[[item]]
id = "q1"
response = "agree"
sv = "Jag vet vem jag ska kontakta inom socialtjänsten."
[[item]]
id = "q2"
response = "agree"
sv = "Vi har fungerande rutiner för orosanmälan."
[[item]]
id = "q3"
response = "agree"
sv = "Elevhälsoteamet arbetar förebyggande."
[[item]]
id = "q4"
response = "agree"
sv = "Jag saknar tid för samverkan."
[[item]]
id = "q5"
response = "agree"
sv = "Närvarouppföljningen fungerar på min skola."
[[item]]
id = "teman"
sv = "Vilka teman har ni arbetat med?"
[[item]]
id = "ovrigt"
sv = "Övrigt"
"""
INSTRUMENT, _, FAULTS = read_toml(FORM, "eht.toml", Instrument)
assert INSTRUMENT is not None
EHT: Instrument = INSTRUMENT
FILES = (
    "msforms_maj.xlsx",
    "msforms_november.xlsx",
    "google_maj.csv",
    "google_november.csv",
    "limesurvey_maj.csv",
    "limesurvey_november.csv",
    "limesurvey_maj_vv.csv",
    "limesurvey_november_vv.csv",
    "semikolon_cp1252_maj.csv",
    "semikolon_cp1252_november.csv",
    "qualtrics.csv",
    "redcap_raw.csv",
    "kobo_data.csv",
    "enkat.sav",
)
WITHOUT_SITE = ("qualtrics.csv", "kobo_data.csv")
WITHOUT_THEMES = ("semikolon_cp1252_maj.csv", "semikolon_cp1252_november.csv", "enkat.sav")
PROFESSIONS = [each.id for each in DESIGN.profession]


def confirmed(name: str) -> tuple[Binding, ...]:
    """What a person said of an earlier round of the tools whose exports hold codes and no labels."""
    prefix = "A" if name.startswith("lime") else ""
    columns = {"A": ("PROF", "KOMMUN"), "": ("profession", "kommun")}[prefix]
    themes = [f"TEMA_SQ{n:03}" if prefix else f"teman___{n}" for n in range(1, 5)]
    professions = {f"{prefix}{n}": each for n, each in enumerate(PROFESSIONS, start=1)}
    if not name.startswith(("lime", "redcap")):
        return ()
    return (
        Binding(
            file="tidigare.csv",
            instrument="eht",
            round="omg1",
            profession=Bound(column=columns[0], values=professions),
            site=Bound(column=columns[1], values={f"{prefix}1": "exempelby", f"{prefix}2": "provkoping"}),
            item={"teman": Choices(columns=dict(zip(themes, THEMES, strict=True)))},
        ),
    )


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "data" / "formats" / "responses"


@cache
def read(folder: Path, name: str) -> Export:
    form = read_form((folder / "kobo_xlsform.xlsx").read_bytes(), "kobo_xlsform.xlsx")
    assert isinstance(form, Form)
    export = read_export((folder / name).read_bytes(), name, form if name == "kobo_data.csv" else None)
    assert isinstance(export, Export)
    return export


def answered(export: Export, proposal: Proposal, instrument: Instrument = EHT) -> Responses:
    """Read an export through the text of its proposed binding, as a study would."""
    assert proposal.binding is not None
    binding, locator, problems = read_toml(format_binding(proposal.binding), "x.binding.toml", Binding)
    assert (binding, problems) == (proposal.binding, [])
    assert list(check_binding(proposal.binding, instrument, DESIGN, locator)) == []
    responses, faults = read_columns(export.sheet, proposal.binding, instrument, DESIGN)
    assert faults == []
    assert responses is not None
    return responses


def truth(folder: Path, name: str) -> list[dict[str, Any]]:
    every: list[dict[str, Any]] = json.loads((folder / "EXPECTED.json").read_text(encoding="utf-8"))
    months = [month for month in ("Maj", "November") if month.casefold() in name]
    return [each for each in every if each["om"] in (months or ["Maj", "November"])]


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_a_proposal_leads_to_exactly_what_was_answered(folder: Path, name: str):
    export = read(folder, name)
    found = answered(export, propose(export, EHT, DESIGN, confirmed(name)))
    wanted = truth(folder, name)
    missing = {"blank"} if "_vv" not in name else {None}
    given = found.given[["q1", "q2", "q3", "q4", "q5"]].to_numpy().tolist()
    said = {"V": "dont_know", None: None}
    assert [[None if each in missing else each for each in row] for row in given] == [
        [said.get(each, str(each)) for each in one["a"]] for one in wanted
    ]
    people = found.people
    assert people["respondent"].tolist() == [one["kod"].casefold() for one in wanted]
    assert people["linked"].all()
    assert people["round"].tolist() == [{"Maj": "omg1", "November": "omg2"}[one["om"]] for one in wanted]
    assert people["profession"].tolist() == [one["prof"].casefold().replace("ö", "o") for one in wanted]
    sites = {"Exempelby": "exempelby", "Provköping": "provkoping"}
    expected = [None if name in WITHOUT_SITE else sites[one["kom"]] for one in wanted]
    assert [None if pd.isna(each) else each for each in people["site"]] == expected


@pytest.mark.shared
@pytest.mark.parametrize("name", [each for each in FILES if each not in WITHOUT_THEMES])
def test_choices_are_the_same_in_one_cell_and_in_a_column_each(folder: Path, name: str):
    export = read(folder, name)
    found = answered(export, propose(export, EHT, DESIGN, confirmed(name))).chosen["teman"]
    rows = [{str(choice) for choice in found.columns if row[choice] == 1} for _, row in found.iterrows()]
    assert [{THEMES[choice] for choice in row} for row in rows] == [set(e["th"]) for e in truth(folder, name)]
    untouched = found.isna().all(axis="columns")
    assert untouched.tolist() == [not each["th"] for each in truth(folder, name)]
    assert found[~untouched].notna().all(axis=None)


@pytest.mark.shared
def test_two_rounds_of_one_tool_are_linked(folder: Path):
    parts = []
    earlier: tuple[Binding, ...] = ()
    for name in ("msforms_maj.xlsx", "msforms_november.xlsx"):
        proposal = propose(read(folder, name), EHT, DESIGN, earlier)
        parts.append(answered(read(folder, name), proposal))
        assert proposal.binding is not None
        earlier = (proposal.binding,)
    assert all(each.certainty >= 0.95 for each in proposal.matches if each.part.startswith("item."))
    assert {each.reason for each in proposal.matches if each.part.startswith("item.")} == {"earlier"}
    both, problems = combine(parts)
    assert problems == []
    assert both.people.groupby("respondent")["round"].nunique().value_counts().to_dict() == {2: 12, 1: 2}
    assert both.chosen["teman"].shape == (26, 4)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["aggregerad_tabell.csv", "kobo_xlsform.xlsx"])
def test_what_holds_no_single_answers_gets_no_binding(folder: Path, name: str):
    proposal = propose(read(folder, name), EHT, DESIGN)
    assert proposal.binding is None
    assert [each.code for each in proposal.problems] == ["no-single-answers"]


@pytest.mark.shared
def test_codes_without_labels_are_told(folder: Path):
    proposal = propose(read(folder, "redcap_raw.csv"), EHT, DESIGN)
    assert [each.code for each in proposal.problems] == [
        "unmatched-site", "unmatched-profession", "codes-by-order",
    ]  # fmt: skip
    certain = {each.part: each.certainty for each in proposal.matches}
    assert certain["profession"] < 0.5 < certain["item.q1"] < 0.8


HEAD = "Datum;Din kod;Yrke;Kommun"
ROWS = "2017-05-0{n};ab{n}2;Kurator;Exempelby kommun"


def table(headings: list[str], answers: list[list[str]]) -> Export:
    rows = [";".join([ROWS.format(n=n), *row]) for n, row in enumerate(answers, 1)]
    export = read_export("\n".join([";".join([HEAD, *headings]), *rows]).encode(), "maj.csv")
    assert isinstance(export, Export)
    return export


def codes(proposal: Proposal) -> list[str]:
    return [each.code for each in proposal.problems if each.code != "items-not-found"]


def test_a_changed_wording_is_proposed_and_told():
    export = table(["Jag vet vem jag skall kontakta på socialtjänsten"], [["Vet ej"], ["Stämmer inte alls"]])
    proposal = propose(export, EHT, DESIGN)
    (match,) = (each for each in proposal.matches if each.part == "item.q1")
    assert match.reason == "near-text"
    assert 0.7 < match.certainty < 0.95
    assert codes(proposal) == ["wording-changed"]
    assert proposal.problems[0].arguments["expected"] == "Jag vet vem jag ska kontakta inom socialtjänsten."


def test_a_declared_wording_is_no_change():
    reworded = FORM.replace(
        'sv = "Vi har',
        'reworded = [{ round = "omg1", sv = "Våra rutiner för orosanmälan fungerar." }]\nsv = "Vi har',
    )
    instrument, _, problems = read_toml(reworded, "eht.toml", Instrument)
    assert instrument is not None
    assert problems == []
    export = table(["Våra rutiner för orosanmälan fungerar"], [["Vet ej"]])
    assert codes(propose(export, instrument, DESIGN)) == []
    earlier = table(["Vi har fungerande rutiner för orosanmälan"], [["Vet ej"]])
    assert codes(propose(earlier, instrument, DESIGN)) == ["wording-changed"]


def test_the_opposite_is_never_taken_for_the_same():
    export = table(["Jag vet inte vem jag ska kontakta inom socialtjänsten"], [["Vet ej"]])
    proposal = propose(export, EHT, DESIGN)
    (match,) = (each for each in proposal.matches if each.part == "item.q1")
    assert match.certainty <= 0.6
    assert codes(proposal) == ["wording-negated"]


def test_site_by_the_word_inside_and_answers_by_near_labels():
    export = table(["Jag saknar tid för samverkan"], [["Stämmer helt & hållet"], ["stämmer  ganska bra"]])
    proposal = propose(export, EHT, DESIGN)
    assert proposal.binding is not None
    assert proposal.binding.site == Bound(column="Kommun", values={"Exempelby kommun": "exempelby"})
    near = {"Stämmer helt & hållet": "Stämmer helt och hållet"}
    assert proposal.binding.item["q4"] == Bound(column="Jag saknar tid för samverkan", values=near)


@pytest.mark.parametrize(
    ("cells", "read_as", "told"),
    [
        (["1", "2", "3", "4", "99"], ["0", "1", "2", "3", "dont_know"], ["codes-by-order"]),
        (["0", "1", "2", "3", "9"], ["0", "1", "2", "3", "dont_know"], []),
        (["1", "2", "3", "3", ""], ["1", "2", "3", "3", "blank"], ["codes-doubtful"]),
        (["A1", "A2", "A4", "A5", ""], ["0", "1", "3", "dont_know", "blank"], ["codes-by-order"]),
        (["1", "2", "4", "98", "99"], None, ["answers-unmatched", "codes-by-order"]),
        (["0", "1", "3", "4", "2"], None, ["answers-unmatched"]),
        (["Kanske", "Vet ej", "Kanske", "Vet ej", ""], None, ["answers-unmatched"]),
        (["1", "2", "3", "4", "5"], None, ["answers-unmatched", "codes-by-order"]),
        (["Stämmer inte alls", "Stämmer ganska bra", "7", "", ""], None, ["answers-unmatched"]),
        (["0", "1", "33", "Vet ej", ""], None, ["answers-unmatched"]),
    ],
)
def test_codes_are_read_as_what_they_can_only_be(
    cells: list[str], read_as: list[str] | None, told: list[str]
):
    export = table(["Jag saknar tid för samverkan"], [[cell] for cell in cells])
    proposal = propose(export, EHT, DESIGN)
    assert codes(proposal) == told
    if read_as:
        assert answered(export, proposal).given["q4"].tolist() == read_as


def declaring(*written: str) -> Instrument:
    form = FORM
    for value, code in enumerate(written):
        form = form.replace(f"{{ value = {value},", f'{{ value = {value}, code = "{code}",', 1)
    instrument, _, problems = read_toml(form, "eht.toml", Instrument)
    assert instrument is not None
    assert problems == []
    return instrument


def test_codes_that_the_questionnaire_declares_leave_no_doubt():
    written, instrument = ["A1", "A2", "A3", "A4"], declaring("A1", "A2", "A3", "A4")
    export = table(["Jag saknar tid för samverkan"], [[cell] for cell in written])
    proposal = propose(export, instrument, DESIGN)
    assert codes(proposal) == []
    (match,) = (each for each in proposal.matches if each.part == "item.q4")
    assert match.certainty > 0.9
    assert answered(export, proposal, instrument).given["q4"].tolist() == ["0", "1", "2", "3"]


def test_a_declared_code_that_is_also_the_value_of_another_answer_is_left_in_doubt():
    export = table(["Jag saknar tid för samverkan"], [[cell] for cell in ("4", "3", "2", "1")])
    assert codes(propose(export, declaring("4", "3", "2", "1"), DESIGN)) == ["codes-by-order"]


def test_a_heading_that_is_an_id_in_a_group_of_the_form_is_no_changed_wording():
    proposal = propose(table(["samv/q1", "samv/q4"], [["0", "3"], ["2", "1"]]), EHT, DESIGN)
    assert {each.part for each in proposal.matches} >= {"item.q1", "item.q4"}
    assert codes(proposal) == []


def test_one_and_two_are_yes_and_no_not_nought_and_one():
    form = FORM.split("[[item]]", maxsplit=1)[0].replace("[response.agree]", "[response.yes]")
    start = form.index("points"), form.index("non_answers")
    form = (
        form[: start[0]]
        + 'points = [{ value = 0, sv = "Nej" }, { value = 1, sv = "Ja" }]\n'
        + form[start[1] :]
    )
    item = '[[item]]\nid = "finns"\nresponse = "yes"\nsv = "Finns det en skriftlig rutin?"\n'
    instrument, _, problems = read_toml(form + item, "f.toml", Instrument)
    assert instrument is not None
    assert problems == []
    export = table(["Finns det en skriftlig rutin?"], [["1"], ["2"], ["1"]])
    proposal = propose(export, instrument, DESIGN)
    assert codes(proposal) == ["codes-yes-no"]
    assert proposal.binding is not None
    found, _ = read_columns(export.sheet, proposal.binding, instrument, DESIGN)
    assert found is not None
    assert found.given["finns"].tolist() == ["1", "0", "1"]


def test_an_earlier_binding_is_reused_and_its_changes_are_told():
    turned = {"1": "Stämmer helt och hållet", "2": "Stämmer ganska bra"}
    old = Binding(
        file="f.csv", instrument="eht", round="omg1",
        item={"q3": Bound(column="Fråga C", values=turned)},
    )  # fmt: skip
    export = table(["FRÅGA C"], [["1"], ["2"]])
    proposal = propose(export, EHT, DESIGN, [old])
    (match,) = (each for each in proposal.matches if each.part == "item.q3")
    assert (match.reason, match.columns) == ("earlier", ("FRÅGA C",))
    assert answered(export, proposal).given["q3"].tolist() == ["3", "2"]


@pytest.mark.shared
def test_a_code_that_changed_its_meaning_and_a_scale_with_other_steps_are_told(folder: Path):
    turned = {str(n): word for n, word in enumerate(("Vet ej", "Stämmer helt och hållet"), start=1)}
    old = Binding(
        file="f.sav", instrument="eht", round="omg1", item={"q1": Bound(column="q1", values=turned)}
    )
    proposal = propose(read(folder, "enkat.sav"), EHT, DESIGN, [old])
    told = {(str(each.arguments["value"]), each.arguments["found"]) for each in proposal.problems[:2]}
    assert told == {("1", "Stämmer inte alls"), ("2", "Stämmer ganska dåligt")}
    assert codes(proposal) == ["coding-changed", "coding-changed"]
    fewer = FORM.replace(', { value = 1, sv = "Stämmer ganska dåligt" }', "")
    instrument, _, _ = read_toml(fewer, "eht.toml", Instrument)
    assert instrument is not None
    assert codes(propose(read(folder, "enkat.sav"), instrument, DESIGN)).count("scale-changed") == 5


def test_yes_and_no_of_a_converted_multiple_choice_are_written_down():
    export = table(["Teman [SIP]", "Teman [Tid]"], [["1", "2"], ["2", "2"]])
    old = Binding(
        file="f.csv",
        instrument="eht",
        round="omg1",
        item={"teman": Choices(columns={"Teman [SIP]": "sip", "Teman [Tid]": "tid"})},
    )
    proposal = propose(export, EHT, DESIGN, [old])
    assert proposal.binding is not None
    assert proposal.binding.item["teman"] == Choices(
        columns={"Teman [SIP]": "sip", "Teman [Tid]": "tid"}, values={"1": "yes", "2": "no"}
    )
    chosen = answered(export, proposal).chosen["teman"]
    assert chosen["sip"].tolist()[0] == 1
    assert chosen["tid"].tolist()[0] == 0
    assert chosen.iloc[1].isna().all()


def test_nothing_that_tells_the_round_is_told():
    export = read_export("Din kod;Jag saknar tid för samverkan\nab12;Vet ej\n".encode(), "svar.csv")
    assert isinstance(export, Export)
    proposal = propose(export, EHT, DESIGN)
    assert proposal.binding is None
    assert "round-not-found" in codes(proposal)


words = st.text(max_size=12)
columns = words.filter(bool)
bounds = st.one_of(
    st.builds(Bound, column=columns, values=st.dictionaries(words, words, max_size=3)),
    st.builds(Several, column=columns, delimiter=columns, values=st.dictionaries(words, words, max_size=3)),
    st.builds(
        Choices,
        columns=st.dictionaries(words, words, min_size=1, max_size=3),
        values=st.dictionaries(words, words, max_size=2),
    ),
)


@given(
    st.dictionaries(
        st.from_regex(r"[a-zåäö0-9][a-zåäö0-9_.-]{0,8}", fullmatch=True), bounds, min_size=1, max_size=4
    )
)
def test_a_binding_comes_back_from_its_text(items: dict[str, Any]):
    binding = Binding(file="maj.csv", instrument="eht", round=Bound(column="Omgång"), item=items)
    again, _, problems = read_toml(format_binding(binding), "b.toml", Binding)
    assert problems == []
    assert again == binding
