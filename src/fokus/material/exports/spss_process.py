"""The process that reads one file of SPSS: bytes on standard input, JSON on standard output."""

import contextlib
import io
import json
import sys
import warnings
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from fokus.material.exports.export import MOST_CELLS, MOST_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_MOST_MEMORY: Final = 6 * 2**30


def main() -> None:
    """Read one file and write what it holds; whatever is wrong with it ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    warnings.simplefilter("ignore")
    read = read_bytes(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(read).encode("ascii"))


def read_bytes(data: bytes) -> dict[str, Any]:
    """Return the columns of a file with their cells; only its size when that is beyond any survey."""
    from pyreadstat import read_sav

    _, meta = read_sav(io.BytesIO(data), metadataonly=True)
    width = len(meta.column_names) or 1
    if width > MOST_COLUMNS:
        return {"width": width, "rows": 0}
    most = MOST_CELLS // width
    frame, meta = read_sav(io.BytesIO(data), user_missing=True, row_limit=most + 1)
    size = {"width": width, "rows": len(frame)}
    if len(frame) > most:
        return size
    if len({name for name in meta.column_names if isinstance(name, str) and name}) < width:
        raise ValueError
    columns = [_column(meta, name, frame[name]) for name in meta.column_names]
    return size | {"encoding": str(meta.file_encoding).lower(), "columns": columns}


def _column(meta: Any, name: str, cells: "pd.Series") -> dict[str, Any]:
    labels: Mapping[Any, str] = meta.variable_value_labels.get(name, {})
    ranges = meta.missing_ranges.get(name, ())
    spans = [(each["lo"], each["hi"]) for each in ranges]
    return {
        "id": name,
        "text": str(meta.column_names_to_labels.get(name) or ""),
        "measure": str(meta.variable_measure.get(name, "")),
        "labels": {text_of(code): str(label) for code, label in labels.items()},
        "missing": [text_of(low) for low, high in spans if low == high],
        "ranges": [span for span in spans if all(isinstance(end, float | int) for end in span)],
        "cells": [text_of(value) for value in cells.tolist()],
    }


def text_of(value: Any) -> str:
    """Return a value as an export has it: whole numbers without decimals, dates as in ISO 8601."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT differ from themselves
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value).strip().replace("\0", "")


if __name__ == "__main__":
    main()
