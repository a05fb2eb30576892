"""Two versions of a transcript side by side: which words are the same words, where that is not in doubt.

A shortest diff is not enough: where one of two turns "Ja, precis." was taken out, both readings are as
short, and a coding on the one would silently come to stand on the other. So words are joined only when
no other reading that is nearly as good would join one of them elsewhere.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fokus.material.transcript import Transcript, Turn

if TYPE_CHECKING:
    import numpy as np

    Grid = np.ndarray[Any, np.dtype[np.int32]]

SEED = 6  # words in a row that occur once in each version hold the two together
DOUBT = 4  # characters by which every other reading must be worse
FIRM = 12  # characters in a row that do not agree by chance
LONGEST_WORD = 8  # a longer word says no more about its place
LARGEST_GRID = 4_000_000
LARGEST_SUM = 16_000_000
HEAD, SAME_SPEAKER, SAME_TIME = 2, 3, 8

_word = re.compile(r"\w+|[^\w\s]")
Pair = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a mark, or the head of a turn (which has no text), and where in the turn it stands."""

    turn: Turn
    start: int
    end: int
    text: str

    @property
    def is_head(self) -> bool:
        """Tell whether a turn begins here."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two versions in pieces; ``to`` holds for each piece of the old one its place in the new, or -1."""

    old: Sequence[Piece]
    new: Sequence[Piece]
    to: Sequence[int]


def pieces(transcript: Transcript) -> list[Piece]:
    """Return a transcript as one row of heads and words."""
    return [
        piece
        for turn in transcript.turns
        for piece in (
            Piece(turn, 0, 0, ""),
            *(Piece(turn, *m.span(), m[0]) for m in _word.finditer(turn.text)),
        )
    ]


def align(old: Transcript, new: Transcript) -> Alignment:
    """Join the words of two versions wherever they can only be the same words."""
    first, second = pieces(old), pieces(new)
    to = [-1] * len(first)
    for i, j in _pairs(first, second):
        to[i] = j
    while weak := list(_weak(first, to, len(second))):
        for i in weak:
            to[i] = -1
    _join_marks(first, second, to)
    return Alignment(first, second, to)


def _join_marks(old: Sequence[Piece], new: Sequence[Piece], to: list[int]) -> None:
    """Join a full stop, a quotation mark or the like with the word that it is written together with."""
    taken = set(to)
    for way in (1, -1):
        for i in range(len(to))[::way]:
            m, n = i + way, to[i] + way
            if to[i] < 0 or n in taken or not (0 <= m < len(old) and 0 <= n < len(new)) or to[m] >= 0:
                continue
            if _is_same_mark(old[m], new[n]) and _touch(old[i], old[m]) and _touch(new[to[i]], new[n]):
                to[m] = n
                taken.add(n)


def _is_same_mark(one: Piece, other: Piece) -> bool:
    return one.text == other.text and not one.is_head and not one.text.isalnum()


def _touch(one: Piece, other: Piece) -> bool:
    return one.turn == other.turn and not one.is_head and (one.end == other.start or other.end == one.start)


