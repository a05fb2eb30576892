"""What a comment says: codes by the names that they have in the codebook, and whatever else as a memo.

Several codes stand with semicolons or line breaks between them. A code may be called by its label, by one
of its other names, by its theme and label where two have the same, or by its id, with a # where that is
something else's name. What a coding says of its code stands behind it in parentheses.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from fokus.coding.codebook import Held
from fokus.coding.coding import VALENCES, Valence
from fokus.messages import LANGUAGES, Catalogue, catalogue
from fokus.study.cells import fold

BETWEEN = ";"
BY_ID = "#"


@dataclass(frozen=True, slots=True)
class Told:
    """What one comment says: codes, each with what it says of them, and the words that are none."""

    codes: tuple[tuple[str, Valence | None], ...] = ()
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What each code may be called, folded."""

    codes: Mapping[str, str]

    def read(self, text: str) -> Told:
        """Read a comment; one that says of itself that it is a memo is nothing else."""
        plain = text.strip()
        if memo := _told_as_memo(plain):
            return Told((), memo)
        if found := self._code(plain):
            return Told((found,))
        codes: dict[tuple[str, Valence | None], None] = {}
        rest = []
        for line in plain.split("\n"):
            parts = [line] if self._code(line) else [each.strip() for each in line.split(BETWEEN)]
            found_here = {each: found for each in parts if (found := self._code(each))}
            codes |= dict.fromkeys(found_here.values())
            rest.append(f"{BETWEEN} ".join(each for each in parts if each and each not in found_here))
        return Told((*codes,), "\n".join(rest).strip())

    def write(self, code: str, theme: str, label: str, valence: Valence | None, words: Catalogue) -> str:
        """Return the shortest name of a code that is read as it, and as nothing else."""
        told = f" ({words.say(f'refi.valence.{valence}').lower()})" if valence else ""
        spelt = (f"{name}{told}" for name in (label, f"{theme}: {label}"))
        wanted = Told(((code, valence),))
        return next((each for each in spelt if self.read(each) == wanted), f"{BY_ID}{code}{told}")

    def _code(self, text: str) -> tuple[str, Valence | None] | None:
        name, plain = fold(text), text.strip()
        if name in self.codes:
            return self.codes[name], None
        head, _, tail = plain.removesuffix(")").rpartition("(")
        valence = _valences().get(fold(tail)) if plain.endswith(")") else None
        if valence and (code := self.codes.get(fold(head))):
            return code, valence
        return None


def names_of(held: Held) -> Names:
    """Return what the codes of a codebook are called; a name that two have is neither's.

    A code that was merged into another still has its names, and leads to that one.
    """
    themes = held.codebook.themes
    every = [*held.codebook.codes.values(), *held.gone.values()]
    levels = (
        ((held.code_of(each.id), [f"{BY_ID}{each.id}"]) for each in every),
        ((each.id, [each.label]) for each in held.codebook.code),
        ((each.id, [f"{themes[each.theme].label}: {each.label}"]) for each in held.codebook.code),
        ((held.code_of(each.id), [*each.aliases, each.id, each.label]) for each in every),
    )
    found: dict[str, str] = {}
    doubted: set[str] = set()
    for level in levels:
        new = _level(level)
        found |= {name: code for name, code in _clear(new) if name not in found and name not in doubted}
        doubted |= {name for name, codes in new.items() if len(codes) > 1}
    return Names({name: code for name, code in found.items() if name})


def _level(spelt: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for code, names in spelt:
        for name in names:
            found[fold(name)].add(code)
    return found


def _clear(names: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    return ((name, next(iter(codes))) for name, codes in names.items() if len(codes) == 1)


def as_memo(text: str, words: Catalogue) -> str:
    """Return what a memo is written as in a comment."""
    return f"{words.say('kit.memo')}: {text}"


def _told_as_memo(text: str) -> str:
    head, colon, rest = text.partition(":")
    return rest.strip() if colon and fold(head) in _memo_words() else ""


@cache
def _memo_words() -> frozenset[str]:
    return frozenset(fold(catalogue(each).say("kit.memo")) for each in LANGUAGES)


@cache
def _valences() -> dict[str, Valence]:
    return {
        fold(catalogue(language).say(f"refi.valence.{each}")): each  # type: ignore[misc]
        for language in LANGUAGES
        for each in VALENCES
    }
