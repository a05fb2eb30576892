"""A questionnaire that is written and read again is the same questionnaire."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fokus.study.instrument import Instrument
from fokus.study.instrument_toml import format_instrument
from fokus.study.toml import read_toml

ids = st.from_regex(r"[a-zåäö0-9][a-zåäö0-9_.-]{0,6}", fullmatch=True)
words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"\\\n\t'#[]{}=åÅ\x7f\x00"), max_size=12
)
numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000, allow_nan=False)
labels = st.fixed_dictionaries({}, optional={"sv": words, "en": words})
ranges = st.tuples(numbers, numbers)


def also(entry: st.SearchStrategy[dict[str, Any]], **more: st.SearchStrategy[Any]) -> Any:
    return st.tuples(entry, st.fixed_dictionaries(more), labels).map(
        lambda parts: parts[0] | parts[1] | parts[2]
    )


def some(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=more)


non_answers = st.lists(also(some(code=words), id=ids), max_size=3)
points = st.lists(also(some(code=words, neutral=st.booleans()), value=numbers), min_size=2, max_size=4)
formats = st.tuples(
    some(non_answers=non_answers, positive=st.lists(numbers, max_size=2)),
    st.fixed_dictionaries({"points": points}),
).map(lambda parts: parts[0] | parts[1])
lists = st.fixed_dictionaries({"options": st.lists(also(some(code=words), id=ids), min_size=1, max_size=3)})
kinds = st.sampled_from(["scale", "single", "several", "number", "text"])
items = also(
    some(
        kind=kinds, response=ids, choices=ids, range=ranges, sensitive=st.booleans(),
        reworded=st.lists(also(some(), round=ids), max_size=2),
    ),
    id=ids,
)  # fmt: skip
scales = st.tuples(
    some(
        score=st.sampled_from(["mean", "sum", "index"]), cut=numbers, bound=st.floats(0, 5),
        scored=st.booleans(), range=ranges, sensitive=st.booleans(),
    ),
    st.fixed_dictionaries({
        "id": ids, "label": labels, "items": st.lists(words, max_size=3), "min_answered": st.integers(1, 9),
    }),
).map(lambda parts: parts[0] | parts[1])  # fmt: skip
forms = st.tuples(
    some(version=words, owner=words, licence=words, citation=words, scale=st.lists(scales, max_size=2)),
    st.fixed_dictionaries({
        "id": ids, "title": labels | words, "item": st.lists(items, min_size=1, max_size=3),
        "response": st.dictionaries(ids, formats, max_size=2),
        "choices": st.dictionaries(ids, lists, max_size=2),
    }),
).map(lambda parts: Instrument.model_validate(parts[0] | parts[1]))  # fmt: skip


@given(forms)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_reading_what_was_written_gives_the_same_questionnaire(form: Instrument):
    found, _, problems = read_toml(format_instrument(form), "f.toml", Instrument)
    assert not problems
    assert found == form


def test_what_goes_without_saying_is_not_said():
    form = Instrument.model_validate({
        "id": "eht", "title": "Elevhälsan",
        "response": {"ja": {"points": [{"value": 0}, {"value": 1, "sv": "Ja"}]}},
        "item": [{"id": "k1", "response": "ja", "sv": "Vi har möten."}, {"id": "o1", "sv": "Något mer?"}],
    })  # fmt: skip
    assert (
        format_instrument(form)
        == """\
id = "eht"
title = "Elevhälsan"

[response.ja]
points = [
  { value = 0 },
  { value = 1, sv = "Ja" },
]

[[item]]
id = "k1"
response = "ja"
sv = "Vi har möten."

[[item]]
id = "o1"
sv = "Något mer?"
"""
    )
