"""The comparisons of two levels in many cells: columns, of which contrasts are made when asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fokus.analysis.contrasts import (
    UNIT,
    Place,
    detectable_of,
    errors_needed,
    errors_needed_alone,
    made,
)
from fokus.analysis.inference import Inference, Inferences, Numbers
from fokus.analysis.result import Contrast, Persons, of_values

Cells = NDArray[np.integer]
FEW = 64


class Ends(Protocol):
    """Who is compared in a cell: the ids of the two levels, and the persons at each of them."""

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the levels."""

    def base_from(self) -> Persons:
        """Return who is at the first end."""

    def base_to(self) -> Persons:
        """Return who is at the second end."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """What the comparisons of some cells gave, one value a cell in each column.

    ``ranks`` gives the p of the exact signed ranks beside a paired t: a check, counted when contrasts are
    made. ``p_adjusted`` are those of the family.
    """

    cells: Cells
    found: Inferences
    means: Sequence[Numbers]
    ranks: Callable[[], Sequence[float | None]]
    place: Callable[[int], Place]
    who: Callable[[int], Ends]
    p_adjusted: Numbers | None = None

    @property
    def p(self) -> Numbers:
        """The p of each cell; nan where none was computed."""
        return self.found.p

    def told(self) -> Iterator[tuple[int, str | None, str | None]]:
        """Yield each test and each reason for none, with the first cell that has it."""
        reasons, first = np.unique(self.found.reason, return_index=True)
        for reason, cell in zip(reasons.tolist(), self.cells[first].tolist(), strict=True):
            yield cell, None if reason else self.found.test, reason or None

    def contrasts(self) -> Iterator[tuple[int, Contrast]]:
        """Yield the contrast of each cell."""
        columns, needed, errors = _plain_columns(self.found), _needed(self.found.df), _errors(self.found)
        adjusted = np.full(self.cells.size, np.nan) if self.p_adjusted is None else self.p_adjusted
        columns["p_adjusted"] = _plain(adjusted)
        columns["mean_from"], columns["mean_to"] = (_plain(each) for each in self.means)
        columns["p_sensitivity"] = [
            rank if test == "paired_t" else None
            for rank, test in zip(self.ranks(), columns["test"], strict=True)
        ]
        rows = zip(self.cells.tolist(), zip(*columns.values(), strict=True), needed, errors, strict=True)
        for cell, values, needs, error in rows:
            found = dict(zip(columns, values, strict=True))
            yield cell, _contrast(self.place(cell), self.who(cell), found, needs, error)


def _contrast(
    place: Place, who: Ends, found: dict[str, Any], needed: float | None, error: float | None
) -> Contrast:
    """Make a contrast as ``made`` does; without a bound, who is behind it is found when asked for."""
    origin, to = who.ids
    if place.bound is not None:
        means, ranks = (found.pop("mean_from"), found.pop("mean_to")), found.pop("p_sensitivity")
        adjusted, bases = found.pop("p_adjusted"), (who.base_from(), who.base_to())
        contrast = made(place, (origin, to), bases, Inference(**found), means, ranks, needed)
        return of_values(Contrast, contrast.__dict__ | {"p_adjusted": adjusted})
    if error is None:
        inference = Inference(**{name: found[name] for name in _INFERENCE})
        detectable, unit = detectable_of(inference, needed)
    else:
        detectable, unit = (needed or errors_needed_alone(found["df"])) * error, UNIT
    found |= {
        "at": place.at, "origin": origin, "to": to, "measure": place.measure, "family": place.family,
        "detectable": detectable, "detectable_in": unit, "_who": who,
    }  # fmt: skip
    return of_values(Contrast, found)


_INFERENCE = tuple(each.name for each in fields(Inference))


def _errors(found: Inferences) -> list[float | None]:
    """Return the standard error of each difference, from its interval; None where none was tested."""
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore"):
        error = (found.high - found.difference) / stdtrit(found.df, 0.975)
    return _plain(np.where(found.reason == "", error, np.nan))


def _needed(df: Numbers) -> list[float | None]:
    """Return how many standard errors can be shown; None where that is left to be found one by one."""
    different, inverse = np.unique(df, return_inverse=True)
    if different.size <= FEW:
        return [None] * df.size
    return _plain(errors_needed(different)[inverse])


def _plain_columns(found: Inferences) -> dict[str, list[Any]]:
    """Return the comparisons of all cells as columns of plain values, as ``inference_of`` does for one."""
    columns: dict[str, Any] = {}
    for each in fields(found):
        values = getattr(found, each.name)
        columns[each.name] = (
            _plain(values) if isinstance(values, np.ndarray) else [values] * found.n_from.size
        )
    refused = [each is not None for each in columns["reason"]]
    for name in ("test", "effect_measure"):
        columns[name] = [None if no else each for each, no in zip(columns[name], refused, strict=True)]
    return columns


def _plain(values: NDArray[Any]) -> list[Any]:
    """Return plain values: None for nan, and for a reason that is none."""
    missing = (
        np.isnan(values) if values.dtype.kind == "f" else values == "" if values.dtype.kind == "U" else ()
    )
    plain: list[Any] = values.tolist()
    for at in np.flatnonzero(missing).tolist():
        plain[at] = None
    return plain
