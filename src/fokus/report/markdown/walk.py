"""One walk through a chapter: makes blocks, and notes what it asks, names and refers to."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from fokus.problems import Place, Problem
from fokus.report.blocks import Block, Figure, Inline, Mark, Text
from fokus.report.markdown.asked import Asked, Fill
from fokus.report.references.cited import Citation

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_good_name: Final = re.compile(r"[^\W_][\w.-]*")

PLAIN: Final = Text("")

MakeBlocks = Callable[["Walk", "SyntaxTreeNode"], tuple[Block, ...]]
MakeInlines = Callable[["Walk", "SyntaxTreeNode", Text], tuple[Inline, ...]]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is made of each kind of node, of blocks and of running text."""

    blocks: Mapping[str, MakeBlocks]
    inlines: Mapping[str, MakeInlines]


@dataclass(frozen=True, slots=True)
class Notes:
    """The footnotes that a chapter defines, by label, and how often each is referred to."""

    defined: Mapping[str, "SyntaxTreeNode"] = field(default_factory=dict)
    referred: Mapping[str, int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a chapter needs from elsewhere: pictures by their files, what is cited as printed, appendices."""

    pictures: Mapping[str, Figure] = field(default_factory=dict)
    citations: Mapping[Citation, tuple[Inline, ...]] = field(default_factory=dict)
    references: tuple[tuple[Inline, ...], ...] = ()
    method: tuple[Block, ...] = ()
    appendices: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Walk:
    """A chapter being walked through. The only thing in this package that changes.

    ``line`` is where the running text that is being read stands; ``in_note`` tells whether that is a
    footnote, ``inside`` whether it is part of a list, a quotation or a page that lies down, ``noted`` which
    footnotes stand already.
    """

    file: str
    has_title: bool
    kinds: Kinds
    fill: Fill
    mark: str = ""
    notes: Notes = field(default_factory=Notes)
    supplied: Supplied = field(default_factory=Supplied)
    level: int = 0
    line: int | None = None
    in_note: bool = False
    inside: bool = False
    noted: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    names: list[tuple[str, Place]] = field(default_factory=list)
    references: list[tuple[str, Place]] = field(default_factory=list)
    pictures: list[tuple[str, Place]] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    lists_references: list[Place] = field(default_factory=list)
    tells_method: list[Place] = field(default_factory=list)
    appendices: list[tuple[str, Place]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.level = int(self.has_title)

    def blocks(self, nodes: Sequence["SyntaxTreeNode"]) -> tuple[Block, ...]:
        """Return the blocks of some nodes; what is not known leaves a mark and a problem."""
        return tuple(block for node in nodes for block in self._block(node))

    def inlines(self, node: "SyntaxTreeNode", style: Text = PLAIN) -> tuple[Inline, ...]:
        """Return the running text inside a node."""
        return tuple(each for child in node.children for each in self.inline(child, style))

    def inline(self, node: "SyntaxTreeNode", style: Text = PLAIN) -> tuple[Inline, ...]:
        """Return the running text that a node is."""
        make = self.kinds.inlines.get(node.type)
        if make is not None:
            return make(self, node, style)
        self.fault("not-supported", node, word=node.type)
        return (Mark(self.mark),)

    def _block(self, node: "SyntaxTreeNode") -> tuple[Block, ...]:
        make = self.kinds.blocks.get(node.type)
        if make is not None:
            return make(self, node)
        self.fault("not-supported", node, word=node.type)
        return (Mark(self.mark),)

    def fault(self, code: str, node: "SyntaxTreeNode", **arguments: str) -> None:
        """Note what cannot be done as it is written; the rest of the chapter can."""
        self.problems.append(Problem(code, self.at(node), arguments, severity="warning"))

    def at(self, node: "SyntaxTreeNode", offset: int = 0) -> Place:
        """Return where a node stands; what stands inside a paragraph knows no line of its own."""
        if node.map is None and self.line is not None:
            return Place(self.file, self.line)
        while node.map is None and node.parent is not None:
            node = node.parent
        return Place(self.file, node.map[0] + 1 + offset if node.map else None)

    def name(self, name: str, place: Place) -> None:
        """Note a name that the chapter gives."""
        if not _good_name.fullmatch(name):
            self.problems.append(Problem("wrong-name", place, {"word": name}))
        self.names.append((name, place))
