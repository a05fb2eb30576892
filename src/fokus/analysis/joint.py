"""Questions joined by ``&``: answered side by side where they divide alike."""

from itertools import pairwise

from fokus.analysis.query import Ask, Query
from fokus.problems import QueryError

JOINED = ("coverage", "themes", "items", "scales", "response")


def check_joined(ask: Ask) -> None:
    """Refuse joined questions that cannot stand beside each other.

    Raises
    ------
    QueryError
        When they do not have equal ``by``, have none, pick out one value, or ask for what has no groups.
    """
    if len(ask.queries) == 1:
        return
    for query in ask.queries:
        _check_one(query)
    for first, second in pairwise(ask.queries):
        if set(first.by) != set(second.by):
            raise QueryError("joined-by-differ", first=_by(first), second=_by(second))


def _check_one(query: Query) -> None:
    if query.noun not in JOINED:
        raise QueryError("joined-noun", word=query.noun, known=", ".join(JOINED))
    if query.pick is not None:
        raise QueryError("joined-pick")
    if not query.by:
        raise QueryError("joined-without-by", word=query.noun)


def _by(query: Query) -> str:
    return ",".join(query.by)
