"""The noun ``agreement``: how far those who coded the same interviews agree, theme by theme."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fokus.analysis import agreement as statistics
from fokus.analysis.double_coded import (
    ABSENT,
    Judged,
    Units,
    double_coded,
    judged,
    placed,
    still_blind,
    together,
    told,
)
from fokus.analysis.inference import Numbers
from fokus.analysis.participation import nobody_knows, professions_at, sitting
from fokus.analysis.query import Query
from fokus.analysis.resampling import resampled
from fokus.analysis.result import Base, Coefficient, Note, Presence, Result
from fokus.analysis.scope import admits, allowed, levels
from fokus.analysis.voices import topics
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import after_decisions, comparable
from fokus.study.design import Interview
from fokus.study.instrument import ALL, MIXED

ENOUGH_TEXTS = 8
PAIR = 2
STAGES = BEFORE, AFTER = ("before", "after")
MEASURES = {
    "percent_agreement": "percent", "krippendorff_alpha": "krippendorff", "ac1": "ac1",
    "cohens_kappa": "kappa",
}  # fmt: skip
COEFFICIENTS = ("krippendorff", "ac1", "kappa")
EVERY = "coefficients"
FEW_TEXTS = "few-transcripts"
Cell = Mapping[str, str]


def agreement(evaluation: Evaluation, query: Query) -> Result:
    """Return the coefficients of agreement: as the coders judged, unless it is asked for as was decided.

    ``where=stage:after`` asks for the codings as they would be had each coder judged as was decided,
    ``by=stage`` for both.
    """
    asked = query.only("stage") or STAGES
    if "stage" not in query.by:
        return _agreement(evaluation, query, AFTER if asked == (AFTER,) else BEFORE)
    within = replace(query, by=tuple(each for each in query.by if each != "stage"))
    return _in_stages(query, {each: _agreement(evaluation, within, each) for each in STAGES if each in asked})


def _in_stages(query: Query, found: Mapping[str, Result]) -> Result:
    """Put answers together, what was judged before the decisions above what holds after them."""
    first = next(iter(found.values()))
    places = [*dict.fromkeys(tuple(row.at.items()) for each in found.values() for row in each.rows)]
    rows = tuple(
        replace(row, at={**row.at, "stage": stage})
        for place in places
        for stage, result in found.items()
        for row in result.rows
        if tuple(row.at.items()) == place
    )
    return replace(first, query=query, dimensions=(*first.dimensions, "stage"), rows=rows)


def _agreement(evaluation: Evaluation, query: Query, stage: str) -> Result:
    """Return per cent, Krippendorff's alpha, Gwet's AC1 and, of two coders, Cohen's kappa.

    A code is on a unit or not; several topics together are as many judgements of each unit, and ``n`` are
    the units. Only interviews that at least two coders have coded count, and of them all that can be
    coded. Whole interviews are drawn for the intervals, where there are eight or more.
    """
    level = _level(evaluation, query)
    asked = replace(query, level=level)
    units = double_coded(evaluation, query)
    there = evaluation.design.interviews
    interviews = tuple(there[each] for each in units.texts)
    heard = tuple(_heard(evaluation, asked, each) for each in interviews)
    judgements = _judgements(evaluation, asked, units, stage)
    coded = _Coded(evaluation, asked, units, judgements, interviews, heard)
    dimensions = _dimensions(query, level)
    rows = tuple(row for cell in _cells(coded, dimensions) for row in _rows(coded, cell))
    notes = (*(_notes(coded, rows) if rows else ()), *still_blind(evaluation))
    return Result(query, "coefficient", dimensions, _picked(rows, query.pick), notes=notes)


def _picked(rows: tuple[Coefficient, ...], pick: str | None) -> tuple[Coefficient, ...]:
    """Return the rows that one number is picked from; a table of a coefficient has per cent beside it."""
    several = len({tuple(row.at.items()) for row in rows}) > 1
    if pick is None or pick == EVERY or (several and pick in COEFFICIENTS):
        return rows
    wanted = pick if pick in MEASURES.values() else "krippendorff"
    return tuple(row for row in rows if row.measure == wanted)


def _level(evaluation: Evaluation, query: Query) -> str:
    """Return what is judged: codes where they are asked for, else themes."""
    named = bool(query.of) and {*query.of} <= {*evaluation.codebook.codes}
    of_codes = "code" in query.by or query.level == "code" or (named and "theme" not in query.by)
    return "code" if of_codes else "theme"


def _dimensions(query: Query, level: str) -> tuple[str, ...]:
    """Return what the answer is divided by: also by what is named, and by pairs with a coder that is."""
    topic = (level,) if query.of and not {"theme", "code"} & {*query.by} else ()
    coder = ("coder",) if query.coder and "coder" not in query.by else ()
    return (*topic, *query.by, *coder)


def _judgements(evaluation: Evaluation, query: Query, units: Units, stage: str) -> dict[str, Judged]:
    """Return what was judged of every unit, by topic. A retired code counts where somebody used it."""
    valences = query.only("valence")
    codings = evaluation.codings if stage == BEFORE else after_decisions(evaluation, comparable(evaluation))
    suggested = evaluation.logs.accepted() if query.only("origin") else set[str]()
    counted = (
        each
        for each in codings
        if (valences is None or each.valence in valences)
        and (not suggested or allowed(query, "origin", "suggested" if each.id in suggested else "own"))
    )
    there = placed(units, counted, characters=query.unit == "characters")
    held = evaluation.held
    found = {each: judged(units, there, _behind(evaluation, [each])) for each in topics(evaluation, query)}
    gone = held.retired | {*held.split}
    return {each: found[each] for each in found if each not in gone or not found[each].is_empty}


@dataclass(frozen=True, slots=True)
class _Coded:
    """What was asked, what the coders judged of every unit, and who was heard in each of the interviews."""

    evaluation: Evaluation
    query: Query
    units: Units
    found: Mapping[str, Judged]
    interviews: tuple[Interview, ...]
    heard: tuple[Base, ...]

    def theme(self, topic: str) -> str:
        """Return the theme that a topic stands under: of a code its own, where codes are judged."""
        return self.evaluation.codebook.theme_of(topic) if self.query.level == "code" else topic

    def ids(self, dimension: str) -> tuple[str, ...]:
        """Return the ids of a dimension that may have been double-coded; of coders, their pairs."""
        if dimension == "theme":
            return tuple(dict.fromkeys(map(self.theme, self.found)))
        if dimension == "code":
            return tuple(self.found)
        if dimension == "transcript":
            return self.units.texts
        if dimension == "coder":
            coder = self.query.coder
            return tuple("+".join(pair) for pair in self.units.pairs() if not coder or coder in pair)
        return levels(self.evaluation, dimension)

    def topics(self, cell: Cell) -> list[str]:
        """Return the topics that are judged in a cell."""
        return [
            each
            for each in self.found
            if admits(cell, "code", each) and admits(cell, "theme", self.theme(each))
        ]

    def columns(self, cell: Cell) -> list[int]:
        """Return the columns of the coders who are compared in a cell."""
        pair = cell.get("coder", ALL)
        wanted = self.units.coders if pair == ALL else tuple(pair.split("+"))
        return [self.units.coders.index(each) for each in wanted]

    def texts(self, cell: Cell, columns: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of the texts are in a cell, double-coded by its coders."""
        inside = [
            admits(cell, "transcript", each.id)
            and admits(cell, "round", each.round)
            and admits(cell, "site", each.site)
            for each in self.interviews
        ]
        both = self.units.coded[:, columns].sum(axis=1) >= PAIR
        return np.asarray(np.array(inside, dtype=bool) & both)

    def base(self, texts: NDArray[np.bool_]) -> Base:
        """Return the persons who took part in some texts: what was coded there tells of what they said."""
        chosen = (heard for heard, there in zip(self.heard, texts, strict=True) if there)
        return frozenset[Presence]().union(*chosen)


