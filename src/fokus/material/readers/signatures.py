"""What a file is by the bytes that it begins with."""

from typing import Final

WORKBOOK: Final = b"xl/workbook.xml"
LOOKED_AT: Final = 1024

_BEGINNINGS: Final = (
    (b"PK\x03\x04", "package"),
    (b"PK\x05\x06", "package"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
    (b"{\\rtf", "rich-text"),
    (b"$FL2", "survey"),
    (b"$FL3", "survey"),
    (b"PAR1", "survey"),
    (b"ID3", "recording"),
    (b"RIFF", "recording"),
    (b"OggS", "recording"),
    (b"fLaC", "recording"),
    (b"FORM", "recording"),
    (b"caff", "recording"),
    (b"#!AMR", "recording"),
    (b".snd", "recording"),
    (b"\x1aE\xdf\xa3", "recording"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "recording"),
    (b"\xff\xfb", "recording"),
    (b"\xff\xf3", "recording"),
    (b"\xff\xf2", "recording"),
    (b"\xff\xf1", "recording"),
    (b"\xff\xf9", "recording"),
    (b"\x89PNG", "recording"),
    (b"\xff\xd8\xff", "recording"),
    (b"GIF8", "recording"),
    (b"II*\0", "recording"),
    (b"MM\0*", "recording"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a", "archive"),
)
_MOVIE: Final = slice(4, 8)


def kind_of(data: bytes) -> str:
    """Return the kind of a file by its first bytes, ``text`` where they say nothing.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"I: Hej.")
    ('portable', 'text')
    """
    if data[_MOVIE] == b"ftyp":
        return "recording"
    if b"%PDF-" in data[:LOOKED_AT]:
        return "portable"
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), "text")


def is_locked(data: bytes) -> bool:
    """Tell whether an old container holds a document that a password protects."""
    return _wide("EncryptedPackage") in data


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
