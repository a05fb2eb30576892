"""What is odd in survey answers: each kind planted once and found, and sound answers left in peace."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.evaluation import load
from fokus.material.oddities import oddities
from fokus.material.responses import RESPONDENT, Responses, combine
from fokus.messages import LANGUAGES, catalogue
from fokus.problems import Problem
from fokus.study.design import Design
from fokus.study.instrument import Instrument

EXAMPLE = Path(__file__).parents[2] / "analyses" / "tillsammans"
ITEMS = tuple(f"k{n}" for n in range(1, 11))
CONTACT, TIME = ("k1", "k2", "k3", "k4", "k5"), ("k6", "k7", "k8", "k9", "k10")
ROUNDS = ("omg1", "omg2", "omg3")
REVERSED = ("k3", "k8")
Rows = Sequence[Sequence[float | None]]


def questionnaire(reverse: Iterable[str] = REVERSED, **reworded: str) -> Instrument:
    points = [{"value": value, "sv": f"Steg {value}"} for value in (1, 2, 3, 4)]
    items: list[dict[str, Any]] = [
        {"id": each, "response": "agree4", "sv": f"Fråga {each}."} for each in ITEMS
    ]
    for item in items:
        if item["id"] in reworded:
            item["reworded"] = [{"round": reworded[item["id"]], "sv": "Frågan i nya ord."}]
    signed = [[f"-{each}" if each in reverse else each for each in scale] for scale in (CONTACT, TIME)]
    scales = [
        {"id": name, "label": {"sv": name}, "items": items, "min_answered": 1}
        for name, items in zip(("kontakt", "tid"), signed, strict=True)
    ]
    form = {"agree4": {"points": points, "non_answers": [{"id": "dont_know", "sv": "Vet ej"}]}}
    return Instrument.model_validate(
        {"id": "enkat", "title": "Samverkan", "response": form, "item": items, "scale": scales}
    )


DESIGN = Design.model_validate(
    {
        "study": {"title": "Liten studie"},
        "round": [
            {"id": each, "label": each, "from": f"2025-0{n}-01", "to": f"2025-0{n}-28"}
            for n, each in enumerate(ROUNDS, start=1)
        ],
        "site": [{"id": "lindby", "label": "Lindby"}],
        "profession": [{"id": "kurator", "label": "kurator"}],
    }
)


def export(rows: Rows, when: str = "omg1", items: Sequence[str] = ITEMS, *, linked: bool = True) -> Responses:
    """Return the answers of a round; a person's code is her place in it."""
    people = [
        (f"p{n}", linked, when, "lindby", "kurator", f"responses/{when}.csv", n + 2) for n in range(len(rows))
    ]
    answers = pd.DataFrame([list(row) for row in rows], columns=list(items), dtype=float)
    given = answers.map(lambda value: "dont_know" if pd.isna(value) else f"{value:g}").astype(object)
    return Responses(questionnaire(), pd.DataFrame(people, columns=list(RESPONDENT)), answers, given)


def found(
    *parts: Responses, form: Instrument | None = None, times: pd.DataFrame | None = None
) -> list[Problem]:
    responses, doubles = combine(list(parts))
    assert not doubles
    if times is not None:
        responses = replace(responses, times=times)
    problems = list(oddities(responses, form or questionnaire(), DESIGN))
    for problem in problems:
        assert problem.severity == "warning"
        for language in LANGUAGES:
            assert catalogue(language).say(f"problem.{problem.code}", **problem.arguments)
            assert catalogue(language).say(f"remedy.{problem.remedy_code}", **problem.arguments)
    return problems


def of_kind(code: str, problems: list[Problem]) -> list[Problem]:
    return [each for each in problems if each.code == code]


def sound(n: int, seed: int, against: Iterable[str] = ()) -> list[list[float]]:
    """Return answers that hang together within each scale; reversed ones, and ``against``, run against it."""
    rng = np.random.default_rng(seed)
    columns = []
    for scale in (CONTACT, TIME):
        person = rng.normal(size=n)
        for item in scale:
            answer = np.clip(np.round(2.5 + person + rng.normal(scale=0.8, size=n)), 1, 4)
            turned = (item in REVERSED) != (item in against)
            columns.append(5 - answer if turned else answer)
    return np.stack(columns, axis=1).tolist()


def test_sound_answers_have_nothing_odd():
    assert found(export(sound(60, 1)), export(sound(60, 2), "omg2")) == []


# Straight-lining

STRAIGHT = [3.0] * 10


