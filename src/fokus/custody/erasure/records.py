"""The records of a delimited table as they stand in its bytes: taken out, emptied or changed one by one."""

import csv
import io
from collections.abc import Callable, Collection

from fokus.material.exports.delimited import find_delimiter
from fokus.study.csvfile import LONGEST_CELL

_WIDE = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
Change = Callable[[list[str]], list[str]]


def without_records(data: bytes, numbers: Collection[int]) -> bytes:
    """Return a table without some records, numbered as a spreadsheet numbers its rows."""
    return _changed(data, numbers, lambda *_: "")


def with_empty_records(data: bytes, numbers: Collection[int]) -> bytes:
    """Return a table where some records are empty, so that all others keep their numbers."""
    return _changed(data, numbers, lambda cells, delimiter, end: delimiter * (len(cells) - 1) + end)


def with_records(data: bytes, numbers: Collection[int], change: Change) -> bytes:
    """Return a table in which some records are what a function makes of their cells."""

    def made(cells: list[str], delimiter: str, end: str) -> str:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator="").writerow(change(cells))
        return text.getvalue() + end

    return _changed(data, numbers, made, "utf-8")


def with_record(data: bytes, cells: list[str]) -> bytes:
    """Return a table with one record more, last."""
    text = data.decode("utf-8-sig", "surrogateescape")
    end = "\r\n" if "\r\n" in text else "\n"
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=find_delimiter(text), lineterminator=end).writerow(cells)
    return (
        data + (b"" if text.endswith(("\n", "\r")) or not text else end.encode()) + line.getvalue().encode()
    )


def cells_of(data: bytes) -> list[list[str]]:
    """Return the records of a table as their cells."""
    text = data.decode("utf-8-sig", "surrogateescape")
    return [cells for cells, _ in _records(text, find_delimiter(text))]


def _changed(
    data: bytes, numbers: Collection[int], made: Callable[[list[str], str, str], str], codec: str = ""
) -> bytes:
    """Change some records; the bytes of all others stay, whatever their encoding."""
    mark = next((mark for mark, _ in _WIDE if data.startswith(mark)), b"")
    codec = next((wide for each, wide in _WIDE if each == mark), codec or "latin-1")
    text = data[len(mark) :].decode(codec, "surrogateescape")
    delimiter = find_delimiter(text.removeprefix("\ufeff").removeprefix("ï»¿"))
    parts = []
    for number, (cells, raw) in enumerate(_records(text, delimiter), start=1):
        end = raw[len(raw.rstrip("\r\n")) :]
        parts.append(made(cells, delimiter, end) if number in numbers else raw)
    return mark + "".join(parts).encode(codec, "surrogateescape")


def _records(text: str, delimiter: str) -> list[tuple[list[str], str]]:
    """Return each record with its text; one that is broken stands alone in its line, as it is read."""
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text, newline="").readlines()
    records: list[tuple[list[str], str]] = []
    start = 0
    while start < len(lines):
        reader, done = csv.reader(lines[start:], delimiter=delimiter, strict=True), 0
        try:
            for cells in reader:
                records.append((cells, "".join(lines[start + done : start + reader.line_num])))
                done = reader.line_num
            break
        except csv.Error:
            records.append(([], lines[start + done]))
            start += done + 1
    return records
