"""The columns of an export through its binding: who answered, and what."""

from collections.abc import Mapping

import pandas as pd

from fokus.material.binding import (
    NOT_SHOWN,
    Binding,
    Bound,
    columns_bound,
    columns_of,
    meanings,
    offered,
    said,
)
from fokus.material.exports import export
from fokus.material.exports.choices import chosen_of
from fokus.material.exports.dates import dated
from fokus.material.exports.distinct import column_of
from fokus.material.exports.export import as_number
from fokus.material.exports.times import clocks_of, times_of
from fokus.material.links import respondent_code
from fokus.material.responses import RESPONDENT, Responses
from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.cells import fold, point_id, words_of
from fokus.study.csvfile import Row, Sheet
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Instrument, Range, ResponseFormat, numbers_in


def read_columns(
    sheet: Sheet, binding: Binding, instrument: Instrument, design: Design
) -> tuple[Responses | None, list[Problem]]:
    """Read the rows of an export through its binding.

    An answer outside its format or its range is a problem with row and column and counts as missing. A
    row of a round that the study does not have is left out. Respondents without a code get one of their
    own. Numbers, and scores that come ready made, stand among the answers.
    """
    missing = _missing_columns(binding, sheet.header)
    if missing or not sheet.header:
        return None, missing if sheet.header else []
    rows, people, faults = _people(list(sheet.rows), binding, design)
    given, wrong = _given(rows, binding, instrument)
    answers = given.apply(lambda column: column.map(_points(instrument, str(column.name)))).astype(float)
    numbers, beyond = _numbers(rows, binding, instrument)
    answers = answers.join(numbers)
    several = {each: binding.item[each] for each in _open(binding, instrument)}
    chosen, odd = chosen_of(rows, several, {each: offered(instrument, each) for each in several})
    texts = _texts(rows, binding, instrument)
    times = _times(sheet, rows)
    problems = [*faults, *wrong, *beyond, *odd]
    return Responses(instrument, people, answers, given, chosen, texts, times), problems


def _missing_columns(binding: Binding, header: tuple[str, ...]) -> list[Problem]:
    place, known = Place(binding.file, row=1), frozenset(header)
    return [unknown("no-column", place, each, header) for each in columns_bound(binding) if each not in known]


