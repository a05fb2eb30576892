"""Pages that lie down: which tables need them, and the sections that the body is divided into."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from fokus.report.blocks import Block, Heading, Landscape, TableBlock
from fokus.report.word.columns import fits
from fokus.report.word.draft import Draft
from fokus.report.word.section import Section

TURN: Final = "<?turn?>"

_BREAK: Final = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def turned_where_needed(draft: Draft, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Lay down what is too wide to stand: its numbers would break in the smallest letters.

    A heading right above goes with it, and what follows on each other shares its pages.
    """
    if draft.template.section.turned is None:
        return tuple(blocks)
    wide = [isinstance(block, Landscape) or _is_too_wide(draft, block) for block in blocks]
    for place in range(len(blocks) - 2, -1, -1):
        wide[place] = wide[place] or (wide[place + 1] and isinstance(blocks[place], Heading))
    marked = groupby(zip(wide, blocks, strict=True), key=lambda pair: pair[0])
    return tuple(block for lies, group in marked for block in _together(lies, [each for _, each in group]))


def _together(lies: bool, blocks: Sequence[Block]) -> Iterator[Block]:  # noqa: FBT001 - as grouped
    if not lies:
        yield from blocks
        return
    inside = (each.content if isinstance(each, Landscape) else (each,) for each in blocks)
    yield Landscape(tuple(block for group in inside for block in group))


def _is_too_wide(draft: Draft, block: Block) -> bool:
    if not isinstance(block, TableBlock):
        return False
    rows = ([column.label for column in block.table.columns], *block.table.rows)
    columns = list(zip(*rows, strict=True))
    return not fits(columns, draft.template.section.width, draft.template.letters)


def in_sections(body: str, section: Section) -> str:
    """Divide a body where the pages turn, each part with the section that it stands in."""
    parts = body.split(TURN)
    upright = [(part, number % 2 == 1) for number, part in enumerate(parts) if part]
    written = []
    for number, (part, lies) in enumerate(upright):
        form = section if not lies or section.turned is None else section.turned
        xml = form.xml if number == 0 else form.following
        written.append(part + xml if number == len(upright) - 1 else _ended(part, xml))
    return "".join(written) or section.xml


def _ended(part: str, section: str) -> str:
    """End a part: its section stands in its last paragraph, in one of its own below a table or a control.

    LibreOffice joins a paragraph that ends a section and holds a control with the one after it.
    """
    start = part.rfind("<w:p>")
    if not part.endswith("</w:p>") or "</w:tbl>" in part[start:] or "<w:sdt>" in part[start:]:
        return f"{part}<w:p><w:pPr>{_BREAK}{section}</w:pPr></w:p>"
    head, last = part[:start], part[start:]
    if last.startswith("<w:p><w:pPr>"):
        return head + last.replace("</w:pPr>", f"{section}</w:pPr>", 1)
    return f"{head}<w:p><w:pPr>{section}</w:pPr>{last[len('<w:p>') :]}"
