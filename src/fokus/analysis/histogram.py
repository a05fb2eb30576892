"""How often each score comes in each cell, counted at once: what means, spreads and medians follow from.

Answers to items are small whole numbers, so a scale has few possible scores. Whoever counts them needs
no number a respondent: one unweighted count over cell and score is the whole distribution of every
cell, exactly, and its moments, quantiles and shares are sums over a few dozen scores.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.inference import Counts, Numbers

NONE = -1
"""The place of an answer that is none, and of what stands in no cell."""

MOST_DENSE = 8_000_000
NEAR = 2**15
BYTE = 256
Places = NDArray[np.integer]
Columns = Sequence[NDArray[np.int8]]


class Coded(NamedTuple):
    """Values as places: the value of each respondent is ``value[code]``, nan where there is none."""

    code: Places
    value: Numbers

    def values(self) -> Numbers:
        """Return the value of each respondent."""
        return self.value[self.code]


class Histogram(NamedTuple):
    """The values of each cell and how many have them, by cell and value, both rising."""

    cell: Counts
    value: Numbers
    number: Counts
    cells: int


class Summary(NamedTuple):
    """What the values of each cell come to; nan where there are too few of them."""

    n: Counts
    mean: Numbers
    variance: Numbers
    median: Numbers


def near(rows: int, together: int = NEAR) -> Iterator[slice]:
    """Yield so many rows at a time that what is worked out of them stays near the processor."""
    return (slice(start, start + together) for start in range(0, rows, together))


def coded(values: Numbers) -> Coded:
    """Return any values as places among the different ones.

    Examples
    --------
    >>> coded(np.array([2.5, np.nan, 1.0, 2.5])).code.tolist()
    [1, 2, 0, 1]
    """
    value, code = np.unique(values, return_inverse=True)
    return Coded(code.reshape(-1), value)


def sums_of_items(columns: Columns, turned: Sequence[bool], steps: int) -> tuple[Places, int]:
    r"""Return the sum of the points and the number of missing answers of each respondent, in one code.

    .. math:: c = \sum_{answered} x_j + m \, b, \quad b = k s + 1

    with :math:`x_j` the steps of item j above its lowest point (0 to :math:`s`, ``steps``; ``NONE``
    where there is no answer), :math:`s - x_j` where the item is ``turned``, :math:`k` the number of
    items and :math:`m` of those not answered. Returns the codes and :math:`b`: no sum reaches it, so
    that a code is one sum and one number.

    Examples
    --------
    >>> first, second = np.array([0, 3, -1], np.int8), np.array([1, 3, 2], np.int8)
    >>> codes, base = sums_of_items([first, second], [False, True], steps=3)
    >>> codes.tolist(), base
    ([2, 3, 8], 7)
    """
    base = len(columns) * steps + 1
    narrowest = np.min_scalar_type(base * len(columns))
    codes = np.zeros(columns[0].shape, dtype=narrowest)
    for part in near(codes.size):
        for column, turn in zip(columns, turned, strict=True):
            codes[part] += _keyed(column[part], steps if turn else None, base, narrowest)
    return codes, base


def histogram(cell: Places, numbers: Coded, cells: int) -> Histogram:
    """Count how many of each cell have each value; who stands in no cell or has no value is left out.

    ``cell`` is the number of each respondent's cell, from 0, or ``NONE``.

    Examples
    --------
    >>> found = histogram(np.array([0, 0, 0, 1]), coded(np.array([3.0, 2.0, 3.0, np.nan])), cells=2)
    >>> found.cell.tolist(), found.value.tolist(), found.number.tolist()
    ([0, 0], [2.0, 3.0], [1, 2])
    """
    value, rank = np.unique(numbers.value, return_inverse=True)
    values = int((~np.isnan(value)).sum())
    if not values:
        none = np.zeros(0, dtype=np.int64)
        return Histogram(none, np.zeros(0), none, cells)
    ranks = rank.reshape(-1).astype(np.min_scalar_type(value.size))
    place, count = _counted(cell, ranks, numbers.code, cells)
    at, found = np.divmod(place, value.size)
    there = found < values
    return Histogram(at[there], value[found[there]], count[there], cells)


def merged(found: Histogram, into: Places, cells: int) -> Histogram:
    """Return the histogram of larger cells: ``into`` is the number of the one that holds each cell.

    Examples
    --------
    >>> found = histogram(np.array([0, 1, 2]), coded(np.array([3.0, 1.0, 3.0])), cells=3)
    >>> merged(found, np.array([0, 1, 0]), cells=2).number.tolist()
    [2, 1]
    """
    value, rank = np.unique(found.value, return_inverse=True)
    place, held = into[found.cell].astype(np.int64) * value.size + rank, into[found.cell] != NONE
    return _by_value(place[held], found.number[held], value, cells)


def summary(found: Histogram) -> Summary:
    r"""Return n, mean, variance and median of each cell.

    .. math:: n = \sum_v c_v, \quad \bar{x} = \sum_v c_v v / n, \quad
        s^2 = \sum_v c_v (v - \bar{x})^2 / (n - 1)

    with :math:`c_v` the number who have the value v. The mean and median of none and the variance of
    one are nan.

    Examples
    --------
    >>> found = summary(histogram(np.array([0, 0, 0, 1]), coded(np.array([1.0, 3.0, 5.0, 2.0])), cells=3))
    >>> found.n.tolist(), found.mean.tolist(), found.variance.tolist(), found.median.tolist()
    ([3, 1, 0], [3.0, 2.0, nan], [4.0, nan, nan], [3.0, 2.0, nan])
    """
    n = np.bincount(found.cell, found.number, found.cells).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(found.cell, found.number * found.value, found.cells) / n
        squares = np.bincount(found.cell, found.number * (found.value - mean[found.cell]) ** 2, found.cells)
        variance = np.where(n > 1, squares / (n - 1), np.nan)
    return Summary(n, mean, variance, _medians(found, n))


def number_at_least(found: Histogram, cut: float) -> Counts:
    """Return how many of each cell have a value at or above a cut."""
    return np.bincount(found.cell, found.number * (found.value >= cut), found.cells).astype(np.int64)


def number_at(found: Histogram, value: float) -> Counts:
    """Return how many of each cell have one value."""
    return np.bincount(found.cell, found.number * (found.value == value), found.cells).astype(np.int64)


def _keyed(column: NDArray[np.int8], turn: int | None, base: int, to: np.dtype[np.generic]) -> Places:
    """Return the steps of an item, turned where it is, and the base where there is no answer."""
    if base >= BYTE + NONE:
        wide = column.astype(to)
        keyed = wide if turn is None else np.asarray(turn, to) - wide
        return np.where(column < 0, np.asarray(base, to), keyed)
    none = (column < 0).view(np.uint8)  # bytes wrap around: sums of them are quicker than a minimum
    if turn is None:
        none *= np.uint8(base - NONE)
        return np.add(none, column.view(np.uint8), out=none)
    none *= np.uint8((base - (turn - NONE)) % BYTE)
    none += np.uint8(turn)
    return np.subtract(none, column.view(np.uint8), out=none)


def _counted(cell: Places, ranks: Places, code: Places, cells: int) -> tuple[Counts, Counts]:
    """Return the places, by cell and the rank of a code, that occur, and how many are there."""
    width = int(ranks.max()) + 1
    place = np.empty(cell.shape, dtype=np.int64)
    for part in near(cell.size):
        np.multiply(cell[part], width, out=place[part])
        place[part] += ranks.take(code[part])
    if cell.size and cell.min() < 0:
        place = place[cell >= 0]
    return different(place, None, cells * width)


def _by_value(place: Counts, count: Counts, value: Numbers, cells: int) -> Histogram:
    """Add up what stands at the same cell and value, and say where each is."""
    values = int((~np.isnan(value)).sum()) or 1
    at, together = different(place, count, cells * values)
    return Histogram(at // values, value[at % values], together, cells)


def different(place: Counts, weight: Counts | None, places: int) -> tuple[Counts, Counts]:
    """Return the places that occur, rising, and how often; by a table while that is not too wide."""
    if places > MOST_DENSE:
        at, inverse = np.unique(place, return_inverse=True)
        return at, np.bincount(inverse, weight, at.size).astype(np.int64)
    counts = np.bincount(place, weight, places).astype(np.int64, copy=False)
    at = np.flatnonzero(counts)
    return at, counts[at]


def _medians(found: Histogram, n: Counts) -> Numbers:
    if not found.number.size:
        return np.full(found.cells, np.nan)
    reached, before = np.cumsum(found.number), np.cumsum(n) - n
    middle = [np.searchsorted(reached, before + at, side="right") for at in ((n - 1) // 2, n // 2)]
    low, high = (found.value[np.minimum(each, found.value.size - 1)] for each in middle)
    return np.where(n > 0, (low + high) / 2, np.nan)