def _people(
    rows: list[Row], binding: Binding, design: Design
) -> tuple[list[Row], pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    words = words_of(design)
    if isinstance(binding.round, Bound):
        column = " ".join(binding.round.column.split())
        words["round"] = dated(design, {row[column] for row in rows}) | words["round"]
    kept, people = [], []
    for row in rows:
        known = {key: _one_of(row, key, getattr(binding, key), words[key], problems) for key in words}
        if known["round"]:
            kept.append(row)
            people.append(_person(row, binding, known))
    return kept, pd.DataFrame(people, columns=list(RESPONDENT)), problems


def _one_of(
    row: Row, key: str, bound: str | Bound | None, words: Mapping[str, str], problems: list[Problem]
) -> str | None:
    if not isinstance(bound, Bound):
        return bound if bound in words.values() else None
    column = " ".join(bound.column.split())
    values = {fold(word): each for word, each in bound.values.items()}
    cell = fold(row[column])
    found = words.get(fold(values.get(cell, cell)))
    if found is None and cell not in values and (cell or key == "round"):
        problems.append(unknown(f"unknown-{key}", row.at(column), row[column], sorted(set(words.values()))))
    return found


def _person(row: Row, binding: Binding, known: Mapping[str, str | None]) -> dict[str, object]:
    respondent = binding.respondent
    code = respondent_code(row[" ".join(respondent.column.split())]) if respondent else ""
    linked = bool(code) and respondent is not None and respondent.link == "code"
    own = f"{binding.file}:{row.number}"
    identity = code if linked else own
    return {"respondent": identity, "linked": linked, "file": binding.file, "row": row.number, **known}


def _open(binding: Binding, instrument: Instrument) -> list[str]:
    others = numbers_in(instrument)
    return [
        item.id
        for item in instrument.item
        if item.response is None and item.id in binding.item and item.id not in others
    ]


def _numbers(rows: list[Row], binding: Binding, instrument: Instrument) -> tuple[pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    found = {}
    for item, limits in numbers_in(instrument).items():
        if isinstance(bound := binding.item.get(item), Bound):
            words = {word for word, meant in said(bound).items() if meant in {BLANK, NOT_SHOWN}}
            column = " ".join(bound.column.split())
            numbers = [_number(row[column], limits, words) for row in rows]
            odd = [row for row, number in zip(rows, numbers, strict=True) if number is None]
            problems += [
                Problem("outside-format", row.at(column), {"value": shortened(row[column]), "item": item})
                for row in odd
            ]
            found[item] = numbers
    return pd.DataFrame(found, index=range(len(rows)), columns=list(found), dtype=float), problems


def _number(cell: str, limits: Range | None, words: set[str]) -> float | None:
    """Return the number of a cell, NaN where there is no answer, None where it is none that is allowed."""
    if not cell or cell == export.NOT_SHOWN or fold(cell) in words:
        return float("nan")
    number = as_number(cell)
    return None if number is None or (limits and not limits[0] <= number <= limits[1]) else number


def _texts(rows: list[Row], binding: Binding, instrument: Instrument) -> pd.DataFrame:
    bounds = {item: binding.item[item] for item in _open(binding, instrument)}
    columns = {item: columns_of(each)[0] for item, each in bounds.items() if isinstance(each, Bound)}
    cells = {item: [row[column] for row in rows] for item, column in columns.items()}
    gone = {export.NOT_SHOWN: None}
    texts = {item: [gone.get(cell, cell) for cell in each] for item, each in cells.items()}
    return pd.DataFrame(texts, index=range(len(rows)), columns=list(columns), dtype=object)


def _times(sheet: Sheet, rows: list[Row]) -> pd.DataFrame:
    """Return how long each took; the days of rows that are left out tell their order too."""
    kept = {row.number for row in rows}
    times = times_of([column_of([row[each] for row in sheet.rows]) for each in clocks_of(sheet.header)])
    at = [n for n, row in enumerate(sheet.rows) if row.number in kept]
    return times if times.empty else times.take(at).reset_index(drop=True)


def _given(rows: list[Row], binding: Binding, instrument: Instrument) -> tuple[pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    closed = [item.id for item in instrument.item if item.response and item.id in binding.item]
    bounds = {item: bound for item in closed if isinstance(bound := binding.item[item], Bound)}
    columns = {item: _answers(rows, item, bound, instrument, problems) for item, bound in bounds.items()}
    return pd.DataFrame(columns, index=range(len(rows)), columns=list(bounds), dtype=object), problems


def _points(instrument: Instrument, item: str) -> dict[str, float]:
    response = instrument.format_of(item)
    return {point_id(point.value): point.value for point in response.points} if response else {}


def _answers(
    rows: list[Row], item: str, bound: Bound, instrument: Instrument, problems: list[Problem]
) -> list[str | None]:
    response = instrument.format_of(item)
    ids = meanings(response) if response else {}
    ids |= {fold(word): ids.get(fold(meant), BLANK) for word, meant in bound.values.items()}
    ids.setdefault(export.NOT_SHOWN, NOT_SHOWN)
    column = " ".join(bound.column.split())
    cells = [row[column] for row in rows]
    found = {cell: ids.get(fold(cell)) for cell in set(cells)}
    wrong = [(row, cell) for row, cell in zip(rows, cells, strict=True) if found[cell] is None]
    problems += [
        Problem("outside-format", row.at(column), {"value": shortened(cell), "item": item})
        for row, cell in wrong
    ]
    shown = _is_own(response)
    meant = {
        cell: None if answer == NOT_SHOWN and not shown else answer or BLANK for cell, answer in found.items()
    }
    return [meant[cell] for cell in cells]


def _is_own(response: ResponseFormat | None) -> bool:
    """Tell whether a format has a non-answer of its own by the name of what was not shown."""
    return response is not None and any(each.id == NOT_SHOWN for each in response.non_answers)
