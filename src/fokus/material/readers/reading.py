"""What a file of an interview was understood as, before anybody says who its speakers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from fokus.material.readers.dates import dates_in
from fokus.problems import Problem

WHEN = ("datum", "date", "inspelad", "inspelning", "recorded", "recording", "title", "titel", "tid", "time")
TYPED = ("transkri", "transcri", "utskri", "version")


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


def count_words(text: str) -> int:
    r"""Count the words of a text; where single blanks alone divide them, by these, which is faster.

    >>> count_words("Vi  ringer\tmamman"), count_words("Vi ringer mamman"), count_words("")
    (3, 3, 0)
    """
    if not text.isprintable() or "  " in text or text != text.strip():
        return len(text.split())
    return text.count(" ") + 1 if text else 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as it was understood.

    ``format`` names the format (``teams-vtt``), ``encoding`` the encoding of a text file. ``legend``
    says what labels stand for (``R1`` is ``kurator``), ``header`` holds lines of ``Key: value`` from
    above the first turn, which are no turns. ``left_out`` are the lines that are no part of the
    transcript, as they are written.
    """

    format: str
    utterances: tuple[Utterance, ...]
    encoding: str | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The labels, in the order in which they first speak."""
        return tuple(dict.fromkeys(each.speaker for each in self.utterances if each.speaker))

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that stand above the first turn: those of a key for the day first, then the others.

        When it was typed is no day of the interview.
        """
        keys = {key.casefold(): value for key, value in self.header.items()}
        told = [keys[key] for key in WHEN if key in keys]
        told += [value for key, value in keys.items() if key not in WHEN and not key.startswith(TYPED)]
        notes = takewhile(lambda each: each.speaker is None, self.utterances)
        told += [each.text for each in notes if not each.text.casefold().startswith(TYPED)]
        return tuple(dict.fromkeys(day for text in told for day in dates_in(text)))
