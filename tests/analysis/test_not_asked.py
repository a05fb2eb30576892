"""Themes that a guide asked about in some rounds only: their absence is no change."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from fokus.analysis.result import Result
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
TURNS = {
    "omg1-lindby-kur": ["Intervjuare: Tid?", "K01: Tiden räcker inte."],
    "omg2-lindby-kur": ["Intervjuare: Nå?", "K01: Vi ringer."],
}
CODINGS = [
    {"transcript": "omg1-lindby-kur", "turn": 2, "code": "tidsbrist"},
    {"transcript": "omg2-lindby-kur", "turn": 2, "code": "kontaktvagar"},
]
GUIDE = """\
id = "guide"
kind = "guide"
title = "Guide"
[[question]]
id = "g1"
themes = ["{topic}"]
rounds = ["omg1"]
sv = "Vad har ni tid till?"
"""


def opened(small: ModuleType, folder: Path, topic: str) -> Evaluation:
    return small.SmallStudy(
        interviews=[small.interview(each, ["K01", "K02", "K03"]) for each in TURNS],
        people=small.people("kurator", "K01 K02 K03"),
        turns=TURNS,
        codings=CODINGS,
        files={"instruments/guide.toml": GUIDE.format(topic=topic)} if topic else {},
    ).open(folder)


def asked(result: Result, topic: str) -> dict[str, bool]:
    return {row.at["round"]: row.asked for row in result.rows if topic in row.at.values()}


def notes(result: Result) -> list[dict[str, object]]:
    return [dict(each.arguments) for each in result.notes if each.code == "not-asked"]


@pytest.mark.parametrize("topic", ["tid", "tidsbrist"])
def test_a_round_without_the_question_is_marked(
    small: ModuleType, tmp_path: Path, ask: Ask, topic: str
) -> None:
    result = ask(opened(small, tmp_path, topic), "themes across=round")
    assert asked(result, "tid") == {"omg1": True, "omg2": False}
    assert notes(result) == [{"topic": "tid", "rounds": "omg1"}]
    counts = {row.at["round"]: (row.count, row.n) for row in result.rows if row.at["theme"] == "tid"}
    assert counts == {"omg1": (1, 1), "omg2": (0, 1)}


def test_a_theme_that_no_question_opens_may_come_up_any_time(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    result = ask(opened(small, tmp_path, "tid"), "themes across=round")
    assert asked(result, "samverkan") == {"omg1": True, "omg2": True}


def test_a_code_is_asked_about_when_its_theme_is(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(opened(small, tmp_path, "tid"), "themes across=round level=code")
    assert asked(result, "tidsbrist") == {"omg1": True, "omg2": False}
    assert notes(result) == [{"topic": "tidsbrist", "rounds": "omg1"}]


@pytest.mark.parametrize("text", ["themes", "themes by=site"])
def test_without_rounds_side_by_side_nothing_is_said(
    small: ModuleType, tmp_path: Path, ask: Ask, text: str
) -> None:
    assert notes(ask(opened(small, tmp_path, "tid"), text)) == []


def test_a_study_without_a_guide_says_nothing(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    result = ask(opened(small, tmp_path, ""), "themes across=round")
    assert all(row.asked for row in result.rows)
    assert notes(result) == []
