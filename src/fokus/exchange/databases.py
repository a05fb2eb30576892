"""The rows of an SQLite file, read in memory: nothing is written, and nothing in it is run."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from fokus.ooxml import DamagedFileError

BEGINNING = b"SQLite format 3\x00"
VERSIONS = slice(18, 20)
ROLLBACK, AHEAD = b"\x01\x01", b"\x02\x02"
MOST_ROWS = 2_000_000
MOST_CHARACTERS = 256 * 2**20
MOST_STEPS = 100_000_000
STEPS_AT_ONCE = 100_000

COLUMNS, COMPUTED = "table_xinfo", (2, 3)

Row = Mapping[str, Any]
Rows = Mapping[str, list[Row]]


def is_database(data: bytes) -> bool:
    """Tell whether bytes are an SQLite file, by their beginning."""
    return data.startswith(BEGINNING)


def rows_of(data: bytes) -> Rows:
    """Read every table of a file; views, virtual tables and triggers are none.

    Raise DamagedFileError for what is damaged, or is more than a project can be.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.deserialize(_settled(data))
            _bind(connection)
            return _read(connection)
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as fault:
        raise DamagedFileError("damaged") from fault


def _settled(data: bytes) -> bytes:
    """Say of a file that writes ahead that it does not, since its log cannot stand beside it in memory."""
    if data[VERSIONS] != AHEAD:
        return data
    return data[: VERSIONS.start] + ROLLBACK + data[VERSIONS.stop :]


def _bind(connection: sqlite3.Connection) -> None:
    """Let a file be read and nothing else: no functions, no writing, no endless work."""
    calls = iter(range(MOST_STEPS // STEPS_AT_ONCE))
    allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}

    def allows(action: int, what: str | None, *_: object) -> int:
        is_looking = action == sqlite3.SQLITE_PRAGMA and what == COLUMNS
        return sqlite3.SQLITE_OK if action in allowed or is_looking else sqlite3.SQLITE_DENY

    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_CHARACTERS)
    connection.set_authorizer(allows)
    connection.set_progress_handler(lambda: next(calls, None) is None, STEPS_AT_ONCE)


def _read(connection: sqlite3.Connection) -> Rows:
    master = connection.execute("SELECT type, name, rootpage FROM sqlite_master")
    names = [str(name) for kind, name, page in master if kind == "table" and page and '"' not in str(name)]
    room = [MOST_ROWS, MOST_CHARACTERS]
    return {name.casefold(): [*_rows(connection, name, room)] for name in names}


def _rows(connection: sqlite3.Connection, name: str, room: list[int]) -> Iterator[Row]:
    # Nobody asks whether what computes a column may run: it would, at each row.
    if any(each[-1] in COMPUTED for each in connection.execute(f'PRAGMA {COLUMNS}("{name}")')):
        raise DamagedFileError("damaged")
    cursor = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 (no quote in it, and only reading is allowed)
    columns = [str(each[0]).casefold() for each in cursor.description]
    for row in cursor:
        room[0] -= 1
        room[1] -= sum(len(each) for each in row if isinstance(each, str | bytes))
        if min(room) < 0:
            raise DamagedFileError("too-large")
        yield dict(zip(columns, row, strict=True))


def text(row: Row, column: str) -> str:
    """Return what a column says in words; nothing where it has none, or bytes."""
    value = row.get(column)
    return str(value) if isinstance(value, str | int | float) else ""


def number(row: Row, column: str) -> int:
    """Return the whole number of a column.

    Raise DamagedFileError where it is none.
    """
    value = row.get(column)
    if not isinstance(value, int):
        raise DamagedFileError("damaged")
    return value
