"""Who took part: interviews planned and held, and the persons in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fokus.analysis.query import Query
from fokus.analysis.result import Estimate, Persons, Result
from fokus.analysis.scope import admits, allowed, cells, group_of
from fokus.evaluation import Evaluation
from fokus.study.design import MIXED, Interview


@dataclass(frozen=True, slots=True)
class Sitting:
    """An interview and who took part in it, by profession (``mixed`` where nobody knows which)."""

    interview: Interview
    persons: Mapping[str, Persons]

    @property
    def everybody(self) -> Persons:
        """All who took part."""
        return frozenset().union(*self.persons.values())


def sitting(evaluation: Evaluation, interview: Interview) -> Sitting:
    """Return who took part in an interview: those listed, else as many unknown ones as were present."""
    persons: dict[str, set[str]] = {profession: set() for profession in interview.professions}
    for participant in interview.participants:
        persons.setdefault(profession_in(evaluation, interview, participant), set()).add(participant)
    if interview.present:
        several = len(interview.professions) > 1
        unknown = MIXED if several else interview.professions[0]
        persons.setdefault(unknown, set()).update(_nobody_knows(interview))
    return Sitting(interview, {profession: frozenset(each) for profession, each in persons.items()})


def _nobody_knows(interview: Interview) -> Iterable[str]:
    return (f"{interview.id}#{number}" for number in range(interview.present or 0))


def profession_in(evaluation: Evaluation, interview: Interview, participant: str) -> str:
    """Return what a person was in an interview: by the roster of that round, else by its header."""
    when = evaluation.design.rounds[interview.round]
    held = evaluation.roster.professions_of(participant, when)
    expected = [profession for profession in held if profession in interview.professions]
    if expected or held:
        return (expected or list(held))[0]
    return interview.professions[0] if len(interview.professions) == 1 else MIXED


def professions_at(
    evaluation: Evaluation, query: Query, cell: Mapping[str, str], professions: Iterable[str]
) -> tuple[str, ...]:
    """Return those of some professions that a cell and the query's conditions admit."""
    return tuple(
        each
        for each in professions
        if admits(cell, "profession", each)
        and allowed(query, "profession", each)
        and admits(cell, "group", group_of(evaluation, each))
        and allowed(query, "group", group_of(evaluation, each))
    )


def held_where(query: Query, cell: Mapping[str, str], interview: Interview) -> bool:
    """Tell whether an interview's round and site are in a cell and meet the conditions."""
    return all(
        admits(cell, dimension, value) and allowed(query, dimension, value)
        for dimension, value in (("round", interview.round), ("site", interview.site))
    )


def coverage(evaluation: Evaluation, query: Query) -> Result:
    """Count the interviews planned and held, and the persons who took part in them."""
    sittings = [sitting(evaluation, each) for each in evaluation.design.interview]
    rows = []
    for cell in cells(evaluation, query.dimensions):
        inside = [each for each in sittings if _is_in(evaluation, query, cell, each)]
        if inside:
            rows += _coverage_rows(evaluation, query, cell, inside)
    if query.pick in ("planned", "held", "persons"):
        rows = [row for row in rows if row.measure == query.pick]
    return Result(query, "estimate", query.dimensions, tuple(rows))


def _is_in(evaluation: Evaluation, query: Query, cell: Mapping[str, str], each: Sitting) -> bool:
    if not held_where(query, cell, each.interview):
        return False
    return bool(professions_at(evaluation, query, cell, each.persons))


def _coverage_rows(
    evaluation: Evaluation, query: Query, cell: Mapping[str, str], inside: list[Sitting]
) -> list[Estimate]:
    held = [each for each in inside if each.interview.held]
    persons = frozenset[str]().union(
        *(
            each.persons[profession]
            for each in held
            for profession in professions_at(evaluation, query, cell, each.persons)
        )
    )
    planned, done, present = len(inside), len(held), len(persons)
    return [
        Estimate(cell, "planned", planned, count=planned, n=planned, unit="interviews", counts="design"),
        Estimate(
            cell, "held", done, count=done, n=planned, missing=planned - done, unit="interviews",
            counts="interviews", base=persons,
        ),
        Estimate(
            cell, "persons", present, count=present, unit="persons", counts="participation", base=persons
        ),
    ]  # fmt: skip
