"""An office file as its parts: unpacked with care, packed so that equal parts give equal bytes."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"

_MOST_PARTS: Final = 4_000
_MOST_BYTES: Final = 256 * 2**20
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
)


class DamagedFileError(ValueError):
    """Bytes that are no such file, or are built to do harm; ``reason`` says which in one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def unpack(data: bytes) -> dict[str, bytes]:
    """Read the parts of a package; raise DamagedFileError for what is no package or is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _contents(archive)
    except DamagedFileError:
        raise
    except _FAULTS as fault:
        raise DamagedFileError("not-a-zip") from fault


def _contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    # zipfile never reads more than a member declares, so the sum of what they declare is a real limit.
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > _MOST_BYTES:
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


def serialize(root: etree._Element) -> bytes:
    """Write one part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
