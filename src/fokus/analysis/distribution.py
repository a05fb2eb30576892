"""How a change is distributed over those who answered both times: counted in steps, never one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from fokus.analysis.answers import base_of, divided, selected
from fokus.analysis.individual import scores_of
from fokus.analysis.inference import Numbers
from fokus.analysis.moments import numbers
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Result
from fokus.analysis.scales import is_sensitive
from fokus.analysis.steps import Step, step_id
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.problems import RenderingError
from fokus.study.instrument import Scale, score_range

FEWEST = 20
TWO = 2
WIDTHS = (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50)
MOST_STEPS = 15
ROUND_OFF = 9
Counts = Mapping[Step, int]


def change_distribution(evaluation: Evaluation, query: Query) -> Result:
    """Return how many changed by how much, in steps that each hold at least the smallest group.

    For each scale and group with at least 20 persons who answered in both of two rounds; a row a step,
    its ``change`` written as ``low..high``. Steps are symmetrical around no change.

    Raises
    ------
    RenderingError
        When not exactly two rounds are compared, or no group is large enough.
    """
    wanted = query.only("round") or tuple(evaluation.design.rounds)
    rounds = [each for each in evaluation.design.rounds if each in wanted]
    if query.across != "round" or len(rounds) != TWO:
        raise RenderingError("change-two-rounds", found=len(rounds))
    rows = [row for each in _changes(evaluation, query, rounds) for row in each]
    if not rows:
        raise RenderingError("change-too-few", limit=FEWEST)
    dimensions = ("scale", *query.by, "change")
    limits: Mapping[str, int] = {"limit": evaluation.design.study.smallest_group, "fewest": FEWEST}
    return Result(query, "estimate", dimensions, tuple(rows), notes=(Note("change-steps", limits),))


def _changes(evaluation: Evaluation, query: Query, rounds: Sequence[str]) -> Iterable[Iterable[Estimate]]:
    least = evaluation.design.study.smallest_group
    for responses, scale in _chosen(evaluation, query):
        low, high = score_range(responses.instrument, scale)
        people = selected(evaluation, responses, query).assign(score=scores_of(responses, scale))
        for cell, inside in divided(evaluation, people, query.by):
            there = inside[inside["score"].notna()]
            change = _change(there, rounds)
            if len(change) >= FEWEST:
                base = base_of(there[there["respondent"].isin(change.index)])
                counts = binned(numbers(change), high - low, least)
                yield _rows({"scale": scale.id, **cell}, counts, base, frozenset(scale.item_ids))


def _chosen(evaluation: Evaluation, query: Query) -> Iterable[tuple[Responses, Scale]]:
    """Return the scales that a query is about, but for sensitive ones."""
    for responses in evaluation.responses.values():
        for scale in responses.instrument.scale:
            wanted = not query.of or {scale.id, responses.instrument.id} & set(query.of)
            sensitive = is_sensitive(responses.instrument, scale)
            if wanted and not sensitive and scores_of(responses, scale) is not None:
                yield responses, scale


def _change(people: pd.DataFrame, rounds: Sequence[str]) -> "pd.Series[float]":
    """Return the change of each who answered both times."""
    wide = people.pivot_table(index="respondent", columns="round", values="score", observed=True)
    both = wide.reindex(columns=list(rounds)).dropna()
    return both[rounds[1]] - both[rounds[0]]


def _rows(at: Mapping[str, str], counts: Counts, base: Base, about: frozenset[str]) -> Iterable[Estimate]:
    n = sum(counts.values())
    for step, count in counts.items():
        yield Estimate(
            {**at, "change": step_id(step)}, "change", count / n, count=count, n=n, missing=0, unit="persons",
            base=base, about=about,
        )  # fmt: skip


def binned(change: Numbers, width: float, least: int) -> Counts:
    """Count changes in steps of equal width around zero; the outermost are open to the outside.

    The narrowest steps (0.1, 0.2, 0.25, 0.5, 1 …, at most 15 over the ``width`` of the scale) such that
    each holds at least ``least`` persons; a change on the limit of two counts as the larger. Nothing
    where even the widest steps hold fewer.

    Examples
    --------
    >>> binned(np.array([-0.5] * 5 + [0.0] * 20 + [0.5] * 7 + [1.0] * 2), 3, 5)
    {(-inf, -0.25): 5, (-0.25, 0.25): 20, (0.25, inf): 9}
    """
    for step in (each for each in WIDTHS if width / MOST_STEPS <= each <= width):
        counts = _with_open_ends(_steps(change, step), least)
        if len(counts) > 1 and min(counts.values()) >= least:
            return {(low * step, high * step): count for (low, high), count in counts.items()}
    return {}


def _steps(change: Numbers, width: float) -> list[tuple[int, int]]:
    """Return how many are in each step, from the lowest; step 0 is no change."""
    places = np.sign(change) * np.floor(np.round(np.abs(change) / width, ROUND_OFF) + 0.5)
    found = Counter(int(each) for each in places)
    return [(each, found[each]) for each in range(min(found, default=0), max(found, default=0) + 1)]


def _with_open_ends(steps: list[tuple[int, int]], least: int) -> dict[Step, int]:
    """Take the outer steps of each end together until they hold enough."""
    low, high = 0, len(steps)
    while low + 1 < high and sum(count for _, count in steps[: low + 1]) < least:
        low += 1
    while high - 1 > low and sum(count for _, count in steps[high - 1 :]) < least:
        high -= 1
    inner = [(place - 0.5, place + 0.5, count) for place, count in steps[low:high]]
    inner[0] = (-np.inf, inner[0][1], sum(count for _, count in steps[: low + 1]))
    inner[-1] = (inner[-1][0], np.inf, sum(count for _, count in steps[high - 1 :]))
    return {(start, end): count for start, end, count in inner}
