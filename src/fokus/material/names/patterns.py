"""Patterns that need no list of names: numbers, addresses of every kind, diary numbers, plates.

One pass over the digits of a text; what is rare is looked for only where its sign stands.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from fokus.material.names.accounts import account_number, compact_iban
from fokus.material.names.addresses import (
    CASE_CUES,
    FLAT_SIGNS,
    PLATE_CUES,
    case_number,
    case_with_colon,
    flats,
    postal_address,
    street_address,
    told_case_numbers,
    told_plates,
)
from fokus.material.names.handles import is_letter, is_network, may_be_handle
from fokus.material.names.hit import Hit
from fokus.material.names.lists import given_names
from fokus.material.names.near import near
from fokus.material.names.numbers import (
    local_number,
    network_address,
    personal_number,
    phone_number,
    unusual_number,
    whole_number,
)
from fokus.material.names.plain import is_disguised
from fokus.material.names.sifting import Line, Sieve, Sifted
from fokus.material.names.spoken import may_be_of_run, spoken_numbers
from fokus.material.names.told import TELLING, TELLING_PLACE, is_initial, told_names, told_places

BIRTHS = ("ödd", "ödels", "fyller år", " born ")
AT_SIGNS = ("@", "nabel", "NABEL", "(a", "[at]", "{a", "lfakrull", " dot ")
WEB_SIGNS = ("://", "ww.", "WW.")
TRAILING = ".,;:!?’'"
REACH, LONG_REACH = 100, 300
LONGEST_TIME, LONGEST_WORD = 8, 40
MOST_REMEMBERED = 2**14

Span = tuple[int, int, str, bool]

_long = re.compile(r"\d(?:[ \u00a0,.–/-]{0,3}\d){6}")
_number = re.compile(r"[0-9][0-9:]*+")
_email = re.compile(
    r"(?<![\w.+%-])[\w+%-]{1,64}+(?:\.[\w+%-]{1,64}+){0,6}+\s?@\s?[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,6}"
)
_bare_email = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}+@[^\W\d][\w-]{0,62}+")
_at = (
    r"\s?(?:@|\(at\)|\[at\]|\{at?\}|\(a\)|\(snabel-?\s?a\)|\[snabel-?\s?a\]|"
    r"\bsnabel[-\s]?a\b|\bsnabela\b|\balfakrull\b|\bat\b)\s?"
)
_dot = (
    r"(?:\.|\s\.(?=se|com|org|net)|\s?\(punkt\)\s?|\s?\[punkt\]\s?|"
    r"\s?\((?:dot|\.)\)\s?|\s?\[(?:dot|\.)\]\s?|\s(?:punkt|dot)\s)"
)
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
_handle = re.compile(r"(?<![\w@.])@(?:\w|\.(?=\w)){3,30}+")
_month = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec|may"
_ordinal = (
    r"\w{0,8}(?:första|andra|tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde|elfte|tolfte|tonde|ende|"
    r"first|second|third|th)"
)
_year_in_words = (
    r"(?:(?:nitton|tjugo)\s?hundra|två\s?tusen|two\sthousand|nineteen)"
    r"(?:[\s-]?(?:och\s|and\s)?(?:noll|tio|elva|tolv|(?:tret|fjor|fem|sex|sjut|ar|nit)ton|"
    r"(?:tjugo|tretti|fyrti|femti|sexti|sjutti|åtti|nitti)o?|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|"
    r"(?:[a-z]{3,6}teen|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)|"
    r"one|two|three|four|five|six|seven|eight|nine)){0,3}"
)
_born = re.compile(
    r"(?:född|fyller år|föddes|födelsedatum|födelsedag|born)(?:\s(?:den|är|på|on|the|i)){0,2}\s"
    rf"(?P<date>{_ordinal}\s(?:of\s)?(?:i\s{_ordinal}|(?:{_month})[a-zåäö]*)(?:\s{_year_in_words})?|{_year_in_words}|"
    rf"\d{{1,2}}(?::?[ea]|st|nd|rd|th)?\s(?:{_month})[a-zåäö]*(?:\s\d{{4}}|\s\d\d(?!\d))?|"
    r"\d{4}[-\s.]\d\d[-\s.]\d\d|\d{8}|\d{6}|\d{1,2}/\d{1,2}(?:[-\s/]\d{2,4})?)(?![\w-])",
    re.IGNORECASE,
)
_born_after = re.compile(
    rf"(?<![\w-])(?P<date>\d{{4}}[-\s.]\d\d[-\s.]\d\d|\d{{1,2}}(?::?e|:?a)?\s(?:{_month})[a-zåäöé]*(?:\s\d{{4}})?)"
    r"\s(?:(?:är|blev|då)\s)?(?:hon\s|han\s)?(?:född|föddes|fyller)(?!\w)",
    re.IGNORECASE,
)
_signs = (
    *BIRTHS,
    *AT_SIGNS,
    *WEB_SIGNS,
    *CASE_CUES,
    *PLATE_CUES,
    *FLAT_SIGNS,
    *TELLING,
    *TELLING_PLACE,
    "@",
    " punkt ",
)
_sign = re.compile("|".join(["[0-9]", *(re.escape(max(each.split(), key=len)) for each in _signs)]))


@lru_cache(maxsize=MOST_REMEMBERED)
def holds_sign(word: str) -> bool:
    """Tell whether a word may belong to what the patterns look for."""
    told = _sign.search(word) or _domain_end.search(word) or may_be_of_run(word)
    return bool(told) or any(
        tells(word) for tells in (may_be_handle, is_network, is_letter, is_disguised, is_initial)
    )


_sieve = Sieve(holds_sign)


def pattern_hits(text: str, sifted: Sifted | None = None) -> Iterator[Hit]:
    """Return what the patterns find, in no order; overlaps are not yet resolved."""
    signs = {word for word in sifted.words if holds_sign(word)} if sifted else set()
    told = sifted._replace(words=signs) if sifted else _sieve.sift(text)
    found = (*_numbers(text, told.lines), *_rest(told)) if told.words else ()
    for start, end, category, certain in found:
        yield Hit(start, end, category, text[start:end], certain=certain)


def _numbers(text: str, lines: list[Line]) -> Iterator[Span]:
    done = 0
    for found in (each for line in lines for each in _number.finditer(text, line.start, line.end)):
        at = found.start()
        if at < done or text[at - 1 : at].isalpha():
            yield from ((*span, "account", True) for span in (compact_iban(text, at, found[0]),) if span)
            continue
        if ":" in found[0] and not personal_number(text, at):
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
    if machine := network_address(text, at):
        yield at, machine, "web", True
    elif phone := _phone(text, at, done):
        yield phone[0], whole_number(text, at, phone[1]), "phone", True
    elif span := street_address(text, at, done) or postal_address(text, at):
        yield *span, "street-address", True
    elif span := account_number(text, at) if (long := _long.match(text, at)) else None:
        yield *span, "account", True
    elif span := case_number(text, at, done):
        yield *span, "case-number", True
    elif local := local_number(text, at):
        yield at, local, "phone", False
    elif unusual := unusual_number(text, at) if long else None:
        yield at, unusual, "phone", False


def _phone(text: str, at: int, done: int) -> tuple[int, int] | None:
    for start in dict.fromkeys((_from_sign(text, at, done), at)):
        if end := phone_number(text, start):
            return start, end
    return None


def _from_sign(text: str, at: int, done: int) -> int:
    """Return where a telephone number begins: at its plus or parenthesis."""
    before = text[max(done, at - 2) : at]
    if before.endswith(("+", "(")):
        return at - 1
    return at - 2 if before == "+ " else at


def _rest(sifted: Sifted) -> Iterator[Span]:
    yield from _emails(sifted)
    yield from _pages(sifted)
    yield from ((*span, "case-number", True) for span in told_case_numbers(sifted))
    yield from ((*span, "vehicle", True) for span in told_plates(sifted))
    yield from ((start, end, "street-address", sure) for start, end, sure in flats(sifted))
    for birth in (_born, _born_after):
        yield from (
            (*found.span("date"), "birth-date", False) for found in near(birth, sifted, BIRTHS, REACH)
        )
    yield from ((*span, "person", False) for span in told_names(sifted))
    yield from ((*span, "place", False) for span in told_places(sifted))
    yield from spoken_numbers(sifted)


def _emails(sifted: Sifted) -> Iterator[Span]:
    yield from ((*found.span(), "email", True) for found in near(_email, sifted, "@", LONG_REACH))
    for found in near(_spelt_email, sifted, AT_SIGNS, LONG_REACH):
        yield _with_given_name(sifted.text, found.start()), found.end(), "email", True
    yield from ((*found.span(), "email", False) for found in near(_bare_email, sifted, "@", REACH))
    yield from ((*found.span(), "candidate", False) for found in near(_handle, sifted, "@", REACH))


def _with_given_name(text: str, start: int) -> int:
    """Return where a spelt address begins when a given name stands before it without its dot."""
    before = _word_before.search(text, max(0, start - LONGEST_WORD), start)
    return before.start() if before and before[1].casefold() in given_names() else start


def _pages(sifted: Sifted) -> Iterator[Span]:
    for found in near(_web, sifted, WEB_SIGNS, LONG_REACH):
        yield found.start(), found.start() + len(found[0].rstrip(TRAILING)), "web", True
    for found in near(_domain, sifted, _ends_of_domains(sifted), LONG_REACH):
        end = found.start() + len(found[0].rstrip(TRAILING))
        yield found.start(), end, "web", found["top"] in _sure
    yield from ((*found.span(), "web", True) for found in near(_spelt_web, sifted, (" punkt ",), REACH))


def _ends_of_domains(sifted: Sifted) -> set[str]:
    return {end for word in sifted.words for end in _domain_end.findall(word)}
