"""Items one by one: the share of each answer, with its denominator named, and how rounds differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from fokus.analysis.answers import (
    base_of,
    check_one_instrument,
    divided,
    levels_of,
    selected,
    takes_rounds_together,
)
from fokus.analysis.contrasts import as_one_family, family_of
from fokus.analysis.intervals import share_interval
from fokus.analysis.item_contrasts import item_contrasts, points_of
from fokus.analysis.query import Query
from fokus.analysis.result import Contrast, Estimate, Note, Result, persons_in
from fokus.analysis.scope import allowed, unknown_word
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.cells import point_id
from fokus.study.instrument import BLANK, Instrument, Item

ROWS_ONLY = frozenset({"value", "low", "high", "count", "n", "missing"})


def items(evaluation: Evaluation, query: Query) -> Result:
    """Return the share of each answer to each item.

    ``denominator=answered`` (default) is those who chose a point; ``all`` is all who got the item,
    and then each non-answer is a row of its own. An interval is given where each person counts once.
    """
    chosen = [(responses, item) for responses, found in _chosen(evaluation, query) for item in found]
    check_one_instrument("item-of-several", [(item.id, each.instrument.id) for each, item in chosen])
    rows = [row for responses, item in chosen for row in _item_rows(evaluation, query, responses, item)]
    contrasts = as_one_family(
        [each for responses, item in chosen for each in _compared(evaluation, query, responses, item)]
    )
    notes = [Note(f"denominator-{query.denominator or 'answered'}")]
    if query.across:
        notes += _notes(evaluation, query, contrasts, [item for _, item in chosen])
    if takes_rounds_together(evaluation, query):
        notes.append(Note("rounds-together-share"))
    dimensions = ("item", *query.dimensions, "answer")
    return Result(query, "estimate", dimensions, tuple(rows), tuple(contrasts), notes=tuple(notes))


def _compared(evaluation: Evaluation, query: Query, responses: Responses, item: Item) -> Iterable[Contrast]:
    """Compare an item across rounds, or across groups in one round; never a sensitive one."""
    response = responses.instrument.format_of(item.id)
    lumped = takes_rounds_together(evaluation, query)
    if not query.across or query.pick in ROWS_ONLY or response is None or item.sensitive or lumped:
        return
    people = selected(evaluation, responses, query)
    for cell, inside in divided(evaluation, people, query.by):
        parts = levels_of(evaluation, query, inside)
        points = {level: points_of(part, responses.answers[item.id]) for level, part in parts.items()}
        limit = 1 if query.across == "round" else evaluation.design.study.smallest_group
        large = {level: each for level, each in points.items() if len(each) >= limit}
        yield from item_contrasts(item, response, {"item": item.id} | cell, large)


def _notes(
    evaluation: Evaluation, query: Query, contrasts: Sequence[Contrast], chosen: Sequence[Item]
) -> Iterable[Note]:
    if takes_rounds_together(evaluation, query):
        yield Note("one-round-at-a-time")
    elif not contrasts:
        yield Note("nothing-to-compare")
    if any(item.sensitive for item in chosen):
        yield Note("sensitive-not-compared")
    yield from (Note(f"method-{test}") for test in dict.fromkeys(each.test for each in contrasts) if test)
    if any(each.method == "linked" and each.n_linked not in (each.n_from, None) for each in contrasts):
        yield Note("items-linked")
    if (count := len(family_of(contrasts))) > 1:
        yield Note("holm", {"count": count})
    reasons = dict.fromkeys(each.reason for each in contrasts if each.reason)
    yield from (Note(f"reason-{reason}") for reason in reasons)


def _chosen(evaluation: Evaluation, query: Query) -> Iterable[tuple[Responses, list[Item]]]:
    """Return the closed items that ``of`` names: by id, by a scale's, or by the instrument's."""
    known = [
        word
        for instrument in evaluation.instruments.values()
        for word in (instrument.id, *(s.id for s in instrument.scale), *(i.id for i in instrument.item))
    ]
    for word in query.of:
        if word not in known:
            raise unknown_word("unknown-item", word, known)
    for responses in evaluation.responses.values():
        wanted = _wanted(responses.instrument, query.of)
        given = [item for item in responses.instrument.item if item.id in responses.given.columns]
        yield responses, [item for item in given if item.id in wanted]


def _wanted(instrument: Instrument, of: tuple[str, ...]) -> set[str]:
    if not of or instrument.id in of:
        return {item.id for item in instrument.item}
    scales = {item for scale in instrument.scale if scale.id in of for item in scale.item_ids}
    return scales | {item.id for item in instrument.item if item.id in of}


def _item_rows(evaluation: Evaluation, query: Query, responses: Responses, item: Item) -> Iterable[Estimate]:
    people = selected(evaluation, responses, query)
    asked = people[responses.given.loc[people.index, item.id].notna()]
    for cell, inside in divided(evaluation, asked, query.dimensions):
        given = responses.given.loc[inside.index, item.id]
        answers = _answers(responses.instrument, item, query)
        at = {"item": item.id} | cell
        yield from _answer_rows(query, at, item, _Counted(inside, given, answers))


@dataclass(frozen=True, slots=True)
class _Counted:
    """The people of a cell, what they gave, and which answers make up the denominator."""

    people: pd.DataFrame
    given: pd.Series
    answers: list[str]


def _answers(instrument: Instrument, item: Item, query: Query) -> list[str]:
    response = instrument.format_of(item.id)
    points = [point_id(point.value) for point in response.points] if response else []
    non_answers = [*(each.id for each in response.non_answers), BLANK] if response else []
    return [*points, *non_answers] if query.denominator == "all" else points


def _answer_rows(query: Query, at: dict[str, str], item: Item, cell: _Counted) -> Iterable[Estimate]:
    counted = cell.given[cell.given.isin(cell.answers)]
    base = base_of(cell.people.loc[counted.index]) or base_of(cell.people)
    n = len(counted)
    for answer in cell.answers:
        if allowed(query, "answer", answer):
            giving = counted[counted == answer]
            count = len(giving)
            low, high = share_interval(count, n) if len(persons_in(base)) == n > 0 else (None, None)
            yield Estimate(
                at | {"answer": answer}, "share", count / n if n else None, low, high, count, n,
                len(cell.given) - n, "share", base=base, about=frozenset({item.id}), sensitive=item.sensitive,
                counted=base_of(cell.people.loc[giving.index]) if item.sensitive else None,
            )  # fmt: skip
