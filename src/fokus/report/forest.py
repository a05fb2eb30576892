"""A forest: every difference with its interval, one below the other, around zero."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from fokus.analysis.result import Contrast
from fokus.disclosure.released import Released
from fokus.messages.forms import NBSP, capitalized, decimal, interval_in_words
from fokus.report.cells import HIDDEN, NOTHING, digits
from fokus.report.contrasted import main_contrasts
from fokus.report.dividing import wrapped
from fokus.report.drawings import INK, SMALLER, Line, Panel, Picture, Sheet, height_of, prepare
from fokus.report.labels import Labels
from fokus.study.instrument import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAND = "#e6e9ed"


def shown(released: Released) -> list[Contrast]:
    """Return the comparisons of two levels."""
    return [each for each in main_contrasts(released) if each.to != ALL]


def forest(released: Released, labels: Labels) -> Sheet:
    """Return how the differences of an answer are drawn: in points, or as effects where units differ."""
    contrasts = shown(released)
    told = _told(contrasts, released.query.across or "", labels)
    lines = tuple(
        Line(each, (), begins=contrast.at["scale"] != before)
        for each, contrast, before in zip(
            told, contrasts, ["", *(each.at["scale"] for each in contrasts)], strict=False
        )
    )
    grouped = len(lines) > len({each.at["scale"] for each in contrasts})
    panel = Panel("", lines if grouped else tuple(Line(each, ()) for each in told))
    picture = Picture(released, (), (), (panel,))
    draw = partial(_draw, panel=panel, contrasts=contrasts, labels=labels)
    return Sheet((draw,), len(lines), height_of(picture, 7.0))


def _told(contrasts: Sequence[Contrast], across: str, labels: Labels) -> list[str]:
    """Return the label of each comparison: where it is made, and of what where there are several."""
    levels = {(each.origin, each.to) for each in contrasts}
    dimensions = [d for d in contrasts[0].at if len({each.at[d] for each in contrasts}) > 1] or ["scale"]
    said, before = [], ""
    for each in contrasts:
        first, *rest = [labels.heading(d, each.at[d]) for d in dimensions]
        if len(levels) > 1:
            ends = {"first": labels.of(across, each.origin), "last": labels.of(across, each.to)}
            rest.append(capitalized(labels.words.say("cell.to", **ends)))
        parts = rest if rest and first == before else [first, *rest]
        said.append(wrapped(" \u00b7 ".join(parts)))
        before = first
    return said


def _draw(axes: "Axes", panel: Panel, contrasts: Sequence[Contrast], labels: Labels) -> None:
    points = _is_in_points(contrasts, labels)
    prepare(axes, panel, labels.words.say("axis.difference" if points else "axis.effect"))
    values = [_values(each, points=points) for each in contrasts]
    low, high = _ends([limit for each in values if each for limit in each])
    if points:
        _bounds(axes, panel, contrasts)
    axes.axvline(0, color=INK, linewidth=0.9, zorder=2)
    for place, contrast, each in zip(panel.places, contrasts, values, strict=True):
        _mark(axes, place, contrast, each)
        told = _text(contrast, each, labels)
        axes.text(
            1.02, place, told, transform=axes.get_yaxis_transform(), va="center", fontsize=SMALLER, color=INK
        )
    axes.set_xlim(low, high)
    axes.xaxis.set_major_formatter(lambda value, _: decimal(value, 1, labels.language))


def _is_in_points(contrasts: Sequence[Contrast], labels: Labels) -> bool:
    units = {
        (labels.scale(each.at["scale"]).score, labels.scale_range(each.at["scale"])) for each in contrasts
    }
    return len(units) == 1


def _values(contrast: Contrast, *, points: bool) -> tuple[float, ...]:
    """Return a difference with its interval as far as there is one; nothing where it is hidden."""
    found = (
        (contrast.difference, contrast.low, contrast.high)
        if points
        else (contrast.effect, contrast.effect_low, contrast.effect_high)
    )
    return tuple(each for each in found if each is not None)


def _ends(limits: Sequence[float]) -> tuple[float, float]:
    low, high = min([0.0, *limits]), max([0.0, *limits])
    room = 0.08 * (high - low or 1.0)
    return low - room, high + room


def _bounds(axes: "Axes", panel: Panel, contrasts: Sequence[Contrast]) -> None:
    """Shade what was set beforehand to count as unchanged."""
    for place, each in zip(panel.places, contrasts, strict=True):
        if each.bound and not each.hidden:
            axes.barh([place], [2 * each.bound], 0.8, left=[-each.bound], color=BAND, zorder=0)


def shaded(released: Released, labels: Labels) -> tuple[str, ...]:
    """Explain the shading where there is any."""
    contrasts = [each for each in shown(released) if each.bound and not each.hidden]
    drawn = bool(contrasts) and _is_in_points(shown(released), labels)
    return (labels.words.say("note.bound-shaded"),) if drawn else ()


def _mark(axes: "Axes", place: float, contrast: Contrast, values: Sequence[float]) -> None:
    if contrast.hidden or not values:
        axes.text(
            0, place, f"{NBSP}{HIDDEN if contrast.hidden else NOTHING}", va="center", fontsize=9, color=INK
        )
        return
    value, *limits = values
    if limits:
        axes.plot(limits, [place, place], color=INK, linewidth=1.3, zorder=3)
    axes.plot(
        [value], [place], marker="s", markersize=6, zorder=4, linestyle="none", markeredgecolor=INK,
        color="#16405b" if limits else "white",
    )  # fmt: skip


def _text(contrast: Contrast, values: Sequence[float], labels: Labels) -> str:
    if contrast.hidden:
        return HIDDEN
    if not values:
        return NOTHING
    value, *limits = values
    places = digits(contrast.size)
    told = decimal(value, places, labels.language)
    if limits:
        told += f" ({interval_in_words(limits[0], limits[-1], places, labels.language)})"
    return f"{told}\n{_n(contrast)}"


def _n(contrast: Contrast) -> str:
    if contrast.method == "linked" or contrast.n_from == contrast.n_to:
        return f"n{NBSP}={NBSP}{contrast.n_linked or contrast.n_from}"
    return f"n{NBSP}={NBSP}{contrast.n_from}{NBSP}/{NBSP}{contrast.n_to}"
