"""Exports with their questionnaire: what is chosen, what a person changes, what is written."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.custody.answers import keeping
from fokus.custody.answers.files import Built, is_survey, read_files
from fokus.custody.answers.incoming import Incoming, Told, earlier_bindings, told_faults, understand
from fokus.custody.answers.settling import (
    codings,
    doubtful,
    only_certain,
    open_words,
    unsettled,
    with_certain,
    with_coding,
    with_column,
    with_match,
    with_round,
    with_word,
)
from fokus.evaluation import Evaluation, load
from fokus.problems import Problem, StoreError, has_errors

HEAD = "Din svarskod;Yrke;Kommun;Omgång;Jag vet vem jag ska ringa;Jag har tid;Vad behövs?"
ROWS = ["AB12;Kurator;Lindby;omg1;Ja;Nej;Tid", "CD34;Kurator;Sjövik;omg1;Nej;Vet ej;", "EF56;;;omg1;;;"]
FORM = """\
id = "{id}"
title = "Samverkan"
[response.agree]
points = [{ value = 1, sv = "Nej" }, { value = 2, sv = "Delvis" }, { value = 3, sv = "Ja" }]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]
[[item]]
id = "{item}1"
response = "agree"
sv = "{first}"
[[item]]
id = "{item}2"
response = "agree"
sv = "{second}"
[[item]]
id = "{item}3"
sv = "Vad behövs?"
[[scale]]
id = "{id}-scale"
label = { sv = "Samverkan" }
items = ["{item}1", "{item}2"]
min_answered = 1
"""


def form(name: str, item: str, first: str, second: str) -> str:
    words = {"{id}": name, "{item}": item, "{first}": first, "{second}": second}
    text = FORM
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    folder = small.SmallStudy().write(tmp_path / "studie")
    (folder / "instruments").mkdir(exist_ok=True)
    for name, item, first, second in (
        ("samverkan", "k", "Jag vet vem jag ska ringa.", "Jag har tid."),
        ("kurs", "u", "Kursen gav mig nya arbetssätt.", "Jag rekommenderar kursen."),
    ):
        text = form(name, item, first, second)
        (folder / "instruments" / f"{name}.toml").write_text(text, encoding="utf-8")
    evaluation, problems = load(folder)
    assert evaluation is not None
    assert not has_errors(problems), problems
    return evaluation


@pytest.fixture
def receive(study: Evaluation, tmp_path: Path) -> Callable[..., Incoming | Problem]:
    def received(text: str = "", name: str = "svar.csv", **told: str) -> Incoming | Problem:
        path = tmp_path / name
        path.write_text(text or "\n".join([HEAD, *ROWS]), encoding="utf-8")
        exports, _, problems = read_files([path])
        assert problems == []
        earlier = earlier_bindings(study)
        return understand(exports[0], Told(**told), study.instruments, earlier, study)

    return received


Receive = Callable[..., Incoming | Problem]


def understood(found: Incoming | Problem) -> Incoming:
    assert isinstance(found, Incoming), found
    return found


def test_the_questionnaire_that_fits_best_is_taken(receive: Receive):
    found = understood(receive())
    assert found.instrument.id == "samverkan"
    assert [each.part for each in found.proposal.matches] == [
        "round", "respondent", "site", "profession", "item.k1", "item.k2", "item.k3",
    ]  # fmt: skip
    assert doubtful(found) == []
    assert understood(receive(instrument="kurs")).instrument.id == "kurs"


def test_a_file_about_something_else_fits_none(receive: Receive):
    found = receive("Datum;Rum;Antal stolar\n2025-05-01;A;12\n2025-05-02;B;15\n")
    assert isinstance(found, Problem)
    assert found.code == "no-instrument-fits"
    assert "samverkan" in str(found.arguments["known"])


def test_what_is_told_is_held_against_the_study_and_the_file(study: Evaluation, tmp_path: Path):
    path = tmp_path / "svar.csv"
    path.write_text("\n".join([HEAD, *ROWS]), encoding="utf-8")
    exports, _, _ = read_files([path])
    told = Told("samvrkan", "omg7", "lindby", "kurator", "Kod")
    faults = told_faults(told, exports, study.instruments, study)
    assert [each.code for each in faults] == ["unknown-round", "unknown-instrument", "no-column"]
    assert faults[1].arguments["nearest"] == "samverkan"


def test_a_column_belongs_to_one_item_at_a_time(receive: Receive, study: Evaluation):
    found = with_column(understood(receive()), "item.k1", "Jag har tid", study)
    assert {each.part: each.columns for each in found.proposal.matches if each.part[:4] == "item"} == {
        "item.k1": ("Jag har tid",),
        "item.k3": ("Vad behövs?",),
    }
    assert found.proposal.items_left == ("k2",)
    assert found.proposal.columns_left == ("Jag vet vem jag ska ringa",)


def test_a_person_names_the_columns_of_who_answered(receive: Receive, study: Evaluation):
    found = with_column(understood(receive()), "respondent", "Vad behövs?", study)
    found = with_column(found, "site", "Yrke", study)
    assert [word for _, word in open_words(found)] == ["Kurator"]
    found = with_word(found, "site", "Kurator", "lindby")
    binding = found.proposal.binding
    assert binding is not None
    assert binding.respondent is not None
    assert binding.respondent.column == "Vad behövs?"
    assert open_words(found) == []
    assert binding.site is not None
    assert binding.site.values == {"Kurator": "lindby"}  # type: ignore[union-attr]


def test_without_a_round_nothing_is_bound_until_it_is_said(receive: Receive):
    text = "\n".join([HEAD, *ROWS]).replace("omg1", "").replace("Omgång", "Tom")
    found = understood(receive(text))
    assert [each.code for each in unsettled(found)] == ["which-round"]
    said = with_round(found, "omg2")
    assert unsettled(said) == []
    assert said.proposal.binding is not None
    assert said.proposal.binding.round == "omg2"


def test_codes_are_read_once_for_all_items_of_a_format(receive: Receive):
    coded = "\n".join([HEAD, *ROWS]).replace(";Ja;Nej", ";11;12").replace(";Nej;Vet ej", ";12;19")
    found = understood(receive(coded))
    (coding,) = codings(found)
    assert coding.items == ("k1", "k2")
    assert coding.is_doubtful
    said = with_coding(found, coding, {"11": "3", "12": "1", "19": "dont_know"})
    (after,) = codings(said)
    assert not after.is_doubtful
    (bound,) = keeping.bind([said], understood_study(found))
    assert bound.responses.given["k2"].tolist() == ["1", "dont_know", "blank"]


def understood_study(found: Incoming) -> Evaluation:
    evaluation, _ = load(found.path.parent / "studie")
    assert evaluation is not None
    return evaluation


def test_only_what_no_scale_needs_is_left_out_unasked(receive: Receive):
    negated = "\n".join([HEAD, *ROWS]).replace("Jag vet vem", "Jag vet inte vem")
    found, problems = only_certain(understood(receive(negated)))
    assert [(each.code, each.arguments["part"]) for each in problems] == [("uncertain-column", "k1")]
    loose = "\n".join([HEAD, *ROWS]).replace("Vad behövs?", "Vad behövs inte?")
    found, problems = only_certain(understood(receive(loose)))
    assert [(each.code, each.severity) for each in problems] == [("column-left-out", "warning")]
    assert found.proposal.items_left == ("k3",)
    accepted = with_certain(understood(receive(loose)), "item.k3")
    assert only_certain(accepted)[1] == []
    assert with_match(accepted, "item.k3", None).proposal.items_left == ("k3",)


def test_files_never_replace_others_and_come_together_or_not_at_all(receive: Receive, study: Evaluation):
    found = understood(receive(round="omg1"))
    (first,) = keeping.bind([found], study)
    assert first.file == "samverkan-omg1"
    (study.folder / "responses").mkdir(exist_ok=True)
    (study.folder / "responses" / "Samverkan-omg1.csv").write_text("annat", encoding="utf-8")
    both = keeping.bind([found, found], study)
    assert [each.file for each in both] == ["samverkan-omg1-2", "samverkan-omg1-3"]
    before = sorted(path.name for path in (study.folder / "responses").iterdir())
    (study.folder / "responses" / "samverkan-omg1-3.binding.toml").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError):
        keeping.write(both, {}, study)
    (study.folder / "responses" / "samverkan-omg1-3.binding.toml").unlink()
    assert sorted(path.name for path in (study.folder / "responses").iterdir()) == before


def test_the_same_answers_under_another_name_are_noticed(receive: Receive, study: Evaluation):
    one, other = understood(receive()), understood(receive(name="igen.csv"))
    bound = keeping.bind([one, other], study)
    (problem,) = keeping.already_there(bound, study)
    assert (problem.code, problem.place.file, problem.arguments["file"]) == (
        "answers-there", "igen.csv", "svar.csv",
    )  # fmt: skip
    later = "\n".join([HEAD, *ROWS, "GH78;Kurator;Lindby;omg1;Ja;Ja;"])
    (problem,) = keeping.already_there(
        keeping.bind([one, understood(receive(later, "fler.csv"))], study), study
    )
    assert (problem.code, problem.arguments["number"], problem.arguments["all"]) == ("answers-shared", 3, 4)


@pytest.mark.parametrize(
    ("name", "text", "survey"),
    [
        ("svar.csv", "Kod;q1;q2\nAB12;1;2\nCD34;2;2\n", True),
        ("svar.txt", "Kod;q1;q2\nAB12;1;2\nCD34;2;2\n", True),
        ("samtal.txt", "I: Hur fungerar det, i stort; alltså?\n\nR1: Bra, tack.\n", False),
        (
            "samtal.csv",
            "Talare;Tid;Text\nI;00:00:01;Hur går det?\nR1;00:00:05;Bra nu.\nI;00:00:09;Och tiden?\n",
            False,
        ),
        ("svar.data", "PAR1", True),
        ("whisper.tsv", "start\tend\ttext\n0\t2000\tHur fungerar det?\n2000\t4000\tBra.\n", False),
    ],
)
def test_what_a_table_holds_tells_answers_from_talk(tmp_path: Path, name: str, text: str, *, survey: bool):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert is_survey(tmp_path / name) == survey


@pytest.mark.shared
def test_a_form_is_told_from_an_export(shared: Path):
    folder = shared / "data" / "formats" / "responses"
    exports, forms, problems = read_files([folder / "kobo_data.csv", folder / "kobo_xlsform.xlsx"])
    assert problems == []
    assert isinstance(forms[0], Built)
    assert forms[0].instrument.id == "eht"
    texts = {each.id: each.text for each in exports[0].export.columns}
    assert texts["samv/q1"].startswith("Jag vet vem")
