"""How the records of an export are laid out: which tool wrote them, and how many rows are headings."""

import re
from collections.abc import Mapping, Sequence
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
_TITLE: Final = 2
_TOP: Final = 20
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

    Records are counted as they are, empty ones too, so that rows keep their numbers. Titles above the
    headings are passed by.
    """
    top = _first_heading(records)
    if top is None:
        return None
    head = [_plain(record) for record in records[top : top + 3]]
    second, third = [*head[1:], (), ()][:2]
    if any("importid" in cell.casefold() for cell in third):
        return _two("qualtrics", head[0], second, top + 3)
    if len(_LIMESURVEY & _folded(second)) >= _ENOUGH:
        return _two("limesurvey-vv", second, head[0], top + 2)
    body = records[top + 1 : top + 1 + _SAMPLE]
    return _named_layout(_named(head[0], body), head[0], second, body[1:], top + 1)


def _named_layout(named: Format, first: Record, second: Record, body: Sequence[Record], at: int) -> Layout:
    """Return the layout of one row of headings, or of two where the second words or parts the first."""
    if named == "qualtrics" and _is_wording(first, second):
        return _two("qualtrics", first, second, at + 1)
    if joined := _joined(first, second, body):
        return Layout(named, joined, joined, at + 1)
    if named == "table" and _is_wording(first, second):
        return _two("table", first, second, at + 1)
    return Layout(named, tuple(first), tuple(first), at)


def sheet_of_answers(sheets: Mapping[str, Sequence[Record]]) -> str:
    """Return which sheet of a workbook holds the answers, by the first records of each.

    It is the first as a survey tool writes them, or the first that is at least half as wide as the
    widest: a summary, a cover or a list of codes has fewer columns than answers have.
    """
    layouts = {name: found for name, records in sheets.items() if (found := find_layout(records))}
    wide = {
        name: len(each.ids) for name, each in layouts.items() if any(map(_filled, sheets[name][each.first :]))
    }
    known = (name for name in wide if layouts[name].format not in {"table", "aggregates"})
    enough = (name for name in wide if 2 * wide[name] >= max(wide.values()))
    return next(known, next(enough, next(iter(sheets))))


def _first_heading(records: Sequence[Record]) -> int | None:
    """Return the first record that is no title: one or two cells above a table that is wider than that."""
    filled = [(at, n) for at, record in enumerate(records[:_SAMPLE]) if (n := _filled(record))][:_TOP]
    widest = max((n for _, n in filled), default=0)
    return next((at for at, n in filled if n > _TITLE or 2 * n >= widest), None)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record)


def _joined(upper: Record, lower: Record, body: Sequence[Record]) -> tuple[str, ...] | None:
    """Join two rows of headings, the upper of which has one cell for several columns; None of others.

    Below a heading that stands over its column alone nothing is written. What is a heading comes back in
    no row below, and is no number.
    """
    width = max(len(upper), len(lower))
    above, below = ((*each, *[""] * (width - len(each))) for each in (upper, lower))
    spans, under = _spans(above, below), [cell for cell in below if cell]
    alone = sum(
        bool(one and other and not span) for one, other, span in zip(above, below, spans, strict=True)
    )
    if not any(spans) or (alone and (len(under) < width or 2 * _filled(above) > width)):
        return None
    numbers = any(as_number(cell) is not None or cell == NOT_SHOWN for cell in under)
    if numbers or len({*under}) < len(under) or _come_back(below, body):
        return None
    return tuple(
        f"{group} [{own}]" if group and own else own or one
        for group, own, one in zip(spans, below, above, strict=True)
    )


def _come_back(below: Record, body: Sequence[Record]) -> bool:
    """Tell whether a row is one of many: a cell of it stands in a row below too, or there is none."""
    rows = [_plain(record) for record in body if any(record)]
    return not rows or any(
        cell and (cell,) == row[at : at + 1] for row in rows for at, cell in enumerate(below)
    )


def _spans(above: Record, below: Record) -> list[str]:
    """Return the heading that each column shares with the next or the one before, empty where it has none."""
    found: list[str] = []
    for at, cell in enumerate(above):
        begins = cell if below[at] and at + 1 < len(above) and below[at + 1] and not above[at + 1] else ""
        found.append(begins if cell else found[-1] if found and below[at] else "")
    return found


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
