"""Items compared one by one: ordinal answers by ranks, one of two or of several answers by shares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from fokus.analysis.change import Scores, method_of, side_by_side
from fokus.analysis.contrasts import persons_of, shared_fields
from fokus.analysis.groups import kruskal
from fokus.analysis.inference import Inference, Numbers, Omnibus
from fokus.analysis.paired import moves
from fokus.analysis.ranks import mann_whitney, signed_rank
from fokus.analysis.repeated import friedman
from fokus.analysis.result import Contrast
from fokus.analysis.shares import Answers, cochran_q, compare_shares, contingency, mcnemar
from fokus.study.cells import point_id
from fokus.study.instrument import ALL, Item, ResponseFormat

TWO = 2


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests of one kind of answer: two levels linked or not, and several."""

    linked: Callable[[Numbers, Numbers], Inference]
    unlinked: Callable[[Numbers, Numbers], Inference]
    several_linked: Callable[[Numbers], Omnibus]
    several_unlinked: Callable[[Sequence[Numbers]], Omnibus]
    measure: str


def item_contrasts(
    item: Item, response: ResponseFormat, at: Mapping[str, str], levels: Mapping[str, Scores]
) -> Iterator[Contrast]:
    """Compare the answers (points, one a person) to an item at the levels of a dimension.

    Ordinal answers are compared by their ranks; of two answers the higher one, and of a choice without
    order each one, by the shares that gave it. Where persons are linked, those who answered both times.
    """
    if len(levels) < TWO:
        return
    if item.kind == "scale" and len(response.points) > TWO:
        yield from _contrasts(at, levels, ORDINAL)
        return
    points = response.points[-1:] if len(response.points) == TWO else response.points
    for point in points:
        gave = {level: (answers == point.value).astype(float) for level, answers in levels.items()}
        yield from _contrasts({**at, "answer": point_id(point.value)}, gave, YES_OR_NO)


def _contrasts(at: Mapping[str, str], levels: Mapping[str, Scores], tests: Tests) -> Iterator[Contrast]:
    scores = list(levels.values())
    wide = side_by_side(scores)
    is_linked = method_of(wide) != "unlinked"
    if len(levels) > TWO:
        groups = [np.asarray(each, dtype=np.float64) for each in scores]
        found = tests.several_linked(wide) if is_linked else tests.several_unlinked(groups)
        yield _of_all(at, levels, found, tests.measure)
    names = list(levels)
    for i, j in combinations(range(len(levels)), TWO):
        pair = side_by_side([scores[i], scores[j]])
        if method_of(pair) == "unlinked":
            compared = tests.unlinked(
                *(np.asarray(each, dtype=np.float64) for each in (scores[i], scores[j]))
            )
            yield _of_two(at, {name: levels[name] for name in (names[i], names[j])}, compared, tests.measure)
        else:
            compared = tests.linked(pair[:, 0], pair[:, 1])
            contrast = _of_two(
                at, {name: levels[name] for name in (names[i], names[j])}, compared, tests.measure
            )
            yield _with_moves(contrast, pair)


def _of_two(at: Mapping[str, str], levels: Mapping[str, Scores], found: Inference, measure: str) -> Contrast:
    (origin, first), (to, second) = levels.items()
    bases = [persons_of(each) for each in (first, second)]
    contrast = Contrast(
        dict(at), origin, to, measure, family="items",
        base=bases[0] | bases[1], base_from=bases[0], base_to=bases[1],
    )  # fmt: skip
    shares: dict[str, Any] = (
        {"mean_from": float(first.mean()), "mean_to": float(second.mean())} if measure == "share" else {}
    )
    return replace(contrast, **shared_fields(found), **(shares if found.method == "unlinked" else {}))


def _with_moves(contrast: Contrast, pair: Numbers) -> Contrast:
    up, same, down = moves(pair[:, 0], pair[:, 1])
    return replace(contrast, up=up, same=same, down=down)


def _of_all(at: Mapping[str, str], levels: Mapping[str, Scores], found: Omnibus, measure: str) -> Contrast:
    base = frozenset[str]().union(*(persons_of(each) for each in levels.values()))
    return Contrast(
        dict(at), ALL, ALL, measure, family="items", test=found.test, statistic=found.statistic, df=found.df,
        p=found.p, effect=found.effect, effect_measure=found.effect_measure, reason=found.reason,
        n_from=found.n, n_to=found.n, base=base, base_from=base, base_to=base,
    )  # fmt: skip


def _shares(first: Numbers, second: Numbers) -> Inference:
    return compare_shares(Answers(int(first.sum()), first.size), Answers(int(second.sum()), second.size))


def _table(groups: Sequence[Numbers]) -> Omnibus:
    return contingency([[each.sum(), each.size - each.sum()] for each in groups])


ORDINAL = Tests(signed_rank, mann_whitney, friedman, kruskal, "rank")
YES_OR_NO = Tests(mcnemar, _shares, cochran_q, _table, "share")


def points_of(people: pd.DataFrame, answers: pd.Series) -> Scores:
    """Return the points that some people gave, by respondent; without those who gave none."""
    return pd.Series(answers.loc[people.index].to_numpy(dtype=float), index=people["respondent"]).dropna()
