"""A binding as the text of its file, with the wordings and labels that the export had beside its columns."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from fokus.material.binding import Binding, Bound, Choices, Several, columns_of
from fokus.material.exports.export import ColumnInfo

ItemHolds = Bound | Several | Choices
_bare: Final = re.compile(r"[A-Za-z0-9_-]+")


def format_binding(binding: Binding, columns: Sequence[ColumnInfo] = ()) -> str:
    """Return a binding as the text of its file.

    ``columns`` are those of the export: what the file itself said of a column, its wording and its labels,
    stands in a comment above the item, or last for a column that no item has.

    Examples
    --------
    >>> print(format_binding(Binding(file="maj.csv", instrument="eht", round="omg1", item={"k1": "K1"})))
    file = "maj.csv"
    instrument = "eht"
    round = "omg1"
    <BLANKLINE>
    [item.k1]
    column = "K1"
    <BLANKLINE>
    """
    lines = [f"file = {_quoted(binding.file)}", f"instrument = {_quoted(binding.instrument)}"]
    lines.append(f"round = {_inline(binding.round)}")
    if binding.respondent:
        column, link = _quoted(binding.respondent.column), _quoted(binding.respondent.link)
        lines.append(f"respondent = {{ column = {column}, link = {link} }}")
    groups = {"site": binding.site, "profession": binding.profession}
    lines += [f"{key} = {_inline(bound)}" for key, bound in groups.items() if bound is not None]
    told = {each.id: list(_told(each)) for each in columns}
    for item, bound in binding.item.items():
        own = [line for column in columns_of(bound) for line in told.pop(column, ())]
        lines += ["", *own, f"[item.{_key(item)}]", *_item_lines(bound)]
    rest = [line for each in told.values() for line in each]
    return "\n".join([*lines, *([""] if rest else []), *rest]) + "\n"


def _told(column: ColumnInfo) -> Iterator[str]:
    if column.text and column.text != column.id:
        yield f"# {_plain(column.id)}: {_plain(column.text)}"
    if column.labels:
        labels = ", ".join(f"{code} = {label}" for code, label in column.labels.items())
        yield f"# {_plain(column.id)}: {_plain(labels)}"


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def _inline(bound: str | Bound) -> str:
    if isinstance(bound, str):
        return _quoted(bound)
    values = f", values = {_table(bound.values)}" if bound.values else ""
    return f"{{ column = {_quoted(bound.column)}{values} }}"


def _item_lines(bound: ItemHolds) -> list[str]:
    if isinstance(bound, Choices):
        lines = [f"columns = {_table(bound.columns)}"]
    else:
        lines = [f"column = {_quoted(bound.column)}"]
    if isinstance(bound, Several):
        lines.append(f"delimiter = {_quoted(bound.delimiter)}")
    return [*lines, f"values = {_table(bound.values)}"] if bound.values else lines


def _table(values: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{_quoted(key)} = {_quoted(value)}' for key, value in values.items())} }}"


def _key(item: str) -> str:
    return item if _bare.fullmatch(item) else _quoted(item)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
