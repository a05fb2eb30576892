"""Ask and release: every query of the chapters answered once, and the answers released together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fokus.analysis.answer import answer
from fokus.analysis.query import Query, format_query, parse_one
from fokus.analysis.result import Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation
from fokus.problems import FokusError, Problem
from fokus.publish.plan import Plan
from fokus.report import figures, records, tables, wording
from fokus.report import quotes as quoted
from fokus.report.blocks import Answer, Block, FigureBlock, Inline, QuotesBlock, TableBlock, Value
from fokus.report.cells import HIDDEN
from fokus.report.chapter import Asked, key_of
from fokus.report.labels import Labels, labels_of


@dataclass(frozen=True, slots=True)
class Answers:
    """Each asking place with its released answer, and the problems of those that have none."""

    released: Mapping[Asked, Released] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def answer_all(evaluation: Evaluation, plans: Sequence[Plan]) -> Answers:
    """Answer every query once, and release the answers together."""
    places = dict.fromkeys(asked for each in plans for chapter in each.chapters for asked in chapter.asked)
    queries: dict[Asked, Query] = {}
    results: dict[Query, Result] = {}
    problems = []
    for asked in places:
        try:
            query = parse_one(asked.query)
            if query not in results:
                results[query] = answer(evaluation, query)
            queries[asked] = query
        except FokusError as error:
            problems.append(error.at(asked.place))
    released = dict(zip(results, release(list(results.values()), evaluation.design), strict=True))
    return Answers({asked: released[query] for asked, query in queries.items()}, tuple(problems))


def unrenderable(evaluation: Evaluation, answers: Answers) -> list[Problem]:
    """Word what can be worded, to find what cannot: a number that is many, quotes as a sentence."""
    labels = labels_of(evaluation)
    problems = []
    for asked, released in answers.released.items():
        try:
            _check_rendering(asked, released, labels)
            if asked.rendering == "number" and wording.number(released, labels) == HIDDEN:
                problems.append(Problem("hidden-number", asked.place, severity="warning"))
        except FokusError as error:
            problems.append(error.at(asked.place))
    return problems


def _check_rendering(asked: Asked, released: Released, labels: Labels) -> None:
    if asked.rendering == "figure":
        figures.check(released, labels)
    else:
        filled(asked, released, labels)


def filled(asked: Asked, released: Released, labels: Labels) -> Inline | Block:
    """Render one answer in its place."""
    query = format_query(released.query)
    key = asked.name or key_of(query, asked.rendering)
    source = Answer(key, query, asked.rendering, records.digest(released, labels))
    if asked.rendering == "number":
        return Value(source, wording.number(released, labels))
    if asked.rendering == "sentence":
        return Value(source, wording.sentence(released, labels))
    if asked.rendering == "table":
        return TableBlock(tables.table(released, labels), key, asked.caption, source)
    if asked.rendering == "figure":
        return FigureBlock(figures.figure(released, labels), key, asked.caption, source)
    return QuotesBlock(quoted.quotes(released, labels), key, source, tables.table(released, labels).notes)
