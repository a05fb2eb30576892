"""Answers that divide alike, as one table: a row a group, and the columns of each answer side by side."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fokus.analysis.query import Ask, format_ask
from fokus.analysis.result import ESTIMATE_COLUMNS, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized
from fokus.report import records, tables
from fokus.report.blocks import Column, Table
from fokus.report.cells import cell, difference, number, with_interval
from fokus.report.contrasted import main_contrasts
from fokus.report.labels import Labels
from fokus.study.design import Design
from fokus.study.instrument import ALL, MIXED

Parts = Sequence[Released]
At = Mapping[str, str]
MAIN = {"coverage": "held", "scales": "mean", "response": "response"}


def table(parts: Parts, labels: Labels) -> Table:
    """Lay out joined answers as one table, with the notes of all."""
    by = parts[0].query.by
    places = places_of(parts, labels.design)
    columns = [each for part in parts for each in _columns(part, labels.asked_in(part.query))]
    rows = tuple(
        (*(labels.heading(d, each) for d, each in at.items()), *(fill(at) for _, fill in columns))
        for at in places
    )
    heads = (
        *(Column(labels.dimension(each)) for each in by),
        *(Column(head, "right") for head, _ in columns),
    )
    totals = frozenset(n for n, at in enumerate(places) if ALL in at.values())
    made = Table(heads, rows, len(by), totals)
    return replace(made, notes=notes(parts, labels, made), summary=_summary(parts, labels, made))


def notes(parts: Parts, labels: Labels, made: Table) -> tuple[str, ...]:
    """Word the notes of all parts, each once."""
    said = [each for part in parts for each in tables.notes(part, labels.asked_in(part.query), made)]
    return tuple(dict.fromkeys(said))


def places_of(parts: Parts, design: Design) -> list[dict[str, str]]:
    """Return the groups that any of the answers has, in the order of the study, totals last."""
    by = parts[0].query.by
    found = {tuple(row.at[each] for each in by): None for part in parts for row in part.rows}
    orders = [_order(design, each) for each in by]
    ranked = sorted(found, key=lambda ids: [order[each] for order, each in zip(orders, ids, strict=True)])
    last = sorted(ranked, key=lambda ids: ALL in ids)
    return [dict(zip(by, ids, strict=True)) for ids in last]


def _order(design: Design, dimension: str) -> dict[str, int]:
    groups = dict.fromkeys(each.group or each.id for each in design.professions.values())
    known: dict[str, Iterable[str]] = {
        "round": design.rounds, "site": design.sites, "profession": design.professions, "group": groups,
    }  # fmt: skip
    return {each: n for n, each in enumerate([*known[dimension], MIXED, ALL])}


def topics_of(released: Released) -> list[dict[str, str]]:
    """Return what an answer is about beside its groups and what it compares: scales, themes, answers."""
    rows = [row for row in released.rows if is_main(released, row)]
    outer = released.query.dimensions
    found = {tuple((d, each) for d, each in row.at.items() if d not in outer): None for row in rows}
    return [dict(each) for each in found]


def measure_of(released: Released) -> str:
    """Return the measure that an answer shows when it shows one only."""
    return MAIN.get(released.query.noun, "share")


def is_main(released: Released, row: Estimate) -> bool:
    """Tell whether a row is of the measure that its answer shows; of a question for a number, the mean."""
    return row.measure == measure_of(released) or (row.measure == "mean" and row.at.get("answer") == ALL)


def find(released: Released, at: At) -> Estimate | None:
    """Return the row of a place in an answer's main measure, None when there is none."""
    return next((row for row in released.rows if row.at == at and is_main(released, row)), None)


def topic_label(released: Released, topic: At, labels: Labels) -> str:
    """Return what a column or a panel is about."""
    if "answer" in topic:
        asked = labels.heading("item", topic["item"])
        if topic["answer"] == ALL:
            return f"{asked}, M"
        return f"{asked} {labels.answer(topic['item'], topic['answer'])}"
    named = [labels.heading(*each) for each in topic.items()]
    if released.query.noun == "themes":
        persons = released.query.unit == "persons"
        named.append(labels.words.say("head.persons" if persons else "head.interviews"))
    return ", ".join(named) or labels.words.say(f"pick.{measure_of(released)}")


Cells = tuple[str, Callable[[At], str]]


def _columns(released: Released, labels: Labels) -> Iterator[Cells]:
    for topic in topics_of(released):
        yield from _of_topic(released, topic, labels)