def test_the_same_answer_to_everything_is_told_with_its_row():
    (problem,) = found(export([*sound(30, 3), STRAIGHT]))
    assert (problem.code, problem.place.file, problem.place.row) == (
        "straight-lined",
        "responses/omg1.csv",
        32,
    )
    assert problem.arguments == {"number": 1, "rows": "32"}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([None, None, *STRAIGHT[2:]], True),
        ([None, None, None, *STRAIGHT[3:]], False),
        ([*STRAIGHT[:9], 2.0], False),
        ([3, 3, None, 3, 3, 3, 3, None, 3, 3], False),
        ([None] * 10, False),
    ],
    ids=["eight answered", "seven answered", "one differs", "no reversed item answered", "blank"],
)
def test_what_counts_as_straight(answers: list[float | None], *, told: bool):
    assert bool(of_kind("straight-lined", found(export([*sound(30, 3), answers])))) == told


def test_without_reversed_items_the_same_answer_to_everything_is_told_too():
    form = questionnaire(reverse=())
    assert of_kind("straight-lined", found(export([STRAIGHT] * 3), form=form))


def test_of_many_rows_some_are_named_and_all_are_counted():
    (problem,) = of_kind("straight-lined", found(export([STRAIGHT] * 14)))
    assert problem.arguments == {"number": 14, "rows": "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …"}


def test_each_file_is_told_with_its_own_rows():
    both = found(export([*sound(5, 1), STRAIGHT]), export([STRAIGHT, *sound(5, 2)], "omg2"))
    places = [(each.place.file, each.place.row) for each in of_kind("straight-lined", both)]
    assert places == [("responses/omg1.csv", 7), ("responses/omg2.csv", 2)]


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, None]), min_size=10, max_size=10))
def test_only_one_and_the_same_answer_is_ever_told(answers: list[float | None]):
    there = [each for each in answers if each is not None]
    both_ways = len({item in REVERSED for item, each in zip(ITEMS, answers, strict=True) if each}) == 2
    expected = len(set(there)) == 1 and len(there) >= 8 and both_ways
    assert bool(of_kind("straight-lined", found(export([answers])))) == expected


# Durations


def times(started: Sequence[str | None], ended: Sequence[str | None]) -> pd.DataFrame:
    lasted = pd.to_datetime(list(ended)) - pd.to_datetime(list(started))
    return pd.DataFrame({"seconds": lasted.total_seconds()})


def test_who_ended_before_starting_and_who_cannot_have_read_are_told():
    began = "2025-01-10 09:00:00"
    ends = ["2025-01-10 08:59:59", "2025-01-10 09:00:08", "2025-01-10 09:00:11", "2025-01-10 09:06:30", None]
    problems = found(export(sound(5, 4)), times=times([began] * 5, ends))
    assert [(each.code, each.arguments["rows"]) for each in problems] == [
        ("ended-before-started", "2"), ("too-fast", "3"),
    ]  # fmt: skip


def test_seconds_ready_made_do_as_well():
    problems = found(export(sound(3, 4)), times=pd.DataFrame({"seconds": [4.2, 180.0, np.nan]}))
    assert [(each.code, each.place.row) for each in problems] == [("too-fast", 2)]


@pytest.mark.parametrize(
    ("began", "ended"),
    [
        (["2025-01-10 09:00", "2025-01-10 09:00"], ["2025-01-10 09:00", "2025-01-10 09:04"]),
        (["2025-01-10", "2025-01-11"], ["2025-01-10", "2025-01-12"]),
    ],
    ids=["clocks of minutes", "only dates"],
)
def test_a_coarse_clock_makes_nobody_fast(began: list[str], ended: list[str]):
    assert found(export(sound(2, 4)), times=times(began, ended)) == []


def test_who_answered_little_may_be_fast():
    mostly_blank = export([[3.0] + [None] * 9])
    mostly_blank.given.loc[0, list(ITEMS[1:])] = "blank"
    assert found(mostly_blank, times=pd.DataFrame({"seconds": [2.5]})) == []


# Items against their scale


def test_an_item_that_nobody_flagged_as_reversed_is_found_and_it_alone():
    (problem,) = found(export(sound(60, 5, against=["k9"])))
    assert (problem.code, problem.place.file) == ("not-flagged-reversed", "instruments/enkat.toml")
    assert problem.arguments == {"item": "k9", "scale": "tid", "number": 60}


def test_an_item_that_was_turned_without_need_is_found():
    (problem,) = found(export(sound(60, 6, against=["k3"])))
    assert (problem.code, problem.arguments["item"]) == ("needlessly-reversed", "k3")


@pytest.mark.parametrize(("complete", "told"), [(19, False), (20, True)])
def test_below_twenty_complete_answers_nothing_is_said_of_items(complete: int, *, told: bool):
    rows: list[list[float | None]] = [list(row) for row in sound(40, 7, against=["k2"])]
    for row in rows[complete:]:
        row[0] = None
    problems = of_kind("not-flagged-reversed", found(export(rows)))
    assert [each.arguments["number"] for each in problems] == ([complete] if told else [])


