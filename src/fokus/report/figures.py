"""Released -> figures that hold in grey print and for the colour-blind: lightness, markers and labels."""

import io
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.blocks import Figure
from fokus.report.drawings import DRAWINGS, INK, Line, Panel, Picture
from fokus.report.labels import Labels
from fokus.report.tables import described, notes, table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

WIDTH_MM = 160.0
MM_PER_INCH = 25.4
DPI = 220
MOST_LINES = 60
MOST_PANELS = 4
LONGEST_LABEL = 44
TYPEFACES = ("Calibri", "Carlito")
NOT_DRAWN = (
    "method-", "reason-", "rounded", "holm", "items-linked", "one-round-at-a-time", "sensitive-not-compared",
    "nothing-to-compare",
)  # fmt: skip
TOPICS = ("theme", "code", "scale", "questionnaire")

PictureFormat = Literal["png", "svg", "pdf"]
Place = tuple[tuple[str, str], ...]


def figure(released: Released, labels: Labels) -> Figure:
    """Draw a released answer for a chapter, with an alternative text that tells every value shown."""
    png, height = _drawn(released, labels, "png")
    alt = labels.words.say("figure.alt", about=labels.words.say(f"noun.{released.query.noun}"))
    told = table(released, labels)
    drawn = replace(released, notes=tuple(n for n in released.notes if not n.code.startswith(NOT_DRAWN)))
    return Figure(png, WIDTH_MM, height, f"{alt} {described(told)}", notes(drawn, labels, told))


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
    if released.query.noun not in DRAWINGS or released.query.pick is not None:
        raise RenderingError("no-figure", word=released.query.noun)
    if not released.rows:
        raise RenderingError("nothing-to-draw")
    lines = max(len(panel.lines) for panel in _picture(released, labels).panels)
    if lines > MOST_LINES:
        raise RenderingError("too-much-to-draw", found=lines, limit=MOST_LINES)


def _drawn(released: Released, labels: Labels, form: PictureFormat) -> tuple[bytes, float]:
    check(released, labels)
    labels = labels.asked_in(released.query)
    shown = _picture(released, labels)
    height = 20.0 + max(len(panel.lines) for panel in shown.panels) * _line_height(released, shown)
    canvas = _canvas(height, len(shown.panels))
    for axes, panel in zip(canvas.axes, shown.panels, strict=True):
        DRAWINGS[released.query.noun](axes, panel, shown, labels)
    _legend(canvas, columns=2 if released.query.noun == "items" else 4)
    return _bytes(canvas, form), height


def _line_height(released: Released, shown: Picture) -> float:
    needed = 2.0 + 3.5 * max(line.label.count("\n") + 1 for panel in shown.panels for line in panel.lines)
    return max(needed, 9.0 if released.query.noun == "items" else 3.5 + 4.2 * len(shown.series))


def _picture(released: Released, labels: Labels) -> Picture:
    """Divide an answer into panels (topics), lines (groups) and series (what is compared)."""
    across = _across(released)
    measure = {"coverage": "held", "scales": "mean", "response": "response"}.get(released.query.noun, "share")
    rows = [row for row in released.rows if row.measure == measure]
    series = tuple(dict.fromkeys(row.at[across] for row in rows)) if across else ("",)
    panels = [
        Panel(labels.heading(topic[0], topic[1]) if topic else "", _lines(released, labels, inside, series))
        for topic, inside in _by_topic(released, rows)
    ]
    legend = tuple(_series_label(labels, across, rows, each) for each in series)
    return Picture(released, series, legend, tuple(panels))


def _across(released: Released) -> str | None:
    query = released.query
    if query.noun == "items":
        return "answer"
    return query.across or ("round" if "round" in query.by else None)


def _series_label(labels: Labels, across: str | None, rows: Sequence[Estimate], each: str) -> str:
    if across == "answer":
        return labels.answer(rows[0].at["item"], each)
    return labels.heading(across, each) if across else ""


def _by_topic(
    released: Released, rows: Sequence[Estimate]
) -> list[tuple[tuple[str, str] | None, list[Estimate]]]:
    """Divide rows by their topic where groups are compared too: each topic gets a panel of its own."""
    dimension = released.dimensions[0] if released.dimensions else ""
    topics = list(dict.fromkeys(row.at[dimension] for row in rows)) if dimension in TOPICS else []
    grouped = any(each != "round" for each in released.query.by)
    if not grouped or not 1 < len(topics) <= MOST_PANELS:
        return [(None, list(rows))]
    return [((dimension, each), [row for row in rows if row.at[dimension] == each]) for each in topics]


def _lines(
    released: Released, labels: Labels, rows: Sequence[Estimate], series: Sequence[str]
) -> tuple[Line, ...]:
    across = _across(released)
    places: dict[Place, dict[str, Estimate]] = {}
    for row in rows:
        place = tuple((dimension, each) for dimension, each in row.at.items() if dimension != across)
        places.setdefault(place, {})[row.at[across] if across else ""] = row
    shown = _telling(list(places))
    return tuple(
        Line(_label(labels, place, shown), tuple(found.get(each) for each in series))
        for place, found in places.items()
    )


def _telling(places: Sequence[Place]) -> set[str]:
    """Return the dimensions that tell lines apart."""
    dimensions = [dimension for dimension, _ in places[0]] if places else []
    return {each for n, each in enumerate(dimensions) if len({place[n] for place in places}) > 1}


def _label(labels: Labels, place: Place, shown: set[str]) -> str:
    first, *others = [labels.heading(*each) for each in place if each[0] in shown] or [
        labels.heading(*each) for each in place[:1]
    ]
    lines = textwrap.wrap(first, LONGEST_LABEL, max_lines=2, placeholder=" \u2026")
    rest = " \u00b7 ".join(each for each in dict.fromkeys(others) if each != first)
    if rest and len(lines[-1]) + len(rest) < LONGEST_LABEL:
        return "\n".join([*lines[:-1], f"{lines[-1]} \u00b7 {rest}"])
    return "\n".join([*lines, rest] if rest else lines)


@cache
def _fonts() -> tuple[str, ...]:
    """Return the typefaces of the chapters that this machine has."""
    from matplotlib.font_manager import get_font_names

    return tuple(each for each in TYPEFACES if each in get_font_names())


def _canvas(height_mm: float, panels: int) -> "Canvas":
    from matplotlib import rcParams
    from matplotlib.figure import Figure as Canvas

    size = (WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH)
    rcParams["font.family"] = [*_fonts(), "DejaVu Sans"]
    rcParams["text.parse_math"] = False  # a dollar sign in a label is a dollar sign
    canvas = Canvas(figsize=size, dpi=DPI, layout="constrained")
    canvas.subplots(1, panels, sharey=True, squeeze=False)
    return canvas


def _legend(canvas: "Canvas", *, columns: int) -> None:
    handles, names = canvas.axes[0].get_legend_handles_labels()
    if sum(map(bool, names)) > 1:
        canvas.legend(
            handles, names, loc="outside upper left", ncols=columns, frameon=False, fontsize=8.5,
            labelcolor=INK, handlelength=1.4,
        )  # fmt: skip


def _bytes(canvas: "Canvas", form: PictureFormat) -> bytes:
    import matplotlib as mpl

    file = io.BytesIO()
    own = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    with mpl.rc_context({"svg.hashsalt": "fokus"}):
        canvas.savefig(file, format=form, metadata=own[form], facecolor="white")
    return file.getvalue()
