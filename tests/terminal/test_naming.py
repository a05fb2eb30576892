"""The questions about names: what is offered, what is kept at once, and where one may stop."""

import io

import pytest

from fokus.custody.draft import Draft
from fokus.custody.searching import Search
from fokus.material.names.key import Key, Person
from fokus.material.transcript import Transcript, Turn
from fokus.messages import catalogue
from fokus.terminal.naming import judge, tell_kept

WORDS = catalogue("sv")
KEY = Key(person=(Person(code="D05", names=("Björn Ask",)),))


def draft(id_: str, *texts: str) -> Draft:
    turns = tuple(Turn(n, "participant", "D07", None, text) for n, text in enumerate(texts, start=1))
    return Draft(f"{id_}.txt", Transcript(id_, 1, "omg2", "sjovik", ("rektor",), "2025-11-20", turns))


def answered(
    answers: list[str], *drafts: Draft, monkeypatch: pytest.MonkeyPatch, key: Key | None = None
) -> tuple[list[list[str]], list[str]]:
    """Return what the drafts say after some answers, and the drafts that were kept, in order."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
    kept: list[str] = []
    judged = judge(drafts, Search(key or Key()), WORDS, lambda each: kept.append(each.transcript.id))
    return [[turn.text for turn in each.transcript.turns] for each in judged], kept


def test_each_answer_is_kept_with_the_drafts_that_it_changes(monkeypatch: pytest.MonkeyPatch):
    drafts = draft("a", "Det var Tindra som sa det."), draft("b", "Mm."), draft("c", "Och Tindras bror kom.")
    texts, kept = answered([WORDS.say("answer.replace")[0], "[eleven]"], *drafts, monkeypatch=monkeypatch)
    assert texts == [["Det var [eleven] som sa det."], ["Mm."], ["Och [eleven]s bror kom."]]
    assert kept == ["a", "c"]


def test_places_one_by_one_are_offered_only_where_there_are_several(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    answered([], draft("a", "Det var Tindra som sa det."), monkeypatch=monkeypatch)
    assert WORDS.say("answer.each") not in capsys.readouterr().err
    answered([], draft("a", "Det var Tindra. Sen kom Tindra."), monkeypatch=monkeypatch)
    assert WORDS.say("answer.each") in capsys.readouterr().err


def test_whoever_stops_among_the_places_keeps_what_she_answered(monkeypatch: pytest.MonkeyPatch):
    one = draft("a", "I går sa Björn att det gick bra, och Björn log.")
    each, replace = WORDS.say("answer.each")[0], WORDS.say("answer.replace")[0]
    texts, kept = answered([each, replace, ""], one, monkeypatch=monkeypatch)
    assert texts == [["I går sa [namn] att det gick bra, och Björn log."]]
    assert kept == ["a"]


def test_what_waits_for_later_is_not_asked_again_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    later = WORDS.say("answer.later")[0]
    one = draft("a", "Det var Tindra. Sen kom Vilgot.")
    texts, kept = answered([later, later, later], one, monkeypatch=monkeypatch)
    assert (texts, kept) == ([["Det var Tindra. Sen kom Vilgot."]], [])
    assert capsys.readouterr().out.count("»Tindra«") == 1


def test_the_code_of_whom_the_key_may_mean_is_proposed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    one = draft("a", "Så. Björn på gården igen!")
    texts, _ = answered([WORDS.say("answer.replace")[0], ""], one, monkeypatch=monkeypatch, key=KEY)
    assert texts == [["Så. [D05] på gården igen!"]]
    assert "([D05])" in capsys.readouterr().err


def test_every_word_that_is_let_stand_is_named(capsys: pytest.CaptureFixture[str]):
    kept = [f"Ort{number}" for number in range(40)]
    tell_kept(kept, WORDS)
    said = capsys.readouterr().out
    assert [word for word in kept if word not in said] == []


def test_a_wrong_answer_is_told_what_each_letter_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    texts, _ = answered(
        ["x", WORDS.say("answer.keep")[0]], draft("a", "Det var Tindra."), monkeypatch=monkeypatch
    )
    told = capsys.readouterr().err.split("Försök igen.\n")[1]
    letters = [line.split()[0] for line in told.split("Pekar")[0].splitlines()]
    assert letters == [WORDS.say(f"answer.{each}")[0] for each in ("replace", "keep", "later", "stop")]
    assert "låter ordet stå överallt" in told
    assert texts == [["Det var Tindra."]]
