"""Blocks in their order: headings, paragraphs, lists, quotations, tables, figures, quotes, marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fokus.report.blocks import (
    Block,
    BlockQuote,
    Contents,
    Definition,
    Definitions,
    FigureBlock,
    Footnote,
    FootnoteAgain,
    Heading,
    Inline,
    Landscape,
    Listing,
    Mark,
    Paragraph,
    Quote,
    QuotesBlock,
    ReferenceList,
    TableBlock,
    ThematicBreak,
)
from fokus.report.word.captions import notes, outlined
from fokus.report.word.controls import block_control
from fokus.report.word.draft import Draft, bookmarked, new_bookmark, style
from fokus.report.word.figures import figure_block
from fokus.report.word.markup import escape, legal, paragraph, run
from fokus.report.word.numbering import NumberedList
from fokus.report.word.outline import contents
from fokus.report.word.tables import table_block
from fokus.report.word.text import inlines, plain
from fokus.report.word.turning import TURN

_DEEPEST_HEADING: Final = 6
_DEEPEST_LIST: Final = 8
_INDENT: Final = 397
_PAUSE: Final = "* * *"
_TABLE: Final = "<w:tbl>"
_ENDS_IN_TABLE: Final = re.compile(r"</w:tbl>(?:</w:sdtContent></w:sdt>)?(?:<w:bookmarkEnd [^<]*/>)*$")
_TAIL: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: in a quotation, how deep in lists, behind which mark of a list.

    ``lead`` is what its first paragraph begins with: the number of a footnote.
    """

    quoted: bool = False
    depth: int = 0
    style: str = ""
    running: str = ""
    numbering: str = ""
    below_table: bool = False
    lead: str = ""


OPEN: Final = Place()


def write_blocks(draft: Draft, blocks: Iterable[Block], place: Place = OPEN) -> str:
    """Write blocks as they follow on each other."""
    written: list[str] = []
    previous = None
    for block in blocks:
        if xml := _block(draft, block, _after(place, previous)):
            touches = xml.startswith(_TABLE) and written and _ENDS_IN_TABLE.search(written[-1][-_TAIL:])
            written += [_gap(draft), xml] if touches else [xml]
            previous = block
    return "".join(written)


def title_of(draft: Draft, chapters: Iterable[Sequence[Block]]) -> str:
    """Write the title of a report above its chapters, unless the first heading says it already."""
    if not draft.document.titled:
        return ""
    first = next((block for chapter in chapters for block in chapter), None)
    said = plain(first.content, draft.targets, draft.document.words) if isinstance(first, Heading) else ""
    title = draft.document.title
    is_said = title == said.strip() or escape(title) in draft.template.cover
    return "" if is_said else paragraph(run(legal(title)), style(draft, "Title"))


def write_footnotes(draft: Draft) -> list[str]:
    """Write the footnotes that the body refers to, in their order."""
    draft.story = "footnotes"
    first = draft.template.first_free_note
    return [_footnote(draft, first + number, content) for number, content in enumerate(draft.notes)]


def _footnote(draft: Draft, identity: int, content: Sequence[Block]) -> str:
    raised = f'<w:rStyle w:val="{style(draft, "footnote reference")}"/>'
    number = f"<w:r><w:rPr>{raised}</w:rPr><w:footnoteRef/></w:r>{run(' ')}"
    name = style(draft, "footnote text")
    begins = bool(content) and isinstance(content[0], Paragraph) and _reads(draft, content[0].content)
    alone = "" if begins else paragraph(number, name)
    written = write_blocks(draft, content, Place(style=name, running=name, lead=number if begins else ""))
    return f'<w:footnote w:id="{identity}">{alone}{written}</w:footnote>'


def _after(place: Place, previous: Block | None) -> Place:
    if previous is None:
        return place
    bare = isinstance(previous, TableBlock) and not any(previous.table.notes)
    return replace(place, style=place.running, numbering="", below_table=bare, lead="")


def _block(draft: Draft, block: Block, place: Place) -> str:  # noqa: C901, PLR0911, PLR0912 - one line a kind
    match block:
        case Heading():
            return _heading(draft, block)
        case Paragraph():
            return _paragraph(draft, block.content, place)
        case Mark():
            return _paragraph(draft, (block,), place)
        case Listing():
            return _listing(draft, block, place)
        case BlockQuote():
            return _quotation(draft, block, place)
        case Definitions():
            return "".join(_definition(draft, each, place) for each in block.items)
        case Landscape():
            return _lying(draft, block, place)
        case Contents():
            return contents(draft, block)
        case ReferenceList():
            name = style(draft, "Bibliography")
            return "".join(paragraph(inlines(draft, each), name) for each in block.entries)
        case ThematicBreak():
            return paragraph(run(_PAUSE), style(draft, "Thematic Break"))
        case TableBlock():
            return table_block(draft, block)
        case FigureBlock():
            return figure_block(draft, block)
        case QuotesBlock():
            return _quotes(draft, block)


