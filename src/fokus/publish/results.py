"""From the text of a question to its results: one, several joined, or how a change is distributed."""

from fokus.analysis.answer import answer
from fokus.analysis.joint import check_joined
from fokus.analysis.query import Ask
from fokus.analysis.result import Result
from fokus.analysis.scope import check_query
from fokus.evaluation import Evaluation
from fokus.problems import RenderingError
from fokus.report.figures import CHANGE


def results_of(evaluation: Evaluation, ask: Ask, figure: str | None = None) -> list[Result]:
    """Answer each question of an ask; nothing of it may be shown before it is released.

    Raises
    ------
    QueryError
        When a question cannot be answered, or the questions cannot be joined.
    RenderingError
        When the distribution of a change is asked for and there is none.
    """
    check_joined(ask)
    if figure != CHANGE:
        return [answer(evaluation, query) for query in ask.queries]
    if len(ask.queries) > 1 or ask.queries[0].noun != "scales":
        raise RenderingError("no-figure", word=CHANGE)
    from fokus.analysis.distribution import change_distribution

    check_query(ask.queries[0], evaluation)
    return [change_distribution(evaluation, ask.queries[0])]
