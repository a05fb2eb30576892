"""What people decide while they code, each an event: the nouns of the coding log."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from fokus.coding.coding import Valence
from fokus.study.instrument import ID

LATER = frozenset({"suggest"})
REQUIRED = {
    "create": ("theme", "label"), "define": (), "rename": ("label",), "move": ("theme",),
    "merge": ("into",), "split": ("into",), "retire": (), "restore": (), "lock": (), "unlock": (),
}  # fmt: skip
FEWEST_PARTS = 2

Positive = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]
Word = Annotated[str, Meta(min_length=1)]
ChangeAction = Literal[
    "create", "define", "rename", "move", "merge", "split", "retire", "restore", "lock", "unlock"
]

Level = Literal["profession", "group", "participant"]

_id = re.compile(ID)


class Entry(Struct, frozen=True, forbid_unknown_fields=True, tag_field="event", omit_defaults=True,
            kw_only=True, gc=False):  # fmt: skip
    """What every event has. Those of one gesture share a ``step``: they are undone together.

    ``part`` tells which of how many events of a gesture it is, where there are several.
    """

    id: Word
    time: datetime
    step: str | None = None
    part: tuple[Positive, Positive] | None = None


class Add(Entry, tag="add", frozen=True, kw_only=True, gc=False):
    """A code is put on a turn or on a stretch of it."""

    transcript: str
    version: Positive
    sha256: str = ""
    turn: Positive
    start: Natural | None = None
    end: Positive | None = None
    code: str
    codebook: Positive
    valence: Valence | None = None


class Remove(Entry, tag="remove", frozen=True, kw_only=True, gc=False):
    """A coding is taken back; its ``add`` stays in the log. ``by`` tells who did it in the coder's name."""

    target: Word
    by: str | None = None


class Move(Entry, tag="move", frozen=True, kw_only=True, gc=False):
    """A coding stands here now, in this version: a person has decided it. The newest move holds."""

    target: Word
    version: Positive
    sha256: str = ""
    turn: Positive
    start: Natural | None = None
    end: Positive | None = None
    by: str | None = None


class Recode(Entry, tag="recode", frozen=True, kw_only=True, gc=False):
    """A coding has another code now; its memos stay with it. The newest holds."""

    target: Word
    code: str
    codebook: Positive = 1


class Value(Entry, tag="valence", frozen=True, kw_only=True, gc=False):
    """A coding says something hindering, helping, a suggestion, or nothing of the kind. The newest holds."""

    target: Word
    valence: Valence | None = None


class Memo(Entry, tag="memo", frozen=True, kw_only=True, gc=False):
    """A note to oneself on one thing. It changes no count.

    It stands until another ``replaces`` it; without a text that one only takes it away.
    """

    target: str | None = None
    transcript: str | None = None
    version: Positive | None = None
    turn: Positive | None = None
    code: str | None = None
    theme: str | None = None
    participant: str | None = None
    study: bool = False
    replaces: tuple[str, ...] = ()
    text: str


class Change(Entry, tag="code", frozen=True, kw_only=True, gc=False):
    """The codebook changes; old codings keep their meaning."""

    action: ChangeAction
    code: str | None = None
    theme: str | None = None
    label: Word | None = None
    definition: str | None = None
    use_when: str | None = None
    not_when: str | None = None
    example: str | None = None
    aliases: tuple[str, ...] | None = None
    into: tuple[str, ...] = ()
    codebook: Positive = 1


class ThemeChange(Entry, tag="theme", frozen=True, kw_only=True, gc=False):
    """A theme is made, named, defined or retired."""

    action: Literal["create", "define", "rename", "retire"]
    theme: str
    label: Word | None = None
    definition: str | None = None
    codebook: Positive = 1


class Summary(Entry, tag="summary", frozen=True, kw_only=True, gc=False):
    """What a theme says in a group, in the evaluator's own words: a cell of the framework matrix."""

    theme: str
    profession: str | None = None
    site: str | None = None
    round: str | None = None
    replaces: tuple[str, ...] = ()
    text: str


class Finish(Entry, tag="finish", frozen=True, kw_only=True, gc=False):
    """A coder has coded all of a transcript, also where she found nothing."""

    transcript: str


class Lift(Entry, tag="lift", frozen=True, kw_only=True, gc=False):
    """A transcript is no longer coded blind; without one, none is."""

    transcript: str | None = None


class Decide(Entry, tag="decide", frozen=True, kw_only=True, gc=False):
    """Of what several coders said of a turn, with one code, some stands and some does not.

    ``keep`` and ``drop`` are their codings; these stay in the logs as they were. ``text`` is the reason.
    """

    transcript: str
    version: Positive
    turn: Positive
    code: str
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    codebook: Positive = 1
    text: str = ""


