"""Scales: means with their intervals, by group and round, and how two rounds differ."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from fokus.analysis.answers import (
    base_of,
    check_one_instrument,
    divided,
    persons,
    selected,
    takes_rounds_together,
)
from fokus.analysis.change import Comparison, adjust_holm, compare_linked, compare_unlinked
from fokus.analysis.intervals import mean_interval
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
    """Return mean, standard deviation and median of each scale, and contrasts between two rounds.

    Which comparison is made follows from the data: paired when the same persons answered both times,
    Welch when nobody did. ``link=linked`` keeps those who answered both times, ``unlinked`` those who
    answered once.
    """
    rows: list[Estimate] = []
    contrasts: list[Contrast] = []
    chosen = list(_chosen(evaluation, query))
    check_one_instrument("scale-of-several", [(scale.id, each.instrument.id) for each, scale in chosen])
    for responses, scale in chosen:
        scored = _scored(evaluation, responses, scale, query)
        for cell, inside in divided(evaluation, scored, query.by):
            at = {"scale": scale.id} | cell
            by_level = _levels(evaluation, query, inside)
            if query.link in ("linked", "unlinked"):
                by_level = _link(by_level, query.link)
            if cell and not any(len(part) for part in by_level.values()):
                continue
            for level, part in by_level.items():
                where = {**at, query.across: level} if query.across else at
                rows += _rows(responses.instrument, scale, where, part)
            contrasts += _contrasts(query, at, by_level)
    wanted = query.pick if query.pick in MEASURES else "mean" if query.pick in OF_THE_MEAN else None
    picked = [row for row in rows if wanted in (None, row.measure)]
    notes = _notes(evaluation, query, contrasts)
    dimensions = ("scale", *query.dimensions)
    return Result(query, "estimate", dimensions, tuple(picked), tuple(_adjusted(contrasts)), notes=notes)


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
            bound = set(scale.item_ids) <= set(responses.answers.columns)
            if bound and (not query.of or {scale.id, responses.instrument.id} & set(query.of)):
                yield responses, scale


def _scored(evaluation: Evaluation, responses: Responses, scale: Scale, query: Query) -> pd.DataFrame:
    """Return the people selected, with their score; only rounds in which the scale was asked."""
    people = selected(evaluation, responses, query)
    response = responses.instrument.format_of(scale.item_ids[0])
    assert response is not None, "a scale of open questions is a problem at loading"  # noqa: S101
    asked = responses.given.loc[people.index, list(scale.item_ids)].notna().any(axis="columns")
    people = people[asked]
    scores = score(responses.answers.loc[people.index], scale, response)
    return people.assign(score=scores)


def _levels(evaluation: Evaluation, query: Query, inside: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the people of each level that is compared, in study order; one level without ``across``."""
    if not query.across:
        return {"": inside}
    parts = divided(evaluation, inside, (query.across,))
    return {cell[query.across]: part for cell, part in parts if cell[query.across] != "all"}


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


def _contrasts(query: Query, at: Mapping[str, str], by_level: Mapping[str, pd.DataFrame]) -> list[Contrast]:
    if query.across != "round" or len(by_level) != TWO:
        return []
    (origin, first), (to, second) = by_level.items()
    have = [part[part["score"].notna()].set_index("respondent")["score"] for part in (first, second)]
    bases = [frozenset(each.index) for each in have]
    base = bases[0] & bases[1] if bases[0] == bases[1] else bases[0] | bases[1]
    contrast = Contrast(
        dict(at), origin, to, "mean", family="scales", base=base, base_from=bases[0], base_to=bases[1],
    )  # fmt: skip
    return [_compared(contrast, have[0], have[1])]


def _compared(contrast: Contrast, first: pd.Series, second: pd.Series) -> Contrast:
    shared = set(first.index) & set(second.index)
    if shared and set(first.index) != set(second.index):
        return replace(
            contrast, reason="partly-linked", n_from=len(first), n_to=len(second), n_linked=len(shared)
        )
    compared = compare_linked(first, second) if shared else compare_unlinked(first, second)
    return _with(contrast, compared)


def _with(contrast: Contrast, compared: Comparison) -> Contrast:
    return replace(
        contrast,
        difference=compared.difference, low=compared.low, high=compared.high,
        effect=compared.effect, effect_low=compared.effect_low, effect_high=compared.effect_high,
        test=compared.test, statistic=compared.statistic, df=compared.df, p=compared.p,
        n_from=compared.n_from, n_to=compared.n_to, n_linked=compared.n_linked,
        method=compared.method, reason=compared.reason,
    )  # fmt: skip


def _adjusted(contrasts: list[Contrast]) -> list[Contrast]:
    """Adjust the p-values of all comparisons of a query as one family (Holm)."""
    if sum(each.p is not None for each in contrasts) < TWO:
        return contrasts
    adjusted = adjust_holm([each.p for each in contrasts])
    return [replace(each, p_adjusted=p) for each, p in zip(contrasts, adjusted, strict=True)]


def _notes(evaluation: Evaluation, query: Query, contrasts: list[Contrast]) -> tuple[Note, ...]:
    notes = []
    if query.across == "round" and not contrasts:
        notes.append(Note("rounds-not-yet"))
    if query.across and query.across != "round":
        notes.append(Note("across-not-yet"))
    notes += [Note(f"method-{test}") for test in dict.fromkeys(each.test for each in contrasts) if test]
    if takes_rounds_together(evaluation, query):
        notes.append(Note("rounds-together-mean"))
    if query.link:
        rounds = query.only("round") or tuple(evaluation.design.rounds)
        every = query.link == "linked" and len(rounds) > TWO
        notes.append(Note("link-linked-every" if every else f"link-{query.link}"))
    notes.append(Note("non-answers-left-out"))
    if sum(each.p is not None for each in contrasts) >= TWO:
        notes.append(Note("holm", {"count": sum(each.p is not None for each in contrasts)}))
    reasons = dict.fromkeys(each.reason for each in contrasts if each.reason)
    return (*notes, *(Note(f"reason-{reason}") for reason in reasons))
