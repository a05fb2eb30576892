"""Change between levels (rounds, groups): the comparison that the data allow.

Whether persons are compared with themselves or with others is read off who answered where: all at
every level (linked), some (partly linked), nobody twice (unlinked).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from fokus.analysis.families import adjust
from fokus.analysis.groups import games_howell, welch_anova
from fokus.analysis.inference import Inference, Method, Numbers, Omnibus
from fokus.analysis.linking import linked
from fokus.analysis.paired import paired_t
from fokus.analysis.repeated import pairs_of_rounds, repeated_anova
from fokus.analysis.rounds import compare_rounds
from fokus.analysis.unpaired import welch_t

Scores = pd.Series  # of floats, indexed by respondent
Pairs = dict[tuple[int, int], Inference]
TWO = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """Levels compared two by two, by their places, and, from three on, all at once."""

    method: Method
    pairs: Pairs = field(default_factory=dict)
    omnibus: Omnibus | None = None


def compare(levels: Sequence[Scores]) -> Compared:
    """Compare the scores of two levels or more by what their persons have in common.

    ========================  ====================  ==========================================
    persons                   two levels            three or more
    ========================  ====================  ==========================================
    the same at every level   paired t              repeated-measures ANOVA, paired t each two
    some at several           random intercept      random intercept
    each at one               Welch's t             Welch's ANOVA, Games and Howell each two
    ========================  ====================  ==========================================

    The later level minus the earlier, in the order given. A missing score is no score.

    Raises
    ------
    ValueError
        When a respondent stands twice at a level.

    Examples
    --------
    >>> ids = [f"kurator-{n}" for n in range(10)]
    >>> may = pd.Series([2.0, 2.4, 3.2, 1.8, 2.6, 3.0, 2.2, 2.8, 3.6, 1.6], index=ids)
    >>> november = pd.Series([2.6, 2.2, 3.8, 2.4, 2.6, 3.8, 2.8, 2.6, 3.8, 2.6], index=ids)
    >>> found = compare([may, november])
    >>> found.method, found.pairs[0, 1].test, round(found.pairs[0, 1].difference, 2)
    ('linked', 'paired_t', 0.4)
    """
    wide = side_by_side(levels)
    method = method_of(wide)
    several = len(levels) > TWO
    if method == "linked":
        omnibus = repeated_anova(wide) if several else None
        return Compared(method, pairs_of_rounds(wide), omnibus)
    if method == "partly-linked":
        found = compare_rounds(wide)
        return Compared(method, _described(found.pairs, wide), found.omnibus if several else None)
    groups = [_present(each) for each in levels]
    if several:
        return Compared(method, games_howell(groups), welch_anova(groups))
    return Compared(method, {(0, 1): welch_t(groups[0], groups[1])})


def compare_linked(first: Scores, second: Scores) -> Inference:
    """Compare two rounds over the respondents of both, paired by who they are, never by position.

    A score without a respondent may be anyone's and is dropped; so is a pair with a missing score.
    """
    wide = side_by_side([first, second])
    compared = paired_t(wide[:, 0], wide[:, 1])
    return replace(compared, n_from=int(first.count()), n_to=int(second.count()))


def compare_unlinked(first: Scores, second: Scores) -> Inference:
    """Compare two groups of respondents; who they are is not read."""
    return welch_t(_present(first), _present(second))


def adjust_holm(p: Sequence[float | None]) -> list[float | None]:
    """Adjust the p of a family of tests by Holm; None (not computed) passes through and does not count.

    Examples
    --------
    >>> adjust_holm([0.01, None, 0.04])
    [0.02, None, 0.04]
    """
    adjusted = adjust([np.nan if each is None else each for each in p])
    return [None if np.isnan(each) else float(each) for each in adjusted]


def side_by_side(levels: Sequence[Scores]) -> Numbers:
    """Return one row a respondent who has any score, and one column a level; nan where there is none."""
    scores = [each.dropna() for each in levels]
    level = np.repeat(np.arange(len(levels)), [each.size for each in scores])
    values = np.concatenate([_present(each) for each in scores])
    person = np.concatenate([each.index.to_numpy(dtype=object) for each in scores])
    _, wide = linked(values, person, level.tolist(), range(len(levels)))
    return wide


def method_of(wide: Numbers) -> Method:
    """Tell how the rows of persons are linked across the columns of levels."""
    times = (~np.isnan(wide)).sum(axis=1)
    if times.size and times.min() == wide.shape[1]:
        return "linked"
    return "partly-linked" if times.size and times.max() > 1 else "unlinked"


def _present(scores: Scores) -> Numbers:
    return np.asarray(scores.dropna(), dtype=np.float64)


def _described(pairs: Pairs, wide: Numbers) -> Pairs:
    """Give a refused comparison the plain difference of means: that much is known without a model."""
    return {
        (i, j): each if each.difference is not None else replace(each, difference=_plain(wide, i, j))
        for (i, j), each in pairs.items()
    }


def _plain(wide: Numbers, i: int, j: int) -> float | None:
    ends = [wide[:, each][~np.isnan(wide[:, each])] for each in (i, j)]
    return float(ends[1].mean() - ends[0].mean()) if all(end.size for end in ends) else None
