"""Large exports whose answers are plain numbers: read column by column, each different answer judged once.

An answer is told by its number, so a million respondents need no million texts. What such an export may
not hold (quotes, words among the answers, rows of other widths) leaves it to the reading row by row.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.material.binding import NOT_SHOWN, Binding, Bound, meanings, said
from fokus.material.exports.dates import dated
from fokus.material.exports.delimited import find_delimiter
from fokus.material.links import normal_code
from fokus.material.responses import RESPONDENT, Responses
from fokus.problems import Place, Problem, unknown
from fokus.study.cells import fold, point_id, words_of
from fokus.study.csvfile import SAMPLE
from fokus.study.design import Design
from fokus.study.instrument import BLANK, Instrument, ResponseFormat

LARGE: Final = 8 * 2**20
MOST_NAMED: Final = 1000
ROWS_AT_A_TIME: Final = 200_000
BYTES_AT_A_TIME: Final = 2**22
FARTHEST: Final = 1000
EMPTY: Final = 2 * FARTHEST + 1
NONE, WRONG = -1, -2
NEVER_PLAIN: Final = (b'"', b"'", b"\0", b"\n\n", b"\n\r\n")
Codes = NDArray[np.int8]
Read = tuple[Responses, list[Problem]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What each number in a column means: ``given`` by its place among the ids, -1 where it was not shown.

    The places of ``table`` are the numbers from ``-FARTHEST`` on, and last that of an empty cell.
    """

    ids: tuple[str, ...]
    points: tuple[float, ...]
    table: Codes


def is_plain(binding: Binding, instrument: Instrument) -> bool:
    """Tell whether a binding has nothing but closed items, one a column."""
    closed = {item.id for item in instrument.item if item.response}
    return all(item in closed and isinstance(bound, Bound) for item, bound in binding.item.items())


def read_plain(data: bytes, binding: Binding, instrument: Instrument, design: Design) -> Read | None:
    """Read an export of plain numbers as ``read_columns`` does; None when it is not one.

    Of answers that are wrong in the same column the first thousand are named.
    """
    if not is_plain(binding, instrument) or any(each in data for each in NEVER_PLAIN):
        return None
    try:
        columns = _columns(data, binding)
    except (ValueError, OverflowError):  # no numbers, no UTF-8, rows of other widths
        return None
    return None if columns is None else _responses(columns, binding, instrument, design)


def _heading(column: str) -> str:
    return " ".join(column.split())


def _columns(data: bytes, binding: Binding) -> dict[str, Any] | None:
    """Return the columns of the binding by their headings: numbers of items, words of the others."""
    head = data[:SAMPLE].decode("utf-8-sig", "ignore")
    delimiter = find_delimiter(head)
    header = [_heading(each) for each in head.partition("\n")[0].split(delimiter)]
    items = {_heading(bound.column) for bound in binding.item.values() if isinstance(bound, Bound)}
    others = {_heading(each.column) for each in _of_people(binding)}
    wanted = items | others
    if len(set(header)) < len(header) or not wanted <= set(header) or items & others:
        return None
    if not _is_even(data, delimiter, len(header)):
        return None
    parts: dict[str, list[Any]] = {each: [] for each in (*items, *others)}
    for chunk in _chunks(data, delimiter, header, items, others):
        for column in items:
            parts[column].append(_whole(chunk[column].to_numpy()))
        for column in others:
            parts[column].append(chunk[column])
    found = {column: np.concatenate(parts[column]) for column in items}
    found |= {column: pd.concat(parts[column], ignore_index=True) for column in others}
    return None if _has_empty_rows(found, items, others) else found


def _is_even(data: bytes, delimiter: str, width: int) -> bool:
    """Tell whether an export has as many delimiters as rows of the header's width have."""
    signs = np.frombuffer(data, dtype=np.uint8)
    found = dict.fromkeys((ord(delimiter), ord("\n")), 0)
    for start in range(0, signs.size, BYTES_AT_A_TIME):
        part = signs[start : start + BYTES_AT_A_TIME]
        for each in found:
            found[each] += int(np.count_nonzero(part == each))
    lines = found[ord("\n")] + (not data.endswith(b"\n"))
    return found[ord(delimiter)] == lines * (width - 1)


def _has_empty_rows(columns: Mapping[str, Any], items: set[str], others: set[str]) -> bool:
    """Tell whether a row holds nothing: reading row by row leaves it out."""
    empty = np.ones(len(next(iter(columns.values()))), dtype=bool)
    for column in items:
        if not empty.any():
            return False
        empty &= columns[column] == EMPTY
    return any(not any(str(columns[each][row]).strip() for each in others) for row in np.flatnonzero(empty))


def _of_people(binding: Binding) -> Iterator[Any]:
    people = (binding.respondent, binding.round, binding.site, binding.profession)
    return (each for each in people if each is not None and not isinstance(each, str))


def _chunks(
    data: bytes, delimiter: str, header: list[str], items: set[str], others: set[str]
) -> Iterator[pd.DataFrame]:
    kinds: dict[str, Any] = dict.fromkeys(items, np.float32) | dict.fromkeys(others, str)
    return pd.read_csv(
        io.BytesIO(data), sep=delimiter, names=header, header=0, usecols=list(kinds), dtype=kinds,
        keep_default_na=False, na_values={each: [""] for each in items}, chunksize=ROWS_AT_A_TIME,
        index_col=False, encoding="utf-8-sig",
    )  # fmt: skip


