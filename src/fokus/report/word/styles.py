"""Styles found by their English names, whatever ids a localised template gave them."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from fokus.report.word.markup import W

_BORROWED: Final = ("basedOn", "next", "link")
_COLOR: Final = re.compile(r"[0-9A-Fa-f]{6}")
_USUAL_SIZE: Final = 20
_SWEDISH: Final = {
    "rubrik": "title", "brödtext": "body text", "beskrivning": "caption", "punktlista": "list bullet",
    "numrerad lista": "list number", "citat": "quote", "fotnotstext": "footnote text",
    "fotnotsreferens": "footnote reference", "hyperlänk": "hyperlink", "sidfot": "footer",
    "litteraturförteckning": "bibliography", "figurförteckning": "table of figures",
    "innehållsförteckningsrubrik": "toc heading",
    **{f"rubrik {level}": f"heading {level}" for level in range(1, 10)},
    **{f"innehåll {level}": f"toc {level}" for level in range(1, 10)},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a style's letters look: colours as six hexadecimal digits, the size in half points."""

    name: str
    color: str
    behind: str
    size: int
    bold: bool


def style_ids(styles: etree._Element) -> dict[str, str]:
    """Return the id of each style by its name in lower case: ``heading 1`` may be ``Rubrik1``.

    Word keeps English names whatever its language; other programs write those of theirs, which count where
    the English one is not there.
    """
    found: dict[str, str] = {}
    for style in styles.iterfind(f"{{{W}}}style"):
        found.setdefault(_name(style), style.get(f"{{{W}}}styleId", ""))
    return {english: found[local] for local, english in _SWEDISH.items() if local in found} | found


def merge_styles(theirs: etree._Element, ours: etree._Element) -> None:
    """Add the styles of ours that theirs has none of by that name, tied to the ids that theirs uses."""
    has = style_ids(theirs)
    missing = [style for style in ours.iterfind(f"{{{W}}}style") if _name(style) not in has]
    names = {identity: name for name, identity in style_ids(ours).items()}
    taken = {style.get(f"{{{W}}}styleId") for style in theirs.iterfind(f"{{{W}}}style")}
    ids = has | {_name(style): _free(style.get(f"{{{W}}}styleId", ""), taken) for style in missing}
    theirs.extend(
        _adopted(style, {identity: ids[name] for identity, name in names.items()}) for style in missing
    )


def set_language(styles: etree._Element, tag: str) -> None:
    """Make one language the document's own, in the defaults and in every style that names one."""
    if not styles.findall(f"{{{W}}}docDefaults//{{{W}}}lang"):
        _default_run(styles).append(etree.Element(f"{{{W}}}lang"))
    for language in styles.iter(f"{{{W}}}lang"):
        language.set(f"{{{W}}}val", tag)


def look_of(styles: etree._Element, identity: str) -> Look:
    """Return how a style's letters look, what it inherits included."""
    chain = list(chain_of(styles, identity))
    size = _first(chain, "rPr/{*}sz", "val")
    bold = _first(chain, "rPr/{*}b", "val", unsaid="1")
    return Look(
        _title(chain[0]) if chain else identity,
        _color(_first(chain, "rPr/{*}color", "val"), "000000"),
        _color(_first(chain, "rPr/{*}shd", "fill") or _first(chain, "pPr/{*}shd", "fill"), "FFFFFF"),
        int(size) if size.isdecimal() else _USUAL_SIZE,
        bold not in {"", "0", "false"},
    )


def chain_of(styles: etree._Element, identity: str) -> Iterator[etree._Element]:
    """Go from a style through those that it is based on to the defaults."""
    known = {each.get(f"{{{W}}}styleId", ""): each for each in styles.iterfind(f"{{{W}}}style")}
    while identity in known:
        style = known.pop(identity)
        yield style
        based = style.find(f"{{{W}}}basedOn")
        identity = "" if based is None else based.get(f"{{{W}}}val", "")
    yield from styles.iterfind(f"{{{W}}}docDefaults/{{{W}}}rPrDefault")


def _first(chain: list[etree._Element], path: str, attribute: str, unsaid: str = "") -> str:
    found = (each.find(f"{{*}}{path}") for each in chain)
    return next((each.get(f"{{{W}}}{attribute}", unsaid) for each in found if each is not None), "")


def _color(said: str, usual: str) -> str:
    return said.upper() if _COLOR.fullmatch(said) else usual


def _title(style: etree._Element) -> str:
    name = style.find(f"{{{W}}}name")
    return "" if name is None else name.get(f"{{{W}}}val", "")


def _name(style: etree._Element) -> str:
    return _title(style).casefold()


def _free(identity: str, taken: set[str | None]) -> str:
    while identity in taken:
        identity += "F"
    return identity


def _adopted(style: etree._Element, ids: dict[str, str]) -> etree._Element:
    copy = deepcopy(style)
    copy.attrib.pop(f"{{{W}}}default", "")
    copy.set(f"{{{W}}}styleId", ids[style.get(f"{{{W}}}styleId", "")])
    for tie in _BORROWED:
        for element in copy.iterfind(f"{{{W}}}{tie}"):
            element.set(f"{{{W}}}val", ids[element.get(f"{{{W}}}val", "")])
    return copy


def _default_run(styles: etree._Element) -> etree._Element:
    defaults = _child(styles, "docDefaults", 0)
    return _child(_child(defaults, "rPrDefault", 0), "rPr", 0)


def _child(parent: etree._Element, name: str, place: int) -> etree._Element:
    found = parent.find(f"{{{W}}}{name}")
    if found is None:
        found = etree.Element(f"{{{W}}}{name}")
        parent.insert(place, found)
    return found
