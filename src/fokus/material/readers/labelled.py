"""Labelled text as typists write it: ``Label: what was said``, a paragraph a turn."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from fokus.material.transcript import INTERVIEWER, UNKNOWN, Turn, TurnKind

LONGEST_LABEL = 5

_labelled = re.compile(
    r"(?P<label>[^\W\d_][\w.'’() -]{0,47}?)"
    r"(?:\s*\[(?P<time>(?:\d+:)?\d{1,2}:\d{2})\])?:\s+(?P<text>\S[\s\S]*)"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn as it was found: the label as written, a clock time if there was one, the words."""

    label: str
    time: str | None
    text: str


def read_labelled(text: str) -> tuple[Utterance, ...]:
    """Read labelled text; a paragraph without a label goes on with the turn before it.

    A label is one to five words that begin with a letter: a clock time or a long clause before a
    colon is none. What stands before the first label belongs to nobody and gets an empty label.
    """
    utterances: list[Utterance] = []
    for paragraph in re.split(r"\n\s*\n", unicodedata.normalize("NFC", text).strip()):
        words = " ".join(paragraph.split())
        found = _labelled.fullmatch(words)
        if found and len(found["label"].split()) <= LONGEST_LABEL:
            utterances.append(Utterance(found["label"], found["time"], found["text"]))
        elif utterances and words:
            last = utterances.pop()
            utterances.append(Utterance(last.label, last.time, f"{last.text} {words}"))
        elif words:
            utterances.append(Utterance("", None, words))
    return tuple(utterances)


def attribute(utterances: tuple[Utterance, ...], speakers: Mapping[str, str]) -> tuple[Turn, ...]:
    """Make turns of utterances, with each label replaced by the participant who stands behind it.

    A label that is not among the speakers becomes unknown, whoever it was: no name gets in.
    """
    return tuple(_turn(number, each, speakers) for number, each in enumerate(utterances, start=1))


def _turn(number: int, utterance: Utterance, speakers: Mapping[str, str]) -> Turn:
    if not utterance.label:
        return Turn(number, "note", "", None, utterance.text)
    speaker = speakers.get(utterance.label, UNKNOWN[0])
    return Turn(number, _kind(speaker), speaker, utterance.time, utterance.text)


def _kind(speaker: str) -> TurnKind:
    if speaker in INTERVIEWER:
        return "interviewer"
    return "unknown" if speaker in UNKNOWN else "participant"
