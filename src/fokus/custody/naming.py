"""Names out: what is certain is replaced, what may be a name is put before a person, word by word."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fokus.custody.draft import Draft, with_text
from fokus.evaluation import Evaluation
from fokus.material.names.find import Finder, replaced
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, Place
from fokus.material.transcript import INTERVIEWER, Turn
from fokus.study.cells import fold

CONTEXT = 40
BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a word stands in a draft: the turn, and its first and last code point (exclusive)."""

    draft: int
    turn: int
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may identify somebody, with every place where it stands."""

    word: str
    category: str
    passages: tuple[Passage, ...]


def merged(*keys: Key) -> Key:
    """Return everything that several keys hold, each thing once, in an order of its own."""
    return Key(
        person=tuple(
            sorted({each for key in keys for each in key.people}, key=lambda each: (each.code, each.names))
        ),
        place=tuple(dict.fromkeys(each for key in keys for each in key.places)),
        kept=tuple(dict.fromkeys(each for key in keys for each in key.kept)),
        holders=tuple(dict.fromkeys(each for key in keys for each in key.holders)),
    )


@lru_cache(maxsize=512)
def _finder(key: Key, exempt: tuple[str, ...]) -> Finder:
    return Finder(key, exempt)


@dataclass(frozen=True, slots=True)
class Search:
    """What names are looked for by: the key, and the study's own words, which identify nobody."""

    key: Key
    exempt: tuple[str, ...] = ()

    def finder(self, draft: Draft) -> Finder:
        """Return what finds names in one draft: the key's, its speakers' and those judged before."""
        return _finder(merged(draft.names, self.key), self.exempt)


def _hits(draft: Draft, search: Search) -> Iterator[tuple[Turn, list[Hit]]]:
    """Yield each turn with what was found in it. The whole text is searched at once, which is faster."""
    turns = draft.transcript.turns
    found = search.finder(draft).find(BETWEEN.join(turn.text for turn in turns))
    at, rest = 0, deque(found)
    for turn in turns:
        end = at + len(turn.text)
        own = []
        while rest and rest[0].start < end:
            hit = rest.popleft()
            if at <= hit.start and hit.end <= end:
                own.append(replace(hit, start=hit.start - at, end=hit.end - at))
        yield turn, own
        at = end + len(BETWEEN)


def cleaned(draft: Draft, search: Search, words: Mapping[str, str]) -> tuple[Draft, tuple[Hit, ...]]:
    """Replace what is certain in every turn of a draft; return it with what was replaced."""
    taken: list[Hit] = []
    turns = []
    for turn, hits in _hits(draft, search):
        certain = [hit for hit in hits if hit.certain]
        taken += certain
        turns.append(replace(turn, text=replaced(turn.text, certain, words)) if certain else turn)
    return replace(draft, transcript=replace(draft.transcript, turns=tuple(turns))), tuple(taken)


def candidates(drafts: Sequence[Draft], search: Search) -> list[Candidate]:
    """Return the words that wait for a person's judgement, those that stand most often first."""
    found: dict[str, list[tuple[str, Passage]]] = {}
    for number, draft in enumerate(drafts):
        for word, category, passage in _passages(number, draft, search):
            if fold(word) not in draft.settled:
                found.setdefault(word, []).append((category, passage))
    words = [
        Candidate(word, where[0][0], tuple(passage for _, passage in where)) for word, where in found.items()
    ]
    return sorted(words, key=lambda each: (-len(each.passages), len(each.word), each.word))


def _passages(number: int, draft: Draft, search: Search) -> Iterator[tuple[str, str, Passage]]:
    for turn, hits in _hits(draft, search):
        for hit in hits:
            if not hit.certain:
                before = turn.text[max(0, hit.start - CONTEXT) : hit.start]
                after = turn.text[hit.end : hit.end + CONTEXT]
                yield hit.text, hit.category, Passage(number, turn.number, hit.start, hit.end, before, after)


def judged(draft: Draft, word: str, replacement: str | None) -> Draft:
    """Return a draft in which a word stands everywhere (None), or something else does for it."""
    more = (
        Key(kept=(word,))
        if replacement is None
        else Key(place=(Place(names=(word,), replacement=replacement),))
    )
    return replace(draft, names=merged(draft.names, more))


def judged_everywhere(drafts: Sequence[Draft], candidate: Candidate, replacement: str | None) -> list[Draft]:
    """Return drafts in which a word is kept, or replaced where it stands and wherever it comes again."""
    told = [judged(each, candidate.word, replacement) for each in drafts]
    if replacement is None:
        return told
    taken = [(passage, replacement) for passage in candidate.passages]
    return [replaced_at(each, number, taken, candidate.word) for number, each in enumerate(told)]


def replaced_at(draft: Draft, number: int, taken: Iterable[tuple[Passage, str]], word: str) -> Draft:
    """Return a draft whose word was gone through place by place, with what stands for it where it was taken.

    From the last place to the first, so that the others hold.
    """
    own = [each for each in taken if each[0].draft == number]
    for passage, replacement in sorted(own, key=lambda each: (each[0].turn, each[0].start), reverse=True):
        text = draft.transcript.turns[passage.turn - 1].text
        draft = with_text(draft, passage.turn, text[: passage.start] + replacement + text[passage.end :])
    return replace(draft, settled=tuple(dict.fromkeys([*draft.settled, fold(word)])))


def learnt(drafts: Sequence[Draft], evaluation: Evaluation) -> Key:
    """Return what a key should remember of some drafts: who has which code, and what was judged."""
    everything = merged(*(each.names for each in drafts))
    new = {person.participant for each in drafts for person in each.newcomers}
    known = evaluation.roster.participants | new | set(INTERVIEWER)
    return everything.model_copy(update={"people": tuple(p for p in everything.people if p.code in known)})
