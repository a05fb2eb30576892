"""Reliability as a table: a row a scale, and below it one an item."""

from collections.abc import Iterator, Sequence

from fokus.disclosure.released import Released
from fokus.report.blocks import Column, Table
from fokus.report.cells import number, with_interval
from fokus.report.labels import Labels
from fokus.report.layout import (
    At,
    find,
    levels_of,
    places_of,
    stub_cells,
    stub_heads,
)
from fokus.study.instrument import ALL


def reliability_table(released: Released, labels: Labels) -> Table:
    """One row a scale, and below it one an item; omega has a column where there is any."""
    stub = [each for each in released.dimensions if each != "item"]
    stub = [each for each in stub if each == "scale" or len(levels_of(released, each)) > 1]
    stub.append("item")
    given = {row.measure for row in released.rows if row.value is not None or row.hidden}
    measures = ["alpha", *(each for each in ("omega", "item_rest", "alpha_if_dropped") if each in given)]
    heads = [Column(labels.words.say(f"head.{each}"), "right") for each in measures]
    places = places_of(released, stub)
    whole = labels.words.say("label.whole-scale")
    rows = tuple(
        (
            *stub_cells({each: at[each] for each in stub[:-1]}, labels),
            whole if at["item"] == ALL else labels.heading("item", at["item"]),
            *_coefficients(released, at, measures, labels),
        )
        for at in places
    )
    columns = (*stub_heads(stub, labels), *heads, Column("n", "right"))
    return Table(columns, rows, len(stub), _scales_whole(places))


def _coefficients(released: Released, at: At, measures: Sequence[str], labels: Labels) -> Iterator[str]:
    for measure in measures:
        yield with_interval(find(released, at, measure), labels.words)
    measure = "alpha" if at["item"] == ALL else "item_rest"
    yield number(find(released, at, measure), labels.words)


def _scales_whole(places: Sequence[At]) -> frozenset[int]:
    return frozenset(n for n, at in enumerate(places) if at["item"] == ALL)
