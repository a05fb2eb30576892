"""Contrasts of scales in words: rounds and groups compared, what holds, and what cannot be known."""

from collections.abc import Iterator, Sequence

from fokus.analysis.result import Contrast, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal, p_value, signed_interval
from fokus.report.cells import digits
from fokus.report.labels import Labels
from fokus.study.instrument import ALL

TWO = 2
CHANGE = "change"
WHOLE_ANSWER = ("group-changed", "group-changed-left-out")
F_TESTS = frozenset({"rm_anova", "mixed_model", "welch_anova"})


def compared_in_words(
    released: Released, contrasts: Sequence[Contrast], group: str, labels: Labels
) -> Iterator[str]:
    """Yield the sentences of the contrasts of one scale at one place, of which none is hidden.

    Of two levels: their means and the difference; of more: the means of all, the test of all at once and
    each difference.
    """
    main = [each for each in contrasts if not each.sensitivity and each.measure != CHANGE]
    if len(main) == 1 and main[0].to != ALL:
        yield from _of_two(released, main[0], [each for each in contrasts if each.sensitivity], group, labels)
    elif main:
        yield from _of_several(released, main, group, labels)
    yield from _changes(released, [each for each in contrasts if each.measure == CHANGE], labels)


def whole_answer(released: Released, labels: Labels) -> Iterator[str]:
    """Yield what holds for an answer as a whole: scales of one round only, and who has changed group."""
    if released.query.across == "round":
        yield from _asked_once(released, labels)
    yield from (labels.noted(note) for note in released.notes if note.code in WHOLE_ANSWER)


def _asked_once(released: Released, labels: Labels) -> Iterator[str]:
    """Say of a scale that was measured in one of several rounds that it shows no change."""
    for scale in dict.fromkeys(row.at["scale"] for row in released.rows):
        mine = [row for row in released.rows if row.at["scale"] == scale]
        rounds = list(dict.fromkeys(row.at["round"] for row in mine))
        compared = any(each.at["scale"] == scale for each in released.contrasts)
        if len(rounds) == 1 and not compared and not all(row.hidden for row in mine):
            named, asked = labels.heading("scale", scale), among(labels, "round", rounds[0])
            yield labels.words.say("sentence.asked-once", scale=named, asked=asked)


def _changes(released: Released, contrasts: Sequence[Contrast], labels: Labels) -> Iterator[str]:
    """Compare the changes of groups: the difference in differences."""
    for each in contrasts:
        if each.to == ALL and each.statistic is not None:
            yield labels.words.say("sentence.omnibus-change", test=omnibus(each, labels))
        elif each.to != ALL and each.difference is not None:
            yield _of_changes(released, each, labels)
    for reason in dict.fromkeys(each.reason for each in contrasts if each.reason):
        yield labels.words.say(f"sentence.reason-{reason}")
    if any(is_unsure(each) for each in contrasts):
        yield labels.words.say("sentence.unsure-change")


def _of_changes(released: Released, contrast: Contrast, labels: Labels) -> str:
    dimension = next(each for each in released.query.by if each not in contrast.at)
    ends = {
        "from": among(labels, dimension, contrast.origin), "to": among(labels, dimension, contrast.to),
    }  # fmt: skip
    return labels.words.say(
        "sentence.change", **ends, scale=labels.of("scale", contrast.at["scale"]),
        amount=_amount(contrast, labels), unit=_unit(contrast, labels), inside=_inside(contrast, labels),
    )  # fmt: skip


def interval(low: float | None, high: float | None, size: int | None, labels: Labels, level: int = 95) -> str:
    """Return an interval in parentheses, after a space; empty where there is none."""
    if low is None or high is None:
        return ""
    limits = signed_interval(low, high, digits(size), labels.language)
    return labels.words.say(f"interval.{level}", limits=limits)


def scale_range(labels: Labels, scale: str) -> str:
    """Return the lowest and highest score of a scale, as 1-4."""
    low, high = labels.scale_range(scale)
    return f"{low:g}\u2013{high:g}"


def among(labels: Labels, dimension: str, level: str) -> str:
    """Return where or when a level is: in May, among nurses, in Lindby."""
    label = labels.of(dimension, level)
    if dimension == "round":
        return labels.words.say("when", round=label)
    return labels.words.say(f"among.{dimension}", label=label)


def _of_two(
    released: Released, contrast: Contrast, beside: Sequence[Contrast], group: str, labels: Labels
) -> Iterator[str]:
    across = released.query.across or ""
    ends = [_mean_at(released, contrast, across, end) for end in (contrast.origin, contrast.to)]
    values = [end.value for end in ends if end is not None and end.value is not None]
    if len(values) < TWO or contrast.difference is None:
        yield labels.words.say("sentence.nothing")
        return
    linked = next((each for each in beside if each.difference is not None and not each.reason), None)
    if contrast.method == "partly-linked" and linked is not None:
        means = [linked.mean_from or 0.0, linked.mean_to or 0.0]
        yield _levels(linked, means, across, group, labels)
        yield _difference(linked, labels)
    else:
        yield _levels(contrast, values, across, group, labels)
    if contrast.method == "partly-linked":
        yield from _once(contrast, labels) if contrast.n_linked is not None else ()
        yield _of_everybody(contrast, linked, labels)
    elif contrast.outcome != "unchanged":
        yield _difference(contrast, labels)
    yield from _outcome(contrast, across, labels)


