"""Large exports whose answers are numbers or known words: read by columns, each different one judged once.

A million respondents need no million texts. What such an export may not hold (quotes, other words among
the answers, rows of other widths) leaves it to the reading row by row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.material.binding import NOT_SHOWN, Binding, Bound, meanings, said
from fokus.material.exports import export, parquet
from fokus.material.exports.dates import dated
from fokus.material.exports.delimited import find_delimiter
from fokus.material.exports.distinct import NEVER_PLAIN, Column, NotPlainError, Places, split_columns
from fokus.material.exports.times import CLOCKS, clocks_of, times_of
from fokus.material.links import respondent_code
from fokus.material.responses import RESPONDENT, Responses
from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.cells import fold, point_id, words_of
from fokus.study.csvfile import SAMPLE
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Instrument, ResponseFormat

LARGE: Final = 8 * 2**20
MOST_NAMED: Final = 1000
ROWS_AT_A_TIME: Final = 2**14
NONE, WRONG, UNREAD = -1, -2, -3
Codes = NDArray[np.int8]
Columns = Mapping[str, Column]
Read = tuple[Responses, list[Problem]]

_whole = re.compile(r"-?\d{1,15}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What each word of a column means: ``given`` by the place of the answer among the ids.

    -1 where the item was not shown. ``answers`` has the place among the points, -1 where there is none.
    """

    ids: tuple[str, ...]
    points: tuple[float, ...]
    given: Codes
    answers: Codes


def is_plain(binding: Binding, instrument: Instrument) -> bool:
    """Tell whether a binding has nothing but closed items, one a column."""
    closed = {item.id for item in instrument.item if item.response}
    return all(item in closed and isinstance(bound, Bound) for item, bound in binding.item.items())


def is_large(data: bytes) -> bool:
    """Tell whether an export is better not read row by row."""
    return len(data) >= (parquet.LARGE if data.startswith(parquet.MAGIC) else LARGE)


def read_plain(data: bytes, binding: Binding, instrument: Instrument, design: Design) -> Read | None:
    """Read an export of plain answers as ``read_columns`` does; None when it is not one.

    Of answers that are wrong in the same column the first thousand are named.
    """
    if not is_plain(binding, instrument):
        return None
    try:
        packed = data.startswith(parquet.MAGIC)
        columns = _unpacked(data, binding) if packed else _columns(data, binding)
    except NotPlainError:
        return None
    return None if columns is None else responses_of(columns, binding, instrument, design)


def _heading(column: str) -> str:
    return " ".join(column.split())


def _columns(data: bytes, binding: Binding) -> Columns | None:
    """Return the columns of the binding by their headings."""
    head = data[:SAMPLE].decode("utf-8-sig", "ignore")
    delimiter, top = find_delimiter(head), head.partition("\n")[0]
    header = [_heading(each) for each in top.split(delimiter)]
    items, others = columns_of_items(binding), columns_of_people(binding)
    if len(set(header)) < len(header) or not items | others <= set(header) or items & others:
        return None
    if any(each.decode() in top.removesuffix("\r") for each in NEVER_PLAIN):
        return None
    others |= set(clocks_of(header)) - items
    places = {each: at for at, each in enumerate(header) if each in items | others}
    few, many = ([places[each] for each in some] for some in (items, others))
    found = split_columns(data, delimiter, len(header), few, many)
    return {each: found[at] for each, at in places.items()}


def _unpacked(data: bytes, binding: Binding) -> Columns | None:
    """Return the columns of the binding of a Parquet file, by their headings."""
    items, others = columns_of_items(binding), columns_of_people(binding)
    found = parquet.read_parquet(data, binding.file, sorted(items | others), parquet.MOST_IN_BULK, CLOCKS)
    if isinstance(found, Problem) or items & others or not items | others <= set(found):
        return None
    return found


def columns_of_items(binding: Binding) -> set[str]:
    """Return the headings of the items that stand in one column each."""
    return {_heading(bound.column) for bound in binding.item.values() if isinstance(bound, Bound)}


def columns_of_people(binding: Binding) -> set[str]:
    """Return the headings of what is known of who answered."""
    return {_heading(each.column) for each in _of_people(binding)}


