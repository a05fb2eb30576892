"""Answers a query: the door of the analysis."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from fokus.analysis.query import Query
from fokus.analysis.result import Result
from fokus.analysis.scope import check_query
from fokus.evaluation import Evaluation

_MODULES: Mapping[str, str] = {
    "coverage": "participation", "themes": "themes", "items": "items", "scales": "scales", "quotes": "quotes",
    "response": "response", "reliability": "consistency", "agreement": "coders",
    "aggregates": "aggregates", "summaries": "summaries", "confusion": "confusion", "method": "method",
    "log": "project_log", "staffing": "project_log", "goals": "project_log",
}  # fmt: skip


def answer(evaluation: Evaluation, query: Query) -> Result:
    """Answer one query.

    The module of a noun is imported when it is asked for: a question about themes loads no statistics.

    Raises
    ------
    QueryError
        When the query asks for what the study does not have or this version does not answer.
    """
    check_query(query, evaluation)
    module = import_module(f"fokus.analysis.{_MODULES[query.noun]}")
    ask = cast("Callable[[Evaluation, Query], Result]", getattr(module, query.noun))
    return ask(evaluation, query)
