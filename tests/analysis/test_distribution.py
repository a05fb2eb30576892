"""The distribution of a change: counted in steps that no single person shows in."""

from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.distribution import FEWEST, binned, change_distribution
from fokus.analysis.query import parse_one
from fokus.analysis.steps import step_of
from fokus.disclosure.guard import release
from fokus.evaluation import Evaluation
from fokus.problems import RenderingError

THIRDS = st.integers(-9, 9).map(lambda each: each / 3)


@given(st.lists(THIRDS, min_size=FEWEST, max_size=200), st.integers(3, 10))
def test_no_step_holds_a_few_and_all_are_counted(changes: list[float], least: int):
    counts = binned(np.array(changes), 3, least)
    assert all(count >= least for count in counts.values())
    assert sum(counts.values()) in (0, len(changes))


@given(st.lists(THIRDS, min_size=FEWEST, max_size=200))
def test_steps_follow_each_other_from_the_lowest(changes: list[float]):
    steps = list(binned(np.array(changes), 3, 5))
    assert all(first[1] == pytest.approx(last[0]) for first, last in pairwise(steps))
    if steps:
        assert steps[0][0] == -np.inf
        assert steps[-1][1] == np.inf


@given(st.lists(THIRDS, min_size=FEWEST, max_size=80))
def test_turned_around_the_steps_are_the_mirror(changes: list[float]):
    counts = list(binned(np.array(changes), 3, 5).values())
    assert list(binned(-np.array(changes), 3, 5).values()) == counts[::-1]


def test_who_all_changed_alike_are_not_shown():
    assert binned(np.full(40, 0.5), 3, 5) == {}
    assert binned(np.array([0.0] * 39 + [2.0]), 3, 5) == {}


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    """24 nurses and 8 counsellors who answered both times, and five nurses who did so once."""
    first = small.respondents(range(24), 2, profession="skolskoterska")
    later = small.respondents(range(24), [1] * 6 + [2] * 12 + [4] * 6, profession="skolskoterska")
    once = small.respondents(range(50, 55), 4, profession="skolskoterska")
    few = small.respondents(range(100, 108), 3)
    return small.SmallStudy(answers={"omg1": [*first, *once, *few], "omg2": [*later, *few]}).open(tmp_path)


def test_those_who_answered_both_times_are_counted(study: Evaluation):
    result = change_distribution(study, parse_one("scales of=kontakt across=round"))
    assert {row.n for row in result.rows} == {32}
    assert [(*step_of(row.at["change"]), row.count) for row in result.rows] == [
        (-np.inf, -1, 6), (-1, 1, 20), (1, np.inf, 6),
    ]  # fmt: skip


def test_groups_of_too_few_are_left_out(study: Evaluation):
    result = change_distribution(study, parse_one("scales across=round by=profession"))
    assert {row.at["profession"] for row in result.rows} == {"skolskoterska", "all"}
    assert [note.code for note in result.notes] == ["change-steps"]


def test_beside_the_total_a_group_that_gives_few_away_is_hidden(small: ModuleType, tmp_path: Path):
    many = small.respondents(range(24), 2, profession="skolskoterska")
    later = small.respondents(range(24), [1] * 6 + [2] * 12 + [3] * 6, profession="skolskoterska")
    two = small.respondents(range(100, 102), 3)
    study = small.SmallStudy(answers={"omg1": [*many, *two], "omg2": [*later, *two]}).open(tmp_path)
    result = change_distribution(study, parse_one("scales across=round by=profession"))
    (released,) = release([result], study.design)
    hidden = {row.at["profession"] for row in released.rows if row.hidden}
    assert len(hidden) == 1
    assert all(row.count is None for row in released.rows if row.hidden)


def test_a_sensitive_scale_is_never_distributed(small: ModuleType, tmp_path: Path):
    rows = small.respondents(range(24), 2)
    later = small.respondents(range(24), [1, 2, 3] * 8)
    study = small.SmallStudy(answers={"omg1": rows, "omg2": later}, sensitive=True).open(tmp_path)
    with pytest.raises(RenderingError, match="change-too-few"):
        change_distribution(study, parse_one("scales across=round"))


@pytest.mark.parametrize(
    "text", ["scales", "scales by=round", "scales across=profession", "scales across=round where=round:omg1"]
)
def test_only_two_rounds_have_a_distribution_of_change(study: Evaluation, text: str):
    with pytest.raises(RenderingError, match="change-two-rounds"):
        change_distribution(study, parse_one(text))
