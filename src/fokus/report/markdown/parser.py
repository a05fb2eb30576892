"""The parser: CommonMark with tables, footnotes, directives and roles; HTML is seen, never passed on."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

OPTION: Final = re.compile(r"\s*:(?P<key>[\w-]+):\s*(?P<value>.*?)\s*")
HOLDING: Final = {"{table}": "typed_table", "{landscape}": "landscape"}
"""The directives that hold Markdown of the writer's own, and what they become."""

DEEPEST: Final = 60
"""How deep lists, quotations and formatting may stand inside each other."""


def tree_of(text: str) -> tuple["SyntaxTreeNode", dict[str, Any]]:
    """Parse a chapter: its tree, and what the parser knows beside it (definitions of links)."""
    from markdown_it.tree import SyntaxTreeNode

    known: dict[str, Any] = {}
    tokens = _opened(_markdown().parse(text, known), known)
    return SyntaxTreeNode(_with_notes(tokens, known)), known


def line_of(text: str) -> "SyntaxTreeNode":
    """Parse a line of running text: a caption."""
    from markdown_it.tree import SyntaxTreeNode

    known: dict[str, Any] = {}
    return SyntaxTreeNode(_with_notes(_markdown().parseInline(text, known), known))


def _opened(tokens: list["Token"], known: dict[str, Any]) -> list["Token"]:
    """Read what stands inside the directives that hold Markdown, with its lines in the chapter."""
    return [each for token in tokens for each in (_inside(token, known) if _holds(token) else [token])]


def _holds(token: "Token") -> bool:
    return token.type == "colon_fence" and token.info.strip() in HOLDING


def _inside(token: "Token", known: dict[str, Any]) -> list["Token"]:
    from markdown_it.token import Token

    lines = token.content.split("\n")
    options = list(takewhile(lambda line: not line.strip() or OPTION.fullmatch(line), lines))
    first = (token.map[0] if token.map else 0) + 1 + len(options)
    kind = HOLDING[token.info.strip()]
    content = _opened(_markdown(front_matter=False).parse("\n".join(lines[len(options) :]), known), known)
    for each in content:
        each.map = each.map and [each.map[0] + first, each.map[1] + first]
    about = {"map": token.map, "meta": {"options": options}}
    return [Token(f"{kind}_open", "", 1, **about), *content, Token(f"{kind}_close", "", -1)]  # type: ignore[arg-type]


def _with_notes(tokens: list["Token"], known: Mapping[str, Any]) -> list["Token"]:
    """Put each note that is written where it is referred to in its place; the parser keeps it apart."""
    notes = known.get("footnotes", {}).get("list", {})
    kept = [token for note in notes.values() for token in note.get("tokens", ())]
    for token in (*kept, *(child for each in tokens for child in each.children or ())):
        if token.type == "footnote_ref":
            token.children = notes[token.meta["id"]].get("tokens")
    return tokens


@cache
def _markdown(*, front_matter: bool = True) -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    from fokus.report.markdown.citations import citations_plugin

    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST, "store_labels": True}).enable("table")
    # Every address is seen, so that a wrong one is told of and does not stand there as it was typed.
    markdown.validateLink = lambda _: True  # type: ignore[assignment,method-assign]
    markdown.use(colon_fence_plugin).use(myst_role_plugin).use(deflist_plugin)
    markdown.use(citations_plugin)
    markdown = markdown.use(front_matter_plugin) if front_matter else markdown
    return markdown.use(footnote_plugin, move_to_end=False, always_match_refs=True)
