"""Join words to names: given name and surname, the first word of a school and the rest of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fokus.material.names.addresses import plate
from fokus.material.names.candidates import Reading, Where
from fokus.material.names.hit import Hit
from fokus.material.names.inflection import readings
from fokus.material.names.known import Codes, bracketed, slashed
from fokus.material.names.lists import given_names, place_names, surnames
from fokus.material.names.sentence import begins_sentence, is_person_by_context, is_quoted, is_small_person

_school_after = re.compile(
    r"\s(?:(?:primary|high|secondary|junior|infant)\s)?"
    r"(?:(?:för|fri|grund|gymnasie|folkhög|sär|resurs|montessori|waldorf)?skolan?s?|gymnasium|gymnasiet|"
    r"(?:skol|rektors)område|preschool|school|academy)(?!\w)",
    re.IGNORECASE,
)
_schools_before = ("örskolan ", "riskolan ", "rundskolan ", "oriskolan ", "orfskolan ", "ymnasiet ")
_kind_before = re.compile(r"(?<!\w)(?:[A-ZÅÄÖ]\w+|(?:montessori|waldorf)\w+)\s$")
LONGEST_KIND = 40
_place_after = re.compile(r"[\s-](?:kommuns?|stad|stads|församling|socken|län|municipality)(?!\w)")
_more_of_place = re.compile(r"\s[A-ZÅÄÖ][a-zåäöé]+")
PLATE_LETTERS = 3
OPEN = {"other", "direction", "surname", ""}


class Mark(NamedTuple):
    """A word of a text that may be a name, or a part of one."""

    start: int
    end: int
    reading: Reading


def joined(text: str, marks: Sequence[Mark]) -> list[Hit]:
    """Return the hits that the marked words make, alone or together."""
    hits: list[Hit] = []
    unsure: list[Mark] = []
    at = 0
    while at < len(marks):
        if phrase := _phrase(text, marks[at]):
            hits.append(phrase)
            at = _first_from(marks, at, phrase.end)
            continue
        run = _run(text, marks, at)
        found = [*_of_run(text, run)]
        hits += found
        unsure += [mark for mark in run if not found and mark.reading.part in {"other", "surname"}]
        at += len(run)
    return [*hits, *_said_again(text, hits, unsure)]


def _first_from(marks: Sequence[Mark], at: int, end: int) -> int:
    while at < len(marks) and marks[at].start < end:
        at += 1
    return at


def _phrase(text: str, mark: Mark) -> Hit | None:
    for phrase in mark.reading.phrases:
        found = phrase.pattern.match(text, mark.start)
        if not found:
            continue
        category = "person" if phrase.code else "place"
        ending = found["ending"] or ""
        return Hit(
            mark.start, found.end(), category, found[0], phrase.replacement, code=phrase.code, ending=ending
        )
    return None


def _run(text: str, marks: Sequence[Mark], at: int) -> Sequence[Mark]:
    """Return the words from here that make one name together."""
    end = at + 1
    if marks[at].reading.part in {"given", "known"}:
        while end < len(marks) and _belong(text, marks[end - 1], marks[end]):
            end += 1
    return marks[at:end]


def _belong(text: str, one: Mark, other: Mark) -> bool:
    between = text[one.end : other.start]
    if len(between) != 1 or not between.isspace() or one.reading.ending or one.reading.part == "other":
        return False
    first, second = one.reading, other.reading
    if first.codes and second.codes:
        return bool(first.codes & second.codes)
    if first.codes:
        return second.part in {"surname", "initial"}
    word = text[other.start : other.end].casefold()
    if second.codes:
        return word not in given_names()
    is_place = second.category == "place" and any(name in place_names() for name, _ in readings(word))
    return second.part in {"given", "surname", "initial", "other"} and not is_place


def _of_run(text: str, run: Sequence[Mark]) -> Iterator[Hit]:
    if len(run) == 1:
        yield from _alone(text, run[0])
        return
    start, end = run[0].start, run[-1].end
    ending = run[-1].reading.ending
    codes = _shared_codes(run)
    replacement = bracketed(codes) if codes else None
    yield Hit(start, end, "person", text[start:end], replacement, bool(codes), slashed(codes), ending)


def _shared_codes(run: Sequence[Mark]) -> Codes:
    """Return who bears all the names, nobody when one of them is not in the key."""
    codes = run[0].reading.codes
    for _, mark in pairwise(run):
        codes = codes if mark.reading.part == "initial" else codes & mark.reading.codes
    return codes


def _alone(text: str, mark: Mark) -> Iterator[Hit]:
    reading = mark.reading
    is_plate = mark.end - mark.start == PLATE_LETTERS and not reading.codes
    if is_plate and (end := plate(text, mark.start)):
        yield Hit(mark.start, end, "vehicle", text[mark.start : end])
    elif (
        reading.part in OPEN
        and reading.certain == "never"
        and not reading.codes
        and (longer := _longer(text, mark))
    ):
        yield longer
    else:
        begins = begins_sentence(text, mark.start)
        certain = _is_certain(text, mark, begins=begins)
        quoted = reading.part == "other" and is_quoted(text, mark.start, mark.end)
        if (
            certain
            or quoted
            or _holds(reading.proposed, begins=begins)
            or _is_told(text, mark, begins=begins)
        ):
            yield _hit(text, mark, certain=certain)


def _is_certain(text: str, mark: Mark, *, begins: bool) -> bool:
    where = mark.reading.certain
    if where == "small":
        return is_small_person(text, mark.start, mark.end)
    told = where == "inside" and is_person_by_context(text, mark.start, mark.end)
    return told or _holds(where, begins=begins)


def _is_told(text: str, mark: Mark, *, begins: bool) -> bool:
    """Tell whether a given name that is an ordinary word too is said to do something: Bo ringde."""
    is_name = mark.reading.part == "given" and mark.reading.proposed == "inside"
    return is_name and begins and is_person_by_context(text, mark.start, mark.end)


def _holds(where: Where, *, begins: bool) -> bool:
    return where in {"always", "small"} or (where == "inside" and not begins)


def _hit(text: str, mark: Mark, *, certain: bool) -> Hit:
    reading = mark.reading
    surface = text[mark.start : mark.end]
    written = surface[len(surface) - len(reading.ending) :]
    ending = written if surface.isupper() or written == written.lower() else ""
    code = slashed(reading.codes)
    return Hit(mark.start, mark.end, reading.category, surface, reading.replacement, certain, code, ending)


def _longer(text: str, mark: Mark) -> Hit | None:
    """Return the school or municipality of which a word is the first: Norra Myrbacka skola."""
    end = mark.end
    if mark.reading.category != "school" and text.endswith(_schools_before, 0, mark.start):
        start = _with_kind(text, mark.start)
        return Hit(start, end, "school", text[start:end])
    if mark.reading.part == "direction" and (more := _more_of_place.match(text, end)):
        end = more.end()
    if school := _school_after.match(text, end):
        sure = text[mark.start : mark.end].casefold() not in surnames()
        return Hit(mark.start, school.end(), "school", text[mark.start : school.end()], certain=sure)
    place = _place_after.match(text, end)
    end = place.end() if place else end
    if place or (mark.reading.part == "direction" and end > mark.end):
        return Hit(mark.start, end, "place", text[mark.start : end], certain=False)
    return None


def _with_kind(text: str, start: int) -> int:
    """Return where the name of a school begins that tells its kind first: Montessorifriskolan Fjärilen."""
    kind = _kind_before.search(text, max(0, start - LONGEST_KIND), start)
    return kind.start() if kind else start


def _said_again(text: str, hits: Iterable[Hit], unsure: Iterable[Mark]) -> Iterator[Hit]:
    """Propose a word at the beginning of a sentence that was proposed inside one."""
    named = [word for hit in hits if not hit.replacement for word in hit.text.split()]
    proposed = {word.casefold().removesuffix("s") for word in named}
    for mark in unsure:
        if text[mark.start : mark.end].casefold().removesuffix("s") in proposed:
            yield _hit(text, mark, certain=False)
