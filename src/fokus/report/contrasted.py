"""The table of comparisons where more than two levels stand against each other: a row for each two."""

from collections.abc import Sequence

from fokus.analysis.result import Contrast
from fokus.disclosure.released import Released
from fokus.messages.forms import capitalized, decimal, p_value
from fokus.report.blocks import Column, Table
from fokus.report.cells import HIDDEN, NOTHING, difference, digits
from fokus.report.comparing import CHANGE, omnibus
from fokus.report.labels import Labels
from fokus.study.instrument import ALL


def main_contrasts(released: Released) -> tuple[Contrast, ...]:
    """Return the contrasts that were asked for, without those that only stand beside them.

    Nor those of the changes of groups: they compare comparisons, and are told in words.
    """
    return tuple(each for each in released.contrasts if not each.sensitivity and each.measure != CHANGE)


def compared_by_twos(released: Released, labels: Labels, stub: Sequence[str]) -> Table:
    """Lay out every comparison as a row: who with whom, their means, the difference, p and n."""
    say = labels.words.say
    heads = (
        *(Column(labels.dimension(each)) for each in stub), Column(say("head.compared")),
        Column("M", "right"), Column("M", "right"), Column(say("head.difference"), "right"),
        Column("p", "right"), Column("n", "right"), Column("n", "right"),
    )  # fmt: skip
    rows = tuple(_row(released, each, stub, labels) for each in main_contrasts(released))
    return Table(heads, rows, len(stub) + 1)


def _row(released: Released, contrast: Contrast, stub: Sequence[str], labels: Labels) -> tuple[str, ...]:
    at = {each: contrast.at[each] for each in stub if each in contrast.at}
    where = tuple(labels.heading(dimension, each) for dimension, each in at.items())
    across = released.query.across or ""
    if contrast.to == ALL:
        code = "cell.all-round" if across == "round" else "cell.all-group"
        return (*where, labels.words.say(code), NOTHING, NOTHING, *_of_all(contrast, labels))
    ends = {"first": labels.of(across, contrast.origin), "last": labels.of(across, contrast.to)}
    return (*where, capitalized(labels.words.say("cell.to", **ends)), *_of_two(contrast, labels))


def _of_all(contrast: Contrast, labels: Labels) -> tuple[str, ...]:
    if contrast.hidden:
        return (HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    tested, _, _ = omnibus(contrast, labels).rpartition("; ")
    n = NOTHING if contrast.n_from is None else decimal(contrast.n_from, 0, labels.language)
    return (tested or NOTHING, _p(contrast, labels), n, n)


def _of_two(contrast: Contrast, labels: Labels) -> tuple[str, ...]:
    if contrast.hidden:
        return (HIDDEN,) * 6
    means = [
        NOTHING if each is None else decimal(each, digits(contrast.size), labels.language)
        for each in (contrast.mean_from, contrast.mean_to)
    ]
    counts = [decimal(each or 0, 0, labels.language) for each in (contrast.n_from, contrast.n_to)]
    return (*means, difference(contrast, labels.words), _p(contrast, labels), *counts)


def _p(contrast: Contrast, labels: Labels) -> str:
    p = contrast.p if contrast.p_adjusted is None else contrast.p_adjusted
    return (
        NOTHING
        if p is None
        else p_value(p, labels.language).removeprefix("p\u00a0=\u00a0").removeprefix("p\u00a0")
    )
