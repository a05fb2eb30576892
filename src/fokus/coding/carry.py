"""Codings of an earlier version carried to a later one: exact, near, or for a person to decide.

Nothing is written: the same versions and logs give the same places on every machine.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from fokus.coding.align import Alignment, Piece, align
from fokus.coding.coding import Anchor, Coding
from fokus.material.transcript import Transcript

Outcome = Literal["exact", "near", "review"]
Versions = Mapping[int, Transcript]

LEAST_KEPT = 1 / 2
MOST_GROWN = 3
TELLING = 12  # characters from which a passage may be looked up by its words
MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a place: where it is now, or for review where it might be, the likeliest first."""

    outcome: Outcome
    places: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A coding that a person must place: the words it stood on, and where they may be now.

    ``after`` is the turn of the newest version behind which they would come, 0 at the beginning.
    """

    coding: Coding
    words: str
    candidates: tuple[Anchor, ...]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """The way from one version of a transcript to a later one; ``come`` holds the passages new in it."""

    old: Transcript
    new: Transcript
    alignment: Alignment
    heads: tuple[int, ...]
    joined: tuple[int, ...]
    come: tuple[str, ...]


def step(old: Transcript, new: Transcript) -> Step:
    """Lay two versions side by side."""
    alignment = align(old, new)
    heads = tuple(n for n, piece in enumerate(alignment.old) if piece.is_head)
    joined = tuple(n for n, j in enumerate(alignment.to) if j >= 0)
    taken = {alignment.to[n] for n in joined}
    come = _passages(alignment.new, (n for n in range(len(alignment.new)) if n not in taken))
    return Step(old, new, alignment, heads, joined, tuple(come))


def _passages(row: Sequence[Piece], places: Iterable[int]) -> Iterator[str]:
    """Yield the texts of some words; what follows each other in one turn is one text."""
    run: list[Piece] = []
    last = -1
    for n in places:
        if run and (n != last + 1 or row[n].is_head):
            yield run[0].turn.text[run[0].start : run[-1].end]
            run = []
        if not row[n].is_head:
            run.append(row[n])
        last = n
    if run:
        yield run[0].turn.text[run[0].start : run[-1].end]


class Steps:
    """The ways between versions that codings have needed, each made once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, int], Step] = {}

    def between(self, old: Transcript, new: Transcript) -> Step:
        """Return the way from one version to another."""
        key = (old.id, old.version, new.version)
        if key not in self._made:
            self._made[key] = step(old, new)
        return self._made[key]


def brought_up(coding: Coding, versions: Versions, steps: Steps) -> Coding | Waiting:
    """Carry a coding through every later version, or straight to the newest where a step is in doubt."""
    newest = versions[max(versions)]
    if coding.version == newest.version:
        return coding
    found = _walked(coding.anchor, versions, steps)
    if found is not None:
        return moved(coding, found)
    straight = steps.between(versions[coding.version], newest)
    found = carry(straight, coding.anchor)
    if found.outcome != "review":
        return moved(coding, found)
    words, after = words_at(straight.old, coding.anchor), _turn_before(straight, coding.turn)
    return Waiting(coding, words, found.places, after)


def moved(coding: Coding, found: Carried) -> Coding:
    """Return a coding at its place in a later version; it remembers where it was put."""
    (place,) = found.places
    carried: Literal["exact", "near"] = "exact" if found.outcome == "exact" else "near"
    return replace(
        coding, version=place.version, digest=place.digest, turn=place.turn, start=place.start,
        end=place.end, put=coding.put or coding.anchor, carried=carried,
    )  # fmt: skip


def _walked(place: Anchor, versions: Versions, steps: Steps) -> Carried | None:
    outcomes: set[Outcome] = {"exact"}
    for old, new in pairwise(each for each in versions if each >= place.version):
        found = carry(steps.between(versions[old], versions[new]), place)
        if found.outcome == "review":
            return None
        place = found.places[0]
        outcomes.add(found.outcome)
    return Carried("near" if "near" in outcomes else "exact", (place,))


