"""Find what identifies somebody in a text, and put what replaces it in its place.

Three sources: the key, patterns, and candidates that only a person can judge. A finder is made once
and searches many texts; a word is judged when it is first met.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from fokus.material.names.candidates import Reading
from fokus.material.names.doubtful import without_ordinary
from fokus.material.names.handles import handles, is_handle, is_letter, is_network, spelt_words
from fokus.material.names.hit import Hit, resolved
from fokus.material.names.inflection import readings
from fokus.material.names.joining import Mark, joined
from fokus.material.names.key import Key
from fokus.material.names.known import SHORTEST_WITHIN, bracketed, known, slashed
from fokus.material.names.lists import is_ambiguous
from fokus.material.names.near import places
from fokus.material.names.parted import begins_name, heads, parted_names
from fokus.material.names.patterns import holds_sign, pattern_hits
from fokus.material.names.plain import is_disguised, undisguised
from fokus.material.names.reading import SmallWords, Words, label_words
from fokus.material.names.sentence import stretch_without_capitals
from fokus.material.names.sifting import Sieve, Sifted

MOST_FINDERS = 256

_upper = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_capitalised = re.compile(
    rf"[{_upper}][^\W_]*+(?:-[^\W\d_][^\W_]*+|['’][{_upper}a-zåäö][^\W_]*+|:[a-zåäö][^\W_]*+)*+"
)
_small_first = re.compile(r"(?<![\w-])(?:lill|stor|gammel|gammal|ung|mini|super)-$")
LONGEST_FIRST = 9
_any_word = re.compile(r"[^\W\d_][^\W_]*+(?:[-'’][^\W\d_][^\W_]*+)*+")


class Finder:
    """A key and a list of words that name nobody, ready for many texts."""

    def __init__(self, key: Key, exempt: Iterable[str] = ()) -> None:
        names = known(key)
        codes = {person.code.casefold() for person in key.people} - names.people.keys()
        harmless = frozenset({word for label in (*exempt, *key.kept) for word in label_words(label)} | codes)
        self._words = Words(names, harmless)
        self._small = SmallWords(names, harmless)
        self._sieve = Sieve(self._tells)
        self._otherwise = Sieve(self._names_otherwise)
        self._heads = heads(names.people)
        self._kept = frozenset(word.casefold() for word in key.kept)
        self._instead = {name.casefold(): place.replacement for place in key.places for name in place.names}
        self._written = {bracketed(each) for each in names.people.values()}
        self._written |= {bracketed(frozenset({person.code})) for person in key.people}
        self._written |= {place.replacement for place in key.places if place.replacement}

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return what identifies somebody, or may, in the order of the text and without overlaps."""
        sifted = self._sieve.sift(text)
        otherwise = self._otherwise.telling(sifted.words)
        if any(map(is_disguised, otherwise)):
            return self._found_undisguised(text)
        return self._found(sifted, otherwise)

    def _found(self, sifted: Sifted, otherwise: set[str]) -> tuple[Hit, ...]:
        text = sifted.text
        marks = [mark for mark in self._marks(sifted) if not self._is_written(text, mark)]
        found = without_ordinary(text, joined(text, marks))
        others = (
            *pattern_hits(text, sifted),
            *(self._named_otherwise(sifted._replace(words=otherwise)) if otherwise else ()),
        )
        return resolved([*self._judged(others), *found])

    def _found_undisguised(self, text: str) -> tuple[Hit, ...]:
        """Read circled and full-width letters as plain ones; the hits stand in the text as it is."""
        plain, places = undisguised(text)
        sifted = self._sieve.sift(plain)
        hits = self._found(sifted, self._otherwise.telling(sifted.words))
        spans = [(hit, places[hit.start], places[hit.end - 1] + 1) for hit in hits]
        return tuple(replace(hit, start=start, end=end, text=text[start:end]) for hit, start, end in spans)

    def _named_otherwise(self, sifted: Sifted) -> Iterator[Hit]:
        """Look for names on the net, spelt letter by letter or in two parts; those spelt are certain."""
        text = sifted.text
        for start, end in handles(sifted, filter(self._is_handle, sifted.words)):
            yield Hit(start, end, "candidate", text[start:end], certain=False)
        for start, end, word in spelt_words(sifted):
            codes = self._words.known.people.get(word, frozenset())
            instead = bracketed(codes) if codes else None
            yield Hit(start, end, "person", text[start:end], instead, bool(codes), slashed(codes))
        for start, end, codes in parted_names(sifted, self._heads):
            parts = text[start:end]
            yield Hit(start, end, "person", parts, bracketed(codes), certain=False, code=slashed(codes))

    def _names_otherwise(self, word: str) -> bool:
        if begins_name(word, self._heads):
            return True
        return is_disguised(word) or is_letter(word) or is_network(word) or self._is_handle(word)

    def _is_handle(self, word: str) -> bool:
        return is_handle(word, self._knows)

    def _knows(self, part: str) -> bool:
        people = self._words.known.people
        within = any(name in part for name in people if len(name) >= SHORTEST_WITHIN)
        return within or any(name in people and not is_ambiguous(name) for name, _ in readings(part))

    def _tells(self, word: str) -> bool:
        if holds_sign(word) or any(self._words[each] for each in _capitalised.findall(word)):
            return True
        return any(self._small[each] for each in _any_word.findall(word)) or begins_name(word, self._heads)

    def _judged(self, hits: Iterable[Hit]) -> Iterator[Hit]:
        """Leave out what a person has kept, and make certain what she has replaced, of the uncertain ones."""
        for hit in hits:
            said = hit.text.casefold()
            if not hit.certain and said in self._instead:
                yield replace(hit, certain=True, replacement=self._instead[said] or None)
            elif hit.certain or said not in self._kept:
                yield hit

    def _marks(self, sifted: Sifted) -> list[Mark]:
        marks = [*_marked(sifted, _capitalised, self._words)]
        small = [*self._small_marks(sifted)]
        return sorted([*marks, *small], key=lambda mark: mark.start) if small else marks

    def _small_marks(self, sifted: Sifted) -> Iterator[Mark]:
        """Look for names without a capital where there are some; ordinary words where nothing has one."""
        bare = [reading for word in sifted.words if (reading := self._small[word])]
        if any(_stands_alone(reading) or _has_phrase(sifted.text, reading) for reading in bare):
            marks = _marked(sifted, _any_word, self._small)
            yield from (mark for mark in marks if mark.reading.phrases or _stands_alone(mark.reading))
        said = {word for each in sifted.words for word in _any_word.findall(each)}
        known = ((word, self._small[word]) for word in said)
        ordinary = [word for word, reading in known if reading and not _stands_alone(reading)]
        for start, end, _ in sifted.lines if ordinary else ():
            yield from _in_small_text(sifted.text, start, end, ordinary, self._small)

    def _is_written(self, text: str, mark: Mark) -> bool:
        """Tell whether a word is the end of another, or what a name has been replaced by already."""
        before = text[mark.start - 1 : mark.start]
        if before != "[":
            return before.isalpha()
        return text[mark.start - 1 : text.find("]", mark.end) + 1] in self._written


