"""What the guard costs: how much of each answer a delivery would hide, and what is shown of everybody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fokus.analysis.query import Query
from fokus.analysis.result import Estimate, Result
from fokus.disclosure.released import Released
from fokus.problems import Place
from fokus.publish.answers import Answers
from fokus.report import joined

OF_PERSONS = ("persons", "share")
Key = tuple[Query, tuple[tuple[str, str], ...], str]


@dataclass(frozen=True, slots=True)
class Cost:
    """One place that asks: how many of its values are hidden, and the share of what is behind all of them.

    ``everybody`` are the values shown that tell about everybody in a group: nobody, all, or all but one.

    ``lost`` weighs each value by its n, the persons or interviews behind it, as tables of official
    statistics are judged by the sum of what they suppress.
    """

    place: Place
    ask: str
    values: int
    hidden: int
    lost: float
    everybody: tuple["Everybody", ...] = ()


@dataclass(frozen=True, slots=True)
class Everybody:
    """A count of none, all or all but one of a group: whoever knows somebody in it knows what she said."""

    at: tuple[tuple[str, str], ...]
    count: int
    n: int


def costs(answers: Answers) -> list[Cost]:
    """Return what is hidden in each place, in the order of the chapters; quotes have no values."""
    behind = {key: weight for result in answers.results for key, weight in _weights(result)}
    found = []
    for asked, parts in answers.released.items():
        rows = [(row, behind.get(_key(part, row), 0)) for part in parts for row in _judged(part)]
        if rows:
            hidden = [weight for row, weight in rows if row.hidden]
            whole = sum(weight for _, weight in rows)
            lost = sum(hidden) / whole if whole else 0.0
            told = tuple(_everybody(row for row, _ in rows))
            found.append(Cost(asked.place, joined.asked(parts), len(rows), len(hidden), lost, told))
    return found


def _everybody(rows: Iterable[Estimate]) -> Iterator[Everybody]:
    """Yield what is shown of everybody who answered; that nobody did is no answer."""
    for row in rows:
        counted = row.counts == "answers" and row.unit in OF_PERSONS and row.n
        if counted and row.count in {0, counted - 1, counted}:
            yield Everybody(tuple(row.at.items()), row.count, counted)


def _judged(part: Released) -> Sequence[Estimate]:
    return [row for row in part.rows if row.counts != "design"]


def _weights(result: Result) -> Iterator[tuple[Key, int]]:
    for row in result.rows:
        yield (result.query, tuple(row.at.items()), row.measure), row.n or row.count or 0


def _key(part: Released, row: Estimate) -> Key:
    return part.query, tuple(row.at.items()), row.measure
