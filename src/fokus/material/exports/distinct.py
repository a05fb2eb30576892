"""Large delimited text, split all at once: the different cells of each column, and which stands where.

Where nothing is quoted, every delimiter and line feed ends a cell, and a table is even when the line feeds
stand at the same place in every row. The bytes are searched in arrays, so no cell becomes a text of its own.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

BYTES_AT_A_TIME: Final = 2**20
NEVER_PLAIN: Final = (b'"', b"'", b"\0", b"\r")
LONGEST: Final = 64
MOST_WORDS: Final = 1000
_LINE_FEED: Final = ord("\n")
_KEY: Final = 8
_SINGLE: Final = 256
_ASCII: Final = 0x80
_MASKS: Final = np.array([(1 << (8 * width)) - 1 for width in range(_KEY + 1)], dtype=np.uint64)
_NOT_ASCII: Final = np.uint64(0x8080808080808080)
Places = NDArray[np.integer[Any]]
Keys = NDArray[np.uint64]


class Column(NamedTuple):
    """The cells of a column: in each row the place of its word among ``words``.

    A word may stand at two places, and words may be there that no row has.
    """

    places: Places
    words: Sequence[str]


def column_of(cells: Sequence[str]) -> Column:
    """Return cells that stand row by row as a column of different words."""
    places, words = pd.factorize(np.array(cells, dtype=object))
    return Column(places, words.tolist())


class NotPlainError(ValueError):
    """The text is quoted, uneven, not UTF-8 or has too many words where there should be few."""


class _Lines(NamedTuple):
    """Some lines: their bytes, and by row and column where a cell ends and how far from the one before."""

    signs: NDArray[np.uint8]
    ends: NDArray[np.int64]
    steps: NDArray[np.int64]


def split_columns(
    data: bytes, delimiter: str, width: int, few: Collection[int], many: Collection[int]
) -> dict[int, Column]:
    r"""Return columns of the rows below the header, by their number.

    Those with ``few`` different cells, most of them of one sign, take a byte or two a row; of those
    with ``many`` each cell has at most ``LONGEST`` bytes.

    Raises
    ------
    NotPlainError
        When the text has to be read row by row.

    Examples
    --------
    >>> found = split_columns(b"kod;k1\nab;3\ncd;\n", ";", width=2, few=[1], many=[0])
    >>> [[words[place] for place in places] for places, words in (found[0], found[1])]
    [['ab', 'cd'], ['3', '']]
    """
    codes: dict[int, list[Places]] = {each: [] for each in few}
    words: dict[int, dict[bytes, int]] = {each: {} for each in few}
    keys: dict[int, list[Keys]] = {each: [] for each in many}
    for part in _parts(data):
        lines = _lines(part, ord(delimiter), width)
        _add_codes(lines, codes, words)
        for each in many:
            keys[each].append(_keys(lines, each))
    found = {each: Column(_joined(codes[each]), _words(words[each], delimiter)) for each in few}
    return found | {each: _column(keys[each]) for each in many}


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the lines below the header, some at a time, each of them ended."""
    start = data.find(b"\n") + 1
    while 0 < start < len(data):
        last = start + BYTES_AT_A_TIME >= len(data)
        end = len(data) if last else data.rfind(b"\n", start, start + BYTES_AT_A_TIME) + 1
        part = data[start:end]
        part = part.replace(b"\r\n", b"\n") if b"\r" in part else part
        if not part or any(each in part for each in NEVER_PLAIN):
            raise NotPlainError
        yield part if part.endswith(b"\n") else part + b"\n"
        start = end


def _lines(part: bytes, delimiter: int, width: int) -> _Lines:
    signs = np.frombuffer(part + bytes(_KEY), dtype=np.uint8)
    feed = signs == _LINE_FEED
    rows = np.count_nonzero(feed)
    ends = np.flatnonzero(np.logical_or(signs == delimiter, feed, out=feed))
    if ends.size != rows * width or (signs[ends[width - 1 :: width]] != _LINE_FEED).any():
        raise NotPlainError
    steps = np.empty_like(ends)
    steps[0] = ends[0] + 1
    np.subtract(ends[1:], ends[:-1], out=steps[1:])
    return _Lines(signs, ends.reshape(rows, width), steps.reshape(rows, width))


