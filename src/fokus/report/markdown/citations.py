"""Citations in running text, and the place of the list of references."""

import re
from typing import TYPE_CHECKING, Final

from fokus.report.blocks import Inline, Mark, Text
from fokus.report.markdown.walk import Walk
from fokus.report.references.cited import KEY, Citation, CitedWork, located, works_in

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

_key: Final = re.compile(KEY)
_bracketed: Final = re.compile(r"\[(?P<inside>[^\[\]]*@[^\[\]]*)\](?![(\[])", re.DOTALL)
_where: Final = re.compile(r"\s\[(?P<inside>[^\[\]@]*)\](?![(\[])")


def citations_plugin(markdown: "MarkdownIt") -> None:
    """Let the parser know citations, before it looks for links."""
    markdown.inline.ruler.before("link", "citation", _rule)
    markdown.inline.add_terminator_char("@")


def _rule(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - as the parser calls it
    found = _in_brackets(state) or _in_sentence(state)
    if found is None:
        return False
    works, end, in_sentence = found
    if not silent:
        token = state.push("citation", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"works": works, "in_sentence": in_sentence}
    state.pos = end
    return True


def _in_brackets(state: "StateInline") -> tuple[tuple[CitedWork, ...], int, bool] | None:
    found = _bracketed.match(state.src, state.pos, state.posMax)
    works = works_in(found["inside"]) if found else ()
    return (works, found.end(), False) if found and works else None


def _in_sentence(state: "StateInline") -> tuple[tuple[CitedWork, ...], int, bool] | None:
    found = _key.match(state.src, state.pos, state.posMax)
    before = state.src[state.pos - 1 : state.pos]
    if found is None or before.isalnum() or before in {".", "-", "_", "+"}:
        return None
    where = _where.match(state.src, found.end(), state.posMax)
    pages, suffix = located(f", {where['inside']}") if where else ("", "")
    end = where.end() if where else found.end()
    return (CitedWork(found["key"], "", pages, suffix),), end, True


def citation(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    """Read a citation; where it cannot be printed, a mark stands in its place."""
    found = Citation(node.meta["works"], walk.at(node), bool(node.meta["in_sentence"]))
    walk.citations.append(found)
    printed = walk.supplied.citations.get(found, (Mark(walk.mark),))
    return tuple(
        Text(each.text, style.bold or each.bold, style.italic or each.italic, link=each.link)
        if isinstance(each, Text)
        else each
        for each in printed
    )
