"""The columns of an export through its binding: who answered, and what."""

from collections.abc import Mapping

import pandas as pd

from fokus.material.binding import Binding, Bound
from fokus.material.responses import RESPONDENT, Responses
from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.cells import answer_ids, fold, point_id, words_of
from fokus.study.csvfile import Row, Sheet
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Instrument


def read_columns(
    sheet: Sheet, binding: Binding, instrument: Instrument, design: Design
) -> tuple[Responses | None, list[Problem]]:
    """Read the rows of an export through its binding.

    An answer outside its format is a problem with row and column and counts as missing. A row of a
    round that the study does not have is left out. Respondents without a code get one of their own.
    """
    missing = _missing_columns(binding, sheet.header)
    if missing or not sheet.header:
        return None, missing if sheet.header else []
    rows, people, faults = _people(list(sheet.rows), binding, design)
    given, wrong = _given(rows, binding, instrument)
    answers = given.apply(lambda column: column.map(_points(instrument, str(column.name)))).astype(float)
    return Responses(instrument, people, answers, given), [*faults, *wrong]


def _missing_columns(binding: Binding, header: tuple[str, ...]) -> list[Problem]:
    bounds = [binding.round, binding.site, binding.profession, *binding.item.values()]
    columns = [each.column for each in bounds if isinstance(each, Bound)]
    columns += [binding.respondent.column] if binding.respondent else []
    place = Place(binding.file, row=1)
    plain = [" ".join(column.split()) for column in columns]
    return [unknown("no-column", place, column, header) for column in plain if column not in header]


def _people(
    rows: list[Row], binding: Binding, design: Design
) -> tuple[list[Row], pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    words = words_of(design)
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
    code = row[" ".join(respondent.column.split())] if respondent else ""
    linked = bool(code) and respondent is not None and respondent.link == "code"
    own = f"{binding.file}:{row.number}"
    identity = code.casefold() if linked else own
    return {"respondent": identity, "linked": linked, "file": binding.file, "row": row.number, **known}


def _given(rows: list[Row], binding: Binding, instrument: Instrument) -> tuple[pd.DataFrame, list[Problem]]:
    problems: list[Problem] = []
    closed = [item.id for item in instrument.item if item.response and item.id in binding.item]
    columns = {item: _answers(rows, item, binding.item[item], instrument, problems) for item in closed}
    return pd.DataFrame(columns, index=range(len(rows)), columns=closed, dtype=object), problems


def _points(instrument: Instrument, item: str) -> dict[str, float]:
    response = instrument.format_of(item)
    return {point_id(point.value): point.value for point in response.points} if response else {}


def _answers(
    rows: list[Row], item: str, bound: Bound, instrument: Instrument, problems: list[Problem]
) -> list[str]:
    response = instrument.format_of(item)
    ids = answer_ids(response) if response else {}
    ids |= {fold(word): ids.get(fold(meant), BLANK) for word, meant in bound.values.items()}
    column = " ".join(bound.column.split())
    answers = []
    for row in rows:
        answer = ids.get(fold(row[column]))
        if answer is None:
            arguments = {"value": shortened(row[column]), "item": item}
            problems.append(Problem("outside-format", row.at(column), arguments))
        answers.append(answer or BLANK)
    return answers
