"""What one word may be, wherever it stands: judged once, however often it is said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from fokus.material.names.candidates import Reading, Where, listed_reading, school_stem
from fokus.material.names.inflection import folded as lowered
from fokus.material.names.inflection import head_of, readings
from fokus.material.names.known import Codes, Known, bracketed
from fokus.material.names.lists import given_names, is_ambiguous, ordinary_words, place_names, surnames

_plate = re.compile(r"[A-HJ-PR-UW-Z]{3}(?:-?\d\d[\dA-HJ-PR-UW-Z])?")
_small = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LONGEST_WORD = 60
PUNCTUATION = ".,;:!?…\"”“»«()[]'’–-/*"
SHORTEST_PLACE = 5
SHORTEST_SMALL = 3
SHORTEST_ACRONYM = 3
DIGITS_AS_LETTERS = str.maketrans("013458", "oieasb")
MOST_REMEMBERED = 2**17


class Words(dict[str, Reading | None]):
    """The readings of words with a capital, each made when it is first met."""

    def __init__(self, known: Known, exempt: frozenset[str]) -> None:
        super().__init__()
        self.known = known
        self.exempt = exempt

    def __missing__(self, word: str) -> Reading | None:
        """Read a word for the first time."""
        found = self.read(word) if len(word) <= LONGEST_WORD else None
        self[word] = found
        return found

    def read(self, word: str) -> Reading | None:
        """Return what a word with a capital may be, None for an ordinary one."""
        found = self._single(word)
        if found and word.isupper() and len(word) <= SHORTEST_ACRONYM and found.certain == "inside":
            found = replace(found, certain="never")
        phrases = self.known.phrases.get(word.casefold().partition("-")[0], ())
        return replace(found or Reading("candidate", proposed="never"), phrases=phrases) if phrases else found

    def _single(self, word: str) -> Reading | None:
        folded = lowered(word)
        if found := self._of_key(folded):
            return found
        if any(name in self.exempt for name in (folded.partition(":")[0], *dict(readings(folded)))):
            return None
        if any(map(str.isdigit, word)):
            return Reading("vehicle", "always") if _plate.fullmatch(word) else self._with_digits(folded)
        if "-" in word and (found := self._of_parts(word.split("-"))):
            return found
        if len(word) == 1:
            return Reading("person", proposed="never", part="initial")
        found = self._bent(folded) or self._listed_or_misspelt(word)
        is_plate = folded not in ordinary_words() and _plate.fullmatch(word)
        return found or (Reading("vehicle", proposed="never", part="plate") if is_plate else None)

    def _listed_or_misspelt(self, word: str) -> Reading | None:
        """Read a word that is not in the key: what one letter tells from the key is proposed."""
        found = listed_reading(word, self.exempt)
        is_unknown = found.category == "candidate" if found else word.casefold() not in ordinary_words()
        is_unknown = is_unknown and not word.isupper()
        return (self._of_codes(word.casefold(), self.known.misspelt) if is_unknown else None) or found

    def _of_key(self, folded: str) -> Reading | None:
        for name, ending in readings(folded):
            where: Where = "inside" if is_ambiguous(name) else "always"
            if codes := self.known.people.get(name):
                return Reading("person", where, "always", "known", codes, bracketed(codes), ending)
            if (replacement := self.known.places.get(name)) is not None:
                return Reading("place", where, replacement=replacement or None, ending=ending)
            if codes := self.known.inner.get(name):
                return Reading("person", "never", "always", "known", codes, bracketed(codes), ending)
        return None

    def _with_digits(self, folded: str) -> Reading | None:
        """Read a word whose digits stand for letters, as some recognizers of print have them."""
        found = self._of_key(folded.translate(DIGITS_AS_LETTERS))
        return replace(found, certain="never", proposed="always") if found else None

    def _of_parts(self, parts: list[str]) -> Reading | None:
        """Read a compound with a hyphen: the gang of Lindby holds Lindby, Anna-Lena is not Anna."""
        first = self._of_key(parts[0].casefold())
        if first is None:
            return self._of_last(parts)
        rest = "-" + "-".join(parts[1:])
        if first.category == "person" and (parts[1][:1].isupper() or parts[1] in given_names()):
            return Reading("person", part="given")
        return replace(first, ending=first.ending + self._harmless(rest), part="")

    def _of_last(self, parts: list[str]) -> Reading | None:
        """Read a name that something stands before: Lill-Marit may be Marit; Anna-Marit is another."""
        if any(each.casefold() in given_names() for each in parts[:1]):
            return None
        found = self._of_key("-".join(parts[1:]).casefold()) or self._of_key(parts[-1].casefold())
        if found is None or found.category != "person":
            return None
        return replace(found, certain=found.certain if len(parts[0]) == 1 else "never")

    def _bent(self, folded: str) -> Reading | None:
        """Read a compound, a pet form or another spelling of a name of the key."""
        if folded in ordinary_words() or school_stem(folded):
            return None
        if (found := head_of(folded, self.known.places)) and not is_ambiguous(found[0]):
            certain: Where = "always" if len(found[0]) >= SHORTEST_PLACE else "never"
            replacement = self.known.places[found[0]] or None
            return Reading("place", certain, replacement=replacement, ending=self._harmless(found[1]))
        if (found := head_of(folded, self.known.people)) and not _is_listed(folded):
            codes = self.known.people[found[0]]
            sure: Where = "never" if is_ambiguous(found[0]) or len(found[0]) < SHORTEST_PLACE else "always"
            ending = self._harmless(found[1])
            return Reading("person", sure, codes=codes, replacement=bracketed(codes), ending=ending)
        return self._of_codes(folded, self.known.called)

    def _harmless(self, ending: str) -> str:
        """Return the rest of a compound, nothing of it when it names somebody too."""
        names = {**self.known.people, **self.known.places}
        parts = [name for part in ending.casefold().split("-") for name, _ in readings(part)]
        return "" if any(part in names or head_of(part, names) for part in parts) else ending

    def _of_codes(self, folded: str, called: Callable[[str], Codes]) -> Reading | None:
        for name, ending in readings(folded):
            if codes := called(name):
                return Reading(
                    "person", part="known", codes=codes, replacement=bracketed(codes), ending=ending
                )
        return None


class SmallWords(Words):
    """The readings of words without a capital, as some recognizers write everything."""

    def read(self, word: str) -> Reading | None:
        """Return what a word of a text without capitals may be, None for an ordinary one."""
        bare = word.strip(PUNCTUATION)
        return super().read(bare) if bare.islower() and _small.fullmatch(bare) else None

    def _single(self, word: str) -> Reading | None:
        found = self._of_key(word)
        if found is None and "-" in word:
            found = self._of_parts(word.split("-"))
        if found:
            return replace(found, certain="small", proposed="small") if found.certain == "inside" else found
        return self._listed(word) or self._within(word)

    def _within(self, folded: str) -> Reading | None:
        """Read a compound that holds a name of the key, as recognizers that know no capitals write them."""
        codes = self.known.within(folded) if folded not in ordinary_words() else frozenset()
        return Reading("person", codes=codes, replacement=bracketed(codes)) if codes else None

    def _listed(self, folded: str) -> Reading | None:
        found = _small_name(folded, self.exempt)
        if found and found.category == "school":
            return replace(found, certain="always" if head_of(folded, self.known.places) else "never")
        return found


@lru_cache(maxsize=MOST_REMEMBERED)
def _small_name(folded: str, exempt: frozenset[str]) -> Reading | None:
    """Read a word without a capital by the lists alone, once for all the texts of an import."""
    if any(name in exempt or name in ordinary_words() for name, _ in readings(folded)):
        return None
    if not folded.isalpha() and "-" not in folded:
        return None
    found = listed_reading(folded.title(), exempt)
    if found and found.category == "school":
        return found
    lists = (given_names(), surnames(), place_names())
    listed = any(name in names for name, _ in readings(folded) for names in lists)
    sure = found and listed and not is_ambiguous(folded) and len(folded) >= SHORTEST_SMALL
    return replace(found, proposed="small") if found and sure else None


def _is_listed(folded: str) -> bool:
    found = listed_reading(folded.title())
    return found is None or found.part in {"given", "surname"}


def label_words(text: str) -> Iterator[str]:
    """Return the words of a label, folded, for a list of words that name nobody."""
    yield from (word.casefold() for word in re.findall(r"\w+(?:[-'’]\w+)*", text))
