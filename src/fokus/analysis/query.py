"""The one grammar in which fokus is asked: ``themes of=time by=profession across=round``.

::

    ask    = query { " & " query }
    query  = noun { " " key "=" value }
    value  = item { "," item }
    item   = id [ ":" id { "+" id } ]        + is or; the comma of where is and

Parsing and formatting are inverses; the formatted text is the canonical one.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields

from fokus.problems import NotYetError, QueryError, nearest, remedy_for

ANSWERED = (
    "coverage", "themes", "items", "scales", "quotes", "response", "reliability", "agreement", "aggregates",
    "summaries", "confusion", "method", "log", "staffing", "goals",
)  # fmt: skip
LATER = ("overlap",)
NOUNS = (*ANSWERED, *LATER)
DIMENSIONS = (
    "round", "site", "profession", "group", "role", "stayed", "theme", "code", "answer", "valence",
    "coder", "transcript", "body", "kind", "topic", "organisation", "status", "month", "half-year", "term",
    "stage", "origin",
)  # fmt: skip
CHOICES = {
    "unit": ("interviews", "persons", "turns", "segments", "characters"),
    "level": ("theme", "code"),
    "link": ("linked", "all", "unlinked"),
    "denominator": ("answered", "all", "invited", "inservice"),
}

_id = re.compile(r"[^\W_][\w.-]*")
_item = re.compile(rf"(?P<id>{_id.pattern})(?::(?P<any>{_id.pattern}(?:\+{_id.pattern})*))?")


@dataclass(frozen=True, slots=True)
class Condition:
    """One demand of ``where``: a dimension has one of some values."""

    dimension: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One question, as typed values; what was not asked for is None or empty."""

    noun: str
    of: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    across: str | None = None
    where: tuple[Condition, ...] = ()
    pick: str | None = None
    unit: str | None = None
    level: str | None = None
    link: str | None = None
    denominator: str | None = None
    bound: float | None = None
    coder: str | None = None
    spread: str | None = None
    most: int | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the answer is divided by: first ``by``, then ``across``."""
        return (*self.by, *([self.across] if self.across else []))

    def only(self, dimension: str) -> tuple[str, ...] | None:
        """Return the values that ``where`` leaves of a dimension, None when it says nothing of it."""
        wanted = [set(each.any_of) for each in self.where if each.dimension == dimension]
        first = next((each.any_of for each in self.where if each.dimension == dimension), None)
        return None if first is None else tuple(v for v in first if all(v in each for each in wanted))


@dataclass(frozen=True, slots=True)
class Ask:
    """One query, or several whose answers are joined."""

    queries: tuple[Query, ...]


KEYS = tuple(each.name for each in fields(Query))[1:]


def parse(text: str) -> Ask:
    """Read an ask.

    Raises
    ------
    QueryError
        When a noun, key or value is not one of the grammar; the nearest right word is named.
    """
    parts = re.split(r"\s+&\s+", unicodedata.normalize("NFC", text).strip())
    return Ask(tuple(_parse_query(part) for part in parts))


def parse_one(text: str) -> Query:
    """Read an ask of a single query; a joined one is well formed but not answered yet."""
    ask = parse(text)
    if len(ask.queries) > 1:
        raise NotYetError("not-yet", word="&")
    return ask.queries[0]


def _parse_query(text: str) -> Query:
    noun, *pairs = text.split() or [""]
    if noun not in NOUNS:
        raise _unknown("unknown-noun", noun, NOUNS)
    values: dict[str, object] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if key not in KEYS:
            raise _unknown("unknown-query-key", key, KEYS)
        if not equals or not value:
            raise QueryError("no-value", key=key)
        if key in values:
            raise QueryError("key-twice", key=key)
        values[key] = _READ[key](key, value)
    query = Query(noun, **values)  # type: ignore[arg-type]
    if query.across and query.across in query.by:
        raise QueryError("by-and-across", word=query.across)
    return query


def _unknown(code: str, word: str, known: tuple[str, ...], **more: str) -> QueryError:
    close = nearest(word, known)
    listed = ", ".join(known)
    return QueryError(code, remedy=remedy_for(known, close), word=word, nearest=close, known=listed, **more)


def _ids(key: str, value: str) -> tuple[str, ...]:
    items = tuple(value.split(","))
    for item in items:
        if not _id.fullmatch(item):
            raise QueryError("wrong-item", key=key, word=item)
    if len(set(items)) < len(items):
        raise QueryError("item-repeated", key=key, word=value)
    return items


def _id_of(key: str, value: str) -> str:
    items = _ids(key, value)
    if len(items) > 1:
        raise QueryError("one-value", key=key)
    return items[0]


def _dimension(key: str, value: str) -> str:
    word = _id_of(key, value)
    if word not in DIMENSIONS:
        raise _unknown("unknown-dimension", word, DIMENSIONS)
    return word


def _dimensions(key: str, value: str) -> tuple[str, ...]:
    return tuple(_dimension(key, word) for word in _ids(key, value))


def _conditions(key: str, value: str) -> tuple[Condition, ...]:
    conditions = []
    for text in value.split(","):
        found = _item.fullmatch(text)
        if found is None or found["any"] is None:
            raise QueryError("wrong-condition", key=key, word=text)
        values = tuple(dict.fromkeys(found["any"].split("+")))
        conditions.append(Condition(_dimension(key, found["id"]), values))
    return tuple(conditions)


def _choice(key: str, value: str) -> str:
    if value not in CHOICES[key]:
        raise _unknown("unknown-choice", value, CHOICES[key], option=f"{key}=")
    return value


def _number(key: str, value: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value) or float(value) == 0:
        raise QueryError("not-a-number", key=key, word=value)
    return float(value)


def _count(key: str, value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", value):
        raise QueryError("not-a-count", key=key, word=value)
    return int(value)


_READ: dict[str, Callable[[str, str], object]] = {
    "of": _ids, "by": _dimensions, "across": _dimension, "where": _conditions, "pick": _id_of,
    "unit": _choice, "level": _choice, "link": _choice, "denominator": _choice, "bound": _number,
    "coder": _id_of, "spread": _dimension, "most": _count,
}  # fmt: skip


def format_ask(ask: Ask) -> str:
    """Write an ask in its canonical form."""
    return " & ".join(map(format_query, ask.queries))


def format_query(query: Query) -> str:
    """Write a query in its canonical form: keys in the grammar's order, each once."""
    pairs = [(key, getattr(query, key)) for key in KEYS]
    return " ".join(
        [query.noun, *(f"{key}={_write(value)}" for key, value in pairs if value not in (None, ()))]
    )


def _write(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_write, value))
    if isinstance(value, Condition):
        return f"{value.dimension}:{'+'.join(value.any_of)}"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)
