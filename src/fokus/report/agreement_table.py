"""Agreement as a table: per cent and one coefficient; the others are for the appendix and for programs."""

from fokus.analysis.coders import COEFFICIENTS, EVERY
from fokus.analysis.result import Coefficient
from fokus.disclosure.released import Released
from fokus.messages.forms import percent
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN, NOTHING, cell, number, with_interval
from fokus.report.labels import Labels
from fokus.report.layout import At, find, places_of, stub_cells, stub_heads, totals_of


def agreement_table(released: Released, labels: Labels) -> Table:
    """One row a topic, an interview or a pair of coders: agreement, alpha, prevalence and units."""
    stub = list(released.dimensions)
    places = places_of(released, stub)
    say = labels.words.say
    heads = (
        say("pick.percent"), *(_head(released, each, labels) for each in _coefficients(released)),
        say("pick.prevalence"), say(f"head.{released.query.unit or 'turns'}"),
    )  # fmt: skip
    rows = tuple(
        (*(stub_cells(at, labels) or (_together(labels),)), *_values(released, at, labels)) for at in places
    )
    columns = (*(stub_heads(stub, labels) or (Column(""),)), *(Column(each, "right") for each in heads))
    return Table(columns, rows, max(len(stub), 1), totals_of(places))


def shows_coefficients(released: Released) -> bool:
    """Tell whether a pick chooses the coefficients of a table, not one number."""
    pick, several = released.query.pick, len({row.measure for row in released.rows}) > 1
    return released.kind == "coefficient" and (pick == EVERY or (several and pick in COEFFICIENTS))


def _coefficients(released: Released) -> tuple[str, ...]:
    pick = released.query.pick or COEFFICIENTS[0]
    return COEFFICIENTS if pick == EVERY else (pick,)


def _head(released: Released, coefficient: str, labels: Labels) -> str:
    with_limits = any(row.low is not None for row in released.rows if row.measure == coefficient)
    return labels.words.say(f"head.{coefficient}{'-interval' if with_limits else ''}")


def _together(labels: Labels) -> str:
    return labels.heading("theme", "all")


def _values(released: Released, at: At, labels: Labels) -> tuple[str, ...]:
    agreed, words = find(released, at, "percent"), labels.words
    shown = (find(released, at, each) for each in _coefficients(released))
    return (
        cell(agreed, words), *(with_interval(each, words) for each in shown), _prevalence(agreed, labels),
        number(agreed, words),
    )  # fmt: skip


def _prevalence(row: object, labels: Labels) -> str:
    if not isinstance(row, Coefficient) or (row.prevalence is None and not row.hidden):
        return NOTHING
    return HIDDEN if row.hidden else percent(row.prevalence or 0.0, labels.language, 1)
