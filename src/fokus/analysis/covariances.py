"""Means and covariances of the items of a scale, cell by cell, from one pass through the answers.

What alpha, omega and item-rest correlations follow from. Answers are small whole numbers: while there are
few possible patterns of them, each pattern of a cell is counted, and the sums go over patterns.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.histogram import Columns, Places
from fokus.analysis.inference import Counts, Numbers
from fokus.analysis.moments import numbers
from fokus.analysis.patterns import MOST_PATTERNS, Patterns, answers_of, counted, patterns


class Covariances(NamedTuple):
    """Means and covariances (over n - 1) of items, of those who answered all; the others are ``dropped``.

    nan where there are not two of them.
    """

    n: int
    dropped: int
    mean: Numbers
    covariance: Numbers


def covariances_of(items: ArrayLike) -> Covariances:
    """Return what items of any values come to: one row a person, one column an item, nan where none is.

    Examples
    --------
    >>> covariances_of([[1.0, 2.0], [3.0, 4.0], [5.0, float("nan")]])[:2]
    (2, 1)
    """
    given = np.atleast_2d(numbers(items))
    kept = given[~np.isnan(given).any(axis=1)]
    n, k = kept.shape
    if n <= 1:
        return Covariances(n, len(given) - n, np.full(k, np.nan), np.full((k, k), np.nan))
    covariance = np.cov(kept, rowvar=False).reshape(k, k)
    return Covariances(n, len(given) - n, kept.mean(axis=0), covariance)


def covariances(columns: Columns, turned: Sequence[bool], steps: int) -> Covariances:
    """Return what whole steps of everybody come to; see ``covariances_by_cell``."""
    (found,) = covariances_by_cell(columns, turned, steps, np.zeros(columns[0].shape, np.uint8), 1)
    return found


def covariances_by_cell(
    columns: Columns, turned: Sequence[bool], steps: int, cell: Places, cells: int
) -> list[Covariances]:
    r"""Return what items come to in each cell, of answers in whole steps above the lowest point.

    .. math:: s_{ij} = \left(\sum_p c_p x_{pi} x_{pj} - n \bar{x}_i \bar{x}_j\right) / (n - 1)

    with :math:`c_p` the number who gave the answers :math:`x_p`; in these sums each is taken from the
    whole step nearest its item's mean, so that they are whole numbers and nothing is lost.
    """
    if (steps + 2) ** len(columns) <= MOST_PATTERNS:
        return covariances_of_patterns(patterns(columns, turned, steps), cell, cells)
    return _of_answers(np.stack(columns, axis=1), turned, steps, cell, np.ones(cell.shape, np.int64), cells)


def covariances_of_patterns(found: Patterns, cell: Places | None = None, cells: int = 1) -> list[Covariances]:
    """Return what items come to in each cell, of the patterns of everybody's answers."""
    place, number = counted(found, cell, cells)
    at, pattern = np.divmod(place, found.different)
    return _of_answers(answers_of(pattern, found), found.turned, found.steps, at, number, cells)


def _of_answers(  # noqa: PLR0913, PLR0917 - the answers, how they are keyed, and whose they are
    answers: NDArray[np.int8], turned: Sequence[bool], steps: int, cell: Places, number: Counts, cells: int
) -> list[Covariances]:
    asked = np.bincount(cell, number, cells)
    complete = (answers >= 0).all(axis=1)
    kept = answers[complete]
    keyed = np.where(np.asarray(turned), np.int8(steps) - kept, kept).astype(np.float64)
    return _by_cell(keyed, cell[complete], number[complete], asked)


def _by_cell(keyed: Numbers, cell: Places, number: Counts, asked: NDArray[Any]) -> list[Covariances]:
    cells, items = asked.size, range(keyed.shape[1])
    middle = np.rint(keyed.mean(axis=0)) if len(keyed) else np.zeros(len(items))
    keyed -= middle
    n = np.bincount(cell, number, cells)
    sums = np.stack([np.bincount(cell, number * keyed[:, each], cells) for each in items], axis=1)
    crossed = np.empty((cells, len(items), len(items)))
    for one in items:
        weighted = number * keyed[:, one]
        for other in range(one, len(items)):
            crossed[:, one, other] = np.bincount(cell, weighted * keyed[:, other], cells)
            crossed[:, other, one] = crossed[:, one, other]
    several = np.where(n > 1, n, np.nan)[:, None]
    covariance = (crossed - sums[:, :, None] * (sums / several)[:, None, :]) / (several[:, None] - 1)
    mean = middle + sums / several
    counts = zip(n.astype(int).tolist(), (asked - n).astype(int).tolist(), mean, covariance, strict=True)
    return [Covariances(*each) for each in counts]
