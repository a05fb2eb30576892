"""Questions put to the person at the terminal, in the study's words; whoever ends the input is heard."""

import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from getpass import GetPassWarning, getpass
from typing import Any

from fokus.messages import Catalogue
from fokus.problems import FokusError, nearest
from fokus.study.cells import fold

FROM_ENVIRONMENT = "FOKUS_PASSPHRASE"
SHORTEST = 10


class StoppedError(FokusError):
    """Somebody ended the conversation before it was done."""


def ask(question: str, default: str = "", among: Sequence[str] = ()) -> str:
    """Ask for a line of text; an empty answer takes what is proposed.

    What it is likely to be ``among`` is completed with the key Tab, where the terminal can do so.
    """
    shown = f" ({default})" if default else ""
    readline = _readline() if among else None
    if readline is None:
        return _line(f"{question}{shown}").strip() or default
    with _completed(readline, among):
        return _line(f"{question}{shown}", edited=True).strip() or default


@contextmanager
def _completed(readline: Any, words: Sequence[str]) -> Iterator[None]:
    """Complete the part of a line that is being written, as long as it is asked for."""
    held = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(lambda begun, n: _completions(begun, words, n))
    readline.set_completer_delims(";")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(held[0])
        readline.set_completer_delims(held[1])


def _readline() -> Any:
    """Return what edits lines at this terminal; None where nobody types, or there is nothing such."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    try:
        import readline
    except ImportError:  # Windows
        return None
    return readline


def _completions(begun: str, words: Sequence[str], number: int) -> str | None:
    plain = begun.lstrip()
    found = [each for each in words if each.casefold().startswith(plain.casefold())]
    return begun[: len(begun) - len(plain)] + found[number] if number < len(found) else None


def _line(question: str, *, edited: bool = False) -> str:
    """Return the next line of the input, with its break; one that is ``edited`` at a terminal by its keys."""
    try:
        if edited:
            return f"{input(f'{question}: ')}\n"
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
    except (KeyboardInterrupt, EOFError):
        line = ""
    if not line:
        sys.stderr.write("\n")
        raise StoppedError("stopped")
    return line


def confirm(words: Catalogue, question: str, *, default: bool = True) -> bool:
    """Ask yes or no."""
    yes, no = words.say("ask.yes"), words.say("ask.no")
    shown = f"{yes.upper()}/{no}" if default else f"{yes}/{no.upper()}"
    answer = fold(ask(f"{question} [{shown}]"))
    return answer.startswith((yes, "y", "j")) if answer else default


def choose(words: Catalogue, question: str, choices: Mapping[str, str], default: str = "") -> str:
    """Ask for one of several things, by its number, its id or its label, until one is named."""
    _list(question, choices)
    while True:
        found = _chosen(ask(words.say("ask.which"), default), choices)
        if found:
            return found
        sys.stderr.write(words.say("ask.none-such") + "\n")


def choose_several(
    words: Catalogue, question: str, choices: Mapping[str, str], default: Sequence[str] = ()
) -> tuple[str, ...]:
    """Ask for one or more of several things, divided by commas."""
    _list(question, choices)
    while True:
        named = ask(words.say("ask.which-several"), ",".join(default)).split(",")
        found = [_chosen(each, choices) for each in named]
        if all(found):
            return tuple(dict.fromkeys(found))
        sys.stderr.write(words.say("ask.none-such") + "\n")


def _list(question: str, choices: Mapping[str, str]) -> None:
    sys.stderr.write(question + "\n")
    for number, (name, label) in enumerate(choices.items(), start=1):
        sys.stderr.write(f"  {number}  {label}" + (f" ({name})\n" if label != name else "\n"))


def _chosen(answer: str, choices: Mapping[str, str]) -> str:
    names = list(choices)
    plain = fold(answer)
    if plain.isdecimal() and 1 <= int(plain) <= len(names):
        return names[int(plain) - 1]
    spelt = {fold(name): name for name in names} | {fold(label): name for name, label in choices.items()}
    return spelt.get(plain, "") or spelt.get(nearest(plain, spelt), "")


def choose_key(
    words: Catalogue, question: str, answers: Sequence[str], does: Mapping[str, str] | None = None
) -> str:
    """Ask for one of a few answers, each by the first letter of its word in the study's language.

    Whoever answers something else is told what each ``does``, where that is given, and asked again.
    """
    letters = {words.say(f"answer.{each}")[0]: each for each in answers}
    shown = " · ".join(f"{letter} = {words.say(f'answer.{each}')}" for letter, each in letters.items())
    while True:
        answer = fold(ask(f"{words.say(question)} {shown}"))[:1]
        if answer in letters:
            return letters[answer]
        sys.stderr.write(words.say("ask.none-such") + "\n")
        for letter, each in letters.items():
            sys.stderr.write(f"  {letter}  {does[each]}\n" if does else "")


@cache
def passphrase(words: Catalogue) -> str:
    """Ask once for the passphrase of one holder of a key, whatever happens with the key afterwards."""
    return _typed(words)


def _typed(words: Catalogue, holder: str = "") -> str:
    """Ask for a passphrase without showing it; ``FOKUS_PASSPHRASE`` holds it where nobody can be asked."""
    given = os.environ.get(FROM_ENVIRONMENT)
    if given:
        return given
    return _hidden(words.say("ask.passphrase-of", holder=holder) if holder else words.say("ask.passphrase"))


def _hidden(question: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(f"{question}: ")
    except GetPassWarning:  # nobody types: what is piped in cannot be hidden
        return _line(question).rstrip("\r\n")
    except (EOFError, KeyboardInterrupt) as stop:
        raise StoppedError("stopped") from stop


def new_passphrase(words: Catalogue, holder: str) -> str:
    """Ask for a new passphrase twice, until both are the same and long enough."""
    if os.environ.get(FROM_ENVIRONMENT):
        return _typed(words, holder)
    while True:
        first = _typed(words, holder)
        if len(first) < SHORTEST:
            sys.stderr.write(words.say("ask.too-short", least=SHORTEST) + "\n")
        elif first == _hidden(words.say("ask.again")):
            return first
        else:
            sys.stderr.write(words.say("ask.differs") + "\n")
