"""What people write in a cell, and the answer or the id that it means."""

import re
from collections.abc import Iterable

from fokus.study.design import Design
from fokus.study.instrument import BLANK, ResponseFormat

_decimal = re.compile(r"(?P<whole>-?\d+)[.,](?P<decimals>\d+)")


def point_id(value: float) -> str:
    """Return the id of a point: its value without needless decimals."""
    return str(int(value)) if value.is_integer() else repr(value)


def answer_ids(response: ResponseFormat) -> dict[str, str]:
    """Return what may stand in a cell, folded, and the answer it means: value, label, code or id."""
    ids: dict[str, str] = {}
    for point in response.points:
        ids |= {fold(text): point_id(point.value) for text in (point.sv, point.en, point.code) if text}
        ids[fold(point_id(point.value))] = point_id(point.value)
    for non_answer in response.non_answers:
        words = (non_answer.sv, non_answer.en, non_answer.code, non_answer.id)
        ids |= {fold(text): non_answer.id for text in words if text}
    return ids | {"": BLANK}


def fold(text: str) -> str:
    """Return a text as it is compared: without case, outer blanks and decimal noise (``3,0``)."""
    plain = " ".join(text.split()).casefold()
    found = _decimal.fullmatch(plain)
    if not found:
        return plain
    decimals = found["decimals"].rstrip("0")
    return f"{found['whole']}.{decimals}" if decimals else found["whole"]


def words_of(design: Design) -> dict[str, dict[str, str]]:
    """Return what may stand for each round, site and profession, folded, and the id that it means."""
    professions = ((each.id, (each.label, each.plural, *each.aliases)) for each in design.profession)
    return {
        "round": _words((each.id, (each.label,)) for each in design.round),
        "site": _words((each.id, (each.label,)) for each in design.site),
        "profession": _words(professions),
    }


def _words(spelt: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    return {fold(word): each for each, words in spelt for word in (*words, each) if word}
