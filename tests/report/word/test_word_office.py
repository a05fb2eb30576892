"""What an office program and the Open XML SDK say of the files; skipped where they are not installed."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from fokus.report.blocks import Block
from fokus.report.word import DocumentInfo, own_template, read_manifest, write_document

pytestmark = pytest.mark.office
Convert = Callable[[Path, str], Path]


@pytest.fixture
def files(tmp_path: Path, chapter: Sequence[Block], info: DocumentInfo):
    contents = {"own": own_template(), "chapter": write_document([chapter], info).docx}
    paths = {name: tmp_path / f"{name}.docx" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths


@pytest.mark.parametrize("name", ["own", "chapter"])
def test_the_sdk_finds_nothing(
    name: str, files: dict[str, Path], sdk_findings: Callable[[Path], list[object]]
):
    assert sdk_findings(files[name]) == []


def test_libreoffice_prints_the_chapter(files: dict[str, Path], converted: Convert):
    assert converted(files["chapter"], "pdf").read_bytes().startswith(b"%PDF")


def test_bookmarks_aliases_and_the_manifest_survive_libreoffice(files: dict[str, Path], converted: Convert):
    after = converted(files["chapter"], "docx:MS Word 2007 XML")
    manifest = read_manifest(after.read_bytes())
    assert manifest == read_manifest(files["chapter"].read_bytes())
    with zipfile.ZipFile(after) as archive:
        body = archive.read("word/document.xml").decode()
    for entry in manifest.entries:
        assert f'w:val="fokus:{entry.key}"' in body
        assert all(f'w:name="{each.bookmark}"' in body for each in entry.occurrences)
