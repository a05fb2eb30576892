"""Summaries: what a theme says in a group, in the words of who coded; the cells of the framework matrix."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from fokus.analysis.query import Query
from fokus.analysis.result import Result, SummaryRow
from fokus.analysis.scope import allowed, levels, unknown_word
from fokus.coding.events import Summary
from fokus.evaluation import Evaluation

GROUPS = ("profession", "site", "round")

At = tuple[str | None, ...]


def summaries(evaluation: Evaluation, query: Query) -> Result:
    """Return what was written of each theme in each group, an empty row where nothing was.

    A summary is of the groups that it was written for and of no others: ``by`` and ``where`` together
    name them. What was written of the school nurses of one round is no summary of all school nurses.
    """
    written = _written(evaluation, query)
    rows = (
        row
        for theme in _themes(evaluation, query)
        for group in _groups(evaluation, query)
        for row in _rows(query, theme, group, written[theme, tuple(group.get(each) for each in GROUPS)])
    )
    return Result(query, "summary", ("theme", *query.dimensions), summaries=tuple(rows))


def _themes(evaluation: Evaluation, query: Query) -> list[str]:
    known = evaluation.codebook.themes
    if wrong := [word for word in query.of if word not in known]:
        raise unknown_word("unknown-theme", wrong[0], known)
    return [each for each in known if not query.of or each in query.of]


def _groups(evaluation: Evaluation, query: Query) -> list[Mapping[str, str]]:
    """Return the groups asked about: by what the answer is divided, and to what it is narrowed."""
    narrowed = [each.dimension for each in query.where]
    named = tuple(dict.fromkeys([*query.dimensions, *narrowed]))
    by_level = [[v for v in levels(evaluation, each) if allowed(query, each, v)] for each in named]
    return [dict(zip(named, ids, strict=True)) for ids in product(*by_level)]


def _written(evaluation: Evaluation, query: Query) -> dict[tuple[str, At], list[tuple[Summary, str]]]:
    found: dict[tuple[str, At], list[tuple[Summary, str]]] = defaultdict(list)
    for each, coder in evaluation.logs.summaries():
        if query.coder in (None, coder):
            found[each.theme, (each.profession, each.site, each.round)].append((each, coder))
    return found


def _rows(
    query: Query, theme: str, group: Mapping[str, str], written: list[tuple[Summary, str]]
) -> Iterator[SummaryRow]:
    at = {"theme": theme, **{each: group[each] for each in query.dimensions}}
    if not written:
        yield SummaryRow(at, group)
    for each, coder in written:
        yield SummaryRow(at, group, each.id, each.text.strip(), coder)
