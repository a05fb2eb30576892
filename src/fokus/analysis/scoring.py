"""Scores: from the answers to a scale's items to one number for each respondent."""

import pandas as pd

from fokus.analysis.intervals import DECIMALS
from fokus.study.instrument import ResponseFormat, Scale


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
    keyed = keyed_answers(answers, scale, response)
    enough = keyed.count(axis="columns") >= scale.min_answered
    mean = keyed.mean(axis="columns").where(enough)
    return _in_unit(mean, scale, response).round(DECIMALS).rename(scale.id)


def _in_unit(mean: "pd.Series[float]", scale: Scale, response: ResponseFormat) -> "pd.Series[float]":
    if scale.score == "sum":
        return mean * len(scale.items)
    if scale.score == "index":
        return 10 * (mean - response.lowest) / (response.highest - response.lowest)
    return mean
