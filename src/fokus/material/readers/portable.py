"""PDF files that hold text: their lines put together to paragraphs, without what each page repeats."""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any, Final, TypeVar

from fokus.material.readers.blocks import Block, Document
from fokus.ooxml import DamagedFileError

MOST_PAGES: Final = 2_000
MOST_CHARACTERS: Final = 16 * 10**6
MOST_BYTES: Final = 256 * 2**20
CHUNK: Final = 2**16
PACKED: Final = (b"FlateDecode", b"LZWDecode", b"RunLengthDecode")
WRONG_PASSWORD: Final = 4
GAP: Final = 1.35
HYPHEN: Final = "\ufffe"  # what pdfium puts where a line was broken within a word
FEWEST_PAGES: Final = 3
MOST_HEADS: Final = 3

_stream = re.compile(rb"stream\r?\n")
_bullet = re.compile(r"[•◦▪‣●\uf0a7\uf0b7]\s*")
_digits = re.compile(r"\d+")
_page_number = re.compile(
    r"[-–| ]*(?:(?:sida|page|s\.) ?)?#(?: ?(?:av|of|/|\() ?#\)?)?[-–| ]*", re.IGNORECASE
)

Line = tuple[str, float]
T = TypeVar("T")


def read_portable(data: bytes) -> Document:
    """Return the paragraphs of a PDF; raise DamagedFileError where it cannot be read or is only pictures."""
    _inspect(data)
    kept, repeated = kept_lines(pages_of(data, _lines), lambda line: line)
    return Document(paragraphs(kept), 0, repeated)


def _inspect(data: bytes) -> None:
    """Stop at streams that unpack to too much, or that are packed more than once."""
    left = MOST_BYTES
    for found in _stream.finditer(data):
        described = data[max(data.rfind(b"obj", 0, found.start()), found.start() - CHUNK) : found.start()]
        if sum(described.count(each) for each in PACKED) > 1:
            raise DamagedFileError("too-large")
        left -= _unpacked(memoryview(data)[found.end() :], left)
        if left <= 0:
            raise DamagedFileError("too-large")


def _unpacked(stream: memoryview, most: int) -> int:
    """Return how many bytes a stream unpacks to, and how many it is made of, as far as the limit."""
    unpacking, counted = zlib.decompressobj(), 0
    try:
        for begin in range(0, len(stream), CHUNK):
            left = bytes(stream[begin : begin + CHUNK])
            counted += len(left)
            while left and counted < most and not unpacking.eof:
                counted += len(unpacking.decompress(left, CHUNK))
                left = unpacking.unconsumed_tail
            if unpacking.eof or counted >= most:
                break
    except zlib.error:
        pass
    return counted


def pages_of(data: bytes, read: Callable[[Any], list[T]]) -> list[list[T]]:
    """Return what the pages hold, as it is read from the text of each."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            if len(document) > MOST_PAGES:
                raise DamagedFileError("too-large")
            return _texts(document, read)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == WRONG_PASSWORD
        raise DamagedFileError("encrypted" if locked else "damaged") from fault


def _texts(document: Any, read: Callable[[Any], list[T]]) -> list[list[T]]:
    pages, counted = [], 0
    for number in range(len(document)):
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            counted += text.count_chars()
            if counted > MOST_CHARACTERS:
                raise DamagedFileError("too-large")
            pages.append(read(text))
    return pages


def _lines(page: Any) -> list[Line]:
    """Return the lines of a page, each with how far up its first letter stands."""
    text = page.get_text_range()
    exact = len(text) == page.count_chars()
    lines, place = [], 0
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if stripped := line.strip():
            lines.append(
                (
                    stripped.replace(HYPHEN, ""),
                    page.get_charbox(place + indent, loose=True)[1] if exact else 0.0,
                )
            )
        place += len(line) + 1
    return lines


def kept_lines(pages: Sequence[Sequence[T]], placed: Callable[[T], Line]) -> tuple[list[list[T]], list[str]]:
    """Return the lines of the pages without those that pages repeat at their edges, and these apart.

    ``placed`` gives a line's text and how far up it stands.
    """
    if not any(pages):
        raise DamagedFileError("scanned")
    kept = [list(page) for page in pages]
    repeated: dict[str, None] = {}
    for _ in range(MOST_HEADS):
        edges = [{0, len(page) - 1} if page else set() for page in kept]
        heads = _running_heads(
            [[placed(page[n]) for n in edge] for page, edge in zip(kept, edges, strict=True)]
        )
        for page, edge in zip(kept, edges, strict=True):
            for n in sorted(edge, reverse=True):
                if _place(placed(page[n])) in heads:
                    repeated[placed(page.pop(n))[0]] = None
    return kept, [*repeated]


def _running_heads(edges: Sequence[Sequence[Line]]) -> Collection[tuple[str, int]]:
    """Return the edges that most pages share, in their place and but for numbers, and bare page numbers."""
    counted = Counter(each for edge in edges for each in {_place(line) for line in edge})
    least = max(FEWEST_PAGES, (len(edges) + 1) // 2)
    return {each for each, times in counted.items() if times >= least or _page_number.fullmatch(each[0])}


def _place(line: Line) -> tuple[str, int]:
    return _alike(line[0]), round(line[1])


def _alike(line: str) -> str:
    return _digits.sub("#", line)


def _usual_step(pages: Sequence[Sequence[Line]]) -> float:
    """Return the distance of lines within a paragraph: of all distances a small one."""
    steps = sorted(above[1] - below[1] for page in pages for above, below in pairwise(page))
    down = [step for step in steps if step > 0] or [0.0]
    return down[len(down) // 5]


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """Put lines to paragraphs: a new one begins after a larger distance than is usual, or at a bullet."""
    usual = _usual_step(pages)
    found: list[Block] = []
    for lines in pages:
        for number, (text, height) in enumerate(lines):
            bullet = _bullet.match(text)
            if number == 0 or bullet or lines[number - 1][1] - height > GAP * usual:
                part: list[str] = []
                found.append(part)
            part.append(text[bullet.end() :] if bullet else text)
    return found
