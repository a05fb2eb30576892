"""A coding: a code on a stretch of a turn, by one coder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from fokus.material.transcript import Transcript
from fokus.problems import Argument, Place, Problem, unknown
from fokus.study.codebook import Codebook

Valence = Literal["hindering", "helping", "suggestion"]
VALENCES = ("hindering", "helping", "suggestion")
Versions = Mapping[str, Mapping[int, Transcript]]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a version: a turn, or the code points ``start`` to ``end`` (exclusive) of it."""

    version: int
    digest: str
    turn: int
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a turn: on all of it, or on the code points ``start`` to ``end`` (exclusive).

    A coding of an earlier version that was ``carried`` to the newest knows where it was ``put``.
    """

    id: str
    coder: str
    transcript: str
    version: int
    digest: str
    turn: int
    start: int | None
    end: int | None
    code: str
    valence: Valence | None
    place: Place
    put: Anchor | None = None
    carried: Literal["exact", "near"] | None = None

    @property
    def anchor(self) -> Anchor:
        """Where the coding stands."""
        return Anchor(self.version, self.digest, self.turn, self.start, self.end)

    def text_in(self, transcript: Transcript) -> str:
        """Return the words that the coding stands on."""
        turn = transcript.turn(self.turn)
        return "" if turn is None else turn.text[self.start : self.end]


def sound(
    codings: Iterable[Coding],
    transcripts: Mapping[str, Transcript],
    codebook: Codebook,
    versions: Versions | None = None,
) -> tuple[tuple[Coding, ...], list[Problem]]:
    """Divide codings into those that stand on a text and a code that are there, and problems.

    A coding of an earlier version is held against that version, when ``versions`` has it.
    """
    kept, problems = [], []
    for coding in codings:
        numbered = (versions or {}).get(coding.transcript, {})
        transcript = numbered.get(coding.version, transcripts.get(coding.transcript))
        faults = list(_faults(coding, transcript, transcripts, codebook))
        problems += faults
        if not faults:
            kept.append(coding)
    return tuple(kept), _one_of_a_text(problems)


def _one_of_a_text(problems: Iterable[Problem]) -> list[Problem]:
    """Tell once for each log and text that the text is another than was coded, not for every coding."""
    told: dict[object, Problem] = {}
    for each in problems:
        of_text = each.code in {"other-version", "transcript-changed"}
        place = each.place.file if of_text else each.place
        told.setdefault((each.code, place, *each.arguments.values()), each)
    return list(told.values())


def _faults(
    coding: Coding, transcript: Transcript | None, transcripts: Iterable[str], codebook: Codebook
) -> Iterable[Problem]:
    if coding.code not in codebook.codes:
        yield unknown("unknown-code", coding.place, coding.code, codebook.codes)
    if transcript is None:
        yield unknown("unknown-transcript", coding.place, coding.transcript, transcripts)
    elif coding.version != transcript.version:
        arguments: dict[str, Argument] = {
            "version": coding.version,
            "current": transcript.version,
            "word": coding.transcript,
        }
        yield Problem("other-version", coding.place, arguments)
    elif coding.digest and coding.digest != transcript.digest:
        yield Problem("transcript-changed", coding.place, {"word": coding.transcript})
    else:
        yield from _misplaced(coding, transcript)


def _misplaced(coding: Coding, transcript: Transcript) -> Iterable[Problem]:
    turn = transcript.turn(coding.turn)
    if turn is None:
        yield Problem("no-such-turn", coding.place, {"turn": coding.turn, "limit": len(transcript.turns)})
    elif coding.end is not None and coding.end > len(turn.text):
        arguments = {"turn": coding.turn, "end": coding.end, "limit": len(turn.text)}
        yield Problem("beyond-turn", coding.place, arguments)
