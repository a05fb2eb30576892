"""What was answered to one item: the share of each answer, or what the numbers come to, and of whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from fokus.analysis.answers import base_of, divided, selected
from fokus.analysis.intervals import mean_interval, share_interval
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate
from fokus.analysis.scope import POSITIVE, allowed
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.cells import point_id
from fokus.study.instrument import ALL, BLANK, Instrument, Item, positive_points

At = dict[str, str]

TWO = 2


def item_rows(evaluation: Evaluation, query: Query, responses: Responses, item: Item) -> Iterator[Estimate]:
    """Yield the rows of one item in each cell of a query; only of rounds in which it was asked."""
    people = selected(evaluation, responses, query)
    asked = people[_was_asked(responses, item).loc[people.index]]
    for cell, inside in divided(evaluation, asked, query.dimensions):
        at = {"item": item.id} | cell
        if item.kind == "number":
            yield from _of_numbers(at, item, inside, responses.answers.loc[inside.index, item.id])
        elif is_of_several(responses, item):
            yield from _of_answers(query, at, item, _ticked(responses, item, inside, query))
        else:
            yield from _of_answers(query, at, item, _chosen(responses, item, inside, query))


def is_reverse_keyed(instrument: Instrument, item: Item) -> bool:
    """Tell whether a scale of the instrument turns an item around."""
    return any(item.id in scale.reverse_keyed for scale in instrument.scale)


def is_of_several(responses: Responses, item: Item) -> bool:
    """Tell whether several choices could be ticked for an item: its file says so, or its questionnaire."""
    return item.kind == "several" or item.id in responses.chosen.columns.get_level_values("item")


def is_of_positive(query: Query) -> bool:
    """Tell whether a query asks for the positive answers taken together."""
    return query.pick == POSITIVE or POSITIVE in (query.only("answer") or ())


def _was_asked(responses: Responses, item: Item) -> pd.Series:
    """Tell who was asked an item; where no cell says so, all whose file has an answer to it."""
    if item.id in responses.given.columns:
        return responses.given[item.id].notna()
    found = _ticks(responses, item) if is_of_several(responses, item) else responses.answers[[item.id]]
    answered = found.notna().any(axis="columns")
    files = responses.people["file"]
    return files.isin(set(files[answered].tolist()))


@dataclass(frozen=True, slots=True)
class _Counted:
    """The people of a cell, who of them gave each answer, and who of them are in the denominator."""

    people: pd.DataFrame
    gave: Mapping[str, pd.Series]
    among: pd.Series
    base: Base


def _chosen(responses: Responses, item: Item, people: pd.DataFrame, query: Query) -> _Counted:
    """Count the answers to an item with points; the positive ones are of all answers, without blanks."""
    given = responses.given.loc[people.index, item.id]
    response = responses.instrument.format_of(item.id)
    points = [point_id(point.value) for point in response.points] if response else []
    others = [*(each.id for each in response.non_answers), BLANK] if response else []
    of_all = query.denominator == "all"
    if response and is_of_positive(query):
        turned = is_reverse_keyed(responses.instrument, item)
        positive = [point_id(each) for each in positive_points(response, reverse_keyed=turned)]
        among = given.isin(points + others[:-1] if of_all else points)
        base = base_of(people if of_all else people[among]) or base_of(people)
        return _Counted(people, {POSITIVE: given.isin(positive)}, among, base)
    answers = [*points, *others] if of_all else points
    among = given.isin(answers)
    gave = {each: given == each for each in answers}
    return _Counted(people, gave, among, base_of(people[among]) or base_of(people))


def _ticked(responses: Responses, item: Item, people: pd.DataFrame, query: Query) -> _Counted:
    """Count who ticked each choice, of those who ticked any; ``all`` are also those who ticked none."""
    ticks = _ticks(responses, item).loc[people.index]
    ticked = ticks.notna().any(axis="columns")
    offered = responses.instrument.choices_of(item.id)
    order = [each.id for each in offered.options] if offered else list(ticks.columns)
    gave = {each: ticks[each] == 1 for each in order if each in ticks.columns}
    if query.denominator == "all":
        everybody = pd.Series(data=True, index=people.index)
        return _Counted(people, {**gave, BLANK: ~ticked}, everybody, base_of(people))
    return _Counted(people, gave, ticked, base_of(people[ticked]) or base_of(people))


def _ticks(responses: Responses, item: Item) -> pd.DataFrame:
    return cast("pd.DataFrame", responses.chosen[item.id])


def _of_answers(query: Query, at: At, item: Item, cell: _Counted) -> Iterator[Estimate]:
    counted = cell.people[cell.among]
    n = len(counted)
    each_once = n > 0 and not counted["respondent"].duplicated().any()
    of_two = len(cell.gave) <= TWO or POSITIVE in cell.gave
    for answer, gave in cell.gave.items():
        if allowed(query, "answer", answer) or answer == POSITIVE:
            giving = cell.people[gave & cell.among]
            count = len(giving)
            low, high = share_interval(count, n) if each_once else (None, None)
            yield Estimate(
                at | {"answer": answer}, "share", count / n if n else None, low, high, count, n,
                len(cell.people) - n, "share", base=cell.base, about=frozenset({item.id}),
                sensitive=item.sensitive, counted=base_of(giving) if item.sensitive else None, of_two=of_two,
            )  # fmt: skip


def _of_numbers(at: At, item: Item, people: pd.DataFrame, numbers: pd.Series) -> Iterator[Estimate]:
    """Yield mean, standard deviation and median of the numbers given, in their own unit."""
    values = numbers.dropna()
    answering = people.loc[values.index]
    several = len(values) > 1
    each_once = several and not answering["respondent"].duplicated().any()
    low, high = mean_interval(values.to_numpy()) if each_once else (None, None)
    found = {
        "mean": (float(values.mean()) if len(values) else None, low, high),
        "sd": (float(values.std()) if several else None, None, None),
        "median": (float(values.median()) if len(values) else None, None, None),
    }
    for measure, (value, least, most) in found.items():
        yield Estimate(
            at | {"answer": ALL}, measure, value, least, most, None, len(values), len(people) - len(values),
            base=base_of(answering) or base_of(people), about=frozenset({item.id}), sensitive=item.sensitive,
            counted=_alike(answering, values) if item.sensitive else None,
        )  # fmt: skip


def _alike(people: pd.DataFrame, values: pd.Series) -> Base | None:
    """Return those who gave the same number, when all but one of them did: a mean tells it."""
    if values.empty or len(values) - int((values == values.mode().iloc[0]).sum()) > 1:
        return None
    return base_of(people[values == values.mode().iloc[0]])
