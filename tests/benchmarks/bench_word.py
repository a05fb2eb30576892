"""A report of 300 tables of 20 x 8, 100 figures and 5,000 paragraphs, beside python-docx and pandoc.

Run it: ``python tests/benchmarks/bench_word.py``. The goals are 20 times as fast as python-docx that
fills tables by ``row.cells``, 5 times as fast as pandoc, time in proportion to the content, and less
memory than ten times the uncompressed XML. All times are processor time. Python-docx is timed
on the whole of it, or, in less time, on a part (``--part``) that is multiplied, which favours it where its
time grows faster than the content. Pandoc is taken from PATH or from ``--pandoc``.
"""

import argparse
import io
import os
import shutil
import struct
import subprocess
import tempfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import docx

from fokus.report.blocks import Answer, Block, Column, Figure, FigureBlock, Paragraph, Table, TableBlock, Text
from fokus.report.word import DocumentInfo, Words, write_document

INFO = DocumentInfo("Stor rapport", "sv", Words("Tabell", "Figur", "[okänd hänvisning]"), "0.1.0")
PROSE = "I november säger rektorerna att samtalen med socialtjänsten har blivit lättare att få till stånd. "
ROWS, COLUMNS = 20, 8


class Amount(NamedTuple):
    """How much a report holds."""

    tables: int = 300
    figures: int = 100
    paragraphs: int = 5_000

    def part(self, share: float) -> "Amount":
        return Amount(*(max(1, round(each * share)) for each in self))


def cells(number: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (f"Grupp {row}", *(f"{number},{row}{column}" for column in range(COLUMNS - 1))) for row in range(ROWS)
    )


def picture(number: int) -> bytes:
    """Return a small picture of its own colour."""
    colour = bytes(((number * 37) % 256, number % 256, 120))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    data = zlib.compress((b"\0" + colour * 8) * 8)
    chunks = (
        struct.pack(">I", len(each)) + sort + each + struct.pack(">I", zlib.crc32(sort + each))
        for sort, each in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def chapter(amount: Amount) -> tuple[Block, ...]:
    return (
        *(Paragraph((Text(f"{number}. {PROSE * 3}"),)) for number in range(amount.paragraphs)),
        *map(_table, range(amount.tables)),
        *map(_figure, range(amount.figures)),
    )


def _table(number: int) -> TableBlock:
    columns = tuple(Column(f"Kolumn {each}", "right" if each else "left") for each in range(COLUMNS))
    table = Table(columns, cells(number)[1:], summary="Medelvärden.")
    return TableBlock(
        table, f"tabell{number}", (Text("Medelvärden"),), Answer(f"tabell{number}", "scales", "table", "d")
    )


def _figure(number: int) -> FigureBlock:
    figure = Figure(picture(number), 150, 70, "Staplar.")
    answer = Answer(f"figur{number}", "themes", "figure", "d")
    return FigureBlock(figure, f"figur{number}", (Text("Teman"),), answer)


def by_fokus(blocks: tuple[Block, ...]) -> bytes:
    return write_document([blocks], INFO).docx


def by_python_docx(amount: Amount) -> bytes:
    document = docx.Document()
    for number in range(amount.paragraphs):
        document.add_paragraph(f"{number}. {PROSE * 3}")
    for number in range(amount.tables):
        document.add_paragraph("Medelvärden", style="Caption")
        table = document.add_table(ROWS, COLUMNS)
        for row, texts in zip(table.rows, cells(number), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    for number in range(amount.figures):
        document.add_picture(io.BytesIO(picture(number)))
        document.add_paragraph("Teman", style="Caption")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def markdown(amount: Amount, folder: Path) -> str:
    """Write the same content as pandoc reads it."""
    lines = [f"{number}\\. {PROSE * 3}\n" for number in range(amount.paragraphs)]
    for number in range(amount.tables):
        head, *rows = ("| " + " | ".join(row) + " |" for row in cells(number))
        lines += [head, "|---" * COLUMNS + "|", *rows, "", ": Medelvärden", ""]
    for number in range(amount.figures):
        (folder / f"{number}.png").write_bytes(picture(number))
        lines += [f"![Teman]({number}.png)", ""]
    return "\n".join(lines)


def by_pandoc(pandoc: str, folder: Path) -> None:
    subprocess.run([pandoc, "-f", "markdown", "in.md", "-o", "out.docx"], check=True, cwd=folder)


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of several, that of other programs it starts included."""
    return min(_spent(work) for _ in range(repeats))


def _spent(work: Callable[[], object]) -> float:
    before = os.times()
    work()
    return sum(os.times()[:4]) - sum(before[:4])


def memory(blocks: tuple[Block, ...]) -> tuple[int, int]:
    """Return the most memory that writing takes beside the chapter itself, and the size of the XML."""
    tracemalloc.start()
    written = by_fokus(blocks)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return most, sum(each.file_size for each in archive.infolist() if each.filename.endswith(".xml"))


def others(amount: Amount, share: float, pandoc: str | None, ours: float) -> Iterator[str]:
    part = amount.part(share)
    by_rows = seconds(lambda: by_python_docx(part), 1) / share
    yield f"python-docx, row.cells: {by_rows:.1f} s, from {share:.0%}: {by_rows / ours:.0f} times as long"
    if pandoc is None:
        yield "pandoc: not installed"
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.md").write_text(markdown(amount, folder), encoding="utf-8")
        spent = seconds(lambda: by_pandoc(pandoc, folder), 2)
    yield f"pandoc, from Markdown: {spent:.1f} s: {spent / ours:.1f} times as long"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1, help="the share of it that python-docx is timed on")
    parser.add_argument("--pandoc", default=shutil.which("pandoc"))
    given = parser.parse_args()
    amount = Amount()
    blocks = chapter(amount)
    started = time.time()
    ours = seconds(lambda: by_fokus(blocks), 3)
    half = chapter(amount.part(0.5))
    smaller = seconds(lambda: by_fokus(half), 3)
    most, size = memory(blocks)
    print(f"{amount.tables} tables of {ROWS} x {COLUMNS}, {amount.figures} figures, "
          f"{amount.paragraphs} paragraphs; processor time, best of three")  # fmt: skip
    print(f"fokus: {ours:.2f} s; half of it {smaller:.2f} s")
    print(f"memory: {most / 1e6:.0f} MB, {most / size:.1f} times the XML of {size / 1e6:.1f} MB")
    for line in others(amount, given.part, given.pandoc, ours):
        print(line)
    print(f"(in all {time.time() - started:.0f} s by the clock)")


if __name__ == "__main__":
    main()
