"""What the tables of answers have in common: which places are rows, which levels columns."""

from collections.abc import Sequence

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.report.blocks import Column
from fokus.report.labels import Labels
from fokus.study.instrument import ALL

At = dict[str, str]


def compared_dimension(released: Released) -> str | None:
    """Return the dimension that stands in the columns: the one compared, else the round."""
    query = released.query
    return query.across or ("round" if "round" in query.by and len(released.dimensions) > 1 else None)


def stub_of(released: Released, leave_out: Sequence[str | None]) -> list[str]:
    """Return the dimensions that stand before a row; a topic that is one and the same needs no column."""
    topics = {"theme", "code", "item", "scale", "questionnaire"}
    several = {d: len({row.at[d] for row in released.rows}) > 1 for d in released.dimensions}
    return [
        each
        for each in released.dimensions
        if each not in leave_out and (several[each] or each not in topics or each == "item")
    ] or [released.dimensions[0]]


def levels_of(released: Released, dimension: str | None) -> list[str]:
    """Return the levels of a dimension in the order of the answer."""
    return list(dict.fromkeys(row.at[dimension] for row in released.rows)) if dimension else []


def places_of(released: Released, stub: Sequence[str]) -> list[At]:
    """Return what each row of the table is about, in the order of the answer."""
    places = {tuple(row.at[each] for each in stub): None for row in released.rows}
    return [dict(zip(stub, ids, strict=True)) for ids in places]


def find(released: Released, at: At, measure: str) -> Estimate | None:
    """Return the row of a measure that has these ids, whatever single topic stands beside them."""
    wanted = at.items()
    return next((r for r in released.rows if r.measure == measure and wanted <= r.at.items()), None)


def stub_heads(stub: Sequence[str], labels: Labels) -> tuple[Column, ...]:
    """Return the columns that stand before the values."""
    return tuple(Column(labels.dimension(each)) for each in stub)


def stub_cells(at: At, labels: Labels) -> tuple[str, ...]:
    """Return the cells that say what a row is about."""
    return tuple(labels.heading(dimension, each) for dimension, each in at.items())


def totals_of(places: Sequence[At]) -> frozenset[int]:
    """Return which rows are totals."""
    return frozenset(n for n, at in enumerate(places) if ALL in at.values())
