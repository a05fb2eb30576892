"""A questionnaire: items with wording, response formats with their non-answers, scales."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from fokus.problems import Problem, unknown
from fokus.study.lines import Locator
from fokus.study.toml import Noun, first_of_each

ID = r"^[^\W_][\w.-]*$"
Id = Annotated[str, Field(pattern=ID)]
BLANK = "blank"
ALL, MIXED = "all", "mixed"
RESERVED = frozenset({ALL, MIXED})
LARGEST_POINT = 1_000_000


class Labels(Noun):
    """A wording in one or both languages of fokus."""

    sv: str = ""
    en: str = ""

    def text(self, language: str) -> str:
        """Return the wording in a language, or in the other when that is the only one."""
        chosen = self.en if language == "en" else self.sv
        return chosen or self.sv or self.en


class Point(Labels):
    """One step of a response format."""

    value: float = Field(ge=-LARGEST_POINT, le=LARGEST_POINT)


class NonAnswer(Labels):
    """An answer that is none: don't know, not applicable, prefer not to say."""

    id: Id


class ResponseFormat(Noun):
    """The points that an item may be answered with, in order, and its non-answers."""

    indivisible: ClassVar[bool] = True
    points: tuple[Point, ...] = Field(min_length=2)
    non_answers: tuple[NonAnswer, ...] = ()

    @property
    def lowest(self) -> float:
        """The smallest value of a point."""
        return min(point.value for point in self.points)

    @property
    def highest(self) -> float:
        """The largest value of a point."""
        return max(point.value for point in self.points)


class Rewording(Labels):
    """The wording that an item had in one round."""

    round: Id


class Item(Labels):
    """A statement or question; without a response format it is an open question."""

    indivisible: ClassVar[bool] = True
    id: Id
    response: Id | None = None
    sensitive: bool = False
    reworded: tuple[Rewording, ...] = ()

    def asked(self, round_id: str | None, language: str) -> str:
        """Return the wording in a round: the declared rewording, else the item's own."""
        changed = next((each for each in self.reworded if each.round == round_id), None)
        return (changed.text(language) if changed else "") or self.text(language)


