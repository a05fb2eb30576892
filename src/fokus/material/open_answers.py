"""Open answers as text that can be coded and quoted: one text an export, item and round.

Its turns are the answers in the order of the export, and it is only read: an answer is corrected in
``corrections.csv``. As delivered it is version 1, and each correction of an answer in it makes the next.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, splitext
from typing import NamedTuple

from fokus.material.transcript import UNKNOWN, Transcript, Turn
from fokus.study.consent import REMOVED
from fokus.study.instrument import MIXED
from fokus.study.source import Author, Source

PREFIX = "oppna"
_other = re.compile(r"[^a-z0-9]+")

Texts = Mapping[int, str]
"""What stands in each row of an export, by its number."""
Turns = Sequence[tuple[int | None, str]]
"""The rows behind the turns of a version, and the answers; no row where somebody was erased."""


class Told(NamedTuple):
    """The language of the study, and the export that answers stand in."""

    language: str
    file: str


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answered in a row: by a participant's code where it is linked to one."""

    row: int
    person: str
    participant: str | None
    profession: str | None
    site: str | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind the rows of an export; what is ``withheld``, by its row, may not be used."""

    respondents: Mapping[int, Respondent]
    withheld: Collection[int] = ()

    def at(self, row: int | None) -> Respondent | None:
        """Return who may be heard in a row: nobody where she was erased or what she wrote is withheld."""
        return None if row is None or row in self.withheld else self.respondents[row]


@dataclass(frozen=True, slots=True)
class OpenAnswers:
    """The open answers to one question in one round, as every version has them.

    ``rows`` are those of the export behind the turns of each version, None where somebody was erased.
    """

    source: Source
    question: str
    versions: Mapping[int, Transcript]
    rows: Mapping[int, tuple[int | None, ...]] = field(default_factory=dict)

    @property
    def text(self) -> Transcript:
        """The answers as they are now."""
        return self.versions[max(self.versions)]


def text_id(file: str, item: str, round_id: str = "") -> str:
    """Return the id of a text: of its export, its item, and its round where an export has several.

    Examples
    --------
    >>> text_id("responses/Enkät maj.xlsx", "o1")
    'oppna-enkat-maj-o1'
    """
    plain = unicodedata.normalize("NFKD", splitext(basename(file))[0]).casefold()
    stem = _other.sub("-", "".join(each for each in plain if not unicodedata.combining(each))).strip("-")
    return "-".join(filter(None, [PREFIX, stem, item, round_id]))


def is_open(text: str) -> bool:
    """Tell whether an id is one that open answers have."""
    return text.startswith(f"{PREFIX}-")


def clean(text: str | None) -> str:
    """Return an answer as it is shown and coded: NFC with LF, without outer blanks."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def digest_of(texts: Iterable[str]) -> str:
    """Return the SHA-256 of the answers of a version, in order. Who gave them is no part of it."""
    return hashlib.sha256(json.dumps([*texts], ensure_ascii=False).encode()).hexdigest()


def history(now: Texts, corrected: Sequence[tuple[int, str, str]]) -> list[Texts]:
    """Return the answers as delivered, then after each correction ``(row, old, new)`` of one.

    A correction that was not made, since the cell held something else, is none of them.
    """
    found = [dict(now)]
    for row, old, new in reversed(corrected):
        if clean(found[0].get(row)) == clean(new) != clean(old):
            found.insert(0, found[0] | {row: old})
    return [*found]


def numbered(
    versions: Sequence[Texts], lost: Collection[int] = (), stones: Mapping[int, Collection[int]] | None = None
) -> dict[int, list[tuple[int | None, str]]]:
    """Return the rows and answers of each version by its number; blank ones are no turns.

    ``lost`` are the versions that corrections of an erased person's answers made: they are as the one
    before. ``stones`` are the turns of a version that were hers; they keep their places, without a row.
    """
    found: dict[int, list[tuple[int | None, str]]] = {}
    waiting = [*versions]
    number = 0
    while waiting or number + 1 in lost:
        number += 1
        texts = (
            versions[len(versions) - len(waiting) - 1] if number in lost and number > 1 else waiting.pop(0)
        )
        turns: list[tuple[int | None, str]] = [
            (row, text) for row in sorted(texts) if (text := clean(texts[row]))
        ]
        for stone in sorted((stones or {}).get(number, ())):
            turns.insert(stone - 1, (None, ""))
        found[number] = turns
    return found


def transcript_of(source: Source, version: int, turns: Turns, behind: Behind, told: Told) -> Transcript:
    """Return one version as a text; what is withheld is said by nobody, but stays in the digest."""
    stone = REMOVED[told.language]
    digest = digest_of(stone if row is None else text for row, text in turns)
    made = (
        _turn(number, text, each, told.language)
        if (each := behind.at(row))
        else Turn(number, "note", "", None, stone)
        for number, (row, text) in enumerate(turns, start=1)
    )
    at = (source.round, source.site, source.professions)
    return Transcript(source.id, version, *at, "", tuple(made), digest, told.file)


def _turn(number: int, text: str, respondent: Respondent, language: str) -> Turn:
    if respondent.participant:
        return Turn(number, "participant", respondent.participant, None, text)
    return Turn(number, "unknown", UNKNOWN[0] if language == "sv" else UNKNOWN[1], None, text)


def authors_of(turns: Turns, behind: Behind) -> dict[int, Author]:
    """Return who is behind each turn of a version; nobody behind what may not be used."""
    known = {number: behind.at(row) for number, (row, _) in enumerate(turns, start=1)}
    return {
        number: Author(each.participant or each.person, each.profession or MIXED, each.site or "")
        for number, each in known.items()
        if each
    }
