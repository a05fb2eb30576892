"""Captions with their numbers, the targets of cross-references, and the notes below."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeGuard

from fokus.report.blocks import (
    Answer,
    Block,
    BlockQuote,
    Definitions,
    FigureBlock,
    Heading,
    Inline,
    Landscape,
    Listing,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word.controls import value_control
from fokus.report.word.draft import Bookmark, Draft, Target, bookmark_name, bookmarked, new_bookmark, style
from fokus.report.word.info import Words
from fokus.report.word.markup import field, paragraph, run
from fokus.report.word.text import inlines, plain

GAP: Final = "…"
NOTE: Final = "#note"


def find_targets(chapters: Iterable[Sequence[Block]], words: Words) -> dict[str, Target]:
    """Find and number what cross-references may point at, before anything is written.

    Tables and figures are numbered through all chapters. The first that has a name keeps it.
    """
    blocks = [block for chapter in chapters for block in walk(chapter)]
    targets: dict[str, Target] = {}
    for name, target in (*_captioned(blocks, words), *_headings(blocks, targets, words)):
        targets.setdefault(name, target)
    return targets


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Go through blocks in reading order, those inside lists and quotations included."""
    for block in blocks:
        yield block
        if isinstance(block, Listing):
            for item in block.items:
                yield from walk(item)
        elif isinstance(block, Definitions):
            for each in block.items:
                yield from walk(each.meaning)
        elif isinstance(block, BlockQuote | Landscape):
            yield from walk(block.content)


def is_numbered(block: Block) -> TypeGuard[TableBlock | FigureBlock]:
    """Tell whether a block is a table or a figure with a number: all but those only set in the text."""
    if not isinstance(block, TableBlock | FigureBlock):
        return False
    return bool(block.answer or block.name or block.caption)


def _captioned(blocks: Iterable[Block], words: Words) -> Iterator[tuple[str, Target]]:
    names, numbers = Counter[str](), Counter[str]()
    for block in blocks:
        if is_numbered(block):
            label = words.table if isinstance(block, TableBlock) else words.figure
            numbers[label] += 1
            if block.name:
                yield block.name, Target(bookmark_name(names, "c", block.name), f"{label} {numbers[label]}")


def _headings(
    blocks: Iterable[Block], targets: dict[str, Target], words: Words
) -> Iterator[tuple[str, Target]]:
    names = Counter[str]()
    for block in blocks:
        if isinstance(block, Heading) and block.name:
            text = plain(block.content, targets, words)
            if text.strip():
                yield block.name, Target(bookmark_name(names, "h", block.name), text)


def caption(draft: Draft, label: str, block: TableBlock | FigureBlock, properties: str = "") -> str:
    """Write a caption: label and number inside a bookmark of their own, then the text."""
    if not is_numbered(block):
        return ""
    draft.captions[label] += 1
    sequence = re.sub(r"\W+", "_", label)
    number = field(f"SEQ {sequence} \\* ARABIC", str(draft.captions[label]))
    numbered = run(f"{label} ") + number
    if block.name:
        numbered = bookmarked(new_bookmark(draft, "c", block.name), numbered)
    text = run(". ") + inlines(draft, block.caption) if block.caption else ""
    return paragraph(outlined(draft, numbered) + text, style(draft, "caption"), properties)


def outlined(draft: Draft, content: str) -> str:
    """Put a heading or the number of a caption inside the bookmark that a list of them leads to."""
    if not draft.outline:
        return content
    place = draft.outline[next(draft.outlined)]
    return bookmarked(Bookmark(next(draft.ids), place.bookmark), content)


def caption_text(draft: Draft, content: Iterable[Inline]) -> str:
    """Return the words of a caption on one line, for a description that has none of its own.

    An answer in it is left out: no refresh would put it right there, or hide it when it must be hidden.
    """
    return " ".join(plain(without_answers(content), draft.targets, draft.document.words).split())


def without_answers(content: Iterable[Inline]) -> Iterator[Inline]:
    """Yield running text with a gap where it answers a question."""
    yield from (Text(GAP) if isinstance(each, Value) else each for each in content)


def first_said(*texts: str) -> str:
    """Return the first text that says something, for those who hear a table or a figure described."""
    return next((text for text in texts if text.strip()), "")


def notes(draft: Draft, texts: Iterable[str], answer: Answer | None = None) -> str:
    """Write the notes below a table, a figure or quotes, as one paragraph that a refresh can find again."""
    together = notes_text(texts)
    if not together:
        return ""
    written = run(together) if answer is None else value_control(draft, note_of(answer, texts))
    return paragraph(written, style(draft, "Table Note"))


def note_of(answer: Answer, texts: Iterable[str]) -> Value:
    """Return the notes of an answer as a text with a key of its own."""
    return Value(replace(answer, key=f"{answer.key}{NOTE}", rendering="note"), notes_text(texts))


def notes_text(texts: Iterable[str]) -> str:
    """Return notes as one text."""
    return " ".join(text for text in texts if text.strip())
