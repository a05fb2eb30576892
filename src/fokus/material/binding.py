"""NAME.binding.toml: which column of an export holds what."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from fokus.problems import Place, Problem, unknown
from fokus.study.cells import answer_ids, fold, words_of
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Id, Instrument, ResponseFormat, numbers_in
from fokus.study.lines import Locator
from fokus.study.toml import Noun

NOT_SHOWN = "not_shown"


class Bound(Noun):
    """A column, and what its values mean where they are not ids or labels.

    A column of dates may stand for the round: each date means the round that it falls in. A word of a
    site or a profession that means nothing (``""``) is none that the study has.
    """

    column: str = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)


class Several(Noun):
    """A column with several choices in a cell; ``values`` gives each choice its id."""

    column: str = Field(min_length=1)
    delimiter: str = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)


class Choices(Noun):
    """One column a choice, with the choice's id; ``values`` are other words for ``yes`` and ``no``."""

    columns: dict[str, str] = Field(min_length=1)
    values: dict[str, str] = Field(default_factory=dict)


def _sort_of(data: Any) -> str:
    keys = data if isinstance(data, dict) else type(data).model_fields if isinstance(data, Noun) else ()
    return "a-column-a-choice" if "columns" in keys else "a-cell" if "delimiter" in keys else "a-column"


ItemColumns = Annotated[
    Annotated[Bound, Tag("a-column")]
    | Annotated[Several, Tag("a-cell")]
    | Annotated[Choices, Tag("a-column-a-choice")],
    Discriminator(_sort_of),
]


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
    item: dict[Id, ItemColumns] = Field(min_length=1)

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
                if not meant and key != "round":
                    continue
                place = locator.place((key, "values", word))
                yield unknown(f"unknown-{key}", place, meant, sorted(set(words.values())))
    yield from _faulty_items(binding, instrument, locator)


def columns_of(bound: Bound | Several | Choices) -> tuple[str, ...]:
    """Return the headings of the columns that answer an item, as an export has them."""
    named = tuple(bound.columns) if isinstance(bound, Choices) else (bound.column,)
    return tuple(" ".join(each.split()) for each in named)


def columns_bound(binding: Binding) -> tuple[str, ...]:
    """Return the headings of all columns that a binding names, as an export has them."""
    bounds = (binding.round, binding.site, binding.profession, *binding.item.values())
    found = [
        column
        for each in bounds
        if isinstance(each, Bound | Several | Choices)
        for column in columns_of(each)
    ]
    return (*found, *([" ".join(binding.respondent.column.split())] if binding.respondent else []))


def said(bound: Bound | Several | Choices) -> dict[str, str]:
    """Return what a binding says of words, by the word as it is compared."""
    return {fold(word): meant for word, meant in bound.values.items()}


def offered(instrument: Instrument, item: str) -> dict[str, str]:
    """Return what may stand for each choice that an item offers, folded; a non-answer is no choice."""
    choices = instrument.choices_of(item)
    if choices is None:
        return {}
    named = {
        fold(text): ""
        for each in choices.non_answers
        for text in (each.id, each.code, each.sv, each.en)
        if text
    }
    return named | {
        fold(text): each.id
        for each in choices.options
        for text in (each.sv, each.en, each.code, each.id)
        if text
    }


def meanings(response: ResponseFormat) -> dict[str, str]:
    """Return what a value of a binding may mean: an answer, no answer, or a question that was not shown."""
    return {NOT_SHOWN: NOT_SHOWN, BLANK: BLANK} | answer_ids(response)


def _faulty_items(binding: Binding, instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    items = {*(item.id for item in instrument.item), *numbers_in(instrument)}
    taken: dict[str, str] = {}
    for item, bound in binding.item.items():
        if item not in items:
            yield unknown("unknown-item", locator.place(("item", item)), item, sorted(items))
            continue
        yield from _faulty_number(item, bound, instrument, locator)
        yield from _faulty_values(item, bound, instrument, locator)
        for column in columns_of(bound):
            first = taken.setdefault(column, item)
            if first != item:
                arguments = {"word": item, "other": first}
                yield Problem("column-of-two", _column_place(item, locator), arguments)


def _faulty_number(
    item: str, bound: Bound | Several | Choices, instrument: Instrument, locator: Locator
) -> Iterator[Problem]:
    """Find a number that is bound to choices, and words for it that mean anything but no answer."""
    if item not in numbers_in(instrument):
        return
    if not isinstance(bound, Bound):
        yield Problem("choices-of-number", locator.place(("item", item)), {"item": item})
        return
    for word, meant in bound.values.items():
        if meant not in {BLANK, NOT_SHOWN}:
            place = locator.place(("item", item, "values", word))
            yield unknown("unknown-answer", place, meant, (BLANK, NOT_SHOWN))


def _column_place(item: str, locator: Locator) -> Place:
    return locator.place(("item", item, "column"))


def _faulty_values(
    item: str, bound: Bound | Several | Choices, instrument: Instrument, locator: Locator
) -> Iterator[Problem]:
    if item in numbers_in(instrument):
        return
    response = instrument.format_of(item)
    if response and not isinstance(bound, Bound):
        arguments = {"item": item, "format": str(instrument.find_item(item).response)}
        yield Problem("choices-of-scale", locator.place(("item", item)), arguments)
    words = meanings(response) if response else {}
    choices = dict.fromkeys(filter(None, offered(instrument, item).values()))
    named = (
        bound.columns if isinstance(bound, Choices) else bound.values if isinstance(bound, Several) else {}
    )
    for word, choice in named.items():
        if choices and choice not in choices:
            place = locator.place(("item", item, "columns" if isinstance(bound, Choices) else "values", word))
            yield unknown("unknown-answer", place, choice, choices)
    if isinstance(bound, Choices):
        words = {"yes": "yes", "no": "no", NOT_SHOWN: NOT_SHOWN}
    if words:
        for word, meant in _unmeant(bound, words):
            place = locator.place(("item", item, "values", word))
            yield unknown("unknown-answer", place, meant, dict.fromkeys(filter(None, words.values())))


def _unmeant(bound: Bound | Several | Choices, words: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, meant) for word, meant in bound.values.items() if fold(meant) not in words]
