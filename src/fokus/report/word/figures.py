"""Pictures in the line of text, with the words that say what they show."""

import hashlib
from typing import Final

from fokus.report.blocks import Figure, FigureBlock
from fokus.report.word.captions import caption, caption_text, first_said, is_numbered, notes
from fokus.report.word.controls import block_control, tag
from fokus.report.word.draft import Draft, picture_id, style
from fokus.report.word.markup import PIC, WP, A, R, escape, legal, paragraph

_EMU_PER_MM: Final = 36_000
_EMU_PER_TWIP: Final = 635
_ROOM_FOR_CAPTION: Final = 0.85
_BELOW: Final = '<w:spacing w:before="80" w:after="280"/>'
_BELOW_WITH_NOTES: Final = '<w:keepNext/><w:spacing w:before="80" w:after="0"/>'


def figure_block(draft: Draft, block: FigureBlock) -> str:
    """Write a figure, its caption below and its notes."""
    alt = first_said(block.figure.alt, caption_text(draft, block.caption), draft.document.words.figure)
    drawing = _drawing(draft, block.figure, tag(block.answer.key) if block.answer else "", alt)
    keep = "<w:keepNext/>" if is_numbered(block) else '<w:keepNext w:val="0"/><w:spacing w:after="240"/>'
    picture = paragraph(f"<w:r>{drawing}</w:r>", style(draft, "fokus Figure"), keep)
    below = caption(
        draft, draft.document.words.figure, block, _BELOW_WITH_NOTES if block.figure.notes else _BELOW
    )
    control = block_control(draft, block.answer, picture, figure_content(block.figure), legal(alt))
    return control + below + notes(draft, block.figure.notes, block.answer)


def figure_content(figure: Figure) -> str:
    """Return what tells one picture from another: the SHA-256 of its PNG."""
    return hashlib.sha256(figure.png).hexdigest()


def size_in_emu(figure: Figure, width: int, height: int) -> tuple[int, int]:
    """Return the size on the page: shrunk in proportion if the text area is smaller; both in twips."""
    room = (width * _EMU_PER_TWIP, height * _EMU_PER_TWIP * _ROOM_FOR_CAPTION)
    natural = (max(1.0, figure.width_mm * _EMU_PER_MM), max(1.0, figure.height_mm * _EMU_PER_MM))
    scale = min(1.0, room[0] / natural[0], room[1] / natural[1])
    return max(1, int(natural[0] * scale)), max(1, int(natural[1] * scale))


def _drawing(draft: Draft, figure: Figure, name: str, alt: str) -> str:
    wide, high = size_in_emu(figure, draft.section.width, draft.section.height)
    identity = next(draft.ids)
    named = name or f"{draft.document.words.figure} {identity}"
    about = f'id="{identity}" name="{escape(named)}" descr="{escape(alt)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {about}/>'
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{R}" r:embed="{picture_id(draft, figure)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
