"""A file of references, as every reference manager exports it: CSL JSON or BibTeX."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from fokus.problems import Place, Problem

if TYPE_CHECKING:
    from bibtexparser.model import Entry

Item = dict[str, Any]

_DATES: Final = ("issued", "accessed", "original-date", "event-date", "submitted")
_NAMES: Final = ("author", "editor", "translator", "container-author", "collection-editor", "director")
_PARTS_OF_NAMES: Final = (
    "family", "given", "literal", "suffix", "non-dropping-particle", "dropping-particle",
)  # fmt: skip
_TYPES: Final = {
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference", "conference": "paper-conference",
    "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "online": "webpage", "electronic": "webpage", "www": "webpage", "misc": "document",
}  # fmt: skip
_FIELDS: Final = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title",
    "booktitle": "container-title", "publisher": "publisher", "institution": "publisher",
    "school": "publisher", "organization": "publisher", "address": "publisher-place",
    "location": "publisher-place", "volume": "volume", "number": "issue", "issue": "issue", "pages": "page",
    "edition": "edition", "series": "collection-title", "doi": "DOI", "url": "URL", "isbn": "ISBN",
    "issn": "ISSN", "note": "note", "type": "genre", "langid": "language",
}  # fmt: skip
_LAWS: Final = frozenset({"bill", "legislation", "regulation"})
_AS_TYPED: Final = frozenset({"url", "doi"})


@dataclass(frozen=True, slots=True)
class References:
    """The works that a study may cite, by their keys."""

    file: str = ""
    items: Mapping[str, Item] = field(default_factory=dict)


def read_references(text: str, file: str, language: str) -> tuple[References, list[Problem]]:
    """Read a file of references; what cannot be read of it is a problem, and the rest is there."""
    read = _bibtex if file.endswith(".bib") else _json
    items, problems = read(text, file)
    spoken = {key: _by_its_title({"language": language, **item}) for key, item in items.items()}
    return References(file, spoken), problems


def _by_its_title(item: Item) -> Item:
    """Let a Swedish law or bill be known by title and number: styles print them as American ones."""
    if (
        item["type"] not in _LAWS
        or not item["language"].lower().startswith(("sv", "swe"))
        or not item.get("title")
    ):
        return item
    title, number = item["title"], item.get("number", "")
    named = title if number in title else f"{title} ({number})"
    return {key: value for key, value in item.items() if key != "number"} | {
        "type": "document",
        "title": named,
    }


def _json(text: str, file: str) -> tuple[dict[str, Item], list[Problem]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}, [Problem("broken-references", Place(file))]
    entries = told if isinstance(told, list) else told.get("items", []) if isinstance(told, dict) else []
    items: dict[str, Item] = {}
    problems = []
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, dict) and str(entry.get("id", "")).strip():
            items[str(entry["id"])] = dict(_sound(entry))
        else:
            problems.append(Problem("reference-without-key", Place(file, row=number), severity="warning"))
    return items, problems


def _sound(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what the style can print of an entry: texts, names and dates of the forms it knows."""
    yield "id", str(entry["id"])
    yield "type", str(entry.get("type") or "document")
    for key, value in entry.items():
        if key in _NAMES and isinstance(value, list):
            names = [_name(each) for each in value if isinstance(each, dict)]
            yield key, [each for each in names if each]
        elif key in _DATES and isinstance(value, dict) and (date := _date(value)):
            yield key, date
        elif key not in {"id", "type", *_NAMES, *_DATES} and isinstance(value, str | int):
            yield key, str(value)


def _name(told: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(told[key]) for key in _PARTS_OF_NAMES if told.get(key)}


def _date(told: Mapping[str, Any]) -> Item | None:
    parts = told.get("date-parts")
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    said = "-".join(map(str, numbers)) or str(told.get("raw") or told.get("literal") or "")
    return _day(said)


def _day(said: str) -> Item | None:
    """Return a date from ``2024``, ``2024-05`` or ``2024-05-12``; of other texts the year in them."""
    found = re.match(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", said) or re.search(r"(\d{4})()()", said)
    return {"date-parts": [[int(each) for each in found.groups() if each]]} if found else None


def _bibtex(text: str, file: str) -> tuple[dict[str, Item], list[Problem]]:
    from bibtexparser import middlewares
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    split = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    library = parse_string(text, append_middleware=split)
    decode = _decoder()
    problems = [
        Problem("broken-reference", Place(file, (each.start_line or 0) + 1), severity="warning")
        for each in library.failed_blocks
    ]
    return {each.key: dict(_from_bibtex(each, decode)) for each in library.entries}, problems


def _decoder() -> Callable[[str], str]:
    from pylatexenc.latex2text import LatexNodes2Text

    decode = LatexNodes2Text(keep_braced_groups=False).latex_to_text
    # Bare signs that begin a comment or a column in LaTeX are what they look like in a title.
    return lambda text: " ".join(str(decode(re.sub(r"(?<!\\)([&%#])", r"\\\1", text))).split())


def _from_bibtex(entry: "Entry", decode: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    told = {each.key.lower(): each.value for each in entry.fields}
    yield "id", entry.key
    yield "type", _TYPES.get(entry.entry_type.lower(), "document")
    for key in ("author", "editor", "translator"):
        if isinstance(told.get(key), list):
            yield key, [_person(each, decode) for each in told[key]]
    for key, name in _FIELDS.items():
        if isinstance(told.get(key), str):
            yield name, told[key].strip() if key in _AS_TYPED else decode(told[key])
    dates = (("issued", told.get("date") or told.get("year")), ("accessed", told.get("urldate")))
    yield from ((name, date) for name, said in dates if said and (date := _day(str(said))))


def _person(name: Any, decode: Callable[[str], str]) -> dict[str, str]:
    first, last, junior = (decode(" ".join(each)) for each in (name.first, [*name.von, *name.last], name.jr))
    return (
        {"family": last, "given": first, **({"suffix": junior} if junior else {})}
        if first
        else {"literal": last}
    )
