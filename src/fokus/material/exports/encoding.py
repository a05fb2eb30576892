"""The bytes of a delimited export as text: records stay apart as they were, so no break is added."""

import unicodedata

from fokus.material.readers.decode import encoding_of
from fokus.problems import Place, Problem


def decode(data: bytes, file: str) -> tuple[str, str] | Problem:
    """Return a text with LF and NFC, and the name of its encoding.

    Signs that an interview is rid of stay: a vertical tab inside an answer would end its record.
    """
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding) if encoding else None
    except UnicodeError:
        text = None
    if text is None:
        return Problem("not-utf8", Place(file))
    if "\0" in text:
        return Problem("binary", Place(file, text[: text.index("\0")].count("\n") + 1))
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return plain, encoding or ""
