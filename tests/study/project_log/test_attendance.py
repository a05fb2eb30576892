"""Attendance stands in the project log in sums, and is judged as sensitive; bodies show their members."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fokus.evaluation import load
from fokus.publish.ask import ask, show

Fokus = Callable[..., Any]
ENTRY = """
[[attendance]]
label = "Frånvarande minst 20 procent"
date = "{term}"
sites = ["{site}"]
count = {count}
of = {of}
"""


def with_entries(study: Path, *entries: tuple[str, str, int, int]) -> Any:
    path = study / "log.toml"
    texts = (ENTRY.format(term=term, site=site, count=count, of=of) for term, site, count, of in entries)
    path.write_text(path.read_text("utf-8") + "".join(texts), "utf-8")
    return load(study)


def test_attendance_is_shown_by_term_and_few_are_hidden(tillsammans: Path):
    evaluation, problems = with_entries(
        tillsammans,
        ("2025-vt", "lindby", 14, 180),
        ("2025-ht", "lindby", 2, 180),
        ("2025-ht", "sjovik", 3, 4),
    )
    assert not [each for each in problems if each.severity == "error"]
    rows = ask(evaluation, "aggregates of=attendance").rows
    assert [(row.hidden, row.count, row.n) for row in rows] == [
        (False, 14, 180),
        (True, None, None),
        (True, None, None),
    ]
    text = show(evaluation, "aggregates of=attendance", "table").decode()
    assert "Lindby, vt 2025" in text
    assert "Sjövik, ht 2025" in text


@pytest.mark.parametrize("count", [176, 178, 179, 180, 1, 4])
def test_few_all_or_nearly_all_of_a_group_tell_of_its_pupils(tillsammans: Path, count: int):
    evaluation, _ = with_entries(tillsammans, ("2025-vt", "lindby", count, 180))
    assert [row.hidden for row in ask(evaluation, "aggregates of=attendance").rows] == [True]


def test_more_than_all_is_a_problem_and_is_not_shown(tillsammans: Path):
    evaluation, problems = with_entries(
        tillsammans, ("2025-vt", "lindby", 181, 180), ("2025-vt", "lindby", 90, 180)
    )
    assert "attendance-more" in [each.code for each in problems]
    assert len(ask(evaluation, "aggregates of=attendance").rows) == 1


def test_the_report_of_a_study_with_attendance_has_a_chapter_on_it(tillsammans: Path, fokus: Fokus):
    with_entries(tillsammans, ("2025-vt", "lindby", 14, 180))
    assert fokus("add", "report", "yearly", "-s", tillsammans).returncode == 0
    found = [each.read_text("utf-8") for each in (tillsammans / "chapters").glob("*.md")]
    assert any("aggregates of=attendance" in each for each in found)


def test_bodies_are_told_where_they_are_asked_for_with_their_members_by_role(tillsammans: Path):
    path = tillsammans / "log.toml"
    members = 'members = { rektor = 2, "företrädare för socialtjänsten" = 1 }'
    path.write_text(
        path.read_text("utf-8").replace(
            'id = "styrgrupp-lindby"\n', f'id = "styrgrupp-lindby"\n{members}\n', 1
        ),
        "utf-8",
    )
    evaluation, _ = load(tillsammans)
    rows = {row.id: row for row in ask(evaluation, "log of=body").parts[0].records}
    assert rows["styrgrupp-lindby"].text == "rektor (2), företrädare för socialtjänsten"
    assert rows["styrgrupp-lindby"].count == 3
    assert not [row for row in ask(evaluation, "log").parts[0].records if row.type == "body"]
    assert "rektor (2)" in show(evaluation, "log of=body", "sentence").decode()


def test_none_of_a_group_may_be_told(tillsammans: Path):
    evaluation, _ = with_entries(tillsammans, ("2025-vt", "lindby", 0, 180))
    assert [(row.hidden, row.count) for row in ask(evaluation, "aggregates of=attendance").rows] == [
        (False, 0)
    ]


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [
        ("sv", "Frånvarande minst 20 procent, Lindby, vt 2025: 8 % (av 180).", "redovisas inte"),
        ("en", "Frånvarande minst 20 procent, Lindby, spring 2025: 8 % (of 180).", "not reported"),
    ],
)
def test_attendance_is_told_in_sentences(tillsammans: Path, language: str, shown: str, hidden: str):
    design = tillsammans / "study.toml"
    text = design.read_text("utf-8").replace('language = "sv"', f'language = "{language}"')
    design.write_text(text, "utf-8")
    evaluation, _ = with_entries(tillsammans, ("2025-vt", "lindby", 14, 180), ("2025-ht", "lindby", 2, 180))
    said = show(evaluation, "aggregates of=attendance", "sentence").decode().replace("\u00a0", " ")
    assert shown in said or shown.replace("8 %", "8%") in said
    assert hidden in said
    assert "2 " not in said.split(hidden)[0].split(":")[-1]
