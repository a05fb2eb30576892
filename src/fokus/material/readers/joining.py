"""Cues of one speaker in a row are one turn."""

from collections.abc import Iterable
from dataclasses import replace

from fokus.material.readers.reading import Utterance


def joined(cues: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Make one turn of consecutive cues of one known speaker; an unknown speaker's stay as they are."""
    turns: list[Utterance] = []
    parts: list[str] = []
    for cue in cues:
        if turns and cue.speaker and cue.speaker == turns[-1].speaker:
            parts.append(cue.text)
            turns[-1] = replace(turns[-1], end=_later(turns[-1].end, cue.end))
        else:
            _close(turns, parts)
            turns.append(cue)
            parts = [cue.text]
    _close(turns, parts)
    return tuple(turns)


def _close(turns: list[Utterance], parts: list[str]) -> None:
    if len(parts) > 1:
        turns[-1] = replace(turns[-1], text=" ".join(parts))


def _later(one: float | None, other: float | None) -> float | None:
    return max((each for each in (one, other) if each is not None), default=None)
