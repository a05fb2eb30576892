"""Who stayed and who left are compared: was it those who were content that answered again?"""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from scipy import stats

from fokus.analysis.result import Result
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
STAYED, LEFT, JOINED = "abcdefgh", "ijklmn", "opqrst"
CONTENT, TIRED = [4, 3, 4, 3, 3, 4, 4, 3], [1, 2, 2, 1, 3, 1]


@pytest.fixture
def study(small: ModuleType, tmp_path: Path) -> Evaluation:
    first = small.respondents([*STAYED, *LEFT], [*CONTENT, *TIRED])
    second = small.respondents([*STAYED, *JOINED], [*CONTENT[::-1], *TIRED[::-1]])
    return small.SmallStudy(answers={"omg1": first, "omg2": second}).open(tmp_path)


def test_those_who_left_are_compared_with_those_who_stayed(study: Evaluation, ask: Ask) -> None:
    (found,) = ask(study, "scales across=stayed where=round:omg1").contrasts
    t = stats.ttest_ind(TIRED, CONTENT, equal_var=False)
    assert (found.origin, found.to, found.test, found.n_linked) == ("stayed", "left", "welch_t", 0)
    assert (found.n_from, found.n_to) == (len(STAYED), len(LEFT))
    assert (found.statistic, found.p) == pytest.approx((t.statistic, t.pvalue))


def test_those_who_joined_are_compared_in_the_last_round(study: Evaluation, ask: Ask) -> None:
    (found,) = ask(study, "scales across=stayed where=round:omg2").contrasts
    assert (found.origin, found.to, found.n_from, found.n_to) == ("stayed", "joined", 8, 6)


def test_items_are_compared_between_them_too(study: Evaluation, ask: Ask) -> None:
    (found,) = ask(study, "items of=k1 across=stayed where=round:omg1").contrasts
    assert (found.origin, found.to, found.test) == ("stayed", "left", "mann_whitney")


def test_a_condition_keeps_those_who_stayed(study: Evaluation, ask: Ask) -> None:
    (found,) = ask(study, "scales across=round where=stayed:stayed").contrasts
    assert (found.method, found.n_linked) == ("linked", len(STAYED))


def test_who_has_no_code_is_neither(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    first = [*small.respondents([*STAYED, *LEFT], 3), *small.respondents([""] * 5, 1)]
    answers = {"omg1": first, "omg2": small.respondents(STAYED, 3)}
    result = ask(small.SmallStudy(answers=answers).open(tmp_path), "scales by=stayed where=round:omg1")
    n = {row.at["stayed"]: row.n for row in result.rows if row.measure == "mean"}
    assert n == {"stayed": 8, "left": 6, "all": 19}


def test_a_blank_form_is_no_answer(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    second = [*small.respondents(STAYED, 3), *small.respondents(LEFT, "")]
    answers = {"omg1": small.respondents([*STAYED, *LEFT], 3), "omg2": second}
    result = ask(small.SmallStudy(answers=answers).open(tmp_path), "scales by=stayed where=round:omg1")
    n = {row.at["stayed"]: row.n for row in result.rows if row.measure == "mean"}
    assert (n["stayed"], n["left"]) == (8, 6)
