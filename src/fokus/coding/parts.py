"""Who codes which transcripts, who has finished, and what is still coded blind."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from fokus.coding.ledger import Ledger
from fokus.study.design import Design

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Parts:
    """The coders of a study, each with her part, and how far they have come.

    ``own`` are the transcripts of each coder, None for all of them; ``finished`` tells who has finished
    each transcript, and ``lifted`` what is no longer coded blind, None in it for everything.
    """

    blind: bool = False
    own: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    finished: Mapping[str, Collection[str]] = field(default_factory=dict)
    lifted: frozenset[str | None] = frozenset()

    def coders(self, transcript: str) -> tuple[str, ...]:
        """Return those whose part a transcript is."""
        return tuple(each for each, own in self.own.items() if own is None or transcript in own)

    def waits_for(self, transcript: str) -> tuple[str, ...]:
        """Return those whose part a transcript is and who have not finished it."""
        done = self.finished.get(transcript, frozenset())
        return tuple(each for each in self.coders(transcript) if each not in done)

    def is_blind(self, transcript: str) -> bool:
        """Tell whether nobody may see yet what others have put on a transcript."""
        if not self.blind or self.lifted & {None, transcript}:
            return False
        return len(self.coders(transcript)) >= SEVERAL and bool(self.waits_for(transcript))

    def was_blind(self, transcript: str) -> bool:
        """Tell whether all whose part a transcript is finished it before they saw each other's codes."""
        several = self.blind and len(self.coders(transcript)) >= SEVERAL
        return several and not self.lifted & {None, transcript} and not self.waits_for(transcript)

    def is_settled(self, transcript: str, coder: str) -> bool:
        """Tell whether a coder has finished a transcript that was coded blind: it stays as it is."""
        several = self.blind and len(self.coders(transcript)) >= SEVERAL
        return several and coder in self.finished.get(transcript, frozenset())

    def hidden(self, transcripts: Iterable[str]) -> frozenset[str]:
        """Return those of some transcripts that are still coded blind."""
        return frozenset(each for each in transcripts if self.is_blind(each))


def parts_of(design: Design, logs: Ledger) -> Parts:
    """Return the parts as study.toml gives them, and how far the logs say that they are done."""
    own = {
        each.id: None if each.transcripts is None else frozenset(each.transcripts) for each in design.coder
    }
    return Parts(design.study.blind, own, logs.finished(), frozenset(logs.lifted()))
