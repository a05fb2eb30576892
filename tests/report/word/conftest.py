"""A chapter as an evaluator would have it, and independent readers of what was written."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from fokus.report.blocks import (
    Answer,
    Block,
    BlockQuote,
    Column,
    Figure,
    FigureBlock,
    Heading,
    LineBreak,
    Listing,
    Mark,
    Paragraph,
    Quote,
    QuotesBlock,
    Reference,
    Rendering,
    Table,
    TableBlock,
    Text,
    Value,
)
from fokus.report.word import DocumentInfo, Words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture(scope="session")
def info() -> DocumentInfo:
    return DocumentInfo(
        "Utvärdering av Tillsammans", "sv", Words("Tabell", "Figur", "[okänd hänvisning]"), "0.1.0"
    )


@pytest.fixture(scope="session")
def png() -> bytes:
    """One dark blue pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\x1f\x3a\x4d")), (b"IEND", b""))
    written = (
        struct.pack(">I", len(data)) + sort + data + struct.pack(">I", zlib.crc32(sort + data))
        for sort, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def answer(key: str, rendering: Rendering, ask: str = "scales of=collaboration across=round") -> Answer:
    return Answer(key, ask, rendering, DIGEST)


@pytest.fixture(scope="session")
def contacts() -> TableBlock:
    columns = (
        Column("Delskala (1–4)"),
        Column("Maj, M", "right"),
        Column("Nov., M", "right"),
        Column("Skillnad (95 % KI)", "right"),
    )
    rows = (
        ("Kontaktvägar", "2,71", "2,99", "0,28 (0,10 till 0,46)"),
        ("Förtroende", "3,02", "3,06", "0,04 (−0,08 till 0,16)"),
        ("Samtliga", "2,87", "3,03", "0,16 (0,02 till 0,30)"),
    )
    notes = ("Personer som svarat båda gångerna (n = 39). Vet ej ingår inte.", "Parat t-test.")
    table = Table(
        columns, rows, totals=frozenset({2}), notes=notes, summary="Medelvärden i maj och november."
    )
    return TableBlock(
        table, "kontaktvagar", (Text("Delskalor i maj och november"),), answer("kontaktvagar", "table")
    )


@pytest.fixture(scope="session")
def chapter(contacts: TableBlock, png: bytes) -> tuple[Block, ...]:
    number = Value(answer("mqx4ab2c7d", "number", "scales pick=n"), "39")
    figure = Figure(
        png, 150, 70, "Liggande staplar: i hur många intervjuer tre teman togs upp.", ("15 intervjuer.",)
    )
    steps = (
        (Paragraph((Text("Intervjuer"),)), Paragraph((Text("En timme var."),)), _places()),
        (Paragraph((Text("Kodning"),)),),
    )
    quotes = (
        Quote("”Nu vet jag vem jag ska ringa.”", "skolsköterska, omgång 2"),
        Quote("”Tid […] vi har inte [mötestid] för det.”", "kurator, omgång 1"),
    )
    return (
        Heading(1, (Text("Fokusintervjuer"),), "fokusintervjuer"),
        Paragraph(
            (Text("Bland de "), number, Text(" som svarade: se "), Reference("kontaktvagar"), Text("."))
        ),
        contacts,
        Paragraph(
            (Text("Se "), Reference("teman"), Text(", "), Reference("metod"), Text(", "), Reference("saknas"))
        ),
        FigureBlock(figure, "teman", (Text("Teman"),), answer("teman", "figure", "themes")),
        Heading(2, (Text("Metod"),), "metod"),
        Listing(ordered=True, items=steps),
        Listing(ordered=True, items=((Paragraph((Text("Avstämning"),)),),), start=3),
        QuotesBlock(quotes, "roster", answer("roster", "quotes", "quotes of=time"), ("Två av 15 citat.",)),
        BlockQuote(
            (Paragraph((Text("Elevhälsan ska "), Text("främst", italic=True), Text(" vara förebyggande."))),)
        ),
        Paragraph(
            (
                Text("Begreppet "),
                Text("collective efficacy", language="en", bold=True),
                LineBreak(),
                Text("kod", code=True),
                Text("Skolverket", link="https://www.skolverket.se/elevhälsa?a=1&b=2"),
                number,
            )
        ),
        Mark("[kunde inte besvaras]"),
    )


def _places() -> Listing:
    return Listing(ordered=False, items=((Paragraph((Text("Lindby"),)),), (Paragraph((Text("Sjövik"),)),)))


@pytest.fixture(scope="session")
def part() -> Callable[[bytes, str], etree._Element]:
    def read(docx: bytes, name: str = "word/document.xml") -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            return etree.fromstring(archive.read(name))

    return read


@pytest.fixture(scope="session")
def lines(part: Callable[..., etree._Element]) -> Callable[[bytes], list[str]]:
    """Read the text of every paragraph from the XML, controls included, field codes not."""

    def read(docx: bytes) -> list[str]:
        return [_text(paragraph) for paragraph in part(docx, "word/document.xml").iter(f"{W}p")]

    return read


def _text(paragraph: etree._Element) -> str:
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(signs.get(each.tag, each.text or "") for each in paragraph.iter(f"{W}t", *signs))


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], list[str]]:
    """Let openxml-audit look at a file."""
    folder: Path = tmp_path_factory.mktemp("audit")

    def audit(docx: bytes) -> list[str]:
        file = folder / "document.docx"
        file.write_bytes(docx)
        return [str(error) for error in OpenXmlValidator().validate(file).errors]

    return audit
