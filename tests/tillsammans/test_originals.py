"""Nothing that identified anybody in the originals is left in the study. (All of it is invented.)"""

import csv
import re
from pathlib import Path

import pytest

from fokus.disclosure.telling import telling
from fokus.evaluation.load import load
from fokus.study.design import Design

HERE = Path(__file__).parent
STUDY = HERE.parents[1] / "analyses" / "tillsammans"


@pytest.fixture(scope="module")
def design() -> Design:
    study, _ = load(STUDY, answers=False, codings=False)
    assert study
    return study.design


def planted() -> list[dict[str, str]]:
    rows = []
    for table in sorted((HERE / "originals").glob("planted-*.csv")):
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file, delimiter=";"))
    return rows


def study_texts() -> dict[str, str]:
    kinds = {".txt", ".md", ".toml", ".csv", ".jsonl"}
    files = [path for path in STUDY.rglob("*") if path.suffix in kinds and "reports" not in path.parts]
    return {path.name: path.read_text(encoding="utf-8-sig") for path in files}


def test_what_is_planted_covers_what_identifies():
    categories = {row["category"] for row in planted()}
    assert {
        "talare",
        "elev",
        "smeknamn",
        "skola",
        "personnummer",
        "telefon",
        "e-post",
        "adress",
    } <= categories
    assert len(planted()) >= 50


@pytest.mark.parametrize("row", planted(), ids=lambda row: row["category"])
def test_a_planted_word_stands_in_its_original_and_nowhere_in_the_study(row: dict[str, str]):
    found = [
        name
        for name, text in study_texts().items()
        if re.search(rf"(?<!\w){re.escape(row['text'])}(?!\w)", text, re.IGNORECASE)
    ]
    assert found == []
    original = HERE / "originals" / row["file"]
    if original.suffix != ".docx":
        assert row["text"] in original.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in planted()
        if row["category"] in {"smeknamn", "skola"} and not row["file"].endswith(".docx")
    ],
    ids=lambda row: row["text"],
)
def test_a_planted_nickname_or_school_is_found_in_what_would_be_quoted(design: Design, row: dict[str, str]):
    original = (HERE / "originals" / row["file"]).read_text(encoding="utf-8")
    said = next(line for line in original.splitlines() if re.search(rf"\b{re.escape(row['text'])}\b", line))
    assert any(row["text"] in hit.text for hit in telling(said, design, "omg1", ["lindby"]))


def test_the_study_says_that_it_is_invented():
    assert "**Allt är påhittat**" in (STUDY / "README.md").read_text(encoding="utf-8")
    for chapter in (STUDY / "chapters").glob("*.md"):
        assert "påhitta" in chapter.read_text(encoding="utf-8"), chapter.name
