"""The guard: the only way from a Result to a Released."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from fokus.analysis.query import Query
from fokus.analysis.result import Coefficient, Contrast, Estimate, Note, Result, without_persons
from fokus.disclosure.bases import Claim, bases_of, hidden
from fokus.disclosure.compared import Compared, Crowds, behind
from fokus.disclosure.earlier import Published, published_by
from fokus.disclosure.quotes import Heard, release_quotes
from fokus.disclosure.released import Released
from fokus.disclosure.roll import Roll
from fokus.disclosure.sensitive import told_by_answers
from fokus.disclosure.summaries import release_summaries
from fokus.disclosure.taking_part import is_of_themes, told_by_counts
from fokus.study.design import Design
from fokus.study.instrument import ALL

Rows = Sequence[tuple[int, Estimate]]
Contrasts = Sequence[tuple[int, Contrast]]
Ids = tuple[str, ...]

FEW = 20
LEFT_OUT_BELOW_FEW = "sd"
CHANGE = "change"
PARTLY = "partly-linked"
TELLING_OF_LINKED = ("linked", PARTLY)
COUNTED_ONCE = ("persons", "share")
VALUES = ("value", "low", "high", "count", "n", "missing")
VALUES_OF_COEFFICIENT = ("prevalence", "clusters", "raters", "method", "caution", "reason")
EXACT = (
    "difference", "low", "high", "effect", "effect_low", "effect_high", "statistic", "df", "df_error",
    "mean_from", "mean_to", "detectable", "low_90", "high_90",
)  # fmt: skip
EXACT_P = ("p", "p_adjusted", "p_equivalence", "p_sensitivity")


def release(results: Sequence[Result], design: Design, earlier: Sequence[Published] = ()) -> list[Released]:
    """Release answers together: what one shows may not be subtracted from what another shows.

    Small bases are hidden, and whatever would give them away; below 20 persons means and their
    intervals are rounded to one decimal and standard deviations are left out. What was published
    ``earlier`` is known to every reader, and shown again.
    """
    numbered, _, judged = _judge(results, design, earlier)
    return [_released(*each, judged) for each in numbered]


def published(
    results: Sequence[Result], design: Design, earlier: Sequence[Published] = ()
) -> list[Published]:
    """Return what everybody knows once some answers are released: for those who release more, later."""
    _, claims, judged = _judge(results, design, earlier)
    return [published_by(claim) for claim in claims if claim.row not in judged.hide and not claim.published]


def _judge(
    results: Sequence[Result], design: Design, earlier: Sequence[Published]
) -> tuple[list[tuple[Result, Rows, Contrasts]], list[Claim], "_Judged"]:
    places, crowds = count(), Crowds()
    numbered: list[tuple[Result, Rows, Contrasts]] = [
        (
            result,
            [(next(places), row) for row in result.rows],
            [(next(places), each) for each in result.contrasts],
        )
        for result in results
    ]
    compared = [each for _, _, contrasts in numbered for each in contrasts]
    ends = _Ends(
        {place: crowds.compared(each) for place, each in compared},
        {place: next(places) for place, each in compared if each.method == PARTLY and not each.sensitivity},
    )
    claims = [claim for each in numbered for claim in _claims(*each, ends, design)]
    claims += [each.claim(next(places)) for each in earlier]
    roll = Roll(chain(bases_of(claims), (behind(row) for _, rows, _ in numbered for _, row in rows)))
    known = _known(claims, roll)
    hide = hidden(claims, roll) - known
    hide |= told_by_counts([(result, rows) for result, rows, _ in numbered], claims, hide, roll, design)
    hide |= told_by_answers(claims, hide, roll, known)
    return numbered, claims, _Judged(hide, roll, ends, design, Heard(results, design))


def _known(claims: Sequence[Claim], roll: Roll) -> frozenset[int]:
    """Return the rows that tell what was published before: they are shown again as they were."""
    told = {(each.measure, roll.number(each.base)) for each in claims if each.published}
    return frozenset(each.row for each in claims if told and (each.measure, roll.number(each.base)) in told)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Who is compared in each place, and a place of its own for how many a partly linked one links."""

    of: Mapping[int, Compared]
    links: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the guard knows of what stands together: what to hide, and who is behind it."""

    hide: frozenset[int]
    roll: Roll
    ends: _Ends
    design: Design
    heard: Heard


def _claims(result: Result, rows: Rows, contrasts: Contrasts, ends: _Ends, design: Design) -> list[Claim]:
    topics = {_asked(row.at): row.about for _, row in rows if row.about} if contrasts else {}
    return [
        *(
            claim
            for place, row in rows
            if row.counts != "design"
            for claim in _claims_of_row(place, result.query, row, design)
        ),
        *(
            claim
            for place, contrast in contrasts
            for claim in _claims_of_link(place, contrast, ends, topics.get(_asked(contrast.at)), design)
        ),
    ]


def _claims_of_row(place: int, query: Query, row: Estimate, design: Design) -> Iterator[Claim]:
    """Yield what a row claims, and of one of two sensitive answers what it tells of the other."""
    claim = _claim(place, query, row, design)
    yield claim
    if claim.said and claim.counted is not None and row.of_two:
        yield replace(claim, counted=row.base - claim.counted, said="")


def _claim(place: int, query: Query, row: Estimate, design: Design) -> Claim:
    limit = design.study.quote_group if row.counts == "interviews" else design.study.smallest_group
    counted = row.counted if row.sensitive else None
    pooled = row.unit == "points" or (row.unit == "persons" and row.measure in COUNTED_ONCE)
    said = row.at.get("answer", row.measure) if counted is not None and row.count is not None else ""
    at = tuple(row.at.items()) if row.counts == "participation" else ()
    return Claim(place, _measure(query, row), behind(row), limit, counted, pooled, said=said, at=at)


def _measure(query: Query, row: Estimate) -> Hashable:
    """Return what a row tells of its base: values of other items are never subtracted.

    All values of the same items are one measure, whatever scale or denominator they stand under: each
    tells how many are behind it. So are a theme and its only code. No sum follows from a coefficient: it
    is subtracted from nothing but other coefficients of the same items.
    """
    if is_of_themes(query, row):
        return (query.noun, row.unit, row.about)
    topic = row.about or frozenset(row.at.get(each, "") for each in ("scale", "item", "theme", "code"))
    if row.unit == "coefficient":
        return ("coefficient", topic)
    return ("answers", topic) if row.counts == "answers" else (query.noun, row.measure, topic)


def _claims_of_link(
    place: int, contrast: Contrast, ends: _Ends, topic: frozenset[str] | None, design: Design
) -> Iterator[Claim]:
    """Yield what is claimed of those who answered both times.

    How many they are, and their means where the comparison tells them, are values of each of its rounds
    beside the rows of that round.
    """
    who, asked, limit = ends.of[place], frozenset(_asked(contrast.at)), design.study.smallest_group
    yield Claim(place, ("linked", asked), who.both, limit)
    if who.n_both and contrast.method in TELLING_OF_LINKED:
        at, measure = ends.links.get(place, place), ("answers", topic or asked)
        yield from (Claim(at, measure, base, limit, yields=True) for base in who.at_each)


def _asked(at: Mapping[str, str]) -> Ids:
    return tuple(at.get(each, "") for each in ("scale", "item"))


def _shown(row: Estimate, size: int, *, hide: bool) -> Estimate:
    told: dict[str, Any] = {"counted": None}
    if hide:
        return without_persons(row, told | dict.fromkeys(_values_of(row)) | {"hidden": True})
    if row.sensitive:
        told["missing"] = None
    if row.unit == "points" and 0 < size < FEW:
        told |= {"value": _rounded(row.value), "low": _rounded(row.low), "high": _rounded(row.high)}
    return without_persons(row, told | {"size": size})


def _values_of(row: Estimate) -> tuple[str, ...]:
    """Return what a row tells: of a coefficient also why there is none, since a reason tells of answers."""
    return (*VALUES, *VALUES_OF_COEFFICIENT) if isinstance(row, Coefficient) else VALUES


def _without_reasons(notes: Sequence[Note], rows: Sequence[tuple[Estimate, Estimate]]) -> list[Note]:
    """Leave out the notes that say why a coefficient is not given where only hidden ones have that reason."""
    hidden_ones, shown_ones = (
        {
            f"{row.measure}-{row.reason}"
            for row, bare in rows
            if isinstance(row, Coefficient) and bare.hidden is hide
        }
        for hide in (True, False)
    )
    return [note for note in notes if note.code not in hidden_ones - shown_ones]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _is_left_out(row: Estimate) -> bool:
    few = row.size is not None and row.size < FEW
    return row.measure == LEFT_OUT_BELOW_FEW and few and not row.hidden


def _released(result: Result, rows: Rows, contrasts: Contrasts, judged: _Judged) -> Released:
    design, roll, hide = judged.design, judged.roll, judged.hide
    shown = [_shown(row, roll.fewest[roll.number(behind(row))], hide=place in hide) for place, row in rows]
    between = _BetweenHidden(shown, result.query)
    bare = [_contrast(place, each, judged, hide=between.stands(each)) for place, each in contrasts]
    bare = [_without_values(each) if _tells_hidden_change(each, bare) else each for each in bare]
    left = tuple(row for row in shown if not _is_left_out(row))
    quotes, quote_notes = release_quotes(result, design, judged.heard)
    summaries, summary_notes = release_summaries(result, design)
    pairs = [(row, bare) for (_, row), bare in zip(rows, shown, strict=True)]
    notes = (
        *_without_reasons(result.notes, pairs), *quote_notes, *summary_notes, *_notes(left, bare, design),
    )  # fmt: skip
    return Released(
        result.query, result.kind, result.dimensions, left, tuple(bare), quotes, notes, summaries,
        result.records,
    )  # fmt: skip


class _BetweenHidden:
    """The hidden rows of an answer, found by the ids that a comparison has in common with them."""

    def __init__(self, rows: Sequence[Estimate], query: Query) -> None:
        self._rows = [row for row in rows if row.hidden]
        self._dimensions = query.dimensions
        self._by_ids: dict[Ids, dict[Ids, list[Estimate]]] = {}

    def stands(self, contrast: Contrast) -> bool:
        """Tell whether an end of a comparison is hidden; of one over all levels, any of them."""
        if not self._rows:
            return False
        levels = (contrast.origin, contrast.to)
        here = self._at(contrast)
        ends = (each for row in here for each in self._dimensions if row.at.get(each) in levels)
        return any(True for _ in ends) or (contrast.to == ALL and bool(here))

    def _at(self, contrast: Contrast) -> Sequence[Estimate]:
        names = tuple(contrast.at)
        if names not in self._by_ids:
            self._by_ids[names] = defaultdict(list)
            for row in self._rows:
                if row.at.keys() >= set(names):
                    self._by_ids[names][tuple(row.at[each] for each in names)].append(row)
        return self._by_ids[names].get(tuple(contrast.at.values()), ())


def _tells_hidden_change(contrast: Contrast, others: Sequence[Contrast]) -> bool:
    """Tell whether a comparison of the changes of two groups gives away one that is hidden."""
    if contrast.measure != CHANGE:
        return False
    at, levels = contrast.at.items(), (contrast.origin, contrast.to)
    inside = [each for each in others if each.hidden and not each.sensitivity and at < each.at.items()]
    return any(level in each.at.values() for each in inside for level in levels)


def _contrast(place: int, contrast: Contrast, judged: _Judged, *, hide: bool) -> Contrast:
    ends, limit = judged.ends.of[place], judged.design.study.smallest_group
    if hide or place in judged.hide or any(number < limit for number in ends.told):
        return _without_values(contrast)
    compared = [contrast.n_linked or 0] if contrast.method == "linked" and contrast.n_linked else []
    size = min(ends.n_from, ends.n_to, *compared)
    told: dict[str, Any] = {"n_linked": None} if judged.ends.links.get(place) in judged.hide else {}
    return without_persons(contrast, ({} if size >= FEW else _coarse(contrast)) | told | {"size": size})


def _without_values(contrast: Contrast) -> Contrast:
    return Contrast(
        contrast.at, contrast.origin, contrast.to, contrast.measure, hidden=True,
        sensitivity=contrast.sensitivity,
    )  # fmt: skip


def _coarse(contrast: Contrast) -> dict[str, Any]:
    """Round a comparison of few: a t or an effect told exactly would tell the means and spreads too."""
    rounded: dict[str, Any] = {name: _rounded(getattr(contrast, name)) for name in EXACT}
    return rounded | {name: _rounded_p(getattr(contrast, name)) for name in EXACT_P}


def _rounded_p(p: float | None) -> float | None:
    """Round a p to two digits that count, so that the smallest does not become zero."""
    return None if p is None else float(f"{p:.1e}")


def _notes(rows: Sequence[Estimate], contrasts: Sequence[Contrast], design: Design) -> list[Note]:
    notes = []
    hidden_counts = {row.counts for row in rows if row.hidden}
    if hidden_counts & {"answers", "participation"} or any(each.hidden for each in contrasts):
        notes.append(Note("hidden", {"limit": design.study.smallest_group}))
    if "interviews" in hidden_counts:
        notes.append(Note("hidden-interviews", {"limit": design.study.quote_group}))
    if any(row.measure == "mean" and row.size and row.size < FEW for row in rows):
        notes += [Note("rounded", {"limit": FEW}), Note("sd-left-out", {"limit": FEW})]
    return notes
