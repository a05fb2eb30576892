"""A questionnaire as the text of its file."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fokus.study.cells import point_id
from fokus.study.questionnaire import Instrument, implied_kind

_TABLES = ("response", "choices")
_FIRST = ("id", "round", "value", "code", "kind", "response", "choices", "range", "title", "sv", "en")


def format_instrument(instrument: Instrument) -> str:
    """Return a questionnaire as TOML: reading the text gives the same questionnaire.

    What goes without saying is not said.
    """
    data = instrument.model_dump(exclude_defaults=True)
    parts = ["\n".join(_lines(_headed(instrument, data)))]
    for table in _TABLES:
        named = data.get(table, {}).items()
        parts += ["\n".join([f"[{table}.{_key(name)}]", *_lines(each)]) for name, each in named]
    items = zip(instrument.item, data.get("item", ()), strict=True)
    entries = [("item", _asked(each | {"kind": item.kind})) for item, each in items]
    entries += [("scale", _scored(each)) for each in data.get("scale", ())]
    parts += ["\n".join([f"[[{table}]]", *_lines(each)]) for table, each in entries]
    return "\n\n".join(parts) + "\n"


def _headed(instrument: Instrument, data: Mapping[str, Any]) -> dict[str, Any]:
    head = _without(data, *_TABLES, "item", "scale")
    title = instrument.title
    return head | {"title": title.sv} if title.sv == title.en != "" else head


def _asked(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item without its kind where what it names tells it."""
    return _without(item, "kind") if item["kind"] == implied_kind(_without(item, "kind")) else dict(item)


def _scored(scale: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scale without what one that comes with its scores need not say."""
    bare = scale.get("scored") and not scale["items"] and scale["min_answered"] == 1
    return _without(scale, "items", "min_answered") if bare else dict(scale)


def _without(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(data, key=_place):
        yield f"{_key(key)} = {_many(data[key])}"


def _place(key: str) -> int:
    return _FIRST.index(key) if key in _FIRST else len(_FIRST)


def _many(value: Any) -> str:
    """Write a list of tables with one a line, anything else in the line of its key."""
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return "[\n" + "".join(f"  {_inline(each)},\n" for each in value) + "]"
    return _inline(value)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_inline(value[key])}" for key in sorted(value, key=_place))
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return point_id(float(value)) if isinstance(value, int | float) else quoted(value)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else quoted(name)


def quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
