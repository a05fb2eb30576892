"""Coarser questions: professions as groups first, then fewer parts, then more persons."""

import pytest

from fokus.analysis.query import format_query, parse_one
from fokus.disclosure.coarser import coarser
from fokus.study.design import Design


def design(*groups: str) -> Design:
    """A nurse, a psychologist and a caretaker; without groups where none are given."""
    ids = ("skolskoterska", "skolpsykolog", "vaktmastare")
    held = dict(zip(ids, groups, strict=False))
    return Design.model_validate(
        {
            "study": {"title": "Elevhälsan"},
            "round": [{"id": "omg1", "label": "maj 2025", "from": "2025-05-01", "to": "2025-06-01"}],
            "site": [{"id": "lindby", "label": "Lindby"}, {"id": "sjovik", "label": "Sjövik"}],
            "profession": [
                {"id": each, "label": each} | ({"group": held[each]} if each in held else {}) for each in ids
            ],
        }
    )


def asked(text: str, *groups: str) -> list[str]:
    return [format_query(each) for each in coarser(parse_one(text), design(*groups))]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("scales by=profession,site", ["scales by=group,site", "scales by=group", "scales by=site"]),
        ("themes by=site across=round", ["themes across=round", "themes by=site"]),
        ("themes across=profession", ["themes across=group", "themes"]),
        (
            "scales where=profession:skolpsykolog",
            ["scales where=group:elevhälsa", "scales"],
        ),
        (
            "scales where=profession:skolpsykolog+skolskoterska+vaktmastare",
            ["scales where=group:elevhälsa+vaktmastare", "scales"],
        ),
        ("items by=profession across=group", ["items across=group"]),
        ("items where=group:elevhälsa,site:lindby", ["items where=group:elevhälsa", "items"]),
        (
            "items where=site:lindby,round:omg1",
            ["items where=round:omg1", "items where=site:lindby", "items"],
        ),
        ("scales", []),
    ],
)
def test_the_finest_comes_first(question: str, first: list[str]):
    assert asked(question, "elevhälsa", "elevhälsa")[: len(first)] == first


def test_nothing_follows_the_question_to_everybody():
    assert asked("scales", "elevhälsa", "elevhälsa") == []


def test_where_the_study_has_no_groups_none_are_asked_for():
    assert asked("scales by=profession") == ["scales"]


@pytest.mark.parametrize(
    "question",
    [
        "scales by=profession,site,round where=site:lindby", "items by=group across=round",
        "themes by=profession where=profession:skolpsykolog,round:omg1 spread=site",
    ],
)  # fmt: skip
def test_each_is_another_question_and_comes_once(question: str):
    found = asked(question, "elevhälsa", "elevhälsa")
    assert len(found) == len({*found})
    assert question not in found
