"""Themes in focus interviews: in how many of the interviews each came up.

An interview counts for each group whose own turns carry the theme. What a group brings up is no
sample of opinions, so nothing is tested.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fokus.analysis.participation import Sitting, held_where, nobody_knows, professions_at, sitting
from fokus.analysis.query import Query
from fokus.analysis.raised import raised
from fokus.analysis.result import Base, Estimate, Note, Presence, Result
from fokus.analysis.scope import cells
from fokus.analysis.voices import (
    Voice,
    codes_at,
    is_about,
    is_asked,
    not_asked,
    texts_coded,
    topics,
    voices,
)
from fokus.evaluation import Evaluation
from fokus.problems import NotYetError
from fokus.study.instrument import MIXED


def themes(evaluation: Evaluation, query: Query) -> Result:
    """Count, for each theme and group, the interviews in which it came up, or the persons who raised it.

    Of the interviews that were coded, and of those who took part in them.
    """
    if query.unit == "persons":
        return raised(evaluation, query)
    if query.only("kind") is not None:
        raise NotYetError("not-yet", word="themes unit=interviews where=kind")
    return _in_interviews(evaluation, query)


def _in_interviews(evaluation: Evaluation, query: Query) -> Result:
    voiced = voices(evaluation, query)
    heard = [each for each in voiced if each.source.kind == "interview"]
    held = [sitting(evaluation, each) for each in evaluation.design.interview if each.held]
    asked = [each for each in held if _inside(evaluation, query, {}, each)]
    sittings = _coded(evaluation, query, held)
    dimension = "code" if query.level == "code" else "theme"
    rows = [
        row
        for topic in topics(evaluation, query)
        for cell in cells(evaluation, query.dimensions)
        for row in _row(evaluation, query, {dimension: topic} | cell, sittings, _about(heard, topic))
    ]
    notes = [Note("themes-not-tested"), *not_asked(evaluation, query, rows)]
    if len(heard) < len(voiced):
        notes.append(Note("open-answers-apart"))
    coded = {each.interview.id for each in sittings}
    if uncoded := sum(each.interview.id not in coded for each in asked):
        notes.append(Note("not-coded", {"count": uncoded}))
    return Result(query, "estimate", (dimension, *query.dimensions), tuple(rows), notes=tuple(notes))


def _about(heard: Iterable[Voice], topic: str) -> list[Voice]:
    return [voice for voice in heard if is_about(voice, topic)]


def _coded(evaluation: Evaluation, query: Query, held: Iterable[Sitting]) -> list[Sitting]:
    """Return the interviews that are coded, with the professions that were heard in them."""
    coded = texts_coded(evaluation, query)
    speaking: dict[str, dict[str, Base]] = {each: {} for each in coded}
    for voice in voices(evaluation, replace(query, where=())):
        speaking.setdefault(voice.coding.transcript, {})[voice.profession] = frozenset()
    return [
        Sitting(each.interview, speaking[each.interview.id] | dict(each.persons))
        for each in held
        if each.interview.id in speaking
    ]


def _inside(evaluation: Evaluation, query: Query, cell: Mapping[str, str], each: Sitting) -> tuple[str, ...]:
    """Return the professions through which an interview is in a cell; none when it is not."""
    if not held_where(query, cell, each.interview):
        return ()
    return professions_at(evaluation, query, cell, each.persons)


def _behind(each: Sitting, professions: tuple[str, ...]) -> Base:
    """Return who may be behind what was heard from some professions of an interview.

    Behind an unknown voice may be anybody who was there; where nobody was counted, too few were.
    """
    everybody = each.everybody or frozenset({nobody_knows(each.interview, 0)})
    known = [each.persons.get(profession) for profession in professions if profession != MIXED]
    if not known or MIXED in professions or not all(known):
        return everybody
    return each.of(professions)


def _row(
    evaluation: Evaluation,
    query: Query,
    at: Mapping[str, str],
    sittings: list[Sitting],
    about: list[Voice],
) -> list[Estimate]:
    inside = {
        each.interview.id: (each, professions)
        for each in sittings
        if (professions := _inside(evaluation, query, at, each))
    }
    if not inside:
        return []
    carrying = {
        voice.coding.transcript
        for voice in about
        if voice.coding.transcript in inside and voice.profession in inside[voice.coding.transcript][1]
    }
    base = frozenset[Presence]().union(*(_behind(each, there) for each, there in inside.values()))
    count, n = len(carrying), len(inside)
    return [
        Estimate(
            at, "share", count / n, count=count, n=n, unit="interviews", counts="interviews", base=base,
            about=codes_at(evaluation, at), asked=is_asked(evaluation, at),
        )
    ]  # fmt: skip
