"""Faults: those in the user's files are values, those of a call are exceptions.

Neither holds a sentence. Both name a code and its arguments, which the catalogue words in the
language of the study (``problem.CODE`` says what is wrong, ``remedy.REMEDY`` what to do).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]
Argument = str | int | float
MOST_LISTED = 12
LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the study folder: a file by its path from the study, a line or a row, a column."""

    file: str
    line: int | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the user's files, with what to do about it."""

    code: str
    place: Place
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    remedy: str = ""
    severity: Severity = "error"

    @property
    def remedy_code(self) -> str:
        """The catalogue's name for what to do: the problem's own unless another was given."""
        return self.remedy or self.code


class FokusError(Exception):
    """A fault of the call. Like a :class:`Problem` it is worded at the door."""

    def __init__(self, code: str, *, remedy: str = "", **arguments: Argument) -> None:
        super().__init__(code, arguments)
        self.code = code
        self.remedy_code = remedy or code
        self.arguments = arguments

    def at(self, place: Place) -> Problem:
        """Return the same fault as a problem of a file, for a query that stands in a chapter."""
        return Problem(self.code, place, self.arguments, self.remedy_code)


class StudyError(FokusError):
    """There is no study here, or it cannot be opened or made."""


class QueryError(FokusError):
    """A query that cannot be read, or that asks for what the study does not have."""


class NotYetError(QueryError):
    """A query that is well formed but that this version does not answer."""


class RenderingError(FokusError):
    """An answer that cannot be shown in the form that was asked for."""


class StoreError(FokusError):
    """A file that cannot be read or written, or that changed underneath."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like a misspelt one, or an empty string."""
    return next(iter(get_close_matches(word[:LONGEST_SHOWN], list(known), n=1, cutoff=0.6)), "")


def shortened(text: str) -> str:
    """Return as much of a text from a file as a message can show."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def listed(words: Sequence[str]) -> str:
    """Return as many words as a message can show, and how many more there are."""
    more = len(words) - MOST_LISTED
    shown = [*words[:MOST_LISTED], f"… (+{more})"] if more > 1 else words
    return ", ".join(shown)


def unknown(code: str, place: Place, word: str, known: Iterable[str]) -> Problem:
    """Return the problem of a word that is not among the known ones, with the nearest as remedy."""
    choices = list(known)
    close = nearest(word, choices)
    arguments = {"word": shortened(word), "nearest": close, "known": listed(choices)}
    return Problem(code, place, arguments, remedy_for(choices, close))


def remedy_for(choices: Sequence[str], close: str) -> str:
    """Return the remedy for a word that is not there: the nearest one, the whole choice, or none."""
    if close:
        return "did-you-mean"
    return "one-of" if choices else "none-there"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems is an error."""
    return any(problem.severity == "error" for problem in problems)
