"""Tables that the writer typed, pictures of her own, definitions, and pages that lie down."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from fokus.problems import Problem
from fokus.report.blocks import (
    Align,
    Block,
    Column,
    Definition,
    Definitions,
    FigureBlock,
    Inline,
    Landscape,
    Mark,
    Table,
    TableBlock,
    Text,
)
from fokus.report.markdown.directives import OPTIONS, caption_of, options_of
from fokus.report.markdown.text import plain, said_in
from fokus.report.markdown.walk import Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

ALIGNMENTS: Final[tuple[Align, ...]] = ("right", "center")

_address: Final = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)
_name: Final = re.compile(r"\s*\{#(?P<name>[^\s{}]+)\}\s*")


def table(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read a table without a name and a caption."""
    return (TableBlock(_read(walk, node)),)


def captioned_table(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read a table in a directive that gives it a name and a caption."""
    options, caption = options_of(walk, node, node.meta["options"], OPTIONS)
    tables = [each for each in node.children if each.type == "table"]
    if len(node.children) != 1 or not tables:
        walk.fault("no-table-inside", node)
        return walk.blocks(node.children) or (Mark(walk.mark),)
    if walk.in_note:
        walk.fault("not-in-note", node, word="table")
        return (Mark(walk.mark),)
    return (TableBlock(_read(walk, tables[0]), options.get("name"), caption),)


def _read(walk: Walk, node: "SyntaxTreeNode") -> Table:
    rows = [row for part in node.children for row in part.children]
    formatted = tuple(tuple(walk.inlines(cell) for cell in row.children) for row in rows)
    labels, *said = (tuple(map(said_in, row)) for row in formatted)
    aligned = zip(labels, map(_align, rows[0].children), strict=True)
    columns = tuple(Column(label, align) for label, align in aligned)
    return Table(columns, tuple(said), summary=", ".join(labels), formatted=formatted)


def _align(cell: "SyntaxTreeNode") -> Align:
    style = str(cell.attrs.get("style", ""))
    return next((each for each in ALIGNMENTS if each in style), "left")


def is_picture(node: "SyntaxTreeNode") -> bool:
    """Tell whether a paragraph is a picture, with or without a name after it: ``{#name}``."""
    inside = node.children[0].children if node.children else []
    said = [each for each in inside if each.type != "text" or each.content]
    return (
        bool(said)
        and said[0].type == "image"
        and all(each.type == "text" and _name.fullmatch(each.content) for each in said[1:])
    )


def picture(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read a picture that stands in a paragraph of its own."""
    image, *rest = (each for each in node.children[0].children if each.type != "text" or each.content)
    found = _name.fullmatch(rest[0].content) if rest else None
    place = walk.at(node)
    if found:
        walk.name(found["name"], place)
    title = str(image.attrs.get("title", ""))
    caption = caption_of(walk, title, place.line) if title else ()
    return (_pictured(walk, node, image, found["name"] if found else None, caption),)


def _pictured(
    walk: Walk,
    node: "SyntaxTreeNode",
    image: "SyntaxTreeNode",
    name: str | None,
    caption: tuple[Inline, ...],
) -> Block:
    alt, file = plain(image).strip() or image.content.strip(), unquote(str(image.attrs.get("src", "")))
    if walk.in_note:
        walk.fault("not-in-note", node, word=file)
    elif _address.match(file) or "\\" in file:
        walk.fault("picture-elsewhere", node, word=file)
    else:
        walk.pictures.append((file, walk.at(node)))
        if not alt:
            walk.problems.append(Problem("no-alt", walk.at(node), {"word": file}))
        if file in walk.supplied.pictures:
            return FigureBlock(replace(walk.supplied.pictures[file], alt=alt), name, caption)
    return Mark(walk.mark)


def picture_in_text(walk: Walk, node: "SyntaxTreeNode", _style: Text) -> tuple[Inline, ...]:
    """Tell of a picture that stands among words."""
    walk.fault("picture-in-text", node, word=unquote(str(node.attrs.get("src", ""))))
    return (Mark(walk.mark),)


def definitions(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read a list of words and what they mean; several meanings of a word follow on each other."""
    items: list[Definition] = []
    for child in node.children:
        if child.type == "dt":
            items.append(Definition(walk.inlines(child), ()))
        elif items:
            meaning = (*items[-1].meaning, *walk.blocks(child.children))
            items[-1] = replace(items[-1], meaning=meaning)
    return (Definitions(tuple(items)),)


def landscape(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read what is to stand on pages that lie down."""
    options_of(walk, node, node.meta["options"], ())
    if walk.in_note or walk.inside:
        walk.fault("landscape-inside", node)
        return walk.blocks(node.children)
    walk.inside = True
    content = walk.blocks(node.children)
    walk.inside = False
    return (Landscape(content),)
