"""A chapter's Markdown, with directives and roles, as blocks.

A chapter is parsed once. What it asks is collected, answered together elsewhere, and put in its
places by :func:`compose`. A wrong directive is a problem with its line, and leaves a visible mark.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from fokus.problems import Place, Problem, unknown
from fokus.report.blocks import (
    Align,
    Block,
    BlockQuote,
    Column,
    Heading,
    Inline,
    LineBreak,
    Listing,
    Mark,
    Paragraph,
    Reference,
    Rendering,
    Table,
    TableBlock,
    Text,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

DIRECTIVES: tuple[Rendering, ...] = ("table", "figure", "quotes")
ROLES = ("number", "sentence", "ref")
OPTIONS = ("name", "caption")
OF_FIGURES = "figure"
FRONT_MATTER = ("title",)
ALIGNMENTS: tuple[Align, ...] = ("right", "center")

_name = re.compile(r"\s*\{#(?P<name>[^\s{}]+)\}\s*$")
_good_name = re.compile(r"[^\W_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A place in a chapter that asks: its query as written, how to show it, and where it stands.

    ``figure`` is how a figure is drawn, where the writer chose.
    """

    query: str
    rendering: Rendering
    place: Place
    name: str | None = None
    caption: tuple[Inline, ...] = ()
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as parsed: its title, what it asks, the names it gives and those it refers to."""

    file: str
    title: str
    tree: "SyntaxTreeNode"
    asked: tuple[Asked, ...] = ()
    names: tuple[tuple[str, Place], ...] = ()
    references: tuple[tuple[str, Place], ...] = ()


Filled = Inline | Block
Fill = Callable[[Asked], Filled]


def key_of(ask: str, rendering: Rendering) -> str:
    """Return the key of an answer without a name: a hash of its canonical ask and its rendering."""
    digest = hashlib.sha256(f"{ask}\n{rendering}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:10]


def parse_chapter(text: str, file: str) -> tuple[Chapter, list[Problem]]:
    """Parse a chapter's Markdown; every fault is a problem with its line and the nearest right word."""
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_markdown().parse(text))
    title, problems = _front_matter(tree, file)
    walk = _Walk(file, title, lambda _: Mark(""))
    walk.blocks(tree.children)
    chapter = Chapter(file, title, tree, tuple(walk.asked), tuple(walk.names), tuple(walk.references))
    return chapter, [*problems, *walk.problems]


def compose(chapter: Chapter, fill: Fill, mark: str) -> tuple[Block, ...]:
    """Return the blocks of a chapter, each asking place filled; ``mark`` stands where nothing could be."""
    walk = _Walk(chapter.file, chapter.title, fill, mark)
    heading = (Heading(1, (Text(chapter.title),)),) if chapter.title else ()
    return (*heading, *walk.blocks(chapter.tree.children))


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin
    from mdit_py_plugins.myst_role import myst_role_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return markdown.use(front_matter_plugin).use(colon_fence_plugin).use(myst_role_plugin)


def _front_matter(tree: "SyntaxTreeNode", file: str) -> tuple[str, list[Problem]]:
    node = next((each for each in tree.children if each.type == "front_matter"), None)
    values: dict[str, str] = {}
    problems = []
    for number, line in enumerate(node.content.split("\n") if node else [], start=2):
        key, colon, value = line.partition(":")
        if colon and key.strip() in FRONT_MATTER:
            values[key.strip()] = value.strip().strip("\"'")
        elif line.strip() and not line.lstrip().startswith("#"):
            problems.append(unknown("unknown-key", Place(file, number), key.strip(), FRONT_MATTER))
    return values.get("title", ""), problems


