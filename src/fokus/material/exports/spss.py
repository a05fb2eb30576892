"""Survey exports of SPSS (.sav, .zsav): codes with their labels, user-missing values, measures.

The library that reads them is written in C, and a damaged file can end its process. So it gets a process
of its own: bytes in, JSON out.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fokus.material.exports.export import MOST_CELLS, MOST_COLUMNS, ColumnInfo
from fokus.problems import Place, Problem

MAGIC: Final = (b"$FL2", b"$FL3")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class SpssFile:
    """The cells of a file as text, column by column, and what the file says of each column."""

    columns: Mapping[str, list[str]]
    told: tuple[ColumnInfo, ...]
    encoding: str
    problems: tuple[Problem, ...] = ()


def read_sav(data: bytes, file: str) -> SpssFile | Problem:
    """Read a file of SPSS; codes stay codes, user-missing ones too, system-missing is empty."""
    command = [sys.executable, "-P", "-m", "fokus.material.exports.spss_process"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST, check=True)  # noqa: S603 - our own
        return _file(json.loads(done.stdout), file)
    except (subprocess.SubprocessError, OSError, ValueError):
        return Problem("no-sav", Place(file))


def _file(read: Mapping[str, Any], file: str) -> SpssFile | Problem:
    width, rows = read["width"], read["rows"]
    if width > MOST_COLUMNS:
        return Problem("too-many-columns", Place(file), {"found": width, "limit": MOST_COLUMNS})
    if width * rows > MOST_CELLS:
        return Problem("too-many-answers", Place(file), {"found": width * rows, "limit": MOST_CELLS})
    told = tuple(_told(each) for each in read["columns"])
    cells = {each["id"]: each["cells"] for each in read["columns"]}
    return SpssFile(cells, told, read["encoding"], tuple(_drifting(told, file)))


def _told(column: Mapping[str, Any]) -> ColumnInfo:
    labels = {code: " ".join(label.split()) for code, label in column["labels"].items()}
    missing = frozenset(column["missing"]) | {c for c in labels if _is_missing(column["ranges"], c)}
    measure = "" if column["measure"] == "unknown" else column["measure"]
    text = " ".join(column["text"].split())
    return ColumnInfo(column["id"], text, labels=labels, missing=missing, measure=measure)


def _is_missing(ranges: Iterable[tuple[float, float]], code: str) -> bool:
    try:
        return any(low <= float(code) <= high for low, high in ranges)
    except ValueError:
        return False


def _drifting(told: Iterable[ColumnInfo], file: str) -> Iterable[Problem]:
    """Tell of labels that are the same but for their case: the columns were made at different times."""
    spelt: dict[str, dict[str, str]] = {}
    for each in told:
        for label in each.labels.values():
            spelt.setdefault(label.casefold(), {}).setdefault(label, each.id)
    for ways in spelt.values():
        (label, first), *others = ways.items()
        for other, column in others:
            arguments = {"word": other, "other": label, "column": first}
            yield Problem("label-case", Place(file, column=column), arguments, severity="warning")
