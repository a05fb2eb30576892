"""Scales: means with their intervals, by group and round, and how rounds and groups differ."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import numpy as np

from fokus.analysis.answers import check_one_instrument, takes_rounds_together
from fokus.analysis.cellwise import (
    Comparisons,
    adjusted_together,
    compared_by_cell,
    family_size,
    without_checks,
)
from fokus.analysis.changes import Groups, contrasts_of_changes
from fokus.analysis.contrasts import Place, adjustment_of, as_one_family
from fokus.analysis.cuts import ABOVE_CUT, above_cut
from fokus.analysis.histogram import Coded, coded
from fokus.analysis.intervals import DECIMALS
from fokus.analysis.query import Query
from fokus.analysis.result import Contrast, Estimate, Later, Note, Result, of_values
from fokus.analysis.scope import unknown_word
from fokus.analysis.scored import (
    Here,
    Scored,
    above,
    at_an_end,
    base_above,
    comparison,
    has_rows,
    kept_by_link,
    scored_at,
    shown,
    standing_in,
    values,
)
from fokus.analysis.scoring import coded_scores
from fokus.analysis.standing import (
    Flags,
    Layout,
    asked_any,
    codes_of,
    compared_levels,
    crowd_of,
    layouts,
    meets,
    persons_of,
)
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import Instrument, Scale, score_range

TWO = 2
CHANGE = "change"
MEASURES = ("mean", "sd", "median")
PICKS = (*MEASURES, ABOVE_CUT)
OF_THE_MEAN = ("low", "high", "n", "missing")


def scales(evaluation: Evaluation, query: Query) -> Result:
    """Return mean, standard deviation and median of each scale, and contrasts between rounds or groups.

    Which comparison is made follows from the data: with themselves where the same persons answered every
    time, by a mixed model where only some did, as groups where nobody did. ``link=linked`` keeps those
    who answered every time, ``unlinked`` those who answered once. A change below ``bound`` (of the query,
    else of the scale) is unchanged.
    """
    compared: list[Comparisons] = []
    changes: list[Contrast] = []
    places: list[tuple[Instrument, Scale, Scored]] = []
    chosen = list(_chosen(evaluation, query))
    check_one_instrument("scale-of-several", [(scale.id, each.instrument.id) for each, scale in chosen])
    changed = False
    for responses, scale in chosen:
        asked = meets(evaluation, responses, query) & asked_any(responses, scale)
        numbers = _numbers(responses, scale)
        changed |= query.across == "round" and _has_changed_group(evaluation, responses, query.by, asked)
        for number, layout in enumerate(layouts(evaluation, responses, query.by)):
            scored = _scored(evaluation, responses, query, layout, asked, numbers)
            places.append((responses.instrument, scale, scored))
            if query.across:
                compared.append(_compared(evaluation, query, scale, scored))
            if number == 0:
                changes += _changes(evaluation, query, scale, scored)
    notes = (*_notes(evaluation, query, compared, changed=changed), *_cuts(query, places))
    adjustment = adjustment_of(evaluation)
    families = adjusted_together(compared, adjustment)
    beside = as_one_family(changes, adjustment)
    rows = Later(lambda: _picked(query, places))
    contrasts = Later(lambda: [*_contrasts(families), *beside])
    return Result(query, "estimate", ("scale", *query.dimensions), rows, contrasts, notes=notes)


def _contrasts(compared: Sequence[Comparisons]) -> Iterator[Contrast]:
    for each in compared:
        for made in each.by_cell().values():
            yield from made


def _picked(query: Query, places: Sequence[tuple[Instrument, Scale, Scored]]) -> Iterator[Estimate]:
    wanted = _wanted(query)
    for instrument, scale, scored in places:
        for row in _rows(instrument, scale, query, scored):
            if wanted is None or row.measure == wanted:
                yield row


def _wanted(query: Query) -> str | None:
    """Return the measure that a query picks its number from; None for all."""
    return query.pick if query.pick in PICKS else "mean" if query.pick in OF_THE_MEAN else None


def _chosen(evaluation: Evaluation, query: Query) -> Iterable[tuple[Responses, Scale]]:
    """Return the scales that ``of`` names by id or by their instrument; all without ``of``."""
    known = [
        word
        for instrument in evaluation.instruments.values()
        for word in (instrument.id, *(scale.id for scale in instrument.scale))
    ]
    for word in query.of:
        if word not in known:
            raise unknown_word("unknown-scale", word, known)
    for responses in evaluation.responses.values():
        for scale in responses.instrument.scale:
            needed = {scale.id} if scale.scored else set(scale.item_ids)
            if needed <= set(responses.answers.columns) and (
                not query.of or {scale.id, responses.instrument.id} & set(query.of)
            ):
                yield responses, scale


def _numbers(responses: Responses, scale: Scale) -> Coded:
    """Return everybody's score."""
    if ("scores", scale.id) not in responses.kept:
        responses.kept["scores", scale.id] = _scores(responses, scale)
    return cast("Coded", responses.kept["scores", scale.id])


def _scores(responses: Responses, scale: Scale) -> Coded:
    if scale.scored:
        return coded(responses.answers[scale.id].to_numpy(dtype=np.float64).round(DECIMALS))
    response = responses.instrument.format_of(scale.item_ids[0])
    assert response is not None, "a scale of open questions is a problem at loading"  # noqa: S101
    return coded_scores(responses.answers, scale, response)


