"""Rule 1: no base, and no difference of nested bases of one measure, may hold too few persons.

Bases are judged together for everything that is released together, whatever query each stands in.
Where some of them give too few away (14 persons, and the 12 of them who were linked; a total and
all parts but a small one), the smallest of those is hidden.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from fokus.analysis.result import Base, Presence, fewest
from fokus.disclosure.sums import Sums


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that wants to be shown.

    ``measure`` names what it tells of its base (values of different measures are never subtracted),
    ``limit`` the smallest base allowed. ``counted`` are, for a sensitive answer, those who gave it:
    neither they nor the others in the base may then be too few, and the base may not all agree.
    ``pooled`` is a value that counts a person once however many rounds she was in: beside the rounds
    one by one, it tells of those who were in some of them only.
    """

    row: int
    measure: Hashable
    base: Base
    limit: int
    counted: Base | None = None
    pooled: bool = False


def hidden(claims: Sequence[Claim]) -> frozenset[int]:
    """Return the rows that must be hidden for all the others to be shown.

    Deterministic: it depends on the claims and their order alone.
    """
    by_measure: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_measure[claim.measure].append(claim)
    return frozenset(row for group in by_measure.values() for row in _hidden_of_one_measure(group))


def _hidden_of_one_measure(claims: list[Claim]) -> list[int]:
    telling = {claim.base for claim in claims if _tells(claim.base, claim)}
    telling |= {claim.base for claim in claims if _mixes_few(claim, claims)}
    gone = set(telling)
    while revealing := _revealing([each for each in claims if each.base not in gone], telling):
        gone.add(revealing)
    return [claim.row for claim in claims if claim.base in gone]


def _mixes_few(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Tell whether a pooled value, beside values of single rounds, tells of too few who missed one."""
    rounds = _rounds(claim.base)
    if not claim.pooled or len(rounds) < 2 or all(_rounds(each.base) in (rounds, set()) for each in claims):  # noqa: PLR2004
        return False
    met: dict[str, set[Presence]] = defaultdict(set)
    for each in claim.base:
        met[each.person].add(each)
    patterns: dict[frozenset[str], set[Presence]] = defaultdict(set)
    for mine in met.values():
        patterns[frozenset(each.round for each in mine)] |= mine
    return len(patterns) > 1 and any(_are_few(frozenset(each), claim.limit) for each in patterns.values())


def _rounds(base: Base) -> set[str]:
    return {each.round for each in base}


def _tells(persons: Base, claim: Claim) -> bool:
    """Tell whether a claim, known for some persons of its base, says something of too few."""
    if _are_few(persons, claim.limit):
        return True
    if not persons or claim.counted is None:
        return False
    return _are_few(persons & claim.counted, claim.limit) or fewest(persons - claim.counted) < claim.limit


def _are_few(persons: Base, limit: int) -> bool:
    return 1 <= fewest(persons) < limit


def _revealing(shown: list[Claim], telling: set[Base]) -> Base | None:
    """Return a base that, beside the others shown, gives too few away; None when none does."""
    bases = [base for base in dict.fromkeys(claim.base for claim in shown) if base]
    if not bases:
        return None
    sums = Sums(bases, max(claim.limit for claim in shown))
    parts = sums.few_counted_out() or _told_on(shown, telling, sums)
    return min(reversed(parts), key=fewest) if parts else None


def _told_on(shown: list[Claim], telling: set[Base], sums: Sums) -> list[Base]:
    """Return bases from which a group follows whose sensitive answers may not be told."""
    for whole in (claim for claim in shown if claim.counted is not None):
        inner = [base for base in sums.bases if base < whole.base]
        uncovered = whole.base.difference(*inner)
        hidden_parts = [base for base in telling if base < whole.base]
        rests = [whole.base - base for base in inner]
        for group in (*rests, uncovered, *hidden_parts):
            if _tells(group, whole) and (parts := sums.counted_out(group)):
                return parts
    return []
