"""Joined answers as one figure: the groups as lines, and a panel for what each answer tells of them."""

from collections.abc import Sequence
from dataclasses import replace

from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report.diverging import answers_beside
from fokus.report.dividing import across_of, wrapped
from fokus.report.drawings import Line, Panel, Picture, Sheet, sheet
from fokus.report.joined import find, measure_of, places_of, topic_label, topics_of
from fokus.report.labels import Labels

Parts = Sequence[Released]
TITLE = 26
ROUND = "round"


def beside(parts: Parts, labels: Labels) -> Sheet:
    """Return how joined answers are drawn: panels side by side over the same groups.

    Raises
    ------
    RenderingError
        For answers to items over rounds beside what has none, or compared by something else: a bar of
        answers tells of one group in one round.
    """
    lines = _by_round(parts, labels) if _are_apart(parts) else _places(parts, labels)
    made = [_sheet(each, lines, labels) for each in parts]
    panels = tuple(panel for each in made for panel in each.panels)
    return replace(
        made[0],
        panels=panels,
        height=max(each.height for each in made),
        columns=min(each.columns for each in made),
    )


Places = Sequence[dict[str, str]]


def _sheet(released: Released, places: Places, labels: Labels) -> Sheet:
    labels = labels.asked_in(released.query)
    if released.query.noun != "items":
        return sheet(_divided(released, places, labels), labels, narrow=True)
    if (across_of(released) or ROUND) != ROUND or not all(
        each.keys() == _groups(released) for each in places
    ):
        raise RenderingError("no-figure", word="items … round … &")

    def lines(item: str, given: Sequence[str]) -> tuple[Line, ...]:
        found = {tuple(sorted(row.at.items())): row for row in released.rows}
        return tuple(
            Line(
                _label(at, labels),
                tuple(
                    found.get(tuple(sorted({**at, "item": item, "answer": each}.items()))) for each in given
                ),
            )
            for at in places
        )

    return answers_beside(released, lines, labels)


def _places(parts: Parts, labels: Labels) -> Places:
    """Return the groups as lines; where all divide by round too, the rounds are the series."""
    found = {
        tuple((d, each) for d, each in at.items() if d != ROUND): None
        for at in places_of(parts, labels.design)
    }
    return [dict(each) for each in found]


def _are_apart(parts: Parts) -> bool:
    """Tell whether each round has lines of its own: where answers to items stand, and all tell of rounds."""
    items = [each for each in parts if each.query.noun == "items"]
    return any(across_of(each) for each in items) and all(ROUND in _groups(each) for each in parts)


def _groups(released: Released) -> set[str]:
    """Return what divides an answer: ``by``, and the rounds that it compares."""
    query = released.query
    return {*query.by, *([ROUND] if query.across == ROUND else [])}


def _by_round(parts: Parts, labels: Labels) -> Places:
    """Return the groups as lines, each with its rounds below each other."""
    told = {row.at.get(ROUND) for part in parts for row in part.rows}
    rounds = [each for each in labels.design.rounds if each in told]
    return [{**at, ROUND: each} for at in _places(parts, labels) for each in rounds]


def _divided(released: Released, places: Places, labels: Labels) -> Picture:
    across = across_of(released)
    if any(ROUND in each for each in places):
        across = None
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
