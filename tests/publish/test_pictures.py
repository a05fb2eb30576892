import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from fokus.publish import build, inspect
from fokus.report.word import audit_controls

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CHAPTER = Path("chapters/02-enkat.md")


def add(study: Path, text: str) -> int:
    """Add a paragraph last in a chapter and return its line."""
    path = study / CHAPTER
    before = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{before}\n\n{text}\n", encoding="utf-8")
    return before.count("\n") + 3


def drawn(path: Path, kind: str = "PNG") -> None:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (400, 200), (31, 58, 77)).save(path, kind)


@pytest.mark.parametrize(("file", "kind"), [("bilder/karta.png", "PNG"), ("bilder/foto.jpg", "JPEG")])
def test_a_picture_of_the_study_stands_with_words_and_caption(tillsammans: Path, file: str, kind: str):
    drawn(tillsammans / file, kind)
    add(tillsammans, f'![Karta över kommunerna]({file} "Lindby och Sjövik"){{#karta}}\n\nSe {{ref}}`karta`.')
    done = build(inspect(tillsammans))
    assert [each.code for each in done.problems if each.place.file == str(CHAPTER)] == []
    data = done.written[0].read_bytes()
    assert audit_controls(data) == []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        media = [each for each in package.namelist() if each.endswith((".jpeg", ".png"))]
    assert any(each.endswith(kind.lower()) for each in media)
    assert "Karta över kommunerna" in [each.get("descr") for each in body.iter(f"{WP}docPr")]
    said = "".join(body.itertext())
    assert ". Lindby och Sjövik" in said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![Karta](bilder/saknas.png)", "no-picture"),
        ("![Karta](../karta.png)", "picture-elsewhere"),
        ("![Karta](/etc/passwd)", "picture-elsewhere"),
        ("![Karta](chapters)", "no-picture"),
        ("![Karta](bil%00der.png)", "picture-elsewhere"),
        ("![Karta](study.toml)", "picture-unreadable"),
    ],
)
def test_a_picture_from_elsewhere_or_of_no_kind_is_told_and_marked(tillsammans: Path, text: str, code: str):
    drawn(tillsammans.parent / "karta.png")
    line = add(tillsammans, text)
    found = [(p.code, p.place.line) for p in inspect(tillsammans).problems if p.place.file == str(CHAPTER)]
    assert found == [(code, line)]


def test_a_link_out_of_the_study_is_no_way_around(tillsammans: Path):
    drawn(tillsammans.parent / "hemlig.png")
    (tillsammans / "karta.png").symlink_to(tillsammans.parent / "hemlig.png")
    add(tillsammans, "![Karta](karta.png)")
    assert "picture-elsewhere" in [each.code for each in inspect(tillsammans).problems]
