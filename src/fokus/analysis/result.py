"""What a query is answered with: rows of one kind and, apart, contrasts; ids only, no words.

Every row carries its base, the persons behind it. It is for the disclosure guard alone.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple

from fokus.analysis.query import Query

Kind = Literal["estimate", "quote"]
Unit = Literal["interviews", "persons", "share", "points"]
Counts = Literal["design", "participation", "interviews", "answers"]
Persons = frozenset[str]


class Presence(NamedTuple):
    """A person in one round: in an interview, or as a respondent; not ``known`` when nobody knows who."""

    person: str
    round: str
    interview: str = ""
    known: bool = True


Base = frozenset[Presence]


def persons_in(base: Base) -> Persons:
    """Return the ids of the persons in a base."""
    return frozenset(each.person for each in base)


def fewest(base: Base) -> int:
    """Return the smallest number of persons who may be behind a base.

    Those whom nobody knows may be the same ones in every round.
    """
    known = {each.person for each in base if each.known}
    by_round = Counter(when for _, when in {(each.person, each.round) for each in base})
    return max(len(known), *by_round.values(), 0)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know about an answer, worded by the catalogue's ``note.CODE``."""

    code: str
    arguments: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated value. ``at`` holds the ids of its dimensions; ``all`` stands for a total.

    ``counts`` tells by which rule its base is judged: persons who answered, persons who took part,
    interviews, or nobody (the design). ``count`` of ``n`` is behind a share; ``missing`` are the
    persons or interviews left out of ``n``; ``counted`` are, for a sensitive item, those in ``count``.
    ``about`` are the items or codes that the value is made of.
    """

    at: Mapping[str, str]
    measure: str
    value: float | None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    n: int | None = None
    missing: int | None = None
    unit: Unit = "points"
    counts: Counts = "answers"
    base: Base = frozenset()
    counted: Base | None = None
    about: frozenset[str] = frozenset()
    sensitive: bool = False
    hidden: bool = False
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """The difference between two values of the dimension compared: ``to`` minus ``origin``."""

    at: Mapping[str, str]
    origin: str
    to: str
    measure: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    test: str | None = None
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family: str | None = None
    n_from: int | None = None
    n_to: int | None = None
    n_linked: int | None = None
    method: str | None = None
    reason: str | None = None
    base: Persons = frozenset()
    base_from: Persons = frozenset()
    base_to: Persons = frozenset()
    hidden: bool = False
    size: int | None = None


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A stretch of a transcript that carries a theme, with what is known of its speaker."""

    id: str
    text: str
    theme: str
    code: str
    transcript: str
    round: str
    site: str
    profession: str
    participant: str | None
    approval: str = "waiting"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query, in the study's order."""

    query: Query
    kind: Kind
    dimensions: tuple[str, ...]
    rows: tuple[Estimate, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    quotes: tuple[QuoteRow, ...] = ()
    notes: tuple[Note, ...] = ()


ESTIMATE_COLUMNS = ("measure", "value", "low", "high", "count", "n", "missing", "unit")
CONTRAST_COLUMNS = tuple(
    each.name
    for each in fields(Contrast)
    if each.name not in {"at", "base", "base_from", "base_to", "hidden", "size"}
)
QUOTE_COLUMNS = ("id", "text", "attribution", "theme", "round", "approval")
