"""A chapter's Markdown, with directives and roles, as blocks.

A chapter is parsed once. What it asks is collected, answered together elsewhere, and put in its
places by :func:`compose`. A wrong directive is a problem with its line, and leaves a visible mark.
"""

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fokus.problems import Place, Problem, unknown
from fokus.report.blocks import Block, Heading, Mark, Rendering, Text
from fokus.report.markdown.asked import Asked, Fill
from fokus.report.markdown.citations import citation
from fokus.report.markdown.left_out import note_left_out
from fokus.report.markdown.paragraphs import BLOCKS
from fokus.report.markdown.parser import tree_of
from fokus.report.markdown.text import INLINES
from fokus.report.markdown.typed import picture_in_text
from fokus.report.markdown.walk import Kinds, Notes, Supplied, Walk
from fokus.report.references.cited import Citation

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

__all__ = ["Asked", "Chapter", "Fill", "Supplied", "compose", "key_of", "parse_chapter"]

FRONT_MATTER = ("title",)

_KINDS = Kinds(BLOCKS, {**INLINES, "image": picture_in_text, "citation": citation})
NOTHING = Supplied()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as parsed: its title, and what it asks, names, refers to, shows, cites and lists."""

    file: str
    title: str
    tree: "SyntaxTreeNode"
    asked: tuple[Asked, ...] = ()
    names: tuple[tuple[str, Place], ...] = ()
    references: tuple[tuple[str, Place], ...] = ()
    pictures: tuple[tuple[str, Place], ...] = ()
    citations: tuple[Citation, ...] = ()
    lists_references: tuple[Place, ...] = ()
    tells_method: tuple[Place, ...] = ()
    appendices: tuple[tuple[str, Place], ...] = ()


def key_of(ask: str, rendering: Rendering) -> str:
    """Return the key of an answer without a name: a hash of its canonical ask and its rendering."""
    digest = hashlib.sha256(f"{ask}\n{rendering}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:10]


def parse_chapter(text: str, file: str) -> tuple[Chapter, list[Problem]]:
    """Parse a chapter's Markdown; every fault is a problem with its line and the nearest right word."""
    tree, known = tree_of(text)
    title, problems = _front_matter(tree, file)
    walk = _walk(tree, file, title, lambda _: Mark(""))
    walk.blocks(tree.children)
    note_left_out(walk, tree, known)
    noted = (walk.asked, walk.names, walk.references, walk.pictures, walk.citations)
    told = (walk.lists_references, walk.tells_method, walk.appendices)
    chapter = Chapter(file, title, tree, *map(tuple, (*noted, *told)))  # type: ignore[arg-type]  # as each is
    return chapter, [*problems, *walk.problems]


def compose(chapter: Chapter, fill: Fill, mark: str, supplied: Supplied = NOTHING) -> tuple[Block, ...]:
    """Return the blocks of a chapter, each asking place filled; ``mark`` stands where nothing could be."""
    walk = _walk(chapter.tree, chapter.file, chapter.title, fill, mark)
    walk.supplied = supplied
    heading = (Heading(1, (Text(chapter.title),)),) if chapter.title else ()
    return (*heading, *walk.blocks(chapter.tree.children))


def _walk(tree: "SyntaxTreeNode", file: str, title: str, fill: Fill, mark: str = "") -> Walk:
    nodes = [*tree.walk()]
    defined = {str(n.meta["label"]): n for n in nodes if n.type == "footnote_reference"}
    referred = Counter(str(n.meta.get("label")) for n in nodes if n.type == "footnote_ref")
    return Walk(file, bool(title), _KINDS, fill, mark, Notes(defined, referred))


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