def _mean_at(released: Released, contrast: Contrast, across: str, level: str) -> Estimate | None:
    return released.row({**contrast.at, across: level}, "mean")


def _levels(contrast: Contrast, means: Sequence[float], across: str, group: str, labels: Labels) -> str:
    places = digits(contrast.size)
    first, last = (decimal(each, places, labels.language) for each in means)
    values = {
        "scale": labels.of("scale", contrast.at["scale"]), "first": first, "last": last,
        "from": among(labels, across, contrast.origin), "to": among(labels, across, contrast.to),
        "range": scale_range(labels, contrast.at["scale"]), "group": f"{group}: " if group else "",
        "n": labels.words.word(contrast.n_linked or 0), "n_from": contrast.n_from, "n_to": contrast.n_to,
    }  # fmt: skip
    direction = "same" if first == last else "rise" if (contrast.difference or 0) > 0 else "fall"
    kind = "linked" if contrast.method == "linked" else "groups"
    if across == "round" and not contrast.n_linked and contrast.method != "partly-linked":
        kind = "unlinked"
    return capitalized(labels.words.say(f"sentence.{kind}-{direction}", **values))


def _difference(contrast: Contrast, labels: Labels) -> str:
    inside = _inside(contrast, labels)
    return labels.words.say(
        "sentence.difference", amount=_amount(contrast, labels), unit=_unit(contrast, labels), inside=inside
    )


def _amount(contrast: Contrast, labels: Labels) -> str:
    return decimal(contrast.difference or 0.0, digits(contrast.size), labels.language)


def _unit(contrast: Contrast, labels: Labels) -> str:
    return labels.words.say(f"steps.{labels.scale(contrast.at['scale']).score}")


def _inside(contrast: Contrast, labels: Labels) -> str:
    limits = interval(contrast.low, contrast.high, contrast.size, labels).strip(" ()")
    p = p_value(contrast.p, labels.language) if contrast.p is not None else ""
    inside = "; ".join(part for part in (limits, p + _adjusted(contrast, labels)) if part)
    return f" ({inside})" if inside else ""


def _adjusted(contrast: Contrast, labels: Labels) -> str:
    if contrast.p_adjusted is None:
        return ""
    return labels.words.say("p.adjusted", p=p_value(contrast.p_adjusted, labels.language))


def _once(contrast: Contrast, labels: Labels) -> Iterator[str]:
    """Say how many of a partly linked comparison answered in one round only."""
    both = contrast.n_linked or 0
    alone = [
        (_beginning(n - both, labels), among(labels, "round", when))
        for n, when in ((contrast.n_from or 0, contrast.origin), (contrast.n_to or 0, contrast.to))
        if n > both
    ]
    if len(alone) == TWO:
        (first, origin), (last, to) = alone
        said = labels.words.say(
            "sentence.once-both", **{"first": first, "from": origin, "last": last, "to": to}
        )
        yield capitalized(said)
    elif alone:
        ((first, when),) = alone
        yield capitalized(labels.words.say("sentence.once-one", **{"first": first, "from": when}))


def _beginning(number: int, labels: Labels) -> str:
    """Return a number as a sentence may begin with it: its word where there is one."""
    code = f"number.{number}"
    return labels.words.say(code) if labels.words.has(code) else str(number)


def _of_everybody(contrast: Contrast, linked: Contrast | None, labels: Labels) -> str:
    everybody = (contrast.n_from or 0) + (contrast.n_to or 0) - (contrast.n_linked or 0)
    amount = _amount(contrast, labels)
    also = linked is not None and _amount(linked, labels) == amount
    if linked is None:
        amount = f"{amount} {_unit(contrast, labels)}"
    alone = linked is not None and contrast.p_adjusted is None
    shown = (
        interval(contrast.low, contrast.high, contrast.size, labels) if alone else _inside(contrast, labels)
    )
    if contrast.n_linked is None:
        return labels.words.say("sentence.model-all", amount=amount, inside=shown)
    code = "sentence.model-also" if also else "sentence.model"
    return labels.words.say(code, n=labels.words.word(everybody), amount=amount, inside=shown)


def _outcome(contrast: Contrast, across: str, labels: Labels) -> Iterator[str]:
    """Say what may be concluded: unchanged within a bound, unsure, or why it is not known."""
    if contrast.outcome == "unchanged":
        yield _unchanged(contrast, labels)
        return
    if contrast.reason:
        yield labels.words.say(f"sentence.reason-{contrast.reason}")
    elif is_unsure(contrast):
        yield labels.words.say("sentence.unsure" if across == "round" else "sentence.unsure-groups")
    yield from _beyond(contrast, labels)
    if contrast.reason or is_unsure(contrast):
        yield from _detectable(contrast, labels)


