"""Running text: runs in their formatting, links, cross-references, values and marks."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from fokus.report.blocks import Inline, LineBreak, Mark, Reference, Text, Value
from fokus.report.word.controls import value_control
from fokus.report.word.draft import Draft, Target, link_id, style
from fokus.report.word.info import Words, locale
from fokus.report.word.markup import field, legal, run

_ADDRESS: Final = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?([/?#].*)?|mailto:[^@\s]+@[^@\s]+"
)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HIGHLIGHT: Final = '<w:highlight w:val="yellow"/>'


def inlines(draft: Draft, content: Iterable[Inline]) -> str:
    """Write what stands inside a paragraph."""
    return "".join(_inline(draft, each) for each in content)


def plain(content: Iterable[Inline], targets: Mapping[str, Target], words: Words) -> str:
    """Return running text without its formatting, cross-references as they read."""
    return "".join(_plain(each, targets, words) for each in content)


def _inline(draft: Draft, inline: Inline) -> str:
    match inline:
        case Text():
            return _text(draft, inline)
        case LineBreak():
            return "<w:r><w:br/></w:r>"
        case Reference():
            return _reference(draft, inline)
        case Value():
            return value_control(draft, inline)
        case Mark():
            return run(inline.text, _HIGHLIGHT)


def _plain(inline: Inline, targets: Mapping[str, Target], words: Words) -> str:
    match inline:
        case LineBreak():
            return "\n"
        case Reference():
            return targets[inline.name].text if inline.name in targets else words.unknown_reference
        case Text() | Value() | Mark():
            return legal(inline.text)


def _text(draft: Draft, text: Text) -> str:
    if not text.text:
        return ""
    address = _address(text.link) if text.link else None
    written = run(text.text, _formatting(draft, text, linked=address is not None))
    return written if address is None else _link(draft, address, written)


def _link(draft: Draft, address: str, written: str) -> str:
    return f'<w:hyperlink r:id="{link_id(draft, address)}" w:history="1">{written}</w:hyperlink>'


def _formatting(draft: Draft, text: Text, *, linked: bool) -> str:
    character = style(draft, "Hyperlink") if linked else style(draft, "fokus Code") if text.code else ""
    parts = (
        f'<w:rStyle w:val="{character}"/>' if character else "",
        "<w:b/>" if text.bold else "",
        "<w:i/>" if text.italic else "",
        _language(draft, text.language),
    )
    return "".join(parts)


def _language(draft: Draft, language: str | None) -> str:
    if language is None or not _LANGUAGE.fullmatch(language):
        return ""
    same = locale(language) == locale(draft.document.language)
    return "" if same else f'<w:lang w:val="{locale(language)}"/>'


def _address(link: str) -> str | None:
    # Only what can be reached from anywhere: a path of this machine must not stand in a document.
    address = quote(link.strip(), safe="%/:=&?~#+!$,;'@()*")
    return address if _ADDRESS.fullmatch(address) else None


def _reference(draft: Draft, reference: Reference) -> str:
    target = draft.targets.get(reference.name)
    if target is None:
        return run(draft.document.words.unknown_reference, _HIGHLIGHT)
    return field(f"REF {target.bookmark} \\h", target.text)
