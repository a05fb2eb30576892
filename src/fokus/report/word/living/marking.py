"""Marks in the margin of a draft: comments that say where a delivery would stop, and why."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from fokus.ooxml import pack, parse, serialize
from fokus.report.word.living.comments import Remark, add_comment, can_hold
from fokus.report.word.living.finding import Living, find_targets, open_living, w
from fokus.report.word.manifest import Entry, Manifest
from fokus.report.word.parts import related

AUTHORS: Final = {"sv": "fokus utkast", "en": "fokus draft"}


def marked(docx: bytes, manifest: Manifest, said: Mapping[str, str]) -> bytes:
    """Return a document that was just written with its marks; ``said`` is why, by key."""
    if not said:
        return docx
    living = open_living(docx)
    mark(living, manifest.entries, said, manifest.language)
    living.parts.update({name: serialize(living.stories[name]) for name in sorted(living.changed)})
    return pack(living.parts)


def mark(living: Living, entries: Iterable[Entry], said: Mapping[str, str], language: str) -> None:
    """Let a document have these marks and no others; one that has them already is not touched."""
    there = [*_marks(living)]
    if not said and not there:
        return
    targets = [each for each in find_targets(living, entries) if can_hold(living, each)]
    wanted = [(each, said[each.key]) for each in targets if each.key in said]
    if sorted(map(_said, there)) == sorted(text for _, text in wanted):
        return
    _unmark(living, there)
    for target, text in wanted:
        add_comment(living, target, Remark(text, AUTHORS.get(language, AUTHORS["en"]), ""))


def _comments(living: Living) -> tuple[str, etree._Element] | None:
    names = related(living.parts, living.main, "comments")
    return (names[0], parse(living.parts[names[0]])) if names else None


def _marks(living: Living) -> Iterator[etree._Element]:
    found = _comments(living)
    for each in () if found is None else found[1]:
        if each.get(w("author")) in AUTHORS.values():
            yield each


def _said(comment: etree._Element) -> str:
    return "".join(each.text or "" for each in comment.iter(w("t")))


def _unmark(living: Living, marks: Iterable[etree._Element]) -> None:
    gone = {each.get(w("id"), "") for each in marks}
    found = _comments(living)
    if not gone or found is None:
        return
    name, root = found
    for each in [each for each in root if each.get(w("id")) in gone]:
        root.remove(each)
    living.parts[name] = serialize(root)
    body = living.stories[living.main]
    for each in list(body.iter(w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))):
        if each.get(w("id")) in gone:
            _remove(each)
    living.changed.add(living.main)


def _remove(anchor: etree._Element) -> None:
    """Take an anchor away, and the run that holds nothing else."""
    parent = anchor.getparent()
    if parent is None:
        return
    parent.remove(anchor)
    above = parent.getparent()
    if parent.tag == w("r") and above is not None and all(each.tag == w("rPr") for each in parent):
        above.remove(parent)
