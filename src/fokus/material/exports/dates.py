"""Dates in an export, and the round that each falls in."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from fokus.study.cells import fold
from fokus.study.design import Design

_iso: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")
_short: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,].*)?")


def read_dates(cells: Iterable[str]) -> dict[str, date]:
    """Return the dates that cells hold, by cell.

    ``5/20/2017`` is read by the order of month and day that fits every cell; when both orders fit, by
    none, for then nobody knows which is meant.
    """
    distinct = set(cells)
    found = {cell: at for cell in distinct if (at := _read(_iso, cell, (1, 2, 3)))}
    orders = ((3, 1, 2), (3, 2, 1))
    short = [cell for cell in distinct if _short.fullmatch(cell)]
    ways = [{cell: at for cell in short if (at := _read(_short, cell, order))} for order in orders]
    whole = [way for way in ways if len(way) == len(short)]
    return found | whole[0] if len(whole) == 1 else found


def _read(pattern: re.Pattern[str], cell: str, order: tuple[int, int, int]) -> date | None:
    parts = pattern.fullmatch(cell)
    if not parts:
        return None
    try:
        return date(*(int(parts[group]) for group in order))
    except ValueError:
        return None


def round_of(at: date, design: Design) -> str | None:
    """Return the only round that a date falls in."""
    found = [each.id for each in design.round if each.first <= at <= each.last]
    return found[0] if len(found) == 1 else None


def dated(design: Design, cells: Iterable[str]) -> dict[str, str]:
    """Return the rounds that the dates in some cells stand for, by the cell folded."""
    rounds = {fold(cell): round_of(at, design) for cell, at in read_dates(cells).items()}
    return {cell: each for cell, each in rounds.items() if each}
