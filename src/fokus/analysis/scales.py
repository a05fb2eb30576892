"""Scales: means with their intervals, by group and round, and how rounds and groups differ."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from fokus.analysis.answers import (
    base_of,
    check_one_instrument,
    divided,
    has_changed_group,
    levels_of,
    persons,
    selected,
    takes_rounds_together,
)
from fokus.analysis.contrasts import Place, as_one_family, contrasts_of, everyone, family_of
from fokus.analysis.intervals import DECIMALS, mean_interval
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Contrast, Estimate, Note, Result
from fokus.analysis.scope import unknown_word
from fokus.analysis.scoring import score
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import Instrument, Scale, score_range

TWO = 2
MEASURES = ("mean", "sd", "median")
OF_THE_MEAN = ("low", "high", "n", "missing")


def scales(evaluation: Evaluation, query: Query) -> Result:
    """Return mean, standard deviation and median of each scale, and contrasts between rounds or groups.

    Which comparison is made follows from the data: with themselves where the same persons answered every
    time, by a mixed model where only some did, as groups where nobody did. ``link=linked`` keeps those
    who answered every time, ``unlinked`` those who answered once. A change below ``bound`` (of the query,
    else of the scale) is unchanged.
    """
    rows: list[Estimate] = []
    contrasts: list[Contrast] = []
    chosen = list(_chosen(evaluation, query))
    check_one_instrument("scale-of-several", [(scale.id, each.instrument.id) for each, scale in chosen])
    changed = False
    for responses, scale in chosen:
        scored = _scored(evaluation, responses, scale, query)
        changed |= query.across == "round" and has_changed_group(scored, query.by)
        for cell, inside in divided(evaluation, scored, query.by):
            at = {"scale": scale.id} | cell
            by_level = levels_of(evaluation, query, inside)
            if query.link in ("linked", "unlinked"):
                by_level = _link(by_level, query.link)
            if cell and not any(len(part) for part in by_level.values()):
                continue
            for level, part in by_level.items():
                where = {**at, query.across: level} if query.across else at
                rows += _rows(responses.instrument, scale, where, part)
            if query.across:
                contrasts += _contrasts(evaluation, query, _place(query, scale, at), by_level)
    wanted = query.pick if query.pick in MEASURES else "mean" if query.pick in OF_THE_MEAN else None
    picked = [row for row in rows if wanted in (None, row.measure)]
    notes = _notes(evaluation, query, contrasts, changed=changed)
    dimensions = ("scale", *query.dimensions)
    return Result(query, "estimate", dimensions, tuple(picked), tuple(as_one_family(contrasts)), notes=notes)


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


def _scored(evaluation: Evaluation, responses: Responses, scale: Scale, query: Query) -> pd.DataFrame:
    """Return the people selected, with their score; only rounds in which the scale was asked."""
    people = selected(evaluation, responses, query)
    if scale.scored:
        return people.assign(score=responses.answers.loc[people.index, scale.id].round(DECIMALS))
    response = responses.instrument.format_of(scale.item_ids[0])
    assert response is not None, "a scale of open questions is a problem at loading"  # noqa: S101
    asked = responses.given.loc[people.index, list(scale.item_ids)].notna().any(axis="columns")
    people = people[asked]
    scores = score(responses.answers.loc[people.index], scale, response)
    return people.assign(score=scores)


def _link(by_level: Mapping[str, pd.DataFrame], link: str) -> dict[str, pd.DataFrame]:
    """Keep those with a score at every level (``linked``), or those with one at a single level.

    A single level links nobody.
    """
    have = [persons(part[part["score"].notna()]) for part in by_level.values()]
    everywhere = frozenset.intersection(*have) if len(have) > 1 else frozenset()
    once = frozenset(p for part in have for p in part if sum(p in other for other in have) == 1)
    wanted = everywhere if link == "linked" else once
    return {level: part[part["respondent"].isin(wanted)] for level, part in by_level.items()}


def _rows(
    instrument: Instrument, scale: Scale, at: Mapping[str, str], people: pd.DataFrame
) -> list[Estimate]:
    values = _by_person(people).dropna().to_numpy(dtype=float)
    with_score = people[people["score"].notna()]
    missing = people["respondent"].nunique() - len(values)
    empty = Estimate(
        at,
        "mean",
        None,
        n=len(values),
        missing=missing,
        base=base_of(with_score) or base_of(people),
        counted=_at_an_end(instrument, scale, with_score),
        about=frozenset(scale.item_ids),
        sensitive=is_sensitive(instrument, scale),
    )
    if not len(values):
        return [replace(empty, measure=measure) for measure in MEASURES]
    low, high = mean_interval(values) if len(values) > 1 else (None, None)
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return [
        replace(empty, value=float(values.mean()), low=low, high=high),
        replace(empty, measure="sd", value=spread),
        replace(empty, measure="median", value=float(np.median(values))),
    ]


def is_sensitive(instrument: Instrument, scale: Scale) -> bool:
    """Tell whether a scale, or any of its items, is marked as sensitive."""
    return scale.sensitive or any(instrument.find_item(item).sensitive for item in scale.item_ids)


def _at_an_end(instrument: Instrument, scale: Scale, people: pd.DataFrame) -> Base | None:
    """Return those who scored at one end of a scale, when all but one of them did: a mean tells it."""
    for end in score_range(instrument, scale):
        there = people[people["score"] == end]
        if len(people) - len(there) <= 1:
            return base_of(there)
    return None


def _by_person(people: pd.DataFrame) -> pd.Series:
    """Return one score a person: where rounds are taken together, the mean of the person's own."""
    return people.groupby("respondent", sort=False)["score"].mean()


def _contrasts(
    evaluation: Evaluation, query: Query, place: Place, by_level: Mapping[str, pd.DataFrame]
) -> list[Contrast]:
    """Compare the levels; of groups only those that are large enough to be shown."""
    scores = {level: _by_person(part).dropna() for level, part in by_level.items()}
    limit = 0 if query.across == "round" else evaluation.design.study.smallest_group
    found = contrasts_of(place, {level: each for level, each in scores.items() if len(each) >= limit})
    return [each for each in found if query.pick is None or not (each.sensitivity or everyone(each))]


def _place(query: Query, scale: Scale, at: Mapping[str, str]) -> Place:
    own = scale.bound if query.across == "round" else None
    return Place(at, bound=query.bound or own)


def _notes(
    evaluation: Evaluation, query: Query, contrasts: list[Contrast], *, changed: bool
) -> tuple[Note, ...]:
    notes = [Note("nothing-to-compare")] if query.across and not contrasts else []
    tested = [each for each in contrasts if not each.sensitivity]
    notes += [Note(f"method-{test}") for test in dict.fromkeys(each.test for each in tested) if test]
    if takes_rounds_together(evaluation, query):
        notes.append(Note("rounds-together-mean"))
    if query.link:
        rounds = query.only("round") or tuple(evaluation.design.rounds)
        every = query.link == "linked" and len(rounds) > TWO
        notes.append(Note("link-linked-every" if every else f"link-{query.link}"))
    if changed:
        notes.append(Note("group-changed" if query.link != "linked" else "group-changed-left-out"))
    notes.append(Note("non-answers-left-out"))
    if (count := len(family_of(contrasts))) >= TWO:
        notes.append(Note("holm", {"count": count}))
    reasons = dict.fromkeys(each.reason for each in tested if each.reason)
    return (*notes, *(Note(f"reason-{reason}") for reason in reasons))