def test_an_item_that_everybody_answers_alike_is_not_against_anything():
    assert found(export([[*row[:4], 4.0, *row[5:]] for row in sound(40, 8)])) == []


# Rounds


def test_a_round_carried_forward_is_found_with_its_rows():
    first = sound(40, 9)
    second = sound(40, 10)
    second[3], second[7], second[20] = first[3], first[7], first[20]
    (problem,) = found(export(first), export(second, "omg2"))
    assert (problem.code, problem.place.file, problem.place.row) == (
        "round-repeated",
        "responses/omg2.csv",
        5,
    )
    assert problem.arguments == {"number": 3, "rows": "5, 9, 22", "round": "omg2", "earlier": "omg1"}


def test_a_whole_round_carried_forward_is_found():
    (problem,) = found(export(sound(25, 11), "omg2"), export(sound(25, 11), "omg3"))
    assert (problem.code, problem.arguments["number"]) == ("round-repeated", 25)


def test_rows_are_matched_by_person_and_not_by_place():
    first = sound(30, 12)
    later = export(first[::-1], "omg2")
    assert found(export(first), later) == []
    codes = later.people.assign(respondent=[f"p{n}" for n in reversed(range(30))])
    same = Responses(later.instrument, codes, later.answers, later.given)
    assert len(of_kind("round-repeated", found(export(first), same))) == 1


def test_who_is_not_linked_repeats_nobody():
    rows = sound(30, 13)
    first, second = export(rows, linked=False), export(rows, "omg2", linked=False)
    first.people["respondent"] = [f"responses/omg1.csv:{n}" for n in range(30)]
    second.people["respondent"] = [f"responses/omg2.csv:{n}" for n in range(30)]
    assert found(first, second) == []


def test_few_answers_in_common_may_well_be_the_same():
    rows = sound(30, 14)
    three, five = ([[*row[:n], *[None] * (10 - n)] for row in rows] for n in (3, 5))
    assert of_kind("round-repeated", found(export(rows), export(three, "omg2"))) == []
    assert len(of_kind("round-repeated", found(export(rows), export(five, "omg2")))) == 1


def test_where_nearly_everybody_gives_the_highest_answer_repeating_it_is_no_wonder():
    rng = np.random.default_rng(15)
    rows = [[4.0 if rng.random() < 0.97 else 3.0 for _ in ITEMS] for _ in range(50)]
    again = [[4.0 if rng.random() < 0.97 else 3.0 for _ in ITEMS] for _ in range(50)]
    assert sum(one == other for one, other in zip(rows, again, strict=True)) > 20
    assert of_kind("round-repeated", found(export(rows), export(again, "omg2"))) == []


def test_persons_who_change_little_are_not_taken_for_a_copy():
    rng = np.random.default_rng(16)
    first = sound(200, 17)
    again = [[each if rng.random() < 0.7 else 5 - each for each in row] for row in first]
    assert sum(one == other for one, other in zip(first, again, strict=True)) > 2
    assert of_kind("round-repeated", found(export(first), export(again, "omg2"))) == []


def test_an_item_in_other_words_is_told_where_it_can_be_compared():
    form = questionnaire(k4="omg2")
    one, two = export(sound(30, 18)), export(sound(30, 19), "omg2")
    (problem,) = found(one, two, form=form)
    assert (problem.code, problem.arguments) == ("item-reworded", {"item": "k4", "round": "omg2"})
    assert found(two, form=form) == []
    assert found(one, export(sound(30, 19), "omg3"), form=form) == []


def test_a_scale_that_lacks_an_item_in_one_round_is_told_with_the_file():
    shorter = [[*row[:6], *row[7:]] for row in sound(30, 20)]
    without = export(shorter, "omg2", [item for item in ITEMS if item != "k7"])
    (problem,) = found(export(sound(30, 21)), without)
    assert (problem.code, problem.place.file) == ("scale-differs", "responses/omg2.csv")
    assert problem.arguments == {"scale": "tid", "round": "omg2", "items": "k7"}


def test_a_scale_that_was_not_asked_at_all_in_a_round_is_no_different_scale():
    only = export([row[:5] for row in sound(30, 22)], "omg2", CONTACT)
    assert found(export(sound(30, 23)), only) == []


# The example study


def test_in_the_example_what_was_planted_is_found_and_nothing_else():
    study, _ = load(EXAMPLE)
    assert study is not None
    responses = study.responses["collaboration"]
    problems = list(oddities(responses, study.instruments["collaboration"], study.design))
    assert [(each.code, each.arguments["item"]) for each in problems] == [
        ("not-flagged-reversed", "k14"), ("item-reworded", "k1"),
    ]  # fmt: skip
