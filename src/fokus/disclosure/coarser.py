"""Coarser questions than one that cannot be answered to anybody: fewer parts, and larger ones."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from fokus.analysis.query import Condition, Query
from fokus.study.design import Design

FINE, COARSE = "profession", "group"
TOGETHER = ("site", "round")


def coarser(query: Query, design: Design) -> Iterator[Query]:
    """Yield coarser questions, the finest first, by the study's own hierarchy.

    Professions become their groups, wherever the question names them; then parts are left out, sites and
    rounds are taken together, and last it is asked of everybody. They are questions only: whether one of
    them passes, the guard tells.
    """
    yield from (each for each in dict.fromkeys(_coarser(query, design)) if each != query)


def _coarser(query: Query, design: Design) -> Iterator[Query]:
    grouped = _in_groups(query, design)
    if grouped != query:
        yield grouped
        yield from _without_some(grouped, 1)
    for number in range(1, len(query.by) + 1):
        yield from _without_some(query, number)
    if query.across is not None:
        yield replace(query, across=None)
    for dimension in TOGETHER:
        yield _together(query, dimension)
    if query.where:
        wider = replace(query, where=())
        yield wider
        yield from _coarser(wider, design)


def _without_some(query: Query, number: int) -> Iterator[Query]:
    for dropped in combinations(reversed(query.by), number):
        yield replace(query, by=tuple(each for each in query.by if each not in dropped))


def _in_groups(query: Query, design: Design) -> Query:
    """Ask for the groups of professions, where the study has any."""
    if not any(each.group for each in design.profession):
        return query
    across = _grouped(query.across)
    by = (each for each in map(_grouped, query.by) if each and each != across)
    where = tuple(dict.fromkeys(_of_groups(each, design) for each in query.where))
    return replace(
        query, by=tuple(dict.fromkeys(by)), across=across, where=where, spread=_grouped(query.spread)
    )


def _grouped(dimension: str | None) -> str | None:
    return COARSE if dimension == FINE else dimension


def _of_groups(condition: Condition, design: Design) -> Condition:
    """Widen a condition on professions to their groups; one without a group is a group of its own."""
    if condition.dimension != FINE:
        return condition
    groups = {each.id: each.group or each.id for each in design.profession}
    return Condition(COARSE, tuple(dict.fromkeys(groups.get(each, each) for each in condition.any_of)))


def _together(query: Query, dimension: str) -> Query:
    """Ask for all levels of a dimension together."""
    return replace(
        query,
        by=tuple(each for each in query.by if each != dimension),
        across=None if query.across == dimension else query.across,
        where=tuple(each for each in query.where if each.dimension != dimension),
        spread=None if query.spread == dimension else query.spread,
    )
