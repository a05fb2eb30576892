"""The key made ready for searching: every word that names somebody or some place, and how surely."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fokus.material.names import alike
from fokus.material.names.inflection import (
    SHORTEST_TAIL,
    bare,
    folded,
    head_of,
    pet_stems,
    sound,
    splittable,
    stem,
    unaccented,
)
from fokus.material.names.key import Key
from fokus.material.names.lists import given_names, ordinary_words, surnames

Codes = frozenset[str]
_particles = {
    "von",
    "af",
    "av",
    "de",
    "del",
    "la",
    "van",
    "der",
    "den",
    "al",
    "el",
    "bin",
    "ibn",
    "da",
    "dos",
}
_word = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
SHORTEST_SOUND, SHORTEST_STEM, SHORTEST_WITHIN = 4, 3, 5
MOST_REMEMBERED = 2**12
DOUBLE = "|-(?-i:[A-ZÅÄÖ])"  # Anna Berg-Lund is not Anna Berg


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of several words, or one written with a hyphen, as it may stand in a text."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    code: str
    replacement: str | None


@dataclass(frozen=True)
class Known:
    """What the key knows, folded: single words by code or replacement, and phrases by first word."""

    people: Mapping[str, Codes]
    inner: Mapping[str, Codes]
    places: Mapping[str, str]
    phrases: Mapping[str, tuple[Phrase, ...]]

    @cached_property
    def sounds(self) -> Mapping[str, Codes]:
        """Who is named by a word that sounds so."""
        long = {word: codes for word, codes in self.people.items() if len(word) >= SHORTEST_SOUND}
        return _gathered((sound(word), codes) for word, codes in long.items())

    @cached_property
    def stems(self) -> Mapping[str, Codes]:
        """Who may be called by a pet form of this stem."""
        stems = [(stem(word.partition("-")[0]), codes) for word, codes in self.people.items()]
        return _gathered((word, codes) for word, codes in stems if len(word) >= SHORTEST_STEM)

    @cached_property
    def bare(self) -> Mapping[str, Codes]:
        """Who is named by a word that lacks the dots and rings of its letters: Asa, Angstrom."""
        spelt = ((bare(word), word, codes) for word, codes in self.people.items())
        return _gathered((word, codes) for word, name, codes in spelt if word != name)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """How the names begin that are long enough to be told within another word."""
        return frozenset(word[:SHORTEST_WITHIN] for word in self.people if len(word) >= SHORTEST_WITHIN)

    @cached_property
    def endings(self) -> frozenset[str]:
        """How the names end that are long enough to be told within another word."""
        return frozenset(word[-SHORTEST_WITHIN:] for word in self.people if len(word) >= SHORTEST_WITHIN)

    def within(self, word: str) -> Codes:
        """Return who may be meant by a compound that begins or ends with a name of five letters or more."""
        if word[:SHORTEST_WITHIN] in self.beginnings and (head := head_of(word, self.people)):
            return self.people[head[0]] if len(head[0]) >= SHORTEST_WITHIN else frozenset()
        if word[-SHORTEST_WITHIN:] not in self.endings:
            return frozenset()
        tails = (word[at:] for at in range(SHORTEST_TAIL, len(word) - SHORTEST_WITHIN + 1))
        return next((self.people[tail] for tail in tails if tail in self.people), frozenset())

    @cached_property
    def thinned(self) -> Mapping[str, Codes]:
        """Who is named by a word with a letter left out."""
        return alike.index(self.people)

    def called(self, word: str) -> Codes:
        """Return who may be meant by a pet form or another spelling of the name."""
        if len(word) >= SHORTEST_SOUND and (codes := self.sounds.get(sound(word))):
            return codes
        if codes := self.bare.get(word):
            return codes
        return next((self.stems[each] for each in pet_stems(word) if each in self.stems), frozenset())

    def misspelt(self, word: str) -> Codes:
        """Return who may be meant when one letter is wrong."""
        return alike.lookalikes(word, self.thinned)


def _gathered(found: Iterable[tuple[str, Codes]]) -> dict[str, Codes]:
    together: defaultdict[str, Codes] = defaultdict(frozenset)
    for word, codes in found:
        together[word] |= codes
    return dict(together)


def known(key: Key) -> Known:
    """Make a key ready for searching."""
    named = [(frozenset({person.code}), _words(name)) for person in key.people for name in person.names]
    single = [(word, codes) for codes, words in named for word in _alone(words)]
    inner = [(word, codes) for codes, words in named for word in words[1:-1] if word not in _particles]
    spelt = [(place.replacement, _words(name)) for place in key.places for name in place.names]
    places = {words[0]: replacement for replacement, words in spelt if len(words) == 1}
    phrases = [*_phrases_of_people(named), *_phrases_of_places(spelt)]
    by_first: defaultdict[str, list[Phrase]] = defaultdict(list)
    for first, phrase in sorted(phrases, key=lambda each: -len(each[1].pattern.pattern)):
        by_first[first].append(phrase)
    firsts = {first: tuple(each) for first, each in by_first.items()}
    return Known(_gathered(single), _gathered(inner), places, firsts)


def _words(name: str) -> tuple[str, ...]:
    return tuple(_word.findall(folded(name)))


def _alone(words: tuple[str, ...]) -> Iterable[str]:
    """Return the words of a name by which alone a person is known: the given name and the surname."""
    ends = words if len(words) == 1 else [word for word in (words[0], words[-1]) if _names_somebody(word)]
    return [spelt for word in ends for spelt in {word, word.replace("-", ""), unaccented(word)}]


def _names_somebody(word: str) -> bool:
    listed = word in given_names() or word in surnames()
    return len(word) > 1 and (listed or word not in ordinary_words())


def _phrases_of_people(named: Iterable[tuple[Codes, tuple[str, ...]]]) -> Iterable[tuple[str, Phrase]]:
    for codes, words in named:
        parts = [part for word in words for part in word.split("-")]
        if len(parts) > 1:
            yield parts[0], _of_person(parts, codes)
        if len(words) > 1 and "-" in words[0]:
            given = words[0].split("-")
            yield given[0], _of_person(given, codes)


def _phrases_of_places(spelt: Iterable[tuple[str, tuple[str, ...]]]) -> Iterable[tuple[str, Phrase]]:
    for replacement, words in spelt:
        parts = [part for word in words for part in word.split("-")]
        if len(parts) > 1:
            yield parts[0], Phrase(tuple(parts), _pattern(tuple(parts)), "", replacement or None)


def _of_person(parts: Sequence[str], codes: Codes) -> Phrase:
    return Phrase(tuple(parts), _pattern(tuple(parts), DOUBLE), slashed(codes), bracketed(codes))


def slashed(codes: Codes) -> str:
    """Return the codes of all who share a name as one."""
    return "/".join(sorted(codes))


def bracketed(codes: Codes) -> str:
    """Return what takes the place of a person's name: the code, or all codes that share the name."""
    return f"[{slashed(codes)}]"


@lru_cache(maxsize=MOST_REMEMBERED)
def _pattern(parts: tuple[str, ...], unless: str = "") -> re.Pattern[str]:
    """Match the parts with blanks or hyphens between, and a genitive, but not inside a word."""
    joined = r"[\s-]{1,2}".join(map(splittable, parts))
    return re.compile(rf"{joined}(?P<ending>['’]?s)?(?!\w{unless})", re.IGNORECASE)
