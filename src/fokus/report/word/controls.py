"""Content controls: what a refresh takes hold of.

A number or a sentence is a plain-text control around exactly one run; a table, a figure or a set of
quotes is a rich control around exactly the object. Each stands inside a hidden bookmark, since
offices drop controls but keep bookmarks. No lock and no data binding: the text is the writer's.
"""

import hashlib
from dataclasses import replace
from typing import Final

from fokus.report.blocks import Answer, Value
from fokus.report.word.draft import Bookmark, Draft, KeyClashError, bookmarked, new_bookmark, shortened
from fokus.report.word.manifest import NOWHERE, Content, Entry, Manifest, Occurrence
from fokus.report.word.markup import PREFIX, escape, legal, run

_LONGEST_TAG: Final = 64
_HIGHEST_ID: Final = 2**31 - 1


def tag(key: str) -> str:
    """Return the tag of a key; Word allows 64 characters.

    Examples
    --------
    >>> tag("kontaktvagar")
    'fokus:kontaktvagar'
    """
    return PREFIX + shortened(key, _LONGEST_TAG - len(PREFIX))


def value_control(draft: Draft, value: Value) -> str:
    """Write a number or a sentence that a refresh can find again."""
    lines = ' w:multiLine="1"' if "\n" in legal(value.text) else ""
    said = replace(NOWHERE, content=legal(value.text))
    return _control(draft, value.answer, f"<w:text{lines}/>", run(value.text), said)


def block_control(
    draft: Draft, answer: Answer | None, xml: str, content: Content, described: str | None = None
) -> str:
    """Write a table, a figure or quotes that a refresh can find again; without an answer as they are.

    ``described`` is the alternative text in it.
    """
    said = replace(NOWHERE, content=content, described=described)
    return xml if answer is None else _control(draft, answer, "<w:richText/>", xml, said)


def manifest_of(draft: Draft) -> Manifest:
    """List what was written, in the order of its first occurrence."""
    entries = (
        Entry(answer.key, answer.ask, answer.rendering, answer.digest, tuple(occurrences), answer.figure)
        for answer, occurrences in draft.answers.values()
    )
    return Manifest(draft.document.version, draft.document.language, tuple(entries))


def _control(draft: Draft, answer: Answer, kind: str, xml: str, said: Occurrence) -> str:
    bookmark = new_bookmark(draft, "f", answer.key)
    identity = _identity(draft.controls, bookmark)
    _remember(draft, answer, replace(said, control=identity, bookmark=bookmark.name))
    name = escape(tag(answer.key))
    about = f'<w:alias w:val="{name}"/><w:tag w:val="{name}"/><w:id w:val="{identity}"/>{kind}'
    return bookmarked(
        bookmark, f"<w:sdt><w:sdtPr>{about}</w:sdtPr><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
    )


def _identity(taken: set[int], bookmark: Bookmark) -> int:
    identity = int(hashlib.sha256(bookmark.name.encode()).hexdigest()[:8], 16) % _HIGHEST_ID + 1
    while identity in taken:
        identity = identity % _HIGHEST_ID + 1
    taken.add(identity)
    return identity


def _remember(draft: Draft, answer: Answer, occurrence: Occurrence) -> None:
    first, occurrences = draft.answers.setdefault(answer.key, (answer, []))
    if first != answer:
        raise KeyClashError(answer.key)
    occurrences.append(occurrence)
