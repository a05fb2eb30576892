"""The sentences of the trade, word for word."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from fokus.disclosure.released import Released
from fokus.problems import QueryError, RenderingError
from fokus.report.labels import Labels
from fokus.report.wording import enumerated, number, sentence

ItemsOf = Callable[[int], Released]
NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_linked_rise_in_swedish(linked: Released, swedish: Labels):
    assert plain(sentence(linked, swedish)) == (
        "Bland de 39 personer som svarade båda gångerna steg medelvärdet för Kontaktvägar från 2,71 i maj "
        "till 2,99 i november (skala 1–4). Skillnaden är 0,28 skalsteg (95 % KI 0,10–0,46; p = 0,003)."
    )


def test_linked_rise_in_english(linked: Released, english: Labels):
    assert plain(sentence(linked, english)) == (
        "Among the 39 persons who answered both times the mean for Ways of contact rose from 2.71 in May "
        "to 2.99 in November (scale 1–4). The difference is 0.28 scale steps (95% CI 0.10–0.46; p = 0.003)."
    )


def test_an_unsure_difference_is_said_to_be_so(linked: Released, swedish: Labels):
    unsure = replace(linked.contrasts[0], difference=0.04, low=-0.06, high=0.14, p=0.41)
    said = plain(sentence(replace(linked, contrasts=(unsure,)), swedish))
    assert said.endswith(
        "(95 % KI −0,06 till 0,14; p = 0,41). "
        "Ingen säker skillnad kan påvisas; underlaget utesluter inte en förändring."
    )


def test_the_adjusted_p_is_named_beside_the_raw(linked: Released, swedish: Labels):
    adjusted = replace(linked.contrasts[0], p_adjusted=0.009)
    said = plain(sentence(replace(linked, contrasts=(adjusted,)), swedish))
    assert "p = 0,003; justerat för flera jämförelser p = 0,009" in said


def test_too_few_pairs_get_a_difference_without_a_test(linked: Released, swedish: Labels):
    few = replace(
        linked.contrasts[0],
        low=None,
        high=None,
        p=None,
        test=None,
        reason="too-few-pairs",
        n_linked=8,
        size=8,
    )
    said = plain(sentence(replace(linked, contrasts=(few,)), swedish))
    assert said.startswith("Bland de åtta personer som svarade båda gångerna steg")
    assert said.endswith("skillnaden anges utan intervall och test.")
    assert "p =" not in said
    assert "KI" not in said


def test_unlinked_answers_are_said_to_be_unlinked(linked: Released, swedish: Labels):
    unlinked = replace(linked.contrasts[0], n_linked=0, n_from=52, n_to=47, method="unlinked", test="welch_t")
    said = plain(sentence(replace(linked, contrasts=(unlinked,)), swedish))
    assert said.startswith(
        "Medelvärdet för Kontaktvägar var 2,71 i maj (n = 52) och högre, 2,99, i november (n = 47;"
    )
    assert "Svaren är inte kopplade till samma personer." in said


def test_a_hidden_group_is_named_with_the_reason(linked: Released, swedish: Labels):
    hidden = replace(linked.contrasts[0], at={"scale": "contact", "profession": "skolpsykolog"}, hidden=True)
    said = sentence(replace(linked, contrasts=(hidden,)), swedish)
    assert said == "Skolpsykologer redovisas inte separat, eftersom redovisning kräver minst fem svarande."


def test_a_group_hidden_beside_others_may_be_the_one_that_covers_a_smaller(linked: Released, swedish: Labels):
    hidden = replace(linked.contrasts[0], at={"scale": "contact", "profession": "skolskoterska"}, hidden=True)
    said = sentence(replace(linked, contrasts=(linked.contrasts[0], hidden)), swedish)
    assert said.endswith(
        "Skolsköterskor redovisas inte separat, eftersom redovisning kräver minst fem svarande "
        "och ingen mindre grupp ska kunna räknas fram."
    )


def test_two_hidden_groups_are_told_in_one_sentence(linked: Released, english: Labels):
    hidden = tuple(
        replace(linked.contrasts[0], at={"scale": "contact", "profession": each}, hidden=True)
        for each in ("skolskoterska", "skolpsykolog")
    )
    said = sentence(replace(linked, contrasts=hidden), english)
    assert said.startswith("School nurses and school psychologists are not reported separately")


def test_a_theme_is_told_in_interviews(feedback: Released, swedish: Labels, english: Labels):
    assert sentence(feedback, swedish) == (
        "Återkoppling togs upp i sex av åtta intervjuer i maj och i tre av sju i november. "
        "Antalen visar var frågan togs upp, inte hur många som delar uppfattningen."
    )
    assert sentence(feedback, english).startswith(
        "Återkoppling came up in six of eight interviews in May and in three of seven in November."
    )


def test_a_theme_that_nobody_took_up(feedback: Released, swedish: Labels):
    rows = tuple(replace(row, count=0, value=0.0) for row in feedback.rows)
    assert "i ingen av åtta intervjuer i maj" in sentence(replace(feedback, rows=rows), swedish)


def test_a_single_interview_is_no_share(feedback: Released, swedish: Labels):
    rows = (replace(feedback.rows[0], count=1, n=1), replace(feedback.rows[1], count=0, n=1))
    said = sentence(replace(feedback, rows=rows), swedish)
    assert said.startswith(
        "Återkoppling togs upp i den enda intervjun i maj och inte i den enda intervjun i november."
    )


def test_items_are_counted_below_twenty_and_in_per_cent_above(swedish: Labels, items_of: ItemsOf):
    assert sentence(items_of(10), swedish) == (
        "Av 10 som tog ställning till ”Jag vet vem jag ska ringa” valde 5 ”Steg 3” och 5 ”Steg 4”."
    )
    assert "50 procent ”Steg 3”" in plain(sentence(items_of(40), swedish))


def test_a_number_is_exactly_one_value(linked: Released, swedish: Labels):
    with pytest.raises(QueryError, match="pick-many"):
        number(linked, swedish)
    one = replace(linked, query=replace(linked.query, pick="difference"))
    assert number(one, swedish) == "0,28"
    assert plain(number(replace(linked, query=replace(linked.query, pick="p")), swedish)) == "p = 0,003"


def test_a_sentence_is_not_made_of_a_picked_value(linked: Released, swedish: Labels):
    with pytest.raises(RenderingError, match="pick-in-sentence"):
        sentence(replace(linked, query=replace(linked.query, pick="difference")), swedish)


def test_enumeration_uses_the_word_before_the_last(swedish: Labels):
    assert enumerated(["a", "b", "c"], swedish) == "a, b och c"
    assert enumerated(["a"], swedish) == "a"
    assert enumerated([], swedish) == ""
