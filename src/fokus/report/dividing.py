"""An answer divided for drawing: into panels (topics), lines (groups) and series (what is compared)."""

import textwrap
from collections.abc import Sequence

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.report.drawings import Line, Panel, Picture
from fokus.report.joined import measure_of
from fokus.report.labels import Labels

MOST_PANELS = 4
LONGEST_LABEL = 44
TOPICS = ("theme", "code", "scale", "questionnaire")

Place = tuple[tuple[str, str], ...]


def divided(released: Released, labels: Labels) -> Picture:
    """Divide an answer: a panel a topic where groups are compared too, a line a group, a series a level."""
    across = across_of(released)
    rows = [row for row in released.rows if row.measure == measure_of(released)]
    series = tuple(dict.fromkeys(row.at[across] for row in rows)) if across else ("",)
    panels = [
        Panel(labels.heading(topic[0], topic[1]) if topic else "", lines_of(inside, across, series, labels))
        for topic, inside in _by_topic(released, rows)
    ]
    legend = tuple(labels.heading(across, each) if across else "" for each in series)
    return Picture(released, series, legend, tuple(panels))


def across_of(released: Released) -> str | None:
    """Return what the series of a figure are: what is compared, else the round."""
    query = released.query
    return query.across or ("round" if "round" in query.by else None)


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


def lines_of(
    rows: Sequence[Estimate], across: str | None, series: Sequence[str], labels: Labels
) -> tuple[Line, ...]:
    """Return a line a place, with its rows by series; what the line above has said is not said again."""
    places: dict[Place, dict[str, Estimate]] = {}
    for row in rows:
        place = tuple((dimension, each) for dimension, each in row.at.items() if dimension != across)
        places.setdefault(place, {})[row.at[across] if across else ""] = row
    telling = _telling(list(places))
    named = [_shown(place, telling) for place in places]
    above: list[Place] = [(("", ""),), *named[:-1]]
    return tuple(
        Line(
            _label(labels, place, before), tuple(found.get(each) for each in series),
            begins=len(place) > 1 and place[0] != before[0],
        )
        for place, before, found in zip(named, above, places.values(), strict=True)
    )  # fmt: skip


def _telling(places: Sequence[Place]) -> set[str]:
    """Return the dimensions that tell lines apart."""
    dimensions = [dimension for dimension, _ in places[0]] if places else []
    return {each for n, each in enumerate(dimensions) if len({place[n] for place in places}) > 1}


def _shown(place: Place, telling: set[str]) -> Place:
    return tuple(each for each in place if each[0] in telling) or place[:1]


def _label(labels: Labels, place: Place, before: Place) -> str:
    if len(place) > 1 and place[0] == before[0]:
        return wrapped(" \u00b7 ".join(labels.heading(*each) for each in place[1:]))
    first, *others = [labels.heading(*each) for each in place]
    rest = " \u00b7 ".join(each for each in dict.fromkeys(others) if each != first)
    if not rest or len(first) + len(rest) < LONGEST_LABEL:
        return wrapped(" \u00b7 ".join(each for each in (first, rest) if each))
    *above, last = wrapped(first).split("\n")
    if len(last) + len(rest) < LONGEST_LABEL:
        return "\n".join([*above, f"{last} \u00b7 {rest}"])
    return "\n".join([*above, last, rest])


def wrapped(text: str, width: int = LONGEST_LABEL) -> str:
    """Return a label on at most two lines."""
    return "\n".join(textwrap.wrap(text, width, max_lines=2, placeholder=" \u2026"))
