"""Every shipped study as an office program and the Open XML SDK see its Word files."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fokus.problems import has_errors
from fokus.publish import build, inspect
from fokus.shipped import examples

pytestmark = pytest.mark.office


@pytest.fixture(params=sorted(examples()))
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    derived = shutil.ignore_patterns("reports", "build")
    study = shutil.copytree(examples()[request.param], tmp_path / request.param, ignore=derived)
    done = build(inspect(Path(study)))
    told_wrong = request.param == "samverkan-i-praktiken"  # its impossible date is kept as the source has it
    assert has_errors(done.problems) is told_wrong
    return done.written[0]


def test_the_sdk_finds_nothing_in_a_shipped_study(report: Path, sdk_findings: Callable[[Path], list[object]]):
    assert sdk_findings(report) == []


def test_libreoffice_prints_a_shipped_study(report: Path, converted: Callable[[Path, str], Path]):
    assert converted(report, "pdf").read_bytes().startswith(b"%PDF")


def test_a_shipped_study_is_accessible_as_pdf(report: Path, converted: Callable[[Path, str], Path]):
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    pdfua = shutil.which("pdfua", path=beside)
    assert pdfua is not None
    options = {name: {"type": "boolean", "value": "true"} for name in ("PDFUACompliance", "UseTaggedPDF")}
    pdf = converted(report, f"pdf:writer_pdf_Export:{json.dumps(options)}")
    done = subprocess.run([pdfua, "check", pdf], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
