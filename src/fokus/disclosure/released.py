"""What may leave: an answer after the guard. Tables, figures and sentences take nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fokus.analysis.query import Query
from fokus.analysis.result import Contrast, Estimate, Kind, Note, RecordRow
from fokus.study.source import SourceKind

AttributionLevel = Literal["profession", "group", "participant"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who stands behind a quote, at the finest level that enough people could have said it."""

    level: AttributionLevel
    id: str
    round: str
    kind: SourceKind = "interview"


@dataclass(frozen=True, slots=True)
class ReleasedQuote:
    """A quote with its attribution; nothing of it leads to a person."""

    id: str
    text: str
    attribution: Attribution
    theme: str
    approval: str


@dataclass(frozen=True, slots=True)
class ReleasedSummary:
    """What was written of a theme in a group, empty where nothing was; a hidden one tells neither."""

    at: tuple[tuple[str, str], ...]
    text: str = ""
    coder: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Released:
    """The released answer to a query.

    Rows keep their places: a hidden one has no values, no count and no size. No row holds persons.
    """

    query: Query
    kind: Kind
    dimensions: tuple[str, ...]
    rows: tuple[Estimate, ...]
    contrasts: tuple[Contrast, ...]
    quotes: tuple[ReleasedQuote, ...]
    notes: tuple[Note, ...]
    summaries: tuple[ReleasedSummary, ...] = ()
    records: tuple[RecordRow, ...] = ()

    def row(self, at: Mapping[str, str], measure: str) -> Estimate | None:
        """Return the row of a cell and measure, None when there is none."""
        return next((row for row in self.rows if row.measure == measure and row.at == at), None)

    def contrast(self, at: Mapping[str, str]) -> Contrast | None:
        """Return the contrast of a cell, None when there is none."""
        return next((each for each in self.contrasts if each.at == at), None)
