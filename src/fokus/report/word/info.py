"""What the caller says about a document before it is written."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["sv", "en"]

LOCALES: dict[str, str] = {"sv": "sv-SE", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Words:
    """The few words that the renderer itself prints, in the document's language."""

    table: str
    figure: str
    unknown_reference: str
    contents: str = ""
    tables: str = ""
    figures: str = ""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document's title and language, its words, and the version of fokus that writes it.

    The title is always a property of the file; where it is ``titled`` it stands above the text as well.
    """

    title: str
    language: Language
    words: Words
    version: str
    titled: bool = False


def locale(language: str) -> str:
    """Return the language tag that Word knows: ``sv`` is Swedish as written in Sweden."""
    return LOCALES.get(language, language)