def _gap(draft: Draft) -> str:
    """Return what keeps two tables apart, which Word would draw as one."""
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'
    return paragraph("", style(draft, "Table Note"), spacing)


def _heading(draft: Draft, heading: Heading) -> str:
    if not _reads(draft, heading.content):
        return ""
    # The number of the bookmark was counted when the targets were found: first the mark, then the text.
    bookmark = new_bookmark(draft, "h", heading.name) if heading.name else None
    content = inlines(draft, heading.content)
    name = style(draft, f"heading {min(heading.level, _DEEPEST_HEADING)}")
    return paragraph(outlined(draft, bookmarked(bookmark, content) if bookmark else content), name)


def _paragraph(draft: Draft, content: tuple[Inline, ...], place: Place) -> str:
    if not _reads(draft, content):
        return ""
    name = place.style or (style(draft, "Quote") if place.quoted else "")
    return paragraph(place.lead + inlines(draft, content), name, _position(place))


def _reads(draft: Draft, content: tuple[Inline, ...]) -> bool:
    said = plain(content, draft.targets, draft.document.words).strip()
    return bool(said) or any(isinstance(each, Footnote | FootnoteAgain) for each in content)


def _position(place: Place) -> str:
    space = '<w:spacing w:before="240"/>' if place.below_table else ""
    follows = place.depth and not place.numbering
    indent = f'<w:ind w:left="{_INDENT * place.depth}"/>' if follows else ""
    return place.numbering + space + indent


def _listing(draft: Draft, listing: Listing, place: Place) -> str:
    level = min(place.depth, _DEEPEST_LIST)
    number = _list_number(draft, listing, level)
    inside = Place(
        quoted=place.quoted,
        depth=place.depth + 1,
        style=place.running or style(draft, "List Number" if listing.ordered else "List Bullet"),
        running=place.running,
        numbering=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
    )
    return "".join(write_blocks(draft, item, inside) for item in listing.items)


def _list_number(draft: Draft, listing: Listing, level: int) -> int:
    if not listing.ordered:
        return draft.template.lists.bullets
    number = draft.template.lists.first_free + len(draft.lists)
    draft.lists.append(NumberedList(number, level, listing.start))
    return number


def _quotation(draft: Draft, quotation: BlockQuote, place: Place) -> str:
    said = write_blocks(draft, quotation.content, replace(place, quoted=True))
    if not _reads(draft, quotation.attribution):
        return said
    by = run("— ") + inlines(draft, quotation.attribution)
    return said + paragraph(by, style(draft, "Quote Attribution"))


def _definition(draft: Draft, definition: Definition, place: Place) -> str:
    term = paragraph(inlines(draft, definition.term), style(draft, "Definition Term"), _position(place))
    inside = Place(place.quoted, place.depth + 1, running=place.running, style=place.running)
    return term + write_blocks(draft, definition.meaning, inside)


def _lying(draft: Draft, block: Landscape, place: Place) -> str:
    draft.section = draft.section.turned or draft.section
    written = write_blocks(draft, block.content, place)
    draft.section = draft.template.section
    return f"{TURN}{written}{TURN}" if draft.section.turned and written else written


def _quotes(draft: Draft, block: QuotesBlock) -> str:
    texts = quotes_content(block.quotes)
    name = style(draft, "Interview Quote")
    xml = "".join(paragraph(run(text), name) for text in texts)
    control = block_control(draft, block.answer, xml, texts) if texts else ""
    return control + notes(draft, block.notes, block.answer)


def quotes_content(quotes: Iterable[Quote]) -> tuple[str, ...]:
    """Return what a set of quotes says: its paragraphs."""
    return tuple(map(quote_text, quotes))


def quote_text(quote: Quote) -> str:
    """Return a quote as it is printed, whom it comes from in parentheses.

    Examples
    --------
    >>> quote_text(Quote("”Vi ringer varandra nu.”", "skolsköterska, omgång 2"))
    '”Vi ringer varandra nu.” (skolsköterska, omgång 2)'
    """
    return legal(f"{quote.text} ({quote.attribution})" if quote.attribution else quote.text)
