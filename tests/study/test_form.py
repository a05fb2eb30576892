"""The sheets of an XLSForm as questions in order."""

from fokus.study.form import form_of, is_form

SURVEY = [
    ["type", "name", "label::Svenska (sv)", "label::English (en)", "appearance"],
    ["start", "start", "", "", ""],
    ["begin group", "samv", "Samverkan", "", ""],
    ["select one inst", "q1", " Vi har  rutiner ", "We have routines", "likert"],
    ["begin_repeat", "moten", "", "", ""],
    ["integer", "q2", "Hur många deltog?", "", ""],
    ["end_repeat", "", "", "", ""],
    ["end group", "", "", "", ""],
    [],
    ["select all that apply tema or_other", "teman", "Vilka teman?", "", ""],
    ["select_one saknas", "q3", "Vad?", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::Svenska (sv)"],
    ["inst", "1", "Stämmer inte"],
    ["inst", "2", "Stämmer"],
    ["tema", "sip", "SIP"],
]
SHEETS = {
    "Survey": SURVEY,
    "choices": CHOICES,
    "settings": [["form_id", "form_title"], ["eht", "Elevhälsan"]],
}


def test_questions_have_their_path_wording_and_choices():
    form = form_of(SHEETS)
    assert (form.id, form.title) == ("eht", "Elevhälsan")
    asked = {each.path: each for each in form.questions}
    assert list(asked) == ["start", "samv/q1", "samv/moten/q2", "teman", "q3"]
    first = asked["samv/q1"]
    assert first.text() == "Vi har rutiner"
    assert first.labels == {"svenska (sv)": "Vi har rutiner", "english (en)": "We have routines"}
    assert (first.type, first.list, first.row) == ("select_one", "inst", 4)
    assert first.choices == {
        "1": {"svenska (sv)": "Stämmer inte"},
        "2": {"svenska (sv)": "Stämmer"},
    }


def test_what_is_asked_several_times_and_lists_that_are_not_there_are_known():
    asked = {each.name: each for each in form_of(SHEETS).questions}
    assert not asked["q2"].single_row
    assert asked["q1"].single_row
    assert asked["q3"].choices is None
    assert (asked["teman"].type, asked["teman"].or_other) == ("select_multiple", True)


def test_a_grid_of_kobo_gives_each_row_its_list():
    survey = [
        ["type", "name", "label", "kobo--score-choices"],
        ["begin_score", "grid", "Hur stämmer det?", "inst"],
        ["score__row", "r1", "Vi har möten", ""],
        ["end_score", "", "", ""],
    ]
    (row,) = form_of({"survey": survey, "choices": CHOICES}).questions
    assert (row.type, row.path, row.text()) == ("select_one", "grid/r1", "Vi har möten")
    assert list(row.choices or {}) == ["1", "2"]


def test_a_form_is_told_from_an_export():
    assert is_form(SHEETS)
    assert not is_form({"Sheet1": SURVEY})
    assert not is_form({"survey": [["Fråga", "Svar"], ["k1", "3"]]})
    assert not is_form({"survey": []})
