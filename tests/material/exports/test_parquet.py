"""Survey answers as Parquet, and files of people who mean harm."""

import io
import random
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from fokus.material.exports import parquet_process
from fokus.material.exports.export import MOST_COLUMNS, Export
from fokus.material.exports.parquet import read_parquet
from fokus.material.exports.recognize import read_export
from fokus.problems import Problem

ANSWERS = {"kod": ["Ab-1", "cd2", None, "åå3"], "k1": [1, 4, None, 99]}


def packed(columns: dict[str, Any], **said: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out, **said)
    return out.getvalue()


def words(columns: dict[str, Any]) -> dict[str, list[str]]:
    read = read_parquet(packed(columns), "svar.parquet")
    assert not isinstance(read, Problem)
    return {heading: [each.words[place] for place in each.places] for heading, each in read.items()}


def test_values_of_every_kind_become_the_words_of_an_export() -> None:
    found = words(
        {
            "tal": [3, None, -1],
            "decimaltal": [2.0, 2.5, float("nan")],
            "text": ["Vet ej", " Å ", None],
            "kryss": [True, False, None],
            "dag": [date(2025, 5, 2), None, date(2025, 5, 3)],
            "stund": [datetime(2025, 5, 2, 8, 30), None, None],  # noqa: DTZ001 - as exports have it
            "kategori": pa.array(["ja", "nej", "ja"]).dictionary_encode(),
            "bytes": [b"ja", b"", None],
            "tom": pa.nulls(3),
            "skola.namn": ["A", "B", "A"],
        }
    )
    assert found == {
        "tal": ["3", "", "-1"],
        "decimaltal": ["2", "2.5", ""],
        "text": ["Vet ej", "Å", ""],
        "kryss": ["1", "0", ""],
        "dag": ["2025-05-02", "", "2025-05-03"],
        "stund": ["2025-05-02 08:30:00", "", ""],
        "kategori": ["ja", "nej", "ja"],
        "bytes": ["ja", "", ""],
        "tom": ["", "", ""],
        "skola.namn": ["A", "B", "A"],
    }


def test_row_groups_with_dictionaries_of_their_own_are_one_column() -> None:
    data = packed({"yrke": [f"yrke {n % 7}" for n in range(300)]}, row_group_size=20)
    read = read_parquet(data, "svar.parquet")
    assert not isinstance(read, Problem)
    assert [read["yrke"].words[place] for place in read["yrke"].places] == [
        f"yrke {n % 7}" for n in range(300)
    ]


def test_an_export_is_recognized_without_its_identifiers() -> None:
    data = packed({"E-post": ["anna@lindby.se", "bo@lindby.se"], "Vet du vem du ringer?": [1, 2]})
    export = read_export(data, "svar")
    assert isinstance(export, Export)
    assert export.sheet.header == ("Vet du vem du ringer?",)
    assert [each.column for each in export.dropped] == ["E-post"]
    assert [(row.number, row["Vet du vem du ringer?"]) for row in export.sheet.rows] == [(2, "1"), (3, "2")]


def test_no_rows_are_told() -> None:
    export = read_export(packed({"kod": pa.array([], pa.string()), "k1": pa.array([], pa.int8())}), "svar")
    assert isinstance(export, Export)
    assert [each.code for each in export.warnings] == ["no-rows"]


NESTED = packed({"kod": ["a"], "svar": [[1, 2]]})
WIDE = packed({f"k{n}": [1] for n in range(MOST_COLUMNS + 1)})


@pytest.mark.parametrize(
    ("data", "code"),
    [(NESTED, "no-parquet"), (WIDE, "too-many-columns"), (packed(ANSWERS)[:-30], "no-parquet")],
)
def test_what_is_no_table_of_answers_is_told(data: bytes, code: str) -> None:
    refused = read_export(data, "svar.parquet")
    assert isinstance(refused, Problem)
    assert refused.code == code


def test_more_answers_than_are_read_are_refused_before_they_are() -> None:
    refused = read_parquet(packed({"k1": [1] * 1000, "k2": [2] * 1000}), "svar.parquet", most=1999)
    assert isinstance(refused, Problem)
    assert (refused.code, dict(refused.arguments)) == ("too-many-answers", {"found": 2000, "limit": 1999})


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bytes_are_a_problem_or_words(seed: int) -> None:
    data, drawn = bytearray(packed(ANSWERS)), random.Random(seed)
    for _ in range(1 + seed):
        data[drawn.randrange(4, len(data))] = drawn.randrange(256)
    read = read_parquet(bytes(data), "svar.parquet")
    assert isinstance(read, dict) or read.code in {"no-parquet", "too-many-answers"}


def test_what_unpacks_to_more_than_is_read_is_refused_by_its_own_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet_process, "_MOST_BYTES", 1000)
    asked = {"wanted": [], "most_cells": 10_000, "most_columns": 100}
    data = packed({"kod": ["a" * 5000]}, use_dictionary=False)
    with pytest.raises(ValueError):  # noqa: PT011 - any end of the process is told alike
        parquet_process.write(data, asked, io.BytesIO())
