"""Which position is meant: programs count characters in eight ways, and none says in which.

Code points or the halves of UTF-16, a byte order mark counted or not, the end of a line as one or as two.
People select words: the way in which most selections begin and end with one is the writer's.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product
from unicodedata import combining, is_normalized, normalize

from fokus.exchange.project import Project, Source
from fokus.problems import Argument, Place, Problem, shortened

LEAST = 0.5
WHOLE = 3
WIDE = 0xFFFF
MARK = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Counting:
    """One way to count: the first, nothing counted twice, is the standard's."""

    utf16: bool = False
    mark: bool = False
    crlf: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A project whose positions are code points of texts with LF and without a mark.

    ``counting`` is the way in which they were counted, ``whole`` of so many ``selections`` begin and end
    with a word by it; None where every way gives the same.
    """

    project: Project
    counting: Counting | None = None
    whole: int = 0
    selections: int = 0


STANDARD = Counting()
WAYS = tuple(Counting(*each) for each in product((False, True), repeat=3))


@dataclass(frozen=True, slots=True)
class _Text:
    """A source as it is kept, and what in it may have been counted twice."""

    plain: str
    marked: bool
    wide: tuple[int, ...]
    ends: tuple[int, ...]


def counted(project: Project, file: str, *, own: bool) -> Counted | list[Problem]:
    """Find out how positions were counted, and count them our way; what stays unclear is refused."""
    texts = [_text(each.text) for each in project.sources]
    ways = (STANDARD,) if own else WAYS
    found = {
        way: [_ends(each, text, way) for each, text in zip(project.sources, texts, strict=True)]
        for way in ways
    }
    points = {way: _points(project.sources, texts, ends) for way, ends in found.items()}
    best = max(map(sum, points.values()))
    winners = [way for way in ways if sum(points[way]) == best]
    number, whole = len(points[winners[0]]), sum(map(bool, points[winners[0]]))
    if any(found[way] != found[winners[0]] for way in winners) or (not own and whole < LEAST * number):
        return [Problem("refi-unclear-positions", Place(file), {"number": number, "whole": whole})]
    ends = found[winners[0]]
    if problems := [*_outside(project.sources, texts, ends, file)]:
        return problems
    told = None if all(each == ends for each in found.values()) else winners[0]
    sources = (_settled(*each) for each in zip(project.sources, texts, ends, strict=True))
    return Counted(replace(project, sources=tuple(sources)), told, whole, number)


def _text(text: str) -> _Text:
    plain = text.removeprefix(MARK).replace("\r\n", "\n").replace("\r", "\n")
    wide = (
        tuple(n for n, each in enumerate(plain) if ord(each) > WIDE)
        if max(plain, default="") > chr(WIDE)
        else ()
    )
    return _Text(plain, text.startswith(MARK), wide, tuple(_where(plain, "\n")))


def _where(text: str, what: str) -> Iterator[int]:
    at = text.find(what)
    while at >= 0:
        yield at
        at = text.find(what, at + 1)


def _ends(source: Source, text: _Text, way: Counting) -> list[tuple[int, int]]:
    """Return where selections begin and end when they were counted in a way."""
    twice = sorted([*(text.wide if way.utf16 else ()), *(text.ends if way.crlf else ())])
    passed = [at + n + 2 for n, at in enumerate(twice)]
    first = int(way.mark and text.marked)

    def meant(at: int) -> int:
        return at - first - bisect_right(passed, at - first)

    return [(meant(each.start), meant(each.end)) for each in source.selections]


def _points(
    sources: Sequence[Source], texts: Sequence[_Text], ends: Sequence[Sequence[tuple[int, int]]]
) -> list[int]:
    """Return for each selection how well it begins and ends with a word: 3, or 2 with a blank behind it."""
    of_each = zip(sources, texts, ends, strict=True)
    return [
        _meets(text.plain, start, end, each.words) if each.words else _fit(text.plain, start, end)
        for source, text, found in of_each
        for each, (start, end) in zip(source.selections, found, strict=True)
    ]


def _meets(text: str, start: int, end: int, words: str) -> int:
    """Tell whether a stretch says the words that were marked, whatever its blanks."""
    return WHOLE * (0 <= start < end and text[start:end].split() == words.split())


def otherwise(project: Project) -> int:
    """Count the stretches that do not say the words that were marked: a text was edited after."""
    return sum(
        bool(each.words) and not _meets(source.text, each.start, each.end, normalize("NFC", each.words))
        for source in project.sources
        for each in source.selections
    )


def _fit(text: str, start: int, end: int) -> int:
    if not 0 <= start < end <= len(text) or text[start].isspace() or _divides(text, start):
        return 0
    return 0 if _divides(text, end) else WHOLE - text[end - 1].isspace()


def _divides(text: str, at: int) -> bool:
    """Tell whether a position is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _outside(
    sources: Sequence[Source], texts: Sequence[_Text], ends: Sequence[Sequence[tuple[int, int]]], file: str
) -> Iterator[Problem]:
    """Find sources with selections that cannot be: beyond the text, or ending before they begin."""
    for source, text, found in zip(sources, texts, ends, strict=True):
        wrong = sum(not 0 <= start <= end <= len(text.plain) for start, end in found)
        if wrong:
            arguments: dict[str, Argument] = {
                "word": shortened(source.name),
                "number": wrong,
                "limit": len(text.plain),
            }
            yield Problem("refi-wrong-position", Place(file), arguments)


def _settled(source: Source, text: _Text, ends: Iterable[tuple[int, int]]) -> Source:
    moved = _composed(text.plain)
    selections = (
        replace(each, start=moved(start), end=moved(end))
        for each, (start, end) in zip(source.selections, ends, strict=True)
    )
    return replace(source, text=normalize("NFC", text.plain), selections=tuple(selections))


def _composed(text: str) -> Callable[[int], int]:
    """Return where a position is after letters and their accents have been put together."""
    if is_normalized("NFC", text):
        return int
    first = [n for n, each in enumerate(text) if n == 0 or not combining(each)]
    lengths = (len(normalize("NFC", text[a:b])) for a, b in pairwise([*first, len(text)]))
    new = [0, *accumulate(lengths)]

    def moved(at: int) -> int:
        n = bisect_right(first, at) - 1
        return new[n + (at > first[n])]

    return moved
