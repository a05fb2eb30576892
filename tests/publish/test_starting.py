"""Our own template as a file: it opens as a template, and nobody's file is written over."""

from pathlib import Path

import pytest

from fokus.messages import catalogue
from fokus.ooxml import CONTENT_TYPES, unpack
from fokus.problems import StoreError
from fokus.publish.starting import write_template
from fokus.report.word import DocumentInfo, Words, write_document

SV = catalogue("sv")
INFO = DocumentInfo("Slutrapport", "sv", Words("Tabell", "Figur", "okänd hänvisning"), "1.0")


@pytest.mark.parametrize("name", ["mall.docx", "Mall.DOTX"])
def test_what_is_written_serves_as_a_template(tmp_path: Path, name: str):
    written = write_template(tmp_path / "mallar" / name, SV)
    assert write_document([()], INFO, written.read_bytes()).docx


def test_word_is_told_which_of_the_two_kinds_it_is(tmp_path: Path):
    said = {
        ending: unpack(write_template(tmp_path / f"mall.{ending}", SV).read_bytes())[CONTENT_TYPES]
        for ending in ("docx", "dotx")
    }
    assert b"wordprocessingml.document.main+xml" in said["docx"]
    assert b"wordprocessingml.template.main+xml" in said["dotx"]
    assert b"wordprocessingml.document.main+xml" not in said["dotx"]


def test_a_file_that_exists_is_never_written_over(tmp_path: Path):
    hers = tmp_path / "mall.docx"
    hers.write_bytes(b"hers")
    with pytest.raises(StoreError, match="template-taken"):
        write_template(hers, SV)
    assert hers.read_bytes() == b"hers"


@pytest.mark.parametrize("name", ["mall", "mall.doc", "mall.dotm", "mall.pdf"])
def test_other_endings_are_refused(tmp_path: Path, name: str):
    with pytest.raises(StoreError, match="template-ending"):
        write_template(tmp_path / name, SV)
    assert not list(tmp_path.iterdir())
