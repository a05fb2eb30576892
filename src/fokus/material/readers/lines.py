"""Lines of talk written out, each with what it may begin with, and the form that they have together."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.names.lists import given_names
from fokus.material.readers import teams
from fokus.material.readers.blocks import Paragraph
from fokus.material.readers.clock import alone, closing, opening
from fokus.material.readers.labels import (
    Heading,
    Labels,
    find_labels,
    heading,
    is_aside,
    is_named,
    is_speaker,
)

SHAPES: Final = {
    "clock-above": "amberscript",
    "clock-before": "goodtape",
    "headed": "clocked",
    "clocked": "clocked",
}
TRIMMED: Final = frozenset({"teams", "otter"})
FEW: Final = 2

_trailer = re.compile(r"Transcribed by https?://otter\.ai/?", re.IGNORECASE)
_numbered = re.compile(r"SPEAKER_\d{1,4}")


@dataclass(slots=True)
class Line:
    """A line, what it may begin with, whether it begins its paragraph, and whether it names a speaker.

    ``left_out`` is for a line that is no part of the talk.
    """

    text: str
    heading: Heading | None
    begins: bool
    speaks: bool = False
    left_out: bool = False


def read_lines(
    paragraphs: Sequence[Paragraph], legend: Mapping[str, str], roles: Collection[str] = ()
) -> list[Line]:
    """Return the lines, each with whether it names a speaker."""
    lines = [
        Line(text, heading(text), number == 0) for lines in paragraphs for number, text in enumerate(lines)
    ]
    labels = find_labels((each.heading for each in lines if each.heading), legend, roles)
    if labels := labels or _given_names(lines):
        _find_speakers(lines, labels)
    return _with_clocks_above(lines)


def _given_names(lines: Sequence[Line]) -> Labels | None:
    """Return the labels of a text in which every paragraph begins with a given name before a colon.

    Two who speak once each are two speakers all the same.
    """
    found = [line.heading for line in lines if line.begins or line.heading]
    labels = {each.label for each in found if each and each.shape == "colon"}
    names = given_names() if len(labels) > 1 and all(found) else {}
    return Labels(labels) if names and all(label.casefold() in names for label in labels) else None


def _find_speakers(lines: Sequence[Line], labels: Labels) -> None:
    """Say of each line whether it names a speaker.

    Where the text has a line a turn, or a clock time above each turn, every line begins one.
    """
    inner = [line for line in lines if not line.begins]
    known = sum(1 for line in inner if line.heading and line.heading.label in labels.known)
    free = 2 * known >= len(inner)
    for number, line in enumerate(lines):
        if line.heading:
            begins = line.begins or free or (number > 0 and alone(lines[number - 1].text) is not None)
            line.speaks = is_speaker(line.heading, labels, begins=begins)
    _hear_first_question(lines)


def _hear_first_question(lines: Sequence[Line]) -> None:
    """Let whoever asks right before the first turn, and never again, be a speaker."""
    first = next((number for number, line in enumerate(lines) if line.speaks), 0)
    asked = lines[first - 1] if first else None
    if asked and asked.begins and asked.heading and asked.heading.shape == "colon":
        question = "?" in asked.heading.text and is_named(asked.heading.label)
        asked.speaks = question and not is_aside(asked.heading.label)


def _with_clocks_above(lines: Sequence[Line]) -> list[Line]:
    """Let a clock time on the line above a speaker be the speaker's."""
    kept: list[Line] = []
    for line in lines:
        time = alone(kept[-1].text) if line.speaks and kept and not kept[-1].speaks else None
        if time is not None and line.heading:
            kept.pop()
            line.heading = line.heading._replace(start=time, shape="clock-above")
        kept.append(line)
    return kept


def form_of(lines: Sequence[Line]) -> str:
    """Return the format that the lines are written in, by what most of their speakers look like."""
    headings = [line.heading for line in lines if line.speaks and line.heading]
    if not headings:
        return "clocked" if _is_clocked(lines) else "notes"
    if any(_trailer.fullmatch(line.text) for line in lines[-FEW:]):
        return "otter"
    ((shape, _),) = Counter(each.shape for each in headings).most_common(1)
    if shape == "headed" and any(is_trimming(line, "teams") or teams.is_title(line.text) for line in lines):
        return "teams"
    if shape == "bracketed" and _numbered.fullmatch(headings[0].label):
        return "whisperx-txt"
    return SHAPES.get(shape) or ("f4" if _is_closed(lines, len(headings)) else "labelled")


def _is_clocked(lines: Sequence[Line]) -> bool:
    """Tell whether a text without speakers has clock times at its turns."""
    times = sum(opening(line.text) is not None or closing(line.text)[1] is not None for line in lines)
    return times >= FEW and 3 * times >= len(lines)


def _is_closed(lines: Sequence[Line], turns: int) -> bool:
    ended = (line.text for line in lines if line.text.endswith("#"))
    return 2 * sum(closing(text)[1] is not None for text in ended) > turns


def is_trimming(line: Line, form: str) -> bool:
    """Tell whether a line is the program's own, and nobody's."""
    if form == "teams":
        return teams.is_marker(line.text)
    return form == "otter" and bool(_trailer.fullmatch(line.text))
