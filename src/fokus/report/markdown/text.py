"""Running text: formatting, links, roles and footnotes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fokus.problems import Place, unknown
from fokus.report.blocks import (
    Block,
    Footnote,
    FootnoteAgain,
    Inline,
    LineBreak,
    Mark,
    Paragraph,
    Reference,
    Text,
    Value,
)
from fokus.report.links import address
from fokus.report.markdown.asked import Asked
from fokus.report.markdown.walk import MakeInlines, Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

ROLES: Final = ("number", "sentence", "ref")

_new_line_tag: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)


def line(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    """Read a whole piece of running text, and keep count of its lines."""
    before, walk.line = walk.line, node.map[0] + 1 if node.map else walk.line
    made = walk.inlines(node, style)
    walk.line = before
    return made


def plain(node: "SyntaxTreeNode") -> str:
    """Return the text of a node without its formatting."""
    return "".join(each.content for each in node.walk() if each.type in {"text", "code_inline"})


def said_in(content: Iterable[Inline]) -> str:
    """Return what running text says, without its formatting and its footnotes."""
    return "".join(_said(each) for each in content)


def _said(inline: Inline) -> str:
    match inline:
        case Text() | Value() | Mark():
            return inline.text
        case Reference():
            return inline.name
        case LineBreak():
            return "\n"
        case _:
            return ""


def _text(_walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    return (replace(style, text=node.content),)


def _code(_walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    return (replace(style, text=node.content, code=True),)


def _bold(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    return walk.inlines(node, replace(style, bold=True))


def _italic(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    return walk.inlines(node, replace(style, italic=True))


def _new_line(sign: Inline) -> MakeInlines:
    def end(walk: Walk, _node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
        walk.line = None if walk.line is None else walk.line + 1
        return (replace(style, text=sign.text) if isinstance(sign, Text) else sign,)

    return end


def _link(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    """Read a link: to an address that anyone can reach, or to what has a name in the report."""
    aim = str(node.attrs.get("href", ""))
    title = str(node.attrs.get("title", ""))
    if aim.startswith("#") and len(aim) > 1:
        walk.references.append((aim[1:], walk.at(node)))
    elif address(aim) is None:
        walk.fault("link-nowhere", node, word=aim)
        aim = ""
    return walk.inlines(node, replace(style, link=aim or None, title=title))


def _html(walk: Walk, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
    if node.content.startswith("<!--"):
        return ()
    if _new_line_tag.fullmatch(node.content):
        return (LineBreak(),)
    walk.fault("html", node, word=node.content)
    return (replace(style, text=node.content),)


def _role(walk: Walk, node: "SyntaxTreeNode", _style: Text) -> tuple[Inline, ...]:
    return (_of_role(walk, str(node.meta["name"]), " ".join(node.content.split()), walk.at(node)),)


def _of_role(walk: Walk, name: str, content: str, place: Place) -> Inline:
    if name == "ref":
        walk.references.append((content, place))
        return Reference(content)
    if name not in ROLES:
        walk.problems.append(unknown("unknown-role", place, name, ROLES))
        return Mark(walk.mark)
    asked = Asked(content, "number" if name == "number" else "sentence", place)
    walk.asked.append(asked)
    filled = walk.fill(asked)
    return filled if isinstance(filled, Inline) else Mark(walk.mark)


def _footnote(walk: Walk, node: "SyntaxTreeNode", _style: Text) -> tuple[Inline, ...]:
    """Read a footnote where it is referred to first; later it is only pointed at."""
    label = node.meta.get("label")
    if walk.in_note:
        walk.fault("note-in-note", node)
        return (Mark(walk.mark),)
    if label is None:
        return (Footnote(_inside(walk, lambda: (Paragraph(walk.inlines(node)),))),)
    if label not in walk.notes.defined:
        walk.problems.append(unknown("unknown-note", walk.at(node), label, walk.notes.defined))
        return (Mark(walk.mark),)
    if label in walk.noted:
        return (FootnoteAgain(_key(walk, label)),)
    walk.noted.add(label)
    content = _inside(walk, lambda: walk.blocks(walk.notes.defined[label].children))
    return (Footnote(content, _key(walk, label) if walk.notes.referred[label] > 1 else None),)


def _inside(walk: Walk, read: Callable[[], tuple[Block, ...]]) -> tuple[Block, ...]:
    before = walk.line
    walk.in_note = True
    made = read()
    walk.in_note, walk.line = False, before
    return made


def _key(walk: Walk, label: str) -> str:
    return f"{walk.file}:{label}"


INLINES: Final[Mapping[str, MakeInlines]] = {
    "inline": line, "text": _text, "code_inline": _code, "strong": _bold, "em": _italic, "link": _link,
    "softbreak": _new_line(Text(" ")), "hardbreak": _new_line(LineBreak()), "html_inline": _html,
    "myst_role": _role, "footnote_ref": _footnote,
}  # fmt: skip
