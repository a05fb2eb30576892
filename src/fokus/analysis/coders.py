"""The noun ``agreement``: how far those who coded the same interviews agree, theme by theme."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fokus.analysis import agreement as statistics
from fokus.analysis.double_coded import Judged, Units, codes_of, double_coded, judged
from fokus.analysis.inference import Numbers
from fokus.analysis.participation import nobody_knows, professions_at, sitting
from fokus.analysis.query import Query
from fokus.analysis.resampling import resampled
from fokus.analysis.result import Base, Coefficient, Note, Presence, Result
from fokus.analysis.scope import admits, allowed, levels
from fokus.analysis.themes import topics
from fokus.coding.coding import Coding
from fokus.evaluation import Evaluation
from fokus.study.instrument import ALL, MIXED

ENOUGH_TEXTS = 8
PAIR = 2
MEASURES = {
    "percent_agreement": "percent", "krippendorff_alpha": "krippendorff", "ac1": "ac1",
    "cohens_kappa": "kappa",
}  # fmt: skip
FEW_TEXTS = "few-transcripts"
Cell = Mapping[str, str]


def agreement(evaluation: Evaluation, query: Query) -> Result:
    """Return per cent, Krippendorff's alpha, Gwet's AC1 and, of two coders, Cohen's kappa.

    A code is on a unit or not; several topics together are as many judgements of each unit, and ``n`` are
    the units. Only interviews that at least two coders have coded count, and of them all that can be
    coded. Whole interviews are drawn for the intervals, where there are eight or more.
    """
    level = _level(evaluation, query)
    asked = replace(query, level=level)
    units = double_coded(evaluation, query)
    found = _judgements(evaluation, asked, units)
    dimensions = _dimensions(query, level)
    rows = tuple(
        row
        for cell in _cells(evaluation, asked, units, dimensions, tuple(found))
        for row in _rows(_Asked(evaluation, asked, units, found), cell)
    )
    notes = tuple(_notes(evaluation, query, units, rows)) if rows else ()
    if query.pick:
        wanted = query.pick if query.pick in MEASURES.values() else "krippendorff"
        rows = tuple(row for row in rows if row.measure == wanted)
    return Result(query, "coefficient", dimensions, rows, notes=notes)


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


def _judgements(evaluation: Evaluation, query: Query, units: Units) -> dict[str, Judged]:
    """Return what was judged of every unit, by topic. A retired code counts where somebody used it."""
    by_topic: defaultdict[str, list[Coding]] = defaultdict(list)
    for each in evaluation.codings:
        if allowed(query, "valence", each.valence):
            by_topic[each.code].append(each)
            by_topic[evaluation.codebook.theme_of(each.code)].append(each)
    held = evaluation.held
    characters = query.unit == "characters"
    found = {
        each: judged(units, by_topic[each], characters=characters) for each in topics(evaluation, query)
    }
    gone = held.retired | {*held.split}
    return {each: found[each] for each in found if each not in gone or (found[each] == 1).any()}


def _cells(
    evaluation: Evaluation,
    query: Query,
    units: Units,
    dimensions: tuple[str, ...],
    judged_topics: tuple[str, ...],
) -> list[dict[str, str]]:
    """Return the cells in which something was double-coded, and last the totals of several."""
    ids = {
        "theme": tuple(dict.fromkeys(_theme(evaluation, query, each) for each in judged_topics)),
        "code": judged_topics,
        "transcript": units.texts,
        "coder": tuple(_pair(pair) for pair in units.pairs() if not query.coder or query.coder in pair),
    }
    by_level = [ids.get(each) or levels(evaluation, each) for each in dimensions]
    if any(each in ids and not ids[each] for each in dimensions):
        return []
    parts = [dict(zip(dimensions, each, strict=True)) for each in product(*by_level)]
    if query.coder or {*dimensions} <= {"round"}:
        return parts
    together = dict.fromkeys(dimensions, ALL)
    rounds = evaluation.design.rounds if "round" in dimensions else [None]
    totals = [together | ({} if each is None else {"round": each}) for each in rounds]
    return parts + (totals if len(parts) > len(totals) else [])


def _theme(evaluation: Evaluation, query: Query, topic: str) -> str:
    """Return the theme that a topic stands under: of a code its own, where codes are judged."""
    return evaluation.codebook.theme_of(topic) if query.level == "code" else topic


def _pair(coders: Sequence[str]) -> str:
    return "+".join(coders)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, and what the coders judged of every unit."""

    evaluation: Evaluation
    query: Query
    units: Units
    found: Mapping[str, Judged]

    def topics(self, cell: Cell) -> list[str]:
        """Return the topics that are judged in a cell."""
        return [
            each
            for each in self.found
            if admits(cell, "code", each)
            and admits(cell, "theme", _theme(self.evaluation, self.query, each))
        ]

    def columns(self, cell: Cell) -> list[int]:
        """Return the columns of the coders who are compared in a cell."""
        pair = cell.get("coder", ALL)
        wanted = self.units.coders if pair == ALL else tuple(pair.split("+"))
        return [self.units.coders.index(each) for each in wanted]

    def texts(self, cell: Cell, columns: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of the texts are in a cell, double-coded by its coders."""
        interviews = [self.evaluation.design.interviews[each] for each in self.units.texts]
        inside = [
            admits(cell, "transcript", each.id)
            and admits(cell, "round", each.round)
            and admits(cell, "site", each.site)
            for each in interviews
        ]
        both = self.units.coded[:, columns].sum(axis=1) >= PAIR
        return np.array(inside, dtype=bool) & both

    def base(self, texts: NDArray[np.bool_]) -> Base:
        """Return the persons who took part in some texts: what was coded there tells of what they said."""
        chosen = (each for each, there in zip(self.units.texts, texts, strict=True) if there)
        return frozenset[Presence]().union(*(_heard(self.evaluation, self.query, each) for each in chosen))

    def about(self, judged_topics: Sequence[str]) -> frozenset[str]:
        """Return the codes behind some topics."""
        codes = self.evaluation.codebook.codes.values()
        return frozenset(each.id for each in codes if {each.id, each.theme} & {*judged_topics})


def _heard(evaluation: Evaluation, query: Query, text: str) -> Base:
    """Return who may have been heard in an interview, of the professions that a query is about."""
    interview = evaluation.design.interviews[text]
    each = sitting(evaluation, interview)
    asked = professions_at(evaluation, query, {}, each.persons)
    everybody = each.everybody or frozenset({nobody_knows(interview, 0)})
    return everybody if MIXED in asked else each.of(asked) or everybody


def _rows(asked: _Asked, cell: Cell) -> Iterator[Coefficient]:
    """Yield the coefficients of a cell; none where nothing in it was double-coded."""
    judged_topics, columns = asked.topics(cell), asked.columns(cell)
    texts = asked.texts(cell, columns)
    if not judged_topics or not texts.any():
        return
    columns = [each for each in columns if asked.units.coded[texts, each].any()]
    chosen = texts[asked.units.text]
    codes = codes_of([asked.found[each] for each in judged_topics], chosen, columns)
    which = np.tile(asked.units.text[chosen], len(judged_topics))
    beside: dict[str, Any] = {
        "unit": "coefficient", "counts": "interviews", "base": asked.base(texts),
        "about": asked.about(judged_topics), "n": int(chosen.sum()),
        "missing": asked.units.left_out + int((~chosen).sum()), "clusters": int(texts.sum()),
        "raters": len(columns), "prevalence": _prevalence(codes),
    }  # fmt: skip
    for row in _coefficients(codes, which, int(texts.sum())):
        yield replace(row, at=dict(cell), **beside)


def _prevalence(codes: Numbers) -> float | None:
    """Return the share of the judgements that found the code there."""
    return float(np.nanmean(codes)) if codes.size else None


def _coefficients(codes: Numbers, which: NDArray[np.intp], texts: int) -> Iterator[Coefficient]:
    enough = texts >= ENOUGH_TEXTS
    limits = resampled(codes, which) if enough else {}
    for found in _computed(codes, which, enough=enough):
        measure, known = MEASURES[found.coefficient], found.value is not None
        own = (found.low, found.high) if measure == "krippendorff" else (None, None)
        low, high = limits.get(found.coefficient, own) if known else (None, None)
        yield Coefficient(
            {}, measure, found.value, low, high,
            method="bootstrap" if known and enough else None,
            caution=None if enough or not known else FEW_TEXTS,
            reason=None if known else found.reason,
        )  # fmt: skip


def _computed(
    codes: Numbers, which: NDArray[np.intp], *, enough: bool
) -> Iterator[statistics.Agreement]:
    yield statistics.percent_agreement(codes)
    if enough:
        yield statistics.krippendorff_interval(codes, which, level="nominal")
    else:
        yield statistics.krippendorff_alpha(codes, level="nominal")
    yield statistics.gwet_ac1(codes, categories=2)
    if codes.shape[1] == PAIR:
        yield statistics.cohens_kappa(codes[:, 0], codes[:, 1])


def _notes(
    evaluation: Evaluation, query: Query, units: Units, rows: Sequence[Coefficient]
) -> Iterator[Note]:
    yield Note("double-coded", {"count": len(units.texts), "of": units.of, "coders": _taking_part(units)})
    yield Note(f"agreement-{query.unit or 'turns'}")
    yield Note("of-krippendorff")
    dimensions = {*rows[0].at}
    if not {"theme", "code"} & dimensions or any(ALL in row.at.values() for row in rows):
        yield Note("agreement-together")
    alphas = [row for row in rows if row.measure == "krippendorff"]
    if any(row.method for row in alphas):
        yield Note("agreement-bootstrap")
    if any(row.caution for row in alphas):
        yield Note("agreement-few-transcripts", {"limit": ENOUGH_TEXTS})
    if any(row.reason == "constant" for row in alphas):
        yield Note("krippendorff-constant")
    waiting = sum(each.coding.transcript in units.texts for each in evaluation.review)
    if waiting:
        yield Note("agreement-review", {"count": waiting})


def _taking_part(units: Units) -> int:
    return int(units.coded.any(axis=0).sum())
