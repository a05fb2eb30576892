"""What the guard hides is seen nowhere that an answer is rendered: a number planted there is not found."""

import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fokus.analysis.query import Ask
from fokus.analysis.result import Estimate, Result, of_values
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation
from fokus.ooxml import unpack
from fokus.problems import FokusError
from fokus.publish import answers, build, inspect, open_study, show
from fokus.publish.results import results_of

EXAMPLE = Path(__file__).parents[2] / "analyses" / "tillsammans"
CANARY = 7654321
ASKING = sys.modules["fokus.publish.ask"]
QUESTIONS = ("coverage by=profession,site,round",)
Plant = Callable[[Any], list[int]]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    """Plant a number in whatever is hidden, wherever a module takes its answers; how many, it tells."""

    def into(module: Any) -> list[int]:
        planted: list[int] = []

        def planting(evaluation: Evaluation, ask: Ask, figure: str | None = None) -> Sequence[Result]:
            found = results_of(evaluation, ask, figure)
            pairs = zip(found, release(found, evaluation.design), strict=True)
            return [_planted(result, {_at(row) for row in shown.rows if row.hidden}, planted)
                    for result, shown in pairs]  # fmt: skip

        monkeypatch.setattr(module, "results_of", planting)
        return planted

    return into


def _at(row: Estimate) -> tuple[object, ...]:
    return (*row.at.items(), row.measure)


def _planted(result: Result, hidden: set[tuple[object, ...]], planted: list[int]) -> Result:
    """Put the number in place of every value of a hidden row that does not decide what is hidden."""
    rows = [_with_canary(row) if _at(row) in hidden else row for row in result.rows]
    planted.append(sum(_at(row) in hidden for row in rows))
    return replace(result, rows=rows)


def _with_canary(row: Estimate) -> Estimate:
    told = {name: CANARY for name in ("count", "missing") if getattr(row, name) is not None}
    told |= {name: float(CANARY) for name in ("value", "low", "high") if getattr(row, name) is not None}
    return of_values(type(row), row.__dict__ | told)


def seen(text: str) -> bool:
    """Tell whether the number is in a text, however its digits are grouped."""
    return str(CANARY) in re.sub(r"[\s,.\u00a0\u202f]|&#160;", "", text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_form_of_an_answer_tells_what_is_hidden(question: str, plant: Plant):
    planted = plant(ASKING)
    evaluation, rendered = open_study(EXAMPLE), []
    for form, suffix in (("table", ""), ("csv", ""), ("json", ""), ("sentence", ""), ("figure", ".svg")):
        with suppress(FokusError):
            rendered.append(show(evaluation, question, form, suffix))
    assert rendered
    assert sum(planted) > 0
    assert not any(seen(each.decode("utf-8-sig")) for each in rendered)


def test_the_number_would_be_seen_where_nothing_hides_it(monkeypatch: pytest.MonkeyPatch):
    def shown(evaluation: Evaluation, ask: Ask, figure: str | None = None) -> Sequence[Result]:
        found = results_of(evaluation, ask, figure)
        return [replace(each, rows=[_with_canary(row) for row in each.rows]) for each in found]

    monkeypatch.setattr(ASKING, "results_of", shown)
    for form in ("table", "csv", "json"):
        assert seen(show(open_study(EXAMPLE), "scales", form).decode("utf-8-sig"))


def test_no_part_of_a_word_file_tells_what_is_hidden(tillsammans: Path, plant: Plant):
    planted = plant(answers)
    build(inspect(tillsammans))
    assert sum(planted) > 0
    files = [*(tillsammans / "reports").glob("*.docx")]
    assert files
    parts = [part for each in files for part in unpack(each.read_bytes()).values()]
    assert not any(seen(part.decode("utf-8", "ignore")) for part in parts)
