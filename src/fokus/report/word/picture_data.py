"""What a picture file tells beside its picture: where, when, with what and by whom it was made."""

from collections.abc import Iterator
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TOLD: Final = frozenset({b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"dSIG"})
_JPEG: Final = b"\xff\xd8"
_SCAN, _END = 0xDA, 0xD9
_DROPPED: Final = frozenset(
    {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
)  # not JFIF, colour profile, Adobe's colours
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def bare_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG file with the same picture and nothing told about it; others as they are."""
    if data.startswith(_PNG):
        return _PNG + b"".join(each for each in _chunks(data) if each[4:8] not in _TOLD)
    if data.startswith(_JPEG):
        return _JPEG + b"".join(each for each in _segments(data) if each[1] not in _DROPPED)
    return data


def _chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield data[at:end]
        at = end


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments of a JPEG file; the last is all from the scan on."""
    at = len(_JPEG)
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        kind = data[at + 1]
        if kind in {_SCAN, _END}:
            break
        end = at + 2 if kind in _ALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4])
        yield data[at:end]
        at = end
    yield data[at:] if len(data) - at > 1 else b"\xff\xd9"
