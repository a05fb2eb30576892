"""Scales as tables: values with their intervals, and rounds or groups side by side."""

from collections.abc import Sequence

from fokus.disclosure.released import Released
from fokus.report.blocks import Column, Table
from fokus.report.cells import cell, difference, number, with_interval
from fokus.report.contrasted import compared_by_twos, main_contrasts
from fokus.report.labels import Labels
from fokus.report.layout import (
    At,
    find,
    levels_of,
    places_of,
    stub_cells,
    stub_heads,
    stub_of,
    totals_of,
)


def scale_table(released: Released, labels: Labels) -> Table:
    """Lay out scales: their values, or the levels compared side by side with the difference."""
    if released.query.across is None:
        return scale_values(released, labels)
    if len(main_contrasts(released)) > len({tuple(each.at.items()) for each in released.contrasts}):
        return compared_by_twos(released, labels, stub_of(released, [released.query.across]))
    stub = stub_of(released, [released.query.across])
    places, levels = places_of(released, stub), levels_of(released, released.query.across)
    compared = released.query.across
    means = [Column(f"{labels.heading(compared, level)}, M", "right") for level in levels]
    same_n = all(_same_n(released, at, compared, levels) for at in places)
    counts = (
        [Column("n", "right")]
        if same_n
        else [Column(f"n, {labels.of(compared, level)}", "right") for level in levels]
    )
    last = [Column(labels.words.say("head.difference"), "right")] if released.contrasts else []
    rows = tuple(_scale_row(released, labels, at, levels, same_n=same_n) for at in places)
    return Table((*stub_heads(stub, labels), *means, *last, *counts), rows, len(stub), totals_of(places))


def _same_n(released: Released, at: At, compared: str, levels: Sequence[str]) -> bool:
    found = [find(released, at | {compared: level}, "mean") for level in levels]
    return len({row.n for row in found if row is not None and row.n}) <= 1


def _scale_row(
    released: Released, labels: Labels, at: At, levels: Sequence[str], *, same_n: bool
) -> tuple[str, ...]:
    compared = released.query.across or ""
    found = [find(released, at | {compared: level}, "mean") for level in levels]
    contrast = next((each for each in main_contrasts(released) if at.items() <= each.at.items()), None)
    middle = [difference(contrast, labels.words)] if released.contrasts else []
    counts = found[:1] if same_n else found
    return (
        *stub_cells(at, labels),
        *(cell(row, labels.words) for row in found),
        *middle,
        *(number(row, labels.words) for row in counts),
    )


def scale_values(released: Released, labels: Labels) -> Table:
    """Lay out mean with interval, spread, median and, where there is a cut, the share at it or above."""
    stub = stub_of(released, [])
    places = places_of(released, stub)
    with_cut = ["above_cut"] if any(row.measure == "above_cut" for row in released.rows) else []
    heads = (
        Column(labels.words.say("head.mean-interval"), "right"), Column("SD", "right"),
        Column("Md", "right"), *(Column(labels.words.say(f"head.{each}"), "right") for each in with_cut),
        Column("n", "right"),
    )  # fmt: skip
    rows = tuple(
        (
            *stub_cells(at, labels),
            with_interval(find(released, at, "mean"), labels.words),
            *(cell(find(released, at, each), labels.words) for each in ("sd", "median", *with_cut)),
            number(find(released, at, "mean"), labels.words),
        )
        for at in places
    )
    return Table((*stub_heads(stub, labels), *heads), rows, len(stub), totals_of(places))
