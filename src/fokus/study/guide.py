"""An interview guide: the questions, the themes that each opens, and when each was asked.

A theme that nobody asked about is not absent: where it could not come up, its number says nothing.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from fokus.problems import Problem, unknown
from fokus.study.codebook import Codebook
from fokus.study.design import Design
from fokus.study.lines import Locator, Path
from fokus.study.questionnaire import with_plain_title
from fokus.study.response_format import LANGUAGES, RESERVED, Id, Labels
from fokus.study.toml import Noun, first_of_each


class Question(Labels):
    """A question of a guide, the themes or codes that it opens, and what to probe for.

    ``rounds`` are those in which it was asked, ``professions`` those it was put to; empty: those of
    the guide.
    """

    indivisible: ClassVar[bool] = True
    id: Id
    themes: tuple[Id, ...] = ()
    probes: tuple[Labels, ...] = ()
    professions: tuple[Id, ...] = ()
    rounds: tuple[Id, ...] = ()


class Guide(Noun):
    """An interview guide as it was used; without rounds or professions it is for all of them."""

    id: Id
    kind: Literal["guide"]
    title: Labels
    version: str = ""
    owner: str = ""
    licence: str = ""
    citation: str = ""
    professions: tuple[Id, ...] = ()
    rounds: tuple[Id, ...] = ()
    question: tuple[Question, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _plain_title(cls, data: object) -> object:
        return with_plain_title(data)


def is_guide(text: str) -> bool:
    """Tell whether a file of ``instruments/`` is an interview guide; what cannot be read is none."""
    try:
        return tomllib.loads(text).get("kind") == "guide"
    except (ValueError, RecursionError):
        return False


def was_asked(guides: Iterable[Guide], topics: Collection[str], round_id: str, profession: str = "") -> bool:
    """Tell whether any of some topics could be expected in a round, from a profession or from anyone.

    ``topics`` are a theme and its codes. They could when a question that opens one of them was asked,
    and also when no question of any guide opens them: what comes up by itself may do so every time.
    """
    opening = [
        (guide, each)
        for guide in guides
        for each in guide.question
        if not set(topics).isdisjoint(each.themes)
    ]
    return not opening or any(_was_put(guide, each, round_id, profession) for guide, each in opening)


def _was_put(guide: Guide, question: Question, round_id: str, profession: str) -> bool:
    rounds = question.rounds or guide.rounds or (round_id,)
    professions = question.professions or guide.professions or (profession,)
    return round_id in rounds and (not profession or profession in professions)


def topics_of(codebook: Codebook, theme: str) -> frozenset[str]:
    """Return a theme with its codes: a question may open either."""
    return frozenset({theme, *(code.id for code in codebook.code if code.theme == theme)})


def check_guide(guide: Guide, design: Design, codebook: Codebook, locator: Locator) -> list[Problem]:
    """Find ids that are used twice, and what a guide names that the study does not have."""
    return [
        *_duplicates(guide, locator),
        *_unknown(guide, design, codebook, locator),
        *_unworded(guide, locator),
    ]


def sound_guide(guide: Guide) -> Guide:
    """Return the guide with the first question of each id.

    A round that the study does not have stays: a question asked in no round of the study was not asked
    in all of them.
    """
    return guide.model_copy(update={"question": first_of_each(guide.question)})


def _duplicates(guide: Guide, locator: Locator) -> Iterator[Problem]:
    seen: set[str] = {guide.id}
    for n, each in enumerate(guide.question):
        place = locator.place(("question", n, "id"))
        if each.id in RESERVED:
            yield Problem("reserved-id", place, {"word": each.id})
        if each.id in seen:
            yield Problem("duplicate-id", place, {"word": each.id})
        seen.add(each.id)


def _unknown(guide: Guide, design: Design, codebook: Codebook, locator: Locator) -> Iterator[Problem]:
    """Find rounds and professions of no study, and themes of no codebook: those may still be to come."""
    known: dict[str, list[str]] = {"rounds": [*design.rounds], "professions": [*design.professions]}
    paths: list[tuple[Path, Guide | Question]] = [((), guide)]
    paths += [(("question", n), each) for n, each in enumerate(guide.question)]
    for path, entry in paths:
        for key, ids in known.items():
            wrong = [word for word in getattr(entry, key) if word not in ids]
            place = locator.place((*path, key))
            yield from (unknown(f"unknown-{key.removesuffix('s')}", place, word, ids) for word in wrong)
    topics = [*codebook.themes, *codebook.codes]
    for n, each in enumerate(guide.question):
        wrong = [word for word in each.themes if topics and word not in topics]
        place = locator.place(("question", n, "themes"))
        yield from (
            replace(unknown("unknown-theme", place, word, topics), severity="warning") for word in wrong
        )


def _unworded(guide: Guide, locator: Locator) -> Iterator[Problem]:
    used = [key for key in LANGUAGES if any(getattr(each, key) for each in guide.question)]
    for n, each in enumerate(guide.question):
        for key in used:
            if not getattr(each, key):
                arguments = {"word": each.id, "language": key}
                place = locator.place(("question", n))
                yield Problem("wording-missing", place, arguments, severity="warning")
