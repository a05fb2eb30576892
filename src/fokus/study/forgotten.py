"""forgotten.jsonl: who was erased from the study, so that no old copy brings anything of her back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from pydantic import Field, ValidationError

from fokus.problems import Place, Problem
from fokus.study.consent import ALTOGETHER
from fokus.study.toml import Noun

Turns = Mapping[str, Mapping[int, tuple[int, ...]]]
Span = tuple[int | None, int | None]
Swap = tuple[int, int, int]
"""Where something began and ended in a turn, and how long what stands there now is."""


class Renamed(Noun):
    """A version that an erasure changed: its digest since, and where a word took the place of her code."""

    to: str
    turns: dict[int, tuple[Swap, ...]] = Field(default_factory=dict)


class Forgotten(Noun):
    """One erasure: whose, from which day on, and the ids and numbers of what is gone. No word of hers.

    ``turns`` has the numbers of turns by transcript and version, ``answers`` the rows by export,
    ``corrected`` the versions of open answers that corrections of hers had made. ``renamed`` has,
    by the digest of before, what the versions became: where others named her, old codings stand elsewhere.
    """

    time: datetime
    participant: str = Field(min_length=1)
    since: date = Field(default=ALTOGETHER, alias="from")
    events: tuple[str, ...] = ()
    turns: dict[str, dict[int, tuple[int, ...]]] = Field(default_factory=dict)
    answers: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    corrected: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    renamed: dict[str, Renamed] = Field(default_factory=dict)

    def covers(self, when: date, source: str) -> bool:
        """Tell whether something of a day and a source is gone; what she took part in later is not."""
        return source in self.turns or source in self.answers or self.since <= when <= self.time.date()


def read_forgotten(text: str, file: str) -> tuple[tuple[Forgotten, ...], list[Problem]]:
    """Read the erasures; a line that cannot be read is an error, since it may guard somebody."""
    found, problems = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip("\ufeff \t\r"):
            continue
        try:
            found.append(Forgotten.model_validate_json(line.strip("\ufeff \t\r").encode(errors="replace")))
        except ValidationError:
            problems.append(Problem("torn-tombstone", Place(file, number)))
    return tuple(found), problems


def format_forgotten(erasure: Forgotten) -> str:
    """Write an erasure as one line of JSON."""
    return erasure.model_dump_json(by_alias=True, exclude_defaults=True)


def forgotten_turns(erasures: Iterable[Forgotten]) -> dict[tuple[str, int, int], str]:
    """Return whose each turn was that is gone, by transcript, version and number."""
    return {
        (transcript, version, number): each.participant
        for each in erasures
        for transcript, versions in each.turns.items()
        for version, numbers in versions.items()
        for number in numbers
    }


def shifted(start: int | None, end: int | None, swaps: Iterable[Swap]) -> Span:
    """Return where some words of a turn stand after something else came in their turn; swaps are in order.

    Words of which a part went hold all that came for it.

    >>> shifted(8, 15, [(0, 5, 6), (10, 13, 6)])
    (9, 19)
    >>> shifted(2, 4, [(0, 5, 6)])
    (0, 6)
    """
    if start is None or end is None:
        return start, end
    first, last = start, end
    for begins, ends, length in swaps:
        more = length - (ends - begins)
        first += more if ends <= start else min(0, begins - start)
        last += more if ends <= end else ends + more - end if begins < end else 0
    return first, last
