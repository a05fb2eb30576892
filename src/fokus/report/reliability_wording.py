"""Reliability in sentences: what was computed, of how many, and why the rest was not."""

from collections.abc import Iterator

from fokus.analysis.result import Coefficient, Estimate
from fokus.disclosure.released import Released
from fokus.messages.forms import decimal
from fokus.report.cells import digits
from fokus.report.comparing import interval
from fokus.report.labels import Labels
from fokus.report.phrases import group_of, not_shown, place_of


def reliability_said(released: Released, labels: Labels) -> Iterator[str]:
    """Say alpha of each scale, omega beside it where there is one, or why there is none."""
    alphas = [row for row in released.rows if row.measure == "alpha" and isinstance(row, Coefficient)]
    for row in alphas:
        at = {dimension: each for dimension, each in row.at.items() if dimension not in ("scale", "item")}
        place = place_of(labels, at)
        where = {"scale": labels.of("scale", row.at["scale"]), "place": f" ({place})" if place else ""}
        if row.hidden:
            yield not_shown(labels, [group_of(labels, at)])
        elif row.value is None:
            n = decimal(row.n or 0, 0, labels.language)
            reason = labels.words.say(f"sentence.alpha-{row.reason}", n=n)
            yield labels.words.say("sentence.alpha-refused", **where, reason=reason)
        else:
            yield labels.words.say("sentence.alpha", **where, **_alpha(released, row, labels))
    if any(row.caution == "few" for row in alphas if not row.hidden):
        yield labels.words.say("sentence.alpha-few")


def _alpha(released: Released, row: Estimate, labels: Labels) -> dict[str, str]:
    value, limits = _coefficient(row, labels)
    omega = released.row(row.at, "omega")
    beside = ""
    if omega is not None and omega.value is not None:
        of_omega = _coefficient(omega, labels)
        beside = labels.words.say("sentence.and-omega", omega=of_omega[0], interval=of_omega[1])
    return {
        "alpha": value, "interval": limits, "n": decimal(row.n or 0, 0, labels.language), "omega": beside,
    }  # fmt: skip


def _coefficient(row: Estimate, labels: Labels) -> tuple[str, str]:
    value = decimal(row.value or 0.0, digits(row.size), labels.language)
    return value, interval(row.low, row.high, row.size, labels)