def _marked(sifted: Sifted, pattern: re.Pattern[str], readings: Words) -> Iterator[Mark]:
    for start, end, _ in sifted.lines:
        for found in pattern.finditer(sifted.text, start, end):
            if (reading := readings[found[0]]) is not None:
                mark = Mark(found.start(), found.end(), reading)
                hyphen = sifted.text[mark.start - 1 : mark.start] == "-"
                yield _with_first(sifted.text, mark, readings) if hyphen else mark


def _with_first(text: str, mark: Mark, readings: Words) -> Mark:
    """Return the whole of a name that has a small word before it: lill-Nisse."""
    first = _small_first.search(text, max(0, mark.start - LONGEST_FIRST), mark.start)
    if first is None or mark.reading.category not in {"person", "candidate"}:
        return mark
    whole = readings[f"{first[0].title()}{text[mark.start : mark.end]}"]
    return Mark(first.start(), mark.end, replace(whole or mark.reading, certain="never", proposed="always"))


def _in_small_text(text: str, start: int, end: int, words: Iterable[str], readings: Words) -> Iterator[Mark]:
    """Look for ordinary words in a line where nothing around them has a capital."""
    stretch = stretch_without_capitals(text, start, end)
    for at in {at for word in words for at in places(text, word, *stretch)} if stretch else ():
        found = _any_word.match(text, at)
        if text[at - 1 : at].isalpha() or not found:
            continue
        if (reading := readings[found[0]]) is not None and not _stands_alone(reading):
            yield Mark(at, found.end(), reading)


def _stands_alone(reading: Reading) -> bool:
    return reading.proposed == "always"


def _has_phrase(text: str, reading: Reading) -> bool:
    return any(" ".join(each.words) in text or "-".join(each.words) in text for each in reading.phrases)


def find(text: str, key: Key, exempt: Iterable[str] = ()) -> tuple[Hit, ...]:
    """Search one text; the finder that it takes is kept for the next."""
    return _finder(key, tuple(exempt)).find(text)


@lru_cache(maxsize=MOST_FINDERS)
def _finder(key: Key, exempt: tuple[str, ...]) -> Finder:
    return Finder(key, exempt)


def replaced(text: str, hits: Iterable[Hit], words: Mapping[str, str]) -> str:
    """Return the text with each hit replaced; ``words`` has the placeholder of each category."""
    parts = []
    done = 0
    for hit in sorted(hits, key=lambda each: each.start):
        parts += [text[done : hit.start], hit.replacement or words[hit.category], hit.ending]
        done = hit.end
    return "".join([*parts, text[done:]])


def residual(text: str, exempt: Iterable[str] = ()) -> tuple[Hit, ...]:
    """Return only what should not be left in a pseudonymized text: patterns, full names, schools."""
    hits = _bare_finder(frozenset(exempt)).find(text)
    return tuple(hit for hit in hits if hit.certain or (hit.category == "person" and " " in hit.text))


@lru_cache(maxsize=8)
def _bare_finder(exempt: frozenset[str]) -> Finder:
    return Finder(Key(), exempt)
