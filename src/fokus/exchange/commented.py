"""A Word document with comments read: what stands in it as one text, and which words each comment is on.

All changes are accepted: what was inserted is read, what was deleted is not. Programs number comments
anew and leave out what they do not know, so only author, time, words and place are relied on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Final

from lxml import etree

from fokus.ooxml import (
    CONTENT_TYPES,
    DamagedFileError,
    blocks,
    local_name,
    parse,
    text_of,
    unpack,
    walk,
)
from fokus.problems import Place, Problem
from fokus.report.word.parts import kind, relationships, relationships_name, target

MOST_BYTES: Final = 16 * 2**20
MOST_COMMENTS: Final = 20_000
NOBODY: Final = "?"
STRUCK: Final = frozenset({"del", "moveFrom"})
MARKS: Final = frozenset({
    "commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd",
})  # fmt: skip
FAULTS: Final = {"too-large": "unpacks-too-large", "entities": "hostile-xml"}
WORD: Final = b"wordprocessingml"
_bookmark = re.compile(r"_t_([0-9a-f]{12})_([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: who says what and when, on which code points of the document's text.

    ``end`` is ``start`` for one on a point. ``struck`` tells that its words were deleted, ``answers`` is
    the number of the comment that it replies to.
    """

    author: str
    time: str
    text: str
    start: int | None = None
    end: int | None = None
    struck: bool = False
    resolved: bool = False
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Where the words of a turn stand, in a document of ours: of which version, by its stamp."""

    start: int
    end: int
    stamp: str
    turn: int


@dataclass(frozen=True, slots=True)
class Commented:
    """A document: its text, a line a paragraph, the comments, and the turns that fokus has marked.

    ``problem`` tells that the comments are damaged; the text may still be read.
    """

    text: str
    comments: tuple[Said, ...] = ()
    regions: tuple[Region, ...] = ()
    problem: Problem | None = None


@dataclass(slots=True)
class _Story:
    """What piles up on the way through a document: marks by their ids, each with where it stands.

    A place is the code point, and how many passages had been struck by then.
    """

    texts: list[str] = field(default_factory=list)
    at: int = 0
    struck: int = 0
    marks: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    names: dict[str, re.Match[str]] = field(default_factory=dict)


def read_commented(data: bytes, file: str) -> Commented | None:
    """Read a document; None where the bytes are no Word document that can be read."""
    try:
        if WORD not in unpack(data, {CONTENT_TYPES}, MOST_BYTES).get(CONTENT_TYPES, b""):
            return None
        package = relationships_name("")
        main = _aim(unpack(data, {package}, MOST_BYTES), "", "officeDocument") or "word/document.xml"
        ties = unpack(data, {relationships_name(main)}, MOST_BYTES)
        story = _walked(parse(unpack(data, {main}, MOST_BYTES).get(main, b"")))
    except (DamagedFileError, RecursionError):
        return None
    read = Commented("".join(story.texts), (), tuple(_regions(story)))
    try:
        return replace(read, comments=_comments(data, main, ties, story))
    except (DamagedFileError, RecursionError) as fault:
        code = FAULTS.get(getattr(fault, "reason", ""), "word-comments-damaged")
        return replace(read, problem=Problem(code, Place(file)))


def _aim(parts: Mapping[str, bytes], part: str, wanted: str) -> str:
    """Return the part of a kind that a part points at, empty where there is none."""
    aims = (target(part, each) for each in relationships(parts, part) if kind(each) == wanted)
    return next(filter(None, aims), "")


def _walked(document: etree._Element) -> _Story:
    story = _Story()
    for leaf, text in walk(document):
        sort = local_name(leaf)
        if sort in STRUCK:
            story.struck += 1
        elif sort in MARKS:
            identity = _attribute(leaf, "id")
            story.marks.setdefault((sort, identity), (story.at, story.struck))
            if sort == "bookmarkStart" and (named := _bookmark.fullmatch(_attribute(leaf, "name"))):
                story.names[identity] = named
        story.texts.append(text)
        story.at += len(text)
    return story


def _attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without the namespace, which strict files have different."""
    qualified = f"}}{name}"
    for key, said in element.items():
        if key == name or str(key).endswith(qualified):
            return str(said)
    return ""


def _regions(story: _Story) -> Iterator[Region]:
    found = []
    for identity, named in story.names.items():
        start, end = (story.marks.get((sort, identity)) for sort in ("bookmarkStart", "bookmarkEnd"))
        if start and end and start <= end:
            found.append(Region(start[0], end[0], named[1], int(named[2])))
    found.sort(key=lambda each: (each.start, each.end))
    apart = [each for each, after in zip_longest(found, found[1:]) if not after or each.end <= after.start]
    text = "".join(story.texts)
    for each, after in zip_longest(apart, apart[1:]):
        line = text.find("\n", each.end)
        # LibreOffice ends a bookmark too early where a comment ends with it: the words fill the line.
        whole = line >= 0 and (after is None or line <= after.start)
        yield replace(each, end=line) if whole else each


def _comments(data: bytes, main: str, ties: Mapping[str, bytes], story: _Story) -> tuple[Said, ...]:
    names = [_aim(ties, main, each) for each in ("comments", "commentsExtended")]
    parts = unpack(data, {*filter(None, names)}, MOST_BYTES)
    said, extended = ([*parse(parts[name])] if name in parts else [] for name in names)
    elements = {_attribute(each, "id"): each for each in said if local_name(each) == "comment"}
    referred = {identity for sort, identity in story.marks if sort == "commentReference"}
    if len(said) > MOST_COMMENTS:
        raise DamagedFileError("too-large")
    if len(elements) < len(said) or referred - elements.keys():
        raise DamagedFileError("comments")
    order = {_paragraph(each): n for n, each in enumerate(elements.values())}
    threads = {_attribute(each, "paraId"): each for each in extended}
    return tuple(
        _answering(_placed(identity, element, story), threads.get(_paragraph(element)), order)
        for identity, element in elements.items()
    )


def _paragraph(comment: etree._Element) -> str:
    """Return the id of a comment's last paragraph, by which other parts know it."""
    return next((_attribute(each, "paraId") for each in reversed(comment) if local_name(each) == "p"), "")


def _placed(identity: str, comment: etree._Element, story: _Story) -> Said:
    lines = (text_of(each) for each in blocks(comment) if local_name(each) == "p")
    author, time = _attribute(comment, "author").strip() or NOBODY, _attribute(comment, "date")
    said = Said(author, time, "\n".join(lines).strip())
    point = story.marks.get(("commentReference", identity))
    begun, ended = (story.marks.get((f"commentRange{end}", identity), point) for end in ("Start", "End"))
    if begun is None or ended is None:
        return said
    start, end = begun[0], max(begun[0], ended[0])
    return replace(said, start=start, end=end, struck=start == end and begun[1] < ended[1])


def _answering(said: Said, thread: etree._Element | None, order: Mapping[str, int]) -> Said:
    if thread is None:
        return said
    above = order.get(_attribute(thread, "paraIdParent")) if _attribute(thread, "paraIdParent") else None
    return replace(said, resolved=_attribute(thread, "done") in {"1", "true"}, answers=above)
