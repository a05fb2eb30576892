"""One gesture of the coder while it is worked out: what it is made of, and what of it would not hold."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fokus.coding.coding import Coding
from fokus.coding.events import Event, fault_of
from fokus.coding.ids import next_id
from fokus.coding.offsets import to_points
from fokus.web.desk import Desk
from fokus.web.refusing import PageError, wrong

LONGEST_TEXT = 100_000
LONGEST_LABEL = 200

_step = re.compile(r"[0-9A-Za-z-]{8,64}")
_half = re.compile("[\ud800-\udfff\0]")
Action = Mapping[str, Any]


def step_of(body: Mapping[str, Any]) -> str:
    """Return the name of a gesture."""
    step = body.get("step")
    if not isinstance(step, str) or not _step.fullmatch(step):
        raise wrong("step")
    return step


class Gesture:
    """The events of one gesture while they are worked out; nothing is written before all are sound."""

    def __init__(self, desk: Desk, step: str) -> None:
        self.desk = desk
        self.step = step
        self.events: list[Event] = []
        self.ids: list[str | None] = []
        self.made: dict[int, str] = {}
        self.labels: dict[str, str] = {}
        self.new_codes: set[str] = set()
        self.new_themes: set[str] = set()
        self.gone: set[str] = set()
        self.locked = desk.study.codebook.locked

    def event(self, kind: type[Event], **given: Any) -> Event:
        """Make an event that is decided now, and keep it."""
        after = self.events[-1].id if self.events else ""
        made, when = self._id(after)
        event = kind(id=made, time=when, step=self.step, **given)
        if key := fault_of(event):
            raise wrong(key)
        self.events.append(event)
        return event

    def _id(self, after: str) -> tuple[str, datetime]:
        (made, *_), when = self.desk.next_ids(1)
        return (made if made > after else next_id(when, after)), when

    def code(self, action: Action, key: str = "code") -> str:
        """Return a code that takes new codings."""
        code = self.known(self.word(action, key))
        if code not in self.new_codes and not self.desk.study.held.takes(code):
            raise PageError("code-retired", word=self.label(code))
        return code

    def known(self, word: str) -> str:
        """Return a code that is known, also one that this gesture makes: ``$0``."""
        if word.startswith("$"):
            number = word[1:]
            if not number.isdecimal() or int(number) not in self.made:
                raise wrong("code")
            return self.made[int(number)]
        if word not in self.desk.study.codebook.codes and word not in self.new_codes:
            raise PageError("code-gone", word=word)
        return word

    def label(self, code: str) -> str:
        """Return what a code is called."""
        found = self.desk.study.codebook.codes.get(code)
        return found.label if found else code

    def theme(self, action: Action, key: str = "theme") -> str:
        """Return a theme that is known."""
        word = self.word(action, key)
        if word.startswith("$") and word[1:].isdecimal() and int(word[1:]) in self.made:
            return self.made[int(word[1:])]
        if word not in self.desk.study.codebook.themes and word not in self.new_themes:
            raise PageError("code-gone", word=word)
        return word

    @staticmethod
    def word(action: Action, key: str) -> str:
        """Return a word that must be there."""
        word = action.get(key)
        if not isinstance(word, str) or not word or len(word) > LONGEST_LABEL:
            raise wrong(key)
        return word

    @staticmethod
    def text(action: Action, key: str = "text", longest: int = LONGEST_TEXT) -> str:
        """Return a text as it is kept: NFC, with LF, without space around it."""
        text = action.get(key)
        if not isinstance(text, str) or len(text) > longest or not _is_whole(text):
            raise wrong(key)
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()

    def own(self, action: Action) -> Coding:
        """Return a coding of the coder that stands."""
        target = self.word(action, "target")
        found = None if target in self.gone else self.desk.standing.find(target)
        if found is None:
            raise PageError("coding-gone")
        if found.coder != self.desk.coder:
            raise PageError("not-yours", coder=found.coder)
        self.open(found.transcript)
        return found

    def open(self, transcript: str) -> None:
        """Refuse a change where the coder has finished: others judge by it, or she by theirs."""
        if self.desk.parts.is_settled(transcript, self.desk.coder):
            raise PageError("part-finished", word=transcript)

    def place(self, action: Action, transcript: str) -> dict[str, Any]:
        """Return where something is put, when the transcript holds there what the page showed."""
        text = self.desk.study.texts.get(transcript)
        if text is None:
            raise wrong("transcript")
        if action.get("version") != text.version:
            raise PageError("transcript-newer", word=transcript)
        number = action.get("turn")
        turn = text.turn(number) if type(number) is int else None
        if turn is None:
            raise wrong("turn")
        start, end = _points(turn.text, action)
        if turn.text[start:end] != action.get("quote"):
            raise PageError("quote-differs", turn=turn.number)
        return {
            "version": text.version,
            "sha256": text.digest,
            "turn": turn.number,
            "start": start,
            "end": end,
        }


def _is_whole(text: str) -> bool:
    return _half.search(text) is None


def _points(text: str, action: Action) -> tuple[int | None, int | None]:
    start, end = action.get("start"), action.get("end")
    if start is None and end is None:
        return None, None
    if type(start) is not int or type(end) is not int:
        raise wrong("start" if type(start) is not int else "end")
    first, last = to_points(text, start), to_points(text, end)
    if first is None or last is None or first >= last:
        raise PageError("quote-differs", turn=int(action["turn"]))
    return first, last