@dataclass(slots=True)
class _Walk:
    """One walk through a chapter: makes blocks, and notes what it asks, names and refers to."""

    file: str
    title: str
    fill: Fill
    mark: str = ""
    level: int = 0
    asked: list[Asked] = field(default_factory=list)
    names: list[tuple[str, Place]] = field(default_factory=list)
    references: list[tuple[str, Place]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.level = 1 if self.title else 0

    def blocks(self, nodes: Sequence["SyntaxTreeNode"]) -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self.block(node))

    def block(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        make = _BLOCKS.get(node.type)
        if make is not None:
            return make(self, node)
        if node.type not in ("front_matter", "hr"):
            self.fault("not-supported", node, word=node.type)
            return (Mark(self.mark),)
        return ()

    def fault(self, code: str, node: "SyntaxTreeNode", **arguments: str) -> None:
        self.problems.append(Problem(code, self.at(node), arguments, severity="warning"))

    def at(self, node: "SyntaxTreeNode", offset: int = 0) -> Place:
        # What stands inside a paragraph knows no line of its own: its paragraph does.
        while node.map is None and node.parent is not None:
            node = node.parent
        return Place(self.file, node.map[0] + 1 + offset if node.map else None)

    def heading(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        wanted = int(node.tag[1]) + (1 if self.title else 0)
        level = min(wanted, self.level + 1)
        if level < wanted:
            self.fault("heading-skipped", node, word=_plain(node))
        self.level = level
        content = self.inlines(node)
        name = None
        if content and isinstance(last := content[-1], Text) and (found := _name.search(last.text)):
            name = found["name"]
            content = (*content[:-1], replace(last, text=last.text[: found.start()]))
            self.name(name, self.at(node))
        return (Heading(level, content, name),)

    def name(self, name: str, place: Place) -> None:
        if not _good_name.fullmatch(name):
            self.problems.append(Problem("wrong-name", place, {"word": name}))
        self.names.append((name, place))

    def paragraph(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        return (Paragraph(self.inlines(node)),)

    def listing(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        items = tuple(self.blocks(item.children) for item in node.children)
        start = int(str(node.attrs.get("start", 1)))
        return (Listing(node.type == "ordered_list", items, start),)

    def block_quote(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        return (BlockQuote(self.blocks(node.children)),)

    def code(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        if node.type == "fence" and node.info.startswith("{"):
            return self.directive(node)
        lines = node.content.rstrip("\n").split("\n")
        runs: list[Inline] = []
        for line in lines:
            runs += [LineBreak(), Text(line, code=True)] if runs else [Text(line, code=True)]
        return (Paragraph(tuple(runs)),)

    def table(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        head, *body = [row for part in node.children for row in part.children]
        columns = tuple(Column(_plain(cell), _align(cell)) for cell in head.children)
        rows = tuple(tuple(_plain(cell) for cell in row.children) for row in body)
        heads = ", ".join(column.label for column in columns)
        return (TableBlock(Table(columns, rows, summary=heads)),)

    def directive(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        found = re.fullmatch(r"\{(?P<kind>[^}]*)\}\s*(?P<query>.*)", node.info.strip())
        kind = found["kind"] if found else node.info.split()[0] if node.info.strip() else ""
        rendering = next((each for each in DIRECTIVES if each == kind), None)
        if found is None or rendering is None:
            self.problems.append(unknown("unknown-directive", self.at(node), kind, DIRECTIVES))
            return (Mark(self.mark),)
        options, caption = self._options(node, rendering)
        self._require(rendering, options, node)
        asked = Asked(
            found["query"], rendering, self.at(node), options.get("name"), caption, options.get(OF_FIGURES)
        )
        return (self._filled_block(asked),)

    def _filled_block(self, asked: Asked) -> Block:
        self.asked.append(asked)
        filled = self.fill(asked)
        return filled if isinstance(filled, Block) else Mark(self.mark)

    def _options(
        self, node: "SyntaxTreeNode", rendering: Rendering
    ) -> tuple[dict[str, str], tuple[Inline, ...]]:
        known = (*OPTIONS, OF_FIGURES) if rendering == "figure" else OPTIONS
        options: dict[str, str] = {}
        caption: tuple[Inline, ...] = ()
        for number, line in enumerate(node.content.split("\n"), start=1):
            if not line.strip():
                continue
            found = re.fullmatch(r"\s*:(?P<key>[\w-]+):\s*(?P<value>.*?)\s*", line)
            place = self.at(node, number)
            if found is None:
                self.problems.append(Problem("directive-body", place, {"word": line.strip()[:40]}))
            elif found["key"] not in known:
                self.problems.append(unknown("unknown-option", place, found["key"], known))
            else:
                options[found["key"]] = found["value"]
            if found and found["key"] == "name":
                self.name(found["value"], place)
            if found and found["key"] == "caption":
                caption = self._caption(found["value"])
        return options, caption

    def _caption(self, text: str) -> tuple[Inline, ...]:
        from markdown_it.tree import SyntaxTreeNode

        tree = SyntaxTreeNode(_markdown().parseInline(text))
        return tuple(each for node in tree.children for each in self.inlines_of(node))

    def _require(self, rendering: Rendering, options: Mapping[str, str], node: "SyntaxTreeNode") -> None:
        needed = ("name",) if rendering == "quotes" else OPTIONS
        for option in needed:
            if not options.get(option):
                self.fault(f"no-{option}", node, word=rendering)

    def inlines(self, node: "SyntaxTreeNode") -> tuple[Inline, ...]:
        return tuple(each for child in node.children for each in self.inlines_of(child))

    def inlines_of(self, node: "SyntaxTreeNode", style: Text | None = None) -> tuple[Inline, ...]:
        style = style or Text("")
        if node.type == "inline":
            return self._with_lines(node, style)
        if node.type in _STYLES:
            styled = _STYLES[node.type](style, node)
            return tuple(each for child in node.children for each in self.inlines_of(child, styled))
        if node.type == "myst_role":
            return (self.role(str(node.meta["name"]), node.content, self.at(node)),)
        if node.type in _LEAVES:
            return (_LEAVES[node.type](style, node),)
        self.fault("not-supported", node, word=node.type)
        return (Mark(self.mark),)

    def _with_lines(self, node: "SyntaxTreeNode", style: Text) -> tuple[Inline, ...]:
        """Return the inlines of a paragraph; a role knows the line that it stands on."""
        made: list[Inline] = []
        line = 0
        for child in node.children:
            if child.type == "myst_role":
                made.append(self.role(str(child.meta["name"]), child.content, self.at(node, line)))
            else:
                made += self.inlines_of(child, style)
            line += child.type in ("softbreak", "hardbreak")
        return tuple(made)

    def role(self, name: str, content: str, place: Place) -> Inline:
        if name == "ref":
            self.references.append((content.strip(), place))
            return Reference(content.strip())
        if name not in ROLES:
            self.problems.append(unknown("unknown-role", place, name, ROLES))
            return Mark(self.mark)
        asked = Asked(" ".join(content.split()), "number" if name == "number" else "sentence", place)
        self.asked.append(asked)
        filled = self.fill(asked)
        return filled if isinstance(filled, Inline) else Mark(self.mark)


_BLOCKS: Mapping[str, Callable[[_Walk, "SyntaxTreeNode"], tuple[Block, ...]]] = {
    "heading": _Walk.heading, "paragraph": _Walk.paragraph, "bullet_list": _Walk.listing,
    "ordered_list": _Walk.listing, "blockquote": _Walk.block_quote, "fence": _Walk.code,
    "code_block": _Walk.code, "colon_fence": _Walk.directive, "table": _Walk.table,
}  # fmt: skip

_STYLES: Mapping[str, Callable[[Text, "SyntaxTreeNode"], Text]] = {
    "strong": lambda style, _: replace(style, bold=True),
    "em": lambda style, _: replace(style, italic=True),
    "link": lambda style, node: replace(style, link=str(node.attrs.get("href", "")) or None),
}


_LEAVES: Mapping[str, Callable[[Text, "SyntaxTreeNode"], Inline]] = {
    "text": lambda style, node: replace(style, text=node.content),
    "code_inline": lambda style, node: replace(style, text=node.content, code=True),
    "softbreak": lambda style, _: replace(style, text=" "),
    "hardbreak": lambda *_: LineBreak(),
}


def _plain(node: "SyntaxTreeNode") -> str:
    """Return the text of a heading or cell without its formatting."""
    return "".join(each.content for each in node.walk() if each.type in ("text", "code_inline"))


def _align(cell: "SyntaxTreeNode") -> Align:
    style = str(cell.attrs.get("style", ""))
    return next((each for each in ALIGNMENTS if each in style), "left")
