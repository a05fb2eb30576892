"""The one grammar of talk written out: who says what, in lines from any container."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from fokus.material.readers import teams
from fokus.material.readers.blocks import Paragraph
from fokus.material.readers.clock import closing, opening
from fokus.material.readers.decode import single_spaced
from fokus.material.readers.joining import joined
from fokus.material.readers.lines import FEW, TRIMMED, Line, form_of, is_trimming, read_lines
from fokus.material.readers.preface import SENTENCE_ENDS, header_length, keys_and_values, members, read_legend
from fokus.material.readers.reading import Utterance
from fokus.problems import Problem

MACHINES: Final = frozenset({"teams", "otter", "amberscript", "goodtape", "whisperx-txt", "clocked"})
LONGEST_PREFACE: Final = 60

_event = re.compile(r"\[[^\[\]]{1,200}\]|\([^()]{1,200}\)")


@dataclass(slots=True)
class Talk:
    """What the lines of a text say; ``left_out`` are those that are no part of the talk."""

    format: str
    utterances: tuple[Utterance, ...] = ()
    legend: dict[str, str] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Turn:
    speaker: str | None
    parts: list[str]
    start: float | None = None
    end: float | None = None


def read_talk(paragraphs: Sequence[Paragraph], roles: Collection[str] = ()) -> Talk:
    """Read labelled text, with clock times or without; what has no label goes on with the turn before.

    What stands before the first turn is notes, and so is all of a text in which nobody speaks. An
    event in brackets with a paragraph of its own, before the next speaker, belongs to nobody. ``roles``
    are words that are labels also where they stand once.
    """
    legend = _legend(paragraphs)
    written = read_lines(paragraphs, legend, roles)
    talk = Talk(form_of(written), legend=legend)
    if talk.format == "notes" and len(paragraphs) == 1 and _ends_sentences(written):
        for line in written:
            line.begins = True
    lines = _trimmed(written, talk.format)
    named = any(line.speaks for line in lines)
    first, notes = _preface(lines, talk, named=named)
    machine = talk.format in MACHINES
    turns = _turns(lines[first:], machine=machine) if named else _anonymous(lines[first:])
    said = [_utterance(turn) for turn in turns]
    talk.utterances = (*map(_utterance, notes), *(joined(said) if machine else said))
    talk.utterances = tuple(each for each in talk.utterances if each.text or each.speaker)
    talk.left_out = [line.text for line in written if line.left_out]
    return talk


def _ends_sentences(lines: Sequence[Line]) -> bool:
    """Tell whether each line is a paragraph, as a text saved without blank lines has them."""
    return 2 * sum(line.text.endswith((*SENTENCE_ENDS,)) for line in lines) >= len(lines)


def _trimmed(lines: list[Line], form: str) -> list[Line]:
    """Return the lines without those that the program wrote of itself."""
    if form not in TRIMMED:
        return lines
    for line in lines:
        line.left_out = is_trimming(line, form)
    return [line for line in lines if not line.left_out]


def _legend(paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    above = [line for lines in paragraphs[:LONGEST_PREFACE] for line in lines[:LONGEST_PREFACE]]
    equations = [line for line in above if "=" in line]
    before = (line.partition(":")[0] for lines in paragraphs for line in lines) if equations else ()
    labels = {label.strip() for label in before}
    found: dict[str, str] = {}
    for line in equations:
        found |= read_legend(line, labels)
    return found


def _preface(lines: Sequence[Line], talk: Talk, *, named: bool) -> tuple[int, list[_Turn]]:
    """Read what stands above the first turn; return how many lines it takes, and its notes."""
    spoken = Counter(line.heading.label for line in lines if line.heading)
    notes: list[_Turn] = []
    number = 0
    while number < len(lines):
        ahead = lines[number : number + LONGEST_PREFACE] if number < LONGEST_PREFACE else []
        length = _header(ahead, spoken, talk)
        if not length and (lines[number].speaks if named else _is_timed(lines[number], talk)):
            break
        if not length:
            _note(lines[number], notes, talk)
        number += length or 1
    return number, notes


def _is_timed(line: Line, talk: Talk) -> bool:
    timed = opening(line.text) is not None or closing(line.text)[1] is not None
    return timed and talk.format == "clocked"


def _header(lines: Sequence[Line], spoken: Counter[str], talk: Talk) -> int:
    headings = [line.heading for line in lines]
    length = header_length(headings, spoken, FEW if talk.format == "notes" else 1)
    found = keys_and_values(headings[:length])
    talk.header |= found
    for line in lines[:length]:
        line.left_out = True
    for value in found.values():
        talk.legend |= members(value, spoken)
    return length


def _note(line: Line, notes: list[_Turn], talk: Talk) -> None:
    said = teams.read_heading(line.text) if talk.format == "teams" else {}
    talk.header = {**said, **talk.header}
    line.left_out = bool(said or read_legend(line.text, talk.legend))
    if line.left_out:
        return
    if line.begins or not notes:
        notes.append(_Turn(None, []))
    notes[-1].parts.append(line.text)


def _turns(lines: Sequence[Line], *, machine: bool) -> list[_Turn]:
    """Read the turns from the first that names a speaker; what a machine heard within one is part of it."""
    turns: list[_Turn] = []
    speaking = _Turn("", [])
    for number, line in enumerate(lines):
        if line.speaks and line.heading:
            text, end = closing(line.heading.text)
            speaking = _Turn(line.heading.label, [text], line.heading.start, end)
            turns.append(speaking)
        elif (line.begins or not machine) and _is_event(line, lines[number + 1 : number + 2], speaking):
            turns.append(_Turn(None, [line.text]))
        else:
            text, end = closing(line.text)
            speaking.parts.append(text)
            speaking.end = end or speaking.end
    return turns


def _is_event(line: Line, after: Sequence[Line], speaking: _Turn) -> bool:
    """Tell whether a line is an event of the recording, and no part of what is being said."""
    return any(speaking.parts) and bool(_event.fullmatch(line.text)) and all(each.speaks for each in after)


def _anonymous(lines: Sequence[Line]) -> list[_Turn]:
    """Read turns of which only the times are known: each begins at a time before it or ends at one behind."""
    turns: list[_Turn] = []
    for line in lines:
        begun = opening(line.text)
        text, end = closing(begun[1] if begun else line.text)
        if begun or not turns or turns[-1].end is not None:
            turns.append(_Turn("", [], begun[0] if begun else None))
        turns[-1].parts.append(text)
        turns[-1].end = end
    return turns


def _utterance(turn: _Turn) -> Utterance:
    return Utterance(turn.speaker, single_spaced(" ".join(turn.parts)), turn.start, turn.end)
