"""Contrasts of items in words and cells: who moved, which way, and how sure that is."""

from collections.abc import Iterator, Sequence

from fokus.analysis.result import Contrast
from fokus.messages.forms import decimal, interval_in_words, p_value, percent, signed_interval
from fokus.report.cells import FEW, HIDDEN, NOTHING, digits
from fokus.report.comparing import among, omnibus
from fokus.report.labels import Labels
from fokus.study.instrument import ALL

LARGEST_SMALL_P = 0.05


def items_in_words(contrasts: Sequence[Contrast], across: str, where: str, labels: Labels) -> Iterator[str]:
    """Yield a sentence for each contrast that is shown, and why there is no test where there is none."""
    shown = [each for each in contrasts if not each.hidden]
    for each in shown:
        if each.to != ALL:
            yield _of_two(each, across, where, labels)
        elif each.statistic is not None:
            code = "sentence.omnibus-round" if across == "round" else "sentence.omnibus-group"
            yield labels.words.say(code, test=omnibus(each, labels))
    for reason in dict.fromkeys(each.reason for each in shown if each.reason):
        yield labels.words.say(f"sentence.reason-{reason}")
    if any(_p(each) is not None and (_p(each) or 0.0) >= LARGEST_SMALL_P for each in shown if each.to != ALL):
        yield labels.words.say("sentence.unsure" if across == "round" else "sentence.unsure-groups")


def compared_cell(contrasts: Sequence[Contrast], across: str, labels: Labels) -> str:
    """Return what the comparisons of an item with earlier levels come to, for a table."""
    parts = [_cell(each, labels) for each in contrasts]
    if len(parts) > 1:
        parts = [
            labels.words.say("cell.against", level=labels.of(across, each.origin), compared=part)
            for each, part in zip(contrasts, parts, strict=True)
        ]
    return "; ".join(parts) or NOTHING


def _cell(contrast: Contrast, labels: Labels) -> str:
    if contrast.hidden:
        return HIDDEN
    parts = [
        _moved(contrast, labels) if contrast.up is not None else _differs(contrast, labels),
        _shown_p(contrast, labels),
    ]
    return "; ".join(part for part in parts if part) or NOTHING


def _moved(contrast: Contrast, labels: Labels) -> str:
    counts = {"up": contrast.up, "same": contrast.same, "down": contrast.down}
    if contrast.measure == "share":
        return labels.words.say("cell.moves-to", **counts, answer=_answer(contrast, labels))
    return labels.words.say("cell.moves", **counts)


def _differs(contrast: Contrast, labels: Labels) -> str:
    if contrast.measure == "share" and contrast.difference is not None:
        return _points(contrast, labels) if (contrast.size or 0) >= FEW else ""
    if contrast.effect is None:
        return ""
    places, inside = digits(contrast.size), ""
    if contrast.effect_low is not None and contrast.effect_high is not None:
        limits = interval_in_words(contrast.effect_low, contrast.effect_high, places, labels.language)
        inside = f" ({limits})"
    return f"\u03b4\u00a0=\u00a0{decimal(contrast.effect, digits(contrast.size), labels.language)}{inside}"


def _points(contrast: Contrast, labels: Labels) -> str:
    amount = decimal(100 * (contrast.difference or 0.0), 0, labels.language)
    inside = ""
    if contrast.low is not None and contrast.high is not None:
        inside = f" ({interval_in_words(100 * contrast.low, 100 * contrast.high, 0, labels.language)})"
    return labels.words.say("cell.points", amount=amount, inside=inside)


def _p(contrast: Contrast) -> float | None:
    return contrast.p if contrast.p_adjusted is None else contrast.p_adjusted


def _shown_p(contrast: Contrast, labels: Labels) -> str:
    p = _p(contrast)
    return "" if p is None else p_value(p, labels.language)


def _answer(contrast: Contrast, labels: Labels) -> str:
    return labels.answer(contrast.at["item"], contrast.at["answer"])


def _of_two(contrast: Contrast, across: str, where: str, labels: Labels) -> str:
    values = {
        "item": labels.of("item", contrast.at["item"]).rstrip("."), "where": where,
        "from": among(labels, across, contrast.origin), "to": among(labels, across, contrast.to),
    }  # fmt: skip
    if contrast.up is not None:
        counts = {key: labels.words.word(getattr(contrast, key) or 0) for key in ("up", "same", "down")}
        counts["n"] = labels.words.word(contrast.n_linked or 0)
        inside = f" ({p})" if (p := _told_p(contrast, labels)) else ""
        if contrast.measure == "share":
            said = {"answer": _answer(contrast, labels), **counts}
            values["from"] = labels.of(across, contrast.origin)
            return labels.words.say("sentence.item-moves-to", **values, **said, inside=inside)
        return labels.words.say("sentence.item-moves", **values, **counts, inside=inside)
    if contrast.measure == "share":
        return _shares(contrast, values, labels)
    if contrast.effect is None:
        return labels.words.say("sentence.item-refused", **values)
    direction = "higher" if contrast.effect > 0 else "lower" if contrast.effect < 0 else "level"
    return labels.words.say(f"sentence.item-{direction}", **values, inside=_effect(contrast, labels))


def _told_p(contrast: Contrast, labels: Labels) -> str:
    raw = "" if contrast.p is None else p_value(contrast.p, labels.language)
    if contrast.p_adjusted is None:
        return raw
    return raw + labels.words.say("p.adjusted", p=p_value(contrast.p_adjusted, labels.language))


def _effect(contrast: Contrast, labels: Labels) -> str:
    parts = [f"\u03b4\u00a0=\u00a0{decimal(contrast.effect or 0.0, digits(contrast.size), labels.language)}"]
    if contrast.effect_low is not None and contrast.effect_high is not None:
        limits = signed_interval(
            contrast.effect_low, contrast.effect_high, digits(contrast.size), labels.language
        )
        parts.append(labels.words.say("interval.95", limits=limits).strip(" ()"))
    return f" ({'; '.join(part for part in (*parts, _told_p(contrast, labels)) if part)})"


def _shares(contrast: Contrast, values: dict[str, str], labels: Labels) -> str:
    ends = [
        _share(share or 0.0, n or 0, contrast.size, labels)
        for share, n in ((contrast.mean_from, contrast.n_from), (contrast.mean_to, contrast.n_to))
    ]
    parts = [_differs(contrast, labels), _told_p(contrast, labels)]
    told = "; ".join(part for part in parts if part)
    return labels.words.say(
        "sentence.item-shares", **values, answer=_answer(contrast, labels), first=ends[0], last=ends[1],
        inside=f" ({told})" if told else "",
    )  # fmt: skip


def _share(share: float, n: int, size: int | None, labels: Labels) -> str:
    if (size or 0) < FEW:
        return labels.words.say("cell.of", count=round(share * n), n=n)
    return percent(share, labels.language).removesuffix("%").rstrip("\u00a0") + labels.words.say("percent")
