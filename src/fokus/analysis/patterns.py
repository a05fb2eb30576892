"""Patterns of answers: what one respondent answered to all items of a scale, as one number.

Answers are small whole numbers, so a short scale has few possible patterns: numbered once, scores and
covariances follow from them by tables, and nobody needs to look at the single answers again.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.histogram import BYTE, MOST_DENSE, NEAR, NONE, Columns, Places, different, near
from fokus.analysis.inference import Counts

MOST_PATTERNS = 1_000_000


class Patterns(NamedTuple):
    """The number of each respondent's pattern, the items that are turned, and their highest step."""

    code: Places
    turned: Sequence[bool]
    steps: int

    @property
    def different(self) -> int:
        """How many patterns there could be: of each item every step, and no answer."""
        return int((self.steps + 2) ** len(self.turned))


def patterns(columns: Columns, turned: Sequence[bool], steps: int) -> Patterns:
    """Return the pattern of each respondent: of whole steps above the lowest point, or ``NONE``.

    Examples
    --------
    >>> first, second = np.array([0, 3, -1], np.int8), np.array([1, 3, 2], np.int8)
    >>> found = patterns([first, second], [False, True], steps=3)
    >>> found.code.tolist(), answers_of(found.code, found).tolist()
    ([7, 24, 3], [[0, 1], [3, 3], [-1, 2]])
    """
    found = Patterns(np.zeros(0, np.uint8), turned, steps)
    code = np.empty(columns[0].shape, dtype=np.min_scalar_type(found.different))
    for part in near(code.size):
        code[part] = _numbered([column[part] for column in columns], steps + 2)
    return found._replace(code=code)


def answers_of(code: Places, found: Patterns) -> NDArray[np.int8]:
    """Return the steps of some patterns, one a row: as they were answered, not turned."""
    kinds, items = found.steps + 2, len(found.turned)
    digits = [code // kinds**power % kinds for power in reversed(range(items))]
    return np.stack(digits, axis=1).astype(np.int8) + np.int8(NONE)


def counted(found: Patterns, cell: Places | None, cells: int) -> tuple[Counts, Counts]:
    """Return which patterns were given, by cell and pattern, and how often; without cells in one."""
    wide = cells * found.different
    if wide > MOST_DENSE and cell is not None:
        return different(cell.astype(np.int64) * found.different + found.code, None, wide)
    counts = np.zeros(wide, dtype=np.int64)
    for part in near(found.code.size, max(NEAR, wide)):
        place = found.code[part]
        if cells > 1 and cell is not None:
            place = cell[part].astype(np.int64) * found.different + place
        counts += np.bincount(place, minlength=wide)
    at = np.flatnonzero(counts)
    return at, counts[at]


def _numbered(columns: Columns, kinds: int) -> Places:
    """Return the number of each pattern: first of as many columns as one byte holds, then of all."""
    code = np.zeros(columns[0].shape, dtype=np.min_scalar_type(kinds ** len(columns)))
    together = next((n - 1 for n in range(2, len(columns) + 1) if kinds**n > BYTE), len(columns))
    for start in range(0, len(columns), together):
        some = columns[start : start + together]
        few = np.zeros(code.shape, dtype=np.uint8)
        for column in some:
            few *= np.uint8(kinds % BYTE)
            few += column.view(np.uint8)
            few += np.uint8(-NONE)
        code *= code.dtype.type(kinds ** len(some))
        code += few
    return code
