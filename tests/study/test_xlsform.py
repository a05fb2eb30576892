"""A form of KoboToolbox or ODK becomes a questionnaire."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.material.exports.workbook import Book, read_book
from fokus.study.form import SHEETS
from fokus.study.instrument import Instrument, check_instrument
from fokus.study.instrument_toml import format_instrument
from fokus.study.toml import read_toml
from fokus.study.xlsform import read_xlsform

HEAD = ["type", "name", "label::Svenska (sv)", "label::English (en)"]
LISTS = ["list_name", "name", "label::Svenska (sv)", "label::English (en)"]
AGREE = [
    ["inst", "1", "Stämmer inte alls", "Not at all true"],
    ["inst", "2", "Stämmer ganska bra", "Fairly true"],
    ["inst", "3", "Stämmer helt", "Completely true"],
]


def read(
    survey: list[list[str]], choices: list[list[str]], **settings: str
) -> tuple[Instrument | None, list[tuple[str, int | None]]]:
    sheets = {
        "survey": [HEAD, *survey],
        "choices": [LISTS, *choices],
        "settings": [[*settings], [*settings.values()]],
    }
    form, problems = read_xlsform(sheets, "form.xlsx")
    return form, [(each.code, each.place.row) for each in problems]


def instrument(survey: list[list[str]], choices: list[list[str]], **settings: str) -> Instrument:
    form, _ = read(survey, choices, **settings)
    assert form is not None
    return form


@pytest.mark.shared
def test_the_form_beside_the_kobo_export_is_read_and_can_be_written(shared: Path):
    data = (shared / "data/formats/responses/kobo_xlsform.xlsx").read_bytes()
    book = read_book(data, "kobo_xlsform.xlsx", SHEETS)
    assert isinstance(book, Book)
    form, problems = read_xlsform(book.sheets, "kobo_xlsform.xlsx")
    assert not problems
    assert form is not None
    assert (form.id, form.title.sv, form.version) == ("eht", "SYNTETISK EHT-enkät", "2017052301")
    assert [(each.id, each.kind) for each in form.item] == [
        ("kod", "text"), ("profession", "single"), ("q1", "scale"), ("q2", "scale"), ("q3", "scale"),
        ("q4", "scale"), ("q5", "scale"), ("teman", "several"), ("ovrigt", "text"),
    ]  # fmt: skip
    agree = form.format_of("q4")
    assert agree is not None
    assert [(each.value, each.sv) for each in agree.points] == [
        (1, "Stämmer inte alls"), (2, "Stämmer ganska dåligt"),
        (3, "Stämmer ganska bra"), (4, "Stämmer helt och hållet"),
    ]  # fmt: skip
    assert [(each.id, each.code) for each in agree.non_answers] == [("dont_know", "99")]
    written, locator, faults = read_toml(format_instrument(form), "instruments/eht.toml", Instrument)
    assert written == form
    assert not faults
    assert not check_instrument(form, locator)


def test_both_languages_are_taken_and_a_third_is_told():
    sheets = {
        "survey": [
            [*HEAD, "label::Suomi (fi)"],
            ["select_one inst", "q1", "Vi har möten", "We meet", "Tapaamme"],
        ],
        "choices": [LISTS, *AGREE],
    }
    form, problems = read_xlsform(sheets, "form.xlsx")
    assert form is not None
    assert (form.item[0].sv, form.item[0].en) == ("Vi har möten", "We meet")
    assert [(each.code, each.arguments) for each in problems] == [("form-language", {"word": "suomi (fi)"})]


def test_a_form_in_one_language_has_its_only_label_in_the_language_of_its_settings():
    survey = [["type", "name", "label"], ["text", "q1", "Anything else?"]]
    english = {"survey": survey, "settings": [["default_language"], ["English (en)"]]}
    form, _ = read_xlsform(english)
    assert form is not None
    assert (form.item[0].sv, form.item[0].en) == ("", "Anything else?")
    swedish, _ = read_xlsform({"survey": survey})
    assert swedish is not None
    assert (swedish.item[0].sv, swedish.item[0].en) == ("Anything else?", "")


def test_four_kinds_of_non_answer_are_kept_apart():
    odd = [
        ["inst", "98", "Ej aktuellt", ""], ["inst", "99", "Vet ej", ""],
        ["inst", "97", "", "Prefer not to say"],
    ]  # fmt: skip
    response = instrument([["select_one inst", "q1", "Vi har möten", ""]], [*AGREE, *odd]).response["inst"]
    assert [point.value for point in response.points] == [1, 2, 3]
    assert {(each.id, each.code) for each in response.non_answers} == {
        ("not_applicable", "98"), ("dont_know", "99"), ("refused", "97"),
    }  # fmt: skip


def test_a_number_far_from_the_others_is_no_step_and_that_is_told():
    form, problems = read(
        [["select_one inst", "q1", "Vi har möten", ""]], [*AGREE, ["inst", "99", "Minns inte", ""]]
    )
    assert form is not None
    assert [(each.id, each.code) for each in form.response["inst"].non_answers] == [("minns-inte", "99")]
    assert problems == [("form-non-answer", 2)]


def test_a_list_that_several_questions_share_is_told_of_once():
    survey = [
        [f"select_one {name}", f"q{n}", f"Fråga {n}?", ""] for n, name in enumerate(["inst", "inst", "_inst"])
    ]
    lists = [
        *AGREE,
        ["inst", "99", "Minns inte", ""],
        ["_inst", "0", "Nej", "No"],
        ["_inst", "1", "Ja", "Yes"],
    ]
    form, problems = read(survey, lists)
    assert form is not None
    assert problems == [("form-non-answer", 2)]
    assert [each.response for each in form.item] == ["inst", "inst", "inst-2"]
    assert [each.sv for each in form.response["inst-2"].points] == ["Nej", "Ja"]


def test_the_steps_of_a_long_scale_are_steps():
    ten = [["ten", str(value), "", ""] for value in range(11)]
    form, problems = read([["select_one ten", "q1", "Hur nöjd är du?", ""]], ten)
    assert form is not None
    assert not problems
    assert [point.value for point in form.response["ten"].points] == [*range(11)]


def test_choices_without_numbers_keep_their_order_and_their_codes():
    yrken = [["yrke", "ssk", "Skolsköterska", ""], ["yrke", "kur", "Kurator", ""]]
    form = instrument([["select_one yrke or_other", "yrke", "Vilket är ditt yrke?", ""]], yrken)
    item = form.find_item("yrke")
    assert (item.kind, item.response) == ("single", "yrke-other")
    points = form.response["yrke-other"].points
    assert [(each.value, each.code, each.sv) for each in points] == [
        (1, "ssk", "Skolsköterska"), (2, "kur", "Kurator"), (3, "other", "Annat"),
    ]  # fmt: skip


def test_numbers_have_the_range_that_the_form_checks():
    survey = [["type", "name", "label", "constraint", "parameters"],
              ["integer", "timmar", "Timmar?", ". >= 0 and . <= 40", ""],
              ["range", "nojd", "Nöjd?", "", "start=1 end=10 step=1"],
              ["decimal", "andel", "Andel?", ". >= 0", ""]]  # fmt: skip
    form, _ = read_xlsform({"survey": survey})
    assert form is not None
    assert [(each.kind, each.range) for each in form.item] == [
        ("number", (0, 40)), ("number", (1, 10)), ("number", None),
    ]  # fmt: skip


def test_what_a_questionnaire_cannot_hold_is_left_out_with_its_row():
    survey = [
        ["note", "n1", "Tack!", ""],
        ["date", "dag", "Vilken dag?", ""],
        ["image", "bild", "Ta en bild", ""],
        ["select_one borta", "q1", "Vad?", ""],
        ["begin_repeat", "moten", "", ""],
        ["text", "mote", "Vilket möte?", ""],
        ["end_repeat", "", "", ""],
        ["text", "fritt", "Något mer?", ""],
    ]
    form, problems = read(survey, AGREE)
    assert form is not None
    assert [each.id for each in form.item] == ["fritt"]
    assert problems == [
        ("form-question", 3), ("form-question", 4), ("unknown-choices", 5), ("form-question", 7),
    ]  # fmt: skip


def test_one_name_in_two_groups_is_two_items():
    survey = [
        ["begin_group", "maj", "", ""], ["text", "hur", "Hur gick det i maj?", ""], ["end_group", "", "", ""],
        ["begin_group", "nov", "", ""], ["text", "hur", "Och i november?", ""], ["end_group", "", "", ""],
    ]  # fmt: skip
    form = instrument(survey, [], form_id="hur")
    assert [each.id for each in form.item] == ["hur", "nov-hur"]
    assert form.id == "hur-2"


def test_what_is_no_form_or_has_no_questions_gives_none():
    assert read_xlsform({"Svar": [["Fråga", "Svar"]]}, "svar.xlsx")[1][0].code == "no-form"
    assert read([["note", "n1", "Tack!", ""]], []) == (None, [("form-empty", None)])


names = st.text("abåz_019 -.", max_size=4)
cells = st.sampled_from(["", "Vet ej", "Ja", "Nej", "Ej aktuellt", "${namn}", '"'])
types = st.sampled_from(
    [
        "select_one a",
        "select_multiple a",
        "select_one b or_other",
        "integer",
        "text",
        "date",
        "begin_group",
        "end_group",
    ]
)


@given(
    st.lists(st.tuples(types, names, cells, cells)),
    st.lists(st.tuples(st.sampled_from("ab"), names, cells, cells)),
)
@settings(max_examples=60, deadline=None)
def test_any_form_becomes_a_questionnaire_that_can_be_written_or_says_why_not(
    survey: list[tuple[str, ...]], choices: list[tuple[str, ...]]
):
    form, problems = read_xlsform({"survey": [HEAD, *survey], "choices": [LISTS, *choices]}, "form.xlsx")
    if form is None:
        assert any(each.code == "form-empty" for each in problems)
        return
    written, _, faults = read_toml(format_instrument(form), "form.toml", Instrument)
    assert not faults
    assert written == form
    assert len({each.id for each in form.item} | {form.id}) == len(form.item) + 1
