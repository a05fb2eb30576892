"""The columns of an export as questions: grids, multiple choices, numbers, dates, the tool's own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fokus.material.exports.export import NOT_SHOWN, ColumnInfo, Format, Kind, as_number

TICKS: Final = frozenset({"1", "y", "yes", "ja", "j", "x", "true", "sant", "checked"})
NO_TICKS: Final = frozenset({"0", "n", "no", "nej", "false", "falskt", "unchecked", "", NOT_SHOWN})

_TOOL: Final = frozenset({
    "id", "starttid", "start time", "slutförandetid", "completion time", "tidsstämpel", "timestamp",
    "senaste ändringstid", "last modified time", "språk", "language", "submitdate", "lastpage", "seed",
    "startlanguage", "startdate", "datestamp", "refurl", "enddate", "status", "progress", "finished",
    "recordeddate", "responseid", "distributionchannel", "userlanguage", "duration (in seconds)", "_id",
    "_uuid", "_submission_time", "__version__", "_version_", "_index", "_status", "_tags", "_notes",
    "_validation_status", "meta/instanceid", "meta/rootuuid", "start", "end", "today", "formhub/uuid",
    "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
    "interviewtime", "respondent", "löpnummer", "datum", "date",
})  # fmt: skip
RUNNING: Final = frozenset({
    "id", "responseid", "_id", "_uuid", "meta/instanceid", "respondent", "löpnummer", "record_id",
})  # fmt: skip
_FEW: Final = 15
_MOST_PARTS: Final = 60
_LONGEST_CHOICE: Final = 80

_grid = re.compile(r"(?P<group>\S.*?)\s*\[(?P<row>[^\[\]]+)\]")
_underscored = re.compile(r"(?P<group>\w+?)_(?P<row>SQ\d+\w*|\d+)")
_date = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?: \d\d?[:.]\d\d.*)?")


def describe(
    name: Format, headings: Sequence[tuple[str, str]], columns: Mapping[str, Sequence[str]]
) -> tuple[ColumnInfo, ...]:
    """Tell of each column what it asks and how it was answered.

    ``headings`` are the heading and the wording of each column, ``columns`` the cells by heading.
    """
    ids = frozenset(each for each, _ in headings)
    told = [_parted(name, heading, text, ids) for heading, text in headings]
    ticked = _ticked(told, columns)
    bases = {each.group for each in told if each.id in ticked} & ids
    return tuple(_kinded(name, each, columns[each.id], ticked, bases) for each in told)


def _parted(name: Format, heading: str, text: str, ids: frozenset[str]) -> ColumnInfo:
    """Part the heading of a grid's row, or of a choice, from that of the whole."""
    wording = "" if _is_code(name, heading, text) else text
    if found := _grid.fullmatch(wording or heading):
        row = "" if name == "limesurvey" else found["row"]
        return ColumnInfo(heading, row, found["group"], found["row"])
    base, _, row = heading.rpartition("/")
    if name == "kobo" and base:
        return ColumnInfo(heading, "", base if base in ids else "", row if base in ids else "")
    base, _, row = heading.partition("___")
    if row:
        return ColumnInfo(heading, "", base, row)
    if name in {"qualtrics", "limesurvey-vv"} and (found := _underscored.fullmatch(heading)):
        group, _, row = wording.rpartition(" - ")
        return ColumnInfo(heading, row or wording, group or found["group"], row or wording or found["row"])
    return ColumnInfo(heading, wording)


def _is_code(name: Format, heading: str, text: str) -> bool:
    return text == heading and name in {"limesurvey", "redcap", "kobo", "spss"}


