"""Figures that somebody else has put together: shares of answers without anybody's single ones.

They are shown again as they were delivered; nothing is computed of them and nothing tested.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import Field

from fokus.material.binding import Bound
from fokus.material.exports.export import Export, as_number
from fokus.problems import Place, Problem, shortened, unknown
from fokus.study.cells import fold, words_of
from fokus.study.csvfile import Row, Sheet
from fokus.study.design import Design
from fokus.study.instrument import Id
from fokus.study.lines import Locator
from fokus.study.toml import Noun

NUMBERS: Final = frozenset({"n", "antal", "antal svar", "antal svarande", "count", "base", "responses"})
MEANS: Final = frozenset({"m", "medel", "medelvärde", "mean", "average"})
_share: Final = re.compile(r"(?P<number>\d{1,3}(?:[.,](?P<decimals>\d+))?)\s?%?")


class Layout(Noun):
    """NAME.toml beside NAME.csv: who delivered the figures, and what the columns hold.

    ``part`` is the column of what the answers are divided by, ``answers`` are the columns of shares. A
    ``round`` is one for all rows, or a column with what its words mean.
    """

    file: str = Field(min_length=1)
    delivered_by: str = ""
    question: str = Field(min_length=1)
    part: str | None = None
    round: Id | Bound | None = None
    n: str | None = None
    answers: tuple[str, ...] = Field(min_length=1)
    mean: str | None = None

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The headings that each key names."""
        when = (self.round.column,) if isinstance(self.round, Bound) else ()
        named = {"question": (self.question,), "part": (self.part,), "n": (self.n,), "mean": (self.mean,)}
        found = {key: tuple(one for one in each if one) for key, each in named.items()}
        return found | {"round": when, "answers": self.answers}


@dataclass(frozen=True, slots=True)
class Share:
    """A share as it was written, from 0 to 1, and how far its last decimal may be from what it was."""

    value: float
    rounding: float

    def count(self, n: int | None) -> int | None:
        """Return how many of ``n`` it is, None where no number or several would be written so."""
        if not n or self.rounding * n >= 1 / 2:
            return None
        near = round(self.value * n)
        return near if abs(near / n - self.value) <= self.rounding else None


@dataclass(frozen=True, slots=True)
class Delivered:
    """One row: a question, what it is divided by, of how many, and the share of each answer."""

    number: int
    question: str
    part: str
    round: str | None
    n: int | None
    shares: Mapping[str, Share]
    mean: float | None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One delivered table; what a ``sensitive`` one tells of a group, it tells of those in it."""

    id: str
    layout: Layout
    rows: tuple[Delivered, ...]
    sensitive: bool = False


def check_layout(
    layout: Layout, design: Design, header: Sequence[str], locator: Locator
) -> Iterator[Problem]:
    """Find columns that the file does not have, and rounds that the study does not."""
    for key, columns in layout.columns.items():
        for each in columns:
            if each not in header:
                yield unknown("no-column", locator.place((key,)), each, header)
    meant = (
        layout.round.values.values()
        if isinstance(layout.round, Bound)
        else (layout.round,)
        if layout.round
        else ()
    )
    for when in meant:
        if when not in design.rounds:
            yield unknown("unknown-round", locator.place(("round",)), when, design.rounds)


def read_aggregate(
    name: str, sheet: Sheet, layout: Layout, design: Design
) -> tuple[Aggregate, list[Problem]]:
    """Read a delivered table. A cell that is no share or number is a problem and left out."""
    rows, problems = [], []
    for each in sheet.rows:
        rows.append(_delivered(each, layout, design))
        problems += [*_unreadable(each, layout), *_without_round(each, layout, design)]
    return Aggregate(name, layout, tuple(rows)), problems


def _delivered(row: Row, layout: Layout, design: Design) -> Delivered:
    shares = {each: found for each in layout.answers if (found := _read_share(row[each]))}
    n = _whole(row[layout.n]) if layout.n else None
    mean = as_number(row[layout.mean]) if layout.mean else None
    part = row[layout.part] if layout.part else ""
    return Delivered(row.number, row[layout.question], part, _round(row, layout, design), n, shares, mean)


def _whole(cell: str) -> int | None:
    number = as_number(cell)
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


def _round(row: Row, layout: Layout, design: Design) -> str | None:
    if not isinstance(layout.round, Bound):
        return layout.round
    known = {fold(word): meant for word, meant in layout.round.values.items()}
    cell = fold(row[layout.round.column])
    return known.get(cell) or words_of(design)["round"].get(cell)


def _read_share(cell: str) -> Share | None:
    found = _share.fullmatch(cell.strip())
    if found is None or (number := as_number(found["number"])) is None or number > 100:  # noqa: PLR2004
        return None
    decimals = len(found["decimals"] or "")
    return Share(number / 100, 10**-decimals / 200 + 1e-9)


def _unreadable(row: Row, layout: Layout) -> Iterator[Problem]:
    for each in layout.answers:
        if row[each] and _read_share(row[each]) is None:
            yield Problem("not-a-share", row.at(each), {"value": shortened(row[each])})
    if layout.n and _whole(row[layout.n]) is None:
        yield Problem("not-a-count-of-persons", row.at(layout.n), {"value": shortened(row[layout.n])})


def _without_round(row: Row, layout: Layout, design: Design) -> Iterator[Problem]:
    if isinstance(layout.round, Bound) and _round(row, layout, design) is None:
        yield unknown("unknown-round", row.at(layout.round.column), row[layout.round.column], design.rounds)


def propose_layout(export: Export, design: Design, when: str = "") -> Layout | Problem:
    """Tell what the columns of a delivered table hold, by their cells and headings."""
    header = export.sheet.header
    answers = tuple(each for each in header if _holds_shares(export.values(each)))
    rest = [each for each in header if each not in answers]
    n = next((each for each in rest if fold(each) in NUMBERS), None)
    mean = next((each for each in rest if fold(each) in MEANS), None)
    texts = [each for each in rest if not _is_numeric(export.values(each))]
    if not texts or not answers:
        return Problem("aggregate-unclear", Place(export.file))
    question, part = texts[0], texts[1] if len(texts) > 1 else None
    found = _rounds(export.values(part), design) if part and not when else {}
    divided = Bound(column=part, values=found) if part and found else None
    return Layout(
        file=export.file, question=question, part=part, round=when or divided, n=n, answers=answers,
        mean=mean,
    )  # fmt: skip


def _holds_shares(cells: Iterable[str]) -> bool:
    filled = [each for each in cells if each]
    return bool(filled) and all("%" in each and _read_share(each) for each in filled)


def _is_numeric(cells: Iterable[str]) -> bool:
    return all(as_number(each) is not None for each in cells if each)


def _rounds(cells: Iterable[str], design: Design) -> dict[str, str]:
    """Return which round each word means: its label, or the only label that begins so; all or none."""
    found = {}
    for word in dict.fromkeys(cells):
        exact = words_of(design)["round"].get(fold(word))
        begins = [each.id for each in design.round if fold(each.label).startswith(fold(word))] if word else []
        if not exact and len(begins) != 1:
            return {}
        found[word] = exact or begins[0]
    return found
