"""The project log and the staff over time: a point a day, a bar where it lasted or nobody knows closer."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from fokus.analysis.log_groups import date_of
from fokus.analysis.result import RecordRow
from fokus.disclosure.released import Released
from fokus.messages.dates import dated
from fokus.messages.forms import capitalized
from fokus.report.dividing import wrapped
from fokus.report.drawings import HATCHES, INK, SERIES, Line, Panel, Picture, Sheet, height_of, prepare
from fokus.report.labels import Labels
from fokus.study.project_log import entries_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_TICKS = 7
LONGEST = 70
Span = tuple[date, date]


def timeline(released: Released, labels: Labels) -> Sheet:
    """Return how entries are drawn along time; one without a date is left to the table."""
    rows = [row for row in released.records if row.when]
    end = _end(rows, labels)
    lines = tuple(Line(wrapped(_told(row, labels)), ()) for row in rows)
    panel = Panel("", lines)
    spans = [_span(row, end) for row in rows]
    draw = partial(_draw, panel=panel, spans=spans, labels=labels, staff=released.query.noun == "staffing")
    return Sheet((draw,), len(lines), height_of(Picture(released, (), (), (panel,)), 5.0))


def _told(row: RecordRow, labels: Labels) -> str:
    if row.type == "staff":
        sites = ", ".join(labels.of("site", each) for each in row.sites)
        role = capitalized(labels.singular(row.at["profession"]))
        return f"{role}, {sites}" if sites else role
    body = labels.of("body", row.body) if row.body else ""
    told = ": ".join(filter(None, (body, capitalized(row.title)))) or labels.words.say(f"type.{row.type}")
    return shorten(told, LONGEST, placeholder="…")


def _end(rows: Sequence[RecordRow], labels: Labels) -> date:
    """Return the last day that the log tells of: what still lasts is known until then."""
    dates = [date_of(each) for _, _, each in entries_of(labels.project)]
    told = [*dates, *(row.when for row in rows), *(row.until for row in rows)]
    return max((each.end for each in told if each), default=date.max)


def _span(row: RecordRow, end: date) -> Span:
    first = row.when.start if row.when else end
    if row.until:
        return first, row.until.end
    if row.type == "staff":
        return first, max(first, end)
    return first, row.when.end if row.when else end


def _draw(axes: "Axes", panel: Panel, spans: Sequence[Span], labels: Labels, *, staff: bool) -> None:
    prepare(axes, panel, "")
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    room = max(15, (last - first).days // 40)
    for place, (start, end) in zip(panel.places, spans, strict=True):
        _mark(axes, place, start, end, staff=staff)
    axes.set_xlim(first.toordinal() - room, last.toordinal() + room)
    ticks = _ticks(first, last)
    axes.set_xticks([each.toordinal() for each in ticks], [_month(each, labels) for each in ticks])


def _mark(axes: "Axes", place: float, start: date, end: date, *, staff: bool) -> None:
    if start == end:
        axes.plot([start.toordinal()], [place], marker="o", markersize=6, color=SERIES[0],
                  markeredgecolor=INK, linestyle="none", zorder=3)  # fmt: skip
        return
    days = (end - start).days + 1
    axes.barh([place], [days], 0.42, left=[start.toordinal()], color=SERIES[0 if staff else 1],
              hatch=HATCHES[0], edgecolor=INK, linewidth=0.5, zorder=3)  # fmt: skip


def _ticks(first: date, last: date) -> list[date]:
    """Return the first days of months, as many as can be read."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    step = next(each for each in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if len(months) / each <= MOST_TICKS)
    return [date(each // 12, each % 12 + 1, 1) for each in months if each % step == 0] or [first]


def _month(day: date, labels: Labels) -> str:
    return dated(day, day, "short-month", labels.words)
