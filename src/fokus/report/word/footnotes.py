"""Footnotes: the part that holds them, the lines that separate them from the text, and their settings."""

from collections.abc import Iterable
from posixpath import dirname, join
from typing import Final

from lxml import etree

from fokus.ooxml import parse, serialize
from fokus.report.word.markup import R, W
from fokus.report.word.parts import HYPERLINK, Parts, add_relationships, related, set_content_types

TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

_SEPARATORS: Final = {"separator": -1, "continuationSeparator": 0}
_EMPTY: Final = f'<w:footnotes xmlns:w="{W}" xmlns:r="{R}"/>'.encode()
# What the schema puts behind the settings of footnotes; other namespaces stand there too.
_BEHIND: Final = ("endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
    "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions",
    "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags",
    "decimalSymbol", "listSeparator")  # fmt: skip


def first_free_note(parts: Parts, main: str) -> int:
    """Return the first number that no footnote of a template has; ours begin at 1 where they can."""
    taken = [
        int(note.get(f"{{{W}}}id", "0"))
        for name in related(parts, main, "footnotes")
        for note in parse(parts[name])
    ]
    return max([0, *taken]) + 1


def add_footnotes(parts: Parts, main: str, notes: Iterable[str], links: dict[str, str]) -> None:
    """Put footnotes in, in the part of the template that holds them or in one of their own."""
    name = next(iter(related(parts, main, "footnotes")), "") or _new_part(parts, main)
    root = parse(parts[name])
    _separate(parts, main, root)
    root.extend(parse(f'<w:n xmlns:w="{W}" xmlns:r="{R}">{each}</w:n>'.encode())[0] for each in notes)
    parts[name] = serialize(root)
    if links:
        add_relationships(parts, name, [(identity, HYPERLINK, to) for to, identity in links.items()])


def _new_part(parts: Parts, main: str) -> str:
    name = join(dirname(main), "footnotes.xml")
    parts[name] = _EMPTY
    add_relationships(parts, main, [("fokus-footnotes", f"{R}/footnotes", "footnotes.xml")])
    set_content_types(parts, {name: TYPE})
    return name


def _separate(parts: Parts, main: str, root: etree._Element) -> None:
    """Add the lines between text and footnotes, and tell the settings of them, where there are none."""
    has = {note.get(f"{{{W}}}type"): note.get(f"{{{W}}}id", "") for note in root}
    free = min([0, *(int(note.get(f"{{{W}}}id", "0")) for note in root)])
    for kind, identity in _SEPARATORS.items():
        if kind not in has:
            has[kind] = str(identity + free)
            root.insert(0, _separator(kind, has[kind]))
    settings = related(parts, main, "settings")[0]
    told = parse(parts[settings])
    _tell(told, [has[kind] for kind in _SEPARATORS])
    parts[settings] = serialize(told)


def _separator(kind: str, identity: str) -> etree._Element:
    return parse(
        f'<w:footnote xmlns:w="{W}" w:type="{kind}" w:id="{identity}"><w:p><w:pPr>'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"<w:r><w:{kind}/></w:r></w:p></w:footnote>".encode()
    )


def _tell(settings: etree._Element, separators: Iterable[str]) -> None:
    about = settings.find(f"{{{W}}}footnotePr")
    if about is None:
        about = etree.Element(f"{{{W}}}footnotePr")
        settings.insert(_place(settings), about)
    if about.find(f"{{{W}}}footnote") is None:
        for each in separators:
            etree.SubElement(about, f"{{{W}}}footnote", {f"{{{W}}}id": each})


def _place(settings: etree._Element) -> int:
    names = ((index, etree.QName(each)) for index, each in enumerate(settings))
    behind = (index for index, name in names if name.namespace != W or name.localname in _BEHIND)
    return next(behind, len(settings))
