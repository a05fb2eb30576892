"""Scores against a loop that reads as the rule, and the rule at its edges."""

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fokus.analysis.scoring import keyed_answers, score
from fokus.study.instrument import Labels, Point, ResponseFormat, Scale

ITEMS = ("samsyn", "-dubbelarbete", "kontakt", "-väntan", "stöd")


def response(*values: float) -> ResponseFormat:
    return ResponseFormat(points=tuple(Point(value=value) for value in values))


def samverkan(items: tuple[str, ...] = ITEMS, kind: str = "mean", min_answered: int = 3) -> Scale:
    return Scale.model_validate(
        {
            "id": "samverkan",
            "label": Labels(sv="Samverkan"),
            "items": items,
            "min_answered": min_answered,
            "score": kind,
        }
    )


def table(rows: list[list[float | None]]) -> pd.DataFrame:
    columns = [item.removeprefix("-") for item in ITEMS]
    ids = [f"respondent-{n}" for n in range(len(rows))]
    return pd.DataFrame(rows, columns=columns, index=ids, dtype=float)


def by_hand(row: list[float | None], scale: Scale, points: list[float]) -> float:
    total, answered = 0.0, 0
    for item, answer in zip(scale.items, row, strict=True):
        if answer is None:
            continue
        total += max(points) + min(points) - answer if item.startswith("-") else answer
        answered += 1
    if answered < scale.min_answered:
        return math.nan
    if scale.score == "sum":
        return total / answered * len(scale.items)
    if scale.score == "index":
        return (total / answered - min(points)) / (max(points) - min(points)) * 10
    return total / answered


FOUR_POINTS = [1.0, 2.0, 3.0, 4.0]
THIRDS = [0.0, 3.33, 6.67, 10.0]
MINUS_TO_PLUS = [-2.0, -1.0, 0.0, 1.0, 2.0]


@st.composite
def questionnaires(draw: st.DrawFn) -> tuple[list[list[float | None]], list[float]]:
    points = draw(st.sampled_from([FOUR_POINTS, THIRDS, MINUS_TO_PLUS]))
    answer = st.none() | st.sampled_from(points)
    rows = draw(st.lists(st.lists(answer, min_size=5, max_size=5), min_size=1, max_size=12))
    return rows, points


@given(questionnaires(), st.sampled_from(["mean", "sum", "index"]), st.integers(1, 5))
@settings(deadline=None, database=None)
def test_a_score_is_what_a_loop_over_the_items_gives(
    given_answers: tuple[list[list[float | None]], list[float]], kind: str, min_answered: int
) -> None:
    rows, points = given_answers
    scale = samverkan(kind=kind, min_answered=min_answered)
    expected = [by_hand(row, scale, points) for row in rows]
    scores = score(table(rows), scale, response(*points))
    assert scores.tolist() == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(questionnaires())
@settings(deadline=None, database=None)
def test_an_index_stays_between_0_and_10(
    given_answers: tuple[list[list[float | None]], list[float]],
) -> None:
    rows, points = given_answers
    scores = score(table(rows), samverkan(kind="index"), response(*points)).dropna()
    assert scores.between(0, 10).all()


def test_an_index_reaches_both_ends() -> None:
    best, worst = [4.0, 1.0, 4.0, 1.0, 4.0], [1.0, 4.0, 1.0, 4.0, 1.0]
    scores = score(table([best, worst]), samverkan(kind="index"), response(*FOUR_POINTS))
    assert scores.tolist() == [10.0, 0.0]


@given(questionnaires(), st.randoms(use_true_random=False))
@settings(deadline=None, database=None)
def test_the_order_of_rows_columns_and_items_does_not_matter(
    given_answers: tuple[list[list[float | None]], list[float]], chance: random.Random
) -> None:
    rows, points = given_answers
    answers, items = table(rows), list(ITEMS)
    shuffled = answers.sample(frac=1, random_state=chance.randrange(2**32))
    shuffled = shuffled[chance.sample(list(shuffled.columns), len(ITEMS))]
    chance.shuffle(items)
    scores = score(shuffled, samverkan(tuple(items)), response(*points))
    expected = score(answers, samverkan(), response(*points))
    pd.testing.assert_series_equal(scores[answers.index], expected, check_exact=True)


