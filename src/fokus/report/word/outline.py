"""The table of contents and the lists of tables and figures, filled in: nothing needs to be updated.

Pages are known to Word alone, so the lists lead to their places by links and show no page numbers.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from fokus.report.blocks import (
    Block,
    Contents,
    FigureBlock,
    Footnote,
    FootnoteAgain,
    Heading,
    Inline,
    Text,
)
from fokus.report.word.captions import is_numbered, walk, without_answers
from fokus.report.word.draft import Draft, Listed, Target, style
from fokus.report.word.heading_numbers import numbers
from fokus.report.word.info import Words
from fokus.report.word.markup import paragraph, run
from fokus.report.word.text import inlines, plain

_DEEPEST_STYLE: Final = 3
# In Word the title of a list is made from heading 1, and would take a number of the chapters.
_UNNUMBERED: Final = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
_BEGIN: Final = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE: Final = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    instruction: str
    entries: Sequence[Listed]


def outline_of(
    chapters: Iterable[Sequence[Block]], targets: Mapping[str, Target], words: Words
) -> tuple[Listed, ...]:
    """List the headings, tables and figures of a document, if it has any list of them."""
    blocks = [block for chapter in chapters for block in walk(chapter)]
    if not any(isinstance(block, Contents) for block in blocks):
        return ()
    return tuple(_listed(blocks, targets, words))


def _listed(blocks: Iterable[Block], targets: Mapping[str, Target], words: Words) -> Iterator[Listed]:
    numbers = {words.table: 0, words.figure: 0}
    place = 0
    for block in blocks:
        if isinstance(block, Heading) and plain(block.content, targets, words).strip():
            place += 1
            yield Listed("contents", block.level, _without_links(block.content), _bookmark(place))
        elif is_numbered(block):
            place += 1
            label = words.figure if isinstance(block, FigureBlock) else words.table
            numbers[label] += 1
            numbered = Text(f"{label} {numbers[label]}" + (". " if block.caption else ""))
            kind: Literal["figures", "tables"] = "figures" if isinstance(block, FigureBlock) else "tables"
            yield Listed(
                kind, 1, (numbered, *_without_links(without_answers(block.caption))), _bookmark(place)
            )


def _bookmark(place: int) -> str:
    return f"_Toc{100_000_000 + place}"


def _without_links(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return a heading as it stands in a list: without links inside the link, and without footnotes."""
    kept = (each for each in content if not isinstance(each, Footnote | FootnoteAgain))
    return tuple(replace(each, link=None) if isinstance(each, Text) else each for each in kept)


def contents(draft: Draft, block: Contents) -> str:
    """Write a list with its title; one without entries is left out."""
    kind = _kind(draft, block)
    if not kind.entries:
        return ""
    unnumbered = _UNNUMBERED if draft.template.title_numbered else ""
    title = paragraph(run(kind.title), style(draft, "TOC Heading"), unnumbered) if kind.title else ""
    lines = [_entry(draft, each) for each in kind.entries]
    lines[0] = (lines[0][0], f"{_BEGIN}{_code(kind.instruction)}{_SEPARATE}{lines[0][1]}")
    lines[-1] = (lines[-1][0], lines[-1][1] + _END)
    return title + "".join(paragraph(line, name) for name, line in lines)


def _kind(draft: Draft, block: Contents) -> _Kind:
    words = draft.document.words
    listed = _numbered(draft) if block.kind == "contents" else draft.outline
    found = [each for each in listed if each.kind == block.kind and each.level <= block.depth]
    if block.kind == "contents":
        return _Kind(words.contents, f'TOC \\o "1-{block.depth}" \\n \\h \\z', found)
    label, title = (words.table, words.tables) if block.kind == "tables" else (words.figure, words.figures)
    sequence = re.sub(r"\W+", "_", label)
    return _Kind(title, f'TOC \\c "{sequence}" \\n \\h \\z', found)


def _numbered(draft: Draft) -> Iterator[Listed]:
    """Yield the headings with the numbers that the template gives them."""
    headings = [each for each in draft.outline if each.kind == "contents"]
    before = numbers([each.level for each in headings], draft.template.heading_numbers)
    for each, number in zip(headings, before, strict=True):
        yield replace(each, content=(Text(f"{number} "), *each.content)) if number else each


def _code(instruction: str) -> str:
    code = instruction.replace('"', "&quot;")
    return f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'


def _entry(draft: Draft, entry: Listed) -> tuple[str, str]:
    name = f"toc {min(entry.level, _DEEPEST_STYLE)}" if entry.kind == "contents" else "table of figures"
    said = inlines(draft, entry.content)
    return style(draft, name), f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{said}</w:hyperlink>'
