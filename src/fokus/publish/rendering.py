"""One answer, or several joined, in the forms in which people and programs read them."""

from collections.abc import Sequence

from fokus.disclosure.released import Released
from fokus.problems import RenderingError
from fokus.report import joined, tables, wording
from fokus.report.blocks import Table
from fokus.report.labels import Labels

Parts = Sequence[Released]


def table(parts: Parts, labels: Labels) -> Table:
    """Lay out an answer as the table that a person reads."""
    return tables.table(parts[0], labels) if len(parts) == 1 else joined.table(parts, labels)


def sentence(parts: Parts, labels: Labels) -> str:
    """Word an answer as one or a few sentences."""
    return joined.sentence([wording.sentence(part, labels) for part in parts])


def number(parts: Parts, labels: Labels) -> str:
    """Word the one value that an answer comes down to.

    Raises
    ------
    RenderingError
        For joined answers, which are never one number.
    """
    if len(parts) > 1:
        raise RenderingError("joined-number")
    return wording.number(parts[0], labels)
