"""Where a stretch of a source comes to stand in the transcript that was made of it.

The transcript has turns, no names and perhaps other labels. Where it says the same in the same layout the
place is certain. Else the source is read as it was when the transcript was made of it, and each turn is laid
beside its own words; where the turns are others by now, the two are laid side by side as versions are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from fokus.coding.align import Alignment, Piece, align, pieces
from fokus.exchange.outgoing import laid_out
from fokus.material.readers.recognize import read_interview
from fokus.material.transcript import Transcript, Turn
from fokus.problems import Problem


class Spot(NamedTuple):
    """Code points of a turn; on all of it where there is no start."""

    turn: int
    start: int | None
    end: int | None


Landing = Callable[[int, int], list[Spot]]


def landing(text: str, transcript: Transcript, language: str, roles: Collection[str] = ()) -> Landing:
    """Return what finds the spots of a stretch of a source: several where it goes over several turns.

    ``roles`` are words that may be labels of speakers, as the reader of interviews takes them.
    """
    body, starts = laid_out(transcript, language)
    if body.strip() == text.strip() and body[:1] == text[:1]:
        return lambda start, end: [*_exact(transcript, starts, start, end)]
    whole = Transcript(transcript.id, 0, "", "", (), "", (Turn(1, "note", "", None, text),))
    row = _Row(_as_read(whole, transcript, roles) or align(whole, transcript))
    return lambda start, end: [*_along(row, start, end)]


def _as_read(whole: Transcript, transcript: Transcript, roles: Collection[str]) -> Alignment | None:
    """Lay a source beside its transcript turn by turn; None where its reading has other turns."""
    reading = read_interview(whole.turns[0].text.encode(), "", roles)
    if isinstance(reading, Problem) or len(reading.utterances) != len(transcript.turns):
        return None
    old, new = pieces(whole), pieces(transcript)
    to, at = [-1] * len(old), 1
    heads = [n for n, each in enumerate(new) if each.is_head] + [len(new)]
    texts = [each.text for each in old]
    for utterance, (head, end) in zip(reading.utterances, pairwise(heads), strict=True):
        said = [each.text for each in pieces_of(utterance.text)]
        first = _find(texts, said, at)
        if first < 0:
            return None
        at = first + len(said)
        for block in Indel.opcodes(said, [each.text for each in new[head + 1 : end]]).as_matching_blocks():
            for n in range(block.size):
                to[first + block.a + n] = head + 1 + block.b + n
    return Alignment(old, new, to)


def pieces_of(text: str) -> list[Piece]:
    """Return the words and marks of a text."""
    made = Transcript("", 0, "", "", (), "", (Turn(1, "note", "", None, text),))
    return pieces(made)[1:]


def _find(row: Sequence[str], words: Sequence[str], at: int) -> int:
    """Return where some words stand in a row from a place on, or -1."""
    if not words:
        return at
    while at < len(row):
        try:
            at = row.index(words[0], at)
        except ValueError:
            return -1
        if row[at : at + len(words)] == words:
            return at
        at += 1
    return -1


def _exact(transcript: Transcript, starts: list[int], start: int, end: int) -> Iterator[Spot]:
    first = max(0, bisect_right(starts, start) - 1)
    for turn, at in zip(transcript.turns[first:], starts[first:], strict=True):
        if at >= end:
            return
        a, b = max(start - at, 0), min(end - at, len(turn.text))
        if a < b:
            yield _spot(turn, a, b)


def _spot(turn: Turn, start: int, end: int) -> Spot:
    is_whole = (start, end) == (0, len(turn.text))
    return Spot(turn.number, None if is_whole else start, None if is_whole else end)


class _Row:
    """A source in words, each with its place in the transcript."""

    def __init__(self, way: Alignment) -> None:
        self.old, self.new, self.to = way.old, way.new, way.to
        self.starts = [each.start for each in way.old]
        self.ends = [each.end for each in way.old]

    def near(self, at: int, way: int) -> int:
        """Return where the nearest word before or after a place is that is in the transcript too."""
        at += way
        while 0 <= at < len(self.old) and (self.to[at] < 0 or self.old[at].is_head):
            at += way
        return at


def _along(row: _Row, start: int, end: int) -> Iterator[Spot]:
    """Yield the spots of the words of a stretch; a word that was replaced where its like now stands."""
    first, last = max(1, bisect_right(row.ends, start)), bisect_left(row.starts, end) - 1
    if first > last:
        return
    low, high = _edge(row, first, last, 1), _edge(row, last, first, -1)
    words = [each for each in row.new[low : high + 1] if not each.is_head]
    for _, found in groupby(words, key=lambda each: each.turn.number):
        of_turn = [*found]
        yield _spot(of_turn[0].turn, _inner(row, of_turn[0], start), _inner_end(row, of_turn[-1], end))


def _edge(row: _Row, at: int, other: int, way: int) -> int:
    """Return the word of the transcript that a stretch begins with, or ends with when ``way`` is back.

    A word that is not there any more may have become others: those between its neighbours, when both
    neighbours are where they were and what is between them lies in the stretch.
    """
    if row.to[at] >= 0:
        return row.to[at]
    inside, outside = row.near(at, way), row.near(at, -way)
    bound = len(row.new) if way < 0 else -1
    before = row.to[outside] if 0 <= outside < len(row.old) else bound
    is_bordering = outside == at - way
    if is_bordering:
        return before + way
    within = (other - inside) * way >= 0
    return row.to[inside] if within and 0 <= inside < len(row.old) else before + way * len(row.new)


def _inner(row: _Row, word: Piece, start: int) -> int:
    """Return where in a turn a stretch begins that begins within a word."""
    return word.start + _cut(row, word, start, begin=True)


def _inner_end(row: _Row, word: Piece, end: int) -> int:
    return word.end - _cut(row, word, end, begin=False)


def _cut(row: _Row, word: Piece, at: int, *, begin: bool) -> int:
    n = bisect_right(row.ends, at) if begin else bisect_left(row.starts, at) - 1
    if not 0 <= n < len(row.old) or row.to[n] < 0 or row.new[row.to[n]] != word:
        return 0
    return max(0, at - row.old[n].start if begin else row.old[n].end - at)
