"""Joined answers as one figure: the groups as lines, and a panel for what each answer tells of them."""

from collections.abc import Sequence
from dataclasses import replace

from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.dividing import across_of, wrapped
from fokus.report.drawings import Line, Panel, Picture, Sheet, sheet
from fokus.report.joined import find, measure_of, places_of, topic_label, topics_of
from fokus.report.labels import Labels

Parts = Sequence[Released]
TITLE = 26


def beside(parts: Parts, labels: Labels) -> Sheet:
    """Return how joined answers are drawn: panels side by side over the same groups.

    Raises
    ------
    RenderingError
        For answers to items, which have a figure of their own.
    """
    for part in parts:
        if part.query.noun == "items":
            raise RenderingError("no-figure", word="items … &")
    lines = _places(parts, labels)
    made = [sheet(_divided(each, lines, labels), labels.asked_in(each.query), narrow=True) for each in parts]
    panels = tuple(panel for each in made for panel in each.panels)
    return replace(made[0], panels=panels, height=max(each.height for each in made))


Places = Sequence[dict[str, str]]


def _places(parts: Parts, labels: Labels) -> Places:
    """Return the groups as lines; where all divide by round too, the rounds are the series."""
    found = {
        tuple((d, each) for d, each in at.items() if d != "round"): None
        for at in places_of(parts, labels.design)
    }
    return [dict(each) for each in found]


def _divided(released: Released, places: Places, labels: Labels) -> Picture:
    across = across_of(released)
    rows = [row for row in released.rows if row.measure == measure_of(released)]
    series = tuple(dict.fromkeys(row.at[across] for row in rows)) if across else ("",)
    legend = tuple(labels.heading(across, each) if across else "" for each in series)
    topics = list(dict.fromkeys(tuple(each.items()) for each in topics_of(released)))
    panels = []
    for topic in topics:
        lines = [
            Line(
                _label(at, labels),
                tuple(
                    find(released, {**at, **dict(topic)} | ({across: each} if across else {}))
                    for each in series
                ),
            )
            for at in places
        ]
        title = wrapped(topic_label(released, dict(topic), labels), TITLE)
        panels.append(Panel(title, tuple(lines)))
    return Picture(released, series, legend, tuple(panels))


def _label(at: dict[str, str], labels: Labels) -> str:
    return wrapped(" \u00b7 ".join(dict.fromkeys(labels.heading(*each) for each in at.items())))
