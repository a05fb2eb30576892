"""From bytes to text: which encoding a file has, and its text without what cannot be seen."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from fokus.problems import Place, Problem

BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Latin-1 is cp1252 but for controls that no typist writes; the others put å, ä and ö elsewhere.
SINGLE_BYTE: Final = ("cp1252", "mac_roman", "cp850")
SWEDISH: Final = frozenset("åäöÅÄÖ")
FOREIGN: Final = frozenset("éÉèàáüÜøæØÆóíñçâêëïôî")
PUNCTUATION: Final = frozenset("–—’‘“”…»«•·§°½€£©®´\u00a0")
MOST_ODD: Final = 0.3
RARITY: Final = 0.2
HIGHEST_PILE: Final = 30

_multibyte = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_high = re.compile(rb"[\x80-\xff]")
_odd_break = re.compile("[\v\f\u0085\u2028\u2029]")
_odd_blank = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_pile = re.compile(rf"[^\w\s]{{{HIGHEST_PILE},}}")
_unseen = re.compile(
    "[\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the name of its encoding, and how many marks that cannot be seen were taken out."""

    text: str
    encoding: str
    unseen: int


def decode(data: bytes, name: str) -> Decoded | Problem:
    """Return the text of a file, or the problem that hinders.

    A byte order mark decides, then whether the bytes are UTF-8; what is left is in one of the encodings
    of one byte a character, and the letters and quotation marks that it yields tell which.
    """
    marked = next((each for mark, each in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        return Problem("binary", Place(name, data[: data.index(b"\0")].count(b"\n") + 1))
    encoding = encoding_of(data)
    try:
        if encoding:
            text, unseen = plain(data.decode(encoding))
            return Decoded(text, encoding, unseen)
    except UnicodeDecodeError:
        pass
    return Problem("unknown-encoding", Place(name, _first_fault(data) if marked is None else None))


def encoding_of(data: bytes) -> str | None:
    """Return the encoding of some bytes that are text, None when they make sense in none that we know."""
    marked = next((each for mark, each in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    return marked or _unmarked(data)


def plain(text: str) -> tuple[str, int]:
    """Return a text in NFC with LF and plain blanks, and how many marks that cannot be seen it was rid of."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if broken.replace("\n", "").replace("\t", "").isprintable():
        return _composed(broken), 0
    seen, unseen = _unseen.subn("", _odd_blank.sub(" ", _odd_break.sub("\n", broken)))
    return _composed(seen), unseen


def _composed(text: str) -> str:
    """Return a text in NFC; of a pile of marks on one letter only as many as any writing has are kept.

    Ordering a pile takes time by the square of its height. What cp1252 can hold is in NFC as it is.
    """
    for quickest_first in ("latin-1", "cp1252"):
        try:
            text.encode(quickest_first)
        except UnicodeEncodeError:
            continue
        return text
    return unicodedata.normalize("NFC", _pile.sub(_lowered, text))


def _lowered(run: re.Match[str]) -> str:
    height, kept = 0, []
    for character in run[0]:
        height = height + 1 if unicodedata.combining(character) else 0
        kept += [character] if height <= HIGHEST_PILE else []
    return "".join(kept)


def single_spaced(text: str) -> str:
    """Return a text without breaks, tabs or runs of blanks; of what :func:`plain` returns."""
    return " ".join(text.split()) if "  " in text or "\t" in text or "\n" in text else text.strip()


def _unmarked(data: bytes) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    return "utf-8"


def _single_byte(data: bytes) -> str | None:
    """Return the encoding that makes the most sense of the bytes beyond ASCII, None where none does.

    Text where most of them are the pairs of UTF-8 was UTF-8, and is damaged.
    """
    high = b"".join(_high.findall(data))
    if 2 * sum(len(pair) for pair in _multibyte.findall(data)) > len(high):
        return None
    odd = {each: _odd(high, each) / len(high) for each in SINGLE_BYTE}
    best = min(odd, key=lambda each: odd[each] + (RARITY if each != SINGLE_BYTE[0] else 0))
    return best if odd[best] <= MOST_ODD else None


def _odd(high: bytes, encoding: str) -> float:
    counts = {byte: high.count(byte) for byte in set(high)}
    return sum(times * _oddity(bytes([byte]), encoding) for byte, times in counts.items())


def _oddity(byte: bytes, encoding: str) -> float:
    try:
        character = byte.decode(encoding)
    except UnicodeDecodeError:
        return 2
    if character in SWEDISH:
        return 0
    return 0.25 if character in FOREIGN else 0.15 if character in PUNCTUATION else 1


def _first_fault(data: bytes) -> int | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return data[: fault.start].count(b"\n") + 1
    return None
