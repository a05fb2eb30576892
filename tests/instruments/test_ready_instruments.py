"""The questionnaires and the guide that come with fokus hold together, and are scored as their guides say."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from fokus.analysis.scoring import score
from fokus.material.binding import Binding
from fokus.material.exports.columns import read_columns
from fokus.material.exports.delimited import read_delimited
from fokus.material.responses import Responses
from fokus.problems import Problem
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.guide import Guide, check_guide, is_guide, was_asked
from fokus.study.instrument import (
    BLANK,
    NON_ANSWERS,
    Instrument,
    Labels,
    check_instrument,
    score_range,
    shared_ids,
    sound_instrument,
)
from fokus.study.instrument_toml import format_instrument
from fokus.study.lines import Locator
from fokus.study.toml import read_toml

ROOT = Path(__file__).parents[2]
READY = ROOT / "instruments"
TILLSAMMANS = ROOT / "analyses" / "tillsammans"
FORMS = ("collaboration", "course-evaluation", "pupil-health-team")
PERSONS = 12
LEAST_SCALES = {"collaboration": 3, "course-evaluation": 2, "pupil-health-team": 3}
DESIGN = """\
format = 1
[study]
title = "Exempelsvar"
[[round]]
id = "omg1"
label = "maj 2025"
from = 2025-05-01
to = 2025-06-15
[[site]]
id = "lindby"
label = "Lindby"
[[profession]]
id = "kurator"
label = "kurator"
"""


def text_of(name: str) -> str:
    return (READY / name).read_text(encoding="utf-8-sig")


def questionnaire(name: str) -> tuple[Instrument, list[Problem], Locator]:
    form, locator, problems = read_toml(text_of(f"{name}.toml"), f"{name}.toml", Instrument)
    assert form is not None
    return form, [*problems, *check_instrument(form, locator)], locator


def answered(name: str) -> Responses:
    form, _, _ = questionnaire(name)
    design, _, _ = read_toml(DESIGN, "study.toml", Design)
    assert design is not None
    several = {"delimiter": ";", "values": {}}
    columns = {
        item.id: {"column": item.id} | (several if item.kind == "several" else {}) for item in form.item
    }
    respondent = {"column": "svarskod", "link": "code"}
    binding = Binding.model_validate({
        "file": f"{name}.example.csv", "instrument": form.id, "round": "omg1", "respondent": respondent,
        "item": columns,
    })  # fmt: skip
    sheet, odd = read_delimited(text_of(f"{name}.example.csv"), f"{name}.example.csv")
    responses, problems = read_columns(sheet, binding, sound_instrument(form), design)
    assert not odd + problems
    assert responses is not None
    return responses


def table(name: str) -> dict[str, dict[str, str]]:
    head, *rows = (line.split(";") for line in text_of(name).splitlines())
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def labelled(form: Instrument) -> Iterator[Labels]:
    yield form.title
    yield from form.item
    yield from (scale.label for scale in form.scale)
    for response in form.response.values():
        yield from (each for each in response.points if each.sv or each.en)
        yield from response.non_answers
    for choices in form.choices.values():
        yield from choices.options


def test_these_are_all_there_are():
    assert sorted(path.stem for path in READY.glob("*.toml")) == sorted([*FORMS, "focus-guide"])


@pytest.mark.parametrize("name", FORMS)
def test_a_ready_questionnaire_has_no_fault_and_both_languages(name: str):
    form, problems, _ = questionnaire(name)
    assert not problems
    assert (form.id, form.owner, form.licence) == (name, "fokus", "CC-BY-4.0")
    assert form.version
    assert form.citation
    assert all(each.sv and each.en for each in labelled(form))
    assert len(form.scale) == LEAST_SCALES[name]
    assert any(scale.reverse_keyed for scale in form.scale)
    written, _, _ = read_toml(format_instrument(form), "f.toml", Instrument)
    assert written == form


def test_ready_questionnaires_can_be_used_in_one_study():
    forms = [questionnaire(name) for name in FORMS]
    for form, _, locator in forms:
        assert not shared_ids(form, [other for other, _, _ in forms], locator)


@pytest.mark.parametrize("name", [*FORMS, "focus-guide"])
def test_each_has_a_guide_in_both_languages_that_names_its_owner_and_licence(name: str):
    guide = text_of(f"{name}.md")
    swedish, english = guide.split("\n---\n")
    for half, headings in (
        (swedish, ("Vad den är till för", "Begränsningar")),
        (english, ("Purpose", "Limits")),
    ):
        assert all(f"## {heading}" in half for heading in headings)
        assert "CC BY 4.0" in half
    if name in FORMS:
        form, _, _ = questionnaire(name)
        assert all(f"`{scale.id}`" in half for scale in form.scale for half in (swedish, english))


@pytest.mark.parametrize("name", FORMS)
def test_example_answers_hold_all_four_non_answers(name: str):
    given = answered(name).given
    assert len(given) == PERSONS
    assert {*NON_ANSWERS, BLANK} <= set(given.to_numpy().ravel())


@pytest.mark.parametrize("name", FORMS)
def test_example_answers_are_scored_as_was_worked_out_beforehand(name: str):
    responses, expected = answered(name), table(f"{name}.expected.csv")
    assert [each.casefold() for each in expected] == responses.people["respondent"].tolist()
    assert {scale.id for scale in responses.instrument.scale} == set(next(iter(expected.values())))
    for scale in responses.instrument.scale:
        response = responses.instrument.format_of(scale.item_ids[0])
        assert response is not None
        scores = score(responses.answers, scale, response)
        wanted = pd.Series([expected[each][scale.id].replace(",", ".") for each in expected])
        assert scores.isna().tolist() == wanted.eq("").tolist()
        low, high = score_range(responses.instrument, scale)
        known = scores.dropna()
        assert known.between(low, high).all()
        assert known.tolist() == pytest.approx(wanted[known.index].astype(float).tolist(), abs=5e-5)


@pytest.mark.parametrize("name", FORMS)
def test_somebody_answered_too_few_items_for_a_score(name: str):
    expected = table(f"{name}.expected.csv")
    assert any("" in row.values() for row in expected.values())


def test_the_choices_of_the_course_evaluation_are_read_one_by_one():
    chosen = answered("course-evaluation").chosen["c8"]
    ticked = chosen.loc[1].dropna()
    assert set(ticked[ticked == 1].index) == {"time", "manager"}
    assert chosen.loc[3].isna().all()


def test_the_collaboration_questionnaire_asks_what_the_example_study_asked():
    form, _, _ = questionnaire("collaboration")
    text = (TILLSAMMANS / "instruments/collaboration.toml").read_text(encoding="utf-8")
    asked, _, _ = read_toml(text, "collaboration.toml", Instrument)
    assert asked is not None
    assert [(each.id, each.sv, each.en) for each in form.item] == [
        (each.id, each.sv, each.en) for each in asked.item
    ]
    assert [(each.id, each.item_ids, each.min_answered, each.score) for each in form.scale] == [
        (each.id, each.item_ids, each.min_answered, each.score) for each in asked.scale
    ]
    points = form.response["agree4"].points
    assert points == asked.response["agree4"].points


def test_the_item_that_the_example_study_forgot_to_reverse_is_reversed_here():
    form, _, _ = questionnaire("collaboration")
    assert "k14" in next(each for each in form.scale if each.id == "time").reverse_keyed


def test_the_guide_fits_the_example_study_and_asks_of_attendance_only_in_may():
    text = text_of("focus-guide.toml")
    assert is_guide(text)
    guide, locator, problems = read_toml(text, "focus-guide.toml", Guide)
    design, _, _ = read_toml((TILLSAMMANS / "study.toml").read_text(encoding="utf-8"), "study.toml", Design)
    codebook, _, _ = read_toml(
        (TILLSAMMANS / "codebook.toml").read_text(encoding="utf-8"), "c.toml", Codebook
    )
    assert guide is not None
    assert design is not None
    assert codebook is not None
    assert not [*problems, *check_guide(guide, design, codebook, locator)]
    asked = [was_asked([guide], ["narvaro"], each) for each in ("omg1", "omg2")]
    assert asked == [True, False]
    assert {theme for each in guide.question for theme in each.themes} == set(codebook.themes)
    assert all(each.sv and each.en for each in guide.question)
    assert all(probe.sv and probe.en for each in guide.question for probe in each.probes)
