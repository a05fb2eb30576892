"""Patterns of answers: one number a respondent, from which the answers, scores and sums come back."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis import scoring
from fokus.analysis.histogram import NONE
from fokus.analysis.patterns import answers_of, counted, patterns
from fokus.study.instrument import Labels, Point, ResponseFormat, Scale

drawn = st.integers(1, 9).flatmap(
    lambda steps: st.tuples(
        st.just(steps),
        st.lists(st.lists(st.integers(NONE, steps), min_size=8, max_size=8), min_size=1, max_size=5),
    )
)


@given(drawn)
def test_the_answers_come_back_from_the_number(found: tuple[int, list[list[int]]]) -> None:
    steps, items = found
    columns = [np.array(each, np.int8) for each in items]
    made = patterns(columns, [False] * len(items), steps)
    assert answers_of(made.code, made).T.tolist() == items
    assert made.code.max() < made.different


@given(drawn, st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_every_respondent_is_counted_once(found: tuple[int, list[list[int]]], cell: list[int]) -> None:
    steps, items = found
    made = patterns([np.array(each, np.int8) for each in items], [False] * len(items), steps)
    place, number = counted(made, np.array(cell), 3)
    assert number.sum() == 8
    assert sorted(np.repeat(place, number)) == sorted(np.array(cell) * made.different + made.code)
    assert all(first < second for first, second in pairwise(place.tolist()))


@pytest.mark.parametrize("score", ["mean", "sum", "index"])
def test_scores_of_patterns_are_those_of_sums(score: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    degree = ResponseFormat(points=tuple(Point(value=value) for value in range(1, 6)))
    names = [f"k{each}" for each in range(4)]
    scale = Scale.model_validate(
        {"id": "kontakt", "label": Labels(sv="Kontakt"), "items": ["k0", "-k1", "k2", "k3"],
         "min_answered": 2, "score": score}
    )  # fmt: skip
    values = rng.integers(1, 6, (300, 4)).astype(float)
    values[rng.random(values.shape) < 0.3] = np.nan
    answers = pd.DataFrame(values, columns=names)
    by_pattern = scoring.score(answers, scale, degree)
    monkeypatch.setattr(scoring, "MOST_SCORED", 0)
    pd.testing.assert_series_equal(by_pattern, scoring.score(answers, scale, degree), check_exact=True)
    assert by_pattern.isna().any()
