"""Patterns that need no list of names: numbers, addresses of every kind, diary numbers, plates.

One pass over the digits of a text; what is rare is looked for only where its sign stands.
"""

import re
from collections.abc import Iterator

from fokus.material.names.addresses import (
    case_number,
    case_with_colon,
    postal_address,
    street_address,
    told_case_numbers,
    told_plates,
)
from fokus.material.names.hit import Hit
from fokus.material.names.lists import given_names
from fokus.material.names.near import near
from fokus.material.names.numbers import local_number, personal_number, phone_number

BIRTHS = ("ödd", "ödels", "fyller år", " born ")
AT_SIGNS = ("nabel", "NABEL", "(a", "[at]", "{at}", "lfakrull", " dot ")
WEB_SIGNS = ("://", "ww.", "WW.")
TRAILING = ".,;:!?’'"
REACH, LONG_REACH = 100, 300
LONGEST_TIME, LONGEST_WORD = 8, 40

Span = tuple[int, int, str, bool]

_number = re.compile(r"[0-9][0-9:]*+")
_email = re.compile(
    r"(?<![\w.+%-])[\w+%-]{1,64}+(?:\.[\w+%-]{1,64}+){0,6}+\s?@\s?[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,6}"
)
_at = (
    r"\s?(?:\(at\)|\[at\]|\{at\}|\(a\)|\(snabel-?\s?a\)|\[snabel-?\s?a\]|"
    r"\bsnabel[-\s]?a\b|\bsnabela\b|\balfakrull\b|\bat\b)\s?"
)
_dot = r"(?:\.|\s?\(punkt\)\s?|\s?\[punkt\]\s?|\s?\((?:dot|\.)\)\s?|\s?\[(?:dot|\.)\]\s?|\s(?:punkt|dot)\s)"
_word_before = re.compile(r"(?<!\w)([^\W\d_]+)\s$")
_mark = r"(?:\s(?:understreck|bindestreck|streck|minus|underscore|dash)\s)"
_spelt_email = re.compile(
    rf"(?<![\w.+-])[\w+-]{{1,64}}+(?:(?:{_dot}|{_mark})[\w+-]{{1,64}}+){{0,4}}{_at}"
    rf"[\w-]{{1,63}}+(?:(?:{_mark})[\w-]{{1,63}}+)?(?:{_dot}[\w-]{{1,63}}+){{1,4}}",
    re.IGNORECASE,
)
_sure_domains = "se|com|org|net|eu|example|edu|gov|info|uk|fi|dk|de|wales"
_sure = frozenset(_sure_domains.split("|"))
_domains = f"{_sure_domains}|nu|no|io|tv|app|cloud|online|skola|me|biz"
_web = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"”“»«)\]}]{1,250}+", re.IGNORECASE)
_domain_end = re.compile(rf"\.(?:{_domains})(?![\w-]|\.\w)")
_domain = re.compile(
    rf"(?<![\w@.-])(?:[\w-]{{1,63}}+\.)+?(?P<top>{_domains})(?![\w-]|\.\w)(?:/[^\s<>\"”“»«)\]}}]{{0,200}}+)?"
)
_spelt_web = re.compile(
    r"(?<![\w@.-])(?:(?:www|ve ve ve)\s?(?:punkt|\.)\s?)?[\w-]{2,63}+\s?punkt\s(?:se|com|nu|org|eu|example)"
    r"(?:\s(?:snedstreck|slash)\s[\w-]+)?(?!\w)",
    re.IGNORECASE,
)
_handle = re.compile(r"(?<![\w@.])@[\w.]{3,30}+(?<!\.)")
_month = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec|may"
_born = re.compile(
    r"(?:född|fyller år|föddes|födelsedatum|födelsedag|born)(?:\s(?:den|är|på|on|the|i))?\s"
    rf"(?P<date>\d{{1,2}}(?::?[ea]|st|nd|rd|th)?\s(?:{_month})[a-zåäö]*(?:\s\d{{4}}|\s\d\d(?!\d))?|"
    r"\d{4}[-\s.]\d\d[-\s.]\d\d|\d{8}|\d{6}|\d{1,2}/\d{1,2}(?:[-\s/]\d{2,4})?)(?![\w-])",
    re.IGNORECASE,
)
_digit_word = (
    "(?:(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:ett|en|två|tre|fyra|fem|sex|sju|åtta|nio)?|"
    "noll|nolla|ett|en|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|"
    "arton|nitton)"
)
_spoken = re.compile(rf"\bnoll(?:[\s,–-]{{1,3}}{_digit_word}\b){{5,12}}+", re.IGNORECASE)
_spoken_year = re.compile(
    rf"\b(?:nitton|tjugo)hundra\s?{_digit_word}?(?:[\s,–-]{{1,3}}(?:streck\s)?{_digit_word}\b){{4,14}}+",
    re.IGNORECASE,
)


