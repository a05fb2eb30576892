"""The noun ``method``: what was double-coded, by whom, and how disagreements were settled.

Its rows count work, not people: who took part in an interview has no part in them.
"""

from collections import Counter
from collections.abc import Iterator

from fokus.analysis.disagreements import disagreements
from fokus.analysis.query import Query
from fokus.analysis.result import Estimate, Result
from fokus.evaluation import Evaluation
from fokus.evaluation.judging import coders_of, comparable, first_of, parts

SEVERAL = 2


def method(evaluation: Evaluation, query: Query) -> Result:
    """Count the interviews that were coded and double-coded, by coder, and what was decided by whom."""
    rows = tuple(_rows(evaluation))
    return Result(query, "estimate", ("coder",), rows if any(row.count for row in rows) else ())


def _rows(evaluation: Evaluation) -> Iterator[Estimate]:
    held = {each.id for each in evaluation.design.interview if each.held}
    who = {text: coders for text, coders in coders_of(evaluation).items() if text in held}
    double = {text: c for text, c in comparable(evaluation).items() if text in held and len(c) >= SEVERAL}
    yield _row("double-coded", len(double), n=len(who))
    for coder in evaluation.coders:
        coded = sum(coder in coders for coders in who.values())
        if coded:
            yield _row("coded", coded, coder, n=sum(coder in coders for coders in double.values()))
    yield from _decided(evaluation, {*double})
    there = parts(evaluation)
    if there.blind:
        yield _row("blind", sum(there.was_blind(each) for each in double), n=len(double))
        if waiting := sum(there.is_blind(text) and len(coders) >= SEVERAL for text, coders in who.items()):
            yield _row("waiting", waiting, n=len(who))


def _decided(evaluation: Evaluation, double: set[str]) -> Iterator[Estimate]:
    found = [each for each in disagreements(evaluation) if each.transcript in double]
    made = Counter(each.by for each in found if each.is_decided)
    yield _row("disagreements", len(found), n=sum(made.values()))
    for coder, count in made.most_common():
        yield _row("decided", count, coder)
    reasons = sum(bool(each.decision and each.decision.text) for each in found)
    yield _row("reasons", reasons, n=sum(made.values()))
    first = Counter(coder for text, coder in first_of(evaluation).items() if text in double)
    for coder, count in first.most_common():
        yield _row("counts", count, coder)


def _row(measure: str, count: int, coder: str = "all", n: int | None = None) -> Estimate:
    return Estimate({"coder": coder}, measure, float(count), count=count, n=n, unit="interviews",
                    counts="design")  # fmt: skip
