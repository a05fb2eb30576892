"""Released -> figures that hold in grey print and for the colour-blind: lightness, markers and labels."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.blocks import Figure
from fokus.report.cells import HIDDEN, cell, digits
from fokus.report.labels import Labels
from fokus.report.tables import described, notes, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH_MM = 160.0
MM_PER_INCH = 25.4
DPI = 220
MOST_ROWS = 60
INK, GRID, PALE = "#1d2733", "#d7dce1", "#eef1f4"
SERIES = ("#16405b", "#8fb8d0", "#c8763a", "#e6c79c")
MARKERS = ("o", "s", "D", "^")
LONGEST_LABEL = 44

PictureFormat = Literal["png", "svg", "pdf"]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a figure: its label and, by series, what to draw."""

    label: str
    rows: tuple[Estimate | None, ...]


def figure(released: Released, labels: Labels) -> Figure:
    """Draw a released answer for a chapter, with an alternative text that tells every value shown."""
    png, height = _drawn(released, labels, "png")
    alt = labels.words.say("figure.alt", about=labels.words.say(f"noun.{released.query.noun}"))
    told = described(table(released, labels))
    return Figure(png, WIDTH_MM, height, f"{alt} {told}", notes(released, labels))


def picture(released: Released, labels: Labels, form: PictureFormat) -> bytes:
    """Draw a released answer as a file of its own: png, svg or pdf."""
    return _drawn(released, labels, form)[0]


def check(released: Released, labels: Labels) -> None:
    """Refuse an answer that cannot be drawn.

    Raises
    ------
    RenderingError
        For an answer without a figure, without any row, or with too many to read.
    """
    if released.query.noun not in _DRAWINGS or released.query.pick is not None:
        raise RenderingError("no-figure", word=released.query.noun)
    if not released.rows:
        raise RenderingError("nothing-to-draw")
    _, lines = _lines(released, labels)
    if len(lines) > MOST_ROWS:
        raise RenderingError("too-much-to-draw", found=len(lines), limit=MOST_ROWS)


def _drawn(released: Released, labels: Labels, form: PictureFormat) -> tuple[bytes, float]:
    check(released, labels)
    draw = _DRAWINGS[released.query.noun]
    series, lines = _lines(released, labels)
    height = 18.0 + len(lines) * _line_height(released, len(series))
    canvas = _canvas(height)
    draw(canvas.gca(), released, labels, series, lines)
    return _bytes(canvas, form), height


def _line_height(released: Released, series: int) -> float:
    return 9.0 if released.query.noun == "items" else 3.5 + 4.2 * max(series, 1)


def _lines(released: Released, labels: Labels) -> tuple[list[str], list[_Line]]:
    """Divide an answer into lines and series: the dimension compared (or the round, or the answer)."""
    query = released.query
    across = "answer" if query.noun == "items" else query.across or ("round" if "round" in query.by else None)
    measure = {"coverage": "held", "scales": "mean"}.get(query.noun, "share")
    rows = [row for row in released.rows if row.measure == measure]
    series = list(dict.fromkeys(row.at[across] for row in rows)) if across else [""]
    places: dict[tuple[tuple[str, str], ...], dict[str, Estimate]] = {}
    for row in rows:
        place = tuple((d, each) for d, each in row.at.items() if d != across)
        places.setdefault(place, {})[row.at[across] if across else ""] = row
    return series, [
        _Line(_label(released, labels, place), tuple(found.get(each) for each in series))
        for place, found in places.items()
    ]


def _label(released: Released, labels: Labels, place: Sequence[tuple[str, str]]) -> str:
    several = {d: len({row.at[d] for row in released.rows}) > 1 for d, _ in place}
    shown = [labels.heading(d, each) for d, each in place if several[d]]
    return _wrapped(" \u00b7 ".join(shown or [labels.heading(d, each) for d, each in place[:1]]))


def _wrapped(text: str) -> str:
    import textwrap  # noqa: PLC0415

    return "\n".join(textwrap.wrap(text, LONGEST_LABEL, max_lines=2, placeholder=" \u2026"))


def _canvas(height_mm: float) -> "Canvas":
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415 - half a second

    canvas = Canvas(figsize=(WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH), dpi=DPI, layout="constrained")
    axes = canvas.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=INK)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    return canvas


def _bytes(canvas: "Canvas", form: PictureFormat) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415 - half a second

    file = io.BytesIO()
    metadata = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    with mpl.rc_context({"svg.hashsalt": "fokus", "svg.fonttype": "none"}):
        canvas.savefig(file, format=form, metadata=metadata[form], facecolor="white")
    return file.getvalue()


def _rows_of_lines(axes: "Axes", lines: Sequence[_Line]) -> None:
    axes.set_yticks(range(len(lines)), [line.label for line in lines])
    axes.set_ylim(len(lines) - 0.5, -0.5)


def _legend(axes: "Axes", labels: Labels, released: Released, series: Sequence[str], *, columns: int = 4) -> None:
    handles, _ = axes.get_legend_handles_labels()
    if len(series) > 1 and handles:
        axes.figure.legend(
            loc="outside upper left", ncols=columns, frameon=False, fontsize=8.5, labelcolor=INK, handlelength=1.4
        )


def _series_label(released: Released, labels: Labels, each: str) -> str:
    return labels.heading(released.query.across or "round", each) if each else ""


