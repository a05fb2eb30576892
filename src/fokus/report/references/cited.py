"""What a chapter cites, as Pandoc writes it: ``[@key, s. 12; @other]``, and ``@key`` in the sentence."""

import re
from dataclasses import dataclass
from typing import Final

from fokus.problems import Place

KEY: Final = r"@(?P<key>[^\W_]\w*(?:[:.#$%&+?<>~/-]\w+)*|_\w+)"

_item: Final = re.compile(rf"(?P<prefix>.*?)(?P<less>-?){KEY}(?P<rest>.*)", re.DOTALL)
_pages: Final = re.compile(
    r"\s*,?\s*(?:(?:s|sid|sida|sidan|sidorna|p|pp|page|pages)\.?\s*)?"
    r"(?P<pages>\d+\w*(?:\s*(?:-{1,3}|[–—,])\s*\d+\w*)*)(?P<suffix>.*)",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work in a citation: its key, the pages, and the words around."""

    key: str
    prefix: str = ""
    pages: str = ""
    suffix: str = ""
    without_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Works cited together; ``in_sentence`` where the author is part of the sentence."""

    works: tuple[CitedWork, ...]
    place: Place
    in_sentence: bool = False


def works_in(text: str) -> tuple[CitedWork, ...]:
    """Read what stands between brackets; nothing if that is no citation.

    Examples
    --------
    >>> works_in("se @ek2021, s. 12")[0].pages
    '12'
    >>> works_in("skriv till anna@lindby.se")
    ()
    """
    found = [_item.fullmatch(each) for each in text.split(";")]
    works = tuple(_work(each) for each in found if each and not each["prefix"][-1:].isalnum())
    return works if len(works) == len(found) else ()


def _work(found: re.Match[str]) -> CitedWork:
    pages, suffix = located(found["rest"])
    prefix = _with_dashes(" ".join(found["prefix"].split()))
    return CitedWork(found["key"], prefix, pages, suffix, bool(found["less"]))


def located(text: str) -> tuple[str, str]:
    r"""Divide what follows a key into the pages, and the words behind; other places stay as written.

    Examples
    --------
    >>> located(", s. 12 och framåt")
    ('12', ' och framåt')
    >>> located(", kap. 2")
    ('', ', kap. 2')
    >>> located(", s. 3--5") == ("3\N{EN DASH}5", "")
    True
    """
    found = _pages.fullmatch(text)
    pages, suffix = (found["pages"], found["suffix"]) if found else ("", text)
    pages = re.sub(r"\s*(?:-{1,3}|[–—])\s*", "–", pages)
    return " ".join(pages.split()), _with_dashes(re.sub(r"\s+", " ", suffix).rstrip())


def _with_dashes(text: str) -> str:
    return text.replace("---", "—").replace("--", "–")
