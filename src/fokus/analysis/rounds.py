"""Rounds that only some persons answered, and groups across rounds: questions to the mixed model."""

from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fokus.analysis.inference import FEWEST_PAIRS, Counts, Inference, Numbers, Omnibus, Reason
from fokus.analysis.mixed import RandomIntercept, contrasts, joint_test, random_intercept
from fokus.analysis.moments import numbers


class Means(NamedTuple):
    """The marginal mean of each round (or of each group in each round), with its t interval."""

    mean: Numbers
    low: Numbers
    high: Numbers
    n: Counts


class RoundsCompared(NamedTuple):
    """Rounds compared by the mixed model: as a whole, two by two, and each one's mean."""

    omnibus: Omnibus
    pairs: dict[tuple[int, int], Inference]
    means: Means | None


def indicators(code: NDArray[np.integer], levels: int) -> Numbers:
    """Return one column a level: 1 in the rows of that level, else 0."""
    return numbers(np.eye(levels)[code])


def differences(levels: int) -> Numbers:
    """Return the weights of each level minus the first.

    Examples
    --------
    >>> differences(3).tolist()
    [[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]
    """
    return np.column_stack([-np.ones(levels - 1), np.eye(levels - 1)])


def compare_rounds(values: ArrayLike) -> RoundsCompared:
    """Compare rounds by a random-intercept model on every value, whoever was there each time.

    ``values`` has one row a person and one column a round, in the study's order; nan where a person
    has no value. Each pair of rounds is the later minus the earlier, in the unit of the values,
    with Satterthwaite's degrees of freedom; ``n_from`` and ``n_to`` count the persons of the rounds
    and ``n_linked`` those of both. Persons without any value are dropped. Refused when a round has
    fewer than 10 persons, or nothing varies.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> values = rng.normal(size=(30, 1)) + 0.5 * rng.normal(size=(30, 2)) + [0, 1]
    >>> values[:5, 1] = np.nan
    >>> found = compare_rounds(values).pairs[0, 1]
    >>> found.test, found.n_from, found.n_to, found.n_linked, round(found.difference, 2)
    ('mixed_model', 30, 25, 25, 0.92)
    """
    wide = numbers(values)
    rounds = wide.shape[1]
    there = ~np.isnan(wide)
    model = _model_of_cells(wide, np.broadcast_to(np.arange(rounds), wide.shape), rounds)
    pairs = {
        (i, j): _pair(model, _weights(rounds, i, j), there[:, i], there[:, j])
        for i, j in combinations(range(rounds), 2)
    }
    return RoundsCompared(
        _omnibus(model, differences(rounds), wide), pairs, _means(model, rounds, there.sum(axis=0))
    )


def compare_changes(values: ArrayLike, group: ArrayLike) -> RoundsCompared:
    """Compare how groups changed between rounds: the difference in differences, by the mixed model.

    ``group`` numbers the group of each person in each round, from 0, in an array like ``values`` (or
    one a person): who changed group counts for the group of each round. The omnibus test is that of
    group by round. Each pair ``(g, h)`` is the change of group h minus that of group g, from the
    first round to the last; ``n_from`` and ``n_to`` are the persons of the two groups. The means
    stand group by group, round by round within. With two groups of complete persons in two rounds it
    is Student's t on the changes. Refused when a group in a round has fewer than 10 persons.
    """
    wide = numbers(values)
    rounds = wide.shape[1]
    codes = np.asarray(group, dtype=np.int64)
    codes = np.broadcast_to(codes[:, None] if codes.ndim == 1 else codes, wide.shape)
    groups = int(codes.max(initial=0)) + 1
    cell = codes * rounds + np.arange(rounds)
    model = _model_of_cells(wide, cell, groups * rounds)
    change = _weights(rounds, 0, rounds - 1)
    pairs = {
        (g, h): _pair(model, numbers(np.kron(_weights(groups, g, h), change)), *_members(wide, codes, g, h))
        for g, h in combinations(range(groups), 2)
    }
    n = np.bincount(cell[~np.isnan(wide)], minlength=groups * rounds)
    interaction = numbers(np.kron(differences(groups), differences(rounds)))
    return RoundsCompared(_omnibus(model, interaction, wide), pairs, _means(model, groups * rounds, n))


def _model_of_cells(wide: Numbers, cell: NDArray[np.integer], cells: int) -> RandomIntercept | Reason:
    there = ~np.isnan(wide)
    if np.bincount(cell[there], minlength=cells).min() < FEWEST_PAIRS:
        return "too-few"
    person = np.broadcast_to(np.arange(len(wide))[:, None], wide.shape)
    return random_intercept(wide[there], indicators(cell[there], cells), person[there])


def _weights(levels: int, origin: int, to: int) -> Numbers:
    return numbers(np.eye(levels)[to] - np.eye(levels)[origin])


def _members(wide: Numbers, codes: NDArray[np.integer], g: int, h: int) -> list[NDArray[np.bool_]]:
    there = ~np.isnan(wide)
    return [((codes == each) & there).any(axis=1) for each in (g, h)]


def _pair(
    model: RandomIntercept | Reason, weights: Numbers, at_from: NDArray[np.bool_], at_to: NDArray[np.bool_]
) -> Inference:
    untested = Inference(
        n_from=int(at_from.sum()), n_to=int(at_to.sum()), n_linked=int((at_from & at_to).sum()),
        method="partly-linked",
    )  # fmt: skip
    if not isinstance(model, RandomIntercept):
        return replace(untested, reason=model)
    found = contrasts(model, weights)
    return replace(
        untested, test="mixed_model", difference=found.estimate.item(), low=found.low.item(),
        high=found.high.item(), statistic=found.statistic.item(), df=found.df.item(), p=found.p.item(),
    )  # fmt: skip


def _omnibus(model: RandomIntercept | Reason, weights: Numbers, wide: Numbers) -> Omnibus:
    persons = int((~np.isnan(wide)).any(axis=1).sum())
    dropped = len(wide) - persons
    if not isinstance(model, RandomIntercept):
        return Omnibus(test="mixed_model", n=persons, n_dropped=dropped, reason=model)
    return replace(joint_test(model, weights), n_dropped=dropped)


def _means(model: RandomIntercept | Reason, cells: int, n: Counts) -> Means | None:
    if not isinstance(model, RandomIntercept):
        return None
    found = contrasts(model, np.eye(cells))
    return Means(found.estimate, found.low, found.high, n)
