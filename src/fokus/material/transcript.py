"""A transcript in the study's normalized form: a header of keys, then one turn a paragraph."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from fokus.problems import Place, Problem, shortened

INTERVIEWER = ("Intervjuare", "Interviewer")
UNKNOWN = ("Okänd", "Unknown")
NOTE = ("Anteckning", "Note")
HEADER = ("id", "round", "site", "professions", "date")

TurnKind = Literal["participant", "interviewer", "unknown", "note"]

_turn = re.compile(
    r"(?P<label>[^\s:\[](?:[^:\[\n]{0,58}?[^\s:\[])?)[ \t]*"
    r"(?:\[(?P<time>(?:\d+:)?\d{1,2}:\d{2})\])?[ \t]*:(?:\s+|$)(?P<text>[\s\S]*)"
)
_number = re.compile(r"[ \t]\d+$")
_name = re.compile(r"(?P<name>[^\W\d_a-zåäö]\w*(?: [^\W\d_a-zåäö]\w*\.?){1,3}):\s")
_header_line = re.compile(r"(?P<key>[a-z_]+): *(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says until the next one speaks, or one paragraph of notes.

    ``number`` counts from 1 in the order of the text and never changes within a version.
    """

    number: int
    kind: TurnKind
    speaker: str
    time: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """One version of what was said in an interview, frozen; its id is the interview's."""

    id: str
    version: int
    round: str
    site: str
    professions: tuple[str, ...]
    date: str
    turns: tuple[Turn, ...]
    digest: str = ""
    file: str = ""

    def turn(self, number: int) -> Turn | None:
        """Return a turn by its number, None when there is none."""
        return self.turns[number - 1] if 1 <= number <= len(self.turns) else None


def parse_transcript(
    text: str, file: str, version: int, participants: Collection[str], digest: str = ""
) -> tuple[Transcript | None, list[Problem]]:
    """Read the normalized form.

    A label that is neither a participant, the interviewer nor unknown is a warning, and its turn
    counts as spoken by somebody unknown: for the interview, not for a person.
    """
    (head_line, head), *paragraphs = [*_paragraphs(text)] or [(1, "")]
    header, problems = _parse_header(head, head_line, file)
    if "id" not in header:
        return None, [*problems, Problem("no-header", Place(file, head_line))]
    turns = tuple(
        _parse_turn(n, paragraph, participants) for n, (_, paragraph) in enumerate(paragraphs, start=1)
    )
    lines = [line for line, _ in paragraphs]
    problems += [*_strangers(turns, lines, file), *_named_notes(turns, lines, file)]
    if not turns:
        problems.append(Problem("no-turns", Place(file)))
    if not unicodedata.is_normalized("NFC", text):
        problems.append(Problem("not-nfc", Place(file), severity="warning"))
    professions = tuple(part.strip() for part in header.get("professions", "").split(",") if part.strip())
    return Transcript(
        header["id"], version, header.get("round", ""), header.get("site", ""), professions,
        header.get("date", ""), turns, digest, file,
    ), problems  # fmt: skip


def _parse_header(head: str, first: int, file: str) -> tuple[dict[str, str], list[Problem]]:
    header: dict[str, str] = {}
    problems = []
    for number, line in enumerate(head.split("\n"), start=first):
        found = _header_line.fullmatch(line.strip())
        if not found or found["key"] not in HEADER:
            word = shortened(found["key"] if found else line)
            arguments = {"word": word, "known": ", ".join(HEADER)}
            problems.append(Problem("header-line", Place(file, number), arguments))
        elif found["key"] in header:
            problems.append(Problem("header-twice", Place(file, number), {"word": found["key"]}))
        else:
            header[found["key"]] = found["value"].strip()
    return header, problems


def _paragraphs(text: str) -> Iterable[tuple[int, str]]:
    """Return each paragraph with the number of its first line."""
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), "\n".join(lines).strip()
            lines = []


def _parse_turn(number: int, paragraph: str, participants: Collection[str]) -> Turn:
    found = _turn.fullmatch(paragraph)
    if found is None or not _is_label(found["label"], found["time"], participants):
        return Turn(number, "note", "", None, paragraph)
    label = found["label"]
    if label in NOTE:
        return Turn(number, "note", "", None, found["text"])
    return Turn(number, _kind(label, participants), label, found["time"], found["text"])


def _is_label(label: str, time: str | None, participants: Collection[str]) -> bool:
    """Tell a speaker from a clause before a colon: one word, with a number or a clock behind it or not."""
    return label in participants or time is not None or not re.search(r"\s", _number.sub("", label))


def _kind(label: str, participants: Collection[str]) -> TurnKind:
    if label in participants:
        return "participant"
    return "interviewer" if _number.sub("", label) in INTERVIEWER else "unknown"


def _strangers(turns: tuple[Turn, ...], lines: list[int], file: str) -> list[Problem]:
    first_seen: dict[str, int] = {}
    for turn, line in zip(turns, lines, strict=True):
        if turn.kind == "unknown" and _number.sub("", turn.speaker) not in UNKNOWN:
            first_seen.setdefault(turn.speaker, line)
    return [
        Problem("unknown-speaker", Place(file, line), {"word": shortened(label)}, severity="warning")
        for label, line in first_seen.items()
    ]


def _named_notes(turns: tuple[Turn, ...], lines: list[int], file: str) -> Iterable[Problem]:
    for turn, line in zip(turns, lines, strict=True):
        if turn.kind == "note" and (found := _name.match(turn.text)):
            arguments = {"word": shortened(found["name"])}
            yield Problem("name-in-notes", Place(file, line), arguments, severity="warning")


def format_transcript(transcript: Transcript, language: str = "sv") -> str:
    """Write a transcript in the normalized form, NFC with LF; the inverse of parsing.

    ``language`` is the study's, in which a note says that it is one where that has to be said.
    """
    professions = ", ".join(transcript.professions)
    values = (transcript.id, transcript.round, transcript.site, professions, transcript.date)
    head = "\n".join(f"{key}: {value}".rstrip() for key, value in zip(HEADER, values, strict=True))
    text = "\n\n".join([head, *(format_turn(turn, language) for turn in transcript.turns)]) + "\n"
    return unicodedata.normalize("NFC", text)


def format_turn(turn: Turn, language: str = "sv") -> str:
    """Write one turn as its paragraph. A note that would read as a turn says that it is one."""
    if turn.kind == "note":
        found = _turn.fullmatch(turn.text)
        spoken = found is not None and _is_label(found["label"], found["time"], ())
        return f"{NOTE[language == 'en']}: {turn.text}" if spoken else turn.text
    clock = f" [{turn.time}]" if turn.time else ""
    return f"{turn.speaker}{clock}: {turn.text}".rstrip()
