"""What Python gets for a question: released rows, the same as data frames, and a table to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fokus.analysis.result import Contrast, Estimate, Note
from fokus.disclosure.released import Released, ReleasedQuote, ReleasedSummary
from fokus.publish import rendering
from fokus.report import joined, records
from fokus.report.blocks import Table
from fokus.report.html import html
from fokus.report.labels import Labels

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Reply:
    """A released answer, with the words of its study; of joined questions, a part each."""

    parts: tuple[Released, ...]
    labels: Labels

    @property
    def rows(self) -> tuple[Estimate, ...]:
        """The estimates, in the study's order; a hidden one has no value."""
        return tuple(row for part in self.parts for row in part.rows)

    @property
    def contrasts(self) -> tuple[Contrast, ...]:
        """The comparisons."""
        return tuple(each for part in self.parts for each in part.contrasts)

    @property
    def quotes(self) -> tuple[ReleasedQuote, ...]:
        """The quotes."""
        return tuple(each for part in self.parts for each in part.quotes)

    @property
    def summaries(self) -> tuple[ReleasedSummary, ...]:
        """What was written of the themes; a hidden one tells nothing."""
        return tuple(each for part in self.parts for each in part.summaries)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader must know, by code."""
        return tuple(each for part in self.parts for each in part.notes)

    def row(self, at: Mapping[str, str], measure: str) -> Estimate | None:
        """Return the row of a cell and measure, None when there is none."""
        return next((row for row in self.rows if row.measure == measure and row.at == at), None)

    def contrast(self, at: Mapping[str, str]) -> Contrast | None:
        """Return the contrast of a cell, None when there is none."""
        return next((each for each in self.contrasts if each.at == at), None)

    def frame(self) -> "pd.DataFrame":
        """Return the rows (or quotes) as a tidy data frame: a column a dimension, then the values.

        Ids, never words; ``base`` is how many persons are behind a row, and a hidden row has no values.
        """
        return self._frame("rows")

    def contrast_frame(self) -> "pd.DataFrame":
        """Return the comparisons as a tidy data frame: where, from and to, and everything computed."""
        return self._frame("contrasts")

    def table(self) -> Table:
        """Return the table that a reader of the report would see."""
        return rendering.table(self.parts, self.labels)

    def sentence(self) -> str:
        """Return the sentences that would stand in the report."""
        return rendering.sentence(self.parts, self.labels)

    def _frame(self, kind: str) -> "pd.DataFrame":
        import pandas as pd

        several = len(self.parts) > 1
        found = [
            ({"noun": part.query.noun} if several else {}) | row
            for part in self.parts
            for row in records.record(part, self.labels)[kind]
        ]
        return pd.DataFrame(found)

    def _repr_html_(self) -> str:
        return html(self.table(), joined.asked(self.parts))

    def __str__(self) -> str:
        return records.to_text(self.table())
