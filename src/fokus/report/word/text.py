"""Running text: runs in their formatting, links, cross-references, values and marks."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from fokus.report.blocks import (
    Footnote,
    FootnoteAgain,
    Inline,
    LineBreak,
    Mark,
    Reference,
    Text,
    Value,
)
from fokus.report.links import address
from fokus.report.word.controls import value_control
from fokus.report.word.draft import Draft, Target, bookmarked, link_id, new_bookmark, style
from fokus.report.word.info import Words, locale
from fokus.report.word.markup import escape, field, legal, run

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
        case Footnote() | FootnoteAgain():
            return _note(draft, inline)


def _plain(inline: Inline, targets: Mapping[str, Target], words: Words) -> str:
    match inline:
        case LineBreak():
            return "\n"
        case Reference():
            return targets[inline.name].text if inline.name in targets else words.unknown_reference
        case Text() | Value() | Mark():
            return legal(inline.text)
        case Footnote() | FootnoteAgain():
            return ""


def _text(draft: Draft, text: Text) -> str:
    if not text.text:
        return ""
    aim = _aim(draft, text.link) if text.link else ""
    written = run(text.text, _formatting(draft, text, linked=bool(aim)))
    title = f' w:tooltip="{escape(text.title)}"' if text.title else ""
    return f'<w:hyperlink {aim}{title} w:history="1">{written}</w:hyperlink>' if aim else written


def _aim(draft: Draft, link: str) -> str:
    """Return what a link leads to: a place in the document, or an address that all can reach."""
    if link.startswith("#"):
        target = draft.targets.get(link[1:])
        return f'w:anchor="{target.bookmark}"' if target else ""
    outside = address(link)
    return f'r:id="{link_id(draft, outside)}"' if outside else ""


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


def _note(draft: Draft, note: Footnote | FootnoteAgain) -> str:
    """Write the number of a footnote; its text is written when the body is."""
    raised = f'<w:rStyle w:val="{style(draft, "footnote reference")}"/>'
    if isinstance(note, FootnoteAgain):
        number, first = draft.named_notes[note.name]
        return field(f"NOTEREF {first} \\f \\h", str(number), raised)
    draft.notes.append(note.content)
    identity = draft.template.first_free_note + len(draft.notes) - 1
    sign = f'<w:r><w:rPr>{raised}</w:rPr><w:footnoteReference w:id="{identity}"/></w:r>'
    if note.name is None:
        return sign
    bookmark = new_bookmark(draft, "n", str(len(draft.notes)))
    draft.named_notes[note.name] = len(draft.notes), bookmark.name
    return bookmarked(bookmark, sign)


def _reference(draft: Draft, reference: Reference) -> str:
    target = draft.targets.get(reference.name)
    if target is None:
        return run(draft.document.words.unknown_reference, _HIGHLIGHT)
    return field(f"REF {target.bookmark} \\h", target.text)
