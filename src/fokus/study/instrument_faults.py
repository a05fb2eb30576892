"""What a questionnaire says of itself that does not hold together, and what is left of it without that."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.lines import Locator, Path
from fokus.study.questionnaire import WITH_POINTS, Instrument, Item, Scale, score_range
from fokus.study.response_faults import check_responses, is_sound, plain
from fokus.study.response_format import LANGUAGES, RESERVED, Labels
from fokus.study.toml import first_of_each


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


def check_instrument(instrument: Instrument, locator: Locator) -> list[Problem]:
    """Find what a questionnaire says of itself that does not hold together."""
    return [
        *_duplicates(instrument, locator),
        *check_responses(instrument, locator),
        *_faulty_items(instrument, locator),
        *_faulty_wordings(instrument, locator),
        *_faulty_scales(instrument, locator),
    ]


def check_rounds(instrument: Instrument, rounds: Collection[str], locator: Locator) -> list[Problem]:
    """Find rewordings for rounds that the study does not have."""
    return [
        unknown("unknown-round", locator.place(("item", n, "reworded", m, "round")), each.round, rounds)
        for n, item in enumerate(instrument.item)
        for m, each in enumerate(item.reworded)
        if each.round not in rounds
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


def _faulty_items(instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    for n, item in enumerate(instrument.item):
        if item.response is not None and item.response not in instrument.response:
            place = locator.place(("item", n, "response"))
            yield unknown("unknown-format", place, item.response, instrument.response)
        if item.choices is not None and item.choices not in instrument.choices:
            place = locator.place(("item", n, "choices"))
            yield unknown("unknown-choices", place, item.choices, instrument.choices)
        if not _is_of_its_kind(item):
            place = locator.place(("item", n, "kind"))
            yield Problem("item-kind", place, {"word": item.id, "kind": item.kind})
        if item.range is not None and item.range[0] >= item.range[1]:
            yield Problem("range-order", locator.place(("item", n, "range")), {"word": item.id})
        rounds = [each.round for each in item.reworded]
        for m, each in enumerate(rounds):
            if each in rounds[:m]:
                place = locator.place(("item", n, "reworded", m))
                yield Problem("reworded-twice", place, {"word": item.id, "round": each})


def _is_of_its_kind(item: Item) -> bool:
    """Tell whether an item names what its kind is answered with, and nothing else."""
    named = {"response": item.response, "choices": item.choices, "range": item.range}
    has = {key for key, value in named.items() if value is not None}
    if item.kind in WITH_POINTS:
        return has == {"response"}
    return has == {"choices"} if item.kind == "several" else has <= _OPTIONAL[item.kind]


_OPTIONAL: Final = {"number": {"range"}, "text": frozenset[str]()}


def _faulty_wordings(instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    """Find what lacks a wording in a language that items have, and items worded as another."""
    used = [key for key in LANGUAGES if any(getattr(item, key) for item in instrument.item)]
    for path, name, labels in _labelled(instrument):
        missing = [key for key in used if not getattr(labels, key)]
        told = isinstance(labels, Item) or len(missing) < len(used)
        for key in missing if told else ():
            arguments = {"word": shortened(name), "language": key}
            yield Problem("wording-missing", locator.place(path), arguments, severity="warning")
    seen: dict[str, str] = {}
    for n, item in enumerate(instrument.item):
        others = {seen.setdefault(plain(text), item.id) for text in (item.sv, item.en) if text}
        for other in sorted(others - {item.id}):
            arguments = {"word": item.id, "other": other}
            yield Problem("same-wording", locator.place(("item", n)), arguments, severity="warning")


def _labelled(instrument: Instrument) -> Iterator[tuple[Path, str, Labels]]:
    """Return what people read of a questionnaire; a step of a scale may be a number alone."""
    yield from ((("item", n), each.id, each) for n, each in enumerate(instrument.item))
    yield from ((("scale", n, "label"), each.id, each.label) for n, each in enumerate(instrument.scale))
    for table, keys in (("response", ("points", "non_answers")), ("choices", ("options", "non_answers"))):
        for name, answers in getattr(instrument, table).items():
            for key in keys:
                entries = enumerate(getattr(answers, key))
                yield from (((table, name, key, n), each.text("sv"), each) for n, each in entries)


def _faulty_scales(instrument: Instrument, locator: Locator) -> Iterator[Problem]:
    items = {item.id: item for item in first_of_each(instrument.item)}
    for n, scale in enumerate(instrument.scale):
        yield from _faulty_keying(scale, items, locator.place(("scale", n, "items")))
        if scale.scored is not (scale.range is not None) or (scale.scored and scale.items):
            yield Problem("scored-scale", locator.place(("scale", n)), {"word": scale.id})
        elif not scale.items and not scale.scored:
            yield Problem("scale-without-items", locator.place(("scale", n, "items")), {"word": scale.id})
        if scale.range is not None and scale.range[0] >= scale.range[1]:
            yield Problem("range-order", locator.place(("scale", n, "range")), {"word": scale.id})
        if scale.min_answered > len(scale.items) > 0:
            place = locator.place(("scale", n, "min_answered"))
            yield Problem("min-answered", place, {"word": scale.id, "limit": len(scale.items)})
        if scale.cut is not None and _is_sound(scale, sound_items(instrument)):
            low, high = score_range(instrument, scale)
            if not low < scale.cut <= high:
                place = locator.place(("scale", n, "cut"))
                arguments = {"word": scale.id, "low": f"{low:g}", "high": f"{high:g}"}
                yield Problem("cut-outside", place, arguments, severity="warning")


def _faulty_keying(scale: Scale, items: Mapping[str, Item], place: Place) -> Iterator[Problem]:
    unknown_items = [item for item in scale.item_ids if item not in items]
    yield from (unknown("unknown-item", place, item, items) for item in unknown_items)
    known = [items[item] for item in scale.item_ids if item in items]
    yield from (
        Problem("open-item-in-scale", place, {"word": item.id}) for item in known if item.response is None
    )
    yield from (
        Problem("choice-in-scale", place, {"word": item.id}) for item in known if item.kind == "single"
    )
    if len({item.response for item in known}) > 1 and not unknown_items:
        yield Problem("mixed-formats", place, {"word": scale.id})
    if len(set(scale.item_ids)) < len(scale.item_ids):
        yield Problem("item-twice", place, {"word": scale.id})


def sound_instrument(instrument: Instrument) -> Instrument:
    """Return the questionnaire with what holds together: the first of each id, scales that can be scored."""
    items = sound_items(instrument)
    scales = first_of_each(scale for scale in instrument.scale if _is_sound(scale, items))
    return instrument.model_copy(update={"item": items, "scale": scales})


def sound_items(instrument: Instrument) -> tuple[Item, ...]:
    """Return the items that can be read: the first of each id, of a kind, of answers with one meaning."""
    responses = {name for name, each in instrument.response.items() if is_sound(each)}
    choices = {name for name, each in instrument.choices.items() if is_sound(each)}
    return first_of_each(
        item
        for item in instrument.item
        if _is_of_its_kind(item)
        and (item.response is None or item.response in responses)
        and (item.choices is None or item.choices in choices)
    )


def _is_sound(scale: Scale, items: Iterable[Item]) -> bool:
    """Tell whether a scale's items are there, each once, and share one response format with an order."""
    if scale.scored:
        return not scale.items and scale.range is not None and scale.range[0] < scale.range[1]
    formats = {item.id: item.response for item in items if item.kind == "scale"}
    own = {formats.get(item) for item in scale.item_ids}
    once = len(set(scale.item_ids)) == len(scale.item_ids)
    enough = scale.min_answered <= len(scale.items)
    return once and len(own) == 1 and None not in own and enough and scale.range is None
