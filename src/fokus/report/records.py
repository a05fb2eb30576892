"""Released -> what programs read: JSON and delimited text, with ids and never with persons."""

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fokus.analysis.query import format_query
from fokus.analysis.result import (
    COEFFICIENT_COLUMNS,
    CONTRAST_COLUMNS,
    ESTIMATE_COLUMNS,
    QUOTE_COLUMNS,
    RECORD_COLUMNS,
    SUMMARY_COLUMNS,
    Coefficient,
    Contrast,
    Estimate,
    RecordRow,
)
from fokus.disclosure.released import Released, ReleasedQuote, ReleasedSummary
from fokus.material.exports.writing import safe_cell
from fokus.messages.forms import MINUS
from fokus.report.blocks import Table
from fokus.report.labels import Labels
from fokus.report.quotes import attribution

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_json(released: Released, labels: Labels) -> str:
    """Return one object: query, kind, rows, contrasts, notes. Hidden values are null and marked."""
    return dumped(record(released, labels))


def dumped(value: dict[str, Any]) -> str:
    """Write a record of plain values as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def fingerprint(value: dict[str, Any]) -> str:
    """Return the SHA-256 of a record, its numbers to 12 digits: the last few depend on the machine."""
    return hashlib.sha256(dumped(steady(value)).encode()).hexdigest()


def steady(value: Any) -> Any:
    """Return plain values with their numbers rounded to 12 digits that count."""
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0  # no minus zero
    if isinstance(value, Mapping):
        return {key: steady(each) for key, each in value.items()}
    return [steady(each) for each in value] if isinstance(value, list) else value


def to_csv(released: Released, labels: Labels) -> bytes:
    """Return the rows as a table for a spreadsheet: semicolon and decimal comma when Swedish.

    A text cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    return delimited(*values(released, labels), labels)


def values(released: Released, labels: Labels) -> tuple[list[str], list[dict[str, Any]]]:
    """Return what the columns of an answer are called, and its rows."""
    rows: list[dict[str, Any]] = record(released, labels)["rows"]
    return list(rows[0]) if rows else _columns(released), rows


def delimited(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], labels: Labels) -> bytes:
    """Return records as delimited text, empty where a record lacks a column."""
    swedish = labels.language == "sv"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column), swedish=swedish) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _columns(released: Released) -> list[str]:
    if released.kind == "quote":
        return list(QUOTE_COLUMNS)
    columns = {"coefficient": COEFFICIENT_COLUMNS, "summary": SUMMARY_COLUMNS, "record": RECORD_COLUMNS}
    return [*released.dimensions, *columns.get(released.kind, ESTIMATE_COLUMNS)]


def record(released: Released, labels: Labels) -> dict[str, Any]:
    """Return one answer as a record of plain values, with ids and without persons."""
    rows: Iterable[dict[str, Any]]
    if released.kind == "quote":
        rows = (_quote(quote, labels) for quote in released.quotes)
    elif released.kind == "summary":
        rows = map(_summary, released.summaries)
    elif released.kind == "record":
        rows = map(_record, released.records)
    else:
        rows = (_estimate(row) for row in released.rows)
    return {
        "query": format_query(released.query),
        "kind": released.kind,
        "rows": list(rows),
        "contrasts": [_contrast(each) for each in released.contrasts],
        "notes": [{"code": note.code, **note.arguments} for note in released.notes],
    }


def _estimate(row: Estimate) -> dict[str, Any]:
    if isinstance(row, Coefficient):
        names = {"coefficient": "measure", "units": "n"}
        values = {each: _plain(getattr(row, names.get(each, each))) for each in COEFFICIENT_COLUMNS}
    else:
        values = {column: _plain(getattr(row, column)) for column in ESTIMATE_COLUMNS}
    return {**row.at, **values, "base": row.size, "hidden": row.hidden}


def _contrast(contrast: Contrast) -> dict[str, Any]:
    names = {"origin": "from"}
    values = {names.get(each, each): _plain(getattr(contrast, each)) for each in CONTRAST_COLUMNS}
    return {**contrast.at, **values, "base": contrast.size, "hidden": contrast.hidden}


def _quote(quote: ReleasedQuote, labels: Labels) -> dict[str, Any]:
    return {
        "id": quote.id, "text": quote.text, "attribution": attribution(quote, labels), "theme": quote.theme,
        "round": quote.attribution.round, "approval": quote.approval,
    }  # fmt: skip


def _summary(summary: ReleasedSummary) -> dict[str, Any]:
    return {**dict(summary.at), **{each: getattr(summary, each) for each in SUMMARY_COLUMNS}}


def _record(row: RecordRow) -> dict[str, Any]:
    when, until = row.when, row.until
    told = {
        "start": when.start.isoformat() if when else None, "precision": when.precision if when else None,
        "end": until.end.isoformat() if until else when.end.isoformat() if when else None,
        "records": ",".join(row.records),
    }  # fmt: skip
    return {**row.at, **{each: told.get(each, getattr(row, each, None)) for each in RECORD_COLUMNS}}


def _plain(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _cell(value: object, *, swedish: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace(".", ",") if swedish else repr(value)
    text = str(value)
    begins = isinstance(value, str) and text.startswith((*FORMULA, MINUS))
    return f"'{text}" if begins else str(safe_cell(text))


def to_text(table: Table) -> str:
    """Return a table as plain text in Markdown's form, its notes below."""
    heads = [column.label.replace("|", "/") for column in table.columns]
    rules = ["---:" if column.align == "right" else "---" for column in table.columns]
    body = [[cell.replace("|", "/") for cell in row] for row in table.rows]
    lines = [f"| {' | '.join(cells)} |" for cells in (heads, rules, *body)]
    return "\n".join([*lines, *(f"\n{note}" for note in table.notes)]) + "\n"
