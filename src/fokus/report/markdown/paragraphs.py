"""Headings, paragraphs, lists, quotations, code and tables that the writer typed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fokus.report.blocks import (
    Block,
    BlockQuote,
    Heading,
    Inline,
    LineBreak,
    Listing,
    Paragraph,
    Text,
    ThematicBreak,
)
from fokus.report.markdown.directives import directive
from fokus.report.markdown.text import plain
from fokus.report.markdown.typed import captioned_table, definitions, is_picture, landscape, picture, table
from fokus.report.markdown.walk import MakeBlocks, Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_dash: Final = re.compile(r"(?:[—–]|--)\s+")
_name: Final = re.compile(r"\s*\{#(?P<name>[^\s{}]+)\}\s*$")


def _heading(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    wanted = int(node.tag[1]) + int(walk.has_title)
    level = min(wanted, walk.level + 1)
    if level < wanted:
        walk.fault("heading-skipped", node, word=plain(node))
    if walk.in_note:
        walk.fault("not-in-note", node, word=plain(node))
        return (Paragraph(walk.inlines(node, Text("", bold=True))),)
    walk.level = level
    content, name = _named(walk, node, walk.inlines(node))
    return (Heading(level, content, name),)


def _named(
    walk: Walk, node: "SyntaxTreeNode", content: tuple[Inline, ...]
) -> tuple[tuple[Inline, ...], str | None]:
    """Take the name off the end of a heading: ``{#name}``."""
    last = content[-1] if content else None
    found = _name.search(last.text) if isinstance(last, Text) else None
    if found is None or not isinstance(last, Text):
        return content, None
    walk.name(found["name"], walk.at(node))
    return (*content[:-1], replace(last, text=last.text[: found.start()])), found["name"]


def _paragraph(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return picture(walk, node) if is_picture(node) else (Paragraph(walk.inlines(node)),)


def _listing(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    before, walk.inside = walk.inside, True
    items = tuple(walk.blocks(item.children) for item in node.children)
    walk.inside = before
    start = int(str(node.attrs.get("start", 1)))
    return (Listing(node.type == "ordered_list", items, start),)


def _block_quote(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    before, walk.inside = walk.inside, True
    *content, last = walk.blocks(node.children) or (Paragraph(()),)
    walk.inside = before
    said, by = _attributed(last)
    return (BlockQuote((*content, said) if said else tuple(content), by),)


def _attributed(last: Block) -> tuple[Block | None, tuple[Inline, ...]]:
    """Divide the end of a quotation into what is said and, on a line with a dash, by whom."""
    content = last.content if isinstance(last, Paragraph) else ()
    for place, each in enumerate(content):
        begins = place == 0 or content[place - 1] == Text(" ")
        if begins and isinstance(each, Text) and (dash := _dash.match(each.text)):
            by = (replace(each, text=each.text[dash.end() :]), *content[place + 1 :])
            return (Paragraph(content[: place - 1]) if place else None), by
    return last, ()


def _code(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    if node.type == "fence" and node.info.startswith("{"):
        return directive(walk, node)
    runs: list[Inline] = []
    for line in node.content.rstrip("\n").split("\n"):
        runs += [LineBreak(), Text(line, code=True)] if runs else [Text(line, code=True)]
    return (Paragraph(tuple(runs)),)


def _html(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Show HTML as it is written; a comment is the writer's own, unless it swallows the rest."""
    said = node.content.strip()
    if said.startswith("<!--") and said.endswith("-->"):
        return ()
    open_comment = said.startswith("<!--") and "-->" not in said
    walk.fault("open-comment" if open_comment else "html", node, word=said.split("\n", maxsplit=1)[0])
    return (Paragraph((Text(said),)),)


def _pause(_walk: Walk, _node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return (ThematicBreak(),)


def _nothing(_walk: Walk, _node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return ()


BLOCKS: Final[Mapping[str, MakeBlocks]] = {
    "heading": _heading, "paragraph": _paragraph, "bullet_list": _listing, "ordered_list": _listing,
    "blockquote": _block_quote, "fence": _code, "code_block": _code, "colon_fence": directive,
    "table": table, "typed_table": captioned_table, "landscape": landscape, "dl": definitions, "hr": _pause,
    "html_block": _html, "front_matter": _nothing, "footnote_reference": _nothing,
}  # fmt: skip
