"""What a file of an interview was understood as, before anybody says who its speakers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fokus.problems import Problem


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says until the next one speaks, or one paragraph of notes.

    ``speaker`` is the label as the file writes it, empty where the file does not say who speaks, and
    None for a note, which nobody said. ``start`` and ``end`` are seconds from the beginning of the
    recording, None where the format does not carry them.
    """

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was understood.

    ``format`` names the format (``teams-vtt``), ``encoding`` the encoding of a text file. ``legend``
    says what labels stand for (``R1`` is ``kurator``), ``header`` holds lines of ``Key: value`` from
    above the first turn, which are no turns.
    """

    format: str
    utterances: tuple[Utterance, ...]
    encoding: str | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels, in the order in which they first speak."""
        return tuple(dict.fromkeys(each.speaker for each in self.utterances if each.speaker))
