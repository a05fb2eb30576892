"""Contrasts: the levels of one dimension compared, with what a reader needs to judge them by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np

from fokus.analysis.change import Compared, Scores, adjust_holm, compare
from fokus.analysis.equivalence import POWER, equivalence, smallest_detectable
from fokus.analysis.inference import Inference, Omnibus
from fokus.analysis.moments import numbers
from fokus.analysis.noncentral import noncentrality
from fokus.analysis.ranks import signed_rank
from fokus.analysis.result import Contrast, Persons
from fokus.study.instrument import ALL

TWO = 2
T_TESTS = frozenset({"paired_t", "welch_t", "mixed_model"})
UNIT, SPREAD = "points", "sd"


@dataclass(frozen=True, slots=True)
class Place:
    """Where levels are compared: the ids of the other dimensions, the measure, and a bound if any."""

    at: Mapping[str, str]
    measure: str = "mean"
    family: str = "scales"
    bound: float | None = None


def contrasts_of(place: Place, levels: Mapping[str, Scores]) -> list[Contrast]:
    """Compare the scores (one a person) of levels in the study's order, by what the data allow.

    From three levels on the first contrast is that of all of them. Where only some are linked in two
    rounds, the comparison of those who are stands beside, marked as a sensitivity analysis.
    """
    present = {level: scores.dropna() for level, scores in levels.items()}
    if len(present) < TWO:
        return []
    found = compare(list(present.values()))
    made = [_pair(place, present, *each) for each in found.pairs.items()]
    if found.omnibus is not None:
        return [_of_all(place, present, found, found.omnibus), *made]
    return [*made, *_of_the_linked(place, present, found)]


def as_one_family(contrasts: Sequence[Contrast]) -> list[Contrast]:
    """Adjust the p of all comparisons of two levels in an answer as one family (Holm).

    What Games and Howell give holds for all pairs of a place at once: in a single place it stands.
    """
    counted = family_of(contrasts)
    if len(counted) < TWO:
        return list(contrasts)
    adjusted = dict(zip(map(id, counted), adjust_holm([each.p for each in counted]), strict=True))
    return [replace(each, p_adjusted=adjusted.get(id(each))) for each in contrasts]


def family_of(contrasts: Sequence[Contrast]) -> list[Contrast]:
    """Return the contrasts whose p are adjusted together."""
    places = {tuple(each.at.items()) for each in contrasts}
    asked = [each for each in contrasts if in_family(each)]
    return [each for each in asked if len(places) > 1 or each.test != "games_howell"]


def in_family(contrast: Contrast) -> bool:
    """Tell whether a contrast is one of the questions asked: neither that of all levels nor a check."""
    return contrast.p is not None and not contrast.sensitivity and contrast.to != ALL


def everyone(contrast: Contrast) -> bool:
    """Tell whether a contrast compares all levels at once."""
    return contrast.to == ALL


def shared_fields(found: Inference) -> dict[str, Any]:
    """Return what a comparison gave, by the names of a contrast."""
    return {each.name: getattr(found, each.name) for each in fields(Inference)}


def _pair(place: Place, levels: Mapping[str, Scores], ends: tuple[int, int], found: Inference) -> Contrast:
    origin, to = (list(levels)[each] for each in ends)
    bases = [persons_of(levels[each]) for each in (origin, to)]
    contrast = Contrast(
        dict(place.at), origin, to, place.measure, family=place.family,
        base=bases[0] | bases[1], base_from=bases[0], base_to=bases[1],
    )  # fmt: skip
    contrast = replace(contrast, **shared_fields(found), **_means(levels[origin], levels[to], found))
    contrast = replace(contrast, **_detectable(found))
    return _with_ranks(_bounded(contrast, found, place.bound), levels[origin], levels[to])


def persons_of(scores: Scores) -> Persons:
    """Return those who have a score."""
    return frozenset(str(each) for each in scores.dropna().index)


def _means(first: Scores, second: Scores, found: Inference) -> dict[str, Any]:
    """Return the means of those compared: of the linked, only those who have both."""
    if found.method == "linked":
        both = first.index.intersection(second.index)
        first, second = first[both], second[both]
    return {
        "mean_from": float(first.mean()) if len(first) else None,
        "mean_to": float(second.mean()) if len(second) else None,
    }


def _detectable(found: Inference) -> dict[str, Any]:
    """Return the smallest difference that so many persons show four times in five.

    In the unit of the scores where a test gave their error, else in standard deviations (of the
    differences where persons are linked).
    """
    error = standard_error(found)
    if error is not None and found.df is not None:
        return {"detectable": _errors_needed(found.df) * error, "detectable_in": UNIT}
    linked = found.method == "linked"
    spread = smallest_detectable(*((found.n_linked,) if linked else (found.n_from, found.n_to)))
    usable = spread is not None and found.method != "partly-linked" and found.reason != "constant"
    return {"detectable": spread, "detectable_in": SPREAD} if usable else {}


@cache
def _errors_needed(df: float) -> float:
    """Return how many standard errors a difference has that a t test at .05 shows four times in five."""
    from scipy.special import stdtrit

    return float(noncentrality(numbers([stdtrit(df, 0.975)]), numbers([df]), POWER)[0])


def standard_error(found: Inference) -> float | None:
    """Return the standard error of a difference that a t test compared, from its interval."""
    from scipy.special import stdtrit

    if found.test not in T_TESTS or found.high is None or found.difference is None or found.df is None:
        return None
    return (found.high - found.difference) / float(stdtrit(found.df, 0.975))


def _bounded(contrast: Contrast, found: Inference, bound: float | None) -> Contrast:
    if bound is None or bound <= 0 or found.test not in T_TESTS:
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


def _with_ranks(contrast: Contrast, first: Scores, second: Scores) -> Contrast:
    """Give a paired t the p of the exact signed ranks of the same persons beside its own."""
    if contrast.test != "paired_t":
        return contrast
    both = first.index.intersection(second.index)
    values = [np.asarray(each[both], dtype=np.float64) for each in (first, second)]
    return replace(contrast, p_sensitivity=signed_rank(values[0], values[1]).p)
