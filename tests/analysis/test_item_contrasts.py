"""Items across rounds and groups: ranks where answers have an order, shares where they are two."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from scipy import stats

from fokus.analysis.ranks import mann_whitney, signed_rank
from fokus.analysis.result import Contrast, Result
from fokus.analysis.shares import Answers, compare_shares, mcnemar
from fokus.evaluation import Evaluation

Ask = Callable[[Evaluation, str], Result]
CODES = [f"p{n}" for n in range(20)]
FIRST = [1, 2, 3, 2, 3, 1, 2, 4, 2, 3, 1, 2, 4, 3, 2, 1, 3, 2, 2, 3]
SECOND = [2, 2, 4, 3, 3, 2, 3, 4, 1, 4, 3, 3, 4, 3, 3, 2, 2, 2, 3, 4]
YES_OR_NO = """\
id = "enkat"
title = "Samverkan"
[response.ja]
points = [{ value = 0, sv = "Nej" }, { value = 1, sv = "Ja" }]
[response.vag]
points = [{ value = 1, sv = "Telefon" }, { value = 2, sv = "E-post" }, { value = 3, sv = "Möte" }]
[[item]]
id = "k1"
response = "ja"
sv = "Har du en kontaktperson?"
[[item]]
id = "k2"
kind = "single"
response = "vag"
sv = "Hur når ni varandra?"
"""
BEFORE = [0] * 12 + [1] * 8
AFTER = [1] * 8 + [0] * 4 + [1] * 7 + [0]


def opened(small: ModuleType, folder: Path, rounds: dict, instrument: str = "") -> Evaluation:
    files = {"instruments/enkat.toml": instrument} if instrument else {}
    return small.SmallStudy(answers=rounds, files=files).open(folder)


def only(result: Result) -> Contrast:
    (found,) = result.contrasts
    return found


def codes(result: Result) -> list[str]:
    return [each.code for each in result.notes]


def test_linked_answers_are_compared_by_signed_ranks(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    later = small.respondents(CODES[::-1], SECOND[::-1])
    rounds = {"omg1": small.respondents(CODES, FIRST), "omg2": later}
    result = ask(opened(small, tmp_path, rounds), "items of=k1 across=round")
    found, expected = only(result), signed_rank(FIRST, SECOND)
    assert (found.test, found.p, found.effect) == ("signed_rank", expected.p, expected.effect)
    change = [after - before for before, after in zip(FIRST, SECOND, strict=True)]
    assert (found.up, found.same, found.down) == (
        sum(each > 0 for each in change), sum(each == 0 for each in change), sum(each < 0 for each in change),
    )  # fmt: skip
    assert (found.n_from, found.n_to, found.n_linked) == (20, 20, 20)
    assert "method-signed_rank" in codes(result)


def test_of_those_partly_linked_the_linked_are_compared_and_it_is_said(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    first = small.respondents([*CODES, "a", "b", "c", "d", "e"], [*FIRST, 1, 1, 1, 1, 1])
    rounds = {"omg1": first, "omg2": small.respondents(CODES, SECOND)}
    result = ask(opened(small, tmp_path, rounds), "items of=k1 across=round")
    found = only(result)
    assert (found.p, found.n_from, found.n_to, found.n_linked) == (signed_rank(FIRST, SECOND).p, 25, 20, 20)
    assert "items-linked" in codes(result)


def test_others_each_time_are_compared_by_mann_and_whitney(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    later = small.respondents([f"x{n}" for n in range(20)], SECOND)
    rounds = {"omg1": small.respondents(CODES, FIRST), "omg2": later}
    found = only(ask(opened(small, tmp_path, rounds), "items of=k1 across=round"))
    assert (found.test, found.p) == ("mann_whitney", mann_whitney(FIRST, SECOND).p)
    u = stats.mannwhitneyu(SECOND, FIRST).statistic
    assert found.effect == pytest.approx(2 * u / 400 - 1)
    assert (found.up, found.difference) == (None, None)


def test_groups_are_compared_in_one_round_only(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    heads = small.respondents([f"r{n}" for n in range(20)], SECOND, profession="rektor")
    answers = [*small.respondents(CODES, FIRST), *heads]
    study = opened(small, tmp_path, {"omg1": answers, "omg2": answers})
    together = ask(study, "items of=k1 across=profession")
    assert together.contrasts == ()
    assert "one-round-at-a-time" in codes(together)
    found = only(ask(study, "items of=k1 across=profession where=round:omg1"))
    assert (found.origin, found.to, found.test) == ("kurator", "rektor", "mann_whitney")


def test_yes_and_no_of_the_same_persons_are_mcnemars(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rounds = {"omg1": small.respondents(CODES, BEFORE), "omg2": small.respondents(CODES, AFTER)}
    found = only(ask(opened(small, tmp_path, rounds, YES_OR_NO), "items of=k1 across=round"))
    expected = mcnemar(BEFORE, AFTER)
    assert dict(found.at) == {"item": "k1", "answer": "1"}
    assert (found.test, found.p) == ("mcnemar_exact", expected.p)
    assert (found.up, found.same, found.down) == (8, 11, 1)
    assert (found.difference, found.low, found.high) == (expected.difference, expected.low, expected.high)


def test_yes_and_no_of_others_are_compared_as_shares(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    later = small.respondents([f"x{n}" for n in range(20)], AFTER)
    rounds = {"omg1": small.respondents(CODES, BEFORE), "omg2": later}
    found = only(ask(opened(small, tmp_path, rounds, YES_OR_NO), "items of=k1 across=round"))
    expected = compare_shares(Answers(8, 20), Answers(15, 20))
    assert (found.test, found.p, found.low) == (expected.test, expected.p, expected.low)
    assert (found.mean_from, found.mean_to) == (0.4, 0.75)


def test_a_choice_without_order_is_compared_answer_by_answer_in_one_family(
    small: ModuleType, tmp_path: Path, ask: Ask
) -> None:
    before, after = [1] * 12 + [2] * 4 + [3] * 4, [3] * 8 + [1] * 4 + [2] * 4 + [3] * 4
    rounds = {
        "omg1": small.respondents(CODES, BEFORE, before), "omg2": small.respondents(CODES, AFTER, after),
    }  # fmt: skip
    result = ask(opened(small, tmp_path, rounds, YES_OR_NO), "items of=k2 across=round")
    assert [each.at["answer"] for each in result.contrasts] == ["1", "2", "3"]
    assert [each.reason for each in result.contrasts] == [None, "no-discordant", None]
    assert all(each.p_adjusted >= each.p for each in result.contrasts)
    assert ("holm", {"count": 3}) in [(each.code, dict(each.arguments)) for each in result.notes]


def test_too_few_who_changed_get_no_p_and_the_reason(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    second = [FIRST[0] + 1, *FIRST[1:]]
    rounds = {"omg1": small.respondents(CODES, FIRST), "omg2": small.respondents(CODES, second)}
    result = ask(opened(small, tmp_path, rounds), "items of=k1 across=round")
    found = only(result)
    assert (found.reason, found.p, found.up, found.same) == ("too-few-nonzero", None, 1, 19)
    assert "reason-too-few-nonzero" in codes(result)


def test_a_sensitive_question_is_never_compared(small: ModuleType, tmp_path: Path, ask: Ask) -> None:
    rounds = {"omg1": small.respondents(CODES, FIRST), "omg2": small.respondents(CODES, SECOND)}
    study = small.SmallStudy(answers=rounds, sensitive=True).open(tmp_path)
    result = ask(study, "items of=k1 across=round")
    assert result.contrasts == ()
    assert "sensitive-not-compared" in codes(result)
