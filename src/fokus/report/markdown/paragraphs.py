"""Headings, paragraphs, lists, quotations, code and tables that the writer typed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fokus.report.blocks import (
    Align,
    Block,
    BlockQuote,
    Column,
    Heading,
    Inline,
    LineBreak,
    Listing,
    Paragraph,
    Table,
    TableBlock,
    Text,
)
from fokus.report.markdown.directives import directive
from fokus.report.markdown.text import plain, said_in
from fokus.report.markdown.walk import MakeBlocks, Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

ALIGNMENTS: Final[tuple[Align, ...]] = ("right", "center")

_name: Final = re.compile(r"\s*\{#(?P<name>[^\s{}]+)\}\s*$")


def _heading(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    wanted = int(node.tag[1]) + int(walk.has_title)
    level = min(wanted, walk.level + 1)
    if level < wanted:
        walk.fault("heading-skipped", node, word=plain(node))
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
    return (Paragraph(walk.inlines(node)),)


def _listing(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    items = tuple(walk.blocks(item.children) for item in node.children)
    start = int(str(node.attrs.get("start", 1)))
    return (Listing(node.type == "ordered_list", items, start),)


def _block_quote(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return (BlockQuote(walk.blocks(node.children)),)


def _code(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    if node.type == "fence" and node.info.startswith("{"):
        return directive(walk, node)
    runs: list[Inline] = []
    for line in node.content.rstrip("\n").split("\n"):
        runs += [LineBreak(), Text(line, code=True)] if runs else [Text(line, code=True)]
    return (Paragraph(tuple(runs)),)


def _table(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return (TableBlock(written_table(walk, node)),)


def written_table(walk: Walk, node: "SyntaxTreeNode") -> Table:
    """Read a table that the writer typed, with its formatting."""
    rows = [row for part in node.children for row in part.children]
    formatted = tuple(tuple(walk.inlines(cell) for cell in row.children) for row in rows)
    labels, *said = (tuple(map(said_in, row)) for row in formatted)
    aligned = zip(labels, map(_align, rows[0].children), strict=True)
    columns = tuple(Column(label, align) for label, align in aligned)
    return Table(columns, tuple(said), summary=", ".join(labels), formatted=formatted)


def _align(cell: "SyntaxTreeNode") -> Align:
    style = str(cell.attrs.get("style", ""))
    return next((each for each in ALIGNMENTS if each in style), "left")


def _html(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Show HTML as it is written; a comment is the writer's own, unless it swallows the rest."""
    said = node.content.strip()
    if said.startswith("<!--") and said.endswith("-->"):
        return ()
    open_comment = said.startswith("<!--") and "-->" not in said
    walk.fault("open-comment" if open_comment else "html", node, word=said.split("\n", maxsplit=1)[0])
    return (Paragraph((Text(said),)),)


def _nothing(_walk: Walk, _node: "SyntaxTreeNode") -> tuple[Block, ...]:
    return ()


BLOCKS: Final[Mapping[str, MakeBlocks]] = {
    "heading": _heading, "paragraph": _paragraph, "bullet_list": _listing, "ordered_list": _listing,
    "blockquote": _block_quote, "fence": _code, "code_block": _code, "colon_fence": directive,
    "table": _table, "html_block": _html, "front_matter": _nothing, "footnote_reference": _nothing,
    "hr": _nothing,
}  # fmt: skip
