"""Themes counted in persons: who raised each herself, of those who took part or wrote."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.answer import answer
from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate, Result, persons_in
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation, load
from fokus.messages import catalogue
from fokus.problems import NotYetError
from fokus.report.figures import figure
from fokus.report.labels import Labels
from fokus.report.tables import table
from fokus.report.wording import sentence

Ask = Callable[[Evaluation, str], Result]
MAY, NOVEMBER, ANSWERS = "omg1-lindby-elevhalsa", "omg2-lindby-elevhalsa", "oppna-omg1-fritt"
NURSES, COUNSELLORS = ("D01", "D02", "D03", "D04", "D05", "D06"), ("K01", "K02", "K03", "K04", "K05")
EVERYBODY = (*NURSES, *COUNSELLORS)
SAID = ["Intervjuare: Tid?", "D01: Tiden räcker inte.", "D01: Aldrig.", "K01: Nej.", "Okänd: Mm.", "D02: Jo."]


def coding(transcript: str, turn: int, code: str) -> dict[str, Any]:
    return {"transcript": transcript, "turn": turn, "code": code}


CODINGS = [
    *(coding(MAY, turn, "tidsbrist") for turn in (1, 2, 3, 4, 5)),
    coding(MAY, 6, "kontaktvagar"),
    coding(NOVEMBER, 2, "tidsbrist"),
]


@pytest.fixture(scope="module", autouse=True)
def _larger_groups(small: ModuleType) -> Iterator[None]:
    """Let the groups of the small study be large enough to be shown."""
    larger = {"skolskoterska": ("elevhälsa", 6, 6), "kurator": ("elevhälsa", 5, 4)}
    with patch.dict(small.PROFESSIONS, larger):
        yield


def made(small: ModuleType, folder: Path, codings: list[dict[str, Any]] = CODINGS, **more: Any) -> Evaluation:
    groups = ["skolskoterska", "kurator"]
    people = [*small.people(groups[0], " ".join(NURSES)), *small.people(groups[1], " ".join(COUNSELLORS))]
    evaluation: Evaluation = small.SmallStudy(
        interviews=[small.interview(each, EVERYBODY, groups) for each in (MAY, NOVEMBER)],
        people=people, turns={MAY: SAID, NOVEMBER: SAID}, codings=codings, coders=("a1", "a2"), **more,
    ).open(folder)  # fmt: skip
    return evaluation


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    return made(small, tmp_path)


def row(result: Result, **at: str) -> Estimate:
    (found,) = (each for each in result.rows if dict(each.at) == at)
    return found


def of(result: Result, **at: str) -> tuple[int | None, int | None]:
    found = row(result, **at)
    return found.count, found.n


def codes(result: Result) -> list[str]:
    return [each.code for each in result.notes]


def test_a_person_counts_once_however_often_she_came_back_to_it(study: Evaluation, ask: Ask) -> None:
    result = ask(study, "themes of=tid unit=persons by=profession where=round:omg1")
    assert of(result, theme="tid", profession="skolskoterska") == (1, 6)
    assert of(result, theme="tid", profession="kurator") == (1, 5)
    assert of(result, theme="tid", profession="all") == (2, 11)
    assert {each.unit for each in result.rows} == {"persons"}
    assert persons_in(row(result, theme="tid", profession="kurator").base) == set(COUNSELLORS)


def test_who_was_in_both_rounds_is_one_person(study: Evaluation, ask: Ask) -> None:
    assert of(ask(study, "themes of=tid unit=persons"), theme="tid") == (2, 11)
    by_round = ask(study, "themes of=tid unit=persons across=round")
    assert [(each.count, each.n) for each in by_round.rows] == [(2, 11), (1, 11)]
    assert not by_round.contrasts


def test_what_an_unknown_voice_or_the_interviewer_said_is_nobodys(study: Evaluation, ask: Ask) -> None:
    assert "voices-unknown" in codes(ask(study, "themes of=tid unit=persons"))
    assert "voices-unknown" not in codes(ask(study, "themes of=samverkan unit=persons"))
    assert "voices-unknown" not in codes(ask(study, "themes of=tid unit=persons where=round:omg2"))


def test_only_those_of_coded_interviews_took_part(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(made(small, tmp_path, CODINGS[:-1]), "themes of=tid unit=persons across=round")
    assert [dict(each.at) for each in result.rows] == [{"theme": "tid", "round": "omg1"}]
    assert "not-coded" in codes(result)


def test_whom_nobody_knows_is_left_out_and_told(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    heard = ["D01: Tiden räcker inte.", "Okänd: Mm.", "D02: Jo.", "D03: Nja."]
    evaluation = small.SmallStudy(
        interviews=[small.interview(MAY, present=9)],
        people=small.people("kurator", "D01 D02 D03"),
        turns={MAY: heard},
        codings=[coding(MAY, 1, "tidsbrist")],
    ).open(tmp_path)
    result = ask(evaluation, "themes of=tid unit=persons")
    assert of(result, theme="tid") == (1, 3)
    assert "persons-unknown" in codes(result)


def test_too_few_persons_are_hidden_and_cannot_be_counted_out(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    interview = small.interview(MAY, (*NURSES, "K01", "K02"), ["skolskoterska", "kurator"])
    people = [*small.people("skolskoterska", " ".join(NURSES)), *small.people("kurator", "K01 K02")]
    evaluation = small.SmallStudy(
        interviews=[interview], people=people, turns={MAY: SAID}, codings=[coding(MAY, 4, "tidsbrist")]
    ).open(tmp_path)
    (shown,) = release([ask(evaluation, "themes of=tid unit=persons by=profession")], evaluation.design)
    assert [dict(each.at)["profession"] for each in shown.rows if each.hidden] == ["skolskoterska", "kurator"]
    assert "hidden" in {each.code for each in shown.notes}


def test_a_number_over_rounds_beside_the_rounds_does_not_tell_of_the_few_who_missed_one(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    evaluation = small.SmallStudy(
        interviews=[small.interview(MAY, NURSES), small.interview(NOVEMBER, NURSES[:5])],
        people=small.people("skolskoterska", " ".join(NURSES)),
        turns={MAY: ["D06: Tiden räcker inte."], NOVEMBER: ["D01: Nej."]},
        codings=[coding(MAY, 1, "tidsbrist"), coding(NOVEMBER, 1, "kontaktvagar")],
    ).open(tmp_path)
    asked = [ask(evaluation, f"themes of=tid unit=persons{more}") for more in ("", " across=round")]
    together, apart = release(asked, evaluation.design)
    assert together.rows[0].hidden
    assert not any(each.hidden for each in apart.rows[:1])


def test_groups_that_are_large_enough_are_shown_and_lead_to_nobody(study: Evaluation, ask: Ask) -> None:
    (shown,) = release([ask(study, "themes of=tid unit=persons by=profession")], study.design)
    assert not any(each.hidden for each in shown.rows)
    assert all(each.base == frozenset() for each in shown.rows)


@pytest.mark.parametrize(
    ("language", "said", "head"),
    [
        (
            "sv",
            (
                "Tid togs upp av två av elva personer. Fördelat på grupp: skolskoterska en av sex personer; "
                "kurator en av fem personer. Antalen visar hur många som själva tog upp frågan, "
                "inte hur många som delar uppfattningen."
            ),
            "Personer",
        ),
        (
            "en",
            (
                "Tid was raised by two of eleven persons. By group: skolskoterska one of six persons; "
                "kurator one of five persons. The numbers show how many raised the issue "
                "themselves, not how many share the view."
            ),
            "Persons",
        ),
    ],
)
def test_table_sentence_and_figure_speak_of_persons(
    study: Evaluation, ask: Ask, language: str, said: str, head: str
) -> None:
    labels = Labels(study.design, study.codebook, study.instruments, catalogue(language))
    (shown,) = release([ask(study, "themes of=tid unit=persons by=profession")], study.design)
    assert sentence(shown, labels) == said
    made_table = table(shown, labels)
    assert made_table.columns[-1].label == head
    of = "av" if language == "sv" else "of"
    assert [each[-1] for each in made_table.rows] == [f"1 {of} 6", f"1 {of} 5", f"2 {of} 11"]
    drawn = figure([shown], labels)
    assert drawn.png.startswith(b"\x89PNG")
    assert made_table.notes == drawn.notes


@pytest.fixture
def written(small: ModuleType, tmp_path: Path) -> Evaluation:
    """Return a study of a survey in which six of eight wrote; of them two about time."""
    rows = small.respondents(EVERYBODY[:8], 3)
    words = ["Mer tid.", "Ett rum.", "", "Tid för samtal.", "Återkoppling.", "", "Handledning.", "Möten."]
    may = [each | {"fritt": text} for each, text in zip(rows, words, strict=True)]
    folder = small.SmallStudy(
        interviews=[small.interview(MAY, NURSES)],
        people=small.people("skolskoterska", " ".join(NURSES)),
        turns={MAY: ["D01: Vi ringer."]},
        codings=[coding(MAY, 1, "kontaktvagar")],
        answers={"omg1": may},
    ).write(tmp_path)
    study, _ = load(folder)
    assert study is not None
    digest = study.versions[ANSWERS][1].digest
    events = [
        {
            "id": f"01K{turn}", "time": "2025-12-01T09:00:00Z", "event": "add", "transcript": ANSWERS,
            "version": 1, "sha256": digest, "turn": turn, "code": "tidsbrist", "codebook": 1,
        }
        for turn in (1, 3)
    ]  # fmt: skip
    with (folder / "codings" / "a1.svar.jsonl").open("a", encoding="utf-8") as log:
        log.writelines(json.dumps(each) + "\n" for each in events)
    evaluation, _ = load(folder)
    assert evaluation is not None
    return evaluation


def test_open_answers_are_counted_in_persons_of_those_who_wrote(written: Evaluation, ask: Ask) -> None:
    result = ask(written, "themes of=tid unit=persons where=kind:answer")
    assert of(result, theme="tid") == (2, 6)
    assert codes(result) == ["persons-of-answer", "persons-not-tested"]
    assert of(ask(written, "themes of=tid unit=persons"), theme="tid") == (0, 6)


def test_interviews_are_not_counted_by_the_kind_of_text(written: Evaluation, ask: Ask) -> None:
    with pytest.raises(NotYetError):
        ask(written, "themes of=tid where=kind:answer")


@pytest.fixture(scope="module")
def everything(small: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    codings = [coding(each, turn, "tidsbrist") for each in (MAY, NOVEMBER) for turn in range(1, 7)]
    return made(small, tmp_path_factory.mktemp("studie"), codings)


@settings(max_examples=25, deadline=None)
@given(kept=st.sets(st.integers(0, 11), min_size=1))
def test_professions_sum_to_everybody_and_nobody_raises_more_than_took_part(
    everything: Evaluation, kept: set[int]
) -> None:
    codings = tuple(each for number, each in enumerate(everything.codings) if number in kept)
    asked = "themes of=tid unit=persons by=profession across=round"
    result = answer(replace(everything, codings=codings), parse_one(asked))
    assert all(each.count <= each.n for each in result.rows if each.count is not None and each.n)
    for when in ("omg1", "omg2"):
        *parts, whole = [each for each in result.rows if each.at["round"] == when] or [None]
        assert whole is None or sum(each.count for each in parts) == whole.count
        assert whole is None or frozenset().union(*(each.base for each in parts)) == whole.base