def _of_people(binding: Binding) -> Iterator[Any]:
    people = (binding.respondent, binding.round, binding.site, binding.profession)
    return (each for each in people if each is not None and not isinstance(each, str))


def responses_of(columns: Columns, binding: Binding, instrument: Instrument, design: Design) -> Read | None:
    """Return what the columns of a binding hold; None where a cell has to be read with its row."""
    if _has_empty_rows(columns):
        return None
    people, kept, problems = _people(columns, binding, design)
    answers, given = {}, {}
    for item, bound in binding.item.items():
        response = instrument.format_of(item)
        if response is None or not isinstance(bound, Bound):
            return None
        column = columns[_heading(bound.column)]
        column = column if kept.all() else Column(column.places[kept], column.words)
        answer = _answer(bound, response, column.words)
        code = _taken(answer.given, column.places)
        if answer.ids.count(BLANK) != 1 or (code == UNREAD).any():
            return None
        problems += _outside(binding.file, item, bound, column, code, people)
        code[code == WRONG] = answer.ids.index(BLANK)
        given[item] = pd.Categorical.from_codes(code, pd.Index(answer.ids, dtype=object))
        points = pd.Index(answer.points)
        answers[item] = pd.Categorical.from_codes(_taken(answer.answers, column.places), points)
    frame, ids = (pd.DataFrame(each, index=people.index) for each in (answers, given))
    times = times_of([columns[each] for each in clocks_of(columns)])
    times = times if kept.all() or times.empty else times[kept].reset_index(drop=True)
    texts = pd.DataFrame(index=people.index)
    return Responses(instrument, people, frame, ids, texts=texts, times=times), problems


def _has_empty_rows(columns: Columns) -> bool:
    """Tell whether a row holds nothing: reading row by row leaves it out."""
    empty = np.ones(len(next(iter(columns.values())).places), dtype=bool)
    for places, words in sorted(columns.values(), key=lambda column: len(column.words)):
        if not empty.any():
            return False
        empty &= _taken(np.array([not each.strip() for each in words], dtype=bool), places)
    return bool(empty.any())


def _taken(table: NDArray[Any], places: Places) -> NDArray[Any]:
    """Return the entries of a table, so few rows at a time that they stay near the processor."""
    found = np.empty(places.size, dtype=table.dtype)
    for start in range(0, places.size, ROWS_AT_A_TIME):
        part = slice(start, start + ROWS_AT_A_TIME)
        found[part] = table.take(places[part])
    return found


def _answer(bound: Bound, response: ResponseFormat, words: Sequence[str]) -> Answer:
    """Judge each word as the reading row by row does."""
    meant = meanings(response)
    meant |= {word: meant.get(fold(each), BLANK) for word, each in said(bound).items()}
    meant.setdefault(export.NOT_SHOWN, NOT_SHOWN)
    points = sorted(point.value for point in response.points)
    ids = tuple(dict.fromkeys([*map(point_id, points), *(each.id for each in response.non_answers), BLANK]))
    places = {each: place for place, each in enumerate(ids)}
    places.setdefault(NOT_SHOWN, NONE)
    given = [_judged(word, meant, places) for word in words]
    answers = [place if 0 <= place < len(points) else NONE for place in given]
    kinds = np.int8 if len(ids) <= np.iinfo(np.int8).max else np.int16
    return Answer(ids, tuple(points), np.array(given, dtype=kinds), np.array(answers, dtype=kinds))


def _judged(word: str, meant: Mapping[str, str], places: Mapping[str, int]) -> int:
    plain = fold(word)
    if plain in meant:
        return places[meant[plain]]
    return WRONG if _whole.fullmatch(plain) else UNREAD


def _outside(  # noqa: PLR0913, PLR0917
    file: str, item: str, bound: Bound, column: Column, code: Codes, people: pd.DataFrame
) -> Iterator[Problem]:
    odd = np.flatnonzero(code == WRONG)[:MOST_NAMED]
    for row, place in zip(people["row"].to_numpy()[odd].tolist(), column.places[odd].tolist(), strict=True):
        at = Place(file, row=row, column=_heading(bound.column))
        yield Problem("outside-format", at, {"value": shortened(column.words[place]), "item": item})