def pattern_hits(text: str) -> Iterator[Hit]:
    """Return what the patterns find, in no order; overlaps are not yet resolved."""
    for start, end, category, certain in (*_numbers(text), *_signs(text)):
        yield Hit(start, end, category, text[start:end], certain=certain)


def _numbers(text: str) -> Iterator[Span]:
    done = 0
    for found in _number.finditer(text):
        at = found.start()
        if at < done or text[at - 1 : at].isalpha():
            continue
        if ":" in found[0]:
            if len(found[0]) > LONGEST_TIME or found[0][2:3] != ":":
                yield from (
                    (*span, "case-number", True) for span in (case_with_colon(text, at, done),) if span
                )
            continue
        for start, end, category, certain in _numbered(text, at, done):
            yield start, end, category, certain
            done = end


def _numbered(text: str, at: int, done: int) -> Iterator[Span]:
    """Return what the number is that begins here, judged in this order."""
    if personal := personal_number(text, at):
        end, category = personal
        yield at, end, category, True
        return
    if phone := _phone(text, at, done):
        yield *phone, "phone", True
    elif span := street_address(text, at, done) or postal_address(text, at):
        yield *span, "street-address", True
    elif span := case_number(text, at, done):
        yield *span, "case-number", True
    elif local := local_number(text, at):
        yield at, local, "phone", False


def _phone(text: str, at: int, done: int) -> tuple[int, int] | None:
    for start in dict.fromkeys((_with_sign(text, at, done), at)):
        if end := phone_number(text, start):
            return start, end
    return None


def _with_sign(text: str, at: int, done: int) -> int:
    """Return where a telephone number begins: at its plus or parenthesis."""
    before = text[max(done, at - 2) : at]
    if before.endswith(("+", "(")):
        return at - 1
    return at - 2 if before == "+ " else at


def _signs(text: str) -> Iterator[Span]:
    yield from _emails(text)
    yield from _pages(text)
    yield from ((*span, "case-number", True) for span in told_case_numbers(text))
    yield from ((*span, "vehicle", True) for span in told_plates(text))
    yield from ((*found.span("date"), "birth-date", False) for found in near(_born, text, BIRTHS, REACH))
    yield from (
        (*found.span(), "personal-number", True) for found in near(_spoken_year, text, ("hundra",), REACH)
    )
    yield from (
        (*found.span(), "phone", True) for found in near(_spoken, text, ("noll", "Noll "), LONG_REACH)
    )


def _emails(text: str) -> Iterator[Span]:
    yield from ((*found.span(), "email", True) for found in near(_email, text, "@", LONG_REACH))
    for found in near(_spelt_email, text, AT_SIGNS, LONG_REACH):
        yield _with_given_name(text, found.start()), found.end(), "email", True
    yield from ((*found.span(), "candidate", False) for found in near(_handle, text, "@", REACH))


def _with_given_name(text: str, start: int) -> int:
    """Return where a spelt address begins when a given name stands before it without its dot."""
    before = _word_before.search(text, max(0, start - LONGEST_WORD), start)
    return before.start() if before and before[1].casefold() in given_names() else start


def _pages(text: str) -> Iterator[Span]:
    for found in near(_web, text, WEB_SIGNS, LONG_REACH):
        yield found.start(), found.start() + len(found[0].rstrip(TRAILING)), "web", True
    for found in near(_domain, text, _ends_of_domains(text), LONG_REACH):
        end = found.start() + len(found[0].rstrip(TRAILING))
        yield found.start(), end, "web", found["top"] in _sure
    yield from ((*found.span(), "web", True) for found in near(_spelt_web, text, (" punkt ",), REACH))


def _ends_of_domains(text: str) -> set[str]:
    return set(_domain_end.findall(text))
