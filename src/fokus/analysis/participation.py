"""Who took part: interviews planned and held, and the persons in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Presence, Result, persons_in
from fokus.analysis.scope import admits, allowed, cells, group_of
from fokus.evaluation import Evaluation
from fokus.material.transcript import Turn
from fokus.study.design import Interview
from fokus.study.instrument import MIXED
from fokus.study.source import Author, Source

PICKS = {"planned": "planned", "held": "held", "persons": "persons", "count": "held", "n": "held"}


@dataclass(frozen=True, slots=True)
class Sitting:
    """An interview and who took part in it, by profession (``mixed`` where nobody knows which).

    Only professions that took part are there; where nobody was counted, the one that was meant to.
    """

    interview: Interview
    persons: Mapping[str, Base]

    @property
    def everybody(self) -> Base:
        """All who took part."""
        return frozenset().union(*self.persons.values())

    def of(self, professions: Iterable[str]) -> Base:
        """Return those of some professions who took part."""
        return frozenset[Presence]().union(*(self.persons.get(each, frozenset()) for each in professions))


def sitting(evaluation: Evaluation, interview: Interview) -> Sitting:
    """Return who took part in an interview: those listed or heard, and unknown ones up to ``present``."""
    persons: dict[str, set[Presence]] = {}
    known = dict.fromkeys([*interview.participants, *_heard(evaluation, interview)])
    for participant in known:
        profession = profession_in(evaluation, interview, participant)
        persons.setdefault(profession, set()).add(Presence(participant, interview.round, interview.id))
    unknown = max(0, (interview.present or 0) - len(known))
    if unknown or not persons:
        strangers = {nobody_knows(interview, number) for number in range(unknown)}
        persons.setdefault(_only_profession(interview), set()).update(strangers)
    return Sitting(interview, {profession: frozenset(each) for profession, each in persons.items()})


def _heard(evaluation: Evaluation, interview: Interview) -> Iterable[str]:
    transcript = evaluation.transcripts.get(interview.id)
    return (turn.speaker for turn in transcript.turns if turn.kind == "participant") if transcript else ()


def nobody_knows(interview: Interview, number: int) -> Presence:
    """Return an unknown person who took part in an interview."""
    return Presence(f"{interview.id}#{number}", interview.round, interview.id, known=False)


def _only_profession(interview: Interview | Source) -> str:
    return interview.professions[0] if len(interview.professions) == 1 else MIXED


def author_of(evaluation: Evaluation, source: Source, turn: Turn) -> Author:
    """Return who is behind a turn: of open answers by what she answered, else by who spoke.

    An unknown speaker has the profession of the interview when it has only one, else ``mixed``.
    """
    if source.kind == "answer":
        return source.authors.get(turn.number, Author(None, MIXED, ""))
    if turn.kind == "participant":
        return Author(turn.speaker, profession_in(evaluation, source, turn.speaker), source.site)
    return Author(None, _only_profession(source), source.site)


def profession_in(evaluation: Evaluation, interview: Interview | Source, participant: str) -> str:
    """Return what a person was in an interview: by the roster of that round, else by its header."""
    when = evaluation.design.rounds[interview.round]
    held = evaluation.roster.professions_of(participant, when)
    expected = [profession for profession in held if profession in interview.professions]
    if expected or held:
        return (expected or list(held))[0]
    return _only_profession(interview)


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
    """Count the interviews planned and held, and the persons who took part in them.

    An interview is planned for each profession that it was meant for, and held with those of them
    that came. Persons are counted where they took part, also where they were not expected.
    """
    sittings = [sitting(evaluation, each) for each in evaluation.design.interview]
    rows = []
    for cell in cells(evaluation, query.dimensions):
        there = [_Seen.of(evaluation, query, cell, each) for each in sittings]
        inside = [each for each in there if each.is_planned or each.persons]
        if inside or not cell:
            rows += _coverage_rows(cell, inside)
    wanted = PICKS.get(query.pick or "")
    return Result(
        query, "estimate", query.dimensions, tuple(row for row in rows if wanted in (None, row.measure))
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """An interview as a cell sees it: was it planned and held for its group, and who came of it."""

    is_planned: bool
    is_held: bool
    persons: Base
    everybody: Base
    unknown: Base

    @classmethod
    def of(cls, evaluation: Evaluation, query: Query, cell: Mapping[str, str], each: Sitting) -> "_Seen":
        """Look at an interview from a cell."""
        here = held_where(query, cell, each.interview)
        planned = here and bool(professions_at(evaluation, query, cell, each.interview.professions))
        came = professions_at(evaluation, query, cell, each.persons)
        held = planned and each.interview.held and (bool(came) or MIXED in each.persons)
        persons = each.of(came) if here and each.interview.held else frozenset()
        unknown = each.of([MIXED]) - persons if held else frozenset[Presence]()
        return cls(planned, held, persons, each.everybody, unknown)


def _coverage_rows(cell: Mapping[str, str], inside: list[_Seen]) -> list[Estimate]:
    persons = frozenset[Presence]().union(*(each.persons for each in inside))
    held = [each for each in inside if each.is_held]
    behind = frozenset[Presence]().union(*(each.persons or each.everybody for each in held))
    unknown = frozenset[Presence]().union(*(each.unknown for each in held))
    planned, done, present = sum(each.is_planned for each in inside), len(held), len(persons_in(persons))
    nobody_counted = bool(held) and not persons
    took_part = Estimate(
        cell, "persons", None if nobody_counted else present, count=None if nobody_counted else present,
        missing=len(unknown), unit="persons", counts="participation", base=persons,
    )  # fmt: skip
    if inside and not planned:
        return [took_part]
    return [
        Estimate(cell, "planned", planned, count=planned, n=planned, unit="interviews", counts="design"),
        Estimate(
            cell, "held", done, count=done, n=planned, missing=planned - done, unit="interviews",
            counts="interviews", base=behind,
        ),
        took_part,
    ]  # fmt: skip
