"""Scales in sentences: means with their intervals, and how rounds and groups compare."""

from collections.abc import Iterator, Sequence

from fokus.analysis.result import Contrast, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.cells import digits
from fokus.report.comparing import compared_in_words, interval, scale_range, whole_answer
from fokus.report.contrasted import main_contrasts
from fokus.report.labels import Labels
from fokus.report.phrases import group_of, not_shown, place_of, places_of, share_of, whom_of


def scales_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say the mean of each scale, or how its levels compare."""
    rows: Sequence[Estimate | Contrast] = main_contrasts(released) or [
        r for r in released.rows if r.measure == "mean"
    ]
    for scale in dict.fromkeys(row.at["scale"] for row in rows):
        mine = [row for row in rows if row.at["scale"] == scale]
        if released.contrasts:
            yield from _contrasts(released, scale, labels)
        else:
            shown = [row for row in mine if isinstance(row, Estimate) and not row.hidden]
            yield from (_mean(row, labels) + _above_cut(released, row, labels) for row in shown)
        hidden_groups = dict.fromkeys(group_of(labels, row.at) for row in mine if row.hidden)
        several = bool(released.contrasts) and len(mine) > len(places_of(mine))
        if hidden_groups and (not several or all(row.hidden for row in mine)):
            beside = len(hidden_groups) < len({group_of(labels, row.at) for row in mine})
            yield not_shown(labels, list(hidden_groups), beside=beside)
    yield from whole_answer(released, labels)


def _contrasts(released: Released, scale: str, labels: Labels) -> Iterator[str]:
    found = [each for each in released.contrasts if each.at["scale"] == scale]
    for place in places_of(found):
        mine = [each for each in found if dict(each.at) == dict(place) and not each.hidden]
        yield from compared_in_words(released, mine, whom_of(labels, dict(place)), labels)


def _mean(row: Estimate, labels: Labels) -> str:
    at = dict(row.at)
    place = place_of(labels, at)
    if row.value is None or row.n is None:
        return labels.words.say("sentence.nothing")
    limits = interval(row.low, row.high, row.size, labels)
    return labels.words.say(
        "sentence.mean", scale=labels.of("scale", at["scale"]), place=f" ({place})" if place else "",
        mean=decimal(row.value, digits(row.size), labels.language), interval=limits,
        range=scale_range(labels, at["scale"]), n=decimal(row.n, 0, labels.language),
    )  # fmt: skip


def _above_cut(released: Released, row: Estimate, labels: Labels) -> str:
    """Say how many of those with a score have one at or above the cut, where the scale has one."""
    above, cut = released.row(row.at, "above_cut"), labels.scale(row.at["scale"]).cut
    if above is None or above.hidden or cut is None or not above.n:
        return ""
    limit, n = decimal(cut, 1, labels.language), decimal(above.n, 0, labels.language)
    return " " + labels.words.say("sentence.above-cut", cut=limit, share=share_of(above, labels), n=n)
