"""What Whisper and whisperX write as data: segments in JSON, or a table of milliseconds."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, Final

from fokus.material.readers.joining import joined
from fokus.material.readers.reading import Utterance
from fokus.material.readers.talk import Talk
from fokus.problems import Place, Problem

COLUMNS: Final = ("start", "end", "text")
LONGEST_NUMBER: Final = 12
_half = re.compile("[\ud800-\udfff]")


def is_data(text: str) -> bool:
    """Tell whether a text is JSON, or the beginning of some."""
    begun = text[:200].lstrip()
    return begun.startswith("{") or (begun.startswith("[") and begun[1:].lstrip()[:1] in {"{", "[", "]", '"'})


def is_table(text: str) -> bool:
    """Tell whether a text is Whisper's table."""
    return tuple(text[:20].split("\n", 1)[0].rstrip().split("\t")) == COLUMNS


def read_table(text: str) -> tuple[Utterance, ...]:
    """Read whole milliseconds, a tab, whole milliseconds, a tab and the words, a line a cue.

    A line that has no times goes on with the words before it.
    """
    cues: list[Utterance] = []
    for line in text.split("\n")[1:]:
        row = line.split("\t", 2)
        if len(row) == len(COLUMNS):
            cues.append(Utterance("", row[2].strip(), _thousandth(row[0]), _thousandth(row[1])))
        elif cues and line.strip():
            cues[-1] = replace(cues[-1], text=f"{cues[-1].text} {line.strip()}".strip())
    return tuple(cue for cue in cues if cue.text)


def _thousandth(cell: str) -> float | None:
    return int(cell) / 1000 if cell.isdecimal() and len(cell) <= LONGEST_NUMBER else None


def read_data(text: str, name: str) -> Talk | Problem:
    """Read segments; one without a speaker is said by whom most of its words are said by."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        return Problem("damaged-json", Place(name, getattr(fault, "lineno", None)))
    segments = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(segments, list) or not all(
        isinstance(each, dict) and "text" in each for each in segments
    ):
        return Problem("not-a-transcript", Place(name))
    cues = [_cue(each) for each in segments]
    diarized = any(cue.speaker for cue in cues) or "word_segments" in data
    return Talk("whisperx-json" if diarized else "whisper-json", joined(cue for cue in cues if cue.text))


def _cue(segment: Mapping[str, Any]) -> Utterance:
    return Utterance(
        _speaker(segment), _words(segment["text"]), _time(segment.get("start")), _time(segment.get("end"))
    )


def _words(said: object) -> str:
    """Return what is said in one line; half a character, which JSON lets through, is marked as lost."""
    return _half.sub("\ufffd", " ".join(said.split())) if isinstance(said, str) else ""


def _speaker(segment: Mapping[str, Any]) -> str:
    if isinstance(segment.get("speaker"), str):
        return _words(segment["speaker"])
    words = segment.get("words")
    named = (
        [word.get("speaker") for word in words if isinstance(word, dict)] if isinstance(words, list) else []
    )
    counted = Counter(_words(each) for each in named if isinstance(each, str))
    return counted.most_common(1)[0][0] if counted else ""


def _time(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value < 10**9 and isfinite(value) else None