def _bars(
    axes: "Axes", released: Released, labels: Labels, series: Sequence[str], lines: Sequence[_Line]
) -> None:
    """Draw interviews as bars: how many of how many, the whole as a pale bar behind."""
    thickness = 0.8 / len(series)
    longest = max((row.n or 0) for line in lines for row in line.rows if row is not None)
    for number, each in enumerate(series):
        offset = (number - (len(series) - 1) / 2) * thickness
        found = [(place + offset, line.rows[number]) for place, line in enumerate(lines)]
        axes.barh(
            [y for y, _ in found], [(row.n or 0) if row else 0 for _, row in found], thickness * 0.86, color=PALE
        )
        axes.barh(
            [y for y, _ in found], [(row.count or 0) if row else 0 for _, row in found], thickness * 0.86,
            color=SERIES[number % len(SERIES)], label=_series_label(released, labels, each),
        )  # fmt: skip
        for y, row in found:
            end = (row.n or 0) if row else 0
            axes.text(end + longest * 0.015, y, cell(row, labels.words), va="center", fontsize=8, color=INK)
    _rows_of_lines(axes, lines)
    axes.set_xlim(0, max(longest, 1) * 1.12)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel(labels.words.say("axis.interviews"), fontsize=8.5, color=INK)
    _legend(axes, labels, released, series)


def _dots(
    axes: "Axes", released: Released, labels: Labels, series: Sequence[str], lines: Sequence[_Line]
) -> None:
    """Draw means as points with their intervals, on the whole width of the scale."""
    step = 0.5 / len(series)
    low, high = _axis_range(released, labels)
    for number, each in enumerate(series):
        offset = (number - (len(series) - 1) / 2) * step
        shown = [(place + offset, line.rows[number]) for place, line in enumerate(lines)]
        drawn = [(y, row) for y, row in shown if row is not None and row.value is not None]
        style = {"color": SERIES[number % len(SERIES)], "marker": MARKERS[number % len(MARKERS)]}
        axes.plot(
            [row.value for _, row in drawn], [y for y, _ in drawn], linestyle="none", markersize=6.5,
            markeredgecolor=INK, markeredgewidth=0.6, label=_series_label(released, labels, each), zorder=3, **style,
        )  # fmt: skip
        for y, row in drawn:
            if row.low is not None and row.high is not None:
                axes.plot([max(row.low, low), min(row.high, high)], [y, y], color=INK, linewidth=1.1, zorder=2)
        for y, row in shown:
            if row is not None and row.hidden:
                axes.text(low, y, f" {HIDDEN}", va="center", fontsize=9, color=INK)
    _rows_of_lines(axes, lines)
    axes.set_xlim(low - (high - low) * 0.02, high + (high - low) * 0.02)
    axes.set_xlabel(labels.words.say("axis.mean", range=f"{low:g}\u2013{high:g}"), fontsize=8.5, color=INK)
    _decimal_ticks(axes, labels)
    _legend(axes, labels, released, series)


def _axis_range(released: Released, labels: Labels) -> tuple[float, float]:
    ranges = [labels.scale_range(each) for each in {row.at["scale"] for row in released.rows}]
    return min(low for low, _ in ranges), max(high for _, high in ranges)


def _decimal_ticks(axes: "Axes", labels: Labels) -> None:
    from fokus.messages.forms import decimal  # noqa: PLC0415

    axes.xaxis.set_major_formatter(lambda value, _: decimal(value, digits(0), labels.language))


def _stacked(
    axes: "Axes", released: Released, labels: Labels, series: Sequence[str], lines: Sequence[_Line]
) -> None:
    """Draw the answers to each item as parts of the whole, from light to dark, n at the end."""
    from matplotlib import colormaps  # noqa: PLC0415 - half a second

    item = released.rows[0].at["item"]
    shades = colormaps["Blues"]
    lefts = [0.0] * len(lines)
    for number, answer in enumerate(series):
        dark = 0.15 + 0.75 * number / max(len(series) - 1, 1)
        widths = [(row.value or 0.0) if row else 0.0 for row in (line.rows[number] for line in lines)]
        axes.barh(
            range(len(lines)), widths, 0.66, left=lefts, color=shades(dark), edgecolor="white", linewidth=0.8,
            label=labels.answer(item, answer),
        )  # fmt: skip
        for place, (left, width, line) in enumerate(zip(lefts, widths, lines, strict=True)):
            row = line.rows[number]
            if width > 0.055 and row is not None:  # noqa: PLR2004 - narrower parts cannot hold a number
                shade = "white" if dark > 0.5 else INK  # noqa: PLR2004 - where white becomes readable
                axes.text(left + width / 2, place, str(row.count), ha="center", va="center", fontsize=8, color=shade)
        lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
    for place, line in enumerate(lines):
        first = next((row for row in line.rows if row is not None), None)
        text = HIDDEN if first is None or first.hidden else f"n\u00a0=\u00a0{first.n}"
        axes.text(1.015, place, text, va="center", fontsize=8, color=INK)
    _rows_of_lines(axes, lines)
    axes.set_xlim(0, 1.12)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0])
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}")
    axes.set_xlabel(labels.words.say("axis.share"), fontsize=8.5, color=INK)
    _legend(axes, labels, released, series, columns=2)


_DRAWINGS: dict[str, Callable[["Axes", Released, Labels, Sequence[str], Sequence[_Line]], None]] = {
    "coverage": _bars, "themes": _bars, "scales": _dots, "items": _stacked,
}  # fmt: skip