def _of_topic(released: Released, topic: At, labels: Labels) -> Iterator[Cells]:
    across = released.query.across
    levels: list[At] = [{across: each} for each in _levels(released, across)] if across else [{}]
    name = topic_label(released, topic, labels)
    scales = released.query.noun == "scales"
    shown = with_interval if scales and not across else cell
    for level in levels:
        yield (
            _head([name, *_named(level, labels), *_unit(released, labels)]),
            _cell(released, {**topic, **level}, shown, labels),
        )
    if across and released.contrasts:
        yield _head([name, labels.words.say("head.difference")]), _difference(released, topic, labels)
    if scales:
        yield from _numbers(released, topic, levels, labels)


def _levels(released: Released, across: str) -> list[str]:
    return list(dict.fromkeys(row.at[across] for row in released.rows))


def _head(parts: Sequence[str]) -> str:
    return ", ".join(parts)


def _named(level: At, labels: Labels) -> list[str]:
    return [labels.of(*each) for each in level.items()]


def _unit(released: Released, labels: Labels) -> list[str]:
    if released.query.noun != "scales":
        return []
    return ["M"] if released.query.across else [labels.words.say("head.mean-interval")]


def _cell(released: Released, beside: At, shown: Callable[..., str], labels: Labels) -> Callable[[At], str]:
    return lambda at: shown(find(released, {**at, **beside}), labels.words)


def _difference(released: Released, topic: At, labels: Labels) -> Callable[[At], str]:
    def fill(at: At) -> str:
        wanted = {**at, **topic}
        found = [each for each in main_contrasts(released) if each.at == wanted and each.to != ALL]
        return difference(found[0] if len(found) == 1 else None, labels.words)

    return fill


def _numbers(released: Released, topic: At, levels: Sequence[At], labels: Labels) -> Iterator[Cells]:
    """Yield how many are behind the means: one column where each level has the same persons."""
    same = all(
        len({row.n for level in levels if (row := find(released, {**at, **topic, **level})) and row.n}) <= 1
        for at in places_of([released], labels.design)
    )
    for level in levels[:1] if same else levels:
        head = _head(["n", *([] if same else _named(level, labels))])
        yield head, _cell(released, {**topic, **level}, number, labels)


def _summary(parts: Parts, labels: Labels, made: Table) -> str:
    heads = ", ".join(column.label for column in made.columns)
    return labels.words.say("table.summary", about=about(parts, labels), heads=heads, rows=len(made.rows))


def about(parts: Parts, labels: Labels) -> str:
    """Return what joined answers are about, in words."""
    *first, last = dict.fromkeys(labels.words.say(f"noun.{part.query.noun}") for part in parts)
    return labels.words.say("list.and", first=", ".join(first), last=last) if first else last


def asked(parts: Parts) -> str:
    """Return the canonical text of what was asked."""
    return format_ask(Ask(tuple(part.query for part in parts)))


def to_json(parts: Parts, labels: Labels) -> str:
    """Return joined answers as one object: the whole query, and the record of each part."""
    return records.dumped(_record(parts, labels))


def digest(parts: Parts, labels: Labels) -> str:
    """Return the SHA-256 of what was released, and of nothing else."""
    return records.fingerprint(_record(parts, labels))


def _record(parts: Parts, labels: Labels) -> dict[str, Any]:
    if len(parts) == 1:
        return records.record(parts[0], labels)
    answers = [records.record(part, labels) for part in parts]
    return {"query": asked(parts), "kind": "joined", "answers": answers}


def to_csv(parts: Parts, labels: Labels) -> bytes:
    """Return the rows of joined answers below each other, as a table for a spreadsheet."""
    return records.delimited(*values(parts, labels), labels)


def values(parts: Parts, labels: Labels) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the columns and rows of joined answers; ``noun`` tells which answer a row is of."""
    if len(parts) == 1:
        return records.values(parts[0], labels)
    rows: list[dict[str, Any]] = [
        {"noun": part.query.noun} | row for part in parts for row in records.record(part, labels)["rows"]
    ]
    dimensions = dict.fromkeys(each for part in parts for each in part.dimensions)
    return ["noun", *dimensions, *ESTIMATE_COLUMNS, "base", "hidden"], rows


def sentence(said: Sequence[str]) -> str:
    """Return the sentences of the parts as one paragraph."""
    return " ".join(map(capitalized, said))
