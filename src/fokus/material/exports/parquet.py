"""Survey exports of data platforms (.parquet): the columns, with their different cells as words.

A damaged file, or a small one that unpacks to more than memory holds, ends the process that reads it. So it
gets a process of its own.
"""

import json
import subprocess
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from fokus.material.exports.export import MOST_CELLS, MOST_COLUMNS
from fokus.problems import Place, Problem

if TYPE_CHECKING:
    from fokus.material.exports.distinct import Column

MAGIC: Final = b"PAR1"
LARGE: Final = 2**20
MOST_IN_BULK: Final = 500_000_000
_LONGEST: Final = 300


def read_parquet(
    data: bytes,
    file: str,
    wanted: Collection[str] = (),
    most: int = MOST_CELLS,
    folded: Collection[str] = (),
) -> dict[str, "Column"] | Problem:
    """Read some columns of a file by their headings, or all; at most so many cells.

    Those whose headings without case are among ``folded`` come too.
    """
    asked = {
        "wanted": list(wanted), "folded": list(folded), "most_cells": most, "most_columns": MOST_COLUMNS,
    }  # fmt: skip
    command = [sys.executable, "-P", "-m", "fokus.material.exports.parquet_process"]
    put = json.dumps(asked).encode("ascii") + b"\n" + data
    try:
        done = subprocess.run(command, input=put, capture_output=True, timeout=_LONGEST, check=True)  # noqa: S603 - our own
    except (subprocess.SubprocessError, OSError):
        return Problem("no-parquet", Place(file))
    return _columns(done.stdout, file, most)


def _columns(read: bytes, file: str, most: int) -> dict[str, "Column"] | Problem:
    import pyarrow as pa

    table = pa.ipc.open_stream(read).read_all()
    cells, columns = (int(table.schema.metadata[each]) for each in (b"cells", b"columns"))
    if columns > MOST_COLUMNS:
        return Problem("too-many-columns", Place(file), {"found": columns, "limit": MOST_COLUMNS})
    if cells > most:
        return Problem("too-many-answers", Place(file), {"found": cells, "limit": most})
    return {name: _column(table.column(name)) for name in table.column_names}


def _column(cells: Any) -> "Column":
    from fokus.material.exports.distinct import Column

    whole = cells.combine_chunks()
    return Column(whole.indices.to_numpy(), whole.dictionary.to_numpy(zero_copy_only=False).tolist())
