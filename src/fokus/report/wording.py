"""Released -> sentences, in the words of the trade and without verdicts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from fokus.analysis.result import Contrast, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal, p_value, percent, signed_interval
from fokus.problems import RenderingError
from fokus.report.cells import FEW, digits, picked
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
        if "" in counts:
            yield labels.words.say("sentence.theme", theme=theme, counts=counts.pop(""))
            theme = ""
        yield from _by_group(theme, counts, labels)
    yield labels.words.say("sentence.theme-caution")


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
    rows: Sequence[Estimate | Contrast] = released.contrasts or [
        r for r in released.rows if r.measure == "mean"
    ]
    for scale in dict.fromkeys(row.at["scale"] for row in rows):
        mine = [row for row in rows if row.at["scale"] == scale]
        for row in (row for row in mine if not row.hidden):
            yield from _contrast(released, row, labels) if isinstance(row, Contrast) else [_mean(row, labels)]
        hidden_groups = dict.fromkeys(_group(labels, row.at) for row in mine if row.hidden)
        if hidden_groups:
            beside = len(hidden_groups) < len({_group(labels, row.at) for row in mine})
            yield _not_shown(labels, list(hidden_groups), beside=beside)


def _mean(row: Estimate, labels: Labels) -> str:
    at = dict(row.at)
    place = _place(labels, at)
    if row.value is None or row.n is None:
        return labels.words.say("sentence.nothing")
    interval = _interval(row.low, row.high, row.size, labels)
    return labels.words.say(
        "sentence.mean", scale=labels.of("scale", at["scale"]), place=f" ({place})" if place else "",
        mean=decimal(row.value, digits(row.size), labels.language), interval=interval,
        range=_range(labels, at["scale"]), n=decimal(row.n, 0, labels.language),
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


def _range(labels: Labels, scale: str) -> str:
    low, high = labels.scale_range(scale)
    return f"{low:g}\u2013{high:g}"


def _interval(low: float | None, high: float | None, size: int | None, labels: Labels) -> str:
    if low is None or high is None:
        return ""
    return labels.words.say("interval.95", limits=signed_interval(low, high, digits(size), labels.language))


def _contrast(released: Released, contrast: Contrast, labels: Labels) -> Iterator[str]:
    at = dict(contrast.at)
    if contrast.reason == "partly-linked":
        yield labels.words.say(
            "sentence.partly-linked", scale=labels.of("scale", at["scale"]), linked=contrast.n_linked
        )
        return
    across = released.query.across or ""
    ends = [released.row({**at, across: end}, "mean") for end in (contrast.origin, contrast.to)]
    if None in ends or any(end.value is None for end in ends if end) or contrast.difference is None:
        yield labels.words.say("sentence.nothing")
        return
    yield _levels(contrast, [end for end in ends if end], labels)
    yield from _difference(contrast, labels)


def _levels(contrast: Contrast, ends: list[Estimate], labels: Labels) -> str:
    at = dict(contrast.at)
    first, last = (decimal(end.value or 0.0, digits(end.size), labels.language) for end in ends)
    group = _whom(labels, at)
    values = {
        "scale": labels.of("scale", at["scale"]), "first": first, "last": last,
        "from": labels.words.say("when", round=labels.of("round", contrast.origin)),
        "to": labels.words.say("when", round=labels.of("round", contrast.to)),
        "range": _range(labels, at["scale"]), "group": f"{group}: " if group else "",
        "n": labels.words.word(contrast.n_linked or 0), "n_from": contrast.n_from, "n_to": contrast.n_to,
    }  # fmt: skip
    direction = "same" if first == last else "rise" if (contrast.difference or 0) > 0 else "fall"
    linked = "linked" if contrast.n_linked else "unlinked"
    said = labels.words.say(f"sentence.{linked}-{direction}", **values)
    return capitalized(said)


def _difference(contrast: Contrast, labels: Labels) -> Iterator[str]:
    places = digits(contrast.size)
    unit = labels.words.say(f"steps.{labels.scale(contrast.at['scale']).score}")
    amount = decimal(contrast.difference or 0.0, places, labels.language)
    interval = _interval(contrast.low, contrast.high, contrast.size, labels).strip(" ()")
    p = p_value(contrast.p, labels.language) if contrast.p is not None else ""
    p += _adjusted(contrast, labels)
    inside = "; ".join(part for part in (interval, p) if part)
    shown = f" ({inside})" if inside else ""
    yield labels.words.say("sentence.difference", amount=amount, unit=unit, inside=shown)
    if contrast.reason:
        yield labels.words.say(f"sentence.reason-{contrast.reason}")
    elif contrast.low is not None and contrast.high is not None and contrast.low <= 0 <= contrast.high:
        yield labels.words.say("sentence.unsure")


def _adjusted(contrast: Contrast, labels: Labels) -> str:
    if contrast.p_adjusted is None:
        return ""
    return labels.words.say("p.adjusted", p=p_value(contrast.p_adjusted, labels.language))


def _items(released: Released, labels: Labels) -> Iterator[str]:
    cells = dict.fromkeys(tuple((k, v) for k, v in row.at.items() if k != "answer") for row in released.rows)
    for cell in cells:
        rows = [
            row for row in released.rows if tuple((k, v) for k, v in row.at.items() if k != "answer") == cell
        ]
        yield _item(dict(cell), rows, labels, pooled=_is_pooled(released))


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


_SENTENCES: dict[str, Callable[[Released, Labels], Iterator[str]]] = {
    "coverage": _coverage, "themes": _themes, "items": _items, "scales": _scales,
}  # fmt: skip
