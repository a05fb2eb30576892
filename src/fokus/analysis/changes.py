"""How groups changed beside each other: the difference in differences, for scores of several rounds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.cellwise import Entries
from fokus.analysis.contrasts import TWO, Place, made
from fokus.analysis.groups import FEWEST_A_GROUP, difference_in_differences
from fokus.analysis.inference import FEWEST_PAIRS, Counts, Inference, Numbers, Omnibus
from fokus.analysis.result import Contrast, Persons
from fokus.analysis.rounds import compare_changes
from fokus.study.instrument import ALL

MOST_GROUPS = 12
Pairs = dict[tuple[int, int], Inference]


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups whose changes are compared: their ids, and who persons are. ``smallest`` may be shown."""

    ids: Sequence[str]
    persons: Callable[[Counts], Persons]
    smallest: int


def contrasts_of_changes(place: Place, groups: Groups, entries: Entries) -> Iterator[Contrast]:
    """Compare the changes of every two groups, from the first round to the last; the cells are the groups.

    Where persons are linked by the mixed model, with the test of group by round before it when there
    are more than two groups or rounds; where nobody is, by least squares with HC3. Groups that are too
    small in some round are left out; nothing is compared below two groups or two rounds, or above 12 groups.
    """
    rounds = np.unique(entries.level)
    linked = np.unique(entries.person).size < entries.person.size
    least = max(groups.smallest, FEWEST_PAIRS if linked else FEWEST_A_GROUP)
    large = _large(entries, rounds, len(groups.ids), least)
    if rounds.size < TWO or not TWO <= large.size <= MOST_GROUPS:
        return
    kept = np.isin(entries.cell, large)
    cell, level, person, score = entries
    inside = Entries(cell[kept], level[kept], person[kept], score[kept])
    omnibus, pairs = _compared(inside, large, rounds, linked=linked)
    who = [groups.persons(np.unique(inside.person[inside.cell == each])) for each in large]
    if omnibus is not None and (large.size > TWO or rounds.size > TWO):
        yield _of_all(place, frozenset().union(*who), omnibus)
    for (first, second), found in pairs.items():
        ends = (groups.ids[large[first]], groups.ids[large[second]])
        yield made(place, ends, (who[first], who[second]), found, (None, None), None)


def _large(entries: Entries, rounds: Counts, groups: int, least: int) -> NDArray[np.intp]:
    """Return the groups with enough persons in every round."""
    number = np.zeros((groups, int(entries.level.max(initial=0)) + 1), dtype=np.int64)
    np.add.at(number, (entries.cell, entries.level), 1)
    return np.flatnonzero((number[:, rounds] >= least).all(axis=1))


def _compared(
    entries: Entries, large: NDArray[np.intp], rounds: Counts, *, linked: bool
) -> tuple[Omnibus | None, Pairs]:
    group, when = np.searchsorted(large, entries.cell), np.searchsorted(rounds, entries.level)
    if linked:
        found = compare_changes(*_wide(entries, group, when, rounds.size))
        return found.omnibus, found.pairs
    last = rounds.size - 1
    values = [
        [entries.score[(group == each) & (when == at)] for at in (0, last)] for each in range(large.size)
    ]
    return None, {
        (one, other): difference_in_differences(
            (values[one][0], values[one][1]), (values[other][0], values[other][1])
        )
        for one, other in combinations(range(large.size), TWO)
    }


def _wide(
    entries: Entries, group: NDArray[np.intp], when: NDArray[np.intp], rounds: int
) -> tuple[Numbers, NDArray[np.int64]]:
    """Return scores and groups, one row a person and one column a round."""
    persons, row = np.unique(entries.person, return_inverse=True)
    values = np.full((persons.size, rounds), np.nan)
    values[row, when] = entries.score
    codes = np.zeros((persons.size, rounds), dtype=np.int64)
    codes[row] = group[:, None]
    codes[row, when] = group
    return values, codes


def _of_all(place: Place, base: Persons, omnibus: Omnibus) -> Contrast:
    return Contrast(
        dict(place.at), ALL, ALL, place.measure, family=place.family, base=base, base_from=base, base_to=base,
        test=omnibus.test, statistic=omnibus.statistic, df=omnibus.df, df_error=omnibus.df_error, p=omnibus.p,
        reason=omnibus.reason, n_from=omnibus.n, n_to=omnibus.n,
    )  # fmt: skip
