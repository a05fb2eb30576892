"""An office file as its parts: unpacked with care, packed so that equal parts give equal bytes."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"

_MOST_PARTS: Final = 4_000
_MOST_BYTES: Final = 256 * 2**20
_RECORD: Final = b"PK\x01\x02"
_WRAPPERS: Final = frozenset({"ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml"})
_ENTERED: Final = _WRAPPERS | {"r", "hyperlink", "fldSimple", "dir", "bdo", "ruby", "rubyBase"}
_SKIPPED: Final = frozenset({
    "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "rt", "del", "moveFrom",
    "delText", "instrText", "delInstrText", "drawing", "pict", "object", "AlternateContent",
})  # fmt: skip
_STRUCK: Final = frozenset({"del", "moveFrom"})
_MARKS: Final = frozenset({
    "commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart", "bookmarkEnd",
})  # fmt: skip
_CHARACTERS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    IndexError,
    OverflowError,
    struct.error,
    lzma.LZMAError,
)


class DamagedFileError(ValueError):
    """Bytes that are no such file, or are built to do harm; ``reason`` says which in one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unpack(
    data: bytes, names: Collection[str] | None = None, most_bytes: int = _MOST_BYTES
) -> dict[str, bytes]:
    """Read the parts of a package, all or those named that are there.

    Raise DamagedFileError for what is no package, or whose parts are too many or too large.
    """
    # Each member has such a record, which zipfile reads before it can be asked how many there are.
    if data.count(_RECORD) > _MOST_PARTS:
        raise DamagedFileError("too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _contents(archive, names, most_bytes)
    except DamagedFileError:
        raise
    except _FAULTS as fault:
        raise DamagedFileError("not-a-zip") from fault


def names_in(data: bytes) -> tuple[str, ...]:
    """Return the names of the files in an archive that claims to be a folder.

    Raise DamagedFileError also for one with a name that leads out of it, or that stands for two files, and
    for one with a link.
    """
    if data.count(_RECORD) > _MOST_PARTS:
        raise DamagedFileError("too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _FAULTS as fault:
        raise DamagedFileError("not-a-zip") from fault
    names = [member.filename for member in members]
    if any(_leads_out(name) for name in names) or any(_is_link(member) for member in members):
        raise DamagedFileError("leads-out")
    if len({name.casefold() for name in names}) < len(names):
        raise DamagedFileError("name-twice")
    return tuple(member.filename for member in members if not member.is_dir())


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not parts[0] or ":" in parts[0] or ".." in parts or "\0" in name


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _contents(archive: zipfile.ZipFile, names: Collection[str] | None, most_bytes: int) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    members = [member for member in members if names is None or member.filename in names]
    # zipfile never reads more than a member declares, so the sum of what they declare is a real limit.
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > most_bytes:
        raise DamagedFileError("too-large")
    return {member.filename: archive.read(member) for member in members}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Zip parts into a file without dates, so that the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name)):
            archive.writestr(_member(name), parts[name])
    return buffer.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _FIRST_DAY)
    member.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
    member.create_system = 3
    return member


def parse(part: bytes) -> etree._Element:
    """Parse one part; raise DamagedFileError if it is not XML or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as fault:
        raise DamagedFileError("not-xml") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedFileError("entities")
    return root


def blocks(story: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a story of a Word document in document order.

    Enters content controls, insertions and custom XML around them, skips what was deleted or moved
    away; the paragraphs of a text box come after the paragraph that it is anchored in. Tables are
    yielded whole: their cells are stories of their own.
    """
    for element in story:
        kind = local_name(element)
        if kind in {"p", "tbl"}:
            yield element
        elif kind in _WRAPPERS:
            yield from blocks(element)
        if kind == "p":
            for box in _boxes(element):
                yield from blocks(box)


def pieces(paragraph: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    """Yield the leaves of a paragraph in document order, each with its text; of a marker it is empty.

    Enters runs, insertions, hyperlinks, content controls, smart tags and simple fields; skips what was
    deleted or moved away, the codes of fields, properties, drawings and what stands in text boxes.
    """
    for element in paragraph:
        kind = local_name(element)
        if kind in _ENTERED:
            yield from pieces(element)
        elif kind not in _SKIPPED:
            yield element, (element.text or "") if kind == "t" else _CHARACTERS.get(kind, "")


def text_of(paragraph: etree._Element) -> str:
    """Return a paragraph's text as it stands when all changes are accepted."""
    return "".join(text for _, text in pieces(paragraph))


def walk(story: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    """Yield the leaves of a whole story in document order, with their texts, tables and all.

    Marks of comments and bookmarks are yielded wherever they stand, between paragraphs and in what was
    deleted too. A paragraph is yielded behind its leaves, with the line feed that ends it; what was
    deleted is yielded whole, without a text.
    """
    for element in story:
        kind = local_name(element)
        if kind in _STRUCK:
            yield element, ""
            yield from ((each, "") for each in element.iter() if local_name(each) in _MARKS)
        elif kind == "p":
            yield from walk(element)
            yield element, "\n"
        elif kind == "softHyphen":
            yield element, "\u00ad"
        elif kind in _CHARACTERS or kind in _MARKS or kind == "t":
            yield element, (element.text or "") if kind == "t" else _CHARACTERS.get(kind, "")
        elif kind not in _SKIPPED:
            yield from walk(element)


def cells(table: etree._Element) -> list[list[etree._Element]]:
    """Return the cells of a table, row by row; rows that were deleted are left out."""
    return [list(_within(row, "tc")) for row in _within(table, "tr") if not _is_deleted(row)]


def _is_deleted(row: etree._Element) -> bool:
    marks = (mark for properties in _within(row, "trPr") for mark in properties)
    return any(local_name(mark) == "del" for mark in marks)


def local_name(element: etree._Element | None) -> str:
    """Return an element's name without its namespace, which strict and transitional files have different."""
    tag = element.tag if element is not None else ""
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _within(element: etree._Element, kind: str) -> Iterator[etree._Element]:
    for child in element:
        if local_name(child) == kind:
            yield child
        elif local_name(child) in _WRAPPERS:
            yield from _within(child, kind)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    for box in paragraph.iter("{*}txbxContent"):
        above = list(takewhile(lambda each: local_name(each) != "p", box.iterancestors()))
        twice = any(local_name(each) == "Fallback" for each in above)
        if not twice and (above[-1].getparent() if above else box.getparent()) is paragraph:
            yield box


def serialize(root: etree._Element) -> bytes:
    """Write one part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
