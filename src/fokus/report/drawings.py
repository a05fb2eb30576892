"""How each noun is drawn: interviews as bars, means as points, items as parts of a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import NBSP, decimal
from fokus.report.cells import HIDDEN, cell
from fokus.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, GRID, PALE = "#1d2733", "#d7dce1", "#eef1f4"
SERIES = ("#16405b", "#8fb8d0", "#c8763a", "#e6c79c", "#5c6b73", "#d9d9d9")
MARKERS = ("o", "s", "D", "^", "v", "P")
NARROWEST_WITH_NUMBER = 0.055
DARK = 0.5
SMALL, SMALLER = 8.5, 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a figure: its label and, by series, what to draw."""

    label: str
    rows: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the panels that stand side by side."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An answer divided for drawing."""

    released: Released
    series: tuple[str, ...]
    legend: tuple[str, ...]
    panels: tuple[Panel, ...]


def _prepare(axes: "Axes", panel: Panel, lines: Sequence[Line], below: str) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=INK)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(panel.title, fontsize=9, color=INK, loc="left", fontweight="bold")
    axes.set_yticks(range(len(lines)), [line.label for line in lines])
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_xlabel(below, fontsize=SMALLER, color=INK, wrap=True)


def _offset(number: int, series: int, width: float) -> float:
    return (number - (series - 1) / 2) * width


def _bars(axes: "Axes", panel: Panel, picture: Picture, labels: Labels) -> None:
    """Draw interviews or persons as bars: how many, and behind them, pale, of how many."""
    from matplotlib.ticker import MaxNLocator

    persons = picture.released.query.noun == "response"
    _prepare(axes, panel, panel.lines, labels.words.say("axis.persons" if persons else "axis.interviews"))
    width = 0.8 / len(picture.series)
    wholes = [_whole(row) for each in picture.panels for line in each.lines for row in line.rows]
    longest = max([1, *wholes])
    for number in range(len(picture.series)):
        rows = [line.rows[number] for line in panel.lines]
        places = [place + _offset(number, len(picture.series), width) for place in range(len(rows))]
        axes.barh(places, [_whole(row) for row in rows], width * 0.86, color=PALE)
        axes.barh(
            places, [_part(row) for row in rows], width * 0.86, color=SERIES[number % len(SERIES)],
            label=picture.legend[number],
        )  # fmt: skip
        for place, row in zip(places, rows, strict=True):
            end = _whole(row) + longest * 0.015
            axes.text(end, place, cell(row, labels.words), va="center", fontsize=SMALLER, color=INK)
    axes.set_xlim(0, longest * (1.12 if len(picture.panels) == 1 else 1.4))
    axes.set_xticks(
        [tick for tick in MaxNLocator(nbins=6, integer=True).tick_values(0, longest) if tick <= longest]
    )


def _whole(row: Estimate | None) -> int:
    return max(row.n or 0, row.count or 0) if row else 0


def _part(row: Estimate | None) -> int:
    return (row.count or 0) if row else 0


def _dots(axes: "Axes", panel: Panel, picture: Picture, labels: Labels) -> None:
    """Draw means as points with their intervals, on the whole width of the scale."""
    low, high = _axis_range(picture, labels)
    code = "axis.mean" if len(picture.panels) == 1 else "axis.mean-short"
    _prepare(axes, panel, panel.lines, labels.words.say(code, range=f"{low:g}\u2013{high:g}"))
    for number in range(len(picture.series)):
        for place, line in enumerate(panel.lines):
            where = place + _offset(number, len(picture.series), 0.5 / len(picture.series))
            _dot(axes, line.rows[number], where, number, (low, high))
    for number, name in enumerate(picture.legend):
        axes.plot([], [], label=name, **_point(number))
    axes.set_xlim(low - (high - low) * 0.02, high + (high - low) * 0.02)
    axes.xaxis.set_major_formatter(lambda value, _: decimal(value, 1, labels.language))


def _dot(axes: "Axes", row: Estimate | None, place: float, number: int, ends: tuple[float, float]) -> None:
    low, high = ends
    if row is not None and row.hidden:
        axes.text(low, place, f" {HIDDEN}", va="center", fontsize=9, color=INK)
    if row is None or row.value is None:
        return
    if row.low is not None and row.high is not None:
        limits = [max(row.low, low), min(row.high, high)]
        axes.plot(limits, [place, place], color=INK, linewidth=1.1, zorder=2)
    axes.plot([row.value], [place], zorder=3, **_point(number))


def _point(number: int) -> dict[str, Any]:
    return {
        "color": SERIES[number % len(SERIES)], "marker": MARKERS[number % len(MARKERS)],
        "linestyle": "none", "markersize": 6.5, "markeredgecolor": INK, "markeredgewidth": 0.6,
    }  # fmt: skip


def _axis_range(picture: Picture, labels: Labels) -> tuple[float, float]:
    ranges = [labels.scale_range(each) for each in {row.at["scale"] for row in picture.released.rows}]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _stacked(axes: "Axes", panel: Panel, picture: Picture, labels: Labels) -> None:
    """Draw the answers to each item as parts of the whole, from light to dark, n at the end."""
    _prepare(axes, panel, panel.lines, labels.words.say("axis.share"))
    lefts = [0.0] * len(panel.lines)
    for number, name in enumerate(picture.legend):
        dark = 0.15 + 0.75 * number / max(len(picture.legend) - 1, 1)
        rows = [line.rows[number] for line in panel.lines]
        lefts = _add_parts(axes, rows, lefts, dark, name)
    for place, line in enumerate(panel.lines):
        axes.text(1.015, place, _n(line), va="center", fontsize=SMALLER, color=INK)
    axes.set_xlim(0, 1.12)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}")


def _add_parts(
    axes: "Axes", rows: Sequence[Estimate | None], lefts: list[float], dark: float, name: str
) -> list[float]:
    from matplotlib import colormaps

    widths = [(row.value or 0.0) if row else 0.0 for row in rows]
    axes.barh(
        range(len(rows)), widths, 0.66, left=lefts, color=colormaps["Blues"](dark), edgecolor="white",
        linewidth=0.8, label=name,
    )  # fmt: skip
    for place, (left, width, row) in enumerate(zip(lefts, widths, rows, strict=True)):
        if row is not None and width > NARROWEST_WITH_NUMBER:
            shade = "white" if dark > DARK else INK
            middle = left + width / 2
            axes.text(middle, place, str(row.count), ha="center", va="center", fontsize=SMALLER, color=shade)
    return [left + width for left, width in zip(lefts, widths, strict=True)]


def _n(line: Line) -> str:
    first = next((row for row in line.rows if row is not None), None)
    return HIDDEN if first is None or first.hidden else f"n{NBSP}={NBSP}{first.n}"


DRAWINGS: dict[str, Callable[["Axes", Panel, Picture, Labels], None]] = {
    "coverage": _bars, "themes": _bars, "scales": _dots, "items": _stacked, "response": _bars,
}  # fmt: skip
