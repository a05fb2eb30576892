"""Who is who across rounds: the normal form of self-made codes, and codes that may be one person's."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fokus.problems import Place, Problem, shortened

if TYPE_CHECKING:
    import pandas as pd

_ignored: Final = re.compile(r"[\s_\u00ad\u200b\ufeff\-\u2010-\u2015\u2212]+")
_nobodys: Final = re.compile(
    r"(?:jag)?(?:(?:minns|vet)(?:inte|ej)|kommer(?:inte|ej)ihåg)(?:(?:min)?kod(?:en)?|längre)?|ingen(?:kod|aning)?|saknas?|"
    r"anonymt?|(?:i)?(?:do(?:n['’]?t|not))(?:remember|know)|unknown|okänd|none|n/?a|[?*./]+|xx+|00+"
)
_SHORTEST: Final = 3
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Two codes of different rounds that differ by one sign: perhaps one person, for somebody to judge."""

    code: str
    other: str
    place: Place
    other_place: Place
    round: str
    other_round: str


def normal_code(text: str) -> str:
    """Return a self-made code as it is compared: without case, blanks and hyphens.

    Examples
    --------
    >>> normal_code(" bm-24 ") == normal_code("BM 24") == "bm24"
    True
    """
    plain = _ignored.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _ignored.sub("", unicodedata.normalize("NFKC", plain))


def respondent_code(text: str) -> str:
    """Return a self-made code as it is compared, nothing of words that say that there is none.

    Two who do not remember their code are two persons: such words link nobody.

    Examples
    --------
    >>> respondent_code("BM 24"), respondent_code("Minns inte"), respondent_code("?")
    ('bm24', '', '')
    """
    code = normal_code(text)
    return "" if _nobodys.fullmatch(code.rstrip(".!")) or not code.strip(".!") else code


def near_misses(people: "pd.DataFrame") -> tuple[NearMiss, ...]:
    """Find codes that each stand in some rounds, share none, and are one sign apart.

    A sign may be wrong, missing, extra or swapped with the next. Two codes of the same round
    are two persons'. Nothing is joined. ``people`` has the columns of
    ``RESPONDENT``. The work grows with the number of codes, not with its square.
    """
    found = _seen(people)
    rounds = {code: {row.round for row in rows} for code, rows in found.items()}
    pairs = sorted((one, two) for one, two in _close(found) if rounds[one].isdisjoint(rounds[two]))
    ordered = (sorted(pair, key=lambda code: found[code][0].order) for pair in pairs)
    return tuple(_miss(first, second, found) for first, second in ordered)


@dataclass(frozen=True, slots=True)
class _Seen:
    order: int
    round: str
    place: Place


def _seen(people: "pd.DataFrame") -> dict[str, list[_Seen]]:
    linked = people[people["linked"].astype(bool)]
    columns = (linked[each].tolist() for each in ("respondent", "round", "file", "row"))
    found: dict[str, list[_Seen]] = {}
    for order, (code, when, file, row) in enumerate(zip(*columns, strict=True)):
        found.setdefault(str(code), []).append(_Seen(order, str(when), Place(str(file), row=int(row))))
    return found


def _close(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs one sign apart: they share what is left when one sign is left out of each."""
    from rapidfuzz.distance import OSA

    left: dict[str, list[str]] = {}
    told: set[tuple[str, str]] = set()
    for code in codes:
        if _SHORTEST <= len(code) <= _LONGEST:
            for rest in {code, *(code[:at] + code[at + 1 :] for at in range(len(code)))}:
                left.setdefault(rest, []).append(code)
    for alike in left.values():
        for at, one in enumerate(alike):
            for other in alike[at + 1 :]:
                pair = (min(one, other), max(one, other))
                if pair not in told and OSA.distance(one, other, score_cutoff=1) <= 1:
                    told.add(pair)
                    yield pair


def _miss(code: str, other: str, found: dict[str, list[_Seen]]) -> NearMiss:
    one, two = found[code][0], found[other][0]
    return NearMiss(code, other, one.place, two.place, one.round, two.round)


def near_code_problems(people: "pd.DataFrame") -> list[Problem]:
    """Return the near misses as warnings at the later row."""
    return [
        Problem(
            "near-code",
            each.other_place,
            {
                "word": shortened(each.other),
                "other": shortened(each.code),
                "file": each.place.file,
                "row": each.place.row or 0,
            },
            severity="warning",
        )
        for each in near_misses(people)
    ]
