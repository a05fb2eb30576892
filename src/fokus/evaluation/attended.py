"""Attendance that the project log tells in sums, as a delivered table: the guard judges it as any other."""

from fokus.material.aggregates import Aggregate, Delivered, Layout, Share
from fokus.study.design import Design
from fokus.study.project_log import Attendance, ProjectLog
from fokus.study.project_log.partial_date import written_date

TABLE = "attendance"
ANSWER = "%"
EXACT = 1e-9
TERMS = {"sv": {"vt": "vt", "ht": "ht"}, "en": {"vt": "spring", "ht": "autumn"}}


def attended(log: ProjectLog, design: Design) -> dict[str, Aggregate]:
    """Return the table of attendance; nothing where the log tells none."""
    rows = tuple(_row(number, each, design) for number, each in enumerate(log.attendance, start=1))
    layout = Layout(file="log.toml", question=TABLE, answers=(ANSWER,))
    return {TABLE: Aggregate(TABLE, layout, rows, sensitive=True)} if rows else {}


def _row(number: int, each: Attendance, design: Design) -> Delivered:
    labels = (design.sites[site].label for site in each.sites)
    part = ", ".join(filter(None, (*labels, each.group, _when(each, design.study.language))))
    share = Share(each.count / each.of, EXACT)
    return Delivered(number, each.label, part, None, each.of, {ANSWER: share}, None)


def _when(each: Attendance, language: str) -> str:
    """Return the term or whatever else is known of when, as a heading has it."""
    year, _, half = (written_date(each.when) if each.when else "").partition("-")
    return (
        f"{TERMS[language][half]} {year}" if half in TERMS[language] else "-".join(filter(None, (year, half)))
    )
