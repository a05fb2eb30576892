"""Quotes are attributed by who could have said them in service, not by who did."""

from collections.abc import Sequence

from fokus.analysis.query import Query
from fokus.analysis.result import Note, QuoteRow, Result
from fokus.disclosure.released import Attribution, ReleasedQuote
from fokus.study.design import Design, Profession


def release_quotes(result: Result, design: Design) -> tuple[tuple[ReleasedQuote, ...], list[Note]]:
    """Give each quote the finest attribution that at least ``quote_group`` people could bear.

    A query that itself points out fewer people (``where=profession:…``) gets no quotes at all, since
    the question would tell what the attribution hides.
    """
    if result.kind == "quote" and not result.quotes:
        return (), [Note("no-quotes")]
    if not result.quotes or not _points_out_enough(result.query, design):
        notes = [Note("quotes-withheld", {"limit": design.study.quote_group})] if result.quotes else []
        return (), notes
    sites = result.query.only("site") or tuple(design.sites)
    return tuple(_released(row, design, sites) for row in result.quotes), []


def _points_out_enough(query: Query, design: Design) -> bool:
    named = query.only("profession")
    groups = query.only("group")
    sites = query.only("site")
    if named is None and groups is None and sites is None:
        return True
    asked = [
        each
        for each in design.profession
        if (named is None or each.id in named) and (groups is None or (each.group or each.id) in groups)
    ]
    rounds = query.only("round") or tuple(design.rounds)
    return all(_enough(asked, sites or tuple(design.sites), when, design) for when in rounds)


def _enough(professions: Sequence[Profession], sites: Sequence[str], when: str, design: Design) -> bool:
    """Tell whether enough people hold some professions; where the study does not say, they do not."""
    numbers = [each.in_service(sites, when) or 0 for each in professions]
    return sum(numbers) >= design.study.quote_group


def _released(row: QuoteRow, design: Design, sites: Sequence[str]) -> ReleasedQuote:
    return ReleasedQuote(row.id, row.text, _attribution(row, design, sites), row.theme, row.approval)


def _attribution(row: QuoteRow, design: Design, sites: Sequence[str]) -> Attribution:
    profession = design.professions.get(row.profession)
    if profession is None:
        return Attribution("participant", "", row.round)
    if _enough([profession], sites, row.round, design):
        return Attribution("profession", profession.id, row.round)
    same = [each for each in design.profession if profession.group and each.group == profession.group]
    if same and _enough(same, sites, row.round, design):
        return Attribution("group", profession.group, row.round)
    return Attribution("participant", "", row.round)