def _behind(evaluation: Evaluation, judged_topics: Sequence[str]) -> frozenset[str]:
    """Return the codes behind some topics: of a theme all of its own."""
    codes = evaluation.codebook.codes.values()
    return frozenset(each.id for each in codes if {each.id, each.theme} & {*judged_topics})


def _cells(coded: _Coded, dimensions: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the cells, and last, where there are several, their totals: over everything but the round."""
    by_level = [coded.ids(each) for each in dimensions]
    parts = [dict(zip(dimensions, each, strict=True)) for each in product(*by_level)]
    together = [
        each if dimension == "round" or len(each) == 1 else (ALL,)
        for dimension, each in zip(dimensions, by_level, strict=True)
    ]
    totals = [dict(zip(dimensions, each, strict=True)) for each in product(*together)]
    return parts if coded.query.coder else parts + [each for each in totals if each not in parts]


def _heard(evaluation: Evaluation, query: Query, interview: Interview) -> Base:
    """Return who may have been heard in an interview, of the professions that a query is about."""
    each = sitting(evaluation, interview)
    asked = professions_at(evaluation, query, {}, each.persons)
    everybody = each.everybody or frozenset({nobody_knows(interview, 0)})
    return everybody if MIXED in asked else each.of(asked) or everybody


def _rows(coded: _Coded, cell: Cell) -> Iterator[Coefficient]:
    """Yield the coefficients of a cell; none where nothing in it was double-coded."""
    judged_topics, columns = coded.topics(cell), coded.columns(cell)
    texts = coded.texts(cell, columns)
    if not judged_topics or not texts.any():
        return
    units = coded.units
    columns = [each for each in columns if units.coded[texts, each].any()]
    found = together([coded.found[each] for each in judged_topics], texts, columns)
    inside, everything = int(units.sizes[texts].sum()), int(units.sizes.sum())
    beside: dict[str, Any] = {
        "unit": "coefficient", "counts": "interviews", "base": coded.base(texts),
        "about": _behind(coded.evaluation, judged_topics), "n": inside,
        "missing": units.left_out + everything - inside, "clusters": int(texts.sum()),
        "raters": len(columns), "prevalence": _prevalence(found),
    }  # fmt: skip
    for row in _coefficients(found, int(texts.sum())):
        yield replace(row, at=dict(cell), **beside)


def _prevalence(found: Judged) -> float | None:
    """Return the share of the judgements that found the code there."""
    made = float((found.codes != ABSENT).sum(axis=1) @ found.times)
    return float((found.codes == 1).sum(axis=1) @ found.times) / made if made else None


def _coefficients(found: Judged, texts: int) -> Iterator[Coefficient]:
    enough = texts >= ENOUGH_TEXTS
    codes = np.where(found.codes == ABSENT, np.nan, found.codes)
    limits = resampled(codes, found.text, times=found.times) if enough else {}
    for each in _computed(codes, found.times):
        measure, known = MEASURES[each.coefficient], each.value is not None
        low, high = limits.get(each.coefficient, (None, None)) if known else (None, None)
        yield Coefficient(
            {}, measure, each.value, low, high,
            method="bootstrap" if known and enough else None,
            caution=None if enough or not known else FEW_TEXTS,
            reason=None if known else each.reason,
        )  # fmt: skip


def _computed(codes: Numbers, times: NDArray[np.intp]) -> Iterator[statistics.Agreement]:
    yield statistics.percent_agreement(codes, times=times)
    yield statistics.krippendorff_alpha(codes, level="nominal", times=times)
    yield statistics.gwet_ac1(codes, categories=2, times=times)
    if codes.shape[1] == PAIR:
        yield statistics.cohens_kappa(codes[:, 0], codes[:, 1], times=times)


def _notes(coded: _Coded, rows: Sequence[Coefficient]) -> Iterator[Note]:
    units, pick = coded.units, coded.query.pick
    yield told(coded.evaluation, units)
    yield Note(f"agreement-{coded.query.unit or 'turns'}")
    yield Note("of-krippendorff")
    if pick in ("ac1", EVERY):
        yield Note("of-ac1")
    if pick in ("kappa", EVERY):
        yield Note("of-kappa")
    if any(len(coded.topics(row.at)) > 1 for row in rows):
        yield Note("agreement-together")
    alphas = [row for row in rows if row.measure == "krippendorff"]
    if any(row.method for row in alphas):
        yield Note("agreement-bootstrap")
    if any(row.caution for row in alphas):
        yield Note("agreement-few-transcripts", {"limit": ENOUGH_TEXTS})
    if any(row.reason == "constant" for row in alphas):
        yield Note("krippendorff-constant")
    waiting = sum(each.coding.transcript in units.texts for each in coded.evaluation.review)
    if waiting:
        yield Note("agreement-review", {"count": waiting})
