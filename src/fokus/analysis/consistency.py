"""How well the scales of a study hold together: alpha and omega of each, and what each item does for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fokus.analysis import reliability as statistics
from fokus.analysis.answers import base_of, check_one_instrument, divided, selected, takes_rounds_together
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Coefficient, Note, Result
from fokus.analysis.scope import unknown_word
from fokus.analysis.scoring import keyed_answers
from fokus.evaluation import Evaluation
from fokus.material.responses import Responses
from fokus.study.instrument import ALL, Instrument, Scale

OF_ALPHA = ("low", "high", "n", "missing")
NEGATIVE = "negative"
NOT_ASKED = "not-asked"
METHODS = {"alpha": "feldt", "omega": "one_factor_ml"}


def reliability(evaluation: Evaluation, query: Query) -> Result:
    """Return alpha and omega of each scale, and for each item its item-rest correlation and alpha without it.

    Of those who answered every item of the scale, keyed. Each round stands apart, asked for or not: who
    answered twice would count as two, and an interval for twice as many persons would be too narrow.
    What is refused has its reason, and alpha of fewer than 50 persons its caution.
    """
    chosen = list(_chosen(evaluation, query))
    check_one_instrument("scale-of-several", [(scale.id, each.instrument.id) for each, scale in chosen])
    apart = takes_rounds_together(evaluation, query)
    dimensions = (*query.by, "round") if apart else query.by
    rows = tuple(
        row
        for responses, scale in chosen
        for at, people in _cells(evaluation, query, (responses, scale), dimensions)
        for row in _rows(responses, scale, at, people)
    )
    if query.pick:
        wanted = "alpha" if query.pick in OF_ALPHA else query.pick
        rows = tuple(row for row in rows if row.measure == wanted)
    notes = tuple(_notes(rows, apart=apart and len({each.round for row in rows for each in row.base}) > 1))
    return Result(query, "coefficient", ("scale", *dimensions, "item"), rows, notes=notes)


def _chosen(evaluation: Evaluation, query: Query) -> Iterator[tuple[Responses, Scale]]:
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
            asked = scale.item_ids and set(scale.item_ids) <= set(responses.given.columns)
            if asked and (not query.of or {scale.id, responses.instrument.id} & set(query.of)):
                yield responses, scale


def _cells(
    evaluation: Evaluation, query: Query, chosen: tuple[Responses, Scale], dimensions: tuple[str, ...]
) -> Iterator[tuple[Mapping[str, str], pd.DataFrame]]:
    """Yield each cell in which anybody was asked an item of the scale."""
    responses, scale = chosen
    people = selected(evaluation, responses, query)
    asked = responses.given.loc[people.index, list(scale.item_ids)].notna().any(axis="columns")
    for cell, inside in divided(evaluation, people[asked], dimensions):
        yield {"scale": scale.id} | cell, inside


@dataclass(frozen=True, slots=True)
class _Asked:
    """The keyed answers of a cell to a scale, whose they are, and what its coefficients have in common."""

    scale: Scale
    at: Mapping[str, str]
    items: pd.DataFrame
    base: Base
    sensitive: bool

    def row(self, measure: str, item: str = ALL, **found: Any) -> Coefficient:
        return Coefficient(
            {**self.at, "item": item}, measure, found.pop("value", None), unit="coefficient", base=self.base,
            about=frozenset(self.scale.item_ids), sensitive=self.sensitive, **found,
        )  # fmt: skip


def _rows(
    responses: Responses, scale: Scale, at: Mapping[str, str], people: pd.DataFrame
) -> Iterator[Coefficient]:
    response = responses.instrument.format_of(scale.item_ids[0])
    assert response is not None, "a scale of open questions is a problem at loading"  # noqa: S101
    items = keyed_answers(responses.answers.loc[people.index], scale, response)
    complete = people[items.notna().all(axis="columns")]
    base = base_of(complete) or base_of(people)
    asked = _Asked(scale, at, items, base, _is_sensitive(responses.instrument, scale))
    if responses.given.loc[people.index, list(scale.item_ids)].isna().all().any():
        yield asked.row("alpha", reason=NOT_ASKED, n=0, missing=len(people))
        return
    yield from _of_scale(asked)
    yield from _of_items(asked, len(complete))


def _is_sensitive(instrument: Instrument, scale: Scale) -> bool:
    return scale.sensitive or any(instrument.find_item(each).sensitive for each in scale.item_ids)


def _of_scale(asked: _Asked) -> Iterator[Coefficient]:
    for found in (statistics.cronbach_alpha(asked.items), statistics.omega(asked.items)):
        yield asked.row(
            found.coefficient, value=found.value, low=found.low, high=found.high, n=found.n,
            missing=found.n_dropped, method=METHODS[found.coefficient], caution=found.caution,
            reason=found.reason,
        )  # fmt: skip


def _of_items(asked: _Asked, complete: int) -> Iterator[Coefficient]:
    found = statistics.item_statistics(asked.items)
    missing = len(asked.items) - complete
    for number, item in enumerate(asked.scale.item_ids):
        rest, without = _known(found.item_rest[number]), _known(found.alpha_if_dropped[number])
        caution = NEGATIVE if rest is not None and rest < 0 else None
        yield asked.row("item_rest", item, value=rest, n=complete, missing=missing, caution=caution)
        yield asked.row("alpha_if_dropped", item, value=without, n=complete, missing=missing)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _notes(rows: tuple[Coefficient, ...], *, apart: bool) -> Iterator[Note]:
    measures = {row.measure for row in rows if row.value is not None and row.measure != "alpha_if_dropped"}
    wanted = [each for each in ("alpha", "omega", "item_rest") if each in measures]
    yield from (Note(f"of-{each}") for each in wanted)
    if apart:
        yield Note("rounds-apart")
    yield from (Note(f"caution-{each}") for each in dict.fromkeys(row.caution for row in rows) if each)
    refused = dict.fromkeys((row.measure, row.reason) for row in rows if row.reason)
    yield from (Note(f"{measure}-{reason}") for measure, reason in refused)
