"""Interview guides: what was asked when, and of whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.problems import Problem
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.guide import Guide, check_guide, is_guide, sound_guide, topics_of, was_asked
from fokus.study.toml import read_toml

GUIDE = """\
id = "guide"
kind = "guide"
title = "Fokusintervju"
rounds = ["omg1", "omg2"]
[[question]]
id = "g1"
themes = ["samverkan"]
sv = "Hur ser samarbetet med socialtjänsten ut?"
probes = [{ sv = "Vem tar kontakt?" }, { sv = "Vad händer sedan?" }]
[[question]]
id = "g2"
themes = ["narvaro", "tid"]
rounds = ["omg1"]
sv = "Hur gör ni när en elev börjar vara borta?"
[[question]]
id = "g3"
themes = ["mandat"]
professions = ["rektor"]
sv = "Vilket mandat har elevhälsan?"
"""
DESIGN = """\
format = 1
[study]
title = "Tillsammans"
[[round]]
id = "omg1"
label = "maj"
from = 2025-05-01
to = 2025-05-31
[[round]]
id = "omg2"
label = "november"
from = 2025-11-01
to = 2025-11-30
[[site]]
id = "lindby"
label = "Lindby"
[[profession]]
id = "rektor"
label = "rektor"
[[profession]]
id = "kurator"
label = "kurator"
"""
CODEBOOK = """\
[[theme]]
id = "samverkan"
label = "Samverkan"
[[theme]]
id = "narvaro"
label = "Närvaro"
[[theme]]
id = "tid"
label = "Tid"
[[theme]]
id = "organisation"
label = "Organisation"
[[code]]
id = "mandat"
theme = "organisation"
label = "Mandat"
"""


def study() -> tuple[Design, Codebook]:
    design, _, wrong = read_toml(DESIGN, "study.toml", Design)
    codebook, _, odd = read_toml(CODEBOOK, "codebook.toml", Codebook)
    assert design is not None
    assert codebook is not None
    assert not wrong + odd
    return design, codebook


def read(text: str, codebook: Codebook | None = None) -> tuple[Guide, list[Problem]]:
    guide, locator, problems = read_toml(text, "instruments/guide.toml", Guide)
    assert guide is not None
    design, themes = study()
    problems = [*problems, *check_guide(guide, design, codebook or themes, locator)]
    return sound_guide(guide), problems


def told(text: str) -> list[tuple[str, int | None, str]]:
    return [(each.code, each.place.line, each.severity) for each in read(text)[1]]


def test_a_guide_is_read_with_its_probes():
    guide, problems = read(GUIDE)
    assert not problems
    assert guide.title.text("en") == "Fokusintervju"
    assert [each.text("sv") for each in guide.question[0].probes] == ["Vem tar kontakt?", "Vad händer sedan?"]


def test_a_theme_that_was_not_asked_about_is_not_absent():
    guide, _ = read(GUIDE)
    assert was_asked([guide], ["narvaro"], "omg1")
    assert not was_asked([guide], ["narvaro"], "omg2")
    assert was_asked([guide], ["samverkan"], "omg2")


def test_a_theme_that_no_question_opens_may_come_up_by_itself_every_time():
    guide, _ = read(GUIDE)
    assert was_asked([guide], ["synsatt"], "omg1")
    assert was_asked([], ["narvaro"], "omg2")


def test_a_question_to_one_profession_was_not_put_to_another():
    guide, _ = read(GUIDE)
    topics = topics_of(study()[1], "organisation")
    assert topics == {"organisation", "mandat"}
    assert was_asked([guide], topics, "omg2", "rektor")
    assert not was_asked([guide], topics, "omg2", "kurator")
    assert was_asked([guide], topics, "omg2")


def test_one_of_several_guides_is_enough():
    first, _ = read(GUIDE)
    second, _ = read(GUIDE.replace('rounds = ["omg1"]\n', 'rounds = ["omg2"]\n'))
    assert was_asked([first, second], ["narvaro"], "omg2")


@given(
    st.lists(st.sampled_from(["omg1", "omg2"]), unique=True),
    st.lists(st.sampled_from(["omg1", "omg2"]), unique=True),
)
def test_the_rounds_of_a_question_stand_before_those_of_its_guide(own: list[str], of_guide: list[str]):
    guide = Guide.model_validate({
        "id": "g", "kind": "guide", "title": "G", "rounds": of_guide,
        "question": [{"id": "g1", "sv": "Hur går det?", "themes": ["tid"], "rounds": own}],
    })  # fmt: skip
    asked = {each for each in ("omg1", "omg2") if was_asked([guide], ["tid"], each)}
    assert asked == set(own or of_guide or ["omg1", "omg2"])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('rounds = ["omg1"]\n', 'rounds = ["omg3"]\n', ("unknown-round", 13, "error")),
        ('rounds = ["omg1", "omg2"]', 'rounds = ["omg1", "omg9"]', ("unknown-round", 4, "error")),
        ('["rektor"]', '["rektorer"]', ("unknown-profession", 18, "error")),
        ('"narvaro", "tid"', '"närvaro"', ("unknown-theme", 12, "warning")),
        ('id = "g2"', 'id = "g1"', ("duplicate-id", 11, "error")),
        ('id = "g2"', 'id = "all"', ("reserved-id", 11, "error")),
        ("probes = ", "prober = ", ("unknown-key", 9, "error")),
        ('sv = "Vilket mandat', 'en = "Vilket mandat', ("wording-missing", 15, "warning")),
    ],
)
def test_what_a_guide_names_is_there(old: str, new: str, expected: tuple[str, int, str]):
    assert GUIDE.replace(old, new) != GUIDE
    assert expected in told(GUIDE.replace(old, new))


def test_a_question_whose_round_is_misspelt_was_not_asked_in_all_of_them():
    guide, _ = read(GUIDE.replace('rounds = ["omg1"]\n', 'rounds = ["omg3"]\n'))
    assert not was_asked([guide], ["narvaro"], "omg1")
    assert not was_asked([guide], ["narvaro"], "omg2")


def test_a_study_without_a_codebook_is_not_told_of_its_themes():
    assert not read(GUIDE, Codebook())[1]


def test_a_guide_is_told_from_a_questionnaire():
    assert is_guide(GUIDE)
    assert not is_guide('id = "enkat"\nkind = "questionnaire"\n')
    assert not is_guide('id = "enkat"\n')
    assert not is_guide('kind = "guide"\nkind = "guide"\n')
    assert not is_guide("kind = " + "[" * 100_000)
