"""Themes counted in persons: how many of a group themselves raised each, of those who took part.

A person is counted once, however often she came back to it. Who did not raise a theme may agree all the
same, so nothing is tested; what an unknown voice said is told apart, since nobody knows whose it is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fokus.analysis.participation import held_where, professions_at, sitting
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Presence, Result, persons_in
from fokus.analysis.scope import admits, allowed, cells
from fokus.analysis.voices import Voice, codes_at, is_about, is_asked, not_asked, texts_coded, topics, voices
from fokus.evaluation import Evaluation
from fokus.study.source import Source


@dataclass(frozen=True, slots=True)
class Took:
    """A person who took part in a coded interview, or wrote an answer that was coded, and what she was."""

    presence: Presence
    profession: str
    site: str
    text: str


def raised(evaluation: Evaluation, query: Query) -> Result:
    """Count, for each theme and group, the persons who raised it, of those who took part.

    Those are the persons of the coded interviews; with ``where=kind:answer`` those who wrote an answer
    to an open question that was coded.
    """
    dimension = "code" if query.level == "code" else "theme"
    heard = [each for each in voices(evaluation, query) if _counts(query, each.source)]
    took = [each for each in _took(evaluation, query) if _inside(evaluation, query, {}, each)]
    known = [each for each in took if each.presence.known]
    rows = [
        row
        for topic in topics(evaluation, query)
        for cell in cells(evaluation, query.dimensions)
        for row in _row(evaluation, query, {dimension: topic} | cell, known, heard)
    ]
    notes = _notes(evaluation, query, rows, took, heard)
    return Result(query, "estimate", (dimension, *query.dimensions), tuple(rows), notes=tuple(notes))


def _counts(query: Query, source: Source) -> bool:
    """Tell whether a kind of text is asked about: the interviews, unless something else is said."""
    return source.kind in (query.only("kind") or ("interview",))


def _took(evaluation: Evaluation, query: Query) -> Iterator[Took]:
    """Yield everybody behind the texts that were coded, in the order of the study."""
    coded = texts_coded(evaluation, query)
    for source in evaluation.sources.values():
        if source.id in coded and _counts(query, source):
            of_it = _in_interview if source.kind == "interview" else _in_answers
            yield from of_it(evaluation, source)


def _in_interview(evaluation: Evaluation, source: Source) -> Iterator[Took]:
    interview = evaluation.design.interviews[source.id]
    sat = sitting(evaluation, interview).persons if interview.held else {}
    for profession, persons in sat.items():
        for each in sorted(persons):
            yield Took(each, profession, interview.site, source.id)


def _in_answers(_evaluation: Evaluation, source: Source) -> Iterator[Took]:
    for author in source.authors.values():
        if author.person is not None:
            yield Took(Presence(author.person, source.round), author.profession, author.site, source.id)


def _inside(evaluation: Evaluation, query: Query, cell: Mapping[str, str], each: Took) -> bool:
    at = (("round", each.presence.round), ("site", each.site))
    here = all(admits(cell, name, value) and allowed(query, name, value) for name, value in at)
    return here and bool(professions_at(evaluation, query, cell, [each.profession]))


def _row(
    evaluation: Evaluation, query: Query, at: Mapping[str, str], known: Iterable[Took], heard: Sequence[Voice]
) -> Iterator[Estimate]:
    """Yield the row of a cell in which anybody is known to have taken part."""
    inside = [each for each in known if _inside(evaluation, query, at, each)]
    base: Base = frozenset(each.presence for each in inside)
    if n := len(persons_in(base)):
        topic = at.get("code") or at["theme"]
        said = {(v.coding.transcript, v.author.person) for v in heard if is_about(v, topic)}
        who = {each.presence.person for each in inside if (each.text, each.presence.person) in said}
        yield Estimate(
            at, "share", len(who) / n, count=len(who), n=n, unit="persons", base=base,
            about=codes_at(evaluation, at), asked=_is_asked(evaluation, query, at),
        )  # fmt: skip


def _is_asked(evaluation: Evaluation, query: Query, at: Mapping[str, str]) -> bool:
    """Tell whether a guide asked about a topic; what is written was asked in the questionnaire."""
    return "answer" in (query.only("kind") or ()) or is_asked(evaluation, at)


def _notes(
    evaluation: Evaluation,
    query: Query,
    rows: Iterable[Estimate],
    took: Iterable[Took],
    heard: Iterable[Voice],
) -> Iterator[Note]:
    kinds = query.only("kind") or ("interview",)
    yield from (Note(f"persons-of-{kind}") for kind in kinds)
    yield Note("persons-not-tested")
    yield from not_asked(evaluation, query, rows)
    if not all(each.presence.known for each in took):
        yield Note("persons-unknown")
    if any(_is_nobodys(evaluation, query, each) for each in heard):
        yield Note("voices-unknown")
    if uncoded := _uncoded(evaluation, query) if "interview" in kinds else 0:
        yield Note("not-coded", {"count": uncoded})


def _is_nobodys(evaluation: Evaluation, query: Query, voice: Voice) -> bool:
    """Tell whether what was coded was said by somebody nobody knows, in what the query is about."""
    at = Presence("", voice.source.round)
    asked = any(is_about(voice, topic) for topic in topics(evaluation, query))
    here = _inside(evaluation, query, {}, Took(at, voice.profession, voice.author.site, voice.source.id))
    return voice.author.person is None and asked and here


def _uncoded(evaluation: Evaluation, query: Query) -> int:
    coded = texts_coded(evaluation, query)
    held = [each for each in evaluation.design.interview if each.held and each.id not in coded]
    sat = [sitting(evaluation, each) for each in held if held_where(query, {}, each)]
    return sum(bool(professions_at(evaluation, query, {}, each.persons)) for each in sat)
