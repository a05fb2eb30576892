"""Survey answers as a query selects them: the rows of its conditions, divided into its cells."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import pandas as pd

from fokus.analysis.query import Query
from fokus.analysis.result import Base, Presence
from fokus.analysis.scope import ANSWERING, cells, group_of
from fokus.analysis.staying import staying
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.problems import QueryError
from fokus.study.instrument import ALL


def selected(evaluation: Evaluation, responses: Responses, query: Query) -> pd.DataFrame:
    """Return the people who meet the conditions of a query, with their coarser group beside them."""
    people = responses.people.copy()
    people["group"] = people["profession"].map(lambda each: group_of(evaluation, each), na_action="ignore")
    people["stayed"] = staying(evaluation, responses)
    keep = pd.Series(data=True, index=people.index)
    for dimension in ANSWERING:
        if (wanted := query.only(dimension)) is not None:
            keep &= people[dimension].isin(wanted)
    return people[keep]


def divided(
    evaluation: Evaluation, people: pd.DataFrame, dimensions: tuple[str, ...]
) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Yield each cell of some dimensions that anybody is in, with the people of it, in study order."""
    for cell in cells(evaluation, dimensions):
        inside = people[_mask(people, cell)]
        if len(inside):
            yield cell, inside


def _mask(people: pd.DataFrame, cell: Mapping[str, str]) -> pd.Series:
    mask = pd.Series(data=True, index=people.index)
    for dimension, value in cell.items():
        if value != ALL:
            mask &= people[dimension] == value
    return mask


def persons(people: pd.DataFrame) -> frozenset[str]:
    """Return the ids of some respondents."""
    return frozenset(cast("list[str]", people["respondent"].tolist()))


def base_of(people: pd.DataFrame) -> Base:
    """Return the base of a row: its respondents, each in the round of the answer."""
    columns = (people[each].tolist() for each in ("respondent", "round", "linked"))
    return frozenset(
        Presence(person, when, known=linked) for person, when, linked in zip(*columns, strict=True)
    )


def check_one_instrument(code: str, found: Iterable[tuple[str, str]]) -> None:
    """Refuse an id that several of the questionnaires asked about have: whose it is would not show.

    ``found`` are ids with the instrument of each.

    Raises
    ------
    QueryError
        For the first such id, with the questionnaires that have it.
    """
    instruments: dict[str, dict[str, None]] = {}
    for each, instrument in found:
        instruments.setdefault(each, {})[instrument] = None
        if len(instruments[each]) > 1:
            raise QueryError(code, word=each, known=", ".join(instruments[each]))


def takes_rounds_together(evaluation: Evaluation, query: Query) -> bool:
    """Tell whether a query lumps the answers of several rounds."""
    rounds = query.only("round") or tuple(evaluation.design.rounds)
    return "round" not in query.dimensions and len(rounds) > 1


def levels_of(evaluation: Evaluation, query: Query, inside: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the people of each level that is compared, in study order; one level without ``across``."""
    if not query.across:
        return {"": inside}
    parts = divided(evaluation, inside, (query.across,))
    return {cell[query.across]: part for cell, part in parts if cell[query.across] != "all"}


def has_changed_group(people: pd.DataFrame, dimensions: Iterable[str]) -> bool:
    """Tell whether anybody stands in different groups in different rounds."""
    groups = [each for each in dimensions if each != "round"]
    if not groups or people.empty:
        return False
    stood = people[["respondent", *groups]].drop_duplicates()
    return bool(stood["respondent"].duplicated().any())
