"""Every word that a user reads, in Swedish and English, and the forms of numbers.

The catalogues are gettext's: ``sv.po`` and ``en.po`` beside this file, keyed by code, compiled when the
package is built. A test holds them complete and alike.
"""

import gettext
import locale
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("sv", "en")
LARGEST_WORD = 12


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language."""

    language: str
    translations: gettext.NullTranslations

    def say(self, code: str, **arguments: object) -> str:
        """Return a text by its code, with its arguments put in.

        Raises
        ------
        KeyError
            When the catalogue does not have the code.
        """
        text = self.translations.gettext(code)
        if text == code:
            raise KeyError(code)
        return text.format_map(arguments)

    def count(self, code: str, number: int, **arguments: object) -> str:
        """Return a text in the singular or plural that a number asks for; ``{number}`` is its word."""
        text = self.translations.ngettext(code, code, number)
        if text == code:
            raise KeyError(code)
        return text.format_map({"number": self.word(number), **arguments})

    def word(self, number: int) -> str:
        """Return a whole number as running text writes it: a word up to twelve, else digits."""
        return self.say(f"number.{number}") if 0 <= number <= LARGEST_WORD else str(number)

    def has(self, code: str) -> bool:
        """Tell whether the catalogue has a code."""
        return self.translations.gettext(code) != code


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language, ``sv`` or ``en``."""
    path = Path(__file__).with_name(f"{language}.mo")
    with path.open("rb") as file:
        return Catalogue(language, gettext.GNUTranslations(file))


def user_language() -> str:
    """Return the language of the user's locale, English when it is neither of the two."""
    named = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((name for name in named if name), "") or (locale.getlocale()[0] or "")
    swedish, english = LANGUAGES
    return swedish if spoken.lower().startswith((swedish, "swedish")) else english


def localize_command_line(language: str) -> None:
    """Let the command-line library speak the user's language too: it asks gettext's default domain."""
    gettext.bindtextdomain("messages", Path(__file__).parent)
    os.environ["LANGUAGE"] = language
