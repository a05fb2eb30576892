"""The nouns of a questionnaire: its items, its scales, and the whole as it was given."""

from typing import Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from fokus.study.response_format import INDEX, Choices, Id, Labels, ResponseFormat
from fokus.study.toml import Noun

Kind = Literal["scale", "single", "several", "number", "text"]
Range = tuple[float, float]
WITH_POINTS: Final = frozenset({"scale", "single"})


class Rewording(Labels):
    """The wording that an item had in one round."""

    round: Id


class Item(Labels):
    """A statement or question, and how it is answered.

    A ``scale`` item has points in order, a ``single`` choice points without one; both name a
    response format. An item with ``several`` choices names a list of them, a ``number`` may have a
    range, and what has none of these is open: a ``text`` that can be coded and quoted.
    """

    indivisible: ClassVar[bool] = True
    id: Id
    kind: Kind = "text"
    response: Id | None = None
    choices: Id | None = None
    range: Range | None = None
    sensitive: bool = False
    reworded: tuple[Rewording, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _kind_of_what_it_names(cls, data: object) -> object:
        return {"kind": implied_kind(data)} | data if isinstance(data, dict) else data

    def asked(self, round_id: str | None, language: str) -> str:
        """Return the wording in a round: the declared rewording, else the item's own."""
        changed = next((each for each in self.reworded if each.round == round_id), None)
        return (changed.text(language) if changed else "") or self.text(language)


def implied_kind(item: dict[str, Any]) -> Kind:
    """Return the kind of an item that does not say: by what it names to be answered with."""
    if item.get("response") is not None:
        return "scale"
    if item.get("choices") is not None:
        return "several"
    return "number" if item.get("range") is not None else "text"


class Scale(Noun):
    """Items that together measure one construct; a minus before an item: reverse-keyed.

    ``cut``: the share of scores at or above it is told; ``bound``: a smaller change is unchanged;
    both in the unit of the score. A ``scored`` scale has its scores from elsewhere, within its
    ``range``, and no items.
    """

    indivisible: ClassVar[bool] = True
    id: Id
    label: Labels
    items: tuple[str, ...]
    min_answered: int = Field(ge=1)
    score: Literal["mean", "sum", "index"] = "mean"
    cut: float | None = None
    bound: float | None = Field(default=None, ge=0)
    scored: bool = False
    range: Range | None = None
    sensitive: bool = False

    @model_validator(mode="before")
    @classmethod
    def _no_items_when_scored(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("scored") is True:
            return {"items": (), "min_answered": 1} | data
        return data

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The items' ids without the sign of keying."""
        return tuple(item.removeprefix("-") for item in self.items)

    @property
    def reverse_keyed(self) -> frozenset[str]:
        """The ids of the items that are turned around before scoring."""
        return frozenset(item[1:] for item in self.items if item.startswith("-"))


class Instrument(Noun):
    """A questionnaire as it was given, frozen with the study."""

    id: Id
    kind: Literal["questionnaire"] = "questionnaire"
    title: Labels
    version: str = ""
    owner: str = ""
    licence: str = ""
    citation: str = ""
    response: dict[Id, ResponseFormat] = Field(default_factory=dict)
    choices: dict[Id, Choices] = Field(default_factory=dict)
    item: tuple[Item, ...] = Field(min_length=1)
    scale: tuple[Scale, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_title(cls, data: object) -> object:
        return with_plain_title(data)

    def find_item(self, item: str) -> Item:
        """Return an item by its id."""
        return next(each for each in self.item if each.id == item)

    def format_of(self, item: str) -> ResponseFormat | None:
        """Return the response format of an item, None for one without points."""
        response = self.find_item(item).response
        return None if response is None else self.response[response]

    def choices_of(self, item: str) -> Choices | None:
        """Return what an item with several choices offers, None for any other item."""
        choices = self.find_item(item).choices
        return None if choices is None else self.choices[choices]


def with_plain_title(data: object) -> object:
    """Return what a file says with a title that is one text standing for both languages."""
    if isinstance(data, dict) and isinstance(data.get("title"), str):
        return data | {"title": {"sv": data["title"], "en": data["title"]}}
    return data


def score_range(instrument: Instrument, scale: Scale) -> Range:
    """Return the lowest and highest score that a scale can have."""
    if scale.scored:
        return scale.range or INDEX
    response = instrument.format_of(scale.item_ids[0])
    if scale.score == "index" or response is None:
        return INDEX
    times = len(scale.items) if scale.score == "sum" else 1
    return response.lowest * times, response.highest * times


def numbers_in(instrument: Instrument) -> dict[str, Range | None]:
    """Return what is answered with a number, by id, and its range: number items and scored scales."""
    numbers = {item.id: item.range for item in instrument.item if item.kind == "number"}
    return numbers | {scale.id: scale.range for scale in instrument.scale if scale.scored}
