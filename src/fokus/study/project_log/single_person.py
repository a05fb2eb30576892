"""What tells something sensitive of one person whom others recognise, though no name stands there."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fokus.study.design import Profession
from fokus.study.project_log.entries import Body, Entry, Event, Goal

# A word that says illness of a person; psykisk ohälsa alone is a subject of trainings and talks.
_sensitive: Final = re.compile(
    r"\b(?:(?:lång|korttids|deltids)?sjukskriv\w*|sjukfrånvaro\w*|sjukdom\w*|insjukna\w*"
    r"|(?:var|blev|är) sjuk|(?<!psykisk )ohälsa|drabba\w* av psykisk ohälsa|rehab\w*|utbränd\w*"
    r"|utmattning\w*|depress\w*|diagnos\w*|missbruk\w*|gravid\w*|föräldraled\w*|uppsagd\w*|uppsägning\w*"
    r"|avskedad\w*|avled|varning(?:en)?|sick[- ]?leave|illness|fell ill|was ill|burn-?out|rehabilitation"
    r"|depression|diagnosis|pregnan\w*|parental leave|dismissed|addiction)\b",
    re.IGNORECASE,
)
_single: Final = re.compile(
    r"\b(?:projekt)?(?:medarbetaren|ledaren|anställd[ae]|samordnaren|koordinatorn)s?\b|\bprojektledare\b"
    r"|\b(?:projekt)?medarbetare\b|\b(?:hon|han|hen|henne|honom|hennes|hans)\b"
    r"|\bthe (?:project )?(?:employee|worker|manager|leader|coordinator)\b|\b(?:she|he|her|his)\b",
    re.IGNORECASE,
)
_articles: Final = ("", "n", "en", "et", "s", "ns", "ens")


def told_of_one(entry: Entry, professions: Iterable[Profession]) -> str:
    """Return the sensitive word that stands beside a single person in an entry; empty where none does.

    >>> told_of_one(Entry(text="Medarbetaren blev sjukskriven."), ())
    'sjukskriven'
    """
    text = " ".join(_said(entry))
    found = _sensitive.search(text)
    if found is None or not (_single.search(text) or _names_one(text, professions)):
        return ""
    return found[0]


def _said(entry: Entry) -> Iterator[str]:
    yield entry.text
    yield getattr(entry, "label", "")
    yield from getattr(entry, "topics", ())
    if isinstance(entry, Goal):
        yield entry.judgement
    if isinstance(entry, (Event, Body)):
        yield entry.kind


def _names_one(text: str, professions: Iterable[Profession]) -> bool:
    """Tell whether a profession stands there in the singular: of those there are few in a project."""
    words = {each.casefold() for each in re.findall(r"[^\W\d_]+", text)}
    named = {word.casefold() for each in professions for word in (each.label, *each.aliases) if word}
    return any(f"{name}{article}" in words for name in named for article in _articles)
