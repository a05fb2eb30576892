"""Values as TOML writes them, and where the entries of a table stand: files are added to."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

_bare = re.compile("[A-Za-z0-9_-]+")


def written(value: Any) -> str:
    """Return a value as TOML writes it: texts, yes and no as JSON does, days bare.

    >>> written({"lindby": 3, "år": ["a"]})
    '{ lindby = 3, "år" = ["a"] }'
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{written_key(key)} = {written(each)}" for key, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    return _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def written_key(text: str) -> str:
    """Return a key, in quotes where it needs them."""
    return text if _bare.fullmatch(text) else _quoted(text)


def blocks_of(lines: Sequence[str], table: str) -> list[tuple[int, int]]:
    """Return where each entry of a table begins and ends, without the comment on what follows."""
    tables = [number for number, line in enumerate(lines) if line.startswith("[")] + [len(lines)]
    begun = [number for number in tables[:-1] if lines[number].strip() == f"[[{table}]]"]
    following = {number: tables[tables.index(number) + 1] for number in begun}
    return [(number, _last_said(lines, number, following[number])) for number in begun]


def _last_said(lines: Sequence[str], first: int, end: int) -> int:
    return max(n for n in range(first, end) if lines[n].strip() and not lines[n].startswith("#")) + 1
