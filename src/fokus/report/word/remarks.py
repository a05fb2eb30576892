"""Comments on a document that is being written: their parts, and which of them answers which."""

from collections.abc import Sequence
from typing import Final

from fokus.ooxml import pack, unpack
from fokus.report.word.living.comments import Remark
from fokus.report.word.markup import R, W, escape, run
from fokus.report.word.parts import add_relationships, related, set_content_types

_W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15: Final = "http://schemas.microsoft.com/office/word/2012/wordml"
_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NAMES: Final = f'xmlns:w="{W}" xmlns:w14="{_W14}" xmlns:w15="{_W15}" xmlns:mc="{_MC}" mc:Ignorable="w14 w15"'
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_EXTENDED: Final = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_FIRST: Final = 0x10000000


def with_remarks(docx: bytes, remarks: Sequence[tuple[Remark, int | None]]) -> bytes:
    """Add comments whose places are marked already, numbered from 0, each with which it answers."""
    if not remarks:
        return docx
    parts = unpack(docx)
    main = related(parts, "", "officeDocument")[0]
    folder = main.rpartition("/")[0]
    names = {each: f"{folder}/{each}.xml" for each in ("comments", "commentsExtended")}
    said = "".join(_comment(number, remark) for number, (remark, _) in enumerate(remarks))
    tied = "".join(_tie(number, parent) for number, (_, parent) in enumerate(remarks))
    parts[names["comments"]] = f"{_DECLARATION}<w:comments {_NAMES}>{said}</w:comments>".encode()
    parts[names["commentsExtended"]] = (
        f"{_DECLARATION}<w15:commentsEx {_NAMES}>{tied}</w15:commentsEx>".encode()
    )
    ties = [("fokusComments", f"{R}/comments", "comments.xml"),
            ("fokusCommentsExtended", _EXTENDED, "commentsExtended.xml")]  # fmt: skip
    add_relationships(parts, main, ties)
    set_content_types(parts, {name: _TYPE.format(each) for each, name in names.items()})
    return pack(parts)


def _part(root: str, inside: str) -> bytes:
    return f"{_DECLARATION}<{root} {_NAMES}>{inside}</{root}>".encode()


def _comment(number: int, remark: Remark) -> str:
    date = f' w:date="{escape(remark.when)}"' if remark.when else ""
    lines = remark.text.split("\n")
    paragraphs = [_paragraph(line, "") for line in lines[:-1]]
    paragraphs.append(_paragraph(lines[-1], f' w14:paraId="{_FIRST + number:08X}"'))
    sign = "<w:r><w:annotationRef/></w:r>"
    first = paragraphs[0].replace(">", f">{sign}", 1)
    initials = escape(remark.author[:3])
    about = f'w:id="{number}" w:author="{escape(remark.author)}"{date} w:initials="{initials}"'
    return f"<w:comment {about}>{first}{''.join(paragraphs[1:])}</w:comment>"


def _paragraph(text: str, told: str) -> str:
    return f"<w:p{told}>{run(text)}</w:p>"


def _tie(number: int, parent: int | None) -> str:
    above = "" if parent is None else f' w15:paraIdParent="{_FIRST + parent:08X}"'
    return f'<w15:commentEx w15:paraId="{_FIRST + number:08X}"{above} w15:done="0"/>'
