"""The noun ``confusion``: where one coder says this, what the other says.

Where both say the same of a turn, nothing is confused. Where they differ, each topic that only the first
put stands against each that only the second put, or against none when she put no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.double_coded import Units, double_coded, placed, still_blind, told
from fokus.analysis.participation import nobody_knows, sitting
from fokus.analysis.query import Query
from fokus.analysis.result import Base, Estimate, Note, Presence, Result
from fokus.analysis.voices import topics
from fokus.evaluation import Evaluation

PAIR = 2
NO_CODE = "none"
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Said:
    """What two coders put on the turns that both judged: a row a turn, a column a topic."""

    one: Flags
    other: Flags

    def against(self) -> NDArray[np.int64]:
        """Return of how many turns the one put a topic and the other another; last stands none."""
        only, only_other = self.one & ~self.other, self.other & ~self.one
        left, right = _with_none(only, only_other), _with_none(only_other, only)
        return np.asarray(left.astype(np.int64).T @ right.astype(np.int64))


def _with_none(only: Flags, others: Flags) -> Flags:
    """Add a column for turns on which a coder put nothing beside what the other put."""
    silent = ~only.any(axis=1) & others.any(axis=1)
    return np.column_stack([only, silent])


def confusion(evaluation: Evaluation, query: Query) -> Result:
    """Count the turns on which one coder put a topic and the other another one instead, most first.

    ``n`` are the turns on which the first put it; the first of two is who stands first in the study.
    Several pairs of coders are counted together unless ``by=coder`` is asked for.
    """
    units = double_coded(evaluation, replace(query, unit="turns"))
    known = topics(evaluation, replace(query, of=()))
    pairs = [each for each in units.pairs() if query.coder in (None, *each)]
    said = {each: _said(evaluation, query, units, known, each) for each in pairs}
    split = "coder" in query.by
    parts = [("+".join(each), [one]) for each, one in said.items()] if split else [("", [*said.values()])]
    rows = [
        row for name, some in parts if some for row in _rows(evaluation, query, (known, units), name, some)
    ]
    rows.sort(key=lambda row: -(row.count or 0))
    level = "code" if query.level == "code" else "theme"
    dimensions = (level, "against", *query.by)
    notes = (told(evaluation, units), Note("confusion")) if rows else ()
    return Result(
        query, "estimate", dimensions, tuple(rows[: query.most]), notes=(*notes, *still_blind(evaluation))
    )


def _said(
    evaluation: Evaluation, query: Query, units: Units, known: Sequence[str], pair: tuple[str, str]
) -> _Said:
    columns = [units.coders.index(each) for each in pair]
    both = np.repeat(units.coded[:, columns].all(axis=1), units.sizes)
    found = [_flags(evaluation, query, units, known, column)[both] for column in columns]
    return _Said(found[0], found[1])


def _flags(evaluation: Evaluation, query: Query, units: Units, known: Sequence[str], coder: int) -> Flags:
    """Return which topics a coder put on each turn."""
    there = placed(units, evaluation.codings, characters=False)
    rank = {each: number for number, each in enumerate(known)}
    named = there.codes if query.level == "code" else [evaluation.codebook.theme_of(e) for e in there.codes]
    column = np.array([rank.get(each, -1) for each in named], dtype=np.intp)
    chosen = (there.coder == coder) & (column[there.code] >= 0 if len(named) else False)
    flags = np.zeros((int(units.sizes.sum()), len(known)), dtype=bool)
    flags[there.first[chosen], column[there.code[chosen]]] = True
    return flags


def _rows(
    evaluation: Evaluation,
    query: Query,
    among: tuple[Sequence[str], Units],
    pair: str,
    said: Sequence[_Said],
) -> Iterator[Estimate]:
    known, units = among
    against = np.sum([each.against() for each in said], axis=0)
    given = np.sum([each.one.sum(axis=0) for each in said], axis=0)
    base = _base(evaluation, units)
    level = "code" if query.level == "code" else "theme"
    for first, second in np.argwhere(against):
        ids = [known[each] if each < len(known) else NO_CODE for each in (first, second)]
        if query.of and not {*query.of} & {*ids}:
            continue
        count = int(against[first, second])
        n = int(given[first]) if first < len(known) else None
        at = {level: ids[0], "against": ids[1], **({"coder": pair} if pair else {})}
        yield Estimate(
            at, "share", count / n if n else None, count=count, n=n, unit="coefficient",
            counts="interviews", base=base, about=frozenset(ids),
        )  # fmt: skip


def _base(evaluation: Evaluation, units: Units) -> Base:
    heard = [(i, sitting(evaluation, i)) for i in map(evaluation.design.interviews.get, units.texts) if i]
    return frozenset[Presence]().union(
        *(each.everybody or frozenset({nobody_knows(interview, 0)}) for interview, each in heard)
    )
