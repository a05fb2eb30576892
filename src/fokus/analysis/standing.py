"""Where respondents stand: their round, site, profession and group as numbers, and the cells of a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from math import prod
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fokus.analysis.histogram import NONE, near
from fokus.analysis.inference import Counts
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Persons, Presence
from fokus.analysis.scope import ANSWERING, cells, group_of, levels
from fokus.analysis.staying import STAYED, staying
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import MIXED, Scale

Flags = NDArray[np.bool_]
Cell = dict[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells that no respondent shares: the number of each respondent's cell, or ``NONE``, and their ids."""

    cell: Counts
    ids: list[Cell]


def known_levels(evaluation: Evaluation, dimension: str) -> tuple[str, ...]:
    """Return the ids that a respondent may have in a dimension, in the study's order."""
    return (*levels(evaluation, dimension), *([MIXED] if dimension in ("profession", "group") else ()))


def codes_of(evaluation: Evaluation, responses: Responses, dimension: str) -> Counts:
    """Return the place of each respondent's id among those of a dimension; ``NONE`` where it is not known."""
    known = known_levels(evaluation, dimension)
    if (dimension, known) not in responses.kept:
        responses.kept[dimension, known] = _codes(
            evaluation, _people(evaluation, responses, dimension), dimension, known
        )
    return cast("Counts", responses.kept[dimension, known])


def _people(evaluation: Evaluation, responses: Responses, dimension: str) -> pd.DataFrame:
    if dimension == STAYED:
        return responses.people.assign(stayed=staying(evaluation, responses))
    return responses.people


def _codes(evaluation: Evaluation, people: pd.DataFrame, dimension: str, known: Sequence[str]) -> Counts:
    column = pd.Categorical(people["profession" if dimension == "group" else dimension])
    ids = [str(each) for each in column.categories]
    meant = [group_of(evaluation, each) for each in ids] if dimension == "group" else ids
    places = {each: place for place, each in enumerate(known)}
    table: Counts = np.array([*(places.get(each, NONE) for each in meant), NONE], dtype=np.int64)
    code: Counts = np.empty(len(people), dtype=np.int64)
    held = column.codes
    for part in near(code.size):  # the last of the table is for those of no category, whose code is -1
        table.take(held[part], out=code[part], mode="wrap")
    return code


def persons_of(responses: Responses) -> Counts:
    """Return a number for each row, the same where the respondent is the same."""
    if "persons" not in responses.kept:
        responses.kept["persons"] = pd.factorize(responses.people["respondent"])[0].astype(np.int64)
    return cast("Counts", responses.kept["persons"])


def meets(evaluation: Evaluation, responses: Responses, query: Query) -> Flags:
    """Tell which respondents meet the conditions of a query."""
    keep = np.ones(len(responses.people), dtype=bool)
    for dimension in ANSWERING:
        if (wanted := query.only(dimension)) is not None:
            known = known_levels(evaluation, dimension)
            places = [place for place, each in enumerate(known) if each in wanted]
            keep &= np.isin(codes_of(evaluation, responses, dimension), places)
    return keep


def asked_any(responses: Responses, scale: Scale) -> Flags:
    """Tell who was asked any item of a scale: the others are not missing in it."""
    if ("asked", scale.id) not in responses.kept:
        asked = np.full(len(responses.people), fill_value=scale.scored)
        for item in scale.item_ids:
            if not asked.all():
                asked |= responses.given[item].notna().to_numpy()
        responses.kept["asked", scale.id] = asked
    return cast("Flags", responses.kept["asked", scale.id])


def layouts(evaluation: Evaluation, responses: Responses, dimensions: tuple[str, ...]) -> list[Layout]:
    """Return the cells of some dimensions, and apart from them the totals: over everything but the round."""
    found = cells(evaluation, dimensions)
    if set(dimensions) <= {"round"}:
        return [Layout(_together(evaluation, responses, dimensions), found)]
    totals = tuple(each for each in dimensions if each == "round")
    parts = prod(len(known_levels(evaluation, each)) for each in dimensions)
    return [
        Layout(_together(evaluation, responses, dimensions), found[:parts]),
        Layout(_together(evaluation, responses, totals), found[parts:]),
    ]


def _together(evaluation: Evaluation, responses: Responses, dimensions: tuple[str, ...]) -> Counts:
    """Return the number of each respondent's cell among the products of some dimensions."""
    key = ("together", dimensions, tuple(known_levels(evaluation, each) for each in dimensions))
    if key not in responses.kept:
        codes = [codes_of(evaluation, responses, each) for each in dimensions]
        responses.kept[key] = _numbered(codes, [len(each) for each in key[-1]], len(responses.people))
    return cast("Counts", responses.kept[key])


def _numbered(codes: Sequence[Counts], levels: Sequence[int], rows: int) -> Counts:
    """Return the number of each row's cell; ``NONE`` where any of its codes is."""
    if len(codes) == 1:
        return codes[0]
    cell: Counts = np.zeros(rows, dtype=np.int64)
    for part in near(rows):
        here = cell[part]
        outside = np.zeros(here.shape, dtype=bool)
        for code, number in zip(codes, levels, strict=True):
            here *= number
            here += code[part]
            outside |= code[part] < 0
        here[outside] = NONE
    return cell


class Crowd:
    """The respondents of one questionnaire as sets: each is made once, however often it is asked for."""

    def __init__(self, people: pd.DataFrame) -> None:
        self._people = people
        self._bases: dict[bytes, Base] = {}
        self._persons: dict[bytes, Persons] = {}

    @cached_property
    def there(self) -> NDArray[np.object_]:
        """Return everybody who answered, each in the round of the answer, row by row."""
        columns = (self._people[each].tolist() for each in ("respondent", "round", "linked"))
        persons, rounds, linked = columns
        there = np.empty(len(persons), dtype=object)
        there[:] = list(map(Presence, persons, rounds, repeat(""), linked))
        return there

    @cached_property
    def everyone(self) -> NDArray[np.object_]:
        """Return the ids of the persons, by their numbers."""
        return np.asarray(pd.factorize(self._people["respondent"])[1], dtype=object)

    def base(self, rows: Counts) -> Base:
        """Return the base of some rows: their respondents, each in the round of the answer."""
        key = rows.tobytes()
        if key not in self._bases:
            self._bases[key] = frozenset(self.there[rows].tolist())
        return self._bases[key]

    def persons(self, numbers: Counts) -> Persons:
        """Return who some persons are, by their numbers."""
        key = numbers.tobytes()
        if key not in self._persons:
            self._persons[key] = frozenset(self.names(numbers))
        return self._persons[key]

    def names(self, numbers: Counts) -> list[str]:
        """Return the ids of some persons, in the order of their numbers."""
        return cast("list[str]", self.everyone[numbers].tolist())


def crowd_of(responses: Responses) -> Crowd:
    """Return the respondents of a questionnaire as bases."""
    if "crowd" not in responses.kept:
        responses.kept["crowd"] = Crowd(responses.people)
    return cast("Crowd", responses.kept["crowd"])


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Some of those who answered, by their rows: a base that is made when asked for."""

    responses: Responses
    numbers: Counts

    @property
    def crowd(self) -> NDArray[np.object_]:
        """Everybody who answered."""
        return crowd_of(self.responses).there

    def base(self) -> Base:
        """Return who they are."""
        return crowd_of(self.responses).base(self.numbers)


def compared_levels(evaluation: Evaluation, query: Query) -> tuple[str, ...]:
    """Return the ids that are compared, in the study's order; a single nameless one without ``across``."""
    return known_levels(evaluation, query.across) if query.across else ("",)