def _whole(values: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return numbers as places in the table of an answer; refused when they are no whole ones nearby."""
    empty = np.isnan(values)
    if not (np.abs(values[~empty]) <= FARTHEST).all():
        raise ValueError
    places = np.where(empty, np.float32(EMPTY), values + np.float32(FARTHEST))
    whole = places.astype(np.int16)
    if not (whole == places).all():
        raise ValueError
    return whole


def _responses(
    columns: Mapping[str, Any], binding: Binding, instrument: Instrument, design: Design
) -> Read | None:
    people, kept, problems = _people(columns, binding, design)
    answers, given = {}, {}
    for item, bound in binding.item.items():
        response = instrument.format_of(item)
        if response is None or not isinstance(bound, Bound):
            return None
        places, answer = columns[_heading(bound.column)][kept], _answer(bound, response)
        code = answer.table[places]
        problems += _outside(binding.file, item, bound, places, code, people)
        code = np.where(code == WRONG, np.int8(answer.ids.index(BLANK)), code)
        given[item] = pd.Categorical.from_codes(code, pd.Index(answer.ids, dtype=object))
        code = np.where(code < len(answer.points), code, np.int8(NONE))
        answers[item] = pd.Categorical.from_codes(code, pd.Index(answer.points))
    points, ids = (pd.DataFrame(each, index=people.index) for each in (answers, given))
    return Responses(instrument, people, points, ids, texts=pd.DataFrame(index=people.index)), problems


def _answer(bound: Bound, response: ResponseFormat) -> Answer:
    """Judge each number, and the empty cell, as the reading row by row does."""
    meant = meanings(response)
    meant |= {word: meant.get(fold(each), BLANK) for word, each in said(bound).items()}
    points = sorted(point.value for point in response.points)
    ids = tuple(dict.fromkeys([*map(point_id, points), *(each.id for each in response.non_answers), BLANK]))
    places = {each: place for place, each in enumerate(ids)} | {
        NOT_SHOWN: ids.index(NOT_SHOWN) if NOT_SHOWN in ids else NONE
    }
    words = [*(str(number) for number in range(-FARTHEST, FARTHEST + 1)), ""]
    found = [places.get(meant.get(word, ""), WRONG) for word in words]
    return Answer(ids, tuple(points), np.array(found, dtype=np.int8))


def _outside(  # noqa: PLR0913, PLR0917
    file: str, item: str, bound: Bound, places: NDArray[np.int16], code: Codes, people: pd.DataFrame
) -> Iterator[Problem]:
    odd = np.flatnonzero(code == WRONG)[:MOST_NAMED]
    for row, place in zip(people["row"].to_numpy()[odd].tolist(), places[odd].tolist(), strict=True):
        at = Place(file, row=row, column=_heading(bound.column))
        yield Problem("outside-format", at, {"value": str(place - FARTHEST), "item": item})


def _people(
    columns: Mapping[str, Any], binding: Binding, design: Design
) -> tuple[pd.DataFrame, NDArray[np.bool_], list[Problem]]:
    """Return who answered, the rows of a known round, and what is wrong with where they stand."""
    rows = len(next(iter(columns.values())))
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


def _respondents(columns: Mapping[str, Any], binding: Binding, rows: int) -> dict[str, Any]:
    """Return the respondents: by their code where they are linked, else each one by the row."""
    own = [f"{binding.file}:{row}" for row in range(2, rows + 2)]
    if binding.respondent is None or binding.respondent.link != "code":
        return {"respondent": own, "linked": np.zeros(rows, dtype=bool)}
    codes = columns[_heading(binding.respondent.column)].tolist()
    if not _are_normal(codes):
        codes = list(map(normal_code, codes))
    linked = np.array([bool(code) for code in codes])
    if not linked.all():
        codes = [code or each for code, each in zip(codes, own, strict=True)]
    return {"respondent": codes, "linked": linked}


def _are_normal(codes: list[str]) -> bool:
    """Tell at a glance whether codes are as they are compared: small letters and digits."""
    together = "".join(codes)
    return together.isascii() and together.isalnum() and together == together.lower()


def _standing(  # noqa: PLR0913, PLR0917
    columns: Mapping[str, Any], binding: Binding, key: str, words: Mapping[str, str], design: Design,
    problems: list[Problem], rows: int,
) -> pd.Categorical:  # fmt: skip
    """Return the round, site or profession of each row; a word that none has is a problem of its rows."""
    bound = getattr(binding, key)
    ids = list(dict.fromkeys(words.values()))
    if not isinstance(bound, Bound):
        code = ids.index(bound) if bound in ids else NONE
        return pd.Categorical.from_codes(np.full(rows, code, np.int32), pd.Index(ids, dtype=object))
    column = columns[_heading(bound.column)]
    places, different = pd.factorize(column)
    cells = [" ".join(str(each).split()) for each in different]
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
    return pd.Categorical.from_codes(table[places], pd.Index(ids, dtype=object))
