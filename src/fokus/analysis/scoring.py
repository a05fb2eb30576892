"""Scores: from the answers to a scale's items to one number for each respondent."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.histogram import NONE, Coded, coded, sums_of_items
from fokus.analysis.inference import Counts, Numbers
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.patterns import Patterns, answers_of, patterns
from fokus.study.instrument import ResponseFormat, Scale

MOST_SCORED = 2**16
"""How many patterns may have a score each: so many numbers stay near the processor."""


def keyed_answers(answers: pd.DataFrame, scale: Scale, response: ResponseFormat) -> pd.DataFrame:
    """Return a scale's answers, turned so that a higher one always says more of the construct.

    A reverse-keyed item is answered with :math:`x` and read as ``lowest + highest - x``, the end
    points being those of the response format. One float column an item, in the scale's order and
    in points; missing stays NaN. Answers outside the format are taken as they are: to find them
    is the check's task.

    Raises
    ------
    KeyError
        When an item of the scale is not a column of the answers.
    """
    keyed = answers[list(scale.item_ids)].astype(float)
    turned = list(scale.reverse_keyed)
    keyed[turned] = response.lowest + response.highest - keyed[turned]
    return keyed


def score(answers: pd.DataFrame, scale: Scale, response: ResponseFormat) -> "pd.Series[float]":
    r"""Score one scale for each respondent, in the unit that the scale asks for.

    With :math:`\bar{x}` the mean of the keyed items that a respondent answered and :math:`k` the
    number of items of the scale,

    - ``mean``: :math:`\bar{x}`, in points;
    - ``sum``: :math:`k \bar{x}`, in points. An item without an answer counts as the respondent's
      mean of the others (person-mean substitution), so that leaving one out lowers no sum;
    - ``index``: :math:`10 (\bar{x} - lowest) / (highest - lowest)`, from 0 to 10.

    NaN for a respondent who answered fewer than ``scale.min_answered`` items. Scores are rounded
    to nine decimals, since float noise splits ties as soon as they are ranked.

    Raises
    ------
    KeyError
        When an item of the scale is not a column of the answers.

    Examples
    --------
    >>> from fokus.study.instrument import Labels, Point
    >>> degree = ResponseFormat(points=tuple(Point(value=value) for value in (1, 2, 3, 4)))
    >>> items = ("samsyn", "-dubbelarbete", "kontakt")
    >>> scale = Scale(id="samverkan", label=Labels(sv="Samverkan"), items=items, min_answered=2)
    >>> answers = pd.DataFrame(
    ...     {"samsyn": [3, 4], "dubbelarbete": [1, None], "kontakt": [None, None]},
    ...     index=["kurator-1", "rektor-1"],
    ... )
    >>> score(answers, scale, degree).to_dict()
    {'kurator-1': 3.5, 'rektor-1': nan}
    """
    found = coded_scores(answers, scale, response)
    return pd.Series(found.values(), answers.index, name=scale.id)


class Steps(NamedTuple):
    """Items as whole steps above their lowest point, in the scale's order, and which of them are turned."""

    columns: Sequence[NDArray[np.int8]]
    turned: tuple[bool, ...]
    highest: int


def coded_scores(answers: pd.DataFrame, scale: Scale, response: ResponseFormat) -> Coded:
    """Score one scale as ``score`` does, with each score that can be written down once.

    Where the points are whole steps apart, a respondent's sum and number of answers name the score.
    """
    steps = steps_of(answers, scale, response)
    if steps is None:
        keyed = keyed_answers(answers, scale, response)
        enough = keyed.count(axis="columns") >= scale.min_answered
        means = np.asarray(keyed.mean(axis="columns").where(enough), dtype=np.float64)
        return coded(_in_unit(means, scale, response).round(DECIMALS))
    if (steps.highest + 2) ** len(steps.columns) <= MOST_SCORED:
        return scores_of(patterns(*steps), scale, response)
    codes, base = sums_of_items(*steps)
    missing, above = np.divmod(np.arange(base * len(scale.items) + 1), base)
    return Coded(codes, _scores(above, len(scale.items) - missing, scale, response))


def scores_of(found: Patterns, scale: Scale, response: ResponseFormat) -> Coded:
    """Score a scale from the patterns of its answers: each score stands once, at its pattern."""
    answers = answers_of(np.arange(found.different), found)
    there = answers >= 0
    keyed = np.where(np.asarray(found.turned), np.int8(found.steps) - answers, answers)
    above = np.where(there, keyed, 0).sum(axis=1, dtype=np.int64)
    return Coded(found.code, _scores(above, there.sum(axis=1), scale, response))


def _scores(above: Counts, answered: Counts, scale: Scale, response: ResponseFormat) -> Numbers:
    """Return the scores of sums of steps above the lowest point, of so many answers."""
    mean: Numbers = (above + response.lowest * answered) / np.maximum(answered, 1)
    mean[answered < scale.min_answered] = np.nan
    return _in_unit(mean, scale, response).round(DECIMALS)


def steps_of(answers: pd.DataFrame, scale: Scale, response: ResponseFormat) -> Steps | None:
    """Return a scale's answers as whole steps above the lowest point; None where points are no steps apart.

    An item without an answer is ``NONE``. Answers that are not among the points are no steps either.
    """
    points = np.array(sorted(point.value for point in response.points)) - response.lowest
    if (points % 1).any() or points[-1] > np.iinfo(np.int8).max - 1:
        return None
    columns = [_steps(answers[item], response.lowest, points[-1]) for item in scale.item_ids]
    if any(each is None for each in columns):
        return None
    turned = tuple(item in scale.reverse_keyed for item in scale.item_ids)
    return Steps([each for each in columns if each is not None], turned, int(points[-1]))


def _steps(answers: "pd.Series[float]", lowest: float, most: float) -> NDArray[np.int8] | None:
    if isinstance(answers.dtype, pd.CategoricalDtype):
        above = np.asarray(answers.cat.categories, dtype=np.float64) - lowest
        codes = np.asarray(answers.array.codes)  # type: ignore[attr-defined]
        if codes.dtype == np.int8 and above.size <= most + 1 and (above == np.arange(above.size)).all():
            return codes
        return np.append(above, NONE).astype(np.int8)[codes] if _whole(above, most) else None
    above = np.asarray(answers, dtype=np.float64) - lowest
    there = np.isfinite(above)
    return np.where(there, above, NONE).astype(np.int8) if _whole(above[there], most) else None


def _whole(above: Numbers, most: float) -> bool:
    within = above.size == 0 or (above.min() >= 0 and above.max() <= most)
    return bool(within and (above == np.rint(above)).all())


def _in_unit(mean: Numbers, scale: Scale, response: ResponseFormat) -> Numbers:
    if scale.score == "sum":
        return mean * len(scale.items)
    if scale.score == "index":
        return 10 * (mean - response.lowest) / (response.highest - response.lowest)
    return mean
