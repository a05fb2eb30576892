"""Where a comment of a Word document stands in the interview: which words of which turns.

In a document of ours the turns are marked, and what a mark holds is compared with the words that left: where
somebody has edited them, the places are carried over the edit, or not at all. Other documents are laid
beside the transcript that was made of them.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from fokus.coding.carry import carry, step
from fokus.coding.coding import Anchor
from fokus.evaluation import Evaluation
from fokus.exchange.commented import Commented, Region, Said
from fokus.exchange.commenting import stamp_of
from fokus.exchange.landing import Spot, landing
from fokus.material.transcript import Transcript, Turn
from fokus.report.word.markup import legal

Stand = tuple[Transcript, Spot]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a comment stands; ``talked`` tells that it is on what was said, if it still is there or not."""

    places: tuple[Stand, ...]
    talked: bool


def interviews_of(commented: Commented, evaluation: Evaluation) -> tuple[str, ...]:
    """Return the interviews that a document of ours holds; none for another, or one of another study."""
    stamps = stamps_of(evaluation)
    return tuple(dict.fromkeys(stamps[each.stamp].id for each in commented.regions if each.stamp in stamps))


def stamps_of(evaluation: Evaluation) -> dict[str, Transcript]:
    """Return every version of every transcript by its stamp."""
    versions = (evaluation.versions.get(each, {}) for each in evaluation.transcripts)
    return {stamp_of(text): text for of_one in versions for text in of_one.values()}


def standing(
    commented: Commented, name: str, evaluation: Evaluation, roles: Collection[str] = ()
) -> Callable[[Said], Standing]:
    """Return what finds where a comment stands; ``name`` is the interview that the document is of."""
    newest, language = evaluation.transcripts[name], evaluation.design.study.language
    stamps = stamps_of(evaluation)
    marked = [each for each in commented.regions if each.stamp in stamps]
    beside = cache(lambda: landing(commented.text, newest, language, roles))
    fitted = cache(lambda region: _fitted(commented, region, stamps[region.stamp]))

    def find(said: Said) -> Standing:
        if said.start is None or said.end is None:
            return Standing((), talked=False)
        if said.struck:
            return Standing((), talked=True)
        start, end = said.start, said.end
        hits = [*_hits(marked, start, end)] or [*_whole(marked, *_lines(commented.text, start, end))]
        if hits:
            found = ((stamps[one.stamp], fitted(one)(a - one.start, b - one.start)) for one, a, b in hits)
            return Standing(tuple((text, spot) for text, spot in found if spot), talked=True)
        talked = not marked or marked[0].start <= start <= marked[-1].end
        start, end = _lines(commented.text, start, end) if start == end else (start, end)
        spots = beside()(start, end) if talked else []
        return Standing(tuple((newest, spot) for spot in spots), talked)

    return find


def _hits(marked: Sequence[Region], start: int, end: int) -> Iterator[tuple[Region, int, int]]:
    first = bisect_right(marked, start, key=lambda each: each.end)
    for each in islice(marked, first, None):
        if each.start >= end:
            return
        if (a := max(start, each.start)) < (b := min(end, each.end)):
            yield each, a, b


def _whole(marked: Sequence[Region], start: int, end: int) -> Iterator[tuple[Region, int, int]]:
    """Yield all of the turns of some lines: a comment on a point or on the speaker is on what is said."""
    return ((each, each.start, each.end) for each, _, _ in _hits(marked, start, end))


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch to the lines that it stands in."""
    after = text.find("\n", max(start, end - 1))
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after


def _fitted(commented: Commented, region: Region, text: Transcript) -> Callable[[int, int], Spot | None]:
    """Return what leads from the words of a mark to those of its turn as they left."""
    turn, said = text.turn(region.turn), commented.text[region.start : region.end]
    if turn is None:
        return lambda _start, _end: None
    if _plain(said) == _plain(legal(turn.text)):
        return lambda start, end: _spot(turn.number, start, end, len(said))
    way = step(_alone(1, said), _alone(2, legal(turn.text)))

    def carried(start: int, end: int) -> Spot | None:
        whole = (start, end) == (0, len(said))
        found = carry(way, Anchor(1, "", 1, None if whole else start, None if whole else end))
        if found.outcome == "review":
            return None
        (place,) = found.places
        return _spot(turn.number, place.start or 0, place.end, len(turn.text))

    return carried


def _plain(text: str) -> str:
    """Return a text with plain hyphens, which is what programs make of those that keep words together."""
    return text.replace("\u2011", "-")


def _alone(version: int, said: str) -> Transcript:
    return Transcript("", version, "", "", (), "", (Turn(1, "note", "", None, said),))


def _spot(turn: int, start: int, end: int | None, length: int) -> Spot:
    whole = start == 0 and end in {None, length}
    return Spot(turn, None if whole else start, None if whole else end)
