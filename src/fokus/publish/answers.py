"""Ask and release: every query of the chapters answered once, and the answers released together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fokus.analysis.query import Ask, parse
from fokus.analysis.result import Result
from fokus.disclosure.guard import release
from fokus.disclosure.released import Released
from fokus.evaluation import Evaluation
from fokus.problems import FokusError, Problem
from fokus.publish import rendering
from fokus.publish.plan import Plan
from fokus.publish.releases import earlier
from fokus.publish.results import results_of
from fokus.report import figures, joined
from fokus.report import quotes as quoted
from fokus.report.blocks import Answer, Block, FigureBlock, Inline, QuotesBlock, TableBlock, Value
from fokus.report.cells import HIDDEN
from fokus.report.chapter import Asked, key_of
from fokus.report.labels import Labels, labels_of

Parts = tuple[Released, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Each asking place with its released answer, a part a query, and the problems of the others.

    ``results`` are all answers as they were before the guard: nothing of them may be shown.
    """

    released: Mapping[Asked, Parts] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()


def answer_all(evaluation: Evaluation, plans: Sequence[Plan]) -> Answers:
    """Answer every query once, and release the answers together."""
    return answer_places(
        evaluation, [a for each in plans for chapter in each.chapters for a in chapter.asked]
    )


def answer_places(evaluation: Evaluation, places: Iterable[Asked]) -> Answers:
    """Answer what places ask, each query once, and release the answers together."""
    questions: dict[Asked, list[Ask]] = {}
    results: dict[tuple[Ask, bool], Result] = {}
    problems = []
    for asked in dict.fromkeys(places):
        try:
            questions[asked] = _answered(evaluation, asked, results)
        except FokusError as error:
            problems.append(error.at(asked.place))
    found = list(results.values())
    released = dict(zip(results, release(found, evaluation.design, earlier(evaluation.folder)), strict=True))
    told = {
        asked: tuple(released[each, _is_change(asked)] for each in parts)
        for asked, parts in questions.items()
    }
    return Answers(told, tuple(problems), tuple(found))


def _answered(evaluation: Evaluation, asked: Asked, results: dict[tuple[Ask, bool], Result]) -> list[Ask]:
    """Answer what one place asks, as far as nothing else has asked it; return its questions one by one."""
    ask, change = parse(asked.query), _is_change(asked)
    parts = [Ask((query,)) for query in ask.queries]
    if len(parts) > 1 or any((each, change) not in results for each in parts):
        found = results_of(evaluation, ask, asked.figure)
        results.update(
            {
                (each, change): one
                for each, one in zip(parts, found, strict=True)
                if (each, change) not in results
            }
        )
    return parts


def _is_change(asked: Asked) -> bool:
    return asked.rendering == "figure" and asked.figure == figures.CHANGE


def unrenderable(evaluation: Evaluation, answers: Answers) -> list[Problem]:
    """Word what can be worded, to find what cannot: a number that is many, quotes as a sentence."""
    labels = labels_of(evaluation)
    problems = []
    for asked, parts in answers.released.items():
        try:
            _check_rendering(asked, parts, labels)
            if asked.rendering == "number" and rendering.number(parts, labels) == HIDDEN:
                problems.append(Problem("hidden-number", asked.place, severity="warning"))
        except FokusError as error:
            problems.append(error.at(asked.place))
    return problems


def _check_rendering(asked: Asked, parts: Parts, labels: Labels) -> None:
    if asked.rendering == "figure":
        figures.check(parts, labels, asked.figure)
    else:
        filled(asked, parts, labels)


def key_for(asked: Asked, parts: Parts) -> str:
    """Return the key of a place: the name given to it, or what it asks in a few letters."""
    question = joined.asked(parts)
    return asked.name or key_of(" ".join(filter(None, (question, asked.figure))), asked.rendering)


def answers_in(planned: Plan, answers: Answers) -> dict[str, tuple[Asked, Parts]]:
    """Return what the chapters of one report ask, by key: the place, and its released answer."""
    found: dict[str, tuple[Asked, Parts]] = {}
    for asked in (asked for chapter in planned.chapters for asked in chapter.asked):
        if asked in answers.released:
            parts = answers.released[asked]
            found.setdefault(key_for(asked, parts), (asked, parts))
    return found


def filled(asked: Asked, parts: Parts, labels: Labels) -> Inline | Block:
    """Render one answer in its place."""
    question = joined.asked(parts)
    key = key_for(asked, parts)
    source = Answer(key, question, asked.rendering, joined.digest(parts, labels), asked.figure)
    if asked.rendering == "number":
        return Value(source, rendering.number(parts, labels))
    if asked.rendering == "sentence":
        return Value(source, rendering.sentence(parts, labels))
    if asked.rendering == "table":
        return TableBlock(rendering.table(parts, labels), key, asked.caption, source)
    if asked.rendering == "figure":
        return FigureBlock(figures.figure(parts, labels, asked.figure), key, asked.caption, source)
    notes = rendering.table(parts, labels).notes
    return QuotesBlock(quoted.quotes(parts[0], labels), key, source, notes)