def carry(way: Step, place: Anchor) -> Carried:
    """Carry a place to the later version."""
    covered = covered_by(way, place)
    found = _same_turn(way, place) or _stretch(way, place, covered)
    if found is None:
        return Carried("review", tuple(_candidates(way, place, covered)))
    if words_at(way.old, place) == words_at(way.new, found):
        return Carried("exact", (found,))
    sure = _kept(way.alignment, covered) >= LEAST_KEPT or _is_swapped(way, covered)
    return Carried("near" if sure and not _has_moved(way, covered) else "review", (found,))


def _has_moved(way: Step, covered: range) -> bool:
    """Tell whether some of the words of a stretch that are gone stand somewhere else now."""
    gone = _passages(way.alignment.old, (n for n in covered if way.alignment.to[n] < 0))
    return any(len(words) >= TELLING and words in come for words in gone for come in way.come)


def words_at(transcript: Transcript, place: Anchor) -> str:
    """Return the words of a place."""
    turn = transcript.turn(place.turn)
    return "" if turn is None else turn.text[place.start : place.end]


def covered_by(way: Step, place: Anchor) -> range:
    """Return which words of the earlier version a place covers, wholly or in part."""
    first = way.heads[place.turn - 1] + 1
    last = way.heads[place.turn] if place.turn < len(way.heads) else len(way.alignment.old)
    words = way.alignment.old[first:last]
    if place.start is None or place.end is None:
        return range(first, last)
    begun = bisect_right([word.end for word in words], place.start)
    return range(first + begun, first + bisect_left([word.start for word in words], place.end))


def _anchor(way: Step, turn: int, start: int | None = None, end: int | None = None) -> Anchor:
    """Return a place in the later version."""
    return Anchor(way.new.version, way.new.digest, turn, start, end)


def _kept(alignment: Alignment, covered: range) -> float:
    """Return how much of a stretch is joined to the later version, from 0 to 1 by its letters."""
    lengths = [(len(alignment.old[n].text), alignment.to[n] >= 0) for n in covered]
    return sum(length for length, joined in lengths if joined) / max(1, sum(length for length, _ in lengths))


def _is_swapped(way: Step, covered: range) -> bool:
    """Tell whether a stretch is one word, for which one other word has come."""
    return len(covered) == 1 and _is_one_for_one(*_gap(way, covered[0]))


def _same_turn(way: Step, place: Anchor) -> Anchor | None:
    """Return the whole turn that begins and ends with the same heads, whatever became of its words."""
    if place.start is not None:
        return None
    here, following = _head(way, place.turn), _head(way, place.turn + 1)
    if here is None or following != here + 1:
        return None
    found = _anchor(way, here)
    return None if _has_grown(way, place, found) else found


def _head(way: Step, number: int) -> int | None:
    """Return the turn whose head a turn's head is joined to; the end of the text is joined to the end."""
    if number > len(way.heads):
        return len(way.new.turns) + 1
    joined = way.alignment.to[way.heads[number - 1]]
    return way.alignment.new[joined].turn.number if joined >= 0 else None


def _stretch(way: Step, place: Anchor, covered: range) -> Anchor | None:
    """Return the stretch between a place's first and last word, when both ends are found in one turn."""
    first, last = (_first(way, covered), _last(way, covered)) if covered else (None, None)
    if first is None or last is None or first > last:
        return None
    one, other = way.alignment.new[first], way.alignment.new[last]
    start = _begun(way, place, covered, first)
    end = _ended(way, place, covered, last)
    if one.turn.number != other.turn.number or start is None or end is None or start >= end:
        return None
    is_turn = place.start is None and (start, end) == (0, len(one.turn.text))
    found = _anchor(way, one.turn.number) if is_turn else _anchor(way, one.turn.number, start, end)
    return None if _has_grown(way, place, found) else found


def _has_grown(way: Step, place: Anchor, found: Anchor) -> bool:
    """Tell whether a stretch has become so much longer that others' words must be in it."""
    return len(words_at(way.new, found)) > MOST_GROWN * len(words_at(way.old, place)) + TELLING


