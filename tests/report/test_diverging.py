"""Answers on both sides of the middle: which stands where, and what is told beside the bars."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.analysis.query import parse_one
from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.diverging import APARTS, Sides, left_out, sides_of
from fokus.report.figures import check, figure
from fokus.report.labels import Labels
from fokus.study.instrument import ResponseFormat


def steps(*values: float, neutral: tuple[float, ...] = ()) -> ResponseFormat:
    points = [{"value": each, "sv": f"Steg {each:g}", "neutral": each in neutral} for each in values]
    return ResponseFormat.model_validate({"points": points})


def test_four_steps_have_no_middle():
    assert sides_of(steps(1, 2, 3, 4), ["1", "2", "3", "4"]) == Sides(
        ("1", "2"), ("3", "4"), (), is_neutral=True
    )


def test_the_middle_of_five_stands_apart_and_so_do_non_answers():
    sides = sides_of(steps(1, 2, 3, 4, 5), ["1", "2", "3", "4", "5", "dont_know", "blank"])
    assert sides == Sides(("1", "2"), ("4", "5"), ("3", "dont_know", "blank"))


def test_a_named_neutral_goes_before_the_middle():
    sides = sides_of(steps(1, 2, 3, 4, 5, neutral=(4,)), ["1", "2", "3", "4", "5"])
    assert (sides.left, sides.right, sides.apart) == (("1", "2", "3"), ("5",), ("4",))


def test_answers_without_order_all_stand_on_one_side():
    assert sides_of(steps(1, 2, 3), ["1", "2", "3"], ordered=False) == Sides((), ("1", "2", "3"), ())


@given(st.integers(2, 11), st.data())
def test_every_answer_stands_once(number: int, data: st.DataObject):
    values = [float(each) for each in range(1, number + 1)]
    neutral = tuple(data.draw(st.sets(st.sampled_from(values), max_size=1)))
    given_ = [f"{each:g}" for each in values] + ["dont_know"]
    sides = sides_of(steps(*values, neutral=neutral), given_)
    assert sorted([*sides.left, *sides.right, *sides.apart]) == sorted(given_)


def answers(missing: int | None = 3, denominator: str = "answered", **counts: int) -> Released:
    n = sum(counts.values())
    rows = tuple(
        Estimate(
            {"item": "k1", "answer": each.strip("_")}, "share", count / n, count=count, n=n, missing=missing,
            unit="share", size=n,
        )
        for each, count in counts.items()
    )  # fmt: skip
    query = parse_one(f"items of=k1 denominator={denominator}")
    return Released(query, "estimate", ("item", "answer"), rows, (), (), ())


def test_what_is_outside_the_bars_is_named(swedish: Labels, english: Labels):
    released = answers(_1=5, _2=10, _3=20, _4=5)
    assert figure((released,), swedish).notes[-1] == (
        "Utanför staplarna står ”Vet ej” och obesvarade: 3 personer per stapel."
    )
    assert left_out(released, english) == (
        "Outside the bars are “Don’t know” and unanswered: 3 persons for each bar.",
    )
    assert not left_out(answers(missing=0, _3=20, _4=5), swedish)
    assert not left_out(answers(denominator="all", _3=20, _4=5), swedish)


def test_hidden_answers_are_two_dots_and_no_bar(items_of: Callable[[int], Released], swedish: Labels):
    shown = items_of(40)
    gone = {"value": None, "count": None, "n": None, "missing": None, "hidden": True}
    hidden = replace(shown, rows=tuple(replace(row, **gone) for row in shown.rows))
    drawn = figure((hidden,), swedish)
    assert ".." in drawn.alt
    assert "20" not in drawn.alt
    assert drawn.png != figure((shown,), swedish).png


def test_items_answered_in_different_ways_are_not_drawn_as_one(swedish: Labels):
    instrument = swedish.instruments["samverkan"]
    often = instrument.response["agree4"].model_copy(
        update={
            "points": tuple(
                p.model_copy(update={"sv": f"Ofta {p.value:g}"}) for p in instrument.response["agree4"].points
            )
        }
    )
    items = tuple(i.model_copy(update={"response": "often"}) if i.id == "k2" else i for i in instrument.item)
    changed = instrument.model_copy(
        update={"item": items, "response": {**instrument.response, "often": often}}
    )
    both = answers(_3=20, _4=5)
    other = tuple(replace(row, at={**row.at, "item": "k2"}) for row in both.rows)
    released = replace(both, rows=(*both.rows, *other))
    check((released,), swedish)
    with pytest.raises(RenderingError, match="formats-differ"):
        check((released,), replace(swedish, instruments={"samverkan": changed}))


def test_numbers_and_several_choices_are_no_parts_of_a_whole(swedish: Labels):
    number = replace(answers(_3=20).rows[0], measure="mean", value=3.2)
    with pytest.raises(RenderingError, match="no-figure"):
        check((replace(answers(_3=20), rows=(number,)),), swedish)


def test_no_two_answers_apart_look_the_same():
    looks = [tuple(sorted((key, str(value)) for key, value in each.items())) for each in APARTS]
    assert len(set(looks)) == len(looks) >= 6  # a neutral and five kinds of non-answer