def _has_changed_group(
    evaluation: Evaluation, responses: Responses, dimensions: tuple[str, ...], inside: Flags
) -> bool:
    """Tell whether anybody stands in different groups in different rounds."""
    groups = [each for each in dimensions if each != "round"]
    codes = [codes_of(evaluation, responses, each) for each in groups]
    person = persons_of(responses)
    first = np.zeros(int(person.max(initial=-1)) + 1, dtype=np.int64)
    rows = np.flatnonzero(inside)
    first[person[rows]] = rows  # one row of each person, to hold the others against
    return any(bool((code[first[person[rows]]] != code[rows]).any()) for code in codes)


def _scored(  # noqa: PLR0913, PLR0917
    evaluation: Evaluation, responses: Responses, query: Query, layout: Layout, asked: Flags, numbers: Coded
) -> Scored:
    """Return the respondents of each cell and level that were asked, with their scores."""
    level = codes_of(evaluation, responses, query.across) if query.across else None
    ids = compared_levels(evaluation, query)
    standing = standing_in(responses, layout.cell, level, layout.ids, ids, asked, numbers)
    if query.link in ("linked", "unlinked"):
        standing = kept_by_link(standing, query.link)
    return scored_at(standing, lumped=takes_rounds_together(evaluation, query))


def _rows(instrument: Instrument, scale: Scale, query: Query, scored: Scored) -> Iterator[Estimate]:
    about, sensitive = frozenset(scale.item_ids), is_sensitive(instrument, scale)
    found = values(scored)
    ends = at_an_end(scored, score_range(instrument, scale)) if sensitive else {}
    high_scores = above(scored, scale.cut).tolist() if scale.cut is not None else []
    for at, place in shown(scored, {"scale": scale.id}, query.across):
        n, mean, low, high, spread, median = found[place]
        shared = {
            "at": at, "n": n, "missing": int(scored.asked[place]) - n, "about": about, "sensitive": sensitive,
            "counted": ends.get(place), "_who": Here(scored, place),
        }  # fmt: skip
        yield of_values(Estimate, shared | {"measure": "mean", "value": mean, "low": low, "high": high})
        yield of_values(Estimate, shared | {"measure": "sd", "value": spread})
        row = of_values(Estimate, shared | {"measure": "median", "value": median})
        yield row
        if scale.cut is not None:
            yield above_cut(
                row, high_scores[place], base_above(scored, place, scale.cut) if sensitive else None
            )


def is_sensitive(instrument: Instrument, scale: Scale) -> bool:
    """Tell whether a scale, or any of its items, is marked as sensitive."""
    return scale.sensitive or any(instrument.find_item(item).sensitive for item in scale.item_ids)


def _compared(evaluation: Evaluation, query: Query, scale: Scale, scored: Scored) -> Comparisons:
    """Compare the levels; of groups only those that are large enough to be shown."""
    limit = 0 if query.across == "round" else evaluation.design.study.smallest_group
    bound = query.bound or (scale.bound if query.across == "round" else None)
    asked = comparison(scored, lambda at: Place({"scale": scale.id} | at, bound=bound), limit)
    found = compared_by_cell(asked, scored.entries)
    return found if query.pick is None else without_checks(found)


def _changes(evaluation: Evaluation, query: Query, scale: Scale, scored: Scored) -> Iterator[Contrast]:
    """Compare how the groups of one dimension changed, beside how each of them did."""
    if query.across != "round" or len(query.by) != 1 or query.pick is not None:
        return
    ids = [cell[query.by[0]] for cell in scored.standing.cells]
    groups = Groups(ids, crowd_of(scored.standing.responses).persons, evaluation.design.study.smallest_group)
    place = Place({"scale": scale.id}, measure=CHANGE, family="changes")
    yield from contrasts_of_changes(place, groups, scored.entries)


def _notes(
    evaluation: Evaluation, query: Query, compared: Sequence[Comparisons], *, changed: bool
) -> tuple[Note, ...]:
    told = [each for one in compared for each in one.told()]
    notes = [Note("nothing-to-compare")] if query.across and not told else []
    notes += [Note(f"method-{test}") for test in dict.fromkeys(test for test, _ in told) if test]
    if takes_rounds_together(evaluation, query):
        notes.append(Note("rounds-together-mean"))
    if query.link:
        rounds = query.only("round") or tuple(evaluation.design.rounds)
        every = query.link == "linked" and len(rounds) > TWO
        notes.append(Note("link-linked-every" if every else f"link-{query.link}"))
    if changed:
        notes.append(Note("group-changed" if query.link != "linked" else "group-changed-left-out"))
    notes.append(Note("non-answers-left-out"))
    if (count := family_size(compared)) >= TWO:
        notes.append(Note(adjustment_of(evaluation), {"count": count}))
    reasons = dict.fromkeys(reason for _, reason in told if reason)
    return (*notes, *(Note(f"reason-{reason}") for reason in reasons))


def _cuts(query: Query, places: Sequence[tuple[Instrument, Scale, Scored]]) -> Iterator[Note]:
    """Yield the cut of each scale of which a share at or above it is told."""
    told = {scale.id: scale.cut for _, scale, scored in places if scale.cut is not None and has_rows(scored)}
    if _wanted(query) in (None, ABOVE_CUT):
        yield from (Note("above-cut", {"scale": scale, "cut": cut}) for scale, cut in told.items())
