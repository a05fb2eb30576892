"""The quotes of the chapters on the page: what in them may tell of somebody, approved or withdrawn."""

from collections.abc import Callable, Mapping
from typing import Any

from fokus.coding.events import Approve, Event, Withdraw
from fokus.publish.build import quotes_of
from fokus.publish.quoted import Quoted, as_approved, as_withdrawn
from fokus.report.labels import Labels, labels_of
from fokus.report.quotes import attribution
from fokus.web.desk import Desk
from fokus.web.gesture import Action, Gesture
from fokus.web.refusing import PageError, wrong
from fokus.web.showing import Data

LONGEST_REASON = 2000


def quotes(desk: Desk) -> Data:
    """Return the quotes that the chapters show, as they would be released; those that wait come first."""
    study = desk.seen()
    found, labels = quotes_of(study), labels_of(study)
    ordered = sorted(found, key=lambda each: each.may_leave)
    return {"quotes": [_quote(each, labels) for each in ordered], "cursor": desk.cursor}


def _quote(quoted: Quoted, labels: Labels) -> Data:
    left = {*quoted.open}
    return {
        "id": quoted.quote.id, "text": quoted.quote.text, "attribution": attribution(quoted.quote, labels),
        "transcript": quoted.transcript, "turn": quoted.turn, "approved": quoted.may_leave,
        "by": quoted.approval.by if quoted.approval else None,
        "places": [f"{each.file}:{each.line}" for each in quoted.places],
        "tells": [
            {
                "start": each.start, "end": each.end, "text": each.text, "open": each in left,
                "kind": labels.words.say(f"telling.{each.kind}"),
            }
            for each in quoted.tells
        ],
    }  # fmt: skip


def _found(g: Gesture, action: Action) -> Quoted:
    target = g.word(action, "target")
    found = next((each for each in quotes_of(g.desk.seen()) if each.quote.id == target), None)
    if found is None:
        raise PageError("quote-gone")
    return found


def _approve(g: Gesture, action: Action) -> Event | None:
    """Approve a quote with the words of it that are found harmless: those alone that the page has shown."""
    harmless: Any = action.get("harmless", [])
    if not isinstance(harmless, list) or not all(isinstance(each, str) for each in harmless):
        raise wrong("harmless")
    quoted = _found(g, action)
    given = as_approved(quoted, harmless)
    return None if quoted.may_leave else g.event(Approve, **given)


def _withdraw(g: Gesture, action: Action) -> Event | None:
    reason = g.text(action, longest=LONGEST_REASON)
    return g.event(Withdraw, **as_withdrawn(_found(g, action), reason))


QUOTED: Mapping[str, Callable[[Gesture, Action], Event | None]] = {
    "approve": _approve, "withdraw": _withdraw,
}  # fmt: skip
