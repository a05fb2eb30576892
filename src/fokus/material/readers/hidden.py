"""What a document hides: text that its file holds but that nobody sees on the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from fokus.ooxml import local_name

OFF = frozenset({"0", "false", "off"})


@dataclass(slots=True)
class Passages:
    """How many hidden passages have been passed over; ``within`` one when the last text was hidden."""

    number: int = 0
    within: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a Word document that hide what they are put on; ``all`` when nothing else is said."""

    paragraphs: frozenset[str] = field(default_factory=frozenset)
    characters: frozenset[str] = field(default_factory=frozenset)
    usual: str = ""
    all: bool = False


def seen(text: str, passages: Passages, *, hidden: bool) -> str:
    """Return a text that is seen, nothing of one that is hidden; those in a row count as one passage."""
    if text.strip():
        passages.number += hidden and not passages.within
        passages.within = hidden
    return "" if hidden else text


def styles_that_hide(root: etree._Element) -> Styles:
    """Return which styles hide text, by themselves or by the style that they are based on."""
    if next(root.iter("{*}vanish"), None) is None:
        return Styles()
    styles = {value(each, "styleId"): each for each in root if local_name(each) == "style"}
    hiding = frozenset(name for name in styles if _hides(name, styles))
    paragraphs = {name for name, each in styles.items() if value(each, "type") == "paragraph"}
    usual = (name for name in paragraphs if value(styles[name], "default") not in {"", *OFF})
    defaults = (each for each in root if local_name(each) == "docDefaults")
    everything = any(_switch(each) for given in defaults for each in given.iter("{*}rPr"))
    return Styles(hiding & paragraphs, hiding - paragraphs, next(usual, ""), everything)


def _hides(name: str, styles: dict[str, etree._Element]) -> bool:
    """Tell whether a style hides: the nearest in the line of those that it is based on decides."""
    for style in _line(name, styles):
        if (switched := _switch(_child(style, "rPr"))) is not None:
            return switched
    return False


def _line(name: str, styles: dict[str, etree._Element]) -> Iterator[etree._Element]:
    met: set[str] = set()
    while name in styles and name not in met:
        met.add(name)
        yield styles[name]
        name = value(_child(styles[name], "basedOn"), "val")


def is_hidden(run: etree._Element, paragraph: etree._Element, styles: Styles) -> bool:
    """Tell whether a run is hidden: by itself, else where one of its two styles hides and not both.

    The properties of the paragraph's mark are the mark's only.
    """
    own = _child(run, "rPr")
    switched = _switch(own)
    if switched is not None:
        return switched
    style = value(_child(_child(paragraph, "pPr"), "pStyle"), "val") or styles.usual
    by_character = value(_child(own, "rStyle"), "val") in styles.characters
    return styles.all or (style in styles.paragraphs) != by_character


def _switch(properties: etree._Element | None) -> bool | None:
    found = _child(properties, "vanish")
    return None if found is None else value(found, "val") not in OFF


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    children = () if element is None else element
    return next((each for each in children if local_name(each) == name), None)


def value(element: etree._Element | None, name: str) -> str:
    """Return an attribute by its name without a namespace, empty where it is missing."""
    attributes = () if element is None else element.attrib.items()
    return next((str(text) for key, text in attributes if str(key).rpartition("}")[2] == name), "")
