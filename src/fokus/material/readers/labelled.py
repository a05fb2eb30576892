"""Labelled text as typists write it: ``Label: what was said``, a paragraph or a line a turn."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fokus.material.transcript import INTERVIEWER, UNKNOWN, Turn, TurnKind

LONGEST_LABEL = 5

_labelled = re.compile(
    r"(?P<label>[^\W\d_][\w.'’() -]{0,47}?)"
    r"\s*(?:\[(?P<time>(?:\d+:)?\d{1,2}:\d{2})\])?\s?:(?:\s+(?P<text>.*))?"
)
_meaning = re.compile(r"\s*(?P<label>[^\W\d_][\w ]{0,20}?)\s*=\s*(?P<meaning>[^=]+?)\s*")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn as it was found: the label as written, a clock time if there was one, the words."""

    label: str
    time: str | None
    text: str


def read_labelled(text: str) -> tuple[Utterance, ...]:
    """Read labelled text; what has no label goes on with the turn before it.

    A label is one to five words that begin with a letter: a clock time or a long clause before a
    colon is none. Inside a paragraph, and where it does not look like a name, it counts only when it
    comes back or stands in the legend. What stands before the first turn, with a block of ``Key:
    value`` that begins the file, belongs to nobody and gets an empty label.
    """
    plain = unicodedata.normalize("NFC", text)
    paragraphs = list(_paragraphs(plain))
    known = _recurring(paragraphs) | read_legend(plain).keys()
    drafts: list[tuple[str, str | None, list[str]]] = []
    for paragraph in paragraphs:
        begun = bool(drafts) and bool(drafts[-1][0])
        spoken = begun or not _is_header(paragraph, known)
        for number, line in enumerate(paragraph):
            found = _speaker(line, known, begins=number == 0) if spoken else None
            if found:
                drafts.append((found["label"], found["time"], [found["text"] or ""]))
            elif drafts:
                drafts[-1][2].append(line)
            else:
                drafts.append(("", None, [line]))
    return tuple(Utterance(label, time, " ".join(filter(None, parts))) for label, time, parts in drafts)


def read_legend(text: str) -> dict[str, str]:
    """Return what a legend says that labels stand for: ``I = intervjuare; R1 = kurator``."""
    for line in text.split("\n"):
        parts = [_meaning.fullmatch(part[:100]) for part in line[:1000].split(";")]
        if all(parts):
            return {part["label"]: part["meaning"] for part in parts if part}
    return {}


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if words := " ".join(line.split()):
            lines.append(words)
        elif lines:
            yield lines
            lines = []


def _found(line: str) -> re.Match[str] | None:
    found = _labelled.fullmatch(line)
    return found if found and len(found["label"].split()) <= LONGEST_LABEL else None


def _recurring(paragraphs: list[list[str]]) -> set[str]:
    counted = Counter(found["label"] for lines in paragraphs for line in lines if (found := _found(line)))
    return {label for label, times in counted.items() if times > 1}


def _is_header(paragraph: list[str], known: set[str]) -> bool:
    """Tell keys with values from speakers: several lines, each with a label that never comes back."""
    found = [_found(line) for line in paragraph]
    return len(found) > 1 and all(each and each["label"] not in known for each in found)


def _speaker(line: str, known: set[str], *, begins: bool) -> re.Match[str] | None:
    found = _found(line)
    if found is None or found["label"] in known:
        return found
    words = found["label"].split()
    named = len(words) == 1 or all(word[0].isupper() or word[0].isdigit() for word in words)
    return found if begins and named else None


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