def _gap(way: Step, n: int) -> tuple[range, range]:
    """Return what has gone around a word that is not joined, and what has come there."""
    to, joined = way.alignment.to, way.joined
    right = bisect_left(joined, n)
    before = joined[right - 1] if right else -1
    after = joined[right] if right < len(joined) else len(to)
    come_from = to[before] + 1 if right else 0
    come_to = to[after] if right < len(joined) else len(way.alignment.new)
    return range(before + 1, after), range(come_from, come_to)


def _is_one_for_one(gone: range, come: range) -> bool:
    return len(gone) == len(come) == 1


def _has_head(way: Step, gone: range, come: range) -> bool:
    alignment = way.alignment
    return any(alignment.old[n].is_head for n in gone) or any(alignment.new[n].is_head for n in come)


def _first(way: Step, covered: range) -> int | None:
    """Return the word of the later version with which a stretch begins, None when that is in doubt."""
    if way.alignment.to[covered[0]] >= 0:
        return way.alignment.to[covered[0]]
    gone, come = _gap(way, covered[0])
    if _has_head(way, gone, come):
        return None
    if _is_one_for_one(gone, come):
        return come.start
    own = gone.start == covered.start or not come
    return come.start if own and gone.stop < covered.stop else None


def _last(way: Step, covered: range) -> int | None:
    """Return the word of the later version with which a stretch ends, None when that is in doubt."""
    if way.alignment.to[covered[-1]] >= 0:
        return way.alignment.to[covered[-1]]
    gone, come = _gap(way, covered[-1])
    if _has_head(way, gone, come):
        return None
    if _is_one_for_one(gone, come):
        return come.start
    own = gone.stop == covered.stop or not come
    return come.stop - 1 if own and gone.start > covered.start else None


def _begun(way: Step, place: Anchor, covered: range, first: int) -> int | None:
    """Return the code point at which a stretch begins: in a word, before it, or in the space before."""
    old, new = way.alignment.old[covered[0]], way.alignment.new[first]
    inside = (0 if place.start is None else place.start) - old.start
    if inside > 0:
        return new.start + inside if way.alignment.to[covered[0]] >= 0 else None
    space = old.turn.text[old.start + inside : old.start]
    return new.start - len(space) if new.turn.text[: new.start].endswith(space) else new.start


def _ended(way: Step, place: Anchor, covered: range, last: int) -> int | None:
    """Return the code point at which a stretch ends: in a word, behind it, or in the space behind."""
    old, new = way.alignment.old[covered[-1]], way.alignment.new[last]
    inside = (len(old.turn.text) if place.end is None else place.end) - old.end
    if inside < 0:
        return new.end + inside if way.alignment.to[covered[-1]] >= 0 else None
    space = old.turn.text[old.end : old.end + inside]
    return new.end + len(space) if new.turn.text[new.end :].startswith(space) else new.end


def _turn_before(way: Step, turn: int) -> int:
    """Return the turn of the later version behind which a turn's words would come."""
    before = bisect_left(way.joined, way.heads[turn - 1])
    return way.alignment.new[way.alignment.to[way.joined[before - 1]]].turn.number if before else 0


def _candidates(way: Step, place: Anchor, covered: range) -> Iterator[Anchor]:
    """Yield where a person may look: where the same words stand now, and what is left of them."""
    found = [*_quoted(way, words_at(way.old, place)), *_remains(way, covered)]
    yield from dict.fromkeys(found[:MOST_CANDIDATES])


def _remains(way: Step, covered: range) -> Iterator[Anchor]:
    left = [way.alignment.new[way.alignment.to[n]] for n in covered if way.alignment.to[n] >= 0]
    letters = Counter[int]()
    for piece in left:
        letters[piece.turn.number] += len(piece.text)
    for turn, _ in letters.most_common():
        words = [piece for piece in left if piece.turn.number == turn and not piece.is_head]
        yield _anchor(way, turn, words[0].start, words[-1].end)


def _quoted(way: Step, words: str) -> Iterator[Anchor]:
    if len(words) < TELLING:
        return
    for turn in way.new.turns:
        start = turn.text.find(words)
        if start >= 0:
            yield _anchor(way, turn.number, start, start + len(words))
