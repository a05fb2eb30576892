"""Delivered figures as a table: a row a question, a column an answer, with n and the mean as told."""

from collections.abc import Iterator

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import percent
from fokus.report.blocks import Column, Table
from fokus.report.cells import cell, number
from fokus.report.labels import Labels
from fokus.report.layout import At, find, levels_of, places_of, stub_cells, stub_heads
from fokus.report.phrases import enumerated
from fokus.study.instrument import ALL

PLAIN = "%"


def aggregate_table(released: Released, labels: Labels) -> Table:
    """Lay out delivered shares, with the n of each row and its mean where one was told."""
    stub = [each for each in released.dimensions if each != "answer"]
    answers = [each for each in levels_of(released, "answer") if each != ALL]
    means = any(row.measure == "mean" for row in released.rows)
    last = [Column(labels.words.say("pick.mean"), "right")] if means else []
    heads = (Column("n", "right"), *(Column(each, "right") for each in answers), *last)
    rows = tuple(_row(released, labels, at, answers, means=means) for at in places_of(released, stub))
    return Table((*stub_heads(stub, labels), *heads), rows, len(stub))


def aggregates_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say of each row what its shares are, and of how many; of too few that it is not shown."""
    stub = [each for each in released.dimensions if each != "answer"]
    for at in places_of(released, stub):
        what = ", ".join(each for each in at.values() if each)
        rows = [row for row in released.rows if {**row.at, "answer": ""} == {**at, "answer": ""}]
        shown = [row for row in rows if not row.hidden and row.measure == "share"]
        if not shown:
            yield labels.words.say("sentence.aggregate-hidden", what=what)
            continue
        told = enumerated([_told(row, labels) for row in shown], labels)
        n = shown[0].n
        code = "sentence.aggregate" if n is None else "sentence.aggregate-of"
        yield labels.words.say(code, what=what, shares=told, n=n)


def _told(row: Estimate, labels: Labels) -> str:
    """Return a share with its answer; that of a table with one answer needs no name."""
    answer = row.at["answer"]
    return _share(row, labels) if answer == PLAIN else f"{answer} {_share(row, labels)}"


def _row(released: Released, labels: Labels, at: At, answers: list[str], *, means: bool) -> tuple[str, ...]:
    found = [find(released, at | {"answer": each}, "share") for each in answers]
    mean = find(released, at | {"answer": ALL}, "mean")
    told = next((each for each in (*found, mean) if each is not None), None)
    last = [cell(mean, labels.words)] if means else []
    return (
        *stub_cells(at, labels),
        number(told, labels.words),
        *(_share(each, labels) for each in found),
        *last,
    )


def _share(row: Estimate | None, labels: Labels) -> str:
    """Return a share as counts or per cent; as per cent also of few where no count can be read from it."""
    if row is None or row.hidden or row.count is not None or row.value is None:
        return cell(row, labels.words)
    return percent(row.value, labels.language)
