"""Quotes are attributed by who could have said them in service, not by who did."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from fokus.analysis.query import Query
from fokus.analysis.result import Note, QuoteRow, Result
from fokus.disclosure.released import Attribution, ReleasedQuote
from fokus.study.design import Design, Profession

Rank = tuple[bool, int, str]


class Heard:
    """Who is quoted with what in all that is released together: nobody more than the study allows.

    Of a person who could be quoted more often, the quotes are taken that stand first in any answer, those
    that are spare last: which ones does not depend on the order of the questions.
    """

    def __init__(self, results: Sequence[Result], design: Design) -> None:
        ranks: defaultdict[str, dict[str, Rank]] = defaultdict(dict)
        for result in results:
            for place, (row, _) in enumerate(_borne(result, design)):
                if row.participant is not None:
                    rank, ranked = (place >= len(result.quotes), place, row.id), ranks[row.participant]
                    ranked[row.id] = min(rank, ranked.get(row.id, rank))
        most = design.study.quotes_per_person
        self._quoted = {
            person: frozenset(sorted(ranked, key=ranked.__getitem__)[:most])
            for person, ranked in ranks.items()
        }

    def allows(self, row: QuoteRow) -> bool:
        """Tell whether its person may be quoted with a quote. The same one in several places counts once."""
        return row.participant is None or row.id in self._quoted.get(row.participant, frozenset())


def release_quotes(
    result: Result, design: Design, heard: Heard
) -> tuple[tuple[ReleasedQuote, ...], list[Note]]:
    """Give each quote the finest attribution that at least ``quote_group`` people could bear.

    A query that itself points out fewer people (``where=profession:…``) gets no quotes at all, since
    the question would tell what the attribution hides. A quote that no attribution can cover, or of
    somebody who is quoted often enough, is left out without a word, since the word would tell who spoke;
    a spare one takes its place.
    """
    if result.kind != "quote":
        return (), []
    if not points_out_enough(result.query, design):
        return (), [Note("quotes-withheld", {"limit": design.study.quote_group})]
    allowed = ((row, each) for row, each in _borne(result, design) if heard.allows(row))
    quotes = tuple(_released(row, each) for row, each in islice(allowed, len(result.quotes)))
    return quotes, [] if quotes else [Note("no-quotes")]


def _borne(result: Result, design: Design) -> Iterator[tuple[QuoteRow, Attribution]]:
    """Yield the quotes of an answer that enough people could have said, each with its attribution."""
    if result.kind == "quote" and points_out_enough(result.query, design):
        sites = result.query.only("site") or tuple(design.sites)
        for row in (*result.quotes, *result.spare_quotes):
            if given := _attribution(row, design, sites):
                yield row, given


def points_out_enough(query: Query, design: Design) -> bool:
    """Tell whether the groups that a query names are at least ``quote_group`` people in service."""
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


def _released(row: QuoteRow, attribution: Attribution) -> ReleasedQuote:
    approved = row.approval is not None and row.approval.covers(attribution.level)
    given = replace(attribution, kind=row.kind)
    return ReleasedQuote(row.id, row.text, given, row.theme, "approved" if approved else "waiting")


def _attribution(row: QuoteRow, design: Design, sites: Sequence[str]) -> Attribution | None:
    """Return the finest attribution that enough people could bear, None when there is none.

    Those large enough for their own name are always called by it, so a coarser one must be borne by
    enough of the others: else it would mean the one small profession that it stands for.
    """
    small = [each for each in design.profession if not _enough([each], sites, row.round, design)]
    profession = design.professions.get(row.profession)
    if design.study.for_team:
        whole = _enough(design.profession, sites, row.round, design)
        return Attribution("participant", "", row.round) if whole else None
    if profession is None:
        return Attribution("participant", "", row.round)
    if profession not in small:
        return Attribution("profession", profession.id, row.round)
    same = [each for each in small if profession.group and each.group == profession.group]
    if _enough(same, sites, row.round, design):
        return Attribution("group", profession.group, row.round)
    others = [each for each in small if not _has_group(each, small, sites, row.round, design)]
    covered = len(others) == len(design.profession) or _enough(others, sites, row.round, design)
    return Attribution("participant", "", row.round) if covered else None


def _has_group(
    each: Profession, small: Sequence[Profession], sites: Sequence[str], when: str, design: Design
) -> bool:
    same = [other for other in small if each.group and other.group == each.group]
    return _enough(same, sites, when, design)
