"""Scale profiles: all scales below each other, a marker and a line a group."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import NBSP
from fokus.report.cells import HIDDEN
from fokus.report.drawings import (
    DASHES,
    Line,
    Panel,
    Picture,
    Series,
    Sheet,
    axis_range,
    axis_words,
    height_of,
    point,
    points,
    prepare,
    scale_axis,
    series_of,
)
from fokus.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_GROUPS = 6
LINK = "#7b858f"
TWO = 2


def is_profile(released: Released, labels: Labels) -> bool:
    """Tell whether an answer is one of several scales of one width by a few groups."""
    query = released.query
    scales = {row.at["scale"] for row in released.rows if "scale" in row.at}
    if (
        query.noun != "scales"
        or query.across
        or len(query.by) != 1
        or "round" in query.by
        or len(scales) < TWO
    ):
        return False
    groups = {row.at[query.by[0]] for row in released.rows}
    return len({labels.scale_range(each) for each in scales}) == 1 and len(groups) <= MOST_GROUPS


def profile(released: Released, labels: Labels) -> Sheet:
    """Return how scales by group are drawn."""
    by = released.query.by[0]
    rows = [row for row in released.rows if row.measure == "mean"]
    groups = tuple(dict.fromkeys(row.at[by] for row in rows))
    lines = tuple(
        Line(labels.heading("scale", scale), tuple(_of(rows, scale, by, group) for group in groups))
        for scale in dict.fromkeys(row.at["scale"] for row in rows)
    )
    legend = tuple(_named(labels, by, group, rows) for group in groups)
    picture = Picture(released, groups, legend, (Panel("", lines),))
    return Sheet(
        (partial(_draw, picture=picture, labels=labels),), len(lines),
        height_of(picture, 5.0 + 4.2 * len(groups)), columns=2,
    )  # fmt: skip


def _of(rows: Sequence[Estimate], scale: str, by: str, group: str) -> Estimate | None:
    return next((row for row in rows if row.at["scale"] == scale and row.at[by] == group), None)


def _named(labels: Labels, by: str, group: str, rows: Sequence[Estimate]) -> str:
    """Return a group with the number of persons behind its means."""
    mine = [row for row in rows if row.at[by] == group]
    counts = [row.n for row in mine if not row.hidden and row.n is not None]
    label = labels.heading(by, group)
    if not counts:
        return f"{label}{NBSP}({HIDDEN})"
    few, many = min(counts), max(counts)
    n = str(many) if few == many else f"{few}\u2013{many}"
    return f"{label} (n{NBSP}={NBSP}{n})"


def _draw(axes: "Axes", picture: Picture, labels: Labels) -> None:
    panel = picture.panels[0]
    by = picture.released.query.by[0]
    ends = axis_range([row.at["scale"] for row in picture.released.rows], labels)
    prepare(axes, panel, axis_words(labels, ends, short=False))
    names = [labels.heading(by, each) for each in picture.series]
    told = [n for n in range(len(names)) if any(not _is_hidden(line.rows[n]) for line in panel.lines)]
    shown = replace(panel, lines=tuple(_with(line, told) for line in panel.lines))
    for each in series_of(shown, [names[n] for n in told], 0.7):
        series = replace(each, number=told[each.number])
        _joined(axes, series)
        points(axes, series, ends)
    for number, name in enumerate(picture.legend):
        axes.plot([], [], label=name, **(point(number) | {"linestyle": DASHES[number], "linewidth": 1.0}))
    scale_axis(axes, ends, labels)


def _is_hidden(row: Estimate | None) -> bool:
    return row is None or row.hidden


def _with(line: Line, told: Sequence[int]) -> Line:
    return replace(line, rows=tuple(line.rows[n] for n in told))


def _joined(axes: "Axes", series: Series) -> None:
    """Join the means of a group by a thin line, never past one that is hidden."""
    for (first, start), (last, end) in pairwise(zip(series.rows, series.places, strict=True)):
        if first is not None and last is not None and first.value is not None and last.value is not None:
            axes.plot(
                [first.value, last.value], [start, end], color=LINK, linewidth=0.8,
                linestyle=DASHES[series.number], zorder=1,
            )  # fmt: skip
