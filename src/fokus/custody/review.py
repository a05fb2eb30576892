"""A person places the codings that could not be carried over; each answer is an event of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unicodedata import normalize

from fokus import store
from fokus.coding.carry import Waiting
from fokus.coding.coding import Anchor
from fokus.coding.events import Move, Remove
from fokus.coding.log import format_event, log_name, new_id
from fokus.evaluation import Evaluation
from fokus.material.transcript import Transcript
from fokus.problems import FokusError, Place, StudyError, unknown
from fokus.store.device import device

FOLDER = "codings"
REMOVE = "remove"

_turn = re.compile(r"turn:\s*(\d{1,9})")
_words = re.compile(r"(\d{1,9}):\s*(.+)", re.DOTALL)


class ReviewError(FokusError):
    """A decision that cannot be taken as it was given."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a coding stands now, or nowhere when ``place`` is None."""

    waiting: Waiting
    place: Anchor | None


def waiting_of(evaluation: Evaluation, coder: str = "") -> tuple[Waiting, ...]:
    """Return the codings that wait, all or one coder's.

    Raises
    ------
    StudyError
        When nobody of that name codes.
    """
    if coder:
        known_coder(evaluation, coder)
    return tuple(each for each in evaluation.review if coder in ("", each.coding.coder))


def known_coder(evaluation: Evaluation, coder: str) -> str:
    """Return a coder's id when she is one.

    Raises
    ------
    StudyError
        When nobody of that name codes.
    """
    known = dict.fromkeys([*evaluation.coders, *(each.coding.coder for each in evaluation.review)])
    if coder not in known:
        fault = unknown("unknown-coder", Place(""), coder, known)
        raise StudyError(fault.code, remedy=fault.remedy_code, **fault.arguments)
    return coder


def parse_decisions(texts: Iterable[str], evaluation: Evaluation, coder: str = "") -> list[Decision]:
    """Read ``ID=remove``, ``ID=turn:4`` and ``ID=4:words``, each.

    Raises
    ------
    ReviewError
        When one cannot be read, when no such coding waits, or when the words do not stand in the turn.
    """
    waiting = {each.coding.id: each for each in waiting_of(evaluation, coder)}
    found: dict[str, Decision] = {}
    for text in texts:
        event, divided, answer = text.partition("=")
        if not divided:
            raise ReviewError("wrong-decision", word=text)
        if event not in waiting:
            raise ReviewError("not-waiting", word=event)
        if event in found:
            raise ReviewError("decided-twice", word=event)
        each = waiting[event]
        newest = evaluation.texts[each.coding.transcript]
        found[event] = Decision(each, None if answer == REMOVE else _read_place(answer, newest))
    return [*found.values()]


def _read_place(answer: str, transcript: Transcript) -> Anchor:
    if whole := _turn.fullmatch(answer):
        return whole_turn(transcript, int(whole[1]))
    if part := _words.fullmatch(answer):
        return words_in(transcript, int(part[1]), part[2].strip().strip('"“”'))
    raise ReviewError("wrong-decision", word=answer)


def whole_turn(transcript: Transcript, number: int) -> Anchor:
    """Return the place that is all of a turn.

    Raises
    ------
    ReviewError
        When there is no such turn.
    """
    if transcript.turn(number) is None:
        limit = len(transcript.turns)
        raise ReviewError("turn-not-there", turn=number, word=transcript.id, limit=limit)
    return Anchor(transcript.version, transcript.digest, number, None, None)


def words_in(transcript: Transcript, number: int, words: str) -> Anchor:
    """Return the place of some words in a turn.

    Raises
    ------
    ReviewError
        When there is no such turn, or the words do not stand in it exactly once.
    """
    place = whole_turn(transcript, number)
    text, sought = transcript.turns[number - 1].text, normalize("NFC", words)
    found = text.count(sought) if sought else 0
    if found != 1:
        raise ReviewError("words-not-there", turn=number, word=words, found=found)
    start = text.index(sought)
    return Anchor(place.version, place.digest, number, start, start + len(sought))


class Desk:
    """Where decisions are written: the log that each coder has on this computer."""

    def __init__(self, folder: Path, by: str = "") -> None:
        self.folder = folder / FOLDER
        self.by = by

    def write(self, decision: Decision, when: datetime) -> Path:
        """Write a decision as an event; it is on disk when this returns.

        Raises
        ------
        StoreError
            When the log cannot be written.
        """
        coding = decision.waiting.coding
        path = self.folder / log_name(coding.coder, device())
        store.append_line(path, format_event(event_of(decision, self.by or coding.coder, when)))
        return path


def event_of(decision: Decision, by: str, when: datetime) -> Move | Remove:
    """Return a decision as an event of the log."""
    target, place = decision.waiting.coding.id, decision.place
    if place is None:
        return Remove(id=new_id(when), time=when, target=target, by=by)
    return Move(
        id=new_id(when), time=when, target=target, version=place.version, sha256=place.digest,
        turn=place.turn, start=place.start, end=place.end, by=by,
    )  # fmt: skip
