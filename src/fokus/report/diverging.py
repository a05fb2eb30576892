"""Answers to items as diverging bars: no to the left, yes to the right, the neutral apart from both."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Any

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import NBSP
from fokus.problems import RenderingError
from fokus.report.cells import HIDDEN
from fokus.report.dividing import lines_of, wrapped
from fokus.report.drawings import GRID, INK, SMALLER, Draw, Line, Panel, Sheet, height_of, prepare
from fokus.report.drawings import Picture as Divided
from fokus.report.labels import Labels
from fokus.study.cells import point_id
from fokus.study.instrument import ResponseFormat

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NARROWEST_WITH_NUMBER = 0.045
DARK = 0.55
STEP = 0.25
APART = 0.12
ROOM, ROOM_BESIDE = 0.2, 0.5
TITLE = 26
LEGEND_MM = 5.0
LEGEND_ROWS = 1  # which the room around the lines allows for
LinesOf = Callable[[str, Sequence[str]], tuple[Line, ...]]
APARTS: tuple[dict[str, Any], ...] = (
    {"color": "#b9bfc6", "edgecolor": "white", "linewidth": 0.8},
    {"color": "white", "hatch": "....", "edgecolor": "#7b858f", "linewidth": 0.8},
    {"color": "white", "edgecolor": "#7b858f", "linewidth": 0.8},
    {"color": "#5c666f", "edgecolor": "white", "linewidth": 0.8},
    {"color": "white", "hatch": "xxxx", "edgecolor": "#7b858f", "linewidth": 0.8},
    {"color": "#b9bfc6", "hatch": "||||", "edgecolor": "white", "linewidth": 0.8},
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Which answers stand where; outermost first on the left, innermost first on the right."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    apart: tuple[str, ...]
    is_neutral: bool = False


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the bars reach to each side, in shares; the neutral begins at ``apart``."""

    left: float
    right: float
    aside: float

    @property
    def apart(self) -> float:
        """Where the bars of the neutral begin."""
        return self.right + APART


