"""Where a file belongs: round, site, professions, date and interview, told by the user or read off it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from fokus.evaluation import Evaluation
from fokus.material.readers.reading import Reading
from fokus.problems import Place, Problem, unknown
from fokus.study.cells import fold, words_of
from fokus.study.design import Design, Interview

KEYS: Mapping[str, tuple[str, ...]] = {
    "round": ("omgång", "omg", "mätning", "round", "wave"),
    "site": ("plats", "kommun", "enhet", "ort", "site", "municipality", "place"),
    "profession": (
        "yrke",
        "yrken",
        "yrkesgrupp",
        "grupp",
        "deltagare",
        "profession",
        "group",
        "participants",
    ),
    "date": ("datum", "date"),
}
OPTIONS = {"round": "round", "site": "site", "professions": "profession", "interview": "interview"}
_word = re.compile(r"\w+(?:[-.]\w+)*")


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says of a file. What is empty is read off the file, or asked for."""

    interview: str = ""
    round: str = ""
    site: str = ""
    professions: tuple[str, ...] = ()
    date: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a file belongs, as far as that is known.

    ``fits`` are the planned interviews that it may be, one where that is clear and none where nobody
    planned it.
    """

    round: str = ""
    site: str = ""
    professions: tuple[str, ...] = ()
    date: str = ""
    fits: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What must still be said before the file has a place in the study."""
        parts = tuple(key for key in ("round", "site", "professions") if not getattr(self, key))
        return parts or (("interview",) if len(self.fits) > 1 else ())

    @property
    def id(self) -> str:
        """The id of the interview, a new one where none was planned."""
        return self.fits[0] if self.fits else "-".join([self.round, self.site, *self.professions])


def place(told: Told, reading: Reading, name: str, evaluation: Evaluation) -> Placing:
    """Place a file: what the user says, then the interview its name begins with, then what it says itself."""
    design = evaluation.design
    described = told.round or told.site or told.professions
    named = design.interviews.get(told.interview) or (None if described else _named(name, design))
    if named:
        found = Placing(named.round, named.site, named.professions, fits=(named.id,))
    else:
        found = fitted(_described(told, reading, name, design), evaluation)
    return replace(found, date=told.date or _date(reading, found.round, design))


def fitted(found: Placing, evaluation: Evaluation) -> Placing:
    """Return a placing with the planned interviews that it fits, rather those without a transcript."""
    fitting = [
        each.id
        for each in evaluation.design.interviews.values()
        if (each.round, each.site) == (found.round, found.site)
        and set(each.professions) == set(found.professions)
    ]
    new = [each for each in fitting if each not in evaluation.transcripts]
    return replace(found, fits=tuple(new or fitting))


def told_faults(told: Told, design: Design, place: Place) -> list[Problem]:
    """Find what the user says that the study does not have."""
    asked: list[tuple[str, str, Iterable[str]]] = [
        ("unknown-interview", told.interview, design.interviews),
        ("unknown-round", told.round, design.rounds),
        ("unknown-site", told.site, design.sites),
        *(("unknown-profession", each, design.professions) for each in told.professions),
    ]
    faults = [
        unknown(code, place, word, known) for code, word, known in asked if word and word not in {*known}
    ]
    if told.date and _iso(told.date) is None:
        faults.append(Problem("not-a-date", place, {"value": told.date}))
    return faults


def placing_faults(placing: Placing, evaluation: Evaluation, place: Place) -> Iterator[Problem]:
    """Find why a file cannot come in: nobody knows where it belongs, or there is a transcript already."""
    if placing.missing:
        options = ", ".join(f"--{OPTIONS[key]} ID" for key in placing.missing)
        yield Problem("not-placed", place, {"options": options})
    elif placing.id in evaluation.transcripts:
        yield Problem("has-transcript", place, {"word": placing.id})


def _named(name: str, design: Design) -> Interview | None:
    """Return the interview whose id a file's name begins with, the longest of them."""
    stem = fold(name)
    fitting = [each for each in design.interviews.values() if _begins(stem, fold(each.id))]
    return max(fitting, key=lambda each: len(each.id), default=None)


def _begins(stem: str, name: str) -> bool:
    return stem.startswith(name) and not stem[len(name) : len(name) + 1].isalnum()


def _described(told: Told, reading: Reading, name: str, design: Design) -> Placing:
    words = words_of(design)
    title = [
        reading.header.get("title", ""),
        name,
        *(each.text for each in reading.utterances[:2] if each.speaker is None),
    ]
    when = _date(reading, "", design)
    return Placing(
        told.round
        or _single(_said(reading, "round"), words["round"])
        or _round_of(told.date or when, design),
        told.site or _single([*_said(reading, "site"), *title], words["site"]),
        told.professions or _professions(reading, title, words["profession"]),
    )


def _said(reading: Reading, key: str) -> list[str]:
    return [value for label, value in reading.header.items() if fold(label) in KEYS[key]]


def _single(texts: Iterable[str], words: Mapping[str, str]) -> str:
    found = mentioned(texts, words)
    return found[0] if len(found) == 1 else ""


def _professions(reading: Reading, title: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    return (
        mentioned(reading.legend.values(), words)
        or mentioned(_said(reading, "profession"), words)
        or mentioned(title, words)
    )


def mentioned(texts: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids whose words stand in some texts, whole words only, in the texts' order."""
    found = []
    for text in texts:
        plain = f" {' '.join(_word.findall(fold(text)))} "
        places = {plain.find(f" {word} "): meant for word, meant in words.items() if f" {word} " in plain}
        found += [meant for _, meant in sorted(places.items())]
    return tuple(dict.fromkeys(found))


def _round_of(when: str, design: Design) -> str:
    day = _iso(when)
    fitting = [each.id for each in design.round if day and each.first <= day <= each.last]
    return fitting[0] if len(fitting) == 1 else ""


def _date(reading: Reading, round_id: str, design: Design) -> str:
    """Return the date that a file gives, if it is one day of the round where that is known."""
    days = [day for text in _said(reading, "date") if (day := _iso(text.strip()))]
    when = design.rounds.get(round_id)
    fitting = [day for day in days if when is None or when.first <= day <= when.last]
    return fitting[0].isoformat() if fitting else ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
