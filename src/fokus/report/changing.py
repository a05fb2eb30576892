"""How a change is distributed: a bar a step, from those who fell the most to those who rose the most."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from fokus.analysis.result import Estimate
from fokus.analysis.steps import step_of
from fokus.disclosure.released import Released
from fokus.messages.forms import NBSP, decimal
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN
from fokus.report.drawings import CLEAR, GRID, INK, SMALLER, Sheet, plain
from fokus.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FELL, SAME, ROSE = "#f0c49a", "#b9bfc6", "#16405b"
PANEL_MM = 52.0
CROWDED = 8
Group = tuple[str, list[Estimate]]


def changes(released: Released, labels: Labels) -> Sheet:
    """Return how the distribution of a change is drawn: a panel a scale and group."""
    groups = _groups(released, labels)
    top = max((row.count or 0 for _, rows in groups for row in rows), default=0)
    panels = tuple(
        partial(_draw, group=each, top=top, below=_below(released, each[1], labels), labels=labels)
        for each in groups
    )
    return Sheet(panels, len(groups), 8.0 + PANEL_MM * len(groups), stacked=True)


def table(released: Released, labels: Labels) -> Table:
    """Return what the figure shows as a table, for its alternative text."""
    heads = (Column(""), Column(labels.words.say("head.change")), Column("n", "right"))
    rows = tuple(
        (title, _step(row, labels), HIDDEN if row.hidden else str(row.count))
        for title, found in _groups(released, labels)
        for row in found
    )
    return Table(heads, rows, stub=2)


def _groups(released: Released, labels: Labels) -> list[Group]:
    found: dict[tuple[tuple[str, str], ...], list[Estimate]] = {}
    for row in released.rows:
        place = tuple((d, each) for d, each in row.at.items() if d != "change")
        found.setdefault(place, []).append(row)
    return [(_title(place, rows, labels), rows) for place, rows in found.items()]


def _title(place: Sequence[tuple[str, str]], rows: Sequence[Estimate], labels: Labels) -> str:
    named = " \u00b7 ".join(labels.heading(*each) for each in place)
    n = HIDDEN if rows[0].hidden else f"n{NBSP}={NBSP}{rows[0].n}"
    return f"{named} ({n})"


def _draw(axes: "Axes", group: Group, top: int, below: str, labels: Labels) -> None:
    from matplotlib.ticker import MaxNLocator

    title, rows = group
    plain(axes, title, below)
    axes.set_ylabel(labels.words.say("axis.persons"), fontsize=SMALLER, color=INK)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    for place, row in enumerate(rows):
        _bar(axes, place, row, top)
    size = SMALLER if len(rows) < CROWDED else 6.5
    axes.set_xticks(range(len(rows)), [_step(row, labels, wrap=True) for row in rows], fontsize=size)
    axes.set_xlim(-0.6, len(rows) - 0.4)
    axes.set_ylim(0, top * 1.15)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))


def _bar(axes: "Axes", place: int, row: Estimate, top: int) -> None:
    low, high = step_of(row.at["change"])
    color, hatch = (FELL, "////") if high <= 0 else (ROSE, "") if low >= 0 else (SAME, "....")
    axes.bar([place], [row.count or 0], 0.86, color=color, hatch=hatch, edgecolor="white", linewidth=0.8)
    told = HIDDEN if row.hidden else str(row.count)
    axes.text(
        place,
        (row.count or 0) + top * 0.02,
        told,
        ha="center",
        va="bottom",
        fontsize=SMALLER,
        color=INK,
        bbox=CLEAR,
    )


def _below(released: Released, rows: Sequence[Estimate], labels: Labels) -> str:
    wanted = released.query.only("round") or tuple(labels.design.rounds)
    first, last = (each for each in labels.design.rounds if each in wanted)
    unit = labels.words.say(f"steps.{labels.scale(rows[0].at['scale']).score}")
    ends = {"from": labels.of("round", first), "to": labels.of("round", last)}
    return labels.words.say("axis.change", unit=unit, **ends)


def _step(row: Estimate, labels: Labels, *, wrap: bool = False) -> str:
    """Return the limits of a step in words; one open to the outside names its inner limit."""
    low, high = step_of(row.at["change"])
    shown = [decimal(each, _places(low, high), labels.language) for each in (low, high) if abs(each) != _OPEN]
    if low == -_OPEN:
        return labels.words.say("step.less", limit=shown[0])
    if high == _OPEN:
        return labels.words.say("step.more", limit=shown[0])
    told = labels.words.say("step.between", low=shown[0], high=shown[1])
    return told.replace(" ", "\n", 1) if wrap else told


_OPEN = float("inf")


def _places(low: float, high: float) -> int:
    """Return with how many decimals the limits of a step are told exactly."""
    ends = [each for each in (low, high) if abs(each) != _OPEN]
    return next(n for n in range(1, 4) if n == 3 or all(abs(round(e, n) - e) < 1e-9 for e in ends))  # noqa: PLR2004
