"""Turns as paragraphs of a Word document, with comments on their words and a bookmark around these.

The bookmark is hidden; its name tells which turn of which version of which transcript it is.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fokus.material.transcript import Transcript, Turn, format_turn
from fokus.report.word.draft import Bookmark, bookmarked
from fokus.report.word.living.comments import Remark
from fokus.report.word.markup import paragraph, run

STAMP = 12
APART = '<w:ind w:left="567" w:hanging="567"/>'
START = '<w:commentRangeStart w:id="{0}"/>'
END = '<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on some words of a turn, with those that answer it; ``id`` is of what it tells of."""

    turn: int
    start: int
    end: int
    id: str
    remark: Remark
    answers: tuple[tuple[str, Remark], ...] = ()


def stamp_of(text: Transcript) -> str:
    """Return a word that tells a version of a transcript from every other: the beginning of its digest."""
    if text.digest:
        return text.digest[:STAMP]
    said = "\n\n".join((text.id, *(format_turn(each) for each in text.turns)))
    return hashlib.sha256(said.encode()).hexdigest()[:STAMP]


def bookmark_of(stamp: str, turn: int) -> str:
    """Return the name of the bookmark around the words of a turn; Word shows none that begins so."""
    return f"_t_{stamp}_{turn}"


def in_order(comments: Sequence[Comment]) -> list[Comment]:
    """Return comments as they are numbered: by where they begin, the longer first."""
    return sorted(comments, key=lambda each: (each.turn, each.start, -each.end, each.id))


def remarks_of(comments: Sequence[Comment]) -> Iterator[tuple[Remark, int | None]]:
    """Yield what the comments say in the order of their numbers, each with the number that it answers."""
    number = 0
    for each in comments:
        yield each.remark, None
        yield from ((remark, number) for _, remark in each.answers)
        number += 1 + len(each.answers)


def paragraphs_of(
    text: Transcript, comments: Sequence[Comment], ids: Iterator[int], language: str
) -> Iterator[str]:
    """Write each turn with the comments on it, which are in order; ``ids`` are for the bookmarks."""
    numbered = defaultdict[int, list[tuple[Comment, range]]](list)
    number = 0
    for each in comments:
        numbered[each.turn].append((each, range(number, number + 1 + len(each.answers))))
        number += 1 + len(each.answers)
    stamp = stamp_of(text)
    for turn in text.turns:
        mark = Bookmark(next(ids), bookmark_of(stamp, turn.number))
        said = bookmarked(mark, _said(turn, numbered[turn.number]))
        label = label_of(turn, language)
        lead = f"{run(label, '<w:b/>')}{run(' ')}" if label else ""
        yield paragraph(lead + said, "", APART if label else "")


def label_of(turn: Turn, language: str) -> str:
    """Return what stands before the words of a turn: who says them and when."""
    written = format_turn(turn, language)
    return written[: len(written) - len(turn.text.rstrip())].rstrip()


def _said(turn: Turn, comments: Sequence[tuple[Comment, range]]) -> str:
    begins, ends = defaultdict[int, str](str), defaultdict[int, str](str)
    for each, numbers in comments:
        begins[each.start] += "".join(START.format(n) for n in numbers)
        ends[each.end] += "".join(END.format(n) for n in numbers)
    cuts = sorted({0, len(turn.text), *begins, *ends})
    stretches = (begins[a] + run(turn.text[a:b]) + ends[b] for a, b in pairwise(cuts) if a < b)
    return "".join(stretches) or begins[0] + ends[0]
