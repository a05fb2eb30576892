"""Who spoke: turns of nobody known are assigned, and turns of several are split, as a next version."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from fokus.custody.correction import CorrectionError
from fokus.evaluation import Evaluation
from fokus.material.transcript import INTERVIEWER, UNKNOWN, Transcript, Turn, format_transcript
from fokus.problems import Place, unknown
from fokus.study.cells import fold

_number = re.compile(r"\s\d+$")
_numbers = re.compile(r"\s*(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s*")
_split = re.compile(
    r"""\s*(?P<turn>\d{1,9})\s*:\s*(?:["“”](?P<quoted>.+)["“”]|(?P<plain>.+?))(?:=(?P<who>[^=]+))?\s*"""
)


@dataclass(frozen=True, slots=True)
class Split:
    """A turn that two have spoken: with which words the second part begins, and whose it is if known."""

    turn: int
    words: str
    speaker: str = ""


def unassigned(transcript: Transcript) -> list[Turn]:
    """Return the turns of nobody known."""
    return [turn for turn in transcript.turns if turn.kind == "unknown"]


def took_part(evaluation: Evaluation, interview: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who took part by the plan, each with the professions held in the round."""
    planned = evaluation.design.interviews[interview]
    when = evaluation.design.rounds[planned.round]
    for person in planned.participants:
        yield person, evaluation.roster.professions_of(person, when)


def parse_assignments(texts: Sequence[str], old: Transcript, evaluation: Evaluation) -> dict[int, str]:
    """Read ``4,7-9=D07``, each; the turns with their speakers.

    Raises
    ------
    CorrectionError
        When one cannot be read, names nobody known, or a turn that is not there or was named before.
    """
    found: dict[int, str] = {}
    for text in texts:
        numbers, divided, who = text.rpartition("=")
        if not divided:
            raise CorrectionError("wrong-assignment", word=text)
        speaker = speaker_of(who, evaluation)
        for number in _turns(numbers, text, old):
            if number in found:
                raise CorrectionError("turn-named-twice", turn=number)
            found[number] = speaker
    return found


def _turns(numbers: str, text: str, old: Transcript) -> Iterator[int]:
    for part in numbers.split(","):
        read = _numbers.fullmatch(part)
        if not read:
            raise CorrectionError("wrong-assignment", word=text)
        first, last = (_there(int(number), old) for number in (read[1], read[2] or read[1]))
        if last < first:
            raise CorrectionError("range-backwards", word=part.strip(), first=last, last=first)
        yield from range(first, last + 1)


def _there(number: int, old: Transcript) -> int:
    if old.turn(number) is None:
        raise CorrectionError("turn-not-there", turn=number, word=old.id, limit=len(old.turns))
    return number


def speaker_of(text: str, evaluation: Evaluation) -> str:
    """Return the label that a transcript has for a participant, the interviewer or somebody unknown.

    Raises
    ------
    CorrectionError
        When the roster has no such participant.
    """
    label = " ".join(text.split())
    roles = {fold(role): role for role in (*INTERVIEWER, *UNKNOWN)}
    people = {fold(code): code for code in sorted(evaluation.roster.participants)}
    role = roles.get(fold(_number.sub("", label)))
    if role:
        return role + label[len(role) :]
    if fold(label) not in people:
        fault = unknown("unknown-participant", Place(""), label, [*people.values(), *roles.values()])
        raise CorrectionError(fault.code, remedy=fault.remedy_code, **fault.arguments)
    return people[fold(label)]


def parse_splits(texts: Sequence[str], old: Transcript, evaluation: Evaluation) -> list[Split]:
    """Read ``12:"words"`` and ``12:"words"=D09``, each.

    Raises
    ------
    CorrectionError
        When one cannot be read or names nobody known.
    """
    found = []
    for text in texts:
        read = _split.fullmatch(normalize("NFC", text))
        if not read:
            raise CorrectionError("wrong-split", word=text)
        who = speaker_of(read["who"], evaluation) if read["who"] else ""
        found.append(Split(_there(int(read["turn"]), old), (read["quoted"] or read["plain"]).strip(), who))
    return found


def with_speakers(old: Transcript, assigned: Mapping[int, str], splits: Sequence[Split]) -> str:
    """Return a transcript's text with its turns split and assigned; the rest is as it was.

    Raises
    ------
    CorrectionError
        When the words of a split stand in the turn not at all, at its beginning, or more than once.
    """
    turns: list[Turn] = []
    for turn in old.turns:
        own = [each for each in splits if each.turn == turn.number]
        for part in _parts(turn, own):
            speaker = part.speaker or assigned.get(turn.number, "")
            turns.append(
                _spoken(replace(turn, text=part.words, time=turn.time if part.turn else None), speaker)
            )
    return format_transcript(replace(old, turns=tuple(turns)))


def _parts(turn: Turn, splits: Sequence[Split]) -> Iterator[Split]:
    """Yield the parts of a turn in order; the number of the first alone is the turn's, for its clock."""
    begun = sorted((_beginning(turn, each), each) for each in splits) if splits else []
    ends = [start for start, _ in begun] + [len(turn.text)]
    yield Split(turn.number, turn.text[: ends[0]].strip())
    for (start, each), end in zip(begun, ends[1:], strict=True):
        yield Split(0, turn.text[start:end].strip(), each.speaker)


def _beginning(turn: Turn, split: Split) -> int:
    if turn.text.count(split.words) != 1:
        found = turn.text.count(split.words)
        raise CorrectionError("split-words", turn=turn.number, word=split.words, found=found)
    start = turn.text.index(split.words)
    if not turn.text[:start].strip():
        raise CorrectionError("split-at-start", turn=turn.number, word=split.words)
    return start


def _spoken(turn: Turn, speaker: str) -> Turn:
    return replace(turn, speaker=speaker, kind="participant") if speaker else turn
