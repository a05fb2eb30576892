"""Summaries are withheld where quotes would be: of a group that too few people in service make up."""

from collections.abc import Mapping

from fokus.analysis.query import Condition, Query
from fokus.analysis.result import Note, Result, SummaryRow
from fokus.disclosure.quotes import points_out_enough
from fokus.disclosure.released import ReleasedSummary
from fokus.study.design import Design


def release_summaries(result: Result, design: Design) -> tuple[tuple[ReleasedSummary, ...], list[Note]]:
    """Withhold what is written of a group smaller than ``quote_group``, and whether anything is.

    A cell of such a group looks the same with a summary and without one: that one was written would
    tell that somebody of the group spoke.
    """
    made = tuple(dict.fromkeys(_released(row, design) for row in result.summaries))
    withheld = any(each.hidden for each in made)
    return made, [Note("summaries-withheld", {"limit": design.study.quote_group})] if withheld else []


def _released(row: SummaryRow, design: Design) -> ReleasedSummary:
    at = tuple(row.at.items())
    if not points_out_enough(_pointing_out(row.group), design):
        return ReleasedSummary(at, hidden=True)
    return ReleasedSummary(at, row.text, row.coder)


def _pointing_out(group: Mapping[str, str]) -> Query:
    return Query("summaries", where=tuple(Condition(each, (word,)) for each, word in group.items()))
