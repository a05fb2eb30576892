"""Figures that were delivered as aggregates: shown again as they were told, and never tested."""

from collections.abc import Iterator, Sequence

from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Presence, Result
from fokus.analysis.scope import allowed, unknown_word
from fokus.evaluation import Evaluation
from fokus.material.aggregates import Aggregate, Delivered
from fokus.study.instrument import ALL

MOST_BEHIND = 10_000  # a larger base is judged alike


def aggregates(evaluation: Evaluation, query: Query) -> Result:
    """Return delivered shares and means, row by row in the order of the file.

    The persons behind a row are as many as its n says; they are judged like any others. Where no n was
    told nobody knows, and the row stays hidden.
    """
    asked = _asked(evaluation, query)
    inside = [
        (table, row) for table in asked for row in table.rows if allowed(query, "round", row.round or "")
    ]
    dimensions = (
        *(["table"] if len(asked) > 1 else []), "question",
        *(["part"] if any(row.part for _, row in inside) else []), "answer",
    )  # fmt: skip
    rows = tuple(each for table, row in inside for each in _rows(table, row, dimensions))
    notes = (Note("aggregates-not-tested"), *map(_told, asked))
    return Result(query, "estimate", dimensions, rows, notes=notes)


def _asked(evaluation: Evaluation, query: Query) -> list[Aggregate]:
    known = evaluation.aggregates
    for word in query.of:
        if word not in known:
            raise unknown_word("unknown-aggregate", word, known)
    return [each for name, each in known.items() if not query.of or name in query.of]


def _told(table: Aggregate) -> Note:
    """Say who delivered a table, and in which file."""
    layout = table.layout
    if layout.delivered_by:
        return Note("aggregates-by", {"file": layout.file, "by": layout.delivered_by})
    return Note("aggregates-from", {"file": layout.file})


def _rows(table: Aggregate, row: Delivered, dimensions: Sequence[str]) -> Iterator[Estimate]:
    places = {"table": table.id, "question": row.question, "part": row.part}
    at = {each: places[each] for each in dimensions if each in places}
    base, about = _behind(table, row), frozenset({f"{table.id} {row.number}"})
    for answer, share in row.shares.items():
        count = share.count(row.n)
        yield Estimate(
            at | {"answer": answer}, "share", share.value, count=count, n=row.n, unit="share", base=base,
            counted=frozenset(sorted(base, key=repr)[:count]) if table.sensitive else None, about=about,
            sensitive=table.sensitive,
        )  # fmt: skip
    if row.mean is not None:
        yield Estimate(at | {"answer": ALL}, "mean", row.mean, n=row.n, base=base, about=about)


def _behind(table: Aggregate, row: Delivered) -> Base:
    """Return as many unknown persons as answered; one where nobody says how many: that is too few."""
    number = 1 if row.n is None else min(row.n, MOST_BEHIND)
    name = f"{table.id}:{row.number}"
    return frozenset(Presence(f"{name}#{each}", row.round or "", name, known=False) for each in range(number))
