"""An SQLite file is read as rows and does nothing: a hostile or broken one is damaged, never run."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fokus.exchange import databases
from fokus.exchange.databases import rows_of
from fokus.ooxml import DamagedFileError


def database(*statements: str) -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.executescript(";".join(statements))
        data = made.serialize()
    made.close()
    return data


def told(statements: Iterable[str]) -> str:
    with pytest.raises(DamagedFileError) as caught:
        rows_of(database(*statements))
    return caught.value.reason


def test_every_table_is_its_rows():
    data = database("CREATE TABLE Tags (id INTEGER, Path TEXT)", "INSERT INTO Tags VALUES (1, 'Tid')")
    assert rows_of(data) == {"tags": [{"id": 1, "path": "Tid"}]}


def test_a_view_and_a_virtual_table_are_no_tables():
    data = database(
        "CREATE TABLE tags (id)", "CREATE VIEW projects AS SELECT 1 AS id",
        "CREATE VIRTUAL TABLE found USING fts5(said)",
    )  # fmt: skip
    assert "projects" not in rows_of(data)
    assert "found" not in rows_of(data)


def test_a_column_that_would_run_something_is_refused():
    made = "CREATE TABLE tags (id, path TEXT AS (hex(zeroblob(100000000))))"
    assert told([made, "INSERT INTO tags (id) VALUES (1)"]) == "damaged"


def test_more_than_a_project_can_be_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(databases, "MOST_ROWS", 2)
    assert told(["CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)"]) == "too-large"
    monkeypatch.setattr(databases, "MOST_ROWS", 9)
    monkeypatch.setattr(databases, "MOST_CHARACTERS", 4)
    assert told(["CREATE TABLE t (a)", "INSERT INTO t VALUES (x'0102030405')"]) in {"too-large", "damaged"}


def test_work_without_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(databases, "MOST_STEPS", 0)
    monkeypatch.setattr(databases, "STEPS_AT_ONCE", 1)
    assert told(["CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2), (3)"]) == "damaged"


def test_a_file_that_was_written_ahead_is_read(tmp_path: Path):
    path = tmp_path / "a.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.executescript("CREATE TABLE t (a); INSERT INTO t VALUES ('Tid')")
    made.close()
    assert rows_of(path.read_bytes()) == {"t": [{"a": "Tid"}]}


SOUND = database(
    "CREATE TABLE tags (id INTEGER PRIMARY KEY, path TEXT)", "CREATE INDEX i ON tags (path)",
    "CREATE TRIGGER g AFTER INSERT ON tags BEGIN DELETE FROM tags; END",
    "INSERT INTO tags VALUES (1, 'Tid'), (2, 'Växel')",
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=4)), max_size=8))
def test_a_broken_file_is_rows_or_damaged(changes: list[tuple[int, bytes]]):
    data = bytearray(SOUND)
    for at, what in changes:
        data[at : at + len(what)] = what
    with suppress(DamagedFileError):
        found = rows_of(bytes(data))
        assert all(isinstance(row, dict) for rows in found.values() for row in rows)
