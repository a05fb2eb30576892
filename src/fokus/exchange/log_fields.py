"""The fields of an entry in the project log as people write them, in a cell or at a question."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, get_args

from fokus.messages import LANGUAGES, catalogue
from fokus.problems import FokusError, listed, nearest, remedy_for
from fokus.study.cells import fold
from fokus.study.design import Design
from fokus.study.project_log import TABLES, ProjectLog, entries_of
from fokus.study.project_log.entries import Status
from fokus.study.project_log.partial_date import lacks_year, read_date

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "meeting": ("body", "date", "number", "topics", "present", "attendance", "held", "discussed"),
    "training": ("label", "kind", "date", "number", "audience", "organisations", "attended"),
    "dissemination": ("label", "kind", "date", "organisations", "issues", "attended"),
    "event": ("label", "kind", "date", "body", "after"),
    "staff": ("profession", "number", "share", "from", "to"),
    "routine": ("label", "status", "since"),
    "service": ("label", "organisation", "from", "to"),
    "goal": ("label", "evidence", "judgement"),
    "body": ("label", "kind", "from", "to", "organisations", "members", "split_into"),
    "attendance": ("label", "date", "group", "count", "of"),
}
OF_ALL: Final = ("sites", "text", "id")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "meeting": ("body", "date"), "training": ("label", "date"), "dissemination": ("label", "kind", "date"),
    "event": ("kind", "date"), "staff": ("profession",), "routine": ("label", "status"),
    "service": ("label",), "goal": ("label",), "body": ("label",),
    "attendance": ("label", "date", "count", "of"),
}  # fmt: skip
WITH_ID: Final = frozenset({"routine", "goal", "body"})
DATES: Final = frozenset({"date", "from", "to", "since"})
COUNTED: Final = frozenset({"present", "attended"})
WHOLE: Final = frozenset({"number", "issues", "count", "of"})
SEVERAL: Final = frozenset({"topics", "audience", "organisations", "evidence"})
OF_ENTRIES: Final = frozenset({"discussed", "after"})
SHARED: Final = frozenset({"attendance", "members"})
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "training": ("training", "supervision"),
    "dissemination": ("seminar", "newsletter", "article", "talk", "brochure", "website"),
    "event": ("decision", "start", "change", "plan", "negotiation"),
    "body": ("steering", "working"),
}

_counted = re.compile(r"(?P<before>\D*?)\s*(?P<number>\d[\d\s\u00a0]*)\s*(?:[^\W\d][^\d]*)?")
_spoken = re.compile(
    r"(?:(?P<day>\d{1,2})[.:]?\s+)?(?P<word>[^\W\d]{2,})\.?\s*[-\u2019']?(?P<year>\d{4}|\d{2})?"
)
_slashed = re.compile(r"(?P<day>\d{1,2})\s*/\s*(?P<month>\d{1,2})(?:\s+|\s*[-/]\s*)(?P<year>\d{4})")


class FieldError(FokusError):
    """What was written in a field cannot be meant."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a log and its study name already, by what it may be called, folded."""

    sites: Mapping[str, str]
    bodies: Mapping[str, str]
    entries: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def known_in(design: Design, log: ProjectLog) -> Known:
    """Return what there is to be named: places, groups, entries, and words that were used before."""
    sites = {fold(word): each.id for each in design.site for word in (each.id, each.label)}
    bodies = {fold(word): each.id for each in log.body for word in (each.id, each.label)}
    entries = {
        fold(word): each.id
        for _, _, each in entries_of(log)
        for word in (each.id, getattr(each, "label", ""))
        if each.id and word
    }
    said: dict[str, dict[str, None]] = {}
    for _, _, each in entries_of(log):
        for name in (*SEVERAL, "profession", "organisation"):
            value = getattr(each, name, ())
            said.setdefault(name, {}).update(dict.fromkeys([value] if isinstance(value, str) else value))
        said.setdefault("organisations", {}).update(dict.fromkeys(getattr(each, "attendance", ())))
    words = {name: tuple(filter(None, found)) for name, found in said.items()}
    return Known(sites, bodies, entries, {**words, "attendance": words.get("organisations", ())})


def read_field(name: str, text: str, table: str, known: Known) -> Any:
    """Return what a text means in a field; None where nothing is said.

    Raises
    ------
    FieldError
        When it cannot be meant: a date without a year, a place that the study does not have.
    """
    plain = text.strip()
    if not plain:
        return None
    read = _READERS.get(name)
    if read is not None:
        return read(plain, name, table, known)
    return plain


def _date(text: str, *_: object) -> date | int | str:
    """Read a date as people write it, as far as they know it."""
    plain = spelled_date(text)
    if read_date(plain) is None:
        raise FieldError("date-without-year" if lacks_year(text) else "not-a-date", value=text)
    if re.fullmatch(r"\d{4}", plain):
        return int(plain)
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return plain


