"""What coders confuse, as a table and in sentences: where the one says this, the other says that."""

from collections.abc import Iterator

from fokus.analysis.confusion import NO_CODE
from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN, NOTHING, number
from fokus.report.labels import Labels

MOST_SAID = 3


def confusion_table(released: Released, labels: Labels) -> Table:
    """One row two topics that were confused: what each coder said, on how many turns, and of how many."""
    pairs = any("coder" in row.at for row in released.rows)
    say = labels.words.say
    stub = [say("head.one-says"), say("head.other-says"), *([labels.dimension("coder")] if pairs else [])]
    heads = (*map(Column, stub), *(Column(say(f"head.{each}"), "right") for each in ("turns", "of-turns")))
    return Table(heads, tuple(_row(row, labels) for row in released.rows), len(stub))


def _row(row: Estimate, labels: Labels) -> tuple[str, ...]:
    named = [labels.heading(_dimension(each), value) for each, value in row.at.items()]
    count = HIDDEN if row.hidden else decimal(row.count or 0, 0, labels.language)
    return (*named, count, number(row, labels.words) if row.n is not None or row.hidden else NOTHING)


def _dimension(each: str) -> str:
    return "against" if each in ("theme", "code") else each


def _in_words(topic: str, labels: Labels) -> str:
    return labels.of("code", topic) if topic == NO_CODE else labels.heading("code", topic)


def confusion_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say what was confused most often, two topics at a time."""
    said = [row for row in released.rows if not row.hidden and row.count][:MOST_SAID]
    for row in said:
        one, other = (_in_words(v, labels) for v in [*row.at.values()][:2])
        coders = labels.of("coder", row.at["coder"]) if "coder" in row.at else ""
        code = "sentence.confusion-of" if coders else "sentence.confusion"
        yield labels.words.count(code, row.count or 0, one=one, other=other, coders=coders)
    if not said:
        yield labels.words.say("sentence.nothing")