def is_unsure(contrast: Contrast) -> bool:
    """Tell whether the interval of a difference holds zero."""
    return contrast.low is not None and contrast.high is not None and contrast.low <= 0 <= contrast.high


def _unchanged(contrast: Contrast, labels: Labels) -> str:
    return labels.words.say(
        "sentence.unchanged", scale=labels.of("scale", contrast.at["scale"]), unit=_unit(contrast, labels),
        amount=_amount(contrast, labels), bound=_bound(contrast, labels),
        inside=interval(contrast.low_90, contrast.high_90, contrast.size, labels, 90),
    )  # fmt: skip


def _bound(contrast: Contrast, labels: Labels) -> str:
    bound = contrast.bound or 0.0
    places = next(each for each in range(7) if abs(round(bound, each) - bound) < 1e-9)  # noqa: PLR2004
    return decimal(bound, places, labels.language)


def _beyond(contrast: Contrast, labels: Labels) -> Iterator[str]:
    if contrast.bound is None:
        return
    bound = _bound(contrast, labels)
    if contrast.low_90 is None or contrast.high_90 is None:
        yield labels.words.say("sentence.bound-too-few", bound=bound)
        return
    limits = signed_interval(contrast.low_90, contrast.high_90, digits(contrast.size), labels.language)
    yield labels.words.say("sentence.not-within", limits=limits, bound=bound)


def _detectable(contrast: Contrast, labels: Labels) -> Iterator[str]:
    if contrast.detectable is None:
        return
    spread = contrast.detectable_in == "sd"
    places = 1 if spread else digits(contrast.size)
    amount = decimal(contrast.detectable, places, labels.language)
    unit = labels.words.say("steps.sd") if spread else _unit(contrast, labels)
    yield labels.words.say("sentence.detectable", amount=amount, unit=unit)


def _of_several(
    released: Released, contrasts: Sequence[Contrast], group: str, labels: Labels
) -> Iterator[str]:
    across = released.query.across or ""
    pairs = [each for each in contrasts if each.to != ALL]
    yield _several_means(released, pairs or contrasts, across, group, labels)
    for whole in (each for each in contrasts if each.to == ALL):
        yield from _at_once(whole, across, labels)
    for each in pairs:
        if each.difference is not None:
            values = {"from": labels.of(across, each.origin), "to": labels.of(across, each.to)}
            yield labels.words.say(
                "sentence.between", **values, amount=_amount(each, labels), unit=_unit(each, labels),
                inside=_inside(each, labels),
            )  # fmt: skip
    if any(is_unsure(each) for each in pairs):
        yield labels.words.say("sentence.some-unsure")
    for reason in dict.fromkeys(each.reason for each in pairs if each.reason):
        yield labels.words.say(f"sentence.reason-{reason}")


def _several_means(
    released: Released, contrasts: Sequence[Contrast], across: str, group: str, labels: Labels
) -> str:
    at = contrasts[0].at
    rows = [row for row in released.rows if row.measure == "mean" and at.items() <= row.at.items()]
    shown = [row for row in rows if row.value is not None]
    linked = contrasts[0].method == "linked"
    means = [_mean_of(row, across, labels, counted=not linked) for row in shown]
    said = labels.words.say(
        "sentence.several-linked" if linked else "sentence.several-means",
        group=f"{group}: " if group else "", scale=labels.of("scale", at["scale"]),
        means=labels.words.say("list.and", first=", ".join(means[:-1]), last=means[-1]),
        n=labels.words.word(contrasts[0].n_linked or 0), range=scale_range(labels, at["scale"]),
    )  # fmt: skip
    return capitalized(said)


def _mean_of(row: Estimate, across: str, labels: Labels, *, counted: bool) -> str:
    mean = decimal(row.value or 0.0, digits(row.size), labels.language)
    n = f" (n\u00a0=\u00a0{row.n})" if counted else ""
    return f"{mean} {among(labels, across, row.at[across])}{n}"


def _at_once(contrast: Contrast, across: str, labels: Labels) -> Iterator[str]:
    if contrast.reason or contrast.statistic is None:
        if contrast.reason:
            yield labels.words.say(f"sentence.reason-{contrast.reason}")
        return
    code = "sentence.omnibus-round" if across == "round" else "sentence.omnibus-group"
    yield labels.words.say(code, test=omnibus(contrast, labels))


def omnibus(contrast: Contrast, labels: Labels) -> str:
    """Return the statistic of a comparison of all levels with its degrees of freedom and p."""
    if contrast.statistic is None or contrast.df is None or contrast.p is None:
        return ""
    freedom = [_df(each, labels) for each in (contrast.df, contrast.df_error) if each is not None]
    name = "F" if contrast.test in F_TESTS else "\u03c7\u00b2"
    statistic = decimal(contrast.statistic, 2, labels.language)
    p = p_value(contrast.p, labels.language)
    return f"{name}({'; '.join(freedom)})\u00a0=\u00a0{statistic}; {p}"


def _df(df: float, labels: Labels) -> str:
    return decimal(df, 0 if abs(df - round(df)) < 1e-6 else 1, labels.language)  # noqa: PLR2004
