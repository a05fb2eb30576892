"""Rule 1: no base, and no difference of nested bases of one measure, may hold too few persons.

Bases are judged together for everything that is released together, whatever query each stands in.
Where some of them give too few away (14 persons, and the 12 of them who were linked; a total and
all parts but a small one), the smallest of those is hidden.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fokus.analysis.result import Base
from fokus.disclosure.roll import Group, Roll, Who
from fokus.disclosure.sums import Sums

TWO = 2
At = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that wants to be shown.

    ``measure`` names what it tells of its base (values of different measures are never subtracted),
    ``limit`` the smallest base allowed. ``counted`` are, for a sensitive answer, those who gave it:
    neither they nor the others in the base may then be too few, and the base may not all agree.
    ``pooled`` is a value that counts a person once however many rounds she was in: beside the rounds
    one by one, it tells of those who were in some of them only. A claim that ``yields`` is given up before
    those that do not, however few are behind them. What is ``published`` was released before: it is known
    whatever is hidden now, so others are hidden for its sake. ``said`` names the answer whose number the
    row tells; empty where it tells no number of those ``counted``. ``at`` is where a number of those who
    took part stands: a group in which nobody did has no base to be known by.
    """

    row: int
    measure: Hashable
    base: Who
    limit: int
    counted: Base | None = None
    pooled: bool = False
    yields: bool = False
    published: bool = False
    said: str = ""
    at: At = ()


def hidden(claims: Sequence[Claim], roll: Roll | None = None) -> frozenset[int]:
    """Return the rows that must be hidden for all the others to be shown.

    Deterministic: it depends on the claims and their order alone. ``roll`` has every base and everybody
    who is counted; without it, it is made.
    """
    by_measure: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_measure[claim.measure].append(claim)
    made = roll or Roll(bases_of(claims))
    return frozenset(row for group in by_measure.values() for row in _OfOneMeasure(group, made).hidden())


def bases_of(claims: Sequence[Claim]) -> Iterator[Who]:
    """Yield every base that claims tell of."""
    for claim in claims:
        yield claim.base
        if claim.counted is not None:
            yield claim.counted


