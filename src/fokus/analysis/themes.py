"""Themes in focus interviews: in how many of the interviews each came up.

An interview counts for each group whose own turns carry the theme. What a group brings up is no
sample of opinions, so nothing is tested.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fokus.analysis.participation import (
    Sitting,
    author_of,
    held_where,
    nobody_knows,
    professions_at,
    sitting,
)
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Presence, Result
from fokus.analysis.scope import allowed, cells, unknown_word
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.material.transcript import Turn
from fokus.study.guide import topics_of, was_asked
from fokus.study.instrument import MIXED
from fokus.study.source import Author, Source


@dataclass(frozen=True, slots=True)
class Voice:
    """A coding heard: in what, which profession spoke, who (when known), and the theme it carries."""

    coding: Coding
    source: Source
    theme: str
    author: Author

    @property
    def profession(self) -> str:
        """The profession of who spoke or wrote."""
        return self.author.profession


def voices(evaluation: Evaluation, query: Query) -> list[Voice]:
    """Return what participants said or wrote that a coder has coded, in the order of the texts.

    What the interviewer says carries no theme.
    """
    coder = query.coder or next(iter(evaluation.coders), None)
    texts, sources = evaluation.texts, evaluation.sources
    heard = [
        _voice(evaluation, coding, sources[coding.transcript], texts[coding.transcript].turn(coding.turn))
        for coding in evaluation.codings
        if coding.coder == coder and allowed(query, "valence", coding.valence)
    ]
    order = {each: number for number, each in enumerate(sources)}
    spoken = [voice for voice in heard if voice is not None]
    return sorted(spoken, key=lambda v: (order[v.coding.transcript], v.coding.turn, v.coding.start or 0))


def _voice(evaluation: Evaluation, coding: Coding, source: Source, turn: Turn | None) -> Voice | None:
    if turn is None or turn.kind == "interviewer":
        return None
    theme = evaluation.codebook.theme_of(coding.code)
    return Voice(coding, source, theme, author_of(evaluation, source, turn))


def topics(evaluation: Evaluation, query: Query) -> tuple[str, ...]:
    """Return the themes or codes that a query is about, in the order of the codebook.

    ``of`` names themes or codes; at the level of codes a theme stands for its codes.
    """
    codebook = evaluation.codebook
    known = (*codebook.themes, *codebook.codes)
    for word in query.of:
        if word not in known:
            raise unknown_word("unknown-theme", word, known)
    if query.level == "code":
        return tuple(
            code for code in codebook.codes
            if not query.of or code in query.of or codebook.theme_of(code) in query.of
        )  # fmt: skip
    return tuple(each for each in known if each in (query.of or codebook.themes))


def is_about(voice: Voice, topic: str) -> bool:
    """Tell whether a voice carries a theme or a code."""
    return topic in (voice.theme, voice.coding.code)


def themes(evaluation: Evaluation, query: Query) -> Result:
    """Count, for each theme and group, the interviews in which it came up, of those that were coded."""
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
    notes = [Note("themes-not-tested"), *_not_asked(evaluation, query, rows)]
    if len(heard) < len(voiced):
        notes.append(Note("open-answers-apart"))
    coded = {each.interview.id for each in sittings}
    if uncoded := sum(each.interview.id not in coded for each in asked):
        notes.append(Note("not-coded", {"count": uncoded}))
    return Result(query, "estimate", (dimension, *query.dimensions), tuple(rows), notes=tuple(notes))


def _about(heard: Iterable[Voice], topic: str) -> list[Voice]:
    return [voice for voice in heard if is_about(voice, topic)]


def _coded(evaluation: Evaluation, query: Query, held: Iterable[Sitting]) -> list[Sitting]:
    """Return the interviews that the coder has coded, with the professions that were heard in them."""
    coder = query.coder or next(iter(evaluation.coders), None)
    speaking: dict[str, dict[str, Base]] = {
        each.transcript: {} for each in evaluation.codings if each.coder == coder
    }
    for voice in voices(evaluation, replace(query, where=())):
        speaking[voice.coding.transcript][voice.profession] = frozenset()
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
            about=_codes(evaluation, at), asked=_is_asked(evaluation, at),
        )
    ]  # fmt: skip


def _is_asked(evaluation: Evaluation, at: Mapping[str, str]) -> bool:
    """Tell whether a guide asked about the topic of a row in its round; without a round, in any."""
    codebook = evaluation.codebook
    topics = (
        topics_of(codebook, at["theme"]) if "theme" in at else {at["code"], codebook.theme_of(at["code"])}
    )
    rounds = [at["round"]] if "round" in at else [*evaluation.design.rounds]
    return any(was_asked(evaluation.guides.values(), topics, each) for each in rounds)


def _not_asked(evaluation: Evaluation, query: Query, rows: Iterable[Estimate]) -> Iterator[Note]:
    """Say of which topics rounds may not be compared, since some of them did not ask."""
    if "round" not in query.dimensions:
        return
    found = list(rows)
    for dimension, topic in dict.fromkeys(next(iter(row.at.items())) for row in found):
        mine = [row for row in found if row.at[dimension] == topic]
        asked = dict.fromkeys(row.at["round"] for row in mine if row.asked)
        if all(row.asked for row in mine):
            continue
        rounds = ",".join(each for each in evaluation.design.rounds if each in asked)
        told = {"topic": topic, "rounds": rounds}
        yield Note("not-asked" if asked else "never-asked", told)


def _codes(evaluation: Evaluation, at: Mapping[str, str]) -> frozenset[str]:
    """Return the codes that a row is about: its own, or those of its theme."""
    codebook = evaluation.codebook
    topic = at.get("code") or at["theme"]
    own = frozenset(code for code in codebook.codes if topic in (code, codebook.theme_of(code)))
    return own or frozenset({topic})