class Scale(Noun):
    """Items that together measure one construct; a minus before an item: reverse-keyed."""

    indivisible: ClassVar[bool] = True
    id: Id
    label: Labels
    items: tuple[str, ...] = Field(min_length=1)
    min_answered: int = Field(ge=1)
    score: Literal["mean", "sum", "index"] = "mean"
    bound: float | None = None
    sensitive: bool = False

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
    title: Labels
    owner: str = ""
    licence: str = ""
    citation: str = ""
    response: dict[Id, ResponseFormat]
    item: tuple[Item, ...] = Field(min_length=1)
    scale: tuple[Scale, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_title(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("title"), str):
            return data | {"title": {"sv": data["title"], "en": data["title"]}}
        return data

    def find_item(self, item: str) -> Item:
        """Return an item by its id."""
        return next(each for each in self.item if each.id == item)

    def format_of(self, item: str) -> ResponseFormat | None:
        """Return the response format of an item, None for an open question."""
        response = self.find_item(item).response
        return None if response is None else self.response[response]


def shared_ids(instrument: Instrument, others: Iterable[Instrument], locator: Locator) -> list[Problem]:
    """Find items and scales whose ids another questionnaire has too: a question would not know which."""
    taken = {each: other.id for other in others for each in _ids(other) if other.id != instrument.id}
    named = [(("item", n, "id"), each.id) for n, each in enumerate(instrument.item)]
    named += [(("scale", n, "id"), each.id) for n, each in enumerate(instrument.scale)]
    return [
        Problem("id-in-two", locator.place(path), {"word": each, "other": taken[each]})
        for path, each in named
        if each in taken
    ]


def _ids(instrument: Instrument) -> list[str]:
    return [*(item.id for item in instrument.item), *(scale.id for scale in instrument.scale)]


def score_range(instrument: Instrument, scale: Scale) -> tuple[float, float]:
    """Return the lowest and highest score that a scale can have."""
    response = instrument.format_of(scale.item_ids[0])
    if scale.score == "index" or response is None:
        return 0.0, 10.0
    times = len(scale.items) if scale.score == "sum" else 1
    return response.lowest * times, response.highest * times


def check_instrument(instrument: Instrument, locator: Locator) -> list[Problem]:
    """Find what a questionnaire says of itself that does not hold together."""
    return [
        *_duplicates(instrument, locator),
        *_unknown_formats(instrument, locator),
        *_faulty_non_answers(instrument, locator),
        *_faulty_scales(instrument, locator),
    ]


def _duplicates(instrument: Instrument, locator: Locator) -> list[Problem]:
    problems = []
    seen: set[str] = {instrument.id}
    ids = [(("item", n), each.id) for n, each in enumerate(instrument.item)]
    ids += [(("scale", n), each.id) for n, each in enumerate(instrument.scale)]
    for path, each in ids:
        if each in RESERVED:
            problems.append(Problem("reserved-id", locator.place((*path, "id")), {"word": each}))
        if each in seen:
            problems.append(Problem("duplicate-id", locator.place((*path, "id")), {"word": each}))
        seen.add(each)
    return problems


def _faulty_non_answers(instrument: Instrument, locator: Locator) -> list[Problem]:
    """Find non-answers whose id is that of a point, of no answer at all, or of another non-answer."""
    problems = []
    for name, response in instrument.response.items():
        taken = {BLANK, *(f"{point.value:g}" for point in response.points)}
        for n, each in enumerate(response.non_answers):
            if each.id in taken:
                place = locator.place(("response", name, "non_answers", n))
                problems.append(Problem("non-answer-id", place, {"word": each.id}))
            taken.add(each.id)
    return problems


def _unknown_formats(instrument: Instrument, locator: Locator) -> list[Problem]:
    return [
        unknown("unknown-format", locator.place(("item", n, "response")), item.response, instrument.response)
        for n, item in enumerate(instrument.item)
        if item.response is not None and item.response not in instrument.response
    ]


def _faulty_scales(instrument: Instrument, locator: Locator) -> list[Problem]:
    known = {item.id: item.response for item in first_of_each(instrument.item)}
    problems = []
    for n, scale in enumerate(instrument.scale):
        place = locator.place(("scale", n, "items"))
        unknown_items = [item for item in scale.item_ids if item not in known]
        problems += [unknown("unknown-item", place, item, known) for item in unknown_items]
        open_items = [item for item in scale.item_ids if item in known and known[item] is None]
        problems += [Problem("open-item-in-scale", place, {"word": item}) for item in open_items]
        if len({known.get(item) for item in scale.item_ids}) > 1 and not unknown_items:
            problems.append(Problem("mixed-formats", place, {"word": scale.id}))
        if len(set(scale.item_ids)) < len(scale.item_ids):
            problems.append(Problem("item-twice", place, {"word": scale.id}))
        if scale.min_answered > len(scale.items):
            place = locator.place(("scale", n, "min_answered"))
            problems.append(Problem("min-answered", place, {"word": scale.id, "limit": len(scale.items)}))
    return problems


def sound_instrument(instrument: Instrument) -> Instrument:
    """Return the questionnaire with what holds together: the first of each id, scales that can be scored."""
    items = first_of_each(
        item for item in instrument.item if item.response is None or item.response in instrument.response
    )
    formats = {item.id: item.response for item in items}
    scales = first_of_each(scale for scale in instrument.scale if _is_sound(scale, formats))
    return instrument.model_copy(update={"item": items, "scale": scales})


def _is_sound(scale: Scale, formats: Mapping[str, str | None]) -> bool:
    """Tell whether a scale's items are there, each once, and share one response format."""
    own = {formats.get(item) for item in scale.item_ids}
    once = len(set(scale.item_ids)) == len(scale.item_ids)
    return once and len(own) == 1 and None not in own and scale.min_answered <= len(scale.items)