def _add_codes(lines: _Lines, codes: dict[int, list[Places]], words: dict[int, dict[bytes, int]]) -> None:
    """Add the sign of each cell, or from 256 on the number of its word where it has several."""
    signs = np.ascontiguousarray(lines.signs[lines.ends.reshape(-1) - 1].reshape(lines.ends.shape).T)
    widest = lines.steps.max(axis=0)
    for column, found in codes.items():
        code: Places = signs[column]
        if widest[column] > 2:  # noqa: PLR2004 - a sign, and what ends the cell
            code = code.astype(np.uint16)
            _add_words(lines, column, code, words[column])
        found.append(code)


def _add_words(lines: _Lines, column: int, code: Places, words: dict[bytes, int]) -> None:
    rows = np.flatnonzero(lines.steps[:, column] > 2)  # noqa: PLR2004
    places, different = _different(_keys(lines, column, rows))
    if len(words) + len(different) > MOST_WORDS:
        raise NotPlainError
    numbers = [words.setdefault(each, _SINGLE + len(words)) for each in different.tolist()]
    code[rows] = np.array(numbers, dtype=np.uint16)[places]


def _keys(lines: _Lines, column: int, rows: Any = slice(None)) -> Keys:
    """Return the bytes of cells as numbers, eight bytes each, one row for each eight; NUL fills them up."""
    wide = lines.steps[rows, column] - 1
    start = lines.ends[rows, column] - wide
    number = max(1, -(-int(wide.max(initial=0)) // _KEY))
    if number * _KEY > LONGEST:
        raise NotPlainError
    last = lines.signs.size - _KEY
    eight: Keys = np.ndarray(last + 1, "<u8", lines.signs.data, strides=(1,))
    found = np.empty((number, start.size), dtype=np.uint64)
    for at in range(number):
        found[at] = eight[np.minimum(start + _KEY * at, last)]
        found[at] &= _MASKS[np.clip(wide - _KEY * at, 0, _KEY)]
    return found


def _different(keys: Keys) -> tuple[Places, NDArray[np.bytes_]]:
    """Return the place of each key among the different ones, and those as bytes."""
    places = pd.factorize(keys[0])[0]
    for key in keys[1:]:
        code = pd.factorize(key)[0]
        places = pd.factorize(places * (code.max(initial=0) + 1) + code)[0]
    first = np.empty(places.max(initial=-1) + 1, dtype=np.int64)
    first[places[::-1]] = np.arange(places.size)[::-1]
    raw = np.ascontiguousarray(keys[:, first].T)
    return places, raw.view(f"S{_KEY * len(keys)}").reshape(-1)


def _column(parts: Sequence[Keys]) -> Column:
    number = max((len(each) for each in parts), default=1)
    padded = [np.pad(each, ((0, number - len(each)), (0, 0))) for each in parts]
    keys = np.concatenate(padded, axis=1) if padded else np.empty((1, 0), dtype=np.uint64)
    places, raw = _different(keys)
    if not (keys & _NOT_ASCII).any():
        return Column(places.astype(np.int32), raw.astype(np.str_).tolist())
    return Column(places.astype(np.int32), [_decoded(each) for each in raw.tolist()])


def _joined(parts: Sequence[Places]) -> Places:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint8)


def _words(longer: Collection[bytes], delimiter: str) -> list[str]:
    """Return the words by their places: what ends a cell stands before an empty one."""
    single = [chr(each) if each < _ASCII else "\ufffd" for each in range(_SINGLE)]
    for empty in (0, _LINE_FEED, ord(delimiter)):
        single[empty] = ""
    return single + [_decoded(each) for each in longer]


def _decoded(word: bytes) -> str:
    try:
        return word.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlainError from None
