"""Names out: what is certain is replaced, what may be a name is put before a person, word by word."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from fokus.custody.draft import Draft, with_text
from fokus.custody.searching import Search
from fokus.evaluation import Evaluation
from fokus.material.names.find import replaced
from fokus.material.names.hit import Hit
from fokus.material.names.key import Key, Place, merged
from fokus.material.names.reading import label_words
from fokus.material.transcript import INTERVIEWER, Turn
from fokus.study.cells import fold

CONTEXT = 40
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a word stands in a draft: the turn, and its first and last code point (exclusive).

    An ending that stays when the word is replaced, as of a genitive, is in what comes ``after``.
    """

    draft: int
    turn: int
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may identify somebody, with every place where it stands.

    ``replacement`` is the code of the person of the key whom it may mean, empty where nobody is known.
    """

    word: str
    category: str
    passages: tuple[Passage, ...]
    replacement: str = ""

    @property
    def asked(self) -> tuple[str, str]:
        """What is asked about: the word, and the person of the key whom it may mean."""
        return fold(self.word), self.replacement


def cleaned(draft: Draft, search: Search, words: Mapping[str, str]) -> tuple[Draft, tuple[Hit, ...]]:
    """Replace what is certain in every turn of a draft; return it with what was replaced."""
    certain = [tuple(hit for hit in hits if hit.certain) for hits in search.hits(draft)]
    if not any(certain):
        return draft, ()
    turns = tuple(
        replace(turn, text=replaced(turn.text, hits, words)) if hits else turn
        for turn, hits in zip(draft.transcript.turns, certain, strict=True)
    )
    taken = tuple(chain.from_iterable(certain))
    return replace(draft, transcript=replace(draft.transcript, turns=turns)), taken


def candidates(drafts: Sequence[Draft], search: Search) -> list[Candidate]:
    """Return the words that wait for a person's judgement, those that stand most often first.

    A genitive waits with its word; one that may be two persons of the key waits for each of them.
    """
    open_hits = [each for number, draft in enumerate(drafts) for each in _open(number, draft, search)]
    whole = {fold(hit.text) for _, _, hit in open_hits if not hit.ending}
    found: dict[tuple[str, str], list[tuple[str, Hit, Passage]]] = {}
    for number, turn, hit in open_hits:
        word = _word(hit, whole)
        if not {fold(word), fold(hit.text)} & {*drafts[number].settled}:
            passage = _passage(number, turn, hit, word)
            found.setdefault((fold(word), hit.code), []).append((word, hit, passage))
    words = [_candidate(where) for where in found.values()]
    return sorted(words, key=lambda each: (-len(each.passages), len(each.word), each.word))


def touches(candidate: Candidate, key: Key) -> bool:
    """Tell whether a word may mean a person of the key, or holds one of her names."""
    said, meant = fold(candidate.word), {*candidate.replacement.strip("[]").split("/")}
    names = (word for person in key.people for name in person.names for word in fold(name).split())
    known = any(person.code in meant for person in key.people)
    return known or any(len(each) >= SHORTEST and each in said for each in names)


def _open(number: int, draft: Draft, search: Search) -> Iterator[tuple[int, Turn, Hit]]:
    for turn, hits in zip(draft.transcript.turns, search.hits(draft), strict=True):
        yield from ((number, turn, hit) for hit in hits if not hit.certain)


def _word(hit: Hit, whole: Collection[str]) -> str:
    """Return the word without its ending; of a word that no list knows an s may be a part of it."""
    word = hit.text.removesuffix(hit.ending)
    return word if hit.category != "candidate" or fold(word) in whole else hit.text


def _passage(number: int, turn: Turn, hit: Hit, word: str) -> Passage:
    end = hit.start + len(word)
    before, after = turn.text[max(0, hit.start - CONTEXT) : hit.start], turn.text[end : end + CONTEXT]
    return Passage(number, turn.number, hit.start, end, before, after)


def _candidate(where: Sequence[tuple[str, Hit, Passage]]) -> Candidate:
    word, hit, _ = where[0]
    passages = tuple(passage for _, _, passage in where)
    return Candidate(word, hit.category, passages, (hit.replacement or "") if hit.code else "")


def judged(draft: Draft, word: str, replacement: str | None) -> Draft:
    """Return a draft in which a word stands everywhere (None), or something else does for it."""
    if replacement is not None:
        place = Place(names=(word,), replacement=replacement)
        return replace(draft, names=merged(draft.names, Key(place=(place,))))
    kept = replace(draft, names=merged(draft.names, Key(kept=(word,))))
    return _settled(kept, word)


def _settled(draft: Draft, word: str) -> Draft:
    return replace(draft, settled=tuple(dict.fromkeys([*draft.settled, fold(word)])))


def judged_everywhere(drafts: Sequence[Draft], candidate: Candidate, replacement: str | None) -> list[Draft]:
    """Return drafts in which a word is kept, or replaced where it stands and wherever it comes again.

    A draft that does not have the word is returned as it is. What may mean a person of the key is judged
    where it may mean her, not in drafts where somebody else is called so.
    """
    own = {passage.draft for passage in candidate.passages}
    said = () if candidate.replacement else tuple(label_words(candidate.word))
    return [
        _told(draft, number, candidate, replacement) if number in own or _says(draft, said) else draft
        for number, draft in enumerate(drafts)
    ]


def _told(draft: Draft, number: int, candidate: Candidate, replacement: str | None) -> Draft:
    if replacement is None:
        return judged(draft, candidate.word, None)
    told = draft if candidate.replacement else judged(draft, candidate.word, replacement)
    taken = [(passage, replacement) for passage in candidate.passages]
    return _settled(replaced_at(told, number, taken), candidate.word)


def _says(draft: Draft, words: Collection[str]) -> bool:
    texts = (turn.text.casefold() for turn in draft.transcript.turns) if words else ()
    return any(word in text for text in texts for word in words)


def judged_by_place(
    drafts: Sequence[Draft], candidate: Candidate, taken: Sequence[tuple[Passage, str]], *, done: bool
) -> list[Draft]:
    """Return drafts whose word was gone through place by place, with what stands for it where it was taken.

    Where it was not gone through to the end, the other places wait still.
    """
    changed = {passage.draft for passage, _ in taken}
    settled = {passage.draft for passage in candidate.passages} if done else set()
    found = list(drafts)
    for number in sorted(changed | settled):
        draft = replaced_at(found[number], number, taken)
        found[number] = _settled(draft, candidate.word) if number in settled else draft
    return found


def replaced_at(draft: Draft, number: int, taken: Iterable[tuple[Passage, str]]) -> Draft:
    """Return a draft with what stands for a word at some places: from the last, so that the others hold."""
    own = [each for each in taken if each[0].draft == number]
    for passage, replacement in sorted(own, key=lambda each: (each[0].turn, each[0].start), reverse=True):
        text = draft.transcript.turns[passage.turn - 1].text
        draft = with_text(draft, passage.turn, text[: passage.start] + replacement + text[passage.end :])
    return draft


def learnt(drafts: Sequence[Draft], evaluation: Evaluation) -> Key:
    """Return what a key should remember of some drafts: who has which code, and what was judged."""
    everything = merged(*(each.names for each in drafts))
    new = {person.participant for each in drafts for person in each.newcomers}
    known = evaluation.roster.participants | new | set(INTERVIEWER)
    return everything.model_copy(update={"people": tuple(p for p in everything.people if p.code in known)})
