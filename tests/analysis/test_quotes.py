"""Quotes: what participants said, spread over groups and persons."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fokus.analysis.result import Result
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
NURSES, COUNSELLORS = "omg1-lindby-ssk", "omg2-sjovik-kur"
TURNS = {
    NURSES: ["Intervjuare: Tid?", "D01: Ett. Två.", "D01: Tre.", "D02: Fyra.", "Okänd: Fem."],
    COUNSELLORS: ["K01: Sex.", "K02: Sju."],
}


def coding(transcript: str, turn: int, code: str = "tidsbrist", **more: Any) -> dict[str, Any]:
    return {"transcript": transcript, "turn": turn, "code": code, **more}


CODINGS = [
    coding(COUNSELLORS, 2, valence="helping"),
    coding(COUNSELLORS, 1),
    coding(NURSES, 1),
    coding(NURSES, 2, start=5, end=9),
    coding(NURSES, 2, "fortroende", start=5, end=9),
    coding(NURSES, 3),
    coding(NURSES, 4),
    coding(NURSES, 5, "kontaktvagar"),
    coding(NURSES, 4, "kontaktvagar", coder="a2"),
]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    return small.SmallStudy(
        interviews=[
            small.interview(NURSES, ["D01", "D02", "D03"], ["skolskoterska"]),
            small.interview(COUNSELLORS, ["K01", "K02", "K03"]),
        ],
        people=[
            *small.people("skolskoterska", "D01 D02 D03"), *small.people("kurator", "K01 K02 K03", "sjovik"),
        ],
        turns=TURNS,
        codings=CODINGS,
        coders=("a1", "a2"),
    ).open(tmp_path)  # fmt: skip


def texts(result: Result) -> list[str]:
    return [each.text for each in result.quotes]


def test_a_quote_is_the_words_that_were_coded_with_what_is_known_of_them(study: Evaluation, ask: Ask) -> None:
    first = ask(study, "quotes of=tid").quotes[0]
    assert (first.text, first.theme, first.code) == ("Två.", "tid", "tidsbrist")
    assert (first.transcript, first.round, first.site) == (NURSES, "omg1", "lindby")
    assert (first.profession, first.participant, first.approval) == ("skolskoterska", "D01", None)


def test_what_the_interviewer_says_is_no_quote(study: Evaluation, ask: Ask) -> None:
    assert "Tid?" not in texts(ask(study, "quotes most=99"))


def test_the_same_words_under_two_codes_are_one_quote_of_the_first(study: Evaluation, ask: Ask) -> None:
    found = [each for each in ask(study, "quotes most=99").quotes if each.text == "Två."]
    assert [each.code for each in found] == ["tidsbrist"]
    assert texts(ask(study, "quotes of=fortroende")) == ["Två."]


def test_persons_take_turns(study: Evaluation, ask: Ask) -> None:
    assert texts(ask(study, "quotes of=tid where=site:lindby")) == ["Två.", "Fyra.", "Tre."]


def test_groups_take_turns(study: Evaluation, ask: Ask) -> None:
    assert texts(ask(study, "quotes of=tid spread=profession")) == ["Två.", "Sex.", "Fyra.", "Sju.", "Tre."]
    for dimension in ("group", "round", "site"):
        assert len(ask(study, f"quotes of=tid spread={dimension}").quotes) == 5


def test_at_most_as_many_as_asked_for_and_five_unasked(study: Evaluation, ask: Ask) -> None:
    assert texts(ask(study, "quotes of=tid most=2")) == ["Två.", "Fyra."]
    assert len(ask(study, "quotes").quotes) == 5
    assert len(ask(study, "quotes most=99").quotes) == 6


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("where=round:omg2", ["Sex.", "Sju."]),
        ("where=site:sjovik,valence:helping", ["Sju."]),
        ("where=profession:kurator", ["Sex.", "Sju."]),
        ("where=group:elevhälsa,round:omg1", ["Två.", "Fyra.", "Tre."]),
        ("where=valence:suggestion", []),
        ("where=profession:rektor", []),
    ],
)
def test_conditions(study: Evaluation, ask: Ask, where: str, found: list[str]) -> None:
    assert texts(ask(study, f"quotes of=tid {where}")) == found


def test_an_unknown_voice_is_nobodys(study: Evaluation, ask: Ask) -> None:
    (found,) = ask(study, "quotes of=kontaktvagar").quotes
    assert (found.text, found.participant, found.profession) == ("Fem.", None, "skolskoterska")


def test_another_coder_has_other_quotes(study: Evaluation, ask: Ask) -> None:
    assert texts(ask(study, "quotes coder=a2")) == ["Fyra."]


def test_a_study_without_interviews_has_no_quotes(empty: Evaluation, ask: Ask) -> None:
    assert ask(empty, "quotes of=tid spread=profession").quotes == ()
