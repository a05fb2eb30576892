"""A document that people have edited: what fokus wrote in it is found again, compared and replaced."""

from fokus.report.word.living.finding import (
    Living,
    StrictDocumentError,
    find_targets,
    open_living,
    tags_in,
)
from fokus.report.word.living.marking import marked
from fokus.report.word.living.outcome import Finding, Fresh, Outcome, Refreshed
from fokus.report.word.living.refreshing import Known, refresh_document
from fokus.report.word.living.tracked import TrackedPen
from fokus.report.word.living.typed import Calendar, Typed, typed_numbers

__all__ = [
    "Calendar",
    "Finding",
    "Fresh",
    "Known",
    "Living",
    "Outcome",
    "Refreshed",
    "StrictDocumentError",
    "TrackedPen",
    "Typed",
    "find_targets",
    "marked",
    "open_living",
    "refresh_document",
    "tags_in",
    "typed_numbers",
]