def test_float_noise_splits_no_ties() -> None:
    forwards, backwards = [0.1, 0.2, 0.3], [0.3, 0.2, 0.1]
    answers = pd.DataFrame([forwards, backwards], columns=["samsyn", "kontakt", "stöd"])
    scale = samverkan(("samsyn", "kontakt", "stöd"))
    assert sum(forwards) != sum(backwards)
    scores = score(answers, scale, response(0.1, 0.2, 0.3))
    assert scores.tolist() == [0.2, 0.2]


@pytest.mark.parametrize("min_answered", [1, 2, 3, 4, 5])
def test_the_missing_rule_holds_exactly_at_min_answered(min_answered: int) -> None:
    rows = [[2.0 if item < answered else None for item in range(5)] for answered in range(6)]
    scores = score(table(rows), samverkan(min_answered=min_answered), response(*FOUR_POINTS))
    assert scores.notna().tolist() == [answered >= min_answered for answered in range(6)]


def test_a_missing_answer_lowers_no_sum() -> None:
    rows = [[4.0, 1.0, 4.0, 1.0, 4.0], [4.0, 1.0, 4.0, None, None]]
    scores = score(table(rows), samverkan(kind="sum"), response(*FOUR_POINTS))
    assert scores.tolist() == [20.0, 20.0]


def test_keyed_answers_are_turned_on_the_formats_own_points() -> None:
    keyed = keyed_answers(table([[-2.0, -2.0, None, 1.0, 2.0]]), samverkan(), response(-2, 0, 3))
    expected = table([[-2.0, 3.0, None, 0.0, 2.0]])
    pd.testing.assert_frame_equal(keyed, expected)


def test_keyed_answers_stand_in_the_scales_order_without_other_columns() -> None:
    answers = table([[1.0, 2.0, 3.0, 4.0, 1.0]]).assign(yrke="kurator")
    scale = samverkan(("-stöd", "samsyn", "kontakt"))
    keyed = keyed_answers(answers, scale, response(*FOUR_POINTS))
    assert keyed.columns.tolist() == ["stöd", "samsyn", "kontakt"]
    assert keyed.iloc[0].tolist() == [4.0, 1.0, 3.0]


def test_the_answers_are_left_as_they_were() -> None:
    answers = table([[1.0, 2.0, 3.0, 4.0, 1.0]])
    before = answers.copy()
    score(answers, samverkan(), response(*FOUR_POINTS))
    pd.testing.assert_frame_equal(answers, before)


def test_a_score_keeps_the_index_and_takes_the_scales_id() -> None:
    answers = table([[1.0, 2.0, 3.0, 4.0, 1.0], [None] * 5, [1.0, 2.0, 3.0, 4.0, 1.0]])
    answers.index = pd.Index(["rektor-1", "kurator-7", "rektor-1"])
    scores = score(answers, samverkan(), response(*FOUR_POINTS))
    assert scores.index.equals(answers.index)
    assert scores.name == "samverkan"


@pytest.mark.parametrize("dtype", ["int8", "Int8", "Float64", "object"])
def test_answers_of_any_numeric_type_give_floats(dtype: str) -> None:
    answers = table([[1.0, 2.0, 3.0, 4.0, 1.0]]).astype(dtype)
    if dtype != "int8":
        answers.loc["respondent-0", "stöd"] = None
    keyed = keyed_answers(answers, samverkan(), response(*FOUR_POINTS))
    assert (keyed.dtypes == np.float64).all()
    assert keyed.iloc[0].tolist()[:4] == [1.0, 3.0, 3.0, 1.0]


def test_an_item_that_is_no_column_is_a_fault_of_the_call() -> None:
    with pytest.raises(KeyError, match="stöd"):
        score(table([[1.0] * 5]).drop(columns="stöd"), samverkan(), response(*FOUR_POINTS))


def test_no_respondents_give_no_scores() -> None:
    assert score(table([]), samverkan(), response(*FOUR_POINTS)).empty
