"""Suggested codes on the page: worked out beside the coding, off unless the study asks for them."""

import threading
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from fokus.analysis.suggesting import (
    Learnt,
    Taught,
    is_worth_learning,
    learn_from,
    may_suggest,
    suggest,
    taught,
)
from fokus.coding.events import Accept, Add, Event, Reject
from fokus.evaluation import Evaluation
from fokus.web.desk import Desk
from fokus.web.gesture import Action, Gesture
from fokus.web.refusing import PageError, wrong
from fokus.web.showing import Data


class Suggester:
    """What was learnt of the coder, made beside the work; the page asks again until it is there.

    It is learnt anew as she goes on, and until that is done what was learnt before is suggested.
    """

    def __init__(self) -> None:
        self.learnt: Learnt | None = None
        self._taught: Taught = frozenset()
        self._lock = threading.Lock()
        self._working = False

    def ask(self, desk: Desk, transcript: str) -> Data:
        """Return the suggestions for a transcript, or why there are none."""
        if transcript not in desk.study.texts:
            raise PageError("nothing-here")
        if not may_suggest(desk.study, transcript):
            return {"state": "off", "suggestions": []}
        if find_spec("sklearn") is None:
            return {"state": "missing", "suggestions": []}
        study = desk.seen()
        now = taught(study, desk.coder)
        if self.learnt is None or is_worth_learning(self._taught, now):
            self._begin(study, now)
        if self.learnt is None:
            return {"state": "working", "suggestions": []}
        found = suggest(study, self.learnt, desk.coder, transcript)
        return {
            "state": "ready" if self.learnt.models else "not-good-enough",
            "trials": [{"code": each.code, "suggested": each.suggested, "right": each.right}
                       for each in self.learnt.trials if each.is_good_enough],
            "suggestions": [{"turn": e.turn, "code": e.code, "score": e.score} for e in found],
        }  # fmt: skip

    def _begin(self, study: Evaluation, now: Taught) -> None:
        with self._lock:
            if not self._working:
                self._working = True
                threading.Thread(target=self._learn, args=(study, now), daemon=True).start()

    def _learn(self, study: Evaluation, now: Taught) -> None:
        try:
            self.learnt, self._taught = learn_from(study, now), now
        finally:
            self._working = False


def _accept(g: Gesture, action: Action) -> Event | None:
    """Say that the coding put just before in the same gesture was suggested."""
    added = g.events[-1] if g.events else None
    if not isinstance(added, Add):
        raise wrong("target")
    _refuse_blind(g, added.transcript)
    return g.event(Accept, target=added.id, score=_score(action))


def _reject(g: Gesture, action: Action) -> Event | None:
    transcript = g.word(action, "transcript")
    text = g.desk.study.texts.get(transcript)
    number = action.get("turn")
    if text is None or type(number) is not int or text.turn(number) is None:
        raise wrong("turn")
    _refuse_blind(g, transcript)
    code = g.known(g.word(action, "code"))
    return g.event(
        Reject, transcript=transcript, version=text.version, turn=number, code=code, score=_score(action)
    )


def _refuse_blind(g: Gesture, transcript: str) -> None:
    if not may_suggest(g.desk.study, transcript):
        raise PageError("no-suggestions", word=transcript)


def _score(action: Action) -> float | None:
    score: Any = action.get("score")
    return float(score) if isinstance(score, int | float) and 0 <= score <= 1 else None


SUGGESTED: Mapping[str, Any] = {"accept": _accept, "reject": _reject}
