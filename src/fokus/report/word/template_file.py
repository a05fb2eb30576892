"""The template: ours or an office's own, made ready to take a new body.

What an office designed stays: styles, page, headers and footers, and the cover that it begins with. What
else it wrote in the body goes, and so does everything that only the body pointed at, comments and the paths
of a machine included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from posixpath import dirname, join
from typing import Final

from lxml import etree

from fokus.ooxml import CONTENT_TYPES, DamagedFileError, parse, serialize, unpack
from fokus.report.word.cover import cover_of
from fokus.report.word.fonts import letter_width
from fokus.report.word.footnotes import first_free_note
from fokus.report.word.heading_numbers import is_numbered_style, numbering_of
from fokus.report.word.info import DocumentInfo, locale
from fokus.report.word.manifest import is_manifest
from fokus.report.word.markup import R, W, paragraph, run
from fokus.report.word.numbering import Lists, merge_numbering
from fokus.report.word.own import own_parts
from fokus.report.word.parts import (
    Parts,
    add_relationships,
    content_type,
    drop_unreachable,
    keep_relationships,
    kind,
    related,
    set_content_types,
    target,
)
from fokus.report.word.properties import write_properties
from fokus.report.word.section import Section, section_of
from fokus.report.word.stories import STORIES, taken_ids, without_notes
from fokus.report.word.styles import merge_styles, set_language, style_ids

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_WORD: Final = f"{_OFFICE}wordprocessingml."
_OURS: Final = {
    "styles": ("styles.xml", f"{_WORD}styles+xml"),
    "settings": ("settings.xml", f"{_WORD}settings+xml"),
    "numbering": ("numbering.xml", f"{_WORD}numbering+xml"),
    "fontTable": ("fontTable.xml", f"{_WORD}fontTable+xml"),
    "theme": ("theme/theme1.xml", f"{_OFFICE}theme+xml"),
}
_NOTES: Final = ("footnotes", "endnotes")
_KEPT: Final = frozenset({*_OURS, *_NOTES, "webSettings", "customXml", "glossaryDocument"})


class TemplateError(ValueError):
    """A template that cannot be used; ``reason`` says why in one word.

    ``not-a-zip``, ``too-large``, ``not-xml``, ``entities``, ``not-word``, ``macros`` or ``strict``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Template:
    """A package without a body, and what a body must know of it.

    ``letters`` is how wide its letters may be, where those of our own template are 1. ``heading_numbers`` are
    what it writes before headings, by their level, and ``title_numbered`` tells whether the title of a list
    would be numbered as well; ``cover`` is what stays before the text.
    """

    parts: Mapping[str, bytes]
    main: str
    section: Section
    styles: Mapping[str, str]
    lists: Lists
    letters: float
    first_free_note: int
    first_free_id: int
    controls: frozenset[int]
    heading_numbers: tuple[str, ...] = ()
    title_numbered: bool = False
    cover: str = ""


def open_template(template: bytes | None, document: DocumentInfo) -> Template:
    """Make a template ready; without one, our own."""
    try:
        parts = dict(own_parts()) if template is None else unpack(template)
        return _ready(parts, _main_part(parts), document)
    except DamagedFileError as fault:
        raise TemplateError(fault.reason) from fault


def with_footer(template: Template, text: str) -> Template:
    """Let a template's footers begin with some words, on every page."""
    parts = dict(template.parts)
    for name in related(parts, template.main, "footer"):
        root = parse(parts[name])
        line = next(root.iter(f"{{{W}}}p"))
        line.insert(int(line.find(f"{{{W}}}pPr") is not None), _run(text))
        parts[name] = serialize(root)
    return replace(template, parts=parts)


def _run(text: str) -> etree._Element:
    return etree.fromstring(paragraph(run(text)).replace("<w:p>", f'<w:p xmlns:w="{W}">'))[0]


def _main_part(parts: Mapping[str, bytes]) -> str:
    found = related(parts, "", "officeDocument") if CONTENT_TYPES in parts else []
    said = content_type(parts, found[0]) if found else ""
    if "macroEnabled" in said:
        raise TemplateError("macros")
    if said not in {f"{_WORD}document.main+xml", f"{_WORD}template.main+xml"}:
        raise TemplateError("not-word")
    return found[0]


def _ready(parts: Parts, main: str, document: DocumentInfo) -> Template:
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            parse(part)
    root = parse(parts[main])
    if root.tag != f"{{{W}}}document":
        raise TemplateError("strict")
    named = (
        style_ids(parse(parts[related(parts, main, "styles")[0]])) if related(parts, main, "styles") else {}
    )
    cover = cover_of(root, named, document.title)
    section = section_of(root, covered=bool(cover.xml))
    _empty(parts, main, section.references | cover.references)
    set_content_types(parts, {main: f"{_WORD}document.main+xml"})
    write_properties(parts, main, document)
    styles = _styles(parts, main, document)
    lists = _lists(parts, main)
    stories = [parse(parts[name]) for each in STORIES for name in related(parts, main, each)]
    stories += [] if cover.root is None else [cover.root]
    letters = letter_width(*(parse(parts[related(parts, main, each)[0]]) for each in ("styles", "theme")))
    note = first_free_note(parts, main)
    sheet, numbering = (parse(parts[related(parts, main, each)[0]]) for each in ("styles", "numbering"))
    return Template(
        parts, main, section, styles, lists, letters, note, *taken_ids(stories),
        numbering_of(sheet, numbering, styles), is_numbered_style(sheet, styles.get("toc heading", "")),
        cover.xml,
    )  # fmt: skip


def _empty(parts: Parts, main: str, held: frozenset[str]) -> None:
    keep_relationships(parts, "", lambda each: kind(each) in {"officeDocument", "custom-properties"})
    keep_relationships(parts, main, lambda each: _is_kept(parts, main, held, each))
    for name in related(parts, main, "settings"):
        keep_relationships(parts, name, lambda each: target(name, each) is not None)  # noqa: B023 - called at once
    parts |= {name: without_notes(parts[name]) for sort in _NOTES for name in related(parts, main, sort)}
    drop_unreachable(parts)
    _complete(parts, main)


def _is_kept(parts: Parts, main: str, held: frozenset[str], each: etree._Element) -> bool:
    if kind(each) == "customXml":
        return not is_manifest(parts.get(target(main, each) or "", b""))
    return kind(each) in _KEPT or each.get("Id") in held


def _complete(parts: Parts, main: str) -> None:
    for each, (file, said) in _OURS.items():
        if not related(parts, main, each):
            name = join(dirname(main), file)
            parts[name] = own_parts()[f"word/{file}"]
            add_relationships(parts, main, [(f"fokus-{each}", f"{R}/{each}", file)])
            set_content_types(parts, {name: said})


def _styles(parts: Parts, main: str, document: DocumentInfo) -> dict[str, str]:
    name = related(parts, main, "styles")[0]
    root = parse(parts[name])
    merge_styles(root, parse(own_parts()["word/styles.xml"]))
    set_language(root, locale(document.language))
    parts[name] = serialize(root)
    return style_ids(root)


def _lists(parts: Parts, main: str) -> Lists:
    name = related(parts, main, "numbering")[0]
    root = parse(parts[name])
    lists = merge_numbering(root, parse(own_parts()["word/numbering.xml"]))
    parts[name] = serialize(root)
    return lists
