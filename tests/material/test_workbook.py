"""Workbooks as Microsoft Forms writes them, and as somebody who means harm does."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from fokus.material.exports.workbook import read_workbook

FILE = "responses/enkat-maj.xlsx"


def saved(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ROWS: list[list[object]] = [
    ["ID", "Starttid", "Jag vet vem\u00a0", "Antal"],
    [1, datetime(2025, 5, 6, 8, 30), " Stämmer  helt ", 3.0],  # noqa: DTZ001 - a workbook knows no zone
    [None, None, None, None],
    [2, None, "Vet ej", 2.5],
]


def test_cells_become_trimmed_text_with_the_rows_that_excel_shows():
    sheet, problems = read_workbook(saved(ROWS), FILE)
    assert problems == []
    assert sheet.header == ("ID", "Starttid", "Jag vet vem", "Antal")
    assert [(row.number, row["Jag vet vem"], row["Antal"]) for row in sheet.rows] == [
        (2, "Stämmer helt", "3"),
        (4, "Vet ej", "2.5"),
    ]
    assert sheet.rows[0]["Starttid"] == "2025-05-06 08:30:00"


@pytest.mark.parametrize("data", [b"", b"no zip", saved(ROWS)[:300], b"PK\x03\x04" + bytes(200)])
def test_what_is_no_workbook_is_told(data: bytes):
    sheet, problems = read_workbook(data, FILE)
    assert sheet.rows == ()
    assert [(each.code, each.place.file) for each in problems] == [("no-workbook", FILE)]


def with_part(change: Callable[[bytes], bytes], name: str = "xl/worksheets/sheet1.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(ROWS))) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            data = old.read(each)
            new.writestr(each, change(data) if each == name else data)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda part: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part,
        lambda part: part.decode().encode("utf-16"),
    ],
)
def test_entities_are_refused_in_any_encoding(change: Callable[[bytes], bytes]):
    _, problems = read_workbook(with_part(change), FILE)
    assert [each.arguments["reason"] for each in problems] == ["entities"]


def test_a_bomb_is_refused_before_it_unpacks():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(300 * 2**20))
    assert len(out.getvalue()) < 2**20
    _, problems = read_workbook(out.getvalue(), FILE)
    assert [each.arguments["reason"] for each in problems] == ["too-large"]


@pytest.mark.shared
def test_a_workbook_of_microsoft_forms(shared: Path):
    data = (shared / "data" / "formats" / "responses" / "msforms_maj.xlsx").read_bytes()
    sheet, problems = read_workbook(data, FILE)
    assert problems == []
    assert sheet.header[0] == "ID"
    assert len(sheet.rows) >= 10
