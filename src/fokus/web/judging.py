"""Several coders on the page: a part is finished, blind coding is lifted, a disagreement is decided."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fokus.coding.coding import Coding
from fokus.coding.events import Add, Decide, Event, Finish, Lift, Move, Recode, Remove, Undo, Value
from fokus.web.desk import Desk
from fokus.web.gesture import Action, Gesture
from fokus.web.refusing import PageError, wrong

LONGEST_REASON = 2000


def _text_of(g: Gesture, action: Action) -> str:
    transcript = g.word(action, "transcript")
    if transcript not in g.desk.study.texts:
        raise wrong("transcript")
    return transcript


def _finish(g: Gesture, action: Action) -> Event | None:
    transcript = _text_of(g, action)
    if g.desk.coder in g.desk.parts.finished.get(transcript, ()):
        return None
    return g.event(Finish, transcript=transcript)


def _reopen(g: Gesture, action: Action) -> Event | None:
    """Take back that a transcript is finished, unless the coder has been able to see the others' since."""
    transcript = _text_of(g, action)
    mine = [
        e for e in g.desk.ledger.own(g.desk.coder) if isinstance(e, Finish) and e.transcript == transcript
    ]
    if not mine or g.desk.coder not in g.desk.parts.finished.get(transcript, ()):
        return None
    refuse_reopening(g.desk, mine[-1:])
    for each in mine[:-1]:
        g.event(Undo, target=each.id)
    return g.event(Undo, target=mine[-1].id)


def refuse_reopening(desk: Desk, events: Iterable[Event]) -> None:
    """Refuse to take back what others have been shown, or what belongs to a finished part.

    Raises
    ------
    PageError
        When one of the events is of a transcript that was coded blind and may be seen by all now.
    """
    for each in events:
        found = desk.ledger.find(each.target) if isinstance(each, Remove | Move | Recode | Value) else None
        transcript = getattr(found[0] if found else each, "transcript", None)
        if transcript is None or not desk.parts.is_settled(transcript, desk.coder):
            continue
        if isinstance(each, Finish) and not desk.parts.is_blind(transcript):
            raise PageError("others-seen", word=transcript)
        if isinstance(each, Add | Remove | Move | Recode | Value):
            raise PageError("part-finished", word=transcript)


def _lift(g: Gesture, action: Action) -> Event | None:
    """Let what is coded blind be seen: of one transcript, or of all. The study's first coder decides it."""
    transcript = _text_of(g, action) if action.get("transcript") is not None else None
    if next(iter(g.desk.parts.own), None) != g.desk.coder:
        raise PageError("not-yours-to-lift")
    if not g.desk.parts.hidden([transcript] if transcript else g.desk.study.texts):
        return None
    return g.event(Lift, transcript=transcript)


def _decide(g: Gesture, action: Action) -> Event | None:
    """Decide which of the codings of one code on one turn stand; all that stand there must be named."""
    reason = g.text(action, longest=LONGEST_REASON)
    keep, drop = _codings(g, action, "keep"), _codings(g, action, "drop")
    about = [*keep, *drop]
    if not about or len({each.id for each in about}) < len(about):
        raise wrong("keep")
    transcript, turn, code = places = (about[0].transcript, about[0].turn, about[0].code)
    if {(each.transcript, each.turn, each.code) for each in about} != {places}:
        raise wrong("keep")
    if g.desk.parts.is_blind(transcript):
        raise PageError("still-blind", word=transcript)
    there = {each.id for each in g.desk.standing.on(transcript, turn) if each.code == code}
    if there != {each.id for each in about}:
        raise PageError("codings-changed", turn=turn)
    return g.event(
        Decide, transcript=transcript, version=g.desk.study.texts[transcript].version, turn=turn, code=code,
        codebook=g.desk.study.codebook.version, keep=tuple(each.id for each in keep),
        drop=tuple(each.id for each in drop), text=reason,
    )  # fmt: skip


def _codings(g: Gesture, action: Action, key: str) -> list[Coding]:
    ids: Any = action.get(key, [])
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise wrong(key)
    found = [g.desk.standing.find(each) for each in ids]
    if None in found:
        raise PageError("coding-gone")
    return [each for each in found if each is not None]


JUDGES: Mapping[str, Callable[[Gesture, Action], Event | None]] = {
    "finish": _finish, "reopen": _reopen, "lift": _lift, "decide": _decide,
}  # fmt: skip
