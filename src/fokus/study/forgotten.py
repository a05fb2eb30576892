"""forgotten.jsonl: who was erased from the study, so that no old copy brings anything of her back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from pydantic import Field, ValidationError

from fokus.problems import Place, Problem
from fokus.study.consent import ALTOGETHER
from fokus.study.toml import Noun

Turns = Mapping[str, Mapping[int, tuple[int, ...]]]


class Forgotten(Noun):
    """One erasure: whose, from which day on, and the ids and numbers of what is gone. No word of hers.

    ``turns`` has the numbers of turns by transcript and version, ``answers`` the rows by export,
    ``corrected`` the versions of open answers that corrections of hers had made.
    """

    time: datetime
    participant: str = Field(min_length=1)
    since: date = Field(default=ALTOGETHER, alias="from")
    events: tuple[str, ...] = ()
    turns: dict[str, dict[int, tuple[int, ...]]] = Field(default_factory=dict)
    answers: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    corrected: dict[str, tuple[int, ...]] = Field(default_factory=dict)

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
