"""WordprocessingML as text: what is escaped, and how runs and paragraphs are put together."""

import re
from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"

PREFIX: Final = "fokus:"
_ILLEGAL: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
_OPEN: Final = '<w:t xml:space="preserve">'


def legal(text: str) -> str:
    """Replace what XML cannot hold with U+FFFD; every kind of line end becomes a line feed."""
    if text.isprintable():
        return text
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Make text fit for element content and for attributes in double quotes."""
    said = legal(text)
    for sign, written in _SIGNS:
        if sign in said:
            said = said.replace(sign, written)
    return said


def run(text: str, properties: str = "") -> str:
    """Write one run; a line feed becomes a line break, a tab a tab.

    Examples
    --------
    >>> run("39 av 60", "<w:b/>")
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">39 av 60</w:t></w:r>'
    """
    inside = escape(text)
    if not inside.isprintable():
        inside = inside.replace("\n", f"</w:t><w:br/>{_OPEN}").replace("\t", f"</w:t><w:tab/>{_OPEN}")
    formatting = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{formatting}{_OPEN}{inside}</w:t></w:r>"


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """Write one paragraph; ``properties`` stand in the order of the schema."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    formatting = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{formatting}{content}</w:p>"


def field(instruction: str, result: str, properties: str = "") -> str:
    """Write a field with its result, so that Word has nothing to work out when it opens the file."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result, properties)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
