"""Contrasts: the levels of one dimension compared, with what a reader needs to judge them by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from fokus.analysis.change import Compared, Scores, compare
from fokus.analysis.equivalence import POWER, equivalence, smallest_detectable
from fokus.analysis.families import Adjustment, adjust
from fokus.analysis.inference import Inference, Numbers, Omnibus
from fokus.analysis.moments import numbers
from fokus.analysis.noncentral import noncentrality
from fokus.analysis.ranks import signed_rank
from fokus.analysis.result import Contrast, Persons, of_values
from fokus.evaluation import Evaluation
from fokus.study.instrument import ALL

TWO = 2
T_TESTS = frozenset({"paired_t", "welch_t", "mixed_model"})
UNIT, SPREAD = "points", "sd"
_FOUND = tuple(each.name for each in fields(Inference))
_found = attrgetter(*_FOUND)


@dataclass(frozen=True, slots=True)
class Place:
    """Where levels are compared: the ids of the other dimensions, the measure, and a bound if any."""

    at: Mapping[str, str]
    measure: str = "mean"
    family: str = "scales"
    bound: float | None = None


def contrasts_of(place: Place, levels: Mapping[str, Scores]) -> list[Contrast]:
    """Compare the scores (one a person) of levels in the study's order, by what the data allow.

    From three levels on the first contrast is that of all of them. Where only some are linked, the
    comparison of those who are, at every level, stands beside, marked as a sensitivity analysis.
    """
    present = {level: scores.dropna() for level, scores in levels.items()}
    if len(present) < TWO:
        return []
    found = compare(list(present.values()))
    made = [_pair(place, present, *each) for each in found.pairs.items()]
    if found.omnibus is not None:
        return [
            _of_all(place, present, found, found.omnibus),
            *made,
            *_of_the_complete(place, present, found),
        ]
    return [*made, *_of_the_linked(place, present, found)]


def as_one_family(contrasts: Sequence[Contrast], adjustment: Adjustment = "holm") -> list[Contrast]:
    """Adjust the p of all comparisons of two levels in an answer as one family.

    What Games and Howell give holds for all pairs of a place at once: in a single place it stands.
    """
    counted = family_of(contrasts)
    if len(counted) < TWO:
        return list(contrasts)
    found = adjust([np.nan if each.p is None else each.p for each in counted], adjustment).tolist()
    return with_adjusted(contrasts, dict(zip(map(id, counted), found, strict=True)))


def with_adjusted(contrasts: Sequence[Contrast], p: Mapping[int, float]) -> list[Contrast]:
    """Return the contrasts, those counted in a family (by their ``id``) with their adjusted p."""
    return [_adjusted(each, p[id(each)]) if id(each) in p else each for each in contrasts]


def adjustment_of(evaluation: Evaluation) -> Adjustment:
    """Return how a study adjusts the p of several comparisons: Holm, unless it is exploratory."""
    return "benjamini-hochberg" if evaluation.design.study.exploratory else "holm"


def _adjusted(contrast: Contrast, p: float) -> Contrast:
    return of_values(Contrast, contrast.__dict__ | {"p_adjusted": p})


def family_of(contrasts: Sequence[Contrast], *, several: bool | None = None) -> list[Contrast]:
    """Return the contrasts whose p are adjusted together; ``several`` tells of more than one place."""
    asked = [each for each in contrasts if in_family(each)]
    if several is None:
        several = any(each.at != contrasts[0].at for each in contrasts)
    return [each for each in asked if several or each.test != "games_howell"]


def in_family(contrast: Contrast) -> bool:
    """Tell whether a contrast is one of the questions asked: neither that of all levels nor a check."""
    return contrast.p is not None and not contrast.sensitivity and contrast.to != ALL


def everyone(contrast: Contrast) -> bool:
    """Tell whether a contrast compares all levels at once."""
    return contrast.to == ALL


def shared_fields(found: Inference) -> dict[str, Any]:
    """Return what a comparison gave, by the names of a contrast."""
    return dict(zip(_FOUND, _found(found), strict=True))


def _pair(place: Place, levels: Mapping[str, Scores], ends: tuple[int, int], found: Inference) -> Contrast:
    origin, to = (list(levels)[each] for each in ends)
    ranks = None
    if found.test == "paired_t":
        both = levels[origin].index.intersection(levels[to].index)
        values = [np.asarray(levels[each][both], dtype=np.float64) for each in (origin, to)]
        ranks = signed_rank(values[0], values[1]).p
    bases = (persons_of(levels[origin]), persons_of(levels[to]))
    return made(place, (origin, to), bases, found, _means(levels[origin], levels[to], found), ranks)


def made(  # noqa: PLR0913, PLR0917 - what a comparison is made of
    place: Place,
    ends: tuple[str, str],
    bases: tuple[Persons, Persons],
    found: Inference,
    means: tuple[float | None, float | None],
    ranks: float | None,
    needed: float | None = None,
) -> Contrast:
    """Make a contrast of what two levels gave.

    ``ranks`` is the p of the exact signed ranks beside a paired t, ``needed`` how many standard errors
    a difference has that so many persons show, where that is already known.
    """
    detectable, detectable_in = detectable_of(found, needed)
    contrast = Contrast(
        at=dict(place.at), origin=ends[0], to=ends[1], measure=place.measure, family=place.family,
        **shared_fields(found), mean_from=means[0], mean_to=means[1], detectable=detectable,
        detectable_in=detectable_in, p_sensitivity=ranks,
        base=bases[0] if bases[0] is bases[1] else bases[0] | bases[1], base_from=bases[0], base_to=bases[1],
    )  # fmt: skip
    return contrast if place.bound is None else _bounded(contrast, found, place.bound)


def persons_of(scores: Scores) -> Persons:
    """Return those who have a score."""
    return frozenset(str(each) for each in scores.dropna().index)


def _means(first: Scores, second: Scores, found: Inference) -> tuple[float | None, float | None]:
    """Return the means of those compared: of the linked, only those who have both."""
    if found.method == "linked":
        both = first.index.intersection(second.index)
        first, second = first[both], second[both]
    return (float(first.mean()) if len(first) else None, float(second.mean()) if len(second) else None)


def detectable_of(found: Inference, needed: float | None) -> tuple[float | None, str | None]:
    """Return the smallest difference that so many persons show four times in five, and its unit.

    In the unit of the scores where a test gave their error, else in standard deviations (of the
    differences where persons are linked).
    """
    error = standard_error(found)
    if error is not None and found.df is not None:
        return (needed or errors_needed_alone(found.df)) * error, UNIT
    if found.method == "partly-linked" or found.reason == "constant":
        return None, None
    linked = found.method == "linked"
    spread = _spread_detectable(*((found.n_linked,) if linked else (found.n_from, found.n_to)))
    return (spread, SPREAD) if spread else (None, None)


_spread_detectable = lru_cache(maxsize=10_000)(smallest_detectable)


@lru_cache(maxsize=10_000)
def errors_needed_alone(df: float) -> float:
    """Return what ``errors_needed`` gives for one, kept for the next of so many."""
    return float(errors_needed(numbers([df]))[0])


def errors_needed(df: Numbers) -> Numbers:
    """Return how many standard errors a difference has that a t test at .05 shows four times in five."""
    from scipy.special import stdtrit

    return noncentrality(numbers(stdtrit(df, 0.975)), df, POWER)


def standard_error(found: Inference) -> float | None:
    """Return the standard error of a difference that a t test compared, from its interval."""
    from scipy.special import stdtrit

    if found.test not in T_TESTS or found.high is None or found.difference is None or found.df is None:
        return None
    return (found.high - found.difference) / float(stdtrit(found.df, 0.975))


def _bounded(contrast: Contrast, found: Inference, bound: float) -> Contrast:
    if bound <= 0 or found.test not in T_TESTS:
        return contrast if not bound else replace(contrast, bound=bound)
    tested = equivalence(found, bound)
    inside = tested.low is not None and tested.high is not None and max(-tested.low, tested.high) < bound
    return replace(
        contrast, bound=bound, low_90=tested.low, high_90=tested.high, p_equivalence=tested.p,
        outcome="unchanged" if inside else None,
    )  # fmt: skip


def _of_all(place: Place, levels: Mapping[str, Scores], found: Compared, omnibus: Omnibus) -> Contrast:
    base = frozenset().union(*(persons_of(each) for each in levels.values()))
    return Contrast(
        dict(place.at), ALL, ALL, place.measure, family=place.family, base=base, base_from=base, base_to=base,
        test=omnibus.test, statistic=omnibus.statistic, df=omnibus.df, df_error=omnibus.df_error, p=omnibus.p,
        effect=omnibus.effect, effect_measure=omnibus.effect_measure, reason=omnibus.reason,
        n_from=omnibus.n, n_to=omnibus.n, n_linked=_times(levels), method=found.method,
    )  # fmt: skip


def _times(levels: Mapping[str, Scores]) -> int:
    """Return how many have a score at every level."""
    return len(frozenset.intersection(*(persons_of(each) for each in levels.values())))


def _of_the_complete(place: Place, levels: Mapping[str, Scores], found: Compared) -> Iterator[Contrast]:
    """Compare those who have a score at every level, beside the model of all."""
    complete = set.intersection(*(set(each.index) for each in levels.values()))
    if found.method != "partly-linked" or not complete:
        return
    kept = {level: scores[scores.index.isin(complete)] for level, scores in levels.items()}
    inner = compare(list(kept.values()))
    if inner.omnibus is not None:
        whole = _of_all(place, kept, inner, inner.omnibus)
        yield replace(whole, sensitivity=True, family=None)
    for ends, each in inner.pairs.items():
        yield replace(_pair(place, kept, ends, each), sensitivity=True, family=None)


def _of_the_linked(place: Place, levels: Mapping[str, Scores], found: Compared) -> Iterator[Contrast]:
    if found.method != "partly-linked":
        return
    first, second = levels.values()
    both = first.index.intersection(second.index)
    kept = {level: scores[both] for level, scores in levels.items()}
    inner = compare(list(kept.values()))
    bases = [persons_of(scores) for scores in (first, second)]
    for ends, each in inner.pairs.items():
        yield replace(
            _pair(place, kept, ends, each), sensitivity=True, family=None, base=bases[0] | bases[1],
            base_from=bases[0], base_to=bases[1],
        )  # fmt: skip
