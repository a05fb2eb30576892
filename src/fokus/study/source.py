"""Where a text that is coded comes from: an interview, or the open answers to one question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

SourceKind = Literal["interview", "answer"]
KINDS: Final[tuple[SourceKind, ...]] = ("interview", "answer")


@dataclass(frozen=True, slots=True)
class Author:
    """Who is behind a turn: a person where one is known, her profession (``mixed``: unknown) and site."""

    person: str | None
    profession: str
    site: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text's round, and its site and professions as far as they are one text's.

    Open answers come from everywhere: they have no ``site`` of their own, but an author for each turn.
    """

    id: str
    kind: SourceKind
    round: str
    site: str = ""
    professions: tuple[str, ...] = ()
    authors: Mapping[int, Author] = field(default_factory=dict)
