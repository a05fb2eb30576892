"""What a total tells of the few who are hidden beneath it, when it is known how many there could be.

Of two hidden groups that together are 12 answers, one of 11 who were asked and one of 2, the second has
answered at least once. The number asked is no secret: study.toml and the table itself tell it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fokus.analysis.result import Base, Estimate, Presence, fewest
from fokus.study.instrument import ALL

Rows = Sequence[tuple[int, Estimate]]


def told_by_totals(rows: Rows, hide: frozenset[int], limit: int) -> frozenset[int]:
    """Return the further rows to hide so that no total pins down a hidden number of 1 to limit - 1.

    Every hidden number a of n must be able to be as low as a - limit (or 0) and as high as a + limit
    (or n), for a reader who knows each number shown and how many were asked. The fewest are hidden
    first; where that is not enough, the total.
    """
    tables: dict[tuple[str, str], list[tuple[int, Estimate]]] = defaultdict(list)
    for place, row in rows:
        tables[row.at.get("questionnaire", ""), row.at.get("round", "")].append((place, row))
    return frozenset(place for table in tables.values() for place in _of_one_total(table, hide, limit))


def _of_one_total(table: Rows, hide: frozenset[int], limit: int) -> set[int]:
    totals = [(place, row) for place, row in table if ALL in row.at.values()]
    if len(totals) != 1 or totals[0][0] in hide:
        return set()
    total_place, total = totals[0]
    parts = [(place, row) for place, row in table if place != total_place]
    stray = bool(total.base - frozenset[Presence]().union(*(row.base for _, row in parts)))
    gone: set[int] = set()
    while _pins_down(total, parts, hide | gone, limit, stray=stray):
        shown = [(fewest(row.base), place) for place, row in parts if place not in hide | gone]
        if not shown:
            return gone | {total_place}
        gone.add(min(shown)[1])
    return gone


def _pins_down(total: Estimate, parts: Rows, hide: frozenset[int], limit: int, *, stray: bool) -> bool:
    rest = _count(total) - sum(_count(row) for place, row in parts if place not in hide)
    hidden = [row for place, row in parts if place in hide]
    for row in hidden:
        if 1 <= fewest(row.base) < limit:
            others = rest if stray else sum(_most(each, rest) for each in hidden if each is not row)
            low, high = max(0, rest - others), _most(row, rest)
            if low > max(0, _count(row) - limit) or high < _most(row, _count(row) + limit):
                return True
    return False


def _count(row: Estimate) -> int:
    return row.count or 0


def _most(row: Estimate, number: int) -> int:
    """Return a number of answers, or how many were asked when that is less."""
    return number if row.n is None else min(row.n, number)


def same_elsewhere(rows: Iterable[tuple[int, Estimate]], gone: frozenset[int]) -> frozenset[int]:
    """Return the rows that tell the same as some hidden ones, in whatever answer they stand."""
    numbered = list(rows)
    hidden = {_told(row) for place, row in numbered if place in gone}
    return frozenset(place for place, row in numbered if _told(row) in hidden)


def _told(row: Estimate) -> tuple[frozenset[tuple[str, str]], Base, int | None]:
    return frozenset(row.at.items()), row.base, row.n
