"""Directives: where a chapter asks for a table, a figure or quotes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from fokus.problems import Problem, unknown
from fokus.report.appendices import KINDS as APPENDICES
from fokus.report.blocks import Block, Contents, Heading, Inline, Mark, ReferenceList, Rendering
from fokus.report.markdown.asked import Asked
from fokus.report.markdown.parser import OPTION, line_of
from fokus.report.markdown.walk import Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

DIRECTIVES: Final[tuple[Rendering, ...]] = ("table", "figure", "quotes")
Listing = Literal["contents", "tables", "figures"]
LISTS: Final[tuple[Listing, ...]] = ("contents", "tables", "figures")
REFERENCES: Final = "references"
METHOD: Final = "method"
KNOWN: Final = (*DIRECTIVES, "landscape", *LISTS, REFERENCES, METHOD, *APPENDICES)
OPTIONS: Final = ("name", "caption")
DEPTHS: Final = ("1", "2", "3")
OF_FIGURES: Final = "figure"

_head: Final = re.compile(r"\{(?P<kind>[^}]*)\}\s*(?P<query>.*)")


def directive(walk: Walk, node: "SyntaxTreeNode") -> tuple[Block, ...]:
    """Read a directive: what it asks, and its options."""
    found = _head.fullmatch(node.info.strip())
    kind = found["kind"] if found else node.info.split()[0] if node.info.strip() else ""
    rendering = next((each for each in DIRECTIVES if each == kind), None)
    if found and kind in {REFERENCES, METHOD}:
        return _told(walk, node, kind)
    if found and kind in APPENDICES:
        return _appendix(walk, node, " ".join([kind, *found["query"].split()]))
    if found and (listed := next((each for each in LISTS if each == kind), None)):
        return _contents(walk, node, listed)
    if found is None or rendering is None:
        walk.problems.append(unknown("unknown-directive", walk.at(node), kind, KNOWN))
        return (Mark(walk.mark),)
    if walk.in_note and rendering != "quotes":
        walk.fault("not-in-note", node, word=kind)
        return (Mark(walk.mark),)
    return (_asking(walk, node, rendering, found["query"]),)


def _told(walk: Walk, node: "SyntaxTreeNode", kind: str) -> tuple[Block, ...]:
    """Put in what the whole report tells: what it cites, or how it came about."""
    options_of(walk, node, node.content.split("\n"), ())
    if node.info.partition("}")[2].strip():
        walk.fault("directive-asks-nothing", node, word=kind)
    if walk.in_note or walk.inside:
        walk.fault("not-in-text", node, word=kind)
        return (Mark(walk.mark),)
    if kind == METHOD:
        walk.tells_method.append(walk.at(node))
        return walk.supplied.method
    walk.lists_references.append(walk.at(node))
    return (ReferenceList(walk.supplied.references),)


def _appendix(walk: Walk, node: "SyntaxTreeNode", wanted: str) -> tuple[Block, ...]:
    """Put in what the evaluation was made with, its headings below the one that it stands under."""
    options_of(walk, node, node.content.split("\n"), ())
    if walk.in_note or walk.inside:
        walk.fault("not-in-text", node, word=wanted)
        return (Mark(walk.mark),)
    walk.appendices.append((wanted, walk.at(node)))
    blocks = walk.supplied.appendices.get(wanted, (Mark(walk.mark),))
    return tuple(
        replace(each, level=each.level + walk.level) if isinstance(each, Heading) else each for each in blocks
    )


def _contents(walk: Walk, node: "SyntaxTreeNode", kind: Listing) -> tuple[Block, ...]:
    known = ("depth",) if kind == "contents" else ()
    options, _ = options_of(walk, node, node.content.split("\n"), known)
    if node.info.partition("}")[2].strip():
        walk.fault("directive-asks-nothing", node, word=kind)
    depth = options.get("depth", DEPTHS[-1])
    if walk.in_note or walk.inside:
        walk.fault("not-in-text", node, word=kind)
        return (Mark(walk.mark),)
    if depth not in DEPTHS:
        walk.fault("wrong-depth", node, word=depth)
    return (Contents(kind, int(depth) if depth in DEPTHS else int(DEPTHS[-1])),)


def _asking(walk: Walk, node: "SyntaxTreeNode", rendering: Rendering, query: str) -> Block:
    known = (*OPTIONS, OF_FIGURES) if rendering == "figure" else OPTIONS
    options, caption = options_of(walk, node, node.content.split("\n"), known)
    _require(walk, node, rendering, options)
    asked = Asked(query, rendering, walk.at(node), options.get("name"), caption, options.get(OF_FIGURES))
    walk.asked.append(asked)
    filled = walk.fill(asked)
    return filled if isinstance(filled, Block) else Mark(walk.mark)


def options_of(
    walk: Walk, node: "SyntaxTreeNode", lines: Sequence[str], known: Sequence[str]
) -> tuple[dict[str, str], tuple[Inline, ...]]:
    """Read the options of a directive, and the caption among them as running text."""
    options: dict[str, str] = {}
    caption: tuple[Inline, ...] = ()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = OPTION.fullmatch(line)
        place = walk.at(node, number)
        if found is None:
            walk.problems.append(Problem("directive-body", place, {"word": line.strip()[:40]}))
        elif found["key"] not in known:
            walk.problems.append(unknown("unknown-option", place, found["key"], known))
        else:
            options[found["key"]] = found["value"]
        if found and found["key"] == "name":
            walk.name(found["value"], place)
        if found and found["key"] == "caption":
            caption = caption_of(walk, found["value"], place.line)
    return options, caption


def caption_of(walk: Walk, text: str, line: int | None) -> tuple[Inline, ...]:
    """Read a caption as running text."""
    before, walk.line = walk.line, line
    made = walk.inlines(line_of(text))
    walk.line = before
    return made


def _require(walk: Walk, node: "SyntaxTreeNode", rendering: Rendering, options: Mapping[str, str]) -> None:
    needed = ("name",) if rendering == "quotes" else OPTIONS
    for option in needed:
        if not options.get(option):
            walk.fault(f"no-{option}", node, word=rendering)
