"""Codes that people made up themselves, and remember almost."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.material.links import near_code_problems, near_misses, normal_code, respondent_code
from fokus.material.responses import RESPONDENT
from fokus.problems import Place


def people(*codes: tuple[str, str]) -> pd.DataFrame:
    rows = [(code, True, when, None, None, f"{when}.csv", n) for n, (code, when) in enumerate(codes, start=2)]
    return pd.DataFrame(rows, columns=list(RESPONDENT))


@pytest.mark.parametrize(
    "written", ["BM24", "bm24 ", "Bm 24", "bm-24", "BM–24", "\u00a0bm\u200b24", "ＢＭ２４"]
)
def test_one_code_has_one_normal_form(written: str):
    assert normal_code(written) == "bm24"


@pytest.mark.parametrize(
    "written",
    ["Minns inte", "minns ej", "Kommer inte ihåg", "jag minns inte koden", "Vet ej", "vet inte", "?", "???",
     "xx", "000", "ingen", "Ingen kod", "Anonym", "don't remember", "N/A", "-", "", "Minns inte!"],
)  # fmt: skip
def test_words_that_say_that_there_is_no_code_are_none(written: str):
    assert respondent_code(written) == ""


@pytest.mark.parametrize("written", ["BM24", "vete12", "ingrid", "anonym7", "x1", "0102", "saknad3"])
def test_a_code_stays_a_code(written: str):
    assert respondent_code(written) == normal_code(written)


def test_a_code_of_two_rounds_is_near_one_of_the_third():
    told = near_misses(people(("el48", "vt25"), ("el48", "ht25"), ("el4b", "vt26")))
    assert [(each.code, each.other, each.other_round) for each in told] == [("el48", "el4b", "vt26")]


@given(st.text())
def test_the_normal_form_is_its_own(text: str):
    assert normal_code(normal_code(text)) == normal_code(text)


@pytest.mark.parametrize(
    ("one", "other"), [("bm24", "bm25"), ("bm24", "bm2"), ("bm24", "bmm24"), ("bm24", "mb24")]
)
def test_one_wrong_missing_extra_or_swapped_sign_is_a_near_miss(one: str, other: str):
    (found,) = near_misses(people((one, "vt25"), ("zz99", "vt25"), (other, "ht25"), ("zz99", "ht25")))
    assert (found.code, found.other) == (one, other)
    assert (found.place, found.other_place) == (Place("vt25.csv", row=2), Place("ht25.csv", row=4))


@pytest.mark.parametrize(
    "codes",
    [
        [("bm24", "vt25"), ("bm25", "vt25")],
        [("bm24", "vt25"), ("bm24", "ht25"), ("bm25", "ht25")],
        [("bm24", "vt25"), ("xy24", "ht25")],
        [("a", "vt25"), ("b", "ht25")],
    ],
)
def test_two_of_one_round_a_known_pair_and_the_unlike_are_left_alone(codes: list[tuple[str, str]]):
    assert near_misses(people(*codes)) == ()


def test_a_near_miss_is_a_warning_with_both_rows():
    (problem,) = near_code_problems(people(("bm24", "vt25"), ("bm42", "ht25")))
    assert (problem.severity, problem.place) == ("warning", Place("ht25.csv", row=3))
    assert problem.arguments == {"word": "bm42", "other": "bm24", "file": "vt25.csv", "row": 2}


@given(st.lists(st.text("ab1", min_size=3, max_size=4), max_size=12))
def test_near_misses_are_those_that_comparing_all_would_find(codes: list[str]):
    from rapidfuzz.distance import OSA

    rounds = [(code, "vt25" if n % 2 else "ht25") for n, code in enumerate(codes)]
    once = {code: {when for other, when in rounds if other == code} for code in codes}
    single = {code: next(iter(when)) for code, when in once.items() if len(when) == 1}
    wanted = {
        frozenset((a, b))
        for a in single
        for b in single
        if a != b and single[a] != single[b] and OSA.distance(a, b) == 1
    }
    assert {frozenset((each.code, each.other)) for each in near_misses(people(*rounds))} == wanted
