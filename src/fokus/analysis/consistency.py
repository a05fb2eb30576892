"""How well the scales of a study hold together: alpha and omega of each, and what each item does for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fokus.analysis import reliability as statistics
from fokus.analysis.answers import check_one_instrument, takes_rounds_together
from fokus.analysis.covariances import Covariances, covariances_by_cell, covariances_of
from fokus.analysis.histogram import NONE
from fokus.analysis.inference import Counts
from fokus.analysis.query import Query
from fokus.analysis.result import Coefficient, Note, Result, of_values
from fokus.analysis.scope import unknown_word
from fokus.analysis.scoring import keyed_answers, steps_of
from fokus.analysis.standing import Cell, Flags, Some, asked_any, layouts, meets
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
        for each in chosen
        for asked in _cells(evaluation, query, each, dimensions)
        for row in _rows(asked)
    )
    if query.pick:
        wanted = "alpha" if query.pick in OF_ALPHA else query.pick
        rows = tuple(row for row in rows if row.measure == wanted)
    rounds = {row.at["round"] for row in rows} if apart else set()
    notes = tuple(_notes(rows, apart=len(rounds) > 1))
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """Those of a cell who were asked about a scale: what their answers come to, and who is behind them."""

    scale: Scale
    at: Mapping[str, str]
    items: Covariances
    who: Some
    sensitive: bool
    every_item: bool

    def row(self, measure: str, item: str = ALL, **found: Any) -> Coefficient:
        told = {
            "at": {**self.at, "item": item}, "measure": measure, "value": None, "unit": "coefficient",
            "about": frozenset(self.scale.item_ids), "sensitive": self.sensitive, "_who": self.who,
        }  # fmt: skip
        return of_values(Coefficient, told | found)


def _cells(
    evaluation: Evaluation, query: Query, chosen: tuple[Responses, Scale], dimensions: tuple[str, ...]
) -> Iterator[_Asked]:
    """Yield each cell in which anybody was asked an item of the scale."""
    responses, scale = chosen
    asked = meets(evaluation, responses, query) & asked_any(responses, scale)
    for layout in layouts(evaluation, responses, dimensions):
        rows = np.flatnonzero(asked & (layout.cell != NONE))
        yield from _gathered(responses, scale, rows, layout.cell[rows], layout.ids)


def _gathered(
    responses: Responses, scale: Scale, rows: Counts, cell: Counts, ids: Sequence[Cell]
) -> Iterator[_Asked]:
    found, complete = _covariances(responses, scale, rows, cell, len(ids))
    sensitive, told = _is_sensitive(responses.instrument, scale), _is_told(responses, scale, rows, cell)
    everybody, answered = (_by_cell(each, cell, len(ids)) for each in (np.ones(rows.size, bool), complete))
    for number, at in enumerate(ids):
        if everybody[number].size:
            there = answered[number] if answered[number].size else everybody[number]
            who = Some(responses, rows[there].astype(np.int32))
            yield _Asked(scale, {"scale": scale.id} | at, found[number], who, sensitive, number in told)


def _covariances(
    responses: Responses, scale: Scale, rows: Counts, cell: Counts, cells: int
) -> tuple[list[Covariances], Flags]:
    """Return what the keyed answers of each cell come to, and which respondents answered every item."""
    response = responses.instrument.format_of(scale.item_ids[0])
    assert response is not None, "a scale of open questions is a problem at loading"  # noqa: S101
    steps = steps_of(responses.answers, scale, response)
    if steps is None:
        keyed = keyed_answers(responses.answers, scale, response).to_numpy()[rows]
        found = [covariances_of(keyed[each]) for each in _by_cell(np.ones(rows.size, bool), cell, cells)]
        return found, ~np.isnan(keyed).any(axis=1)
    columns = [each[rows] for each in steps.columns]
    complete = np.logical_and.reduce([each >= 0 for each in columns])
    return covariances_by_cell(columns, steps.turned, steps.highest, cell, cells), complete


def _by_cell(there: Flags, cell: Counts, cells: int) -> list[Counts]:
    """Return the places of those marked, cell by cell."""
    marked = np.flatnonzero(there)
    order = marked[np.argsort(cell[marked], kind="stable")]
    return np.split(order, np.searchsorted(cell[order], np.arange(1, cells)))


def _is_told(responses: Responses, scale: Scale, rows: Counts, cell: Counts) -> set[int]:
    """Return the cells in which every item was asked of somebody."""
    asked = (set(cell[responses.given[item].notna().to_numpy()[rows]].tolist()) for item in scale.item_ids)
    return set.intersection(*asked)


def _rows(asked: _Asked) -> Iterator[Coefficient]:
    if not asked.every_item:
        yield asked.row("alpha", reason=NOT_ASKED, n=0, missing=asked.items.n + asked.items.dropped)
        return
    yield from _of_scale(asked)
    yield from _of_items(asked)


def _is_sensitive(instrument: Instrument, scale: Scale) -> bool:
    return scale.sensitive or any(instrument.find_item(each).sensitive for each in scale.item_ids)


def _of_scale(asked: _Asked) -> Iterator[Coefficient]:
    for found in (statistics.cronbach_alpha(asked.items), statistics.omega(asked.items)):
        yield asked.row(
            found.coefficient, value=found.value, low=found.low, high=found.high, n=found.n,
            missing=found.n_dropped, method=METHODS[found.coefficient], caution=found.caution,
            reason=found.reason,
        )  # fmt: skip


def _of_items(asked: _Asked) -> Iterator[Coefficient]:
    found = statistics.item_statistics(asked.items)
    complete, missing, *_ = asked.items
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
