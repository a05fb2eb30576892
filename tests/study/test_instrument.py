import pytest

from fokus.study.cells import answer_ids, fold, point_id
from fokus.study.instrument import Instrument, check_instrument, sound_instrument
from fokus.study.toml import read_toml

FORM = """\
id = "samverkan"
title = "Samverkan"
[response.agree4]
points = [
  { value = 1, sv = "Stämmer inte alls", en = "Not at all true" },
  { value = 2, sv = "Stämmer ganska dåligt" },
  { value = 3, sv = "Stämmer ganska bra" },
  { value = 4, sv = "Stämmer helt" },
]
non_answers = [{ id = "dont_know", sv = "Vet ej", en = "Don't know" }]
[response.yes_no]
points = [{ value = 0, sv = "Nej" }, { value = 1, sv = "Ja" }]
[[item]]
id = "k1"
response = "agree4"
sv = "Jag vet vem jag ska ringa."
[[item]]
id = "k2"
response = "agree4"
sv = "Det är svårt att få svar."
[[item]]
id = "k3"
response = "yes_no"
sv = "Vi har möten."
[[item]]
id = "ovrigt"
sv = "Något mer?"
[[scale]]
id = "kontakt"
label = { sv = "Kontakt" }
items = ["k1", "-k2"]
min_answered = 1
"""


def read(text: str) -> tuple[Instrument, list[tuple[str, int | None]]]:
    form, locator, problems = read_toml(text, "f.toml", Instrument)
    assert form is not None
    problems = [*problems, *check_instrument(form, locator)]
    return sound_instrument(form), [(each.code, each.place.line) for each in problems]


def test_a_questionnaire_is_read():
    form, problems = read(FORM)
    assert not problems
    assert form.title.text("en") == "Samverkan"
    assert form.scale[0].item_ids == ("k1", "k2")
    assert form.scale[0].reverse_keyed == {"k2"}
    scale = form.format_of("k1")
    assert scale is not None
    assert (scale.lowest, scale.highest) == (1, 4)
    assert form.format_of("ovrigt") is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"-k2"]', '"k3"]', ("mixed-formats", 31)),
        ('"-k2"]', '"ovrigt"]', ("open-item-in-scale", 31)),
        ('"-k2"]', '"k22"]', ("unknown-item", 31)),
        ('"-k2"]', '"-k1"]', ("item-twice", 31)),
        ("min_answered = 1", "min_answered = 3", ("min-answered", 32)),
        ('score = "mean"', "", ("", 0)),
        ("min_answered = 1", 'min_answered = 1\nscore = "medel"', ("wrong-value", 33)),
        ("min_answered = 1", "min_answered = 1\nbound = inf", ("wrong-value", 33)),
    ],
)
def test_a_scale_that_cannot_be_scored_as_meant_falls(old: str, new: str, expected: tuple[str, int]):
    form, problems = read(FORM.replace(old, new))
    if not expected[0]:
        assert (len(form.scale), problems) == (1, [])
        return
    assert expected in problems
    assert not form.scale
    assert len(form.item) == 4


def test_an_item_with_a_wrong_key_is_not_taken_for_an_ordinary_one():
    form, problems = read(FORM.replace('id = "k3"\n', 'id = "k3"\nsensitiv = true\n'))
    assert problems == [("unknown-key", 23)]
    assert [each.id for each in form.item] == ["k1", "k2", "ovrigt"]


def test_half_a_response_format_is_none():
    form, problems = read(FORM.replace("value = 4,", 'value = "fyra",'))
    assert problems[0] == ("wrong-value", 8)
    assert [each.id for each in form.item] == ["k3", "ovrigt"]
    assert not form.scale


def test_ids_are_used_once_in_a_questionnaire():
    form, problems = read(FORM.replace('id = "k3"', 'id = "k1"').replace('id = "kontakt"', 'id = "k2"'))
    assert problems == [("duplicate-id", 22), ("duplicate-id", 29)]
    assert [each.id for each in form.item] == ["k1", "k2", "ovrigt"]


def test_an_answer_is_known_by_value_label_or_id_in_either_language():
    form, _ = read(FORM)
    scale = form.format_of("k1")
    assert scale is not None
    ids = answer_ids(scale)
    written = ["1", "1,0", " stämmer  INTE alls", "Not at all true", "vet ej", "dont_know", "", "5", "nan"]
    assert [ids.get(fold(each)) for each in written] == [
        "1", "1", "1", "1", "dont_know", "dont_know", "blank", None, None,
    ]  # fmt: skip
    assert point_id(2.5) == "2.5"
