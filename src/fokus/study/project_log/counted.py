"""Counts of persons that nobody has counted exactly: nearly 100, at least 120."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from fokus.study.toml import Noun

Qualifier = Literal["", "about", "nearly", "at_least"]


class Counted(Noun):
    """How many, and how far that is known; without a ``qualifier`` somebody has counted them."""

    count: int = Field(ge=0, le=10_000_000)
    qualifier: Qualifier = ""


def _as_table(value: Any) -> Any:
    return {"count": value} if type(value) is int else value


Number = Annotated[Counted, BeforeValidator(_as_table)]


def total(counts: Iterable[Counted]) -> Counted | None:
    """Return the sum of some counts, None of none: no more exact than the least exact of them.

    One that is ``nearly`` makes a sum ``about``; only where nothing worse is in it is it ``at_least``.
    """
    found = list(counts)
    if len(found) <= 1:
        return found[0] if found else None
    qualifiers = {each.qualifier for each in found}
    worst: Qualifier = "about" if qualifiers & {"about", "nearly"} else max(qualifiers)
    return Counted(count=sum(each.count for each in found), qualifier=worst)
