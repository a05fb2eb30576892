"""The guard: the only way from a Result to a Released."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from fokus.analysis.query import Query, format_query
from fokus.analysis.result import Contrast, Estimate, Note, Result
from fokus.disclosure.bases import Claim, hidden
from fokus.disclosure.quotes import release_quotes
from fokus.disclosure.released import Released
from fokus.study.design import Design

FEW = 20
LEFT_OUT_BELOW_FEW = "sd"


def release(results: Sequence[Result], design: Design) -> list[Released]:
    """Release answers together: what one shows may not be subtracted from what another shows.

    Small bases are hidden, and whatever would give them away; below 20 persons means and their
    intervals are rounded to one decimal and standard deviations are left out.
    """
    places = [(number, row) for number, result in enumerate(results) for row in result.rows]
    claims = [_claim(place, results[number].query, row, design) for place, (number, row) in enumerate(places)]
    hide = hidden([claim for claim in claims if claim is not None]) | _sensitive(places, design)
    released = []
    place = 0
    for result in results:
        rows = [_shown(row, hide=place + offset in hide) for offset, row in enumerate(result.rows)]
        place += len(result.rows)
        released.append(_released(result, [row for row in rows if not _is_left_out(row)], design))
    return released


def _claim(place: int, query: Query, row: Estimate, design: Design) -> Claim | None:
    if row.counts == "design":
        return None
    limit = design.study.quote_group if row.counts == "interviews" else design.study.smallest_group
    return Claim(place, _measure(query, row), _family(query, row), row.base, limit)


def _measure(query: Query, row: Estimate) -> Hashable:
    """Return what a row tells of its base: values of other items or rounds are never subtracted."""
    topic = tuple(row.at.get(each, "") for each in ("scale", "item", "theme", "code", "answer"))
    when = row.at.get("round") or query.only("round") or "all"
    return query.noun, row.counts, row.measure, query.denominator or "", topic, when


def _family(query: Query, row: Estimate) -> Hashable:
    return format_query(replace(query, of=())), tuple(sorted(row.at))


def _sensitive(places: list[tuple[int, Estimate]], design: Design) -> frozenset[int]:
    """Hide every answer of a sensitive item in a cell where one tells about few, or about everybody."""
    cells: dict[Hashable, list[tuple[int, Estimate]]] = {}
    for place, (number, row) in enumerate(places):
        if row.sensitive and "answer" in row.at:
            cell = (number, *((key, value) for key, value in row.at.items() if key != "answer"))
            cells.setdefault(cell, []).append((place, row))
    limit = design.study.smallest_group
    telling = [rows for rows in cells.values() if any(_tells(row, limit) for _, row in rows)]
    return frozenset(place for rows in telling for place, _ in rows)


def _tells(row: Estimate, limit: int) -> bool:
    count, n = row.count or 0, row.n or 0
    return 1 <= count < limit or (n > 0 and count >= n - 1)


def _shown(row: Estimate, *, hide: bool) -> Estimate:
    if hide:
        return replace(
            row, value=None, low=None, high=None, count=None, n=None, missing=None, base=frozenset(),
            hidden=True,
        )  # fmt: skip
    size = len(row.base)
    if row.unit == "points" and 0 < size < FEW:
        row = replace(row, value=_rounded(row.value), low=_rounded(row.low), high=_rounded(row.high))
    return replace(row, base=frozenset(), size=size)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _is_left_out(row: Estimate) -> bool:
    few = row.size is not None and row.size < FEW
    return row.measure == LEFT_OUT_BELOW_FEW and few and not row.hidden


def _released(result: Result, rows: list[Estimate], design: Design) -> Released:
    quotes, quote_notes = release_quotes(result, design)
    contrasts = [_contrast(each, rows, result, design) for each in result.contrasts]
    notes = [*result.notes, *quote_notes, *_notes(rows, contrasts, design)]
    return Released(
        result.query, result.kind, result.dimensions, tuple(rows), tuple(contrasts), quotes, tuple(notes)
    )


def _contrast(contrast: Contrast, rows: list[Estimate], result: Result, design: Design) -> Contrast:
    few = any(len(base) < design.study.smallest_group for base in _bases(contrast))
    behind = [{**contrast.at, result.query.across or "": end} for end in (contrast.origin, contrast.to)]
    if few or any(row.hidden and row.at in behind for row in rows):
        return Contrast(contrast.at, contrast.origin, contrast.to, contrast.measure, hidden=True)
    size = min(len(contrast.base_from), len(contrast.base_to))
    bare = replace(contrast, base=frozenset(), base_from=frozenset(), base_to=frozenset(), size=size)
    if size >= FEW:
        return bare
    return replace(
        bare, difference=_rounded(bare.difference), low=_rounded(bare.low), high=_rounded(bare.high)
    )


def _bases(contrast: Contrast) -> list[frozenset[str]]:
    linked = contrast.base_from & contrast.base_to
    alone = [contrast.base_from - linked, contrast.base_to - linked] if linked else []
    return [contrast.base_from, contrast.base_to, *[each for each in (linked, *alone) if each]]


def _notes(rows: list[Estimate], contrasts: list[Contrast], design: Design) -> list[Note]:
    notes = []
    hidden_counts = {row.counts for row in rows if row.hidden}
    if hidden_counts & {"answers", "participation"} or any(each.hidden for each in contrasts):
        notes.append(Note("hidden", {"limit": design.study.smallest_group}))
    if "interviews" in hidden_counts:
        notes.append(Note("hidden-interviews", {"limit": design.study.quote_group}))
    if any(row.measure == "mean" and row.size and row.size < FEW for row in rows):
        notes += [Note("rounded", {"limit": FEW}), Note("sd-left-out", {"limit": FEW})]
    return notes
