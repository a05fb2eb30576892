import re
import zlib

import pytest

from fokus.material.readers import Reading, Utterance, read_interview
from fokus.material.readers.portable import paragraphs, read_portable
from fokus.ooxml import DamagedFileError
from fokus.problems import Problem

TALK = [
    [
        (700, "Intervju med kuratorer"),
        (650, "I: Hur fungerar det"),
        (636, "i dag?"),
        (608, "R1: B\\344ttre \\344n i v\\345ras,"),
    ],
    [(700, "skulle jag s\\344ga."), (672, "I: Varf\\366r?")],
    [(700, "R1: Tid."), (686, "Alltid tid.")],
]


FONT = "/Resources<</Font<</F 3 0 R>>>>"


def portable(*streams: bytes, words: str = "", trailer: str = "") -> bytes:
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(streams)}>>".encode(),
    ]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for n, stream in enumerate(streams):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{FONT}/Contents {5 + 2 * n} 0 R>>"
        objects += [
            page.encode(),
            f"<</Length {len(stream)}{words}>>stream\n".encode() + stream + b"\nendstream",
        ]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in [0, *places])
    ended = f"<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {len(objects) + 1}\n{table}trailer\n{ended}".encode()


def page(lines: list[tuple[int, str]], number: int) -> bytes:
    framed = [(780, "Utv\\344rdering 2025"), *lines, (20, f"Sida {number}")]
    return "\n".join(f"BT /F 12 Tf 1 0 0 1 50 {up} Tm ({text}) Tj ET" for up, text in framed).encode()


def test_lines_become_paragraphs_and_what_pages_repeat_is_dropped():
    data = portable(*(page(lines, number) for number, lines in enumerate(TALK, start=1)))
    assert read_portable(data).blocks == [
        ["Intervju med kuratorer"], ["I: Hur fungerar det", "i dag?"], ["R1: Bättre än i våras,"],
        ["skulle jag säga."], ["I: Varför?"], ["R1: Tid.", "Alltid tid."],
    ]  # fmt: skip
    reading = read_interview(data, "intervju.pdf")
    assert isinstance(reading, Reading)
    assert reading.utterances == (
        Utterance(None, "Intervju med kuratorer"), Utterance("I", "Hur fungerar det i dag?"),
        Utterance("R1", "Bättre än i våras, skulle jag säga."), Utterance("I", "Varför?"),
        Utterance("R1", "Tid. Alltid tid."),
    )  # fmt: skip


def test_packed_pages_are_read():
    data = portable(zlib.compress(page(TALK[0], 1)), words="/Filter/FlateDecode")
    assert ["I: Hur fungerar det", "i dag?"] in read_portable(data).blocks


LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<41><41>]"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (portable(b"0 0 100 100 re f"), "scanned"),
        (portable(page(TALK[0], 1), trailer=LOCK), "password-protected"),
        (portable(page(TALK[0], 1))[:300], "damaged-document"),
        (b"%PDF-1.7\n" + b"<<" * 100_000, "damaged-document"),
        (portable(b"x", words="/Filter[/FlateDecode/FlateDecode]"), "unpacks-too-large"),
    ],
)
def test_what_cannot_be_read_is_a_problem(data: bytes, code: str):
    found = read_interview(data, "intervju.pdf")
    assert isinstance(found, Problem)
    assert found.code == code


def test_a_word_that_a_line_broke_is_whole():
    lines = [(700, "I: Fr\\345ga skol-"), (686, "sk\\366terskan.")]
    (said,) = (each for each in read_portable(portable(page(lines, 1))).blocks if "I: Fråga" in each[-1])
    assert said[-1] == "I: Fråga skolsköterskan."


def test_a_bomb_is_stopped_before_it_unpacks():
    packing = zlib.compressobj(9)
    bomb = b"".join(packing.compress(bytes(2**20)) for _ in range(300)) + packing.flush()
    with pytest.raises(DamagedFileError, match="too-large"):
        read_portable(portable(bomb, words="/Filter/FlateDecode"))


def test_what_is_said_at_the_edge_of_pages_is_kept():
    said = [[(700 - 5 * n, "R1: Mm."), (600, "I: Jas\\345?"), (300 + n, "R1: Mm.")] for n in range(4)]
    data = portable(*(page(lines, number) for number, lines in enumerate(said, start=1)))
    read = read_portable(data)
    assert [line for lines in read.blocks for line in lines].count("R1: Mm.") == 8
    assert read.left_out == ["Sida 1", "Utvärdering 2025", "Sida 2", "Sida 3", "Sida 4"]


def test_numbers_of_pages_alone_are_dropped():
    data = portable(b"BT /F 12 Tf 50 700 Td (I: Ja.) Tj ET BT /F 12 Tf 50 20 Td (- 1 -) Tj ET")
    assert not [line for lines in read_portable(data).blocks for line in lines if re.search(r"\d", line)]


def test_a_bullet_begins_a_paragraph():
    lines = [("\uf0b7 Ett", 700.0), ("och mer", 686.0), ("• Två", 672.0), ("•Tre", 658.0)]
    assert paragraphs([lines]) == [["Ett", "och mer"], ["Två"], ["Tre"]]
