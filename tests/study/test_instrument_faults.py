"""What a questionnaire may say of itself that does not hold together, each at its line."""

import pytest

from fokus.problems import Problem
from fokus.study.instrument import Instrument, check_instrument, check_rounds, sound_instrument
from fokus.study.toml import read_toml

FORM = """\
id = "elevhalsa"
title = { sv = "Elevhälsans arbete", en = "The work of pupil health" }
version = "1.0"
[response.agree5]
points = [
  { value = 1, sv = "Instämmer inte alls", en = "Do not agree" },
  { value = 3, sv = "Varken eller", en = "Neither nor", neutral = true },
  { value = 5, sv = "Instämmer helt", en = "Agree" },
]
non_answers = [
  { id = "dont_know", sv = "Vet ej", en = "Don't know" },
  { id = "refused", sv = "Vill ej svara", en = "Prefer not to answer" },
]
[response.yrke]
points = [{ value = 1, sv = "Kurator", en = "Social worker" }, { value = 2, sv = "Rektor", en = "Principal" }]
[choices.hjalp]
options = [
  { id = "tid", sv = "Tid", en = "Time" },
  { id = "chef", sv = "Chefen", en = "My manager" },
]
[[item]]
id = "u1"
response = "agree5"
sv = "Vi har ett klart uppdrag."
en = "We have a clear remit."
reworded = [{ round = "omg2", sv = "Vårt uppdrag är klart." }]
[[item]]
id = "u2"
response = "agree5"
sv = "Uppgifter blir liggande."
en = "Tasks are left undone."
[[item]]
id = "u3"
kind = "single"
response = "yrke"
sv = "Vilket är ditt yrke?"
en = "What is your profession?"
[[item]]
id = "u4"
choices = "hjalp"
sv = "Vad skulle hjälpa?"
en = "What would help?"
[[item]]
id = "u5"
kind = "number"
range = [0, 40]
sv = "Hur många timmar i veckan?"
en = "How many hours a week?"
[[item]]
id = "u6"
sv = "Något mer?"
en = "Anything else?"
[[scale]]
id = "uppdrag"
label = { sv = "Uppdrag", en = "Remit" }
items = ["u1", "-u2"]
min_answered = 1
cut = 3
bound = 0.2
[[scale]]
id = "valmaende"
label = { sv = "Välmående", en = "Well-being" }
scored = true
range = [0, 100]
"""


def read(text: str) -> tuple[Instrument, list[Problem]]:
    form, locator, problems = read_toml(text, "f.toml", Instrument)
    assert form is not None
    return sound_instrument(form), [*problems, *check_instrument(form, locator)]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_every_kind_of_item_is_read():
    form, problems = read(FORM)
    assert not problems
    assert [each.kind for each in form.item] == ["scale", "scale", "single", "several", "number", "text"]
    assert form.version == "1.0"
    choices = form.choices_of("u4")
    assert choices is not None
    assert [each.id for each in choices.options] == ["tid", "chef"]
    assert form.choices_of("u1") is None
    assert form.find_item("u5").range == (0, 40)
    assert (form.scale[0].cut, form.scale[0].bound) == (3, 0.2)


