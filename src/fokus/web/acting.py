"""What the coder does on the page, made into events: refused where it would not mean what she sees."""

from collections.abc import Callable, Mapping
from typing import Any

from fokus.coding.coding import VALENCES
from fokus.coding.events import Add, Change, Event, Memo, Move, Recode, Redo, Remove, Summary, Undo, Value
from fokus.coding.undo import Step
from fokus.web.approving import QUOTED
from fokus.web.changing import CHANGES
from fokus.web.desk import Desk
from fokus.web.gesture import Action, Gesture
from fokus.web.judging import JUDGES, refuse_reopening
from fokus.web.refusing import PageError, wrong
from fokus.web.suggesting import SUGGESTED

MOST_ACTIONS = 500


def _valence(action: Action) -> Any:
    valence = action.get("valence")
    if valence is not None and valence not in VALENCES:
        raise wrong("valence")
    return valence


def _add(g: Gesture, action: Action) -> Event | None:
    transcript = g.word(action, "transcript")
    g.open(transcript)
    place, code = g.place(action, transcript), g.code(action)
    at = (place["turn"], place["start"], place["end"])
    for each in g.desk.standing.on(transcript, place["turn"]):
        same = each.coder == g.desk.coder and each.code == code and each.id not in g.gone
        if same and (each.turn, each.start, each.end) == at:
            raise PageError("code-exists-on", word=g.label(code))
    return g.event(
        Add, transcript=transcript, code=code, codebook=g.desk.study.codebook.version,
        valence=_valence(action), **place,
    )  # fmt: skip


def _remove(g: Gesture, action: Action) -> Event | None:
    coding = g.own(action)
    g.gone.add(coding.id)
    return g.event(Remove, target=coding.id)


def _move(g: Gesture, action: Action) -> Event | None:
    coding = g.own(action)
    place = g.place(action, coding.transcript)
    at = (place["turn"], place["start"], place["end"])
    if at == (coding.turn, coding.start, coding.end) and coding.carried is None:
        return None
    return g.event(Move, target=coding.id, **place)


def _value(g: Gesture, action: Action) -> Event | None:
    coding, valence = g.own(action), _valence(action)
    return None if coding.valence == valence else g.event(Value, target=coding.id, valence=valence)


def _recode(g: Gesture, action: Action) -> Event | None:
    coding, code = g.own(action), g.code(action)
    if coding.code == code:
        return None
    return g.event(Recode, target=coding.id, code=code, codebook=g.desk.study.codebook.version)


def _memo(g: Gesture, action: Action) -> Event | None:
    on = action.get("on")
    if not isinstance(on, dict) or not isinstance(on.get("kind"), str):
        raise wrong("on")
    thing, given = _thing(g, on)
    text = g.text(action)
    mine = [memo for memo, coder in g.desk.memos.on(*thing) if coder == g.desk.coder]
    if (not text and not mine) or [memo.text for memo in mine] == [text]:
        return None
    return g.event(Memo, text=text, replaces=tuple(memo.id for memo in mine), **given)


def _thing(g: Gesture, on: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return what a memo is on, as it is looked up and as the event names it."""
    kind = on["kind"]
    if kind == "study":
        return ("study",), {"study": True}
    if kind == "turn":
        return _turn(g, on)
    word = g.word(on, "id")
    study = g.desk.study
    if kind == "coding":
        found = g.desk.ledger.coding(word)
        if found is None or g.desk.may_not_see(found.transcript, found.coder):
            raise PageError("coding-gone")
        return ("coding", word), {"target": word}
    known: Mapping[str, Any] = {
        "code": study.codebook.codes, "theme": study.codebook.themes, "transcript": study.texts,
        "participant": study.roster.participants,
    }  # fmt: skip
    if kind not in known or (word not in known[kind] and kind != "participant"):
        raise wrong("on")
    return (kind, word), {kind: word}


def _turn(g: Gesture, on: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    transcript, number = g.word(on, "transcript"), on.get("turn")
    text = g.desk.study.texts.get(transcript)
    if text is None or type(number) is not int or text.turn(number) is None:
        raise wrong("on")
    given = {"transcript": transcript, "version": text.version, "turn": number}
    return ("turn", transcript, str(text.version), str(number)), given


def _summary(g: Gesture, action: Action) -> Event | None:
    theme, design = g.theme(action), g.desk.study.design
    known: dict[str, Mapping[str, object]] = {
        "profession": design.professions, "site": design.sites, "round": design.rounds,
    }  # fmt: skip
    group = {key: action[key] for key in known if action.get(key) is not None}
    if wrong_key := next((key for key, each in group.items() if each not in known[key]), ""):
        raise wrong(wrong_key)
    text = g.text(action)
    mine = [
        each for each, coder in g.desk.summaries
        if coder == g.desk.coder and cell_of(each) == (theme, *(group.get(key) for key in known))
    ]  # fmt: skip
    if (not text and not mine) or [each.text for each in mine] == [text]:
        return None
    return g.event(Summary, theme=theme, text=text, replaces=tuple(each.id for each in mine), **group)


def cell_of(summary: Summary) -> tuple[str | None, ...]:
    """Return the cell of the framework matrix that a summary is of."""
    return summary.theme, summary.profession, summary.site, summary.round


DOES: Mapping[str, Callable[[Gesture, Action], Event | None]] = {
    **CHANGES, "add": _add, "remove": _remove, "move": _move, "valence": _value, "recode": _recode,
    "memo": _memo, "summary": _summary, **JUDGES,
    **SUGGESTED, **QUOTED,
}  # fmt: skip


def act(desk: Desk, step: str, actions: object) -> Gesture:
    """Return a gesture with the events of some actions, in their order.

    Raises
    ------
    PageError
        When one cannot be done: then none is.
    """
    if not isinstance(actions, list) or not 1 <= len(actions) <= MOST_ACTIONS:
        raise wrong("actions")
    gesture = Gesture(desk, step)
    for each in actions:
        kind = each.get("do") if isinstance(each, dict) else None
        if not isinstance(kind, str) or kind not in DOES:
            raise wrong("do")
        event = DOES[kind](gesture, each)
        gesture.ids.append(event.id if event else None)
    return gesture


def back(desk: Desk, step: str, *, forward: bool) -> tuple[list[Event], Step]:
    """Return the events that undo the coder's last gesture, or redo the last undone one.

    Raises
    ------
    PageError
        When there is none, or a code would go that others have used since.
    """
    steps = desk.stack.undone if forward else desk.stack.done
    if not steps:
        raise PageError("nothing-to-redo" if forward else "nothing-to-undo")
    target = steps[-1]
    if not forward:
        _refuse_in_use(desk, target)
    refuse_reopening(desk, target.events)
    kind = Redo if forward else Undo
    gesture = Gesture(desk, step)
    for each in target.events if forward else reversed(target.events):
        gesture.event(kind, target=each.id)
    return gesture.events, target


def _refuse_in_use(desk: Desk, step: Step) -> None:
    made = {each.code for each in step.events if isinstance(each, Change) and each.action == "create"}
    own = {each.id for each in step.events}
    used = (each for each in desk.ledger.codings() if each.code in made) if made else ()
    if any(desk.ledger.put_by(each.id, Recode) not in own for each in used):
        raise PageError("code-in-use")
