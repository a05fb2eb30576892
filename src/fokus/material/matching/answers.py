"""What the cells of a closed question mean: labels, near labels, codes by value or by order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fokus.material.binding import meanings
from fokus.material.exports import export
from fokus.material.matching.wording import is_negation, similarity
from fokus.study.cells import answer_ids, fold, point_id
from fokus.study.instrument import BLANK, ResponseFormat

_code: Final = re.compile(r"(?P<prefix>[A-Za-z]{0,3})(?P<number>-?\d{1,6})(?:[.,]0+)?")
_YES: Final = frozenset({"ja", "yes"})
_NO: Final = frozenset({"nej", "no"})
_NEAR: Final = 0.88
_set_apart: Final = re.compile(r"-\d+|0|[89]|(?P<sign>[6-9])(?P=sign)+|9+[5-9]")  # codes of no answer


@dataclass(frozen=True, slots=True)
class Reading:
    """What cells mean, how sure that is and why, and which cells nobody understands."""

    values: Mapping[str, str] = field(default_factory=dict)
    certainty: float = 1.0
    reason: str = "answers"
    unknown: tuple[str, ...] = ()


def read_answers(
    response: ResponseFormat,
    cells: Iterable[str],
    labels: Mapping[str, str],
    earlier: Mapping[str, str] = {},
) -> Reading:
    """Find what each cell means: what the file's labels say, else an earlier binding, else the format.

    ``values`` holds only what a binding must say: cells that are no value, label or id of the format.
    """
    seen = sorted({cell for cell in cells if cell and cell != export.NOT_SHOWN} | set(labels))
    known = meanings(response)
    before = {fold(word): meant for word, meant in earlier.items()}
    told = {cell: _meant(labels[cell], known) for cell in seen if cell in labels}
    told |= {cell: before[fold(cell)] for cell in seen if cell not in told and fold(cell) in before}
    told |= _declared(response, [cell for cell in seen if cell not in told])
    rest = [cell for cell in seen if cell not in told]
    spelt = {known.get(fold(cell), "") for cell in rest if not _code.fullmatch(cell)}
    free = [each.id for each in response.non_answers if each.id not in spelt]
    coded = _coded(response, rest, free)
    told |= coded.values
    texts = [cell for cell in rest if cell not in coded.values and fold(cell) not in known]
    near = {cell: meant for cell in texts if (meant := _near(cell, known))}
    told |= near
    unknown = [cell for cell in seen if not told.get(cell) and (cell in told or cell in texts)]
    values = {
        cell: meant
        for cell, meant in told.items()
        if meant and known.get(fold(cell)) != fold_id(meant, known)
    }
    certainty = min(coded.certainty, 0.85 if near else 1.0, 0.95 if labels else 1.0)
    reason = coded.reason if coded.values else "near-answers" if near else "labels" if labels else "answers"
    return Reading(
        _worded(values, response), certainty if not unknown else certainty / 2, reason, tuple(unknown)
    )


def _declared(response: ResponseFormat, cells: Iterable[str]) -> dict[str, str]:
    """Return what the codes mean that the questionnaire itself says are written for its answers.

    Where one is also the value of an answer it may mean either: then none is taken.
    """
    codes = {fold(each.code): point_id(each.value) for each in response.points if each.code}
    codes |= {fold(each.code): each.id for each in response.non_answers if each.code}
    if codes.keys() & {fold(point_id(each.value)) for each in response.points}:
        return {}
    return {cell: codes[fold(cell)] for cell in cells if fold(cell) in codes}


def without_missing(reading: Reading, missing: Iterable[str]) -> Reading:
    """Return a reading in which what the file itself calls missing, and nobody understands, is no answer."""
    gone = frozenset(missing) & frozenset(reading.unknown)
    rest = tuple(cell for cell in reading.unknown if cell not in gone)
    certainty = reading.certainty if rest or not gone else min(1.0, 2 * reading.certainty)
    values = {**reading.values, **dict.fromkeys(sorted(gone), BLANK)}
    return Reading(values, certainty, reading.reason, rest)


def fold_id(meant: str, known: Mapping[str, str]) -> str | None:
    """Return the id of what a binding's value means."""
    return known.get(fold(meant))


def _meant(label: str, known: Mapping[str, str]) -> str:
    return known.get(fold(label)) or _near(label, known)


def _near(cell: str, known: Mapping[str, str]) -> str:
    """Return the id of the only label that is nearly the same and not its opposite."""
    alike = {
        each: meant
        for each, meant in known.items()
        if meant and similarity(cell, each) >= _NEAR and not is_negation(cell, each)
    }
    best = max(alike, key=lambda each: similarity(cell, each), default="")
    return alike.get(best, "")