def sides_of(response: ResponseFormat | None, given: Sequence[str], *, ordered: bool = True) -> Sides:
    """Return on which side each answer stands: below the middle left, above it right.

    The neutral, which is the middle of an odd number of points unless the format names another, and
    the non-answers stand apart. Answers without an order all stand to the right.
    """
    points = {point_id(point.value): point for point in response.points} if response else {}
    if not ordered:
        return Sides((), tuple(given), ())
    ids = [point_id(point.value) for point in sorted(points.values(), key=lambda point: point.value)]
    neutral = {each for each in ids if points[each].neutral}
    if not neutral and len(ids) % 2:
        neutral = {ids[len(ids) // 2]}
    low, high = (response.lowest, response.highest) if response else (0.0, 0.0)
    above = {each for each in ids if points[each].value > (low + high) / 2}
    told = [each for each in ids if each in given and each not in neutral]
    apart = [*(each for each in ids if each in neutral), *(each for each in given if each not in points)]
    return Sides(
        tuple(each for each in told if each not in above),
        tuple(each for each in told if each in above),
        tuple(each for each in apart if each in given),
        is_neutral=all(each in neutral for each in apart),
    )


def answers(released: Released, labels: Labels) -> Sheet:
    """Return how the answers to items are drawn.

    Raises
    ------
    RenderingError
        When the items have different answers to choose from, or are no choice between points.
    """
    given, legend = _legend(released, labels)
    panel = Panel("", lines_of(released.rows, "answer", given, labels))
    picture = Divided(released, given, legend, (panel,))
    return Sheet(
        (_drawn(picture, labels),), len(panel.lines), height_of(picture, 6.5) + _legend_height(given),
        columns=_columns(given),
    )  # fmt: skip


def answers_beside(released: Released, lines: LinesOf, labels: Labels) -> Sheet:
    """Return how the answers to items are drawn beside another answer: a panel an item, over its lines.

    ``lines`` are the groups of an item, by its id and the answers.
    """
    given, legend = _legend(released, labels)
    pictures = [
        Divided(
            released,
            given,
            legend,
            (Panel(wrapped(labels.heading("item", each), TITLE), lines(each, given)),),
        )
        for each in dict.fromkeys(row.at["item"] for row in released.rows)
    ]
    panels = tuple(_drawn(each, labels, narrow=True) for each in pictures)
    height = max(height_of(each, 6.5) for each in pictures) + _legend_height(given)
    return Sheet(panels, len(pictures[0].panels[0].lines), height, _columns(given))


def _legend(released: Released, labels: Labels) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the answers that all items have to choose from, and their words."""
    if any(row.measure != "share" or _format(row, labels) is None for row in released.rows):
        raise RenderingError("no-figure", word="items")
    given = tuple(dict.fromkeys(row.at["answer"] for row in released.rows))
    items = list(dict.fromkeys(row.at["item"] for row in released.rows))
    legend = tuple(labels.answer(items[0], each) for each in given)
    if any(tuple(labels.answer(item, each) for each in given) != legend for item in items):
        raise RenderingError("formats-differ")
    return given, legend


def _columns(given: Sequence[str]) -> int:
    return 2 if len(given) < 5 else 3  # noqa: PLR2004


def _legend_height(given: Sequence[str]) -> float:
    """Return the millimetres that the words of the answers need beyond the room of a usual legend."""
    rows = ceil(len(given) / _columns(given))
    return LEGEND_MM * max(0, rows - LEGEND_ROWS)


def _drawn(picture: Divided, labels: Labels, *, narrow: bool = False) -> Draw:
    instrument, first = labels.item(picture.released.rows[0].at["item"])
    sides = sides_of(instrument.format_of(first.id), picture.series, ordered=first.kind != "single")
    return partial(_draw, picture=picture, sides=sides, labels=labels, narrow=narrow)


def _format(row: Estimate, labels: Labels) -> ResponseFormat | None:
    instrument, item = labels.item(row.at["item"])
    return instrument.format_of(item.id)


def _draw(axes: "Axes", picture: Divided, sides: Sides, labels: Labels, *, narrow: bool) -> None:
    panel = picture.panels[0]
    prepare(axes, panel, labels.words.say("axis.share-short" if narrow else "axis.share"))
    extent = _extent(panel.lines, picture.series, sides)
    for number, (each, name) in enumerate(zip(picture.series, picture.legend, strict=True)):
        look = _look(each, sides)
        axes.barh([0], [0], label=name, **look)
        for place, line in zip(panel.places, panel.lines, strict=True):
            row, left = line.rows[number], _left(each, line, picture.series, sides, extent)
            _bar(axes, row, left, place, look)
    _around(axes, panel, extent, sides, labels, room=ROOM_BESIDE if narrow else ROOM)


def _extent(lines: Sequence[Line], series: Sequence[str], sides: Sides) -> Extent:
    reach = [
        max([_sum(line, series, each) for line in lines] or [0.0])
        for each in (sides.left, sides.right, sides.apart)
    ]
    left, right, aside = (STEP * -(-(each - 1e-9) // STEP) for each in reach)
    return Extent(left, max(right, STEP), aside)


def _sum(line: Line, series: Sequence[str], answers: Sequence[str]) -> float:
    return sum(_share(line.rows[series.index(each)]) for each in answers)


def _share(row: Estimate | None) -> float:
    return (row.value or 0.0) if row else 0.0


def _left(each: str, line: Line, series: Sequence[str], sides: Sides, extent: Extent) -> float:
    """Return where the bar of an answer begins."""
    if each in sides.left:
        inner = sides.left[sides.left.index(each) :]
        return -_sum(line, series, inner)
    side, start = (sides.right, 0.0) if each in sides.right else (sides.apart, extent.apart)
    return start + _sum(line, series, side[: side.index(each)])


def _look(each: str, sides: Sides) -> dict[str, Any]:
    """Return how an answer looks: the further out the darker; hatched where it says no, grey apart."""
    from matplotlib import colormaps

    if each in sides.left:
        strength = _strength(len(sides.left) - 1 - sides.left.index(each), len(sides.left))
        return {"color": colormaps["Oranges"](0.25 + 0.5 * strength), "hatch": "////", **_edge()}
    if each in sides.right:
        strength = _strength(sides.right.index(each), len(sides.right))
        return {"color": colormaps["Blues"](0.25 + 0.7 * strength), **_edge()}
    return dict(APARTS[sides.apart.index(each) % len(APARTS)])


def _edge() -> dict[str, Any]:
    return {"edgecolor": "white", "linewidth": 0.8}


def _strength(place: int, number: int) -> float:
    return 1.0 if number == 1 else place / (number - 1)


def _bar(axes: "Axes", row: Estimate | None, left: float, place: float, look: dict[str, Any]) -> None:
    if row is None or row.value is None:
        return
    axes.barh([place], [row.value], 0.72, left=[left], **look)
    if row.value > NARROWEST_WITH_NUMBER:
        red, green, blue = _rgb(look["color"])
        shade = "white" if 0.3 * red + 0.59 * green + 0.11 * blue < DARK else INK
        box = {"facecolor": look["color"], "edgecolor": "none", "pad": 0.8} if look.get("hatch") else None
        axes.text(
            left + row.value / 2, place, str(row.count), ha="center", va="center", fontsize=SMALLER,
            color=shade, bbox=box,
        )  # fmt: skip


def _rgb(color: Any) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(color)


def _around(  # noqa: PLR0913
    axes: "Axes", panel: Panel, extent: Extent, sides: Sides, labels: Labels, *, room: float
) -> None:
    """Draw what stands around the bars: the middle, the axis to both sides, and n at each."""
    axes.axvline(0, color=INK, linewidth=0.8, zorder=3)
    ends = extent.apart + extent.aside if sides.apart else extent.right
    if sides.apart:
        axes.axvline(extent.apart, color=INK, linewidth=0.8, zorder=3)
        heading = labels.words.say("axis.neutral" if sides.is_neutral else "axis.apart")
        axes.text(
            extent.apart, 1.0, heading, transform=axes.get_xaxis_transform(), fontsize=SMALLER, color=INK
        )
    for place, line in zip(panel.places, panel.lines, strict=True):
        axes.text(ends + 0.03, place, _n(line), va="center", fontsize=SMALLER, color=INK)
    axes.set_xlim(-extent.left - 0.01, ends + room)
    ticks = dict(_ticks(extent, sides))
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.spines["bottom"].set_bounds(-extent.left, ends)
    axes.tick_params(axis="x", color=GRID)


def _ticks(extent: Extent, sides: Sides) -> Iterator[tuple[float, str]]:
    step = 2 * STEP if extent.left + extent.right + extent.aside > 1.4 else STEP  # noqa: PLR2004
    for number in range(-int(extent.left / step), int(extent.right / step) + 1):
        yield number * step, f"{abs(100 * number * step):.0f}"
    for number in range(int(extent.aside / step) + 1 if sides.apart else 0):
        yield extent.apart + number * step, f"{100 * number * step:.0f}"


def _n(line: Line) -> str:
    first = next((row for row in line.rows if row is not None), None)
    return HIDDEN if first is None or first.hidden else f"n{NBSP}={NBSP}{first.n}"


def left_out(released: Released, labels: Labels) -> tuple[str, ...]:
    """Name the non-answers that are outside the bars, and how many they are at each."""
    if released.query.denominator == "all" or not released.rows:
        return ()
    missing = [row.missing for row in released.rows if not row.hidden and row.missing is not None]
    instrument, _ = labels.item(released.rows[0].at["item"])
    response = instrument.format_of(released.rows[0].at["item"])
    named = [each.text(labels.language) for each in response.non_answers] if response else []
    quoted = [labels.words.say("answer.quoted", answer=each) for each in named]
    if not missing or not max(missing):
        return ()
    kinds = [*quoted, labels.words.say("answer.blanks")]
    told = (
        kinds[0]
        if len(kinds) == 1
        else labels.words.say("list.and", first=", ".join(kinds[:-1]), last=kinds[-1])
    )
    few, many = min(missing), max(missing)
    number = f"{few}\u2013{many}" if few < many else str(many)
    return (labels.words.say("note.outside-bars", kinds=told, number=number),)
