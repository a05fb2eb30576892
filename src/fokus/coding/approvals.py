"""What was said of quotes: which words of which text may be quoted, and as whose."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fokus.coding.events import Approve, Level, Withdraw

LEVELS: tuple[Level, ...] = ("participant", "group", "profession")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """The newest word on a quote: by whom, and whether it is approved; ``cleared`` are the words judged."""

    by: str
    level: Level | None
    cleared: tuple[str, ...] = ()
    reason: str = ""

    def covers(self, level: Level) -> bool:
        """Tell whether a quote may be said to be by these: approved for them, or for fewer."""
        return self.level is not None and LEVELS.index(level) <= LEVELS.index(self.level)


def key_of(transcript: str, words: str) -> Key:
    """Return what an approval is of: some words of a text, wherever they stand in it."""
    return transcript, words_digest(words)


def words_digest(words: str) -> str:
    """Return the digest of the words of a quote, without what is blank around them."""
    return hashlib.sha256(words.strip().encode()).hexdigest()


def approvals_of(said: Iterable[tuple[Approve | Withdraw, str]]) -> Mapping[Key, Approval]:
    """Return the newest word on each quote; ``said`` are the events in their order, with who said it."""
    found: dict[Key, Approval] = {}
    for each, by in said:
        key = (each.transcript, each.sha256)
        if isinstance(each, Approve):
            found[key] = Approval(by, each.level, each.cleared)
        else:
            found[key] = Approval(by, None, reason=each.text)
    return found
