"""Released -> sentences, in the words of the trade and without verdicts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from fokus.analysis.result import Contrast, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal, percent
from fokus.problems import RenderingError
from fokus.report.cells import FEW, digits, picked
from fokus.report.comparing import compared_in_words, interval, scale_range
from fokus.report.comparing_items import items_in_words
from fokus.report.labels import Labels
from fokus.study.instrument import ALL


def sentence(released: Released, labels: Labels) -> str:
    """Word an answer as one or a few sentences.

    Raises
    ------
    RenderingError
        When the answer has no sentence: quotes, or an answer without any row.
    """
    if released.query.noun not in _SENTENCES:
        raise RenderingError("no-sentence", word=released.query.noun)
    if not released.rows:
        return labels.words.say("sentence.nothing")
    if released.query.pick is not None:
        raise RenderingError("pick-in-sentence")
    return " ".join(_SENTENCES[released.query.noun](released, labels.asked_in(released.query)))


def number(released: Released, labels: Labels) -> str:
    """Word the one value that an answer comes down to."""
    if released.kind != "estimate":
        raise RenderingError("no-number", word=released.query.noun)
    return picked(released.rows, released.contrasts, released.query.pick, labels.words)


def enumerated(parts: Sequence[str], labels: Labels) -> str:
    """Join parts of a sentence: commas, and the word before the last."""
    if len(parts) <= 1:
        return "".join(parts)
    return labels.words.say("list.and", first=", ".join(parts[:-1]), last=parts[-1])


def _group(labels: Labels, at: Mapping[str, str]) -> str:
    """Return whom a cell is about, but for the topic and the round: empty for everybody."""
    parts = [
        labels.of(dimension, each)
        for dimension, each in at.items()
        if dimension in ("profession", "group", "site") and each != ALL
    ]
    return ", ".join(parts)


def _when(labels: Labels, at: Mapping[str, str]) -> str:
    round_id = at.get("round")
    return labels.words.say("when", round=labels.of("round", round_id)) if round_id else ""


def _coverage(released: Released, labels: Labels) -> Iterator[str]:
    for held in (row for row in released.rows if row.measure == "held"):
        at = dict(held.at)
        if held.hidden or held.count is None:
            yield labels.words.say("sentence.hidden-cell", where=_place(labels, at))
            continue
        code = "sentence.coverage" if held.missing else "sentence.coverage-all"
        said = labels.words.count(
            code, held.n or 0, held=labels.words.word(held.count), planned=labels.words.word(held.n or 0)
        )
        persons = released.row(held.at, "persons")
        said += _with_persons(persons, labels) + "."
        place = _place(labels, at)
        yield capitalized(f"{place}: {said}" if place else said)


def _with_persons(row: Estimate | None, labels: Labels) -> str:
    if row is None or row.hidden or not row.count:
        return ""
    return labels.words.count("sentence.with-persons", row.count)


def _place(labels: Labels, at: Mapping[str, str]) -> str:
    parts = (_whom(labels, at), labels.of("round", at["round"]) if "round" in at else "")
    return ", ".join(part for part in parts if part)


def _whom(labels: Labels, at: Mapping[str, str]) -> str:
    """Return whom a cell is about, with a word for the total that stands beside its parts."""
    return _group(labels, at) or (labels.words.say("label.in-all") if ALL in at.values() else "")


def _themes(released: Released, labels: Labels) -> Iterator[str]:
    dimension = released.dimensions[0]
    for topic in dict.fromkeys(row.at[dimension] for row in released.rows):
        rows = [row for row in released.rows if row.at[dimension] == topic]
        groups = dict.fromkeys(_group(labels, row.at) for row in rows)
        counts = {
            group: _where_raised([row for row in rows if _group(labels, row.at) == group], labels)
            for group in groups
        }
        theme = labels.heading(dimension, topic)
        unasked = list(_unasked(theme, rows, labels))
        if "" in counts:
            yield labels.words.say("sentence.theme", theme=theme, counts=counts.pop(""))
            theme = ""
        yield from _by_group(theme, counts, labels)
        yield from unasked
    yield labels.words.say("sentence.theme-caution")


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
    return enumerated([_interviews(row, labels, first=n == 0) for n, row in enumerate(rows)], labels)


def _interviews(row: Estimate, labels: Labels, *, first: bool) -> str:
    when = _when(labels, row.at)
    if row.hidden or row.count is None or row.n is None:
        said = labels.words.say("sentence.hidden-number")
    elif row.n == 1:
        said = labels.words.say("sentence.in-the-only" if row.count else "sentence.not-in-the-only")
    else:
        code = "sentence.of-interviews" if first else "sentence.of"
        of, count = labels.words.word(row.n), labels.words.word(row.count)
        said = labels.words.count(code, row.n, count=count, of=of)
    return f"{said} {when}".strip()


def _by_group(theme: str, counts: dict[str, str], labels: Labels) -> Iterator[str]:
    parts = [labels.words.say("sentence.theme-group", group=g, counts=c) for g, c in counts.items()]
    if parts and theme:
        yield labels.words.say("sentence.theme-groups", theme=theme, groups="; ".join(parts))
    elif parts:
        yield labels.words.say("sentence.theme-by-group", groups="; ".join(parts))


def _scales(released: Released, labels: Labels) -> Iterator[str]:
    rows: Sequence[Estimate | Contrast] = [each for each in released.contrasts if not each.sensitivity] or [
        r for r in released.rows if r.measure == "mean"
    ]
    for scale in dict.fromkeys(row.at["scale"] for row in rows):
        mine = [row for row in rows if row.at["scale"] == scale]
        if released.contrasts:
            yield from _contrasts(released, scale, labels)
        else:
            yield from (_mean(row, labels) for row in mine if isinstance(row, Estimate) and not row.hidden)
        hidden_groups = dict.fromkeys(_group(labels, row.at) for row in mine if row.hidden)
        several = bool(released.contrasts) and len(mine) > len(_places(mine))
        if hidden_groups and (not several or all(row.hidden for row in mine)):
            beside = len(hidden_groups) < len({_group(labels, row.at) for row in mine})
            yield _not_shown(labels, list(hidden_groups), beside=beside)


def _contrasts(released: Released, scale: str, labels: Labels) -> Iterator[str]:
    found = [each for each in released.contrasts if each.at["scale"] == scale]
    for place in _places(found):
        mine = [each for each in found if dict(each.at) == dict(place) and not each.hidden]
        yield from compared_in_words(released, mine, _whom(labels, dict(place)), labels)


def _places(rows: Sequence[Estimate | Contrast]) -> list[tuple[tuple[str, str], ...]]:
    return list(dict.fromkeys(tuple(row.at.items()) for row in rows))


def _mean(row: Estimate, labels: Labels) -> str:
    at = dict(row.at)
    place = _place(labels, at)
    if row.value is None or row.n is None:
        return labels.words.say("sentence.nothing")
    limits = interval(row.low, row.high, row.size, labels)
    return labels.words.say(
        "sentence.mean", scale=labels.of("scale", at["scale"]), place=f" ({place})" if place else "",
        mean=decimal(row.value, digits(row.size), labels.language), interval=limits,
        range=scale_range(labels, at["scale"]), n=decimal(row.n, 0, labels.language),
    )  # fmt: skip


def _not_shown(labels: Labels, groups: Sequence[str], *, beside: bool = False) -> str:
    """Say which groups are not reported: too few, or ``beside`` others such that too few would follow."""
    limit = labels.words.word(labels.design.study.smallest_group)
    named = [group for group in groups if group]
    if not named:
        return labels.words.say("sentence.too-few", limit=limit)
    alone = len(named) == 1 and not beside
    code = "sentence.group-too-few" if alone else "sentence.groups-too-few"
    return labels.words.say(code, groups=capitalized(enumerated(named, labels)), limit=limit)


def _items(released: Released, labels: Labels) -> Iterator[str]:
    cells = dict.fromkeys(tuple((k, v) for k, v in row.at.items() if k != "answer") for row in released.rows)
    for cell in cells:
        rows = [
            row for row in released.rows if tuple((k, v) for k, v in row.at.items() if k != "answer") == cell
        ]
        yield _item(dict(cell), rows, labels, pooled=_is_pooled(released))
    for place in _places(released.contrasts):
        mine = [each for each in released.contrasts if dict(each.at) == dict(place)]
        group = _whom(labels, dict(place))
        where = f" ({group})" if group else ""
        yield from items_in_words(mine, released.query.across or "", where, labels)


def _is_pooled(released: Released) -> bool:
    return any(note.code == "rounds-together-share" for note in released.notes)


def _item(at: dict[str, str], rows: list[Estimate], labels: Labels, *, pooled: bool) -> str:
    place = _place(labels, at) if len(at) > 1 else ""
    where = f" ({place})" if place else ""
    if any(row.hidden for row in rows):
        return _not_shown(labels, [_group(labels, at)])
    n = rows[0].n or 0
    if not n:
        return labels.words.say("sentence.nothing")
    shares = [
        labels.words.say(
            "sentence.answer", answer=labels.answer(at["item"], row.at["answer"]), share=_share(row, labels)
        )
        for row in rows
    ]
    return labels.words.say(
        "sentence.item-answers" if pooled else "sentence.item",
        n=decimal(n, 0, labels.language), item=labels.of("item", at["item"]).rstrip("."),
        where=where, shares=enumerated(shares, labels),
    )  # fmt: skip


def _share(row: Estimate, labels: Labels) -> str:
    if (row.size or 0) < FEW:
        return str(row.count)
    return percent(row.value or 0.0, labels.language).removesuffix("%").rstrip("\u00a0") + labels.words.say(
        "percent"
    )


def _response(released: Released, labels: Labels) -> Iterator[str]:
    asked = next(
        n.code.removeprefix("denominator-") for n in released.notes if n.code.startswith("denominator-")
    )
    surveys = dict.fromkeys(row.at["questionnaire"] for row in released.rows)
    for survey in surveys:
        mine = [row for row in released.rows if row.at["questionnaire"] == survey]
        groups = dict.fromkeys(_group(labels, row.at) for row in mine)
        by_group = {group: [row for row in mine if _group(labels, row.at) == group] for group in groups}
        title = labels.heading("questionnaire", survey) if len(surveys) > 1 else ""
        for rows in by_group.values():
            if not all(row.hidden for row in rows):
                yield _answered(rows, title, asked, labels)
        hidden = [group for group, rows in by_group.items() if all(row.hidden for row in rows)]
        if hidden:
            yield _not_shown(labels, hidden, beside=len(hidden) < len(by_group))
    yield from _faulty_denominators(released, labels)


def _faulty_denominators(released: Released, labels: Labels) -> Iterator[str]:
    for code in ("asked-unknown", "more-than-asked"):
        if any(note.code == code for note in released.notes):
            yield labels.words.say(f"note.{code}")


def _answered(rows: list[Estimate], title: str, asked: str, labels: Labels) -> str:
    whom = ", ".join(part for part in (title, _whom(labels, rows[0].at)) if part)
    parts: list[str] = []
    for row in rows:
        when = _when(labels, row.at) or ("" if whom else labels.words.say("label.in-all"))
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
    "coverage": _coverage, "themes": _themes, "items": _items, "scales": _scales, "response": _response,
}  # fmt: skip
