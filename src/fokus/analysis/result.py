"""What a query is answered with: rows of one kind and, apart, contrasts; ids only, no words.

Every row carries its base, the persons behind it. It is for the disclosure guard alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeVar, overload

from fokus.analysis.query import Query
from fokus.coding.approvals import Approval
from fokus.study.project_log import PartialDate, Qualifier
from fokus.study.source import SourceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["estimate", "coefficient", "quote", "summary", "record"]
Unit = Literal["interviews", "persons", "share", "points", "coefficient"]
Counts = Literal["design", "participation", "interviews", "answers"]
Persons = frozenset[str]


class Presence(NamedTuple):
    """A person in one round: in an interview, or as a respondent; not ``known`` when nobody knows who."""

    person: str
    round: str
    interview: str = ""
    known: bool = True


Base = frozenset[Presence]
Made = TypeVar("Made", bound="Behind")
NOBODY: frozenset[Any] = frozenset()


class Part(Protocol):
    """Some of a crowd, by their places in it: a base whose set nobody has made yet."""

    @property
    def crowd(self) -> "NDArray[np.object_]":
        """Everybody among whom they are: presences."""

    @property
    def numbers(self) -> "NDArray[np.integer]":
        """Their places in the crowd."""


def persons_in(base: Base) -> Persons:
    """Return the ids of the persons in a base."""
    return frozenset(each.person for each in base)


def fewest(base: Base) -> int:
    """Return the smallest number of persons who may be behind a base.

    Those whom nobody knows may be the same ones in every round.
    """
    known = {each.person for each in base if each.known}
    if all(each.known for each in base):
        return len(known)
    by_round = Counter(when for _, when in {(each.person, each.round) for each in base})
    return max(len(known), *by_round.values(), 0)


class Behind:
    """What persons stand behind. Where only ``_who`` is given, they are found when asked for.

    A national answer has many thousand rows; the guard judges those who are behind each of them by their
    places in a crowd.
    """

    sets: tuple[str, ...] = ("base",)

    def __getattr__(self, name: str) -> Any:
        who = self.__dict__.get("_who")
        if who is None or name not in self.sets:
            raise AttributeError(name)
        found = self.__dict__[name] = getattr(who, name)()
        return found


def of_values(kind: type[Made], values: dict[str, Any]) -> Made:
    """Make a row or contrast of the values given, which become its own; others are as by default.

    ``_who`` tells who is behind it, by methods named as the sets of persons.
    """
    made = object.__new__(kind)
    object.__setattr__(made, "__dict__", values)
    return made


def without_persons(made: Made, values: dict[str, Any]) -> Made:
    """Return a row or contrast that leads to nobody, with some other values."""
    kept = made.__dict__ | dict.fromkeys(made.sets, NOBODY) | values
    kept.pop("_who", None)
    return of_values(type(made), kept)


class Later(Sequence[Made]):
    """Rows that are made, all of them, when one is asked for: who asks for the comparisons needs none."""

    def __init__(self, make: Callable[[], Iterable[Made]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Made, ...]:
        return tuple(self._make())

    @overload
    def __getitem__(self, place: int) -> Made: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Made]: ...
    def __getitem__(self, place: int | slice) -> Made | Sequence[Made]:
        return self._made[place]

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[Made]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Later)) and self._made == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know about an answer, worded by the catalogue's ``note.CODE``."""

    code: str
    arguments: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimate(Behind):
    """One estimated value. ``at`` holds the ids of its dimensions; ``all`` stands for a total.

    ``counts`` tells by which rule its base is judged: persons who answered, persons who took part,
    interviews, or nobody (the design). ``count`` of ``n`` is behind a share; ``missing`` are the
    persons or interviews left out of ``n``; ``counted`` are, for a sensitive item, those in ``count``, and
    ``of_two`` tells that all others gave one and the same other answer.
    ``about`` are the items or codes that the value is made of. A theme that nobody asked about in a
    round is not ``asked``: how often it came up there is no part of a comparison.
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
    base: Base = field(default_factory=frozenset)
    counted: Base | None = None
    about: frozenset[str] = frozenset()
    sensitive: bool = False
    of_two: bool = False
    asked: bool = True
    hidden: bool = False
    size: int | None = None


@dataclass(frozen=True)
class Coefficient(Estimate):
    """One coefficient, named by its ``measure``, of ``n`` units; ``missing`` are the units left out.

    ``clusters`` are what an interval was drawn from where units belong together, ``raters`` how many
    judged, ``prevalence`` how often what they judged is there. Without a value there is a ``reason``;
    ``caution`` marks one that was computed all the same.
    """

    clusters: int | None = None
    prevalence: float | None = None
    raters: int | None = None
    method: str | None = None
    caution: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Contrast(Behind):
    """The difference between two values of the dimension compared: ``to`` minus ``origin``.

    Where both are ``all``, every level is compared at once, with ``df`` and ``df_error``. Where
    ``sensitivity`` is set, the comparison stands beside that of the same levels and is no question of
    its own; ``p_sensitivity`` is the p of another test of the same persons. ``mean_from`` and ``mean_to``
    are the means (or shares) of those compared; ``up``, ``same`` and ``down`` count how linked persons
    moved. ``detectable`` is the smallest difference that so many show four times in five, in points
    or in standard deviations (``detectable_in``). With a ``bound`` set beforehand, ``outcome`` is
    ``unchanged`` where the interval of 90 % (``low_90``, ``high_90``) lies within it.
    """

    sets = ("base", "base_from", "base_to")

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
    effect_measure: str | None = None
    df_error: float | None = None
    mean_from: float | None = None
    mean_to: float | None = None
    detectable: float | None = None
    detectable_in: str | None = None
    bound: float | None = None
    low_90: float | None = None
    high_90: float | None = None
    p_equivalence: float | None = None
    outcome: str | None = None
    p_sensitivity: float | None = None
    sensitivity: bool = False
    up: int | None = None
    same: int | None = None
    down: int | None = None
    base: Persons = field(default_factory=frozenset)
    base_from: Persons = field(default_factory=frozenset)
    base_to: Persons = field(default_factory=frozenset)
    hidden: bool = False
    size: int | None = None


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A stretch of a text that carries a theme, with what is known of who said or wrote it."""

    id: str
    text: str
    theme: str
    code: str
    transcript: str
    round: str
    site: str
    profession: str
    participant: str | None
    kind: SourceKind = "interview"
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """What somebody has written of a theme in a group; without a text nobody has.

    ``at`` are the ids of its cell, ``group`` whom it is about: also what the query is narrowed to.
    """

    at: Mapping[str, str]
    group: Mapping[str, str]
    id: str = ""
    text: str = ""
    coder: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """An entry of the project log; where the answer is divided, how many entries a group has.

    ``number`` are the meetings or issues that it stands for, ``count`` the persons whom it reached, as
    exactly as its ``qualifier`` tells, and ``told`` of how many of the number that is known. ``records``
    are the ids of the entries behind it.
    """

    at: Mapping[str, str]
    type: str
    id: str = ""
    title: str = ""
    when: PartialDate | None = None
    until: PartialDate | None = None
    body: str = ""
    status: str = ""
    sites: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    kind: str = ""
    number: int = 1
    count: int | None = None
    qualifier: Qualifier = ""
    told: int = 0
    share: float | None = None
    text: str = ""
    evidence: tuple[str, ...] = ()
    judgement: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query, in the study's order."""

    query: Query
    kind: Kind
    dimensions: tuple[str, ...]
    rows: Sequence[Estimate] = ()
    contrasts: Sequence[Contrast] = ()
    quotes: tuple[QuoteRow, ...] = ()
    spare_quotes: tuple[QuoteRow, ...] = ()
    summaries: tuple[SummaryRow, ...] = ()
    notes: tuple[Note, ...] = ()
    records: tuple[RecordRow, ...] = ()


ESTIMATE_COLUMNS = ("measure", "value", "low", "high", "count", "n", "missing", "unit")
COEFFICIENT_COLUMNS = (
    "coefficient", "value", "low", "high", "units", "missing", "clusters", "prevalence", "raters", "method",
    "caution", "reason",
)  # fmt: skip
CONTRAST_COLUMNS = tuple(
    each.name
    for each in fields(Contrast)
    if each.name not in {"at", "base", "base_from", "base_to", "hidden", "size"}
)
SUMMARY_COLUMNS = ("text", "coder", "hidden")
RECORD_COLUMNS = (
    "id", "start", "end", "precision", "type", "title", "body", "status", "number", "count", "qualifier",
    "share", "judgement", "records",
)  # fmt: skip
QUOTE_COLUMNS = ("id", "text", "attribution", "theme", "round", "approval")
