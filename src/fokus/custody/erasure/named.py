"""A person's code where others say it: how it is known, what stands for it, and where that has been put."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fokus.study.forgotten import Renamed, Span, Swap, shifted

Key = tuple[str, int]
Turns = dict[int, tuple[Swap, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """How her code is known, by itself or in brackets only, and the word that takes its place.

    ``turns`` has the places where that was done in the turns of others, by text and version, and
    ``was`` the digests that these versions had before.
    """

    word: str
    spoken: re.Pattern[str]
    bracketed: re.Pattern[str]
    turns: dict[Key, Turns] = field(default_factory=dict)
    was: dict[Key, str] = field(default_factory=dict)

    def places(self, text: str, *, brackets: bool = False) -> tuple[Swap, ...]:
        """Return where her code stands in a text, and how long the word is that comes there."""
        code = self.bracketed if brackets else self.spoken
        return tuple((found.start(), found.end(), len(self.word)) for found in code.finditer(text))

    def put(self, version: Key, digest: str, turns: Turns) -> None:
        """Remember where a word has taken her place in a version, and the digest that this had before."""
        self.turns[version], self.was[version] = turns, digest

    def span(self, version: Key, turn: int, start: int | None, end: int | None) -> Span:
        """Return where some words of a turn stand now."""
        return shifted(start, end, self.turns.get(version, {}).get(turn, ()))

    def renamed(self, digests: Mapping[str, str]) -> dict[str, Renamed]:
        """Return what became of each version, for old copies of logs, by the digest that it had before."""
        turns = {self.was[key]: turns for key, turns in self.turns.items()}
        return {was: Renamed(to=now, turns=turns.get(was, {})) for was, now in digests.items()}


def named(participant: str, word: str) -> Named:
    """Return how a code is known: where it is one of several that a name may mean, too.

    A code without a digit may be a word like any other, and is known in brackets only.
    """
    code = re.escape(participant)
    inside = rf"\[(?:[^\[\]/\s]+/)*{code}(?:/[^\[\]/\s]+)*\]"
    alone = rf"|(?<![\w-]){code}(?![\w-])" if re.search(r"\d", participant) else ""
    return Named(word, re.compile(inside + alone), re.compile(rf"(?<!\w){inside}"))
