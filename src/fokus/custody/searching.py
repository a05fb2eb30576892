"""Drafts are searched for names: each text once, and many of them abreast."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, repeat

from fokus.custody.abreast import Spread, one_by_one
from fokus.custody.draft import Draft
from fokus.material.names.find import find
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, merged
from fokus.material.transcript import Turn

BETWEEN = "\n\n\n"  # a name or number is never looked for over so many
MOST_TEXTS = 1024

Hits = Sequence[tuple[Hit, ...]]
_Text = tuple[Key, tuple[Turn, ...]]


@dataclass(frozen=True, slots=True)
class Search:
    """What names are looked for by: the key, and the study's own words, which identify nobody.

    What was searched before is remembered, and not searched again.
    """

    key: Key
    exempt: tuple[str, ...] = ()
    _found: dict[_Text, Hits] = field(default_factory=dict, repr=False, compare=False)

    def hits(self, draft: Draft) -> Hits:
        """Return what is found in each turn of a draft."""
        text = _text(draft)
        if text not in self._found:
            self.look_through([draft])
        return self._found[text]

    def look_through(self, drafts: Iterable[Draft], spread: Spread = one_by_one) -> None:
        """Search several drafts, to know beforehand what is in them."""
        new = [text for text in dict.fromkeys(map(_text, drafts)) if text not in self._found]
        keys = (merged(names, self.key) for names, _ in new)
        found = spread(find, map(_whole, new), keys, repeat(self.exempt))
        for text, hits in zip(new, found, strict=True):
            self._found[text] = _by_turn(hits, text[1])
        for oldest in [*self._found][:-MOST_TEXTS]:
            del self._found[oldest]


def _text(draft: Draft) -> _Text:
    return draft.names, draft.transcript.turns


def _whole(text: _Text) -> str:
    """Return all turns of a text: they are searched at once, which is faster."""
    return BETWEEN.join(turn.text for turn in text[1])


def _by_turn(hits: Iterable[Hit], turns: Sequence[Turn]) -> Hits:
    """Divide what was found in a whole text by the turns where it stands, and count from their beginning."""
    starts = [*accumulate((len(turn.text) + len(BETWEEN) for turn in turns), initial=0)]
    own: list[list[Hit]] = [[] for _ in turns]
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        if hit.end <= starts[at + 1] - len(BETWEEN):
            own[at].append(replace(hit, start=hit.start - starts[at], end=hit.end - starts[at]))
    return tuple(map(tuple, own))
