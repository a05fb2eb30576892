"""What a walk never meets, and so could be lost without a word."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fokus.problems import Place, Problem
from fokus.report.markdown.parser import DEEPEST
from fokus.report.markdown.walk import Walk

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def note_left_out(walk: Walk, tree: "SyntaxTreeNode", known: Mapping[str, Any]) -> None:
    """Note what is defined and never referred to, defined twice, or too deep for the parser."""
    nodes = [*tree.walk()]
    _footnotes(walk, [node for node in nodes if node.type == "footnote_reference"])
    used = {str(node.meta.get("label")) for node in nodes if node.type in {"link", "image"}}
    for label, link in known.get("references", {}).items():
        if label not in used:
            place = Place(walk.file, link["map"][0] + 1)
            walk.problems.append(Problem("unused-link", place, {"word": label}, severity="warning"))
    deep = next((node for node in nodes if not node.is_root and node.map and node.level >= DEEPEST - 2), None)
    if deep is not None:
        walk.fault("too-deep", deep)


def _footnotes(walk: Walk, defined: Sequence["SyntaxTreeNode"]) -> None:
    for node in defined:
        label = str(node.meta["label"])
        if not walk.notes.referred[label]:
            walk.fault("unused-note", node, word=label)
        elif walk.notes.defined[label] is not node:
            walk.fault("note-twice", node, word=label)
