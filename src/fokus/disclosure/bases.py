"""Rule 1: no base, and no difference of nested bases of one measure, may hold too few persons.

Bases are judged together for everything that is released together. Of two nested bases whose
difference is too small, the smaller is hidden; of the parts of a total, the smallest further one.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from fokus.analysis.result import Persons


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that wants to be shown.

    ``measure`` names what it tells of its base (values of different measures are never subtracted),
    ``family`` the rows that divide one total between them, ``limit`` the smallest base allowed.
    """

    row: int
    measure: Hashable
    family: Hashable
    base: Persons
    limit: int


def hidden(claims: Sequence[Claim]) -> frozenset[int]:
    """Return the rows that must be hidden for all the others to be shown.

    Deterministic: it depends on the claims and their order alone.
    """
    by_measure: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_measure[claim.measure].append(claim)
    return frozenset(row for group in by_measure.values() for row in _hidden_of_one_measure(group))


def _hidden_of_one_measure(claims: list[Claim]) -> set[int]:
    shown = [claim for claim in claims if not _is_small(claim.base, claim.limit)]
    while (revealing := _revealing(shown)) is not None:
        shown = [claim for claim in shown if claim.base != revealing.base]
    kept = {claim.row for claim in shown}
    return {claim.row for claim in claims if claim.row not in kept}


def _is_small(persons: Persons, limit: int) -> bool:
    return 1 <= len(persons) < limit


def _revealing(shown: list[Claim]) -> Claim | None:
    """Return a claim that, beside the others shown, gives a small group away; None when none does."""
    for whole in shown:
        inner = [claim for claim in shown if claim.base < whole.base]
        close = [claim for claim in inner if _is_small(whole.base - claim.base, whole.limit)]
        if close:
            return _smallest(close)
        for parts in _families(inner):
            rest = whole.base.difference(*(part.base for part in parts))
            if _is_small(rest, whole.limit):
                return _smallest(parts)
    return None


def _families(claims: Iterable[Claim]) -> Iterable[list[Claim]]:
    families: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        families[claim.family].append(claim)
    return families.values()


def _smallest(claims: list[Claim]) -> Claim:
    return min(claims, key=lambda claim: (len(claim.base), -claim.row))
