"""Comparisons of many cells in arrays against the same comparisons one by one."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from fokus.analysis.cellwise import Comparison, Entries, compared_by_cell
from fokus.analysis.contrasts import Place, contrasts_of
from fokus.analysis.result import Contrast, Result
from fokus.analysis.standing import Crowd
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
ROUNDS = ("omg1", "omg2", "omg3")


def values_of(contrast: Contrast) -> dict[str, object]:
    return {each.name: getattr(contrast, each.name) for each in fields(contrast)}


def drawn(rng: np.random.Generator, cell: int) -> Iterator[tuple[int, int, int, float]]:
    """Yield cell, level, person and score: cells are linked, unlinked, partly linked or of three rounds."""
    kind, n = cell % 5, int(rng.integers(3, 30))
    for level in range(3 if kind == 3 else 2):
        for person in range(n):
            own = person + (1000 * level if kind == 1 or (kind == 2 and person % 3 == 0) else 0)
            if kind != 4 or level == 0:
                yield cell, level, own, float(rng.integers(5, 21)) / 5


@pytest.mark.parametrize("bound", [None, 0.4])
def test_many_cells_are_compared_as_each_of_them_alone(bound: float | None) -> None:
    rng = np.random.default_rng(5)
    rows = [row for cell in range(40) for row in drawn(rng, cell)]
    cell, level, person, score = (np.array(each) for each in zip(*rows, strict=True))
    present = {each: [0, 1, 2] if each % 5 == 3 else [0, 1] for each in range(40)}
    places = [Place({"site": str(each)}, bound=bound) for each in range(40)]
    names = [f"p{number}" for number in range(3000)]
    asked = Comparison(present, places.__getitem__, ROUNDS, Crowd(pd.DataFrame({"respondent": names})))
    found = compared_by_cell(asked, Entries(cell, level, person, score)).by_cell()
    assert list(found) == list(present)
    for number, levels in present.items():
        scores = {
            ROUNDS[each]: pd.Series(score[here], [names[one] for one in person[here]], dtype=float)
            for each in levels
            for here in [(cell == number) & (level == each)]
        }
        expected = contrasts_of(places[number], scores)
        assert len(found[number]) == len(expected)
        for one, other in zip(found[number], expected, strict=True):
            for name, value in values_of(other).items():
                assert values_of(one)[name] == (
                    pytest.approx(value, rel=1e-8, abs=1e-10) if isinstance(value, float) else value
                ), name


def test_nothing_to_compare_gives_nothing() -> None:
    none = np.zeros(0, int)
    nobody = Crowd(pd.DataFrame({"respondent": []}))
    asked = Comparison({}, lambda _: Place({}), ROUNDS, nobody)
    assert compared_by_cell(asked, Entries(none, none, none, none.astype(float))).by_cell() == {}


def test_an_exploratory_study_adjusts_for_the_share_of_false_findings(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    codes, before, after = "abcdefghijkl", [1, 2, 3] * 4, [2, 2, 4, 2, 3, 3, 1, 3, 4, 2, 3, 4]
    first = [
        *small.respondents(codes, before),
        *small.respondents([f"r{each}" for each in codes], before[::-1], profession="rektor"),
    ]
    second = [each | {"k1": value} for each, value in zip(first, [*after, *after], strict=True)]
    study = small.SmallStudy(answers={"omg1": first, "omg2": second})
    confirming = study.open(tmp_path / "confirming")
    design = (tmp_path / "confirming" / "study.toml").read_text(encoding="utf-8")
    study.files = {"study.toml": design.replace("[study]", "[study]\nexploratory = true", 1)}
    exploring = study.open(tmp_path / "exploring")
    text = "scales by=profession across=round"
    one, other = (ask(each, text) for each in (confirming, exploring))
    p = np.array([each.p for each in one.contrasts if each.measure == "mean"])
    order = np.argsort(-p)
    expected = np.empty(p.size)
    expected[order] = np.minimum.accumulate(p[order] * p.size / np.arange(p.size, 0, -1))
    adjusted = [each.p_adjusted for each in other.contrasts if each.measure == "mean"]
    assert adjusted == pytest.approx(np.minimum(1, expected))
    assert [each.code for each in other.notes if "holm" in each.code or "benjamini" in each.code] == [
        "benjamini-hochberg"
    ]
    assert "holm" in [each.code for each in one.notes]


def test_the_share_at_or_above_a_cut_is_a_row_of_its_own(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    study = small.SmallStudy(answers={"omg1": small.respondents("abcdef", [1, 2, 3, 3, 4, ""])})
    study.files = {"instruments/enkat.toml": small.INSTRUMENT.format(sensitive="") + "cut = 3\n"}
    result = ask(study.open(tmp_path), "scales")
    (row,) = (each for each in result.rows if each.measure == "above_cut")
    assert (row.value, row.count, row.n, row.unit) == (0.6, 3, 5, "share")
    assert ("above-cut", {"scale": "kontakt", "cut": 3}) in [
        (each.code, dict(each.arguments)) for each in result.notes
    ]
