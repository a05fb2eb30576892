"""Items as tables: an answer a column where all items have the same ones, else an answer a row."""

from collections.abc import Mapping

from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized
from fokus.report.blocks import Column, Table
from fokus.report.cells import cell, number
from fokus.report.comparing_items import compared_cell
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
from fokus.report.scale_tables import scale_values
from fokus.study.instrument import ALL


def item_table(released: Released, labels: Labels) -> Table:
    """Lay out items: an answer a column, or below each other where the items have different answers."""
    if all(row.measure != "share" for row in released.rows) and released.rows:
        return scale_values(released, labels)
    if not _answer_alike(released, labels):
        return _answers_below_each_other(released, labels)
    stub = stub_of(released, ["answer"])
    places, answers = places_of(released, stub), levels_of(released, "answer")
    item = released.rows[0].at["item"] if released.rows else ""
    heads = tuple(Column(labels.answer(item, answer), "right") for answer in answers)
    rows = tuple(
        (
            *stub_cells(at, labels),
            *(cell(find(released, at | {"answer": answer}, "share"), labels.words) for answer in answers),
            number(find(released, at, "share"), labels.words),
            *_compared_with(released, at, labels),
        )
        for at in places
    )
    last = (Column(labels.words.say("head.compared")),) if released.contrasts else ()
    columns = (*stub_heads(stub, labels), *heads, Column("n", "right"), *last)
    return Table(columns, rows, len(stub), totals_of(places))


def _answer_alike(released: Released, labels: Labels) -> bool:
    """Tell whether all items have the same answers, so that each may be the head of a column."""
    answers: dict[str, dict[str, None]] = {}
    for row in released.rows:
        item = row.at["item"]
        answers.setdefault(item, {})[labels.answer(item, row.at["answer"])] = None
    return len({tuple(each) for each in answers.values()}) <= 1


def _answers_below_each_other(released: Released, labels: Labels) -> Table:
    """One row an answer of each place, where items are answered in different ways; a number has its mean."""
    stub = [*stub_of(released, ["answer"]), "answer"]
    measures = {row.at["item"]: row.measure for row in reversed(released.rows)}
    places = places_of(released, stub)
    heads = (Column(labels.words.say("head.share"), "right"), Column("n", "right"))
    rows = tuple((*_asked_and_answered(at, labels), *_value(released, at, measures, labels)) for at in places)
    totals = frozenset(n for n, at in enumerate(places) if ALL in [at[each] for each in stub[:-1]])
    return Table((*stub_heads(stub, labels), *heads), rows, len(stub), totals)


def _asked_and_answered(at: At, labels: Labels) -> tuple[str, ...]:
    mean = labels.words.say("head.mean")
    given = mean if at["answer"] == ALL else labels.answer(at["item"], at["answer"])
    return (*stub_cells({each: at[each] for each in at if each != "answer"}, labels), capitalized(given))


def _value(released: Released, at: At, measures: Mapping[str, str], labels: Labels) -> tuple[str, str]:
    row = find(released, at, measures[at["item"]])
    return cell(row, labels.words), number(row, labels.words)


def _compared_with(released: Released, at: At, labels: Labels) -> tuple[str, ...]:
    """Return how a level of an item compares with those before it, when anything is compared."""
    across = released.query.across or ""
    if not released.contrasts:
        return ()
    here = {dimension: each for dimension, each in at.items() if dimension != across}
    to = [
        each for each in released.contrasts if each.to == at.get(across) and here.items() <= each.at.items()
    ]
    return (compared_cell(to, across, labels),)