def _ticked(told: Iterable[ColumnInfo], columns: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the columns that are one choice each of a question that allows several."""
    groups: dict[str, list[ColumnInfo]] = {}
    for each in told:
        if each.group:
            groups.setdefault(each.group, []).append(each)
    found = [group for group in groups.values() if _is_ticking(group, columns)]
    return frozenset(each.id for group in found for each in group)


def _is_ticking(group: list[ColumnInfo], columns: Mapping[str, Sequence[str]]) -> bool:
    seen: set[str] = set()
    for each in group:
        own = {value.casefold() for value in set(columns[each.id])}
        seen |= own - {each.choice.casefold(), each.text.casefold()} if each.choice else own
    converted = seen == {"1", "2"}
    plain = seen <= TICKS | NO_TICKS and (len(group) > 1 or bool(seen & TICKS))
    return converted or plain


def _kinded(
    name: Format, each: ColumnInfo, values: Sequence[str], ticked: frozenset[str], bases: set[str]
) -> ColumnInfo:
    filled = [value for value in values if value and value != NOT_SHOWN]
    if each.id.casefold() in _TOOL or (name == "redcap" and each.id.endswith("_complete")):
        return replace(each, kind="tool", choice="")
    if each.id in ticked:
        return replace(each, kind="choice")
    if each.id in bases:
        return replace(each, kind="choices", delimiter=" ", choice="")
    kind = _kind(filled)
    delimiter = _divider(filled) if kind in {"text", "closed"} else ""
    if delimiter:
        kind = "choices"
    return replace(each, kind=kind, delimiter=delimiter, choice="")


def _kind(filled: Sequence[str]) -> Kind:
    distinct = set(filled)
    if not distinct:
        return "empty"
    if all(_date.fullmatch(value) for value in distinct):
        return "date"
    numbers = [as_number(value) for value in distinct]
    if None not in numbers:
        whole = all(number is not None and number.is_integer() for number in numbers)
        return "closed" if whole and len(distinct) <= _FEW else "number"
    longest = max(map(len, distinct))
    repeated = len(distinct) < len(filled) and len(distinct) <= _FEW and longest <= _LONGEST_CHOICE
    return "closed" if repeated and not any("\n" in value for value in distinct) else "text"


def _divider(filled: Sequence[str]) -> str:
    """Return what divides several choices in one cell, empty when the cells are something else.

    Forms ends each choice with a semicolon; elsewhere the same choices come back in several mixtures.
    """
    distinct = set(filled)
    if distinct and all(value.endswith(";") for value in distinct):
        return ";"
    return next((mark for mark in (";", ",", "|") if _is_mixture(distinct, mark)), "")


def _is_mixture(distinct: Iterable[str], mark: str) -> bool:
    mixtures = [split_choices(value, mark) for value in distinct]
    counted = Counter(part for parts in mixtures for part in set(parts))
    if not counted or len(counted) > _MOST_PARTS or max(map(len, counted)) > _LONGEST_CHOICE:
        return False
    several = sum(len(parts) > 1 for parts in mixtures) > 1
    back = sum(count > 1 for count in counted.values())
    return several and 2 * back > len(counted) and not any("\n" in part for part in counted)


def split_choices(cell: str, delimiter: str, known: Iterable[str] = ()) -> list[str]:
    """Split a cell into its choices; a known choice that holds the delimiter itself is kept whole.

    Examples
    --------
    >>> split_choices("Närvaro;SIP;", ";")
    ['Närvaro', 'SIP']
    >>> split_choices("Tid, möten, SIP", ",", ["Tid, möten", "SIP"])
    ['Tid, möten', 'SIP']
    """
    parts = [part.strip() for part in cell.split(delimiter)]
    whole = {tuple(part.strip().casefold() for part in each.split(delimiter)) for each in known}
    longest = max(map(len, whole), default=1)
    found: list[str] = []
    at = 0
    while at < len(parts):
        width = next((n for n in range(longest, 1, -1) if _lowered(parts[at : at + n]) in whole), 1)
        found.append(f"{delimiter} ".join(parts[at : at + width]))
        at += width
    return [part for part in found if part]


def _lowered(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)
