"""Released -> the table that people read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized
from fokus.report.aggregate_table import aggregate_table
from fokus.report.agreement_table import agreement_table, shows_coefficients
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN, cell, is_of_contrast, picked
from fokus.report.confusion_shown import confusion_table
from fokus.report.item_tables import item_table
from fokus.report.labels import Labels
from fokus.report.layout import (
    compared_dimension,
    find,
    levels_of,
    places_of,
    stub_cells,
    stub_heads,
    stub_of,
    totals_of,
)
from fokus.report.log_shown import goals_table, log_picked, log_table, staffing_table
from fokus.report.method_shown import method_table
from fokus.report.quotes import attribution, marked
from fokus.report.reliability_table import reliability_table
from fokus.report.scale_tables import scale_table
from fokus.report.summary_table import summary_table
from fokus.study.instrument import ALL

WHY_NOTHING = frozenset({"agreement-blind"})
WHEN_HIDDEN = frozenset({"hidden", "hidden-interviews", "summaries-withheld"})


def table(released: Released, labels: Labels) -> Table:
    """Lay out a released answer as a table, with its notes and an alternative text."""
    labels = labels.asked_in(released.query)
    if released.query.pick is not None and released.kind != "quote" and not shows_coefficients(released):
        made = _one_cell(released, labels)
    else:
        made = _LAYOUTS[released.query.noun](released, labels)
    return replace(made, notes=notes(released, labels, made), summary=summary(made, released, labels))


def notes(released: Released, labels: Labels, made: Table) -> tuple[str, ...]:
    """Word the notes of an answer that concern what is shown of it, each once."""
    if not made.rows and released.kind != "quote":
        why = [labels.noted(note) for note in released.notes if note.code in WHY_NOTHING]
        return (labels.words.say("note.nothing"), *why)
    of_items = released.query.noun == "items"
    shown = [
        note
        for note in released.notes
        if _is_shown(note.code, released)
        and (_concerns(note.code, made) or (of_items and note.code == "holm"))
    ]
    return tuple(dict.fromkeys(map(labels.noted, shown)))


def _is_shown(code: str, released: Released) -> bool:
    """Tell whether the method that a note names stands behind something that is not hidden."""
    tests = {each.test for each in released.contrasts if each.test and not each.sensitivity}
    return not tests or not code.startswith("method-") or code.removeprefix("method-") in tests


def _concerns(code: str, made: Table) -> bool:
    """Tell whether a note is about something that the table shows."""
    if code == "holm":
        return any(column.label == "p" for column in made.columns)
    if code in WHEN_HIDDEN:
        return any(HIDDEN in row for row in made.rows)
    if code == "sd-left-out":
        return any(column.label == "SD" for column in made.columns)
    return True


def summary(made: Table, released: Released, labels: Labels) -> str:
    """Return the alternative text of a table: what it is about, by what, how large."""
    about = labels.words.say(f"noun.{released.query.noun}")
    heads = ", ".join(column.label for column in made.columns if column.label)
    return labels.words.say("table.summary", about=about, heads=heads, rows=len(made.rows))


def described(made: Table, *, named: bool = False) -> str:
    """Return what a table says as text, row after row: the alternative text of its figure.

    ``named`` says before each label what it is, where two of the same kind stand beside each other.
    """
    heads = [column.label for column in made.columns]
    rows = []
    for row in made.rows:
        told = [f"{head} {value}" for head, value in zip(heads, row, strict=True)]
        stub = told[: made.stub] if named else row[: made.stub]
        rows.append(f"{', '.join(stub)}: {', '.join(told[made.stub :])}")
    return "; ".join(rows) + "."


def _one_cell(released: Released, labels: Labels) -> Table:
    pick = released.query.pick or ""
    if released.kind == "record":
        value = log_picked(released, labels)
    else:
        value = picked(released.rows, released.contrasts, pick, labels.words)
    label = labels.words.say(f"pick.{pick}")
    return Table((Column(""), Column(label, "right")), ((_subject(released, labels), value),))


def _subject(released: Released, labels: Labels) -> str:
    rows = released.contrasts if is_of_contrast(released.query.pick) else released.rows
    named = [each for row in rows[:1] for each in row.at.items() if each != ("item", ALL)]
    topic = [labels.heading(key, each) for key, each in named]
    return ", ".join(topic) or capitalized(labels.words.say(f"noun.{released.query.noun}"))


def _by_measure(released: Released, labels: Labels, measures: Sequence[str]) -> Table:
    """One row a place, one column a measure."""
    stub = list(released.dimensions)
    places = places_of(released, stub)
    heads = tuple(Column(labels.words.say(f"pick.{measure}"), "right") for measure in measures)
    rows = tuple(
        (
            *stub_cells(at, labels),
            *(cell(find(released, at, measure), labels.words) for measure in measures),
        )
        for at in places
    )
    return Table((*stub_heads(stub, labels), *heads), rows, len(stub), totals_of(places))


def _matrix(released: Released, labels: Labels, measure: str, compared: str) -> Table:
    """One row a place, one column a level of the dimension compared."""
    stub = stub_of(released, [compared])
    if stub == [compared]:
        stub = [released.dimensions[0]]
    places, levels = places_of(released, stub), levels_of(released, compared)
    heads = tuple(Column(labels.heading(compared, level), "right") for level in levels)
    rows = tuple(
        (
            *stub_cells(at, labels),
            *(cell(find(released, at | {compared: level}, measure), labels.words) for level in levels),
        )
        for at in places
    )
    return Table((*stub_heads(stub, labels), *heads), rows, len(stub), totals_of(places))


def _coverage(released: Released, labels: Labels) -> Table:
    if not released.dimensions:
        heads = (Column(labels.words.say("head.what")), Column(labels.words.say("head.number"), "right"))
        rows = tuple((labels.words.say(f"pick.{r.measure}"), _count(r, labels)) for r in released.rows)
        return Table(heads, rows)
    compared = compared_dimension(released)
    if compared and released.dimensions != (compared,):
        return _matrix(released, labels, "held", compared)
    return _by_measure(released, labels, ("planned", "held", "persons"))


def _count(row: Estimate, labels: Labels) -> str:
    return picked((row,), (), "value", labels.words)


def _themes(released: Released, labels: Labels) -> Table:
    compared = compared_dimension(released)
    if compared:
        return _matrix(released, labels, "share", compared)
    made = _by_measure(released, labels, ("share",))
    if released.query.unit != "persons":
        return made
    persons = Column(capitalized(labels.words.say("head.persons")), "right")
    return replace(made, columns=(*made.columns[:-1], persons))


def _response(released: Released, labels: Labels) -> Table:
    if compared := compared_dimension(released):
        return _matrix(released, labels, "response", compared)
    stub = stub_of(released, [])
    places = places_of(released, stub)
    heads = (*stub_heads(stub, labels), Column(labels.words.say("pick.response"), "right"))
    rows = tuple(
        (*stub_cells(at, labels), cell(find(released, at, "response"), labels.words)) for at in places
    )
    return Table(heads, rows, len(stub), totals_of(places))


def _quotes(released: Released, labels: Labels) -> Table:
    heads = (Column(labels.words.say("head.quote")), Column(labels.words.say("head.attribution")))
    rows = tuple(
        (marked(quote.text, labels.language), attribution(quote, labels)) for quote in released.quotes
    )
    return Table(heads, rows, stub=0)


_LAYOUTS: dict[str, Callable[[Released, Labels], Table]] = {
    "coverage": _coverage, "themes": _themes, "items": item_table, "scales": scale_table, "quotes": _quotes,
    "response": _response, "reliability": reliability_table, "aggregates": aggregate_table,
    "agreement": agreement_table, "summaries": summary_table, "confusion": confusion_table,
    "method": method_table, "log": log_table, "staffing": staffing_table, "goals": goals_table,
}  # fmt: skip
