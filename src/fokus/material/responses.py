"""Survey answers: one row a respondent and round, each non-answer kept apart from the others."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.problems import Argument, Place, Problem, shortened
from fokus.study.cells import point_id
from fokus.study.instrument import Instrument

__all__ = ["RESPONDENT", "Responses", "combine", "of_rows", "point_id"]
RESPONDENT = ("respondent", "linked", "round", "site", "profession", "file", "row")


def _no_choices() -> pd.DataFrame:
    return pd.DataFrame(columns=pd.MultiIndex.from_arrays([[], []], names=["item", "choice"]), dtype=float)


@dataclass(frozen=True, slots=True)
class Responses:
    """All answers to one questionnaire.

    ``people`` has the columns of ``RESPONDENT``; ``answers`` one float column an item, NaN where
    there is no point; ``given`` the id of each answer: a point's value as text, a non-answer's id,
    ``blank``, or None where the item was not part of the export or not shown. ``chosen`` has a column
    an item and choice, 1 where it was ticked, 0 where another was, NaN where none was; ``texts`` a
    column an open item, None where it was not part of the export; ``times`` has the ``seconds`` that each
    took, NaN where nobody knows, or no column. All share their index. Columns of ``answers`` and ``given``
    may be categorical. What was worked out of the answers may be ``kept`` here.
    """

    instrument: Instrument
    people: pd.DataFrame
    answers: pd.DataFrame
    given: pd.DataFrame
    chosen: pd.DataFrame = field(default_factory=_no_choices)
    texts: pd.DataFrame = field(default_factory=pd.DataFrame)
    times: pd.DataFrame = field(default_factory=pd.DataFrame)
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)


def of_rows(responses: Responses, kept: Sequence[bool] | NDArray[np.bool_]) -> Responses:
    """Return the answers of some rows, numbered anew."""
    frames = {each.name: getattr(responses, each.name) for each in fields(responses)}
    left = {
        name: frame[kept].reset_index(drop=True)
        for name, frame in frames.items()
        if name not in {"instrument", "kept"} and len(frame) == len(kept)
    }
    return replace(responses, **left, kept={})


def combine(parts: list[Responses]) -> tuple[Responses, list[Problem]]:
    """Stack the exports of one questionnaire; one person twice in a round is a problem of both rows.

    The first of the two rows is kept.
    """
    people = pd.concat([part.people for part in parts], ignore_index=True)
    twice = people.duplicated(["respondent", "round"], keep="first")
    problems = _twice(people, twice)

    if len(parts) == 1 and not problems:
        return parts[0], []

    def stacked(of: Callable[[Responses], pd.DataFrame]) -> pd.DataFrame:
        frames = _alike([of(part).reindex(range(len(part.people))) for part in parts])
        return pd.concat(frames, ignore_index=True)[~twice].reset_index(drop=True)

    frames = (stacked(lambda part: part.answers), stacked(lambda part: part.given))
    more = (_choices(parts, stacked), stacked(lambda part: part.texts), stacked(lambda part: part.times))
    return Responses(parts[0].instrument, people[~twice].reset_index(drop=True), *frames, *more), problems


def _alike(frames: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return frames whose columns are categorical in all of them or in none."""
    kinds: dict[str, set[object]] = {}
    for frame in frames:
        for column in frame.columns:
            kinds.setdefault(column, set()).add(frame[column].dtype)
    mixed = {column for column, found in kinds.items() if len(found) > 1}
    return [_plain(frame, mixed & set(frame.columns)) for frame in frames] if mixed else frames


def _plain(frame: pd.DataFrame, columns: set[str]) -> pd.DataFrame:
    kinds = {each: frame[each].dtype for each in columns}
    plain = {
        each: kind.categories.dtype for each, kind in kinds.items() if isinstance(kind, pd.CategoricalDtype)
    }
    return frame.astype(plain)


def _choices(
    parts: list[Responses], stacked: Callable[[Callable[[Responses], pd.DataFrame]], pd.DataFrame]
) -> pd.DataFrame:
    found = stacked(lambda part: part.chosen)
    offered = [tuple(column) for part in parts for column in part.chosen.columns.to_list()]
    if not offered:
        return found
    columns = pd.MultiIndex.from_tuples(list(dict.fromkeys(offered)), names=["item", "choice"])
    return found.reindex(columns=columns).astype(float)


def _twice(people: pd.DataFrame, twice: pd.Series) -> list[Problem]:
    if not twice.any():
        return []
    firsts = people[~twice].set_index(["respondent", "round"])[["file", "row"]]
    places = dict(zip(firsts.index.tolist(), firsts.itertuples(index=False, name=None), strict=True))
    later = people.loc[twice, ["respondent", "round", "file", "row"]].itertuples(index=False, name=None)
    return [_problem(str(code), str(file), int(row), places[code, when]) for code, when, file, row in later]


def _problem(code: str, file: str, row: int, first: tuple[str, int]) -> Problem:
    arguments: dict[str, Argument] = {"word": shortened(code), "file": str(first[0]), "row": int(first[1])}
    return Problem("respondent-twice", Place(file, row=row), arguments)
