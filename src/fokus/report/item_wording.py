"""Items in sentences: of whom, and how many gave each answer."""

from collections.abc import Iterator

from fokus.analysis.result import Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.cells import digits
from fokus.report.comparing import interval
from fokus.report.comparing_items import items_in_words
from fokus.report.labels import Labels
from fokus.report.phrases import enumerated, group_of, not_shown, place_of, places_of, share_of, whom_of
from fokus.study.instrument import Item


def items_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say the answers to each item, and how they compare."""
    cells = dict.fromkeys(tuple((k, v) for k, v in row.at.items() if k != "answer") for row in released.rows)
    for cell in cells:
        rows = [
            row for row in released.rows if tuple((k, v) for k, v in row.at.items() if k != "answer") == cell
        ]
        yield _item(dict(cell), rows, labels, _code_of_item(released, labels.item(dict(cell)["item"])[1]))
    for place in places_of(released.contrasts):
        mine = [each for each in released.contrasts if dict(each.at) == dict(place)]
        group = whom_of(labels, dict(place))
        where = f" ({group})" if group else ""
        yield from items_in_words(mine, released.query.across or "", where, labels)


def _code_of_item(released: Released, item: Item) -> str:
    """Return the code of the sentence that names whom the shares of an item are of."""
    if any(note.code == "rounds-together-share" for note in released.notes):
        return "sentence.item-answers"
    of_all = "-all" if released.query.denominator == "all" else ""
    if any(note.code == "positive" for note in released.notes):
        return f"sentence.item-positive{of_all}"
    kind = "-several" if item.kind == "several" else ""
    return f"sentence.item{kind}{of_all}"


def _item(at: dict[str, str], rows: list[Estimate], labels: Labels, code: str) -> str:
    place = place_of(labels, at) if len(at) > 1 else ""
    where = f" ({place})" if place else ""
    if any(row.hidden for row in rows):
        return not_shown(labels, [group_of(labels, at)])
    n = rows[0].n or 0
    if not n:
        return labels.words.say("sentence.nothing")
    if rows[0].measure != "share":
        return _numbers(rows, labels, labels.of("item", at["item"]).rstrip(".?"), where)
    shares = [
        labels.words.say(
            "sentence.answer", answer=labels.answer(at["item"], row.at["answer"]), share=share_of(row, labels)
        )
        for row in rows
    ]
    return labels.words.say(
        code, n=decimal(n, 0, labels.language), item=labels.of("item", at["item"]).rstrip("."),
        where=where, shares=enumerated(shares, labels), share=share_of(rows[0], labels),
    )  # fmt: skip


def _numbers(rows: list[Estimate], labels: Labels, item: str, where: str) -> str:
    found = {row.measure: row for row in rows}
    told = {
        measure: decimal(row.value or 0.0, digits(row.size), labels.language)
        for measure, row in found.items()
    }
    mean = found.get("mean", rows[0])
    limits = interval(mean.low, mean.high, mean.size, labels)
    n = decimal(mean.n or 0, 0, labels.language)
    values = {"mean": told["mean"], "median": told["median"], "interval": limits}
    return labels.words.say("sentence.item-numbers", n=n, item=item, where=where, **values)
