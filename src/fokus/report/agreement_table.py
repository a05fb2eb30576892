"""Agreement as a table: per cent and one coefficient; the others are for programs and the appendix."""

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
    alphas = [row for row in released.rows if row.measure == "krippendorff"]
    alpha = "krippendorff-interval" if any(row.low is not None for row in alphas) else "krippendorff"
    say = labels.words.say
    heads = (
        say("pick.percent"), say(f"head.{alpha}"), say("pick.prevalence"),
        say(f"head.{released.query.unit or 'turns'}"),
    )  # fmt: skip
    rows = tuple(
        (*(stub_cells(at, labels) or (_together(labels),)), *_values(released, at, labels)) for at in places
    )
    columns = (*(stub_heads(stub, labels) or (Column(""),)), *(Column(each, "right") for each in heads))
    return Table(columns, rows, max(len(stub), 1), totals_of(places))


def _together(labels: Labels) -> str:
    return labels.heading("theme", "all")


def _values(released: Released, at: At, labels: Labels) -> tuple[str, ...]:
    agreed, alpha = find(released, at, "percent"), find(released, at, "krippendorff")
    return (
        cell(agreed, labels.words), with_interval(alpha, labels.words), _prevalence(alpha, labels),
        number(alpha, labels.words),
    )  # fmt: skip


def _prevalence(row: object, labels: Labels) -> str:
    if not isinstance(row, Coefficient) or (row.prevalence is None and not row.hidden):
        return NOTHING
    return HIDDEN if row.hidden else percent(row.prevalence or 0.0, labels.language, 1)
