"""Where a file belongs: round, site, professions, date and interview, told by the user or read off it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from fokus.evaluation import Evaluation
from fokus.material.readers.dates import MONTHS, dates_in
from fokus.material.readers.reading import Reading
from fokus.problems import Argument, Place, Problem, shortened, unknown
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
}
OPTIONS = {"round": "round", "site": "site", "professions": "profession", "interview": "interview"}
SEASONS = frozenset({*" ".join(MONTHS).split(), "vår", "våren", "höst", "hösten", "spring", "autumn"})
MOST_INTERVIEWS = 4096
_word = re.compile(r"\w+(?:[-.]\w+)*")
_year = re.compile(r"(?<!\d)20\d\d(?!\d{1,3}(?!\d))")


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
    told_day = _iso(told.date)
    days = [*reading.dates, *dates_in(name)]
    day = told_day.isoformat() if told_day else _day_of(days, found.round, design)
    return replace(found, date=day)


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
    """Find what the user says that the study does not have, or has otherwise."""
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
    planned = design.interviews.get(told.interview)
    if planned:
        faults += _told_otherwise(told, planned, place)
    return faults or [*date_faults(told.date, planned.round if planned else told.round, design, place)]


def _told_otherwise(told: Told, planned: Interview, place: Place) -> Iterator[Problem]:
    """Find what the user says of a planned interview that its plan says otherwise."""
    for key in ("round", "site", "professions"):
        said, plan = ({*_listed(getattr(each, key))} for each in (told, planned))
        if said and said != plan:
            arguments: dict[str, Argument] = {
                "option": f"--{OPTIONS[key]} {','.join(_listed(getattr(told, key)))}",
                "word": planned.id,
                "planned": ", ".join(_listed(getattr(planned, key))),
            }
            yield Problem("told-otherwise", place, arguments)


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(filter(None, [value]))


def dated(placing: Placing, text: str, design: Design) -> Placing | Problem:
    """Return a placing with the day that somebody writes, or why that cannot be the day."""
    days = dates_in(text)
    if len(days) != 1:
        return Problem("not-a-date", Place(""), {"value": shortened(text)})
    day = days[0].isoformat()
    outside = next(date_faults(day, placing.round, design, Place("")), None)
    return outside or replace(placing, date=day)


def date_faults(day: str, round_id: str, design: Design, place: Place) -> Iterator[Problem]:
    """Find a day that does not lie in its round."""
    when, found = design.rounds.get(round_id), _iso(day)
    if when and found and not when.first <= found <= when.last:
        yield Problem("date-outside-round", place, {"value": day, "round": when.id})


def contradictions(placing: Placing, reading: Reading, design: Design, place: Place) -> Iterator[Problem]:
    """Find what a file says of its round, its site or its day that is otherwise where it is placed."""
    when, days, words = design.rounds.get(placing.round), reading.dates, words_of(design)
    if when and days and not any(when.first <= day <= when.last for day in days):
        arguments: dict[str, Argument] = {"value": days[0].isoformat(), "round": when.id}
        yield Problem("file-says-day", place, arguments, severity="warning")
    for key, placed in (("round", placing.round), ("site", placing.site)):
        said = _single(_said(reading, key), words[key])
        if said and placed and said != placed:
            yield Problem(f"file-says-{key}", place, {"word": said, "placed": placed}, severity="warning")


def placing_faults(placing: Placing, evaluation: Evaluation, place: Place) -> Iterator[Problem]:
    """Find why a file cannot come in: nobody knows where it belongs, or there is a transcript already."""
    yield from date_faults(placing.date, placing.round, evaluation.design, place)
    if placing.missing:
        options = ", ".join(f"--{OPTIONS[key]} ID" for key in placing.missing)
        yield Problem("not-placed", place, {"options": options})
    elif placing.id in evaluation.transcripts:
        yield Problem("has-transcript", place, {"word": placing.id})


def _named(name: str, design: Design) -> Interview | None:
    """Return the interview whose id a file's name begins with, the longest of them."""
    stem = fold(name)
    fitting = [each for each in design.interviews.values() if _begins(stem, _folded(each.id))]
    return max(fitting, key=lambda each: len(each.id), default=None)


@lru_cache(maxsize=MOST_INTERVIEWS)
def _folded(name: str) -> str:
    """Fold the id of an interview once for all the files of an import."""
    return fold(name)


def _begins(stem: str, name: str) -> bool:
    return stem.startswith(name) and not stem[len(name) : len(name) + 1].isalnum()


def _described(told: Told, reading: Reading, name: str, design: Design) -> Placing:
    words = words_of(design)
    title = [
        reading.header.get("title", ""),
        *_readings_of(name),
        *(each.text for each in reading.utterances[:2] if each.speaker is None),
    ]
    return Placing(
        told.round
        or _single(_said(reading, "round"), words["round"])
        or _round_on(dates_in(told.date) or reading.dates, design)
        or _round_named(title, design)
        or _round_on(dates_in(name), design),
        told.site or _single([*_said(reading, "site"), *title], words["site"]),
        told.professions or _professions(reading, title, words["profession"]),
    )


def _readings_of(name: str) -> tuple[str, ...]:
    """Return a file's name as it may be meant: programs and people join its words in several ways."""
    return tuple(dict.fromkeys([name, name.replace("_", " "), re.sub(r"[-_.]+", " ", name)]))


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


def _round_on(days: Iterable[date], design: Design) -> str:
    """Return the round that the first of some days lies in, one alone."""
    found = ([each.id for each in design.round if each.first <= day <= each.last] for day in days)
    return next((rounds[0] for rounds in found if len(rounds) == 1), "")


def _round_named(texts: Iterable[str], design: Design) -> str:
    """Return the round whose id or label stands in a title, or its month where no year stands there."""
    titles = [*texts]
    whole = mentioned(titles, words_of(design)["round"])
    if whole:
        return whole[0] if len(whole) == 1 else ""
    return _single([each for each in titles if not _year.search(each)], _months(design))


def _months(design: Design) -> dict[str, str]:
    """Return the months and seasons that stand in the label of one round only."""
    said = [(word, each.id) for each in design.round for word in {*_word.findall(fold(each.label))}]
    counted = Counter(word for word, _ in said)
    return {word: meant for word, meant in said if word in SEASONS and counted[word] == 1}


def _day_of(days: Iterable[date], round_id: str, design: Design) -> str:
    """Return the first of some days that lies in the round, where that is known."""
    when = design.rounds.get(round_id)
    fitting = (day for day in days if when is None or when.first <= day <= when.last)
    return next((day.isoformat() for day in fitting), "")


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
