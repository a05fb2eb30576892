"""What people decide while they code, each an event: the nouns of the coding log."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from fokus.coding.coding import Valence
from fokus.study.instrument import Id
from fokus.study.toml import Noun

LATER = frozenset({"decide", "approve", "withdraw", "undo", "redo", "suggest", "accept", "reject"})


LATER_ACTIONS = frozenset({"create", "rename", "move", "merge", "retire"})


class Add(Noun):
    """A code is put on a turn or on a stretch of it."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["add"] = "add"
    transcript: Id
    version: int = Field(ge=1)
    sha256: str = ""
    turn: int = Field(ge=1)
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    code: Id
    codebook: int = Field(ge=1)
    valence: Valence | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Add":
        _check_order(self.start, self.end)
        return self


def _check_order(start: int | None, end: int | None) -> None:
    if (start is None) != (end is None):
        raise ValueError("start and end come together")
    if start is not None and end is not None and start >= end:
        raise ValueError("end comes after start")


class Remove(Noun):
    """A coding is taken back; its ``add`` stays in the log. ``by`` tells who did it in the coder's name."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["remove"] = "remove"
    target: str = Field(min_length=1)
    by: Id | None = None


class Move(Noun):
    """A coding stands here now, in this version: a person has decided it. The newest move holds."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["move"] = "move"
    target: str = Field(min_length=1)
    version: int = Field(ge=1)
    sha256: str = ""
    turn: int = Field(ge=1)
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    by: Id | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Move":
        _check_order(self.start, self.end)
        return self


class Memo(Noun):
    """A note to oneself, on a coding or on a transcript. It changes no count."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["memo"] = "memo"
    target: str | None = None
    transcript: Id | None = None
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _on_one_thing(self) -> "Memo":
        if (self.target is None) == (self.transcript is None):
            raise ValueError("a memo is on a coding or on a transcript")
        return self


class Split(Noun):
    """A code has become several. Old codings keep their meaning until somebody recodes them."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["code"] = "code"
    action: Literal["split"] = "split"
    code: Id
    into: tuple[Id, ...] = Field(min_length=2)


class Summary(Noun):
    """What a theme says in a group, in the evaluator's own words: a cell of the framework matrix."""

    id: str = Field(min_length=1)
    time: datetime
    event: Literal["summary"] = "summary"
    theme: Id
    profession: Id | None = None
    site: Id | None = None
    round: Id | None = None
    text: str = Field(min_length=1)


Event = Add | Remove | Move | Memo | Split | Summary
Told = Annotated[Event, Field(discriminator="event")]
