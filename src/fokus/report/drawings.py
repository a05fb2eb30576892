"""What figures are made of: bars of interviews or persons, means as points with their intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.cells import HIDDEN, cell
from fokus.report.labels import Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, GRID, PALE = "#1d2733", "#c9cfd6", "#eef1f4"
SERIES = ("#16405b", "#a9cbe0", "#c8763a", "#f0dcc4", "#5c6b73", "#ffffff")
HATCHES = ("", "", "////", "....", "xxxx", "----")
MARKERS = ("o", "s", "D", "^", "v", "P")
DASHES = ("-", (0, (5, 2)), (0, (1, 1.6)), (0, (6, 2, 1, 2)), (0, (3, 3)), (0, (8, 2)))
SMALL, SMALLER = 8.5, 8.0
GAP = 0.45
WORDS_MM, BETWEEN_MM = 3.5, 1.5
CLEAR: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
BARS = {"coverage", "themes", "response"}
Draw = Callable[["Axes"], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a figure: its label and, by series, what to draw; ``begins`` a group of lines or not."""

    label: str
    rows: tuple[Estimate | None, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the panels that stand side by side."""

    title: str
    lines: tuple[Line, ...]

    @property
    def places(self) -> list[float]:
        """Where each line stands: a little apart where a group of lines begins."""
        gaps = [GAP * sum(each.begins for each in self.lines[1 : n + 1]) for n in range(len(self.lines))]
        return [n + gap for n, gap in enumerate(gaps)]


@dataclass(frozen=True, slots=True)
class Picture:
    """An answer divided for drawing."""

    released: Released
    series: tuple[str, ...]
    legend: tuple[str, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a panel: which it is, its name, and its row at each place."""

    number: int
    name: str
    rows: tuple[Estimate | None, ...]
    places: tuple[float, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure before it is drawn: its panels, how many lines they have and how high they are.

    Panels stand side by side over the same lines, or one below the other.
    """

    panels: tuple[Draw, ...]
    lines: int
    height: float
    columns: int = 4
    stacked: bool = False


def prepare(axes: "Axes", panel: Panel, below: str) -> None:
    """Set up axes: labels at the lines, a thin grid, nothing else."""
    plain(axes, panel.title, below)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    places = panel.places
    axes.set_yticks(places, [line.label for line in panel.lines])
    axes.set_ylim(max(places, default=0) + 0.5, -0.5)


def plain(axes: "Axes", title: str, below: str) -> None:
    """Set up axes without lines: title, size of the words, no frame."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=INK)
    axes.set_axisbelow(True)
    axes.set_title(title, fontsize=9, color=INK, loc="left", fontweight="bold", wrap=True)
    axes.set_xlabel(below, fontsize=SMALLER, color=INK, wrap=True)


def series_of(panel: Panel, names: Sequence[str], room: float) -> list[Series]:
    """Return the series of a panel, beside each other within the room of a line."""
    width = room / max(len(names), 1)
    return [
        Series(
            number, name, tuple(line.rows[number] for line in panel.lines),
            tuple(place + (number - (len(names) - 1) / 2) * width for place in panel.places), width,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip


def height_of(picture: Picture, least: float) -> float:
    """Return the height of the lines of a figure in millimetres."""
    places = max((each.places for each in picture.panels), key=len)
    return 20.0 + (max(places) + 1) * max([least, *map(pitch_of, picture.panels)])


def pitch_of(panel: Panel) -> float:
    """Return the millimetres from line to line at which no label touches the next one.

    A long statement above a short "November" needs less than two long ones, so each pair is measured.
    """
    words = [WORDS_MM * (line.label.count("\n") + 1) for line in panel.lines]
    pairs = zip(pairwise(words), pairwise(panel.places), strict=True)
    between = [((above + below) / 2 + BETWEEN_MM) / (last - first) for (above, below), (first, last) in pairs]
    return max([*between, BETWEEN_MM + WORDS_MM])


def sheet(picture: Picture, labels: Labels, *, narrow: bool = False) -> Sheet:
    """Return how an answer is drawn that counts (bars) or has means (points); ``narrow`` beside another."""
    draw = _bars if picture.released.query.noun in BARS else _means
    narrow = narrow or len(picture.panels) > 1
    panels = tuple(
        partial(draw, panel=each, picture=picture, labels=labels, narrow=narrow) for each in picture.panels
    )
    lines = max(len(each.lines) for each in picture.panels)
    return Sheet(panels, lines, height_of(picture, 3.0 + 3.8 * len(picture.series)))


def _bars(axes: "Axes", panel: Panel, picture: Picture, labels: Labels, *, narrow: bool) -> None:
    """Draw interviews or persons as bars: how many, and behind them, pale, of how many."""
    from matplotlib.ticker import MaxNLocator

    asked = picture.released.query
    persons = asked.noun == "response" or asked.unit == "persons"
    prepare(axes, panel, labels.words.say("axis.persons" if persons else "axis.interviews"))
    longest = max([1, *(_whole(row) for each in picture.panels for line in each.lines for row in line.rows)])
    for each in series_of(panel, picture.legend, 0.8):
        _bars_of(axes, each, longest, labels)
    axes.set_xlim(0, longest * (1.4 if narrow else 1.12))
    ticks = MaxNLocator(nbins=6, integer=True).tick_values(0, longest)
    axes.set_xticks([tick for tick in ticks if tick <= longest])


def _bars_of(axes: "Axes", series: Series, longest: int, labels: Labels) -> None:
    found = [(row, place) for row, place in zip(series.rows, series.places, strict=True) if row is not None]
    thick = series.width * 0.86
    axes.barh([place for _, place in found], [_whole(row) for row, _ in found], thick, color=PALE)
    some = [(place, row.count) for row, place in found if row.count]
    axes.barh(
        [place for place, _ in some], [count for _, count in some], thick, label=series.name,
        color=SERIES[series.number % len(SERIES)], hatch=HATCHES[series.number % len(HATCHES)], edgecolor=INK,
        linewidth=0.4,
    )  # fmt: skip
    for row, place in found:
        end, told = _whole(row) + longest * 0.015, cell(row, labels.words)
        axes.text(end, place, told, va="center", fontsize=SMALLER, color=INK, bbox=CLEAR)


def _whole(row: Estimate | None) -> int:
    return max(row.n or 0, row.count or 0) if row else 0


def _means(axes: "Axes", panel: Panel, picture: Picture, labels: Labels, *, narrow: bool) -> None:
    """Draw means as points with their intervals, on the whole width of the scale."""
    ends = axis_range([row.at["scale"] for row in picture.released.rows], labels)
    prepare(axes, panel, axis_words(labels, ends, short=narrow))
    for each in series_of(panel, picture.legend, 0.5):
        points(axes, each, ends)
        axes.plot([], [], label=each.name, **point(each.number))
    scale_axis(axes, ends, labels)


def points(axes: "Axes", series: Series, ends: tuple[float, float]) -> None:
    """Draw one series of means: a marker and an interval each; its name and two dots where hidden."""
    low, high = ends
    for row, place in zip(series.rows, series.places, strict=True):
        if row is not None and row.hidden:
            told = f" {series.name} {HIDDEN}" if series.name else f" {HIDDEN}"
            axes.text(low, place, told, va="center", fontsize=7.5, color=INK)
        if row is None or row.value is None:
            continue
        if row.low is not None and row.high is not None:
            limits = [max(row.low, low), min(row.high, high)]
            axes.plot(limits, [place, place], color=INK, linewidth=1.1, zorder=2)
        axes.plot([row.value], [place], zorder=3, **point(series.number))


def point(number: int) -> dict[str, Any]:
    """Return how the points of a series look: told apart by form and lightness."""
    return {
        "color": INK, "markerfacecolor": SERIES[number % len(SERIES)],
        "marker": MARKERS[number % len(MARKERS)], "linestyle": "none", "markersize": 6.5,
        "markeredgecolor": INK, "markeredgewidth": 0.6,
    }  # fmt: skip


def scale_axis(axes: "Axes", ends: tuple[float, float], labels: Labels) -> None:
    """Let an axis span a scale, its numbers in the form of the language."""
    low, high = ends
    axes.set_xlim(low - (high - low) * 0.02, high + (high - low) * 0.02)
    axes.xaxis.set_major_formatter(lambda value, _: decimal(value, 1, labels.language))


def axis_words(labels: Labels, ends: tuple[float, float], *, short: bool) -> str:
    """Return what an axis of means says."""
    code = "axis.mean-short" if short else "axis.mean"
    return labels.words.say(code, range=f"{ends[0]:g}\u2013{ends[1]:g}")


def axis_range(scales: Sequence[str], labels: Labels) -> tuple[float, float]:
    """Return the lowest and highest score of some scales."""
    ranges = [labels.scale_range(each) for each in dict.fromkeys(scales)]
    return min(low for low, _ in ranges), max(high for _, high in ranges)