def spelled_date(text: str) -> str:
    """Return a date as the log writes it: 16 May 2025 as 2025-05-16, spring 2025 as 2025-vt.

    What is not understood comes back as it is.
    """
    plain = " ".join(text.strip().lower().removesuffix(" 00:00:00").split())
    if read_date(plain):
        return plain
    if found := _slashed.fullmatch(plain):
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    found = _spoken.fullmatch(plain)
    if found is None or not found["year"]:
        return plain
    year = found["year"] if len(found["year"]) > 2 else f"20{found['year']}"  # noqa: PLR2004
    month = _months().get(found["word"])
    if month:
        return f"{year}-{month:02}" + (f"-{int(found['day']):02}" if found["day"] else "")
    term = _terms().get(found["word"])
    return f"{year}-{term}" if term and not found["day"] else plain


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    return {
        name.lower().strip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


def _terms() -> dict[str, str]:
    return {"vt": "vt", "våren": "vt", "vårterminen": "vt", "spring": "vt", "ht": "ht", "hösten": "ht",
            "höstterminen": "ht", "autumn": "ht", "fall": "ht"}  # fmt: skip


def _count(text: str, *_: object) -> int | dict[str, Any]:
    """Read a number with how far it is known: nearly 100, ca 40, at least 120."""
    found = _counted.fullmatch(text)
    if found is None:
        raise FieldError("log-not-a-number", value=text)
    number = int(re.sub(r"\D", "", found["number"]))
    before = fold(found["before"]).rstrip(".")
    if not before:
        return number
    qualifier = _qualifiers().get(before)
    if qualifier is None:
        raise FieldError("log-not-a-number", value=text)
    return {"count": number, "qualifier": qualifier}


def _qualifiers() -> dict[str, str]:
    said = {
        "about": "about ca circa cirka c omkring ungefär runt drygt around some roughly approximately",
        "nearly": "nearly nästan knappt almost inemot närmare",
        "at_least": "at_least minst över at fler more",
    }
    found = {word: qualifier for qualifier, words in said.items() for word in words.split()}
    of_two = ("at least", "fler än", "mer än", "more than", "over")
    return found | dict.fromkeys(of_two, "at_least")


def _whole(text: str, *_: object) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise FieldError("log-not-a-number", value=text)
    return int(text)


def _share(text: str, *_: object) -> float:
    """Read a share of full time: 0,5 or 50 %."""
    plain = text.replace(",", ".").replace("\u00a0", " ").removesuffix("%").strip()
    try:
        share = float(plain) / (100 if "%" in text else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise FieldError("not-a-share", value=text)
    return round(share, 4)


def _several(text: str, *_: object) -> list[str]:
    return [*dict.fromkeys(filter(None, (each.strip() for each in re.split(r"[;\n]", text))))]


def _shared(text: str, name: str, *_: object) -> dict[str, Any]:
    """Read how many there are of each: School: 3; BUP: ca 2."""
    found = {}
    for each in _several(text):
        who, colon, number = each.rpartition(":")
        if not colon:
            raise FieldError("log-each-with-number", value=each)
        found[who.strip()] = _count(number.strip()) if name == "attendance" else _whole(number.strip())
    return found


def _yes(text: str, *_: object) -> bool:
    answers = {"ja": True, "j": True, "yes": True, "y": True, "nej": False, "n": False, "no": False,
               "inställt": False, "cancelled": False, "true": True, "false": False}  # fmt: skip
    if fold(text) not in answers:
        raise FieldError("log-yes-or-no", value=text)
    return answers[fold(text)]


def _named(code: str, text: str, known: Mapping[str, str]) -> str:
    if fold(text) in known:
        return known[fold(text)]
    choices = [*dict.fromkeys(known.values())]
    close = nearest(fold(text), known)
    told = known.get(close, "")
    raise FieldError(code, remedy=remedy_for(choices, told), word=text, nearest=told, known=listed(choices))


def _body(text: str, name: str, table: str, known: Known) -> str:  # noqa: ARG001
    return _named("unknown-body", text, known.bodies)


def _bodies(text: str, name: str, table: str, known: Known) -> list[str]:
    return [_body(each, name, table, known) for each in _several(text)]


def _sites(text: str, name: str, table: str, known: Known) -> list[str]:  # noqa: ARG001
    return [_named("unknown-site", each, known.sites) for each in _several(text.replace(",", ";"))]


def _entries(text: str, name: str, table: str, known: Known) -> list[str]:  # noqa: ARG001
    return [_named("unknown-entry", each, known.entries) for each in _several(text)]


def _kind(text: str, name: str, table: str, known: Known) -> str:  # noqa: ARG001
    """Return the kind that is meant; where any will do, the word itself."""
    found = called("kind", KINDS[table]).get(fold(text))
    if found is None and table == "training":
        raise FieldError("log-one-of", value=text, known=_shown("kind", KINDS[table]))
    return found or text


def _status(text: str, *_: object) -> str:
    found = called("status", get_args(Status)).get(fold(text))
    if found is None:
        raise FieldError("log-one-of", value=text, known=_shown("status", get_args(Status)))
    return found


def called(what: str, ids: Iterable[str]) -> dict[str, str]:
    """Return what some kinds or types are called in both languages, folded, and the id of each."""
    names = {each: each for each in ids}
    for language in LANGUAGES:
        words = catalogue(language)
        names |= {fold(words.say(f"{what}.{each}")): each for each in ids}
    return names


def _shown(what: str, ids: Iterable[str]) -> str:
    return ", ".join(f"{each} ({catalogue('sv').say(f'{what}.{each}').lower()})" for each in ids)


def table_of(word: str) -> str:
    """Return which table of the log a word means, for one entry or for many; empty for none."""
    return {**called("log.sheet", TABLES), **called("log.table", TABLES)}.get(fold(word), "")


_READERS: Final[Mapping[str, Callable[..., Any]]] = {
    **dict.fromkeys(DATES, _date), **dict.fromkeys(COUNTED, _count), **dict.fromkeys(WHOLE, _whole),
    **dict.fromkeys(SEVERAL, _several), **dict.fromkeys(OF_ENTRIES, _entries),
    **dict.fromkeys(SHARED, _shared), "share": _share, "held": _yes, "body": _body, "split_into": _bodies,
    "sites": _sites, "kind": _kind, "status": _status,
}  # fmt: skip
