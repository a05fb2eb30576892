"""What was published before: every reader knows it, so it is judged beside what is new.

They are kept as plain values, so that a file in the study can hold them from one delivery to the next.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fokus.analysis.result import Base, Presence
from fokus.disclosure.bases import At, Claim
from fokus.disclosure.roll import Who

Numbered = dict[Presence, int]


@dataclass(frozen=True, slots=True)
class Published:
    """A value that was published: what it tells, and of whom."""

    measure: Hashable
    base: Base
    limit: int
    counted: Base | None = None
    pooled: bool = False
    said: str = ""
    at: At = ()

    def claim(self, row: int) -> Claim:
        """Return it as it is judged beside what wants to be shown now."""
        return Claim(
            row, self.measure, self.base, self.limit, self.counted, self.pooled, published=True,
            said=self.said, at=self.at,
        )  # fmt: skip


def published_by(claim: Claim) -> Published:
    """Return what is known once a row is shown."""
    return Published(
        claim.measure, _as_set(claim.base), claim.limit, claim.counted, claim.pooled, claim.said, claim.at
    )


def _as_set(who: Who) -> Base:
    return who if isinstance(who, frozenset) else frozenset(who.crowd[who.numbers].tolist())


def to_plain(rows: Sequence[Published]) -> dict[str, Any]:
    """Return published rows as lists and words; each person in each round stands there once."""
    everybody = sorted({each for row in rows for each in (*row.base, *(row.counted or ()))})
    places: Numbered = {each: number for number, each in enumerate(everybody)}
    return {
        "presences": [list(each) for each in everybody],
        "rows": [_row(each, places) for each in dict.fromkeys(rows)],
    }


def _row(row: Published, places: Numbered) -> dict[str, Any]:
    told: dict[str, Any] = {
        "measure": _plain(row.measure), "base": _numbers(row.base, places), "limit": row.limit,
    }  # fmt: skip
    if row.counted is not None:
        told["counted"] = _numbers(row.counted, places)
    words = {"pooled": row.pooled, "said": row.said, "at": dict(row.at)}
    return told | {name: word for name, word in words.items() if word}


def _numbers(base: Iterable[Presence], places: Numbered) -> list[int]:
    return sorted(places[each] for each in base)


def from_plain(told: Mapping[str, Any]) -> list[Published]:
    """Read published rows; raise ValueError where they are none."""
    try:
        everybody = [Presence(str(p), str(r), str(i), bool(known)) for p, r, i, known in told["presences"]]
        return [_published(each, everybody) for each in told["rows"]]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as fault:
        message = f"no published rows: {fault}"
        raise ValueError(message) from fault


def _published(told: Mapping[str, Any], everybody: Sequence[Presence]) -> Published:
    def who(name: str) -> Base:
        return frozenset(everybody[_natural(number)] for number in told[name])

    counted = who("counted") if "counted" in told else None
    pooled, said = bool(told.get("pooled", False)), str(told.get("said", ""))
    at = tuple((str(name), str(level)) for name, level in told.get("at", {}).items())
    limit = _natural(told["limit"])
    return Published(_measure(told["measure"]), who("base"), limit, counted, pooled, said, at)


def _natural(value: Any) -> int:
    if type(value) is not int or value < 0:
        message = f"a natural number wanted: {value!r}"
        raise TypeError(message)
    return value


def _plain(measure: Hashable) -> Any:
    """Return what a value tells as lists and words; a set of words is told from a row of them."""
    if isinstance(measure, frozenset):
        return {"any": sorted(map(_plain, measure))}
    return [_plain(each) for each in measure] if isinstance(measure, tuple) else measure


def _measure(told: Any) -> Hashable:
    if isinstance(told, Mapping):
        return frozenset(map(_measure, told["any"]))
    return tuple(map(_measure, told)) if isinstance(told, list) else str(told)