def _pairs(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
    """Yield what is joined: the middles of passages that occur once, and between them what is settled."""
    i = j = area = 0
    for first, second, length in [*_cores(old, new), (len(old), len(new), 0)]:
        box = (i, first, j, second)
        size = (first - i) * (second - j)
        area += size
        if 0 < size <= LARGEST_GRID and area <= LARGEST_SUM:
            yield from _settled(old, new, box)
        yield from ((first + n, second + n) for n in range(length))
        i, j = first + length, second + length


def _cores(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[tuple[int, int, int]]:
    """Yield the passages that hold the versions together, without the words at their edges.

    An edge could slide by as many words as may be repeated, which is one fewer than a seed has.
    """
    before, after = _once(old), _once(new)
    seeds = _in_order([(place, after[words]) for words, place in before.items() if words in after])
    for run in _runs(seeds):
        length = len(run) - SEED + 1
        if length > 0:
            yield run[0][0] + SEED - 1, run[0][1] + SEED - 1, length


def _once(row: Sequence[Piece]) -> dict[tuple[str, ...], int]:
    """Return where each passage of a seed's length begins that occurs once."""
    texts = [piece.text for piece in row]
    found: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(zip(*(texts[n:] for n in range(SEED)), strict=False)):
        found[words] = -1 if words in found else place
    return {words: place for words, place in found.items() if place >= 0}


def _in_order(seeds: Iterable[Pair]) -> list[Pair]:
    """Return the most seeds that come in the same order in both versions."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    found = sorted(seeds)
    for n, (_, j) in enumerate(found):
        k = bisect_left(tops, j)
        before.append(ends[k - 1] if k else -1)
        tops[k : k + 1] = [j]
        ends[k : k + 1] = [n]
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(found[n])
        n = before[n]
    return chain[::-1]


def _runs(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Divide pairs into those that follow each other directly in both versions."""
    run: list[Pair] = []
    for pair in pairs:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _settled(old: Sequence[Piece], new: Sequence[Piece], box: Box) -> Iterator[Pair]:
    """Yield the pairs of the best reading of a stretch that no nearly as good reading contradicts.

    ``through[i, j]`` is the score of the best reading that joins i with j. A pair is contradicted by
    every other that lies above and right of it or below and left of it: both cannot hold.
    """
    import numpy as np

    i1, i2, j1, j2 = box
    worth = _worth(old[i1:i2], new[j1:j2])
    ahead, behind = _best(worth), _best(worth[::-1, ::-1])[::-1, ::-1]
    through = np.where(worth > 0, ahead[:-1, :-1] + worth + behind[1:, 1:], -DOUBT)
    against = np.maximum(_beside(through), _beside(through[::-1, ::-1])[::-1, ::-1])
    holds = (through == ahead[-1, -1]) & (worth > 0) & (against <= ahead[-1, -1] - DOUBT)
    for i, j in zip(*np.nonzero(holds), strict=True):
        yield i1 + int(i), j1 + int(j)


def _worth(old: Sequence[Piece], new: Sequence[Piece]) -> "Grid":
    """Return what joining each old piece with each new one is worth; 0 where they differ."""
    import numpy as np

    ids = {text: n for n, text in enumerate({piece.text for piece in (*old, *new)})}
    first, second = (np.array([ids[piece.text] for piece in row]) for row in (old, new))
    weight = np.array([_weight(piece) for piece in old], dtype=np.int32)
    worth = np.where(first[:, None] == second[None, :], weight[:, None], np.int32(0))
    heads = [n for n, piece in enumerate(new) if piece.is_head]
    for i, piece in enumerate(old):
        if piece.is_head and heads:
            worth[i, heads] += np.array([_alike(piece.turn, new[j].turn) for j in heads], dtype=np.int32)
    return worth


def _weight(piece: Piece) -> int:
    return HEAD if piece.is_head else min(len(piece.text), LONGEST_WORD)


def _alike(one: Turn, other: Turn) -> int:
    at_once = one.time is not None and one.time == other.time
    return SAME_SPEAKER * (one.speaker == other.speaker) + SAME_TIME * at_once


def _best(worth: "Grid") -> "Grid":
    """Return the score of the best reading of each beginning of the one with each of the other."""
    import numpy as np

    rows, columns = worth.shape
    best = np.zeros((rows + 1, columns + 1), dtype=np.int32)
    for n in range(rows):
        np.maximum(best[n, 1:], best[n, :-1] + worth[n], out=best[n + 1, 1:])
        np.maximum.accumulate(best[n + 1], out=best[n + 1])
    return best


def _beside(through: "Grid") -> "Grid":
    """Return the largest score above and right of each pair, itself left out."""
    import numpy as np

    rows, columns = through.shape
    corner = np.full((rows + 1, columns + 1), -DOUBT, dtype=through.dtype)
    largest = np.maximum.accumulate(through, axis=0)
    corner[1:, :-1] = np.maximum.accumulate(largest[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(corner[:-1, :-1], corner[1:, 1:])


def _weak(old: Sequence[Piece], to: Sequence[int], length: int) -> Iterator[int]:
    """Yield pieces that agree alone in the midst of what was rewritten: chance, not the same word."""
    runs = list(_runs([(i, j) for i, j in enumerate(to) if j >= 0]))
    ends = [[(-1, -1)], *runs, [(len(to), length)]]
    for before, run, after in zip(ends, runs, ends[2:], strict=False):
        gone = _between(before, run, 0) + _between(run, after, 0)
        come = _between(before, run, 1) + _between(run, after, 1)
        if sum(_weight(old[i]) for i, _ in run) <= min(FIRM, gone * come):
            yield from (i for i, _ in run)


def _between(one: Sequence[Pair], other: Sequence[Pair], side: int) -> int:
    return other[0][side] - one[-1][side] - 1
