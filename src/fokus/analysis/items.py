"""Items one by one: the share of each answer, with its denominator named, and how rounds differ."""

from collections.abc import Iterable, Iterator, Sequence

from fokus.analysis.answers import (
    check_one_instrument,
    divided,
    levels_of,
    selected,
    takes_rounds_together,
)
from fokus.analysis.contrasts import adjustment_of, as_one_family, family_of
from fokus.analysis.item_answers import is_of_positive, item_rows
from fokus.analysis.item_contrasts import item_contrasts, points_of
from fokus.analysis.query import Query
from fokus.analysis.result import Contrast, Note, Result
from fokus.analysis.scope import POSITIVE, unknown_word
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import Instrument, Item

MEASURES = ("mean", "sd", "median")
ROWS_ONLY = frozenset({"value", "low", "high", "count", "n", "missing", POSITIVE, *MEASURES})


def items(evaluation: Evaluation, query: Query) -> Result:
    """Return the share of each answer to each item, or what the numbers come to that it was answered with.

    ``denominator=answered`` (default) is those who chose a point, or ticked any of several choices;
    ``all`` is all who got the item, and then each non-answer is a row of its own. The answer
    ``positive`` (``pick=positive``, or ``where=answer:positive``) takes the positive points together;
    with ``all`` it is of all answers, "don't know" included and blanks not. An interval is given where
    each person counts once. A number item is answered for when it is named.
    """
    chosen = [(responses, item) for responses, found in _chosen(evaluation, query) for item in found]
    check_one_instrument("item-of-several", [(item.id, each.instrument.id) for each, item in chosen])
    rows = [row for responses, item in chosen for row in item_rows(evaluation, query, responses, item)]
    rows = [row for row in rows if query.pick not in MEASURES or row.measure == query.pick]
    contrasts = as_one_family(
        [each for responses, item in chosen for each in _compared(evaluation, query, responses, item)],
        adjustment_of(evaluation),
    )
    notes = list(_denominators(query, [item for _, item in chosen]))
    if query.across:
        notes += _notes(evaluation, query, contrasts, [item for _, item in chosen])
    if "round" not in query.dimensions and len({each.round for row in rows for each in row.base}) > 1:
        notes.append(Note("rounds-together-share"))
    dimensions = ("item", *query.dimensions, "answer")
    return Result(query, "estimate", dimensions, tuple(rows), tuple(contrasts), notes=tuple(notes))


def _denominators(query: Query, chosen: Sequence[Item]) -> Iterator[Note]:
    """Yield what the shares are of, for each kind of item that is answered for."""
    of = query.denominator or "answered"
    kinds = {item.kind for item in chosen}
    if is_of_positive(query):
        yield from (Note(f"positive-of-{of}"), Note("positive"))
    elif kinds & {"scale", "single"} or not kinds:
        yield Note(f"denominator-{of}")
    if "several" in kinds:
        yield from (Note(f"several-of-{of}"), Note("several"))
    if "number" in kinds:
        yield Note("numbers")


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
        yield Note(adjustment_of(evaluation), {"count": count})
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
        yield responses, [item for item in _given(responses, query) if item.id in wanted]


def _given(responses: Responses, query: Query) -> Iterator[Item]:
    """Yield the items that have been answered with points or choices, and the numbers that are named.

    Of those asked for their positive answers only the ones whose points have an order.
    """
    for item in responses.instrument.item:
        number = item.kind == "number" and item.id in query.of and item.id in responses.answers.columns
        several = item.id in responses.chosen.columns.get_level_values("item")
        there = item.id in responses.given.columns or several or number
        if there and (item.kind == "scale" or not is_of_positive(query)):
            yield item


def _wanted(instrument: Instrument, of: tuple[str, ...]) -> set[str]:
    if not of or instrument.id in of:
        return {item.id for item in instrument.item}
    scales = {item for scale in instrument.scale if scale.id in of for item in scale.item_ids}
    return scales | {item.id for item in instrument.item if item.id in of}
