"""What piles up while a document is written: ids, bookmarks, lists, links, pictures, answers."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final, Literal

from fokus.report.blocks import Answer, Block, Figure, Inline
from fokus.report.word.info import DocumentInfo
from fokus.report.word.manifest import Occurrence
from fokus.report.word.numbering import NumberedList
from fokus.report.word.section import Section
from fokus.report.word.template_file import Template

_LONGEST_BOOKMARK: Final = 40
_ROOM_FOR_NUMBER: Final = 6
_HASHED: Final = 8


@dataclass(frozen=True, slots=True)
class Target:
    """What a cross-reference points at: the bookmark, and the text that it shows."""

    bookmark: str
    text: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark of this document."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading, a table or a figure as a list of them shows it, and the bookmark that it leads to."""

    kind: Literal["contents", "tables", "figures"]
    level: int
    content: tuple[Inline, ...]
    bookmark: str


@dataclass(slots=True)
class Draft:
    """A document being written. The only thing in this package that changes.

    ``story`` is the part that is being written: links belong to the part that they stand in; ``section``
    the pages that are being written, upright or lying. ``below_title`` tells that the first heading stands
    below the title of the report, on its page.
    """

    document: DocumentInfo
    template: Template
    targets: Mapping[str, Target]
    outline: tuple[Listed, ...] = ()
    section: Section = field(init=False)
    outlined: Iterator[int] = field(default_factory=count)
    ids: Iterator[int] = field(init=False)
    bookmarks: Counter[str] = field(default_factory=Counter)
    captions: Counter[str] = field(default_factory=Counter)
    controls: set[int] = field(default_factory=set)
    lists: list[NumberedList] = field(default_factory=list)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    pictures: dict[str, Figure] = field(default_factory=dict)
    answers: dict[str, tuple[Answer, list[Occurrence]]] = field(default_factory=dict)
    notes: list[tuple[Block, ...]] = field(default_factory=list)
    named_notes: dict[str, tuple[int, str]] = field(default_factory=dict)
    story: str = "document"
    below_title: bool = False

    def __post_init__(self) -> None:
        self.section = self.template.section
        self.ids = count(self.template.first_free_id)
        self.controls |= self.template.controls


class KeyClashError(ValueError):
    """Two different answers share one key; ``key`` says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def style(draft: Draft, name: str) -> str:
    """Return the id by which this document knows a style."""
    return draft.template.styles[name.casefold()]


def new_bookmark(draft: Draft, prefix: str, key: str) -> Bookmark:
    """Make the next bookmark of a key."""
    return Bookmark(next(draft.ids), bookmark_name(draft.bookmarks, prefix, key))


def bookmark_name(taken: Counter[str], prefix: str, key: str) -> str:
    """Name the next bookmark of a key: hidden, at most 40 characters, given once.

    Word takes ``_f_Tid_1`` and ``_f_tid_1`` for the same, so the number counts without regard to case.

    Examples
    --------
    >>> bookmark_name(Counter(), "f", "kontaktvagar")
    '_f_kontaktvagar_1'
    >>> bookmark_name(Counter(), "f", "återkoppling-efter-orosanmälan")
    '_f_aterkoppling_efter_oro_a02a8c45_1'
    """
    stem = f"_{prefix}_{_plain(key)}"
    taken[stem.lower()] += 1
    return f"{stem}_{taken[stem.lower()]}"


def bookmarked(bookmark: Bookmark, content: str) -> str:
    """Put content inside a bookmark."""
    start = f'<w:bookmarkStart w:id="{bookmark.id}" w:name="{bookmark.name}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{bookmark.id}"/>'


def shortened(key: str, longest: int) -> str:
    """Cut a key to a length, its end replaced by a hash of the whole."""
    return key if len(key) <= longest else _hashed(key, key, longest)


def _plain(key: str) -> str:
    room = _LONGEST_BOOKMARK - len("_f_") - _ROOM_FOR_NUMBER
    letters = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", letters)
    return key if plain == key and len(key) <= room else _hashed(plain, key, room)


def _hashed(start: str, whole: str, longest: int) -> str:
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_HASHED]
    return f"{start[: longest - _HASHED - 1]}_{digest}"


def link_id(draft: Draft, address: str) -> str:
    """Return the relationship of an address outside the document, in the part that is being written."""
    return draft.links.setdefault((draft.story, address), f"fokusLink{len(draft.links) + 1}")


def links_of(draft: Draft, story: str) -> dict[str, str]:
    """Return the relationships of one part by their addresses."""
    return {address: identity for (each, address), identity in draft.links.items() if each == story}


def picture_id(draft: Draft, figure: Figure) -> str:
    """Return the relationship of a picture; the same picture is stored once."""
    identity = f"fokusPicture{hashlib.sha256(figure.png).hexdigest()[:16]}"
    draft.pictures.setdefault(identity, figure)
    return identity
