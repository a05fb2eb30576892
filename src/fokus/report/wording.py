"""Released -> sentences, in the words of the trade and without verdicts."""

from collections.abc import Callable, Iterator, Sequence

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal
from fokus.problems import RenderingError
from fokus.report.aggregate_table import aggregates_said
from fokus.report.agreement_wording import agreement_said
from fokus.report.cells import FEW, picked
from fokus.report.confusion_shown import confusion_said
from fokus.report.item_wording import items_said
from fokus.report.labels import Labels
from fokus.report.log_shown import goals_said, log_picked, log_said, staffing_said
from fokus.report.method_shown import method_said
from fokus.report.phrases import enumerated, group_of, not_shown, place_of, share_of, when_of, whom_of
from fokus.report.reliability_wording import reliability_said
from fokus.report.scale_wording import scales_said


def sentence(released: Released, labels: Labels) -> str:
    """Word an answer as one or a few sentences.

    Raises
    ------
    RenderingError
        When the answer has no sentence: quotes, or an answer without any row.
    """
    if released.query.noun not in _SENTENCES:
        raise RenderingError("no-sentence", word=released.query.noun)
    if not (released.rows or released.records):
        return labels.words.say("sentence.nothing")
    if released.query.pick is not None:
        raise RenderingError("pick-in-sentence")
    return " ".join(_SENTENCES[released.query.noun](released, labels.asked_in(released.query)))


def number(released: Released, labels: Labels) -> str:
    """Word the one value that an answer comes down to."""
    if released.kind in ("quote", "summary"):
        raise RenderingError("no-number", word=released.query.noun)
    if released.kind == "record":
        return log_picked(released, labels)
    return picked(released.rows, released.contrasts, released.query.pick, labels.words)


def _coverage(released: Released, labels: Labels) -> Iterator[str]:
    for held in (row for row in released.rows if row.measure == "held"):
        at = dict(held.at)
        if held.hidden or held.count is None:
            yield labels.words.say("sentence.hidden-cell", where=place_of(labels, at))
            continue
        code = "sentence.coverage" if held.missing else "sentence.coverage-all"
        said = labels.words.count(
            code, held.n or 0, held=labels.words.word(held.count), planned=labels.words.word(held.n or 0)
        )
        persons = released.row(held.at, "persons")
        said += _with_persons(persons, labels) + "."
        place = place_of(labels, at)
        yield capitalized(f"{place}: {said}" if place else said)


def _with_persons(row: Estimate | None, labels: Labels) -> str:
    if row is None or row.hidden or not row.count:
        return ""
    return labels.words.count("sentence.with-persons", row.count)


def _themes(released: Released, labels: Labels) -> Iterator[str]:
    dimension, of_persons = released.dimensions[0], released.query.unit == "persons"
    for topic in dict.fromkeys(row.at[dimension] for row in released.rows):
        rows = [row for row in released.rows if row.at[dimension] == topic]
        groups = dict.fromkeys(group_of(labels, row.at) for row in rows)
        counts = {
            group: _where_raised([row for row in rows if group_of(labels, row.at) == group], labels)
            for group in groups
        }
        theme = labels.heading(dimension, topic)
        unasked = list(_unasked(theme, rows, labels))
        if "" in counts:
            code = "sentence.theme-raised" if of_persons else "sentence.theme"
            yield labels.words.say(code, theme=theme, counts=counts.pop(""))
            theme = ""
        yield from _by_group(theme, counts, labels, of_persons=of_persons)
        yield from unasked
    yield labels.words.say("sentence.persons-caution" if of_persons else "sentence.theme-caution")


def _unasked(theme: str, rows: Sequence[Estimate], labels: Labels) -> Iterator[str]:
    """Say of a theme that was asked about in some rounds only that the others show no change."""
    rounds = {row.at["round"]: row.asked for row in rows if "round" in row.at}
    if len(set(rounds.values())) <= 1:
        return
    asked, missing = (
        enumerated(
            [labels.words.say("when", round=labels.of("round", e)) for e in rounds if rounds[e] is w], labels
        )
        for w in (True, False)
    )
    raised = any(row.count or row.hidden for row in rows if not row.asked)
    code = "sentence.not-asked-raised" if raised else "sentence.not-asked"
    yield labels.words.say(code, theme=theme, asked=asked, missing=missing)


def _where_raised(rows: list[Estimate], labels: Labels) -> str:
    said = [
        (_persons if row.unit == "persons" else _interviews)(row, labels, first=n == 0)
        for n, row in enumerate(rows)
    ]
    return enumerated(said, labels)