class _OfOneMeasure:
    """The claims of one measure, judged together; those that claim the same of a base once."""

    def __init__(self, claims: Sequence[Claim], roll: Roll) -> None:
        self._rows = [(claim.row, roll.number(claim.base)) for claim in claims]
        self._claims = list(
            {
                (base, claim.limit, claim.pooled, claim.counted): (base, claim)
                for (_, base), claim in zip(self._rows, claims, strict=True)
            }.values()
        )
        self._kept = {base for (_, base), claim in zip(self._rows, claims, strict=True) if not claim.yields}
        self._known = {base for (_, base), claim in zip(self._rows, claims, strict=True) if claim.published}
        self._roll = roll
        self._groups: dict[int, Group] = {}

    def hidden(self) -> list[int]:
        telling = {base for base, claim in self._claims if self._tells_alone(base, claim)}
        telling |= self._mixing_few()
        telling -= self._known
        gone = set(telling)
        while revealing := self._revealing(gone, telling):
            gone |= revealing
        return [row for row, base in self._rows if base in gone]

    def _tells_alone(self, base: int, claim: Claim) -> bool:
        few = 1 <= self._roll.fewest[base] < claim.limit
        return few or (claim.counted is not None and self._tells(self._group(base), claim))

    def _mixing_few(self) -> set[int]:
        """Return the bases whose pooled value, beside single rounds, tells of too few who missed one."""
        rounds = self._roll.rounds
        met = {rounds[base] for base, _ in self._claims if any(rounds[base])}
        found = set()
        for base, claim in self._claims:
            if claim.pooled and len(met) > 1 and sum(rounds[base]) >= TWO and base not in found:
                apart = self._roll.by_rounds(base)
                if len(apart) > 1 and any(self._are_few(each, claim.limit) for each in apart):
                    found |= self._beside(base) if base in self._known else {base}
        return found

    def _beside(self, pooled: int) -> set[int]:
        """Return what may not stand beside a pooled value that everybody knows: other rounds that are new."""
        bases = {base for base, _ in self._claims if self._roll.rounds[base] != self._roll.rounds[pooled]}
        return bases - self._known

    def _group(self, base: int) -> Group:
        if base not in self._groups:
            self._groups[base] = frozenset(self._roll.members[base].tolist())
        return self._groups[base]

    def _tells(self, group: Group, claim: Claim) -> bool:
        """Tell whether a claim, known for some persons of its base, says something of too few."""
        if self._are_few(group, claim.limit):
            return True
        if not group or claim.counted is None:
            return False
        counted = self._group(self._roll.number(claim.counted))
        return self._are_few(group & counted, claim.limit) or self._is_below(group - counted, claim.limit)

    def _are_few(self, group: Group, limit: int) -> bool:
        return bool(group) and self._is_below(group, limit)

    def _is_below(self, group: Group, limit: int) -> bool:
        return len(group) < limit * self._roll.most_of_one and self._roll.fewest_of(group) < limit

    def _revealing(self, gone: AbstractSet[int], telling: AbstractSet[int]) -> set[int]:
        """Return bases that, beside the others shown, give too few away; none when none does."""
        shown = [(base, claim) for base, claim in self._claims if base not in gone]
        bases = [base for base in dict.fromkeys(base for base, _ in shown) if self._roll.members[base].size]
        if not bases:
            return set()
        limits = {claim.limit for _, claim in shown}
        sums = Sums(bases, max(limits), self._roll)
        found = self._left_to_hide(sums.few_counted_out())[: None if len(limits) == 1 else 1]
        found = found or self._left_to_hide(self._told_on(shown, telling, sums))
        return {min(reversed(parts), key=self._given_up) for parts in found}

    def _left_to_hide(self, found: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return of bases that tell on each other those that are not known already."""
        left = ([each for each in parts if each not in self._known] for parts in found)
        return [parts for parts in left if parts]

    def _given_up(self, base: int) -> tuple[bool, int]:
        return base in self._kept, self._roll.fewest[base]

    def _told_on(
        self, shown: Sequence[tuple[int, Claim]], telling: AbstractSet[int], sums: Sums
    ) -> list[list[int]]:
        """Return bases from which a group follows whose sensitive answers may not be told."""
        asked = [(base, claim) for base, claim in shown if claim.counted is not None]
        inside = self._inside({base for base, _ in asked}, [*sums.bases, *sorted(telling)])
        for base, claim in asked:
            parts = [each for each in inside[base] if each not in telling]
            hidden_parts = [each for each in inside[base] if each in telling]
            for group in self._groups_within(base, claim, parts, hidden_parts):
                if self._tells(group, claim) and (behind := sums.counted_out(group)):
                    return [behind]
        return []

    def _inside(self, wholes: AbstractSet[int], parts: Sequence[int]) -> dict[int, list[int]]:
        """Return the parts that are smaller than a base and inside it, for each base."""
        first = {int(self._roll.members[each][0]) for each in parts} if wholes else set()
        holding: dict[int, list[int]] = defaultdict(list)
        for whole in wholes:
            for each in first & self._group(whole):
                holding[each].append(whole)
        inside: dict[int, list[int]] = {whole: [] for whole in wholes}
        for part in parts if wholes else ():
            for whole in holding[int(self._roll.members[part][0])]:
                if self._group(part) < self._group(whole):
                    inside[whole].append(part)
        return inside

    def _groups_within(
        self, base: int, claim: Claim, parts: Sequence[int], hidden_parts: Sequence[int]
    ) -> Iterator[Group]:
        """Yield what is left of a base beside each shown part and all of them, and its hidden parts."""
        whole, limit = self._group(base), claim.limit * self._roll.most_of_one
        counted = whole & self._group(self._roll.number(claim.counted or frozenset()))
        for each in parts:
            part = self._group(each)
            left, said = len(whole) - len(part), len(counted) - len(counted & part)
            if min(left, said or limit, left - said) < limit:
                yield whole - part
        yield whole.difference(*(self._group(each) for each in parts))
        yield from (self._group(each) for each in hidden_parts)
