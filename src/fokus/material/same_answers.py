"""The same answers twice: how many respondents of one export stand in another, compared in arrays."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.material.responses import Responses

FEWEST: int = 5
TOLD_APART = 0.8
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def shared_answers(one: Responses, other: Responses) -> int:
    """Return how many respondents of ``one`` stand in ``other`` too: the same code, round and answers.

    Compared are the items that both have; where they have none in common nobody is the same.
    """
    rows = _rows(one, other)
    if rows is None:
        return 0
    mine, theirs = (np.unique(each, return_counts=True) for each in rows)
    _, at, there = np.intersect1d(mine[0], theirs[0], assume_unique=True, return_indices=True)
    return int(np.minimum(mine[1][at], theirs[1][there]).sum())


def is_same_export(one: Responses, other: Responses, shared: int) -> bool:
    """Tell whether ``one`` is another export of the answers of ``other``, shorter or longer.

    More than half of either stands in both. Of a longer one only where the answers of nearly all can be
    told apart: among many, a few are the same by chance where nobody left a code.
    """
    mine, theirs = len(one.people), len(other.people)
    if 2 * shared > mine:
        return True
    rows = _rows(one, other) if theirs >= FEWEST and 2 * shared > theirs else None
    return rows is not None and all(len(np.unique(each)) >= TOLD_APART * len(each) for each in rows)


def _rows(one: Responses, other: Responses) -> tuple[NDArray[np.uint64], NDArray[np.uint64]] | None:
    """Return a number for what each said: the same for the same, and nearly surely another for another."""
    n = len(one.people)
    columns = list(_answers(one, other))
    if not columns:
        return None
    mixed = np.zeros(n + len(other.people), dtype=np.uint64)
    for column in [*_standing(one, other), *columns]:
        code = pd.factorize(column)[0].astype(np.int64) + 2
        mixed = (mixed ^ code.astype(np.uint64)) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return mixed[:n], mixed[n:]


def _standing(one: Responses, other: Responses) -> Iterator[pd.Series]:
    codes = [each.people["respondent"].where(each.people["linked"].astype(bool), "") for each in (one, other)]
    yield pd.concat(codes, ignore_index=True)
    yield pd.concat([each.people["round"] for each in (one, other)], ignore_index=True)


def _answers(one: Responses, other: Responses) -> Iterator[pd.Series]:
    for item in [each.id for each in one.instrument.item]:
        pairs = ((one.given, other.given), (one.texts, other.texts), (one.answers, other.answers))
        both = next((pair for pair in pairs if all(item in each.columns for each in pair)), None)
        if both is not None:
            yield pd.concat([each[item] for each in both], ignore_index=True)
