"""Bytes on disk: whole or nothing, guarded by hash. The only room that writes."""

from fokus.store.reading import (
    LARGEST_TABLE,
    LARGEST_TEXT,
    Source,
    digest,
    locate,
    read_bytes,
    read_lines,
    read_text,
)
from fokus.store.together import finish, write_together
from fokus.store.writing import append_line, remove, write_tree, write_whole

__all__ = [
    "LARGEST_TABLE",
    "LARGEST_TEXT",
    "Source",
    "append_line",
    "digest",
    "finish",
    "locate",
    "read_bytes",
    "read_lines",
    "read_text",
    "remove",
    "write_together",
    "write_tree",
    "write_whole",
]