def test_a_scale_that_comes_with_its_scores_has_a_range_and_no_items():
    form, _ = read(FORM)
    scale = form.scale[1]
    assert (scale.scored, scale.range, scale.items) == (True, (0, 100), ())


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "left"),
    [
        ("{ value = 3, sv", "{ value = 1, sv", "point-twice", '{ value = 1, sv = "Varken', (4, 1)),
        ("{ value = 5, sv", "{ value = 2, sv", "points-not-ascending", '{ value = 2, sv = "Instä', (6, 2)),
        ("{ value = 5, sv", "{ value = 4, sv", "neutral-off-middle", "{ value = 3", (6, 2)),
        ("non_answers = [\n", "positive = [4]\nnon_answers = [\n", "unknown-point", "positive", (6, 2)),
        ('sv = "Vill ej svara"', 'sv = "Vet  EJ"', "ambiguous-answer", '{ id = "refused"', (4, 1)),
        ('sv = "Vet ej"', 'sv = "5"', "ambiguous-answer", '{ id = "dont_know"', (4, 1)),
        ('id = "refused"', 'id = "3"', "non-answer-id", '{ id = "3"', (6, 2)),
        ('sv = "Chefen"', 'sv = "tid"', "ambiguous-answer", '{ id = "chef"', (5, 2)),
        ('id = "chef"', 'id = "tid"', "duplicate-id", '{ id = "tid", sv = "Chefen"', (5, 2)),
        ('choices = "hjalp"', 'choices = "hjälp"', "unknown-choices", 'choices = "hjälp"', (5, 2)),
        ('choices = "hjalp"\n', 'choices = "hjalp"\nresponse = "yrke"\n',
         "item-kind", '[[item]]\nid = "u4"', (5, 2)),
        ('kind = "number"', 'kind = "text"', "item-kind", 'kind = "text"', (5, 2)),
        ('kind = "number"', 'kind = "tal"', "wrong-value", 'kind = "tal"', (5, 2)),
        ("range = [0, 40]", "range = [40, 0]", "range-order", "range = [40, 0]", (6, 2)),
        ('"Vårt uppdrag är klart." }', '"A" }, { round = "omg2", sv = "B" }',
         "reworded-twice", "reworded", (6, 2)),
        ('en = "Tasks are left undone."\n', "", "wording-missing", '[[item]]\nid = "u2"', (6, 2)),
        (', en = "Don\'t know"', "", "wording-missing", '{ id = "dont_know"', (6, 2)),
        (', en = "Remit"', "", "wording-missing", 'label = { sv = "Uppdrag"', (6, 2)),
        ('sv = "Uppgifter blir liggande."', 'sv = "Vi har ett klart uppdrag."', "same-wording",
         '[[item]]\nid = "u2"', (6, 2)),
        ('items = ["u1", "-u2"]', 'items = ["u1", "-u9"]', "unknown-item", "items =", (6, 1)),
        ('items = ["u1", "-u2"]', 'items = ["-u3"]', "choice-in-scale", "items =", (6, 1)),
        ('items = ["u1", "-u2"]', 'items = ["-u5"]', "open-item-in-scale", "items =", (6, 1)),
        ('items = ["u1", "-u2"]', "items = []", "scale-without-items", "items =", (6, 1)),
        ("min_answered = 1", "min_answered = 3", "min-answered", "min_answered = 3", (6, 1)),
        ("cut = 3", "cut = 7", "cut-outside", "cut = 7", (6, 2)),
        ("cut = 3", "cut = 1", "cut-outside", "cut = 1", (6, 2)),
        ("bound = 0.2", "bound = -0.2", "wrong-value", "bound", (6, 1)),
        ("range = [0, 100]\n", "", "scored-scale", '[[scale]]\nid = "valmaende"', (6, 1)),
        ("scored = true\n", 'scored = true\nitems = ["u1"]\n',
         "scored-scale", '[[scale]]\nid = "valmaende"', (6, 1)),
        ("cut = 3", "range = [0, 10]", "scored-scale", '[[scale]]\nid = "uppdrag"', (6, 1)),
        ("range = [0, 100]", "range = [100, 0]", "range-order", "range = [100", (6, 1)),
        ("scored = true\n", "", "missing-key", '[[scale]]\nid = "valmaende"', (6, 1)),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_line_and_falls_alone(
    old: str, new: str, code: str, at: str, left: tuple[int, int]
):
    text = FORM.replace(old, new)
    form, problems = read(text)
    assert text != FORM
    told = [each for each in problems if each.code == code]
    assert told[0].place.line == line_of(text, at)
    assert (len(form.item), len(form.scale)) == left


def test_a_language_that_no_item_has_is_not_missing_and_a_step_may_be_a_bare_number():
    swedish = "\n".join(line for line in FORM.splitlines() if not line.startswith("en ="))
    bare = swedish.replace('value = 3, sv = "Varken eller", en = "Neither nor"', "value = 3")
    assert "value = 3, neutral" in bare
    assert not read(bare)[1]


def test_a_rewording_belongs_to_a_round_of_the_study():
    form, locator, _ = read_toml(FORM, "f.toml", Instrument)
    assert form is not None
    assert not check_rounds(form, ["omg1", "omg2"], locator)
    wrong = check_rounds(form, ["omg1", "omg3"], locator)
    assert [(each.code, each.place.line) for each in wrong] == [("unknown-round", line_of(FORM, "reworded"))]


def test_what_only_costs_a_word_is_a_warning():
    texts = [
        FORM.replace('en = "Tasks are left undone."\n', ""),
        FORM.replace("cut = 3", "cut = 7"),
        FORM.replace('sv = "Uppgifter blir liggande."', 'sv = "Vi har ett klart uppdrag."'),
    ]
    assert [[each.severity for each in read(text)[1]] for text in texts] == [["warning"]] * 3
