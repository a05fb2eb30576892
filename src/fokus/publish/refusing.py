"""Where a delivery would stop: what may not be shown at all, and quotes that wait. Drafts are marked so."""

from collections.abc import Iterator, Mapping, Sequence

from fokus.problems import FokusError, listed
from fokus.publish import rendering
from fokus.publish.answers import Parts
from fokus.publish.quoted import Quoted
from fokus.report import joined
from fokus.report.cells import HIDDEN
from fokus.report.chapter import Asked
from fokus.report.labels import Labels
from fokus.study.design import Design


def rule_of(asked: Asked, parts: Parts, labels: Labels) -> str:
    """Return by which rule nothing of an answer may be shown; empty where something may."""
    if any(note.code == "quotes-withheld" for part in parts for note in part.notes):
        return "refused-quotes"
    rows = [row for part in parts for row in part.rows if row.counts != "design"]
    is_gone = bool(rows) and all(row.hidden for row in rows)
    if not is_gone and not (asked.rendering == "number" and _number(parts, labels) == HIDDEN):
        return ""
    return "refused-interviews" if all(row.counts == "interviews" for row in rows) else "refused-few"


def limit_of(rule: str, design: Design) -> int:
    """Return the smallest number that a rule allows."""
    return design.study.smallest_group if rule == "refused-few" else design.study.quote_group


def _number(parts: Parts, labels: Labels) -> str:
    """Return the number that a place shows, empty where there is none: that is a fault of the chapter."""
    try:
        return rendering.number(parts, labels)
    except FokusError:
        return ""


def marks(
    answered: Mapping[str, tuple[Asked, Parts]], quotes: Sequence[Quoted], labels: Labels
) -> dict[str, str]:
    """Return in words why a delivery would stop, by the key of each place where it would."""
    found = {
        key: " ".join([*_of_answer(asked, parts, labels), *_of_quotes(parts, quotes, labels)])
        for key, (asked, parts) in answered.items()
    }
    return {key: why for key, why in found.items() if why}


def _of_answer(asked: Asked, parts: Parts, labels: Labels) -> Iterator[str]:
    if rule := rule_of(asked, parts, labels):
        about = {"word": joined.asked(parts), "limit": limit_of(rule, labels.design)}
        yield labels.words.say("draft.refused", why=labels.words.say(f"problem.{rule}", **about))


def _of_quotes(parts: Parts, quotes: Sequence[Quoted], labels: Labels) -> Iterator[str]:
    here = {each.id for part in parts for each in part.quotes}
    waiting = [each for each in quotes if each.quote.id in here and not each.may_leave]
    if waiting:
        yield labels.words.count("draft.quotes", len(waiting))
    if tells := [*dict.fromkeys(one.text for each in waiting for one in each.open)]:
        yield labels.words.say("draft.tells", tells=listed(tells))
