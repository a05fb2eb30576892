"""How the coding was done, as a paragraph for the chapter on method, and as a table."""

from collections.abc import Iterator

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized
from fokus.report.blocks import Column, Table
from fokus.report.labels import Labels
from fokus.report.phrases import enumerated
from fokus.study.instrument import ALL


def method_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say who coded, what several coded independently, and how what they differed on was settled."""
    words = labels.words
    coders = [row for row in released.rows if row.measure == "coded"]
    double, found = _of(released, "double-coded"), _of(released, "disagreements")
    named = enumerated([_name(row, labels) for row in coders], labels)
    coded = words.word(double.n or 0)
    yield capitalized(words.count("method.coded", double.n or 0, coders=named, count=coded))
    if not double.count:
        yield from _waiting(released, labels) or [words.say("method.single")]
        return
    yield capitalized(words.count("method.double", double.count))
    yield from _blind(released, labels)
    yield from _waiting(released, labels)
    yield from _settled(released, found, labels)


def _blind(released: Released, labels: Labels) -> Iterator[str]:
    blind = next((row for row in released.rows if row.measure == "blind"), None)
    if blind is None or not blind.count:
        return
    if blind.count == blind.n:
        yield labels.words.say("method.blind")
    else:
        seen = (blind.n or 0) - blind.count
        yield labels.words.say(
            "method.blind-some", blind=labels.words.word(blind.count), seen=labels.words.word(seen)
        )


def _waiting(released: Released, labels: Labels) -> list[str]:
    """Say how many interviews several are still coding blind: they are not compared yet."""
    found = next((row.count for row in released.rows if row.measure == "waiting"), None)
    return [capitalized(labels.words.count("method.waiting", found))] if found else []


def _settled(released: Released, found: Estimate, labels: Labels) -> Iterator[str]:
    words, decided = labels.words, found.n or 0
    if not found.count:
        yield words.say("method.agreed")
        return
    by = enumerated([_name(row, labels) for row in released.rows if row.measure == "decided"], labels)
    yield capitalized(words.count("method.disagreements", found.count))
    if decided:
        reasons = _of(released, "reasons").count or 0
        code = "method.decided-reasons" if reasons == decided else "method.decided"
        yield capitalized(words.count(code, decided, by=by))
    if decided < found.count:
        first = next(row for row in released.rows if row.measure == "counts")
        yield words.say("method.undecided" if decided else "method.none-decided", coder=_name(first, labels))


def method_table(released: Released, labels: Labels) -> Table:
    """One row a fact: what was counted, of whom, how many, and of how many."""
    say = labels.words.say
    heads = (
        Column(say("head.what")), Column(labels.dimension("coder")), Column(say("pick.count"), "right"),
        Column("n", "right"),
    )  # fmt: skip
    rows = tuple(
        (say(f"method.row-{row.measure}"), "" if row.at["coder"] == ALL else _name(row, labels),
         str(row.count), "" if row.n is None else str(row.n))
        for row in released.rows
    )  # fmt: skip
    return Table(heads, rows, 2)


def _of(released: Released, measure: str) -> Estimate:
    return next(row for row in released.rows if row.measure == measure)


def _name(row: Estimate, labels: Labels) -> str:
    """Return a coder by her role: a report names no coders."""
    return labels.role(row.at["coder"])
