"""The stories of a document beside its body, and the ids that they have taken."""

from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from fokus.ooxml import parse, serialize
from fokus.report.word.markup import WP, W

STORIES: Final = ("header", "footer", "footnotes", "endnotes")


def taken_ids(stories: Sequence[etree._Element]) -> tuple[int, frozenset[int]]:
    """Return the first id that no bookmark and no picture has, and the ids of all controls."""
    bookmarks = _numbers(stories, f"{{{W}}}bookmarkStart", f"{{{W}}}id")
    pictures = _numbers(stories, f"{{{WP}}}docPr", "id")
    controls = _numbers(stories, f"{{{W}}}sdtPr/{{{W}}}id", f"{{{W}}}val")
    return max(bookmarks | pictures, default=0) + 1, controls


def without_notes(part: bytes) -> bytes:
    """Drop the notes that a template's body held; keep the lines that separate notes from text."""
    root = parse(part)
    for note in [each for each in root if each.get(f"{{{W}}}type") is None]:
        root.remove(note)
    return serialize(root)


def _numbers(stories: Iterable[etree._Element], path: str, attribute: str) -> frozenset[int]:
    said = (each.get(attribute, "") for story in stories for each in story.iterfind(f".//{path}"))
    return frozenset(int(number) for number in said if number.lstrip("-").isdecimal())
