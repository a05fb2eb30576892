"""Agreement as a figure: the alpha of each topic as a point, with its interval where there is one."""

from functools import partial
from typing import TYPE_CHECKING

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.drawings import Line, Panel, Picture, Sheet, height_of, point, points, prepare, series_of
from fokus.report.labels import Labels
from fokus.report.layout import levels_of
from fokus.study.instrument import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STAGE = "stage"
LEAST = 3.5


def coefficients(released: Released, labels: Labels) -> Sheet:
    """Draw one line a topic, an interview or a pair of coders, before and after decisions."""
    stages = levels_of(released, STAGE) if STAGE in released.dimensions else [""]
    alphas = [row for row in released.rows if row.measure == "krippendorff"]
    places = dict.fromkeys(_place(row) for row in alphas)
    lines = tuple(
        Line(_label(place, labels), tuple(_at(alphas, place, each) for each in stages)) for place in places
    )
    names = tuple(labels.heading(STAGE, each) if each else "" for each in stages)
    picture = Picture(released, tuple(stages), names, (Panel("", lines),))
    draw = partial(_drawn, panel=picture.panels[0], names=names, labels=labels)
    return Sheet((draw,), len(lines), height_of(picture, LEAST + 3.0 * len(stages)))


Place = tuple[tuple[str, str], ...]


def _place(row: Estimate) -> Place:
    return tuple(each for each in row.at.items() if each[0] != STAGE)


def _at(rows: list[Estimate], place: Place, stage: str) -> Estimate | None:
    return next((row for row in rows if _place(row) == place and row.at.get(STAGE, "") == stage), None)


def _label(place: Place, labels: Labels) -> str:
    named = [labels.heading(*each) for each in place if each[1] != ALL]
    return ", ".join(named) or labels.heading("theme", ALL)


def _drawn(axes: "Axes", panel: Panel, names: tuple[str, ...], labels: Labels) -> None:
    """Draw alpha from the lowest there is, or 0, to 1."""
    shown = [
        row.low if row.low is not None else row.value for line in panel.lines for row in line.rows if row
    ]
    ends = (min([0.0, *(each for each in shown if each is not None)]), 1.0)
    prepare(axes, panel, labels.words.say("axis.alpha"))
    for each in series_of(panel, names, 0.5):
        points(axes, each, ends)
        axes.plot([], [], label=each.name, **point(each.number))
    axes.axvline(0, color="#5c6b73", linewidth=0.8)
    axes.set_xlim(ends[0] - 0.03, 1.03)
    axes.xaxis.set_major_formatter(lambda value, _: decimal(value, 1, labels.language))
