"""Numbers said in words: whole runs of number words, read as the digits that they may stand for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from fokus.material.names.numbers import LANDLINE, checks, cue_before
from fokus.material.names.sifting import Sifted

_units = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
}  # fmt: skip
_teens = {
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
    "sjutton": 17, "arton": 18, "nitton": 19,
}  # fmt: skip
_tens = {
    "tjugo": 20, "tretti": 30, "fyrti": 40, "femti": 50, "sexti": 60, "sjutti": 70, "åtti": 80, "nitti": 90,
}  # fmt: skip
_short = {*_units, *_teens, "noll", "nolla", "nollan"} - {"en", "ett"}
_short |= {ten + o + unit for ten in _tens for o in ("", "o") for unit in ("", *_units)}
_short |= {f"noll{each}" for each in _short}
_unit, _ten = "|".join(_units), "|".join(_tens)
_above_zero = rf"(?:(?:{_ten})o?(?:{_unit})?|{'|'.join(_teens)}|{_unit})"
_below = rf"(?:{_above_zero}|noll(?:{_above_zero}|an?)?)"
_word = rf"(?:(?:{_below})?(?:hundra|tusen)(?:{_below})?|{_below})"
_parts = re.compile(rf"(?:(?P<head>{_below})?(?P<scale>hundra|tusen))?(?P<rest>{_below})?|(?P<digits>\d+)")
_run = re.compile(
    rf"(?<![\w-])(?:{_word}|\d{{1,4}})(?:[\s,.–-]{{1,3}}(?:(?:streck|bindestreck|minus|plus)[\s,]{{1,2}})?"
    rf"(?:{_word}|\d{{1,4}})(?!\w)){{3,20}}+",
)
_word_of_run = re.compile(rf"(?<!\w)(?:{_word}|\d{{1,4}})(?!\w)")
_ten_alone = re.compile(rf"({_ten})o?")
_date = re.compile(r"(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])\d{4}")
_mobile = re.compile(r"07[02369]")
_year_first = re.compile(r"(?:nitton|tjugo)\s?hundra")
_sign = re.compile(r"noll|hundra|(?<!\w)(?:sju|åtta|nio|tio|elva|tolv)(?!\w)", re.IGNORECASE)
LONGEST = 12
FEWEST_WORDS, FEWEST_AFTER_ZERO = 2, 5
MOST_AFTER_ZERO = 12
FEWEST_DIGITS, FEWEST_IN_RUN, FEWEST_IN_RUN_OF_PERSON = 9, 4, 5
MOST_REMEMBERED = 2**14
FIRST_COORDINATION_DAY = 61

Span = tuple[int, int, str, bool]


def may_be_of_run(word: str) -> bool:
    """Tell whether a word is one of those without which hardly any personnummer can be said."""
    return _sign.search(word) is not None


def spoken_numbers(sifted: Sifted) -> Iterator[Span]:
    """Return runs of number words: personnummer by their date, telephone numbers, and long ones to judge."""
    signs = {word for word in sifted.words if may_be_of_run(word)}
    for line in sifted.lines if signs else ():
        if signs.isdisjoint(line.words) or _seldom(line.words):
            continue
        text = sifted.text[line.start : line.end].lower()
        if len(text) != line.end - line.start:
            continue
        for run in _run.finditer(text):
            words = [*_word_of_run.finditer(text, *run.span())]
            if sum(not each[0].isdigit() for each in words) >= FEWEST_WORDS and not _counts(words):
                yield from _judged(sifted.text, line.start, words)


def _seldom(words: Iterable[str]) -> bool:
    """Tell whether a line has too few number words for a run."""
    return sum(map(_is_number, words)) < FEWEST_IN_RUN


@lru_cache(maxsize=MOST_REMEMBERED)
def _is_number(word: str) -> bool:
    return word.strip(",.–-").lower() in _short or "hundra" in word


def _judged(text: str, at: int, spoken: Sequence[re.Match[str]]) -> Iterator[Span]:
    """Judge a run: as a whole, else the longest part of it that is a number of a person."""
    if len(spoken) < FEWEST_IN_RUN_OF_PERSON and not any(each[0].startswith("noll") for each in spoken):
        return
    starts, ends = [at + each.start() for each in spoken], [at + each.end() for each in spoken]
    words = [each[0] for each in spoken]
    for first, last in _stretches(len(words)):
        if kind := _person(text, starts[first], words[first:last]):
            yield starts[first], ends[last - 1], kind, True
            break
    zero = next((n for n, word in enumerate(words) if word.startswith("noll")), len(words))
    said = _longest(words[zero:])
    if len(words) - zero > FEWEST_AFTER_ZERO or said >= LANDLINE:
        sure = len(words) - zero > FEWEST_AFTER_ZERO or said >= FEWEST_DIGITS
        yield starts[zero], ends[min(len(words), zero + MOST_AFTER_ZERO + 1) - 1], "phone", sure
    if _longest(words) >= FEWEST_DIGITS:
        yield starts[0], ends[-1], "personal-number", False


def _stretches(words: int) -> Iterator[tuple[int, int]]:
    """Return each part of a run that may be long enough, the longest first."""
    for length in range(words, FEWEST_AFTER_ZERO - 1, -1):
        yield from ((first, first + length) for first in range(words - length + 1))


def _person(text: str, at: int, words: Sequence[str]) -> str:
    """Return which number of a person the words may say, empty when they say none."""
    if _year_first.match(text, at) and len(words) > FEWEST_AFTER_ZERO:
        return "personal-number"
    for digits in sorted(spellings(words)):
        found = _date.fullmatch(digits)
        if found and not _rather_a_phone(text, at, digits, int(found["day"])):
            return "coordination-number" if int(found["day"]) >= FIRST_COORDINATION_DAY else "personal-number"
    return ""


def _rather_a_phone(text: str, at: int, digits: str, day: int) -> bool:
    if not digits.startswith("0") or cue_before(text, at) == "person":
        return False
    if cue_before(text, at) == "phone":
        return True
    return bool(_mobile.match(digits)) and (day >= FIRST_COORDINATION_DAY or not checks(digits))


def _counts(spoken: Sequence[re.Match[str]]) -> bool:
    """Tell whether somebody counts, up or down, rather than says a number."""
    values = [int(each) for each in (_digits(word[0]) for word in spoken) if each]
    steps = {other - one for one, other in pairwise(values)}
    return steps in ({1}, {-1}, {0})


def _longest(words: Sequence[str]) -> int:
    return sum(len(_digits(word)) for word in words)


def spellings(words: Sequence[str]) -> set[str]:
    """Return what number words may say in digits, none longer than a personnummer.

    >>> sorted(spellings(["tjugo", "tre", "nittioett"]))
    ['20391', '2391']
    >>> spellings(["nitton", "hundra", "sjuttiofem", "noll", "tre"]) >= {"197503"}
    True
    """
    after: list[set[str]] = [set() for _ in words] + [{""}]
    for at in range(len(words) - 1, -1, -1):
        after[at] = {
            digits + rest
            for digits, end in _readings(words, at)
            for rest in after[end]
            if len(digits + rest) <= LONGEST
        }
    return after[0]


def _readings(words: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    """Return what the words from here may say as one number, each with where the next begins."""
    yield _digits(words[at]), at + 1
    following = words[at + 1] if at + 1 < len(words) else ""
    if _ten_alone.fullmatch(words[at]) and following in _units:
        yield str(_value(words[at]) + _units[following]), at + 2
    if following.startswith(("hundra", "tusen")) and _parts.fullmatch(words[at] + following):
        joined = [words[at] + following, *words[at + 2 :]]
        yield from ((digits, at + 1 + end) for digits, end in _readings(joined, 0))
    elif words[at].endswith(("hundra", "tusen")) and (rest := _below_hundred(words, at + 1)):
        yield str(int(_digits(words[at])) + rest[0]), rest[1]


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """Return what follows a round year: ``fem``, ``noll fem``, ``sjuttio fem``; and where the next begins."""
    following = [*words[at : at + 2], "", ""]
    if following[0].startswith("noll") and following[1] in _units:
        return _units[following[1]], at + 2
    if _ten_alone.fullmatch(following[0]) and following[1] in _units:
        return _value(following[0]) + _units[following[1]], at + 2
    known = following[0] and not following[0].isdigit() and not following[0].startswith("noll")
    return (_value(following[0]), at + 1) if known and "hundra" not in following[0] else None


def _digits(word: str) -> str:
    """Return the digits of one number word."""
    found = _parts.fullmatch(word)
    if found is None:
        return ""
    if found["scale"] is None:
        return found["digits"] or _below_hundred_digits(found["rest"])
    scale = 100 if found["scale"] == "hundra" else 1000
    return str(_value(found["head"] or "ett") * scale + _value(found["rest"] or "noll"))


def _below_hundred_digits(word: str) -> str:
    after_zero = word.removeprefix("noll")
    named = word != after_zero and after_zero not in {"", "a", "an"}
    return f"0{_value(after_zero)}" if named else str(_value(word))


def _value(word: str) -> int:
    ten = _ten_alone.match(word)
    if ten is None:
        return {**_units, **_teens}.get(word, 0)
    return _tens[ten[1]] + _units.get(word[ten.end() :], 0)
