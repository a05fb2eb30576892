import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fokus.report.blocks import Figure
from fokus.report.pictures import picture


def drawn(kind: str, size: tuple[int, int] = (300, 150), mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 0).save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "written"),
    [("PNG", "RGB", "png"), ("PNG", "P", "png"), ("PNG", "LA", "png"), ("JPEG", "RGB", "jpeg"),
     ("JPEG", "CMYK", "jpeg"), ("GIF", "P", "png"), ("WEBP", "RGBA", "png")],
)  # fmt: skip
def test_pictures_of_the_usual_kinds_are_written_anew(kind: str, mode: str, written: str):
    found = picture(drawn(kind, mode=mode))
    assert isinstance(found, Figure)
    assert found.kind == written
    with Image.open(io.BytesIO(found.png)) as image:
        assert (image.size, (image.format or "").lower()) == ((300, 150), written)


def test_its_size_follows_from_its_resolution_where_that_is_likely():
    found = picture(drawn("PNG", dpi=(300, 300)))
    assert isinstance(found, Figure)
    assert (round(found.width_mm, 1), round(found.height_mm, 1)) == (25.4, 12.7)
    unlikely = picture(drawn("PNG", dpi=(1, 1)))
    assert isinstance(unlikely, Figure)
    assert round(unlikely.width_mm) == round(300 / 96 * 25.4)


def test_where_and_by_whom_it_was_taken_stays_behind_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298] = 6, "Anna i Lindby", "Lindby kommun"
    found = picture(drawn("JPEG", exif=exif))
    assert isinstance(found, Figure)
    assert b"Lindby" not in found.png
    with Image.open(io.BytesIO(found.png)) as image:
        assert (image.size, dict(image.getexif())) == ((150, 300), {})


def test_a_picture_larger_than_a_page_needs_is_made_smaller():
    found = picture(drawn("PNG", (6000, 3000)))
    assert isinstance(found, Figure)
    with Image.open(io.BytesIO(found.png)) as image:
        assert image.size == (2400, 1200)


def bomb(wide: int, high: int) -> bytes:
    """A picture of a few bytes that says it is enormous."""
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(9))))
    written = (
        struct.pack(">I", len(data)) + sort + data + struct.pack(">I", zlib.crc32(sort + data))
        for sort, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


@pytest.mark.parametrize("data", [bomb(60_000, 60_000), bomb(9_000, 9_000)])
def test_an_enormous_picture_is_never_unpacked(data: bytes):
    assert picture(data) == "picture-too-large"


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?xml version='1.0'?>\n<SVG/>"]
)
def test_a_drawing_in_svg_is_refused_by_name(data: bytes):
    assert picture(data) == "picture-svg"


@pytest.mark.parametrize(
    "data", [b"", b"hej", b"%PDF-1.4", drawn("PNG")[:60], drawn("JPEG")[:300], drawn("TIFF")]
)
def test_what_is_damaged_or_of_another_kind_is_refused(data: bytes):
    assert picture(data) == "picture-unreadable"


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_it(noise: bytes, place: int):
    whole = drawn("PNG", (20, 20))
    for data in (
        noise,
        whole[:place] + noise + whole[place:],
        b"GIF89a" + noise,
        b"\xff\xd8\xff\xe0" + noise,
    ):
        assert isinstance(picture(data), Figure | str)