def _persons(row: Estimate, labels: Labels, *, first: bool) -> str:
    """Say by how many persons; after the name of their group, just how many."""
    when, whose = when_of(labels, row.at), "group" if group_of(labels, row.at) else "all"
    if row.hidden or row.count is None or row.n is None:
        return f"{labels.words.say(f'sentence.hidden-persons-{whose}')} {when}".strip()
    code = f"sentence.of-persons-{whose}" if first else f"sentence.by-persons-{whose}"
    of, count = labels.words.word(row.n), labels.words.word(row.count)
    said = labels.words.say(code, count=count, of=of)
    if row.n >= FEW:
        said += f" ({share_of(row, labels)})"
    return f"{said} {when}".strip()


def _interviews(row: Estimate, labels: Labels, *, first: bool) -> str:
    when = when_of(labels, row.at)
    if row.hidden or row.count is None or row.n is None:
        said = labels.words.say("sentence.hidden-number")
    elif row.n == 1:
        said = labels.words.say("sentence.in-the-only" if row.count else "sentence.not-in-the-only")
    else:
        code = "sentence.of-interviews" if first else "sentence.of"
        of, count = labels.words.word(row.n), labels.words.word(row.count)
        said = labels.words.count(code, row.n, count=count, of=of)
    return f"{said} {when}".strip()


def _by_group(theme: str, counts: dict[str, str], labels: Labels, *, of_persons: bool) -> Iterator[str]:
    parts = [labels.words.say("sentence.theme-group", group=g, counts=c) for g, c in counts.items()]
    if parts and theme:
        code = "sentence.theme-groups-raised" if of_persons else "sentence.theme-groups"
        yield labels.words.say(code, theme=theme, groups="; ".join(parts))
    elif parts:
        yield labels.words.say("sentence.theme-by-group", groups="; ".join(parts))


def _response(released: Released, labels: Labels) -> Iterator[str]:
    asked = next(
        n.code.removeprefix("denominator-") for n in released.notes if n.code.startswith("denominator-")
    )
    surveys = dict.fromkeys(row.at["questionnaire"] for row in released.rows)
    for survey in surveys:
        mine = [row for row in released.rows if row.at["questionnaire"] == survey]
        groups = dict.fromkeys(group_of(labels, row.at) for row in mine)
        by_group = {group: [row for row in mine if group_of(labels, row.at) == group] for group in groups}
        title = labels.heading("questionnaire", survey) if len(surveys) > 1 else ""
        for rows in by_group.values():
            if not all(row.hidden for row in rows):
                yield _answered(rows, title, asked, labels)
        hidden = [group for group, rows in by_group.items() if all(row.hidden for row in rows)]
        if hidden:
            yield not_shown(labels, hidden, beside=len(hidden) < len(by_group))
    yield from _faulty_denominators(released, labels)


def _faulty_denominators(released: Released, labels: Labels) -> Iterator[str]:
    for code in ("asked-unknown", "more-than-asked"):
        if any(note.code == code for note in released.notes):
            yield labels.words.say(f"note.{code}")


def _answered(rows: list[Estimate], title: str, asked: str, labels: Labels) -> str:
    whom = ", ".join(part for part in (title, whom_of(labels, rows[0].at)) if part)
    parts: list[str] = []
    for row in rows:
        when = when_of(labels, row.at) or ("" if whom else labels.words.say("label.in-all"))
        parts.append(_of_asked(row, when, asked if not parts else "", labels))
    said = ", ".join(parts)
    return capitalized(f"{whom}: {said}." if whom else f"{said}.")


def _of_asked(row: Estimate, when: str, asked: str, labels: Labels) -> str:
    """Word one number of answers; whom it is of (``asked``) is told the first time."""
    if row.hidden or row.count is None:
        return labels.words.say("sentence.response-hidden", when=when).strip()
    count = labels.words.word(row.count) if row.count else labels.words.say("sentence.nobody")
    if row.n is None:
        return labels.words.say("sentence.response-unknown", when=when, count=count).strip()
    code = "next" if not asked else "first" if when else "alone"
    if code == "next" and when[-1:].isdigit():
        code = "again"
    whose = labels.words.say(f"sentence.asked-{asked}") if asked else ""
    said = {"when": when, "count": count, "n": labels.words.word(row.n), "asked": whose}
    return labels.words.say(f"sentence.response-{code}", **said, share=_of_all(row, labels))


def _of_all(row: Estimate, labels: Labels) -> str:
    if row.value is None or (row.n or 0) < FEW:
        return ""
    return f" ({decimal(100 * row.value, 0, labels.language)}{labels.words.say('percent')})"


_SENTENCES: dict[str, Callable[[Released, Labels], Iterator[str]]] = {
    "coverage": _coverage, "themes": _themes, "items": items_said, "scales": scales_said,
    "response": _response, "reliability": reliability_said, "agreement": agreement_said,
    "confusion": confusion_said, "aggregates": aggregates_said, "method": method_said,
    "log": log_said, "staffing": staffing_said, "goals": goals_said,
}  # fmt: skip
