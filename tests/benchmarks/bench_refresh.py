"""A refresh of 5,000 numbers and 300 tables of 20 x 8, of which all have changed or none.

Run it: ``python tests/benchmarks/bench_refresh.py``. The goal is 1 s of processor time.
"""

import argparse
import time
from dataclasses import replace
from typing import NamedTuple

from fokus.report.blocks import Answer, Column, Paragraph, Table, TableBlock, Text, Value
from fokus.report.word import DocumentInfo, Words, write_document
from fokus.report.word.living import Known, Refreshed, open_living, refresh_document


class Document(NamedTuple):
    """A document as it was built, and what is known of it with the answers of then and of now."""

    docx: bytes
    then: Known
    now: Known


def invent(numbers: int, tables: int) -> Document:
    values = {
        f"tal{n:07}": Value(Answer(f"tal{n:07}", "coverage", "number", "d"), str(n)) for n in range(numbers)
    }
    grids = {f"tabell{n}": _table(n) for n in range(tables)}
    prose = [
        Paragraph((Text("Bland de svarande fanns "), each, Text(" personer."))) for each in values.values()
    ]
    info = DocumentInfo("Stor rapport", "sv", Words("Tabell", "Figur", "[okänd hänvisning]"), "0.1.0")
    made = write_document([[*prose, *grids.values()]], info)
    then = {**values, **grids}
    now = {key: replace(each, text=f"{each.text}1") for key, each in values.items()}
    changed = {key: replace(each, table=_changed(each.table)) for key, each in grids.items()}
    return Document(made.docx, Known(made.manifest, {}, then), Known(made.manifest, {}, {**now, **changed}))


def _table(number: int) -> TableBlock:
    columns = tuple(Column(f"Kolumn {each}", "right" if each else "left") for each in range(8))
    rows = tuple((f"Grupp {row}", *(f"{row},{column}" for column in range(7))) for row in range(20))
    answer = Answer(f"tabell{number}", "scales", "table", "d")
    return TableBlock(Table(columns, rows, summary="Medelvärden."), f"tabell{number}", (), answer)


def _changed(table: Table) -> Table:
    return replace(table, rows=tuple((row[0], *(f"{cell}5" for cell in row[1:])) for row in table.rows))


def refreshed(document: Document, known: Known) -> Refreshed:
    return refresh_document(open_living(document.docx), known)


def seconds(document: Document, known: Known, repeats: int = 3) -> float:
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        refreshed(document, known)
        spent.append(time.process_time() - start)
    return min(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", type=int, default=5_000)
    parser.add_argument("--tables", type=int, default=300)
    given = parser.parse_args()
    document = invent(given.numbers, given.tables)
    print(
        f"{given.numbers} numbers, {given.tables} tables of 20 x 8; processor time, best of three (goal: 1 s)"
    )
    print(f"nothing changed: {seconds(document, document.then):.2f} s")
    print(f"everything changed: {seconds(document, document.now):.2f} s")


if __name__ == "__main__":
    main()
