"""How the records of an export are laid out: which tool wrote them, and how many rows are headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fokus.material.exports.export import NOT_SHOWN, Format, as_number

Record = Sequence[str]

_GOOGLE: Final = frozenset({"tidsstämpel", "timestamp", "tidstempel", "aikaleima"})
_FORMS: Final = frozenset({"starttid", "start time", "slutförandetid", "completion time"})
_LIMESURVEY: Final = frozenset({"submitdate", "lastpage", "startlanguage", "seed"})
_QUALTRICS: Final = frozenset({"startdate", "enddate", "recordeddate", "responseid", "finished", "progress"})
_KOBO: Final = frozenset({"_uuid", "_submission_time", "__version__", "_id", "meta/instanceid", "_index"})
_ENOUGH: Final = 2
_WORDING: Final = 12
_SHARES: Final = 0.8
_SAMPLE: Final = 200
_share: Final = re.compile(r"[-\u2212]?\d{1,3}(?:[.,]\d+)?\s?%")


@dataclass(frozen=True, slots=True)
class Layout:
    """The tool, the heading and the wording of each column, and the record where answers begin."""

    format: Format
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    first: int


def find_layout(records: Sequence[Record]) -> Layout | None:
    """Recognize the layout of an export by its first records; None when all are empty.

    Records are counted as they are, empty ones too, so that rows keep their numbers.
    """
    top = next((at for at, record in enumerate(records) if any(cell.strip() for cell in record)), None)
    if top is None:
        return None
    head = [_plain(record) for record in records[top : top + 3]]
    second, third = [*head[1:], (), ()][:2]
    if any("importid" in cell.casefold() for cell in third):
        return _two("qualtrics", head[0], second, top + 3)
    if len(_LIMESURVEY & _folded(second)) >= _ENOUGH:
        return _two("limesurvey-vv", second, head[0], top + 2)
    named = _named(head[0], records[top + 1 : top + 1 + _SAMPLE])
    if named == "qualtrics" and _is_wording(head[0], second):
        return _two("qualtrics", head[0], second, top + 2)
    if named == "table" and _is_wording(head[0], second):
        return _two("table", head[0], second, top + 2)
    return Layout(named, head[0], head[0], top + 1)


def _plain(record: Record) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in record)


def _folded(record: Record) -> frozenset[str]:
    return frozenset(cell.casefold() for cell in record)


def _two(name: Format, ids: Record, texts: Record, first: int) -> Layout:
    width = max(len(ids), len(texts))
    longer = [(*each, *[""] * (width - len(each))) for each in (ids, texts)]
    return Layout(name, longer[0], longer[1], first)


def _named(header: Record, body: Sequence[Record]) -> Format:
    words = _folded(header)
    known: dict[Format, bool] = {
        "microsoft-forms": len(_FORMS & words) >= _ENOUGH,
        "google-forms": bool(header) and header[0].casefold() in _GOOGLE,
        "limesurvey": len(_LIMESURVEY & words) >= _ENOUGH,
        "qualtrics": len(_QUALTRICS & words) > _ENOUGH,
        "redcap": "redcap_event_name" in words or any("___" in word for word in words),
        "kobo": len(_KOBO & words) >= _ENOUGH,
        "aggregates": _is_aggregate(body),
    }
    return next((name for name, is_it in known.items() if is_it), "table")


def _is_aggregate(body: Sequence[Record]) -> bool:
    """Tell whether at least two columns hold shares in per cent: nobody answers with those."""
    columns = zip(*(record for record in body if any(record)), strict=False)
    return sum(map(_holds_shares, columns)) >= _ENOUGH


def _holds_shares(column: tuple[str, ...]) -> bool:
    filled = [cell.strip() for cell in column if cell.strip()]
    return bool(filled) and sum(bool(_share.fullmatch(cell)) for cell in filled) >= _SHARES * len(filled)


def _is_wording(header: Record, second: Record) -> bool:
    """Tell whether a second row words the questions: long texts, empty where a heading needs none."""
    filled = [cell for cell in second if cell]
    if not filled or any(as_number(cell) is not None or cell == NOT_SHOWN for cell in filled):
        return False
    long = sum(len(cell) for cell in filled) >= _WORDING * len(filled)
    gaps = len(filled) < len(header) and (not second or not second[0])
    return long and (gaps or header[0].casefold() in _QUALTRICS)
