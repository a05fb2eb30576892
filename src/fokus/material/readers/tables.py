"""Transcripts in tables: a row a turn, with the speaker, the words and often the time in columns."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.readers.blocks import Table
from fokus.material.readers.clock import alone
from fokus.material.readers.labels import LONGEST_LABEL, is_named
from fokus.material.readers.reading import Utterance

TIMES: Final = frozenset({
    "tid", "start", "starttid", "tidpunkt", "klockslag", "tidskod", "time", "timestamp", "timecode",
    "in",
})  # fmt: skip
ENDS: Final = frozenset({
    "slut", "sluttid", "end", "stop", "out",
})  # fmt: skip
SPEAKERS: Final = frozenset({
    "talare", "speaker", "person", "vem", "namn", "name", "deltagare", "label", "roll", "who",
})  # fmt: skip
WORDS: Final = frozenset({
    "yttrande", "text", "utsaga", "innehåll", "transkription", "transkript", "transcript", "utterance",
    "repliker", "replik", "tal", "vad", "content", "said",
})  # fmt: skip
MOST: Final = 0.8
MOST_LABELS: Final = 40
WIDTHS: Final = range(2, 5)
LEAST: Final = 3
MOST_RAGGED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, and in which row the talk begins."""

    text: int
    speaker: int | None
    start: int | None
    end: int | None
    first: int


@dataclass(slots=True)
class _Turn:
    speaker: str
    parts: list[str]
    start: float | None
    end: float | None


def read_table(table: Table) -> tuple[Utterance, ...]:
    """Return the turns in a table, none where it is no transcript; an empty speaker goes on."""
    rows = [[" ".join(cell.split()) for cell in row] for row in table.rows]
    columns = _named(rows) or _shown(rows)
    if columns is None:
        return ()
    turns: list[_Turn] = []
    for row in rows[columns.first :]:
        _add(row, columns, turns)
    return tuple(
        Utterance(each.speaker, " ".join(filter(None, each.parts)), each.start, each.end) for each in turns
    )


def _named(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Find the columns by the words of the first row."""
    heads = [cell.casefold().strip(" :*") for cell in rows[0]] if rows else []
    found = [
        next((n for n, head in enumerate(heads) if head in words), None)
        for words in (WORDS, SPEAKERS, TIMES, ENDS)
    ]
    text, speaker, start, end = found
    if text is None or (speaker is None and start is None):
        return None
    return Columns(text, speaker, start, end, 1)


def _shown(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Find the columns by what they hold: clock times, a few short names that come back, long texts."""
    width = len(rows[0]) if rows else 0
    if width not in WIDTHS or any(len(row) != width for row in rows):
        return None
    columns = [[row[n] for row in rows] for n in range(width)]
    text = max(range(width), key=lambda n: sum(map(len, columns[n])))
    start = next((n for n in range(width) if n != text and _are_times(columns[n])), None)
    speaker = next((n for n in range(width) if n not in (text, start) and _are_labels(columns[n])), None)
    return None if speaker is None else Columns(text, speaker, start, None, 0)


def _are_times(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(alone(cell) is not None for cell in filled) >= MOST * len(filled)


def _are_labels(cells: Sequence[str]) -> bool:
    filled = [cell.rstrip(" :") for cell in cells if cell]
    brief = all(
        len(cell.split()) <= LONGEST_LABEL and cell[:1].isalpha() and is_named(cell) for cell in filled
    )
    return brief and len(set(filled)) < len(filled) and len(set(filled)) <= MOST_LABELS


def _add(row: Sequence[str], columns: Columns, turns: list[_Turn]) -> None:
    text, label = _cell(row, columns.text), _cell(row, columns.speaker).rstrip(" :")
    start, end = alone(_cell(row, columns.start)), alone(_cell(row, columns.end))
    goes_on = columns.speaker is not None and not label and bool(turns)
    if goes_on and start is None:
        turns[-1].parts.append(text)
    elif text:
        turns.append(_Turn(turns[-1].speaker if goes_on else label, [text], start, end))


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def delimited_rows(text: str) -> Table | None:
    """Return the rows of delimited text, None where it is none: three columns or more, all rows as wide."""
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error:
        return None
    if not rows or min(len(rows), len(rows[0])) < LEAST:
        return None
    ragged = sum(len(row) != len(rows[0]) for row in rows)
    return Table(tuple(rows)) if ragged <= MOST_RAGGED * len(rows) else None
