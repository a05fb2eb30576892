"""By what entries of the project log are divided: body, topic, municipality, month, half-year and more."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from fokus.study.project_log import (
    Body,
    Dated,
    Dissemination,
    Entry,
    Event,
    Lasting,
    Meeting,
    PartialDate,
    Precision,
    ProjectLog,
    Routine,
    Service,
    Training,
    entries_of,
    read_date,
)
from fokus.study.project_log.partial_date import narrowed, written_date

PERIODS: Final[tuple[Precision, ...]] = ("month", "half-year", "term")
DIVIDED_BY: Final = ("body", "site", "kind", "topic", "organisation", "status", *PERIODS)
SEVERAL: Final = frozenset({"topic", "organisation", "site"})
NONE: Final = "none"
ASKED_FOR: Final = ("body",)  # told only where asked for: no events
TYPES: Final = (
    "meeting", "training", "supervision", "dissemination", "decision", "event", "routine", "service",
)  # fmt: skip


def type_of(entry: Entry) -> str:
    """Return the kind of entry that a query names: a decision is an event, supervision a training."""
    if isinstance(entry, Event):
        return "decision" if entry.kind == "decision" else "event"
    return entry.kind if isinstance(entry, Training) else type(entry).__name__.lower()


def slug(text: str) -> str:
    """Return the id of free words, as a query can name them.

    >>> slug("Tid i tjänsten")
    'tid-i-tjänsten'
    """
    return "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def levels_in(log: ProjectLog, dimension: str) -> tuple[str, ...]:
    """Return the levels of a dimension that the log has, in its order; periods in that of time."""
    found = dict.fromkeys(
        level for _, _, each in entries_of(log) if type_of(each) in TYPES
        for level in levels_of(each, dimension)
    )  # fmt: skip
    if dimension == "body":
        found = dict.fromkeys([*(each for each in log.bodies if each in found), *found])
    ordered = sorted(found) if dimension in PERIODS else [*found]
    return tuple(sorted(ordered, key=lambda each: each == NONE))


def cells_of(entry: Entry, dimensions: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield every cell that an entry stands in: a meeting with two topics stands in two."""
    for ids in product(*(levels_of(entry, each) for each in dimensions)):
        yield dict(zip(dimensions, ids, strict=True))


def levels_of(entry: Entry, dimension: str) -> tuple[str, ...]:
    """Return what an entry is of a dimension: one level, several, or that it is none."""
    return tuple(dict.fromkeys(_levels(entry, dimension))) or (NONE,)


def _levels(entry: Entry, dimension: str) -> Iterable[str]:
    if dimension in PERIODS:
        when = date_of(entry)
        return [written_date(narrowed(when, dimension))] if when else []
    if dimension == "site":
        return entry.sites
    if dimension == "topic":
        return [slug(each) for each in getattr(entry, "topics", ())]
    if dimension == "organisation":
        return [slug(each) for each in organisations_of(entry)]
    if dimension == "status":
        return [status_of(entry)] if status_of(entry) else []
    value = getattr(entry, dimension, None)
    return [value] if value else []


def organisations_of(entry: Entry) -> tuple[str, ...]:
    """Return which organisations took part."""
    if isinstance(entry, Meeting):
        return tuple(entry.attendance)
    if isinstance(entry, Service):
        return (entry.organisation,) if entry.organisation else ()
    return entry.organisations if isinstance(entry, Training | Dissemination | Body) else ()


def status_of(entry: Entry) -> str:
    """Return how far a routine has come, or whether a meeting was held."""
    if isinstance(entry, Meeting):
        return "held" if entry.held else "cancelled"
    return entry.status if isinstance(entry, Routine) else ""


def date_of(entry: Entry) -> PartialDate | None:
    """Return when an entry is of: its date, or from when it is true."""
    if isinstance(entry, Dated):
        return entry.when
    if isinstance(entry, Lasting):
        return entry.since
    told = entry.since if isinstance(entry, Routine) else None
    return None if told is None else read_date(told)
