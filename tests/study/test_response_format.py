"""Points on the index, and which of them are positive: the two official conventions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.study.instrument import (
    Instrument,
    Item,
    Labels,
    Point,
    ResponseFormat,
    Scale,
    index_of,
    numbers_in,
    positive_points,
    score_range,
)

values = st.lists(
    st.integers(min_value=-50, max_value=50).map(float), min_size=2, max_size=11, unique=True
).map(sorted)


def formatted(points: list[float], **more: object) -> ResponseFormat:
    return ResponseFormat.model_validate({"points": [{"value": value} for value in points], **more})


def test_four_points_are_0_and_a_third_and_two_thirds_and_10():
    four = formatted([1, 2, 3, 4])
    assert [round(index_of(value, four), 2) for value in (4, 3, 2, 1)] == [10, 6.67, 3.33, 0]


@given(values)
def test_the_index_goes_from_0_to_10_and_keeps_the_order(points: list[float]):
    response = formatted(points)
    found = [index_of(value, response) for value in points]
    assert (found[0], found[-1]) == (0, 10)
    assert found == sorted(found)


@given(values)
def test_a_reversed_item_turns_its_index_and_its_positive_points(points: list[float]):
    response = formatted(points)
    turned = [response.lowest + response.highest - value for value in points]
    for value, mirrored in zip(points, turned, strict=True):
        assert index_of(mirrored, response) == pytest.approx(10 - index_of(value, response), abs=1e-9)
    upper = positive_points(response)
    lower = positive_points(response, reverse_keyed=True)
    assert not set(upper) & set(lower)
    assert set(lower) == {value for value, mirrored in zip(points, turned, strict=True) if mirrored in upper}


def test_the_middle_is_not_positive_and_a_format_may_name_its_own_points():
    assert positive_points(formatted([1, 2, 3, 4, 5])) == (4, 5)
    assert positive_points(formatted([1, 2, 3, 4, 5], positive=[5])) == (5,)
    assert positive_points(formatted([1, 2, 3, 4, 5], positive=[5]), reverse_keyed=True) == (1,)
    uneven = ResponseFormat(points=(Point(value=1), Point(value=2), Point(value=2.5, neutral=True)))
    assert positive_points(uneven) == (2,)


def test_the_range_of_a_scale_follows_its_score():
    def ranged(**more: object) -> tuple[float, float]:
        scale = Scale.model_validate({"id": "s", "label": {"sv": "S"}, "min_answered": 1, **more})
        items = (Item(id="k1", response="four"), Item(id="k2", response="four"))
        response = {"four": formatted([1, 2, 3, 4])}
        form = Instrument(id="i", title=Labels(sv="I"), response=response, item=items, scale=(scale,))
        return score_range(form, scale)

    assert ranged(items=["k1", "-k2"]) == (1, 4)
    assert ranged(items=["k1", "-k2"], score="sum") == (2, 8)
    assert ranged(items=["k1", "-k2"], score="index") == (0, 10)
    assert ranged(scored=True, range=[0, 100]) == (0, 100)


def test_what_is_answered_with_a_number_is_known_by_id():
    hours = Item(id="timmar", kind="number", range=(0, 40))
    scale = Scale(id="valmaende", label=Labels(), items=(), min_answered=1, scored=True, range=(0, 100))
    form = Instrument(
        id="i",
        title=Labels(sv="I"),
        item=(hours, Item(id="antal", kind="number"), Item(id="fritt")),
        scale=(scale,),
    )
    assert numbers_in(form) == {"timmar": (0, 40), "antal": None, "valmaende": (0, 100)}