def _people(
    columns: Columns, binding: Binding, design: Design
) -> tuple[pd.DataFrame, NDArray[np.bool_], list[Problem]]:
    """Return who answered, the rows of a known round, and what is wrong with where they stand."""
    rows = len(next(iter(columns.values())).places)
    problems: list[Problem] = []
    words = words_of(design)
    people: dict[str, Any] = _respondents(columns, binding, rows)
    for key in words:
        people[key] = _standing(columns, binding, key, words[key], design, problems, rows)
    people["file"] = pd.Categorical.from_codes(
        np.zeros(rows, np.int8), pd.Index([binding.file], dtype=object)
    )
    people["row"] = np.arange(2, rows + 2)
    kept = np.asarray(people["round"].codes) >= 0
    frame = pd.DataFrame(people, columns=list(RESPONDENT))
    return (frame if kept.all() else frame[kept].reset_index(drop=True)), kept, problems


def _respondents(columns: Columns, binding: Binding, rows: int) -> dict[str, Any]:
    """Return the respondents: by their code where they are linked, else each one by the row."""
    if binding.respondent is None or binding.respondent.link != "code":
        return {"respondent": _own(binding, range(rows)), "linked": np.zeros(rows, dtype=bool)}
    column = columns[_heading(binding.respondent.column)]
    codes = list(column.words)
    normal = _are_normal(codes)
    codes = [code if normal and _is_numbered(code) else respondent_code(code) for code in codes]
    linked = _taken(np.array([bool(code) for code in codes], dtype=bool), column.places)
    respondent = pd.Series(codes).take(column.places).reset_index(drop=True)
    if not linked.all():
        alone = np.flatnonzero(~linked)
        respondent.iloc[alone] = pd.Series(_own(binding, alone.tolist()))
    return {"respondent": respondent, "linked": linked}


def _own(binding: Binding, rows: Iterable[int]) -> list[str]:
    return [f"{binding.file}:{row + 2}" for row in rows]


def _are_normal(codes: list[str]) -> bool:
    """Tell at a glance whether codes are as they are compared: small letters and digits."""
    together = "".join(codes)
    return together.isascii() and together.isalnum() and together == together.lower()


def _is_numbered(code: str) -> bool:
    """Tell at a glance whether a code ends in a number, as no words do that say that there is none."""
    return code.rstrip("0")[-1:].isdigit()


def _standing(  # noqa: PLR0913, PLR0917
    columns: Columns, binding: Binding, key: str, words: Mapping[str, str], design: Design,
    problems: list[Problem], rows: int,
) -> pd.Categorical:  # fmt: skip
    """Return the round, site or profession of each row; a word that none has is a problem of its rows."""
    bound = getattr(binding, key)
    ids = list(dict.fromkeys(words.values()))
    if not isinstance(bound, Bound):
        code = ids.index(bound) if bound in ids else NONE
        return pd.Categorical.from_codes(np.full(rows, code, np.int32), pd.Index(ids, dtype=object))
    places, different = columns[_heading(bound.column)]
    cells = [" ".join(each.split()) for each in different]
    if key == "round":
        words = dated(design, set(cells)) | dict(words)
    values = said(bound)
    found = [words.get(fold(values.get(fold(cell), fold(cell)))) for cell in cells]
    for place, (cell, meant) in enumerate(zip(cells, found, strict=True)):
        if meant is None and fold(cell) not in values and (cell or key == "round"):
            odd = np.flatnonzero(places == place)[:MOST_NAMED].tolist()
            known = sorted(set(words.values()))
            problems += [
                unknown(
                    f"unknown-{key}",
                    Place(binding.file, row=row + 2, column=_heading(bound.column)),
                    cell,
                    known,
                )
                for row in odd
            ]
    table = np.array([NONE if meant is None else ids.index(meant) for meant in found], dtype=np.int32)
    return pd.Categorical.from_codes(_taken(table, places), pd.Index(ids, dtype=object))