def _coded(response: ResponseFormat, cells: Sequence[str], free: Sequence[str]) -> Reading:
    """Read codes that have no labels: by value where they are the format's own, else by their order.

    ``free`` are the non-answers that nobody spelt out: where somebody did, no code stands for them too.
    """
    found = [_code.fullmatch(cell) for cell in cells]
    codes = {cell: int(code["number"]) for cell, code in zip(cells, found, strict=True) if code}
    prefixes = {code["prefix"] for code in found if code}
    if not codes or len(prefixes) != 1:
        return Reading()
    numbers = frozenset(codes.values())
    points = sorted(response.points, key=lambda point: point.value)
    if prefixes == {""} and numbers == {1, 2} and (turned := _yes_and_no(response)):
        return Reading({cell: turned[number] for cell, number in codes.items()}, 0.5, "codes-yes-no")
    own = {number for number in numbers if any(point.value == number for point in points)}
    beyond = numbers - own
    lowest, highest = points[0].value, points[-1].value
    if prefixes == {""} and all(number < lowest - 1 or number > highest + 1 for number in beyond):
        doubtful = lowest == 0 and 0 not in own
        meant = _non_answers(free, codes, beyond) if own or all(map(_is_set_apart, beyond)) else {}
        return _by_value(codes, beyond, meant, doubtful=doubtful)
    return _by_order(free, codes, [point_id(point.value) for point in points])


def _yes_and_no(response: ResponseFormat) -> dict[int, str]:
    """Return what 1 and 2 mean for a question of yes or no: 1 is yes and 2 is no, not 0 and 1."""
    yes = [p for p in response.points if fold(p.sv) in _YES or fold(p.en) in _YES]
    no = [p for p in response.points if fold(p.sv) in _NO or fold(p.en) in _NO]
    single = len(response.points) == len(yes) + len(no) == 2  # noqa: PLR2004 - yes and no
    return {1: point_id(yes[0].value), 2: point_id(no[0].value)} if single and yes and no else {}


def _by_value(
    codes: Mapping[str, int], beyond: frozenset[int] | set[int], meant: Mapping[str, str], *, doubtful: bool
) -> Reading:
    values = {cell: point_id(float(number)) for cell, number in codes.items() if number not in beyond}
    values |= meant
    return Reading(values, 0.6 if doubtful else 0.9, "codes-doubtful" if doubtful else "codes-by-value")


def _by_order(free: Sequence[str], codes: Mapping[str, int], points: Sequence[str]) -> Reading:
    first = 0 if 0 in codes.values() else 1
    inside = {cell: number for cell, number in codes.items() if first <= number < first + len(points)}
    beyond = frozenset(codes.values()) - frozenset(inside.values())
    next_one = first + len(points)
    if first == 0 and next_one in beyond:
        return Reading({}, 0.0, "codes-by-order")
    values = {cell: points[number - first] for cell, number in inside.items()}
    prefix = re.sub(r"-?\d.*", "", next(iter(codes)))
    if not prefix and next_one in beyond and not _is_set_apart(next_one):
        free = ()  # one more point, as far as anybody can tell: a scale that was changed
    values |= {f"{prefix}{first + at}": point for at, point in enumerate(points)} if values else {}
    return Reading(values | _non_answers(free, codes, beyond), 0.7, "codes-by-order")


def _is_set_apart(number: int) -> bool:
    return _set_apart.fullmatch(str(number)) is not None


def _non_answers(
    free: Sequence[str], codes: Mapping[str, int], beyond: frozenset[int] | set[int]
) -> dict[str, str]:
    """Return the meaning of a code beyond the points: clear only if there is one, and one non-answer."""
    if len(beyond) != 1 or len(free) != 1:
        return {}
    return {cell: free[0] for cell, number in codes.items() if number in beyond}


def _worded(values: Mapping[str, str], response: ResponseFormat) -> dict[str, str]:
    """Say what cells mean in words rather than ids, where the words leave no doubt."""
    ids = answer_ids(response)
    labels = {point_id(point.value): point.sv or point.en for point in response.points}
    labels |= {each.id: each.sv or each.en for each in response.non_answers}

    def word(meant: str) -> str:
        label = labels.get(meant, "")
        return label if label and ids.get(fold(label)) == meant else meant

    return {cell: word(ids.get(fold(meant)) or meant) for cell, meant in values.items()}
