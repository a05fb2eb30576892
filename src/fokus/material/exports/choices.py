"""Questions with several choices: one column a choice, or several choices in one cell.

In no export can a respondent who ticked nothing be told from one who passed the question by: a checkbox
of REDCap is 0 either way. Such a row counts as not answered.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from fokus.material.binding import NOT_SHOWN, Bound, Choices, Several, said
from fokus.material.exports import export
from fokus.material.exports.questions import NO_TICKS, TICKS, split_choices
from fokus.problems import Problem, shortened
from fokus.study.cells import fold
from fokus.study.csvfile import Row

Found = dict[tuple[str, str], list[float]]
_UNCLEAR: Final = float("nan")


def chosen_of(
    rows: Sequence[Row],
    bounds: Mapping[str, Bound | Several | Choices],
    known: Mapping[str, Mapping[str, str]],
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return a column an item and choice: 1 ticked, 0 not, NaN for who ticked none of the item's.

    ``known`` are the choices that the questionnaire offers, by item and by what may stand for them;
    a non-answer among them stands for an empty choice.
    """
    problems: list[Problem] = []
    found: Found = {}
    for item, bound in bounds.items():
        if isinstance(bound, Choices):
            found |= _ticked(rows, item, bound, problems)
        elif isinstance(bound, Several):
            found |= _named(rows, item, bound, known.get(item, {}), problems)
    columns = pd.MultiIndex.from_tuples(list(found), names=["item", "choice"]) if found else _no_columns()
    frame = pd.DataFrame(list(zip(*found.values(), strict=True)), index=range(len(rows)), columns=columns)
    return frame.astype(float), problems


def _no_columns() -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([[], []], names=["item", "choice"])


def _ticked(rows: Sequence[Row], item: str, bound: Choices, problems: list[Problem]) -> Found:
    columns = {" ".join(column.split()): choice for column, choice in bound.columns.items()}
    words = {word: fold(meant) for word, meant in said(bound).items()}
    marks = [_marks(row, columns, item, words, problems) for row in rows]
    whole = [each if any(mark == 1 for mark in each) else [_UNCLEAR] * len(each) for each in marks]
    return {(item, choice): [row[at] for row in whole] for at, choice in enumerate(columns.values())}


def _marks(
    row: Row, columns: Mapping[str, str], item: str, words: Mapping[str, str], problems: list[Problem]
) -> list[float]:
    marks = []
    for column, choice in columns.items():
        mark = _mark(row[column], column, choice, words)
        if mark is None:
            arguments = {"value": shortened(row[column]), "item": item}
            problems.append(Problem("outside-format", row.at(column), arguments))
        marks.append(_UNCLEAR if mark is None else mark)
    return marks


def _mark(cell: str, column: str, choice: str, words: Mapping[str, str]) -> float | None:
    """Return 1 for a tick, 0 for none, NaN where the choice was not shown, None for anything else.

    A 2 is none of these unless the binding says so: in one tool it means no, in another choice 2.
    """
    plain = fold(cell)
    meant = words.get(plain, "")
    if meant == NOT_SHOWN:
        return _UNCLEAR
    if meant or plain in TICKS | NO_TICKS:
        return float(meant == "yes" if meant else plain in TICKS)
    return 1.0 if plain == fold(choice) or fold(column).endswith((f"[{plain}]", f" - {plain}")) else None


def _named(
    rows: Sequence[Row], item: str, bound: Several, known: Mapping[str, str], problems: list[Problem]
) -> Found:
    column = " ".join(bound.column.split())
    ids = {**known, **said(bound)}
    cells = [row[column] if row[column] != export.NOT_SHOWN else "" for row in rows]
    parts = {cell: split_choices(cell, bound.delimiter, ids) for cell in set(cells)}
    problems += [
        problem for row in rows for problem in _odd(row, column, item, parts, ids if known else None)
    ]
    picked = {cell: [_id(part, ids, known) for part in each] for cell, each in parts.items()}
    choices = dict.fromkeys([*ids.values(), *(part for cell in cells for part in picked[cell])])
    return {
        (item, choice): [float(choice in picked[cell]) if any(picked[cell]) else _UNCLEAR for cell in cells]
        for choice in choices
        if choice
    }


def _id(part: str, ids: Mapping[str, str], known: Mapping[str, str]) -> str:
    """Return the id of a choice; what the questionnaire does not offer is none, if it says what it offers."""
    return ids.get(fold(part), "" if known else part)


def _odd(
    row: Row, column: str, item: str, parts: Mapping[str, Sequence[str]], ids: Mapping[str, str] | None
) -> list[Problem]:
    if ids is None:
        return []
    strange = [part for part in parts.get(row[column], ()) if fold(part) not in ids]
    arguments = {"value": shortened(", ".join(strange)), "item": item}
    return [Problem("outside-format", row.at(column), arguments)] if strange else []
