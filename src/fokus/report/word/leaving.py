"""A document that leaves: what the page does not show is taken out of the file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lxml import etree

from fokus.ooxml import CONTENT_TYPES, DamagedFileError, local_name, pack, parse, serialize, unpack
from fokus.report.word.info import DocumentInfo
from fokus.report.word.markup import W
from fokus.report.word.parts import drop_unreachable, keep_relationships, related, relationships_name
from fokus.report.word.picture_data import bare_picture
from fokus.report.word.properties import write_properties

_LEFT_BEHIND: Final = frozenset({
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "customXml", "thumbnail",
    "attachedTemplate", "custom-properties", "core-properties", "extended-properties", "printerSettings",
    "keyMapCustomizations", "attachedToolbars", "mailMergeSource", "mailMergeHeaderSource", "vbaProject",
    "documenttasks", "classificationlabels",
})  # fmt: skip
_TAKEN_OUT: Final = tuple(
    f"{{{W}}}{name}"
    for name in (
        "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "permStart", "permEnd",
        "dataBinding", "rsids", "attachedTemplate", "docVars", "mailMerge",
    )
)  # fmt: skip
_CHANGES: Final = tuple(
    f"{{{W}}}{name}"
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange",
        "tcPrChange", "sectPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
    )
)  # fmt: skip
_IDENTITIES: Final = ("docId",)
_RUN, _PROPERTIES, _HIDDEN, _TEXT = (f"{{{W}}}{name}" for name in ("r", "rPr", "vanish", "t"))
_paths = re.compile(
    r"file:/{1,3}|(?<![\w])[A-Za-z]:\\[^\s\"<]{2,}|\\\\[\w.-]+\\[\w$.-]+|/(?:home|Users|private|mnt|media)/[\w.-]+",
)


def without_traces(docx: bytes, info: DocumentInfo) -> bytes:
    """Return a document without comments, authors, settings of a machine, custom data and manifest.

    Text, formatting and the names of controls stay: by these a delivered number can still be traced.

    Raises
    ------
    DamagedFileError
        For what is no Word document.
    """
    parts = unpack(docx)
    main = next(iter(related(parts, "", "officeDocument")), "")
    if not main:
        raise DamagedFileError("no-document")
    for name in ["", *parts]:
        if relationships_name(name) in parts:
            keep_relationships(
                parts, name, lambda each: each.get("Type", "").rpartition("/")[2] not in _LEFT_BEHIND
            )
    for name in [each for each in parts if each.endswith(".xml") and each != CONTENT_TYPES]:
        parts[name] = _bare(parts[name])
    for name in [each for each in parts if each.startswith("word/media/")]:
        parts[name] = bare_picture(parts[name])
    write_properties(parts, main, info)
    drop_unreachable(parts)
    return pack(parts)


def _bare(part: bytes) -> bytes:
    root = parse(part)
    changed = [each for each in (*root.iter(_TAKEN_OUT), *_identities(root)) if each.getparent() is not None]
    for each in changed:
        _take_out(each)
    numbered = [each for each in root.iter(etree.Element) if any(_is_session(name) for name in each.attrib)]
    for each in numbered:
        for name in [name for name in each.attrib if _is_session(name)]:
            del each.attrib[name]
    return serialize(root) if changed or numbered else part


def _identities(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter(etree.Element) if local_name(each) in _IDENTITIES)


def _is_session(name: str | bytes) -> bool:
    """Tell whether an attribute says in which session of Word something was written."""
    return str(name).startswith(f"{{{W}}}rsid")


def _take_out(element: etree._Element) -> None:
    """Remove an element, and the run that held nothing but it."""
    holder = element.getparent()
    if holder is None:
        return
    holder.remove(element)
    above = holder.getparent()
    if holder.tag == _RUN and above is not None and all(each.tag == _PROPERTIES for each in holder):
        above.remove(holder)


def tracked_changes(stories: Iterable[etree._Element]) -> int:
    """Return how many tracked changes nobody has accepted or rejected."""
    return sum(1 for story in stories for _ in story.iter(_CHANGES))


def hidden_text(stories: Iterable[etree._Element]) -> int:
    """Return how many runs have text that is formatted as hidden: it leaves with the file."""
    return sum(
        1
        for story in stories
        for mark in story.iter(_HIDDEN)
        if mark.get(f"{{{W}}}val", "1") not in {"0", "false", "off"} and _has_text(mark)
    )


def _has_text(mark: etree._Element) -> bool:
    run = mark.getparent().getparent()  # type: ignore[union-attr]  # a mark stands in the properties of a run
    return run is not None and run.tag == _RUN and any(each.text for each in run.iter(_TEXT))


def paths_in(docx: bytes, others: Iterable[str] = ()) -> Mapping[str, str]:
    """Return the parts that name a place on somebody's machine, each with the first such name.

    ``others`` are names that may stand in no part either, such as that of the study's folder.
    """
    found: dict[str, str] = {}
    wanted = [each for each in others if each]
    for name, part in unpack(docx).items():
        text = part.decode("utf-8", "ignore")
        hit = _paths.search(text) if name.endswith((".xml", ".rels")) else None
        told = hit[0] if hit else next((each for each in wanted if each in text), "")
        if told:
            found[name] = told
    return found