class Accept(Entry, tag="accept", frozen=True, kw_only=True, gc=False):
    """A coding was suggested, and the coder took it for hers; ``score`` is how sure the suggestion was."""

    target: Word
    score: float | None = None


class Reject(Entry, tag="reject", frozen=True, kw_only=True, gc=False):
    """A code was suggested for a turn, and the coder does not want it there."""

    transcript: str
    version: Positive
    turn: Positive
    code: str
    score: float | None = None


class Approve(Entry, tag="approve", frozen=True, kw_only=True, gc=False):
    """Some words of a turn may be quoted, said to be by ``level``; with other words nothing is approved.

    ``sha256`` is of the words, and ``cleared`` are those of them that seem to tell of somebody and do not.
    """

    transcript: str
    version: Positive
    turn: Positive
    sha256: Word
    level: Level
    cleared: tuple[str, ...] = ()


class Withdraw(Entry, tag="withdraw", frozen=True, kw_only=True, gc=False):
    """Some words of a turn may not be quoted, whether they were approved or not; ``text`` is the reason."""

    transcript: str
    version: Positive
    turn: Positive
    sha256: Word
    text: str = ""


class Undo(Entry, tag="undo", frozen=True, kw_only=True, gc=False):
    """One of the coder's own events does not hold, until it is redone. The newest of both decides."""

    target: Word


class Redo(Entry, tag="redo", frozen=True, kw_only=True, gc=False):
    """An event that was undone holds again."""

    target: Word


Event = (
    Add | Remove | Move | Recode | Value | Memo | Change | ThemeChange | Summary | Finish | Lift | Decide
    | Accept | Reject | Approve | Withdraw | Undo | Redo
)  # fmt: skip
Placed = Add | Move


def as_parts(events: Sequence[Event]) -> list[Event]:
    """Return the events of one gesture, each with which of how many it is: so that half of one is known."""
    if len(events) == 1:
        return [*events]
    return [replace(each, part=(n, len(events))) for n, each in enumerate(events, start=1)]


def fault_of(event: Event) -> str:
    """Return the key with which an event's own types cannot find fault, empty when there is none."""
    if key := next((key for key in _id_keys(event) if not is_id(getattr(event, key))), _fault_of_part(event)):
        return key
    if isinstance(event, Add | Move):
        return "" if is_ordered(event.start, event.end) else "end"
    if isinstance(event, Memo):
        return _fault_of_memo(event)
    if isinstance(event, Change):
        return _fault_of_change(event)
    if isinstance(event, Decide):
        return _fault_of_decision(event)
    return _fault_of_words(event)


def _fault_of_words(event: Event) -> str:
    if isinstance(event, ThemeChange):
        return "label" if event.action in {"create", "rename"} and event.label is None else ""
    return "text" if isinstance(event, Summary) and not (event.text or event.replaces) else ""


def _fault_of_decision(event: Decide) -> str:
    """Return the fault of a decision that is about no coding, or about one twice."""
    about = [*event.keep, *event.drop]
    return "" if about and all(about) and len(set(about)) == len(about) else "keep"


def _fault_of_part(event: Event) -> str:
    return "part" if event.part and (event.step is None or event.part[0] > event.part[1]) else ""


def _id_keys(event: Event) -> list[str]:
    return [name for name in _ids_of(type(event)) if getattr(event, name) is not None]


@cache
def _ids_of(kind: type[Event]) -> list[str]:
    names = ("transcript", "code", "theme", "participant", "profession", "site", "round", "by")
    return [name for name in names if name in kind.__struct_fields__]


def is_id(word: str) -> bool:
    """Tell whether a word can be an id."""
    return _id.search(word) is not None and word.isprintable()


def is_ordered(start: int | None, end: int | None) -> bool:
    """Tell whether a stretch has both ends in their order, or neither."""
    return end is None if start is None else end is not None and start < end


def _fault_of_memo(event: Memo) -> str:
    things = (event.target, event.transcript, event.code, event.theme, event.participant)
    if sum(each is not None for each in things) + event.study != 1:
        return "event"
    if (event.turn is None) != (event.version is None) or (event.turn and event.transcript is None):
        return "turn"
    return "" if event.text or event.replaces else "text"


def _fault_of_change(event: Change) -> str:
    if (event.code is None) != (event.action in {"lock", "unlock"}):
        return "code"
    if missing := next((key for key in REQUIRED[event.action] if not getattr(event, key)), ""):
        return missing
    enough = {"merge": len(event.into) == 1, "split": len(set(event.into)) >= FEWEST_PARTS}
    whole = enough.get(event.action, True) and event.code not in event.into
    return "" if whole and all(map(is_id, event.into)) else "into"
