"""Released -> figures that hold in grey print and for the colour-blind: form, hatching and lightness."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from fokus.analysis.result import Note
from fokus.disclosure.released import Released
from fokus.problems import RenderingError, nearest
from fokus.report import changing, joined, tables
from fokus.report.agreement_figure import coefficients
from fokus.report.blocks import Figure, Table
from fokus.report.changing import changes
from fokus.report.confusion_figure import confused
from fokus.report.diverging import answers, left_out
from fokus.report.dividing import MOST_PANELS, divided
from fokus.report.drawings import INK, Sheet, sheet
from fokus.report.forest import forest, shaded, shown
from fokus.report.joint_figure import beside
from fokus.report.labels import Labels
from fokus.report.profile import is_profile, profile
from fokus.report.timeline import timeline

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

WIDTH_MM = 160.0
TALLEST_MM = 230
MM_PER_INCH = 25.4
DPI = 220
MOST_LINES = 60
TYPEFACES = ("Calibri", "Carlito")
CHANGE = "change"
NOT_DRAWN = (
    "method-", "reason-", "rounded", "holm", "items-linked", "one-round-at-a-time", "sensitive-not-compared",
    "nothing-to-compare",
)  # fmt: skip

Parts = Sequence[Released]
PictureFormat = Literal["png", "svg", "pdf"]
Make = Callable[[Released, Labels], Sheet]


def _plainly(released: Released, labels: Labels) -> Sheet:
    return sheet(divided(released, labels), labels)


KINDS: Mapping[str, Make] = {
    "bars": _plainly, "means": _plainly, "answers": answers, "profile": profile, "forest": forest,
    CHANGE: changes, "coefficients": coefficients, "timeline": timeline, "squares": confused,
}  # fmt: skip
_FITTING: Mapping[str, tuple[str, ...]] = {
    "coverage": ("bars",), "themes": ("bars",), "response": ("bars",), "items": ("answers",),
    "scales": ("means", "profile", "forest", CHANGE), "agreement": ("coefficients",),
    "log": ("timeline",), "staffing": ("timeline",), "confusion": ("squares",),
}  # fmt: skip


def figure(parts: Parts, labels: Labels, kind: str | None = None) -> Figure:
    """Draw an answer for a chapter, with an alternative text that tells every value shown."""
    png, height = _drawn(parts, labels, "png", kind)
    about = labels.words.say("figure.alt", about=joined.about(parts, labels))
    told = _told(parts, labels, kind)
    said = tables.described(told, named=parts[0].query.noun == "confusion")
    return Figure(png, WIDTH_MM, height, f"{about} {said}", _notes(parts, labels, told, kind))


def picture(parts: Parts, labels: Labels, form: PictureFormat, kind: str | None = None) -> bytes:
    """Draw an answer as a file of its own: png, svg or pdf."""
    return _drawn(parts, labels, form, kind)[0]


def check(parts: Parts, labels: Labels, kind: str | None = None) -> None:
    """Refuse an answer that cannot be drawn.

    Raises
    ------
    RenderingError
        For an answer without a figure, without any row, with too many to read, or not of that kind.
    """
    _sheet(parts, labels, kind)


def kind_of(released: Released, labels: Labels) -> str:
    """Return how an answer is drawn when nobody chose: by its shape.

    Several scales by group are a profile; more scales compared than panels fit, a forest.
    """
    if released.query.noun != "scales":
        return _FITTING[released.query.noun][0]
    scales = {row.at["scale"] for row in released.rows}
    if is_profile(released, labels):
        return "profile"
    grouped = any(each != "round" for each in released.query.by)
    return "forest" if grouped and len(scales) > MOST_PANELS and shown(released) else "means"


def _sheet(parts: Parts, labels: Labels, kind: str | None) -> Sheet:
    for part in parts:
        divided_log = part.kind == "record" and part.query.by
        if part.query.noun not in _FITTING or part.query.pick is not None or divided_log:
            raise RenderingError("no-figure", word=part.query.noun)
        if not (part.rows or any(each.when for each in part.records)):
            raise RenderingError("nothing-to-draw")
    made = _of_one(parts[0], labels, kind) if len(parts) == 1 else beside(parts, labels)
    if made.lines > MOST_LINES:
        raise RenderingError("too-much-to-draw", found=made.lines, limit=MOST_LINES)
    if made.height > TALLEST_MM:
        raise RenderingError("too-tall", found=round(made.height), limit=TALLEST_MM)
    if len(made.panels) > MOST_PANELS:
        raise RenderingError("too-many-panels", found=len(made.panels), limit=MOST_PANELS)
    return made


def _of_one(released: Released, labels: Labels, kind: str | None) -> Sheet:
    labels = labels.asked_in(released.query)
    chosen = kind or kind_of(released, labels)
    fitting = [each for each in _FITTING[released.query.noun] if _fits(each, released, labels)]
    if chosen not in fitting:
        known = ", ".join(fitting)
        raise RenderingError("unknown-figure", word=chosen, nearest=nearest(chosen, fitting), known=known)
    return KINDS[chosen](released, labels)


def _fits(kind: str, released: Released, labels: Labels) -> bool:
    """Tell whether an answer has what a kind of figure shows."""
    if (kind == CHANGE) != (CHANGE in released.dimensions):
        return False
    if kind == "profile":
        return is_profile(released, labels)
    return kind != "forest" or bool(shown(released))


def _told(parts: Parts, labels: Labels, kind: str | None) -> Table:
    if len(parts) > 1:
        return joined.table(parts, labels)
    return changing.table(parts[0], labels) if kind == CHANGE else tables.table(parts[0], labels)


def _notes(parts: Parts, labels: Labels, told: Table, kind: str | None) -> tuple[str, ...]:
    drawn = [replace(part, notes=tuple(n for n in part.notes if _is_drawn(n, kind))) for part in parts]
    return (*joined.notes(drawn, labels, told), *_own_notes(parts, labels, kind))


def _own_notes(parts: Parts, labels: Labels, kind: str | None) -> tuple[str, ...]:
    """Return what only the figure needs to have explained."""
    if len(parts) > 1:
        return ()
    chosen = kind or kind_of(parts[0], labels)
    explained = {"answers": left_out, "forest": shaded}.get(chosen)
    return explained(parts[0], labels) if explained else ()


def _is_drawn(note: Note, kind: str | None) -> bool:
    compared = kind == "forest" and note.code.startswith(("method-", "reason-", "rounded"))
    return compared or not note.code.startswith(NOT_DRAWN)


def _drawn(parts: Parts, labels: Labels, form: PictureFormat, kind: str | None) -> tuple[bytes, float]:
    made = _sheet(parts, labels, kind)
    canvas = _canvas(made)
    for axes, draw in zip(canvas.axes, made.panels, strict=True):
        draw(axes)
    _legend(canvas, columns=made.columns)
    return _bytes(canvas, form), made.height


@cache
def _fonts() -> tuple[str, ...]:
    """Return the typefaces of the chapters that this machine has."""
    from matplotlib.font_manager import get_font_names

    return tuple(each for each in TYPEFACES if each in get_font_names())


def _canvas(made: Sheet) -> "Canvas":
    from matplotlib import rcParams
    from matplotlib.figure import Figure as Canvas

    size = (WIDTH_MM / MM_PER_INCH, made.height / MM_PER_INCH)
    rcParams["font.family"] = [*_fonts(), "DejaVu Sans"]
    rcParams["text.parse_math"] = False  # a dollar sign in a label is a dollar sign
    rcParams["hatch.linewidth"] = 0.5
    canvas = Canvas(figsize=size, dpi=DPI, layout="constrained")
    panels = len(made.panels)
    rows, columns = (panels, 1) if made.stacked else (1, panels)
    canvas.subplots(rows, columns, sharey=not made.stacked, squeeze=False)
    return canvas


def _legend(canvas: "Canvas", *, columns: int) -> None:
    """Explain each series once, also where one panel marks it by points and another by bars."""
    from matplotlib.legend_handler import HandlerTuple

    named: dict[str, list[Any]] = {}
    for axes in canvas.axes:
        handles, names = axes.get_legend_handles_labels()
        last = {name: handle for handle, name in zip(handles, names, strict=True) if name}
        for name, handle in last.items():
            if not any(type(each) is type(handle) for each in named.setdefault(name, [])):
                named[name].append(handle)
    if len(named) > 1:
        marks: list[Any] = [tuple(each) for each in named.values()]
        canvas.legend(
            marks, list(named), loc="outside upper left", ncols=columns,
            frameon=False, fontsize=8.5, labelcolor=INK, handlelength=2.2,
            handler_map={tuple: HandlerTuple(ndivide=None)},
        )  # fmt: skip


def _bytes(canvas: "Canvas", form: PictureFormat) -> bytes:
    import matplotlib as mpl

    file = io.BytesIO()
    own = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
    with mpl.rc_context({"svg.hashsalt": "fokus"}):
        canvas.savefig(file, format=form, metadata=own[form], facecolor="white")
    return file.getvalue()
