"""Scores one person at a time: working material for a psychologist's own analysis."""

from collections.abc import Iterable

import pandas as pd

from fokus.analysis.intervals import DECIMALS
from fokus.analysis.scope import group_of, unknown_word
from fokus.analysis.scoring import score
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import Scale


def scores_of(responses: Responses, scale: Scale) -> "pd.Series[float] | None":
    """Return the score of each respondent on a scale; None where the answers do not have it.

    NaN for who answered too few of its items, and for those of a round in which it was not asked.
    """
    if scale.scored:
        found = responses.answers.get(scale.id)
        return None if found is None else found.astype(float).round(DECIMALS).rename(scale.id)
    response = responses.instrument.format_of(scale.item_ids[0])
    if response is None or not set(scale.item_ids) <= set(responses.answers.columns):
        return None
    return score(responses.answers, scale, response)


def individual_scores(evaluation: Evaluation, of: Iterable[str]) -> pd.DataFrame:
    """Return a row for each respondent and round, and a column for each scale that ``of`` names.

    Persons are numbered in the order in which they first answered: their own codes stay behind. One
    who cannot be followed between rounds has a new number each time, and is not ``linked``.

    Raises
    ------
    QueryError
        For a scale that the study does not have.
    """
    wanted = tuple(of)
    known = [scale.id for each in evaluation.instruments.values() for scale in each.scale]
    for word in wanted:
        if word not in known:
            raise unknown_word("unknown-scale", word, known)
    parts = [_part(evaluation, each, wanted) for each in evaluation.responses.values()]
    found = pd.concat([each for each in parts if each is not None] or [_people(evaluation, None)])
    return found.reset_index(drop=True)


def _part(evaluation: Evaluation, responses: Responses, wanted: tuple[str, ...]) -> pd.DataFrame | None:
    scales = [each for each in responses.instrument.scale if not wanted or each.id in wanted]
    columns = [found for each in scales if (found := scores_of(responses, each)) is not None]
    if not columns:
        return None
    return pd.concat([_people(evaluation, responses), *columns], axis="columns")


def _people(evaluation: Evaluation, responses: Responses | None) -> pd.DataFrame:
    columns = ["questionnaire", "person", "linked", "round", "site", "profession", "group"]
    if responses is None:
        return pd.DataFrame(columns=columns)
    people = responses.people[["linked", "round", "site", "profession"]].copy()
    people["person"] = pd.factorize(responses.people["respondent"])[0] + 1
    people["group"] = people["profession"].map(lambda each: group_of(evaluation, each), na_action="ignore")
    people["questionnaire"] = responses.instrument.id
    people["round"] = pd.Categorical(people["round"], list(evaluation.design.rounds), ordered=True)
    return people[columns]
