"""The parser: CommonMark with tables, footnotes, directives and roles; HTML is seen, never passed on."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

DEEPEST: Final = 60
"""How deep lists, quotations and formatting may stand inside each other."""


def tree_of(text: str) -> tuple["SyntaxTreeNode", dict[str, Any]]:
    """Parse a chapter: its tree, and what the parser knows beside it (definitions of links)."""
    from markdown_it.tree import SyntaxTreeNode

    known: dict[str, Any] = {}
    return SyntaxTreeNode(_with_notes(_markdown().parse(text, known), known)), known


def line_of(text: str) -> "SyntaxTreeNode":
    """Parse a line of running text: a caption."""
    from markdown_it.tree import SyntaxTreeNode

    known: dict[str, Any] = {}
    return SyntaxTreeNode(_with_notes(_markdown().parseInline(text, known), known))


def _with_notes(tokens: list["Token"], known: Mapping[str, Any]) -> list["Token"]:
    """Put each note that is written where it is referred to in its place; the parser keeps it apart."""
    notes = known.get("footnotes", {}).get("list", {})
    kept = [token for note in notes.values() for token in note.get("tokens", ())]
    for token in (*kept, *(child for each in tokens for child in each.children or ())):
        if token.type == "footnote_ref":
            token.children = notes[token.meta["id"]].get("tokens")
    return tokens


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "store_labels": True}).enable("table")
    markdown.use(front_matter_plugin).use(colon_fence_plugin).use(myst_role_plugin)
    return markdown.use(footnote_plugin, move_to_end=False, always_match_refs=True)
