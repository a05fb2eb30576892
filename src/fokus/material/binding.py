"""NAME.binding.toml: which column of an export holds what."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from fokus.problems import Problem, unknown
from fokus.study.cells import answer_ids, fold, words_of
from fokus.study.design import Design
from fokus.study.instrument import Id, Instrument
from fokus.study.lines import Locator
from fokus.study.toml import Noun


class Bound(Noun):
    """A column, and what its values mean where they are not ids or labels."""

    column: str = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)


class Respondent(Noun):
    """The column that knows a person; ``link = "code"`` joins the rounds by it."""

    column: str = Field(min_length=1)
    link: Literal["code", "none"] = "none"


class Binding(Noun):
    """One export, the questionnaire that it answers, and its columns."""

    file: str = Field(min_length=1)
    instrument: Id
    round: Id | Bound
    respondent: Respondent | None = None
    site: Id | Bound | None = None
    profession: Id | Bound | None = None
    item: dict[Id, Bound] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("item"), dict):
            items = {k: {"column": v} if isinstance(v, str) else v for k, v in data["item"].items()}
            return data | {"item": items}
        return data


def check_binding(
    binding: Binding, instrument: Instrument, design: Design, locator: Locator
) -> Iterator[Problem]:
    """Find what a binding names that neither the questionnaire nor the study has."""
    for key, words in words_of(design).items():
        bound = getattr(binding, key)
        if isinstance(bound, str) and bound not in words.values():
            yield unknown(f"unknown-{key}", locator.place((key,)), bound, sorted(set(words.values())))
        if isinstance(bound, Bound):
            for word, meant in _unmeant(bound, words):
                place = locator.place((key, "values", word))
                yield unknown(f"unknown-{key}", place, meant, sorted(set(words.values())))
    yield from _faulty_items(binding, instrument, locator)


def _faulty_items(binding: Binding, instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    items = {item.id: item for item in instrument.item}
    taken: dict[str, str] = {}
    for item, bound in binding.item.items():
        if item not in items:
            yield unknown("unknown-item", locator.place(("item", item)), item, items)
            continue
        response = instrument.format_of(item)
        answers = answer_ids(response) if response else {}
        for word, meant in _unmeant(bound, answers) if response else ():
            place = locator.place(("item", item, "values", word))
            yield unknown("unknown-answer", place, meant, dict.fromkeys(filter(None, answers.values())))
        first = taken.setdefault(bound.column, item)
        if first != item:
            arguments = {"word": item, "other": first}
            yield Problem("column-of-two", locator.place(("item", item, "column")), arguments)


def _unmeant(bound: Bound, words: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, meant) for word, meant in bound.values.items() if fold(meant) not in words]
