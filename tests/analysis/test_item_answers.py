"""Items of every kind: positive answers taken together, several choices, numbers; and of whom."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.result import Estimate, Result, persons_in
from fokus.evaluation import Evaluation
from fokus.publish import ask as ask_and_release
from fokus.publish import show

Ask = Callable[[Evaluation, str], Result]

INSTRUMENT = """\
id = "kurs"
title = "Kursen"

[response.three]
points = [
  { value = 1, sv = "Nej" }, { value = 2, sv = "Varken eller", neutral = true }, { value = 3, sv = "Ja" },
]
non_answers = [{ id = "dont_know", sv = "Vet ej" }]

[choices.themes]
options = [{ id = "narvaro", sv = "Närvaro" }, { id = "sip", sv = "SIP" }, { id = "annat", sv = "Annat" }]

[[item]]
id = "nytta"
response = "three"
sv = "Har du haft nytta av kursen?"

[[item]]
id = "trist"
response = "three"
sv = "Var kursen tråkig?"

[[item]]
id = "teman"
choices = "themes"
sv = "Vad vill du veta mer om?"

[[item]]
id = "ar"
kind = "number"
range = [0, 50]
sv = "Hur många år har du arbetat i yrket?"

[[scale]]
id = "omdome"
label = { sv = "Omdöme" }
items = ["nytta", "-trist"]
min_answered = 1
"""
BINDING = """\
file = "kurs.csv"
instrument = "kurs"
round = "omg1"
respondent = { column = "kod", link = "code" }
[item.nytta]
column = "nytta"
[item.trist]
column = "trist"
[item.teman]
column = "teman"
delimiter = ","
[item.ar]
column = "år"
"""
ROWS = [
    "kod;nytta;trist;teman;år",
    "a;3;1;narvaro,sip;2", "b;3;1;sip;4", "c;2;1;sip,annat;6", "d;1;3;;8", "e;Vet ej;1;narvaro;",
    "f;3;2;sip;12", "g;3;1;narvaro,sip,annat;4", "h;;1;sip;6",
]  # fmt: skip


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    files = {
        "instruments/kurs.toml": INSTRUMENT,
        "responses/kurs.csv": "\n".join(ROWS) + "\n",
        "responses/kurs.binding.toml": BINDING,
    }
    return small.SmallStudy(files=files).open(tmp_path)


def counts(result: Result, item: str) -> dict[str, tuple[int | None, int | None]]:
    return {row.at["answer"]: (row.count, row.n) for row in result.rows if row.at["item"] == item}


def only(result: Result) -> Estimate:
    (row,) = result.rows
    return row


def noted(result: Result) -> list[str]:
    return [note.code for note in result.notes]


def test_the_positive_share_is_of_all_answers_dont_know_included_and_blanks_not(
    study: Evaluation, ask: Ask
) -> None:
    result = ask(study, "items of=nytta denominator=all pick=positive")
    row = only(result)
    assert (row.at["answer"], row.count, row.n, row.missing) == ("positive", 4, 7, 1)
    assert row.value == 4 / 7
    assert noted(result) == ["positive-of-all", "positive"]


def test_without_dont_know_it_is_of_those_who_took_a_stand(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=nytta pick=positive")
    assert (only(result).count, only(result).n) == (4, 6)
    assert noted(result) == ["positive-of-answered", "positive"]


def test_to_disagree_with_a_reverse_keyed_item_is_the_positive_answer_and_neutral_is_none(
    study: Evaluation, ask: Ask
) -> None:
    assert only(ask(study, "items of=trist denominator=all pick=positive")).count == 6


def test_the_positive_answers_are_an_answer_like_another(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=omdome denominator=all where=answer:positive")
    assert {row.at["item"]: (row.count, row.n) for row in result.rows} == {"nytta": (4, 7), "trist": (6, 8)}
    assert "positive" not in counts(ask(study, "items of=nytta denominator=all"), "nytta")


def test_the_positive_share_does_not_hide_the_whole_distribution_beside_it(study: Evaluation) -> None:
    """Blanks stand in the distribution: that one is left out of the other is no secret."""
    whole = ask_and_release(study, "items of=nytta denominator=all")
    positive = ask_and_release(study, "items of=nytta denominator=all pick=positive")
    assert not any(row.hidden for row in (*whole.rows, *positive.rows))


def test_each_choice_is_of_those_who_chose_any_and_more_than_all_together(
    study: Evaluation, ask: Ask
) -> None:
    result = ask(study, "items of=teman")
    assert counts(result, "teman") == {"narvaro": (3, 7), "sip": (6, 7), "annat": (2, 7)}
    assert sum(row.value or 0 for row in result.rows) > 1
    assert {row.missing for row in result.rows} == {1}
    assert noted(result) == ["several-of-answered", "several"]
    assert persons_in(result.rows[0].base) == set("abcefgh")


def test_of_all_who_chose_nothing_stands_as_blank(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "items of=teman denominator=all")
    assert counts(result, "teman") == {"narvaro": (3, 8), "sip": (6, 8), "annat": (2, 8), "blank": (1, 8)}
    assert counts(ask(study, "items of=teman where=answer:sip"), "teman") == {"sip": (6, 7)}


def test_a_number_has_a_mean_a_spread_and_a_median_of_those_who_gave_one(study: Evaluation, ask: Ask) -> None:
    found = {row.measure: row for row in ask(study, "items of=ar").rows}
    assert (found["mean"].value, found["median"].value, found["mean"].n) == (6.0, 6.0, 7)
    assert found["sd"].value == pytest.approx(3.2660, abs=1e-4)
    assert (found["mean"].low, found["mean"].high) == pytest.approx((2.979, 9.021), abs=1e-3)
    assert noted(ask(study, "items of=ar")) == ["numbers"]


def test_a_questionnaire_has_its_closed_items_and_a_number_is_asked_for_by_name(
    study: Evaluation, ask: Ask
) -> None:
    items = list(dict.fromkeys(row.at["item"] for row in ask(study, "items of=kurs").rows))
    assert items == ["nytta", "trist", "teman"]


def test_items_of_different_kinds_are_read_below_each_other(study: Evaluation) -> None:
    table = ask_and_release(study, "items of=nytta,teman,ar").table()
    assert [column.label for column in table.columns] == ["Påstående", "Svar", "Andel", "n"]
    rows = {(row[0], row[1]): row[2:] for row in table.rows}
    assert rows["Vad vill du veta mer om?", "SIP"] == ("6 av 7", "7")
    assert rows["Har du haft nytta av kursen?", "Ja"] == ("4 av 6", "6")
    assert rows["Hur många år har du arbetat i yrket?", "Medelvärde"] == ("6,0", "7")
    assert any("mer än 100" in note for note in table.notes)


def test_in_words(study: Evaluation) -> None:
    said = ask_and_release(study, "items of=nytta denominator=all pick=positive")
    assert said.table().rows[0][1] == "4 av 7"
    assert (
        show(study, "items of=nytta denominator=all pick=positive", "sentence").decode().strip() == "4 av 7"
    )
    whole = ask_and_release(study, "items of=nytta denominator=all where=answer:positive").sentence()
    assert whole == "Av alla 7 svar på ”Har du haft nytta av kursen?”, även ”vet ej”, var 4 positiva."
    several = ask_and_release(study, "items of=teman").sentence()
    assert several.startswith("Av 7 som valde något på ”Vad vill du veta mer om?” valde 3 ”Närvaro”, 6 ”SIP”")
    number = ask_and_release(study, "items of=ar").sentence()
    assert number.startswith(
        "På ”Hur många år har du arbetat i yrket” angav 7 personer ett tal, i medeltal 6,0"
    )
    everybody = ask_and_release(study, "items of=nytta denominator=all").sentence()
    assert everybody.startswith("Av 8 som fick frågan ”Har du haft nytta av kursen?” svarade 1 ”Nej”")
