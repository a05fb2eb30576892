"""Answers to sensitive questions, judged as one system of counts: rule 6 for what was answered.

No sum of what is shown need tell how many of a hidden group gave an answer, for a reader to know nearly
how many did: of 8 and 30 who answered, 34 in all said yes. How many answered, of all groups alike, is
taken to be known to everybody. A group is shown with all its answers or not at all.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from fokus.disclosure.bases import Claim
from fokus.disclosure.counts import Counts, Flags, Numbers
from fokus.disclosure.roll import Roll
from fokus.disclosure.sums import atoms
from fokus.disclosure.system import protected

Places = tuple[int, ...]


def told_by_answers(
    claims: Sequence[Claim], hide: frozenset[int], roll: Roll, known: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Return what else must be hidden so that no hidden answer of few can be worked out too closely.

    Every hidden number a of n who answered must be able to be as low as max(0, a - k) and as high as
    min(n, a + k), where it or n - a are few. What was published is ``known``, and is never hidden.
    """
    by_measure: dict[Hashable, list[Claim]] = defaultdict(list)
    for each in claims:
        by_measure[each.measure].append(each)
    gone = frozenset[int]()
    for same in by_measure.values():
        said = [each for each in same if each.said and each.counted is not None and each.base]
        if any(each.row in hide for each in said):
            gone = gone.union(*_judged(said, _places(same, roll), hide, roll, known))
    return gone


def _places(same: Sequence[Claim], roll: Roll) -> dict[int, Places]:
    """Return where a base stands: whatever else is told of it is hidden with its answers."""
    found: dict[int, list[int]] = defaultdict(list)
    for each in same:
        found[roll.number(each.base)].append(each.row)
    return {base: tuple(rows) for base, rows in found.items()}


def _judged(
    said: Sequence[Claim], places: dict[int, Places], hide: frozenset[int], roll: Roll, known: frozenset[int]
) -> Iterator[frozenset[int]]:
    once = list({(roll.number(each.base), each.said): each for each in said}.values())
    for answers in _together(once, roll):
        told = _Told([each for each in once if each.said in answers], roll)
        where = [*((),) * told.number, *(places[roll.number(each.base)] for each in told.claims)]
        hidden = np.array([bool(each) and hide.issuperset(each) for each in where])
        few = np.flatnonzero(hidden & told.few())
        if few.size:
            counts = told.counts()
            free = np.array([bool(each) and not known.intersection(each) for each in where])
            cost = np.where(free, 1 + counts.values / (counts.values.sum() + 1), np.inf)
            yield protected(counts, few, told.claims[0].limit, hidden, cost, where)


def _together(claims: Sequence[Claim], roll: Roll) -> list[tuple[str, ...]]:
    """Return the answers that are judged together: those of which nobody gives several, or each alone."""
    answers = tuple(dict.fromkeys(each.said for each in claims))
    patterns = _Told(claims, roll).patterns
    return [answers] if len(patterns) <= 2 * len(answers) else [(each,) for each in answers]


def _alone(answers: int) -> Flags:
    """Return each answer alone: somebody may have given it though nobody did. One may also not be given."""
    return np.eye(answers, dtype=bool) if answers > 1 else np.array([[False], [True]])


class _Told:
    """Who answered, cut into cells by the groups that they are in and by what they answered.

    The rows are how many are in each atom, then how many in a base gave an answer, claim by claim.
    """

    def __init__(self, claims: Sequence[Claim], roll: Roll) -> None:
        self.claims = claims
        self._roll = roll
        self._base = [roll.number(each.base) for each in claims]
        self._bases = list(dict.fromkeys(self._base))
        self._person, self._atom, *held = atoms([roll.members[each] for each in self._bases])
        self._held = self._holding(*held)
        answers = list(dict.fromkeys(each.said for each in claims))
        self._answer = [answers.index(each.said) for each in claims]
        said = np.zeros((self._person.size, len(answers)), dtype=bool)
        for each, answer in zip(claims, self._answer, strict=True):
            said[:, answer] |= np.isin(self._person, self._giving(each))
        every = np.concatenate([said, _alone(len(answers))])
        self.patterns, pattern = np.unique(every, axis=0, return_inverse=True)
        self._pattern = pattern.ravel()[: self._person.size]

    @property
    def number(self) -> int:
        """How many atoms there are."""
        return int(self._held.shape[1])

    def few(self) -> Flags:
        """Tell which rows count few, or leave few of those who answered."""
        return np.array([*(False,) * self.number, *map(self._is_of_few, self.claims)])

    def counts(self) -> Counts:
        """Return the cells and what is told of them."""
        from scipy.sparse import csr_array

        cells = np.zeros((self.number, len(self.patterns)), dtype=np.int64)
        np.add.at(cells, (self._atom, self._pattern), 1)
        held = self._held[[self._bases.index(each) for each in self._base]]
        claim, atom = held.nonzero()
        there, pattern = self.patterns[:, self._answer].T[claim].nonzero()
        every = np.arange(cells.size)
        row = np.r_[every // len(self.patterns), self.number + claim[there]]
        cell = np.r_[every, atom[there] * len(self.patterns) + pattern]
        shape = (self.number + len(self.claims), cells.size)
        sums = csr_array((np.ones(row.size, dtype=np.int64), (row, cell)), shape=shape)
        size = cells.sum(axis=1)
        return Counts(cells.ravel(), sums, np.r_[size, held @ size].astype(np.float64))

    def _holding(self, group: Numbers, everybody: Numbers) -> Flags:
        """Return which atoms each base holds."""
        held = np.zeros((len(self._bases), int(self._atom.max()) + 1), dtype=bool)
        held[group, self._atom[np.searchsorted(self._person, everybody)]] = True
        return held

    def _giving(self, claim: Claim) -> Numbers:
        return self._roll.members[self._roll.number(claim.counted or frozenset())]

    def _is_of_few(self, claim: Claim) -> bool:
        giving = self._giving(claim)
        others = np.setdiff1d(self._roll.members[self._roll.number(claim.base)], giving)
        parts = (self._roll.fewest_of(frozenset(each.tolist())) for each in (giving, others) if each.size)
        return not others.size or any(each < claim.limit for each in parts)
