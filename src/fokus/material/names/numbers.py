"""Numbers that identify: personnummer in every spelling, judged before telephone numbers.

In a text a plausible date and four digits are enough; the check digit decides only where the same
digits could be a telephone number too.
"""

import re

_gap = r"\s?[-‐‑‒–—−./]?\s?"
_date = (
    rf"(?P<year>(?:(?:18|19|20)\s?)?\d\d){_gap}(?P<month>0[1-9]|1[0-2]){_gap}"
    r"(?P<day>0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
)
_said_between = (
    r"(?:,?\s(?:bindestreck|streck|minus|mm+|hm+|eh+|öh+|dash)\s|\s?(?:…|\.{2,4})\s?|[:_](?=\d)|"
    r"\s?\[[^\]\d\n]{1,20}\]\s?|\s?\([^)\d\n]{1,20}\)\s?|"
    r",?\s(?:(?:och|med|and)\s)?(?:de\s|the\s)?(?:sista|last)\s(?:fyra|four)\s(?:siffrorna\s)?(?:är\s|are\s)?)"
)
_last = (
    rf"\)?(?:\s?(?P<mark>[-‐‑‒–—−+/.,]?)\s?|(?P<said>{_said_between}))"
    r"(?P<last>\d{4}|\d\d\s\d\d|(?:\d\s){3}\d|[A-Za-zÅÄÖ]\d{3}|[\dXx*•#_?]{2,3}[Xx*•#_?]|[Xx*•#_?]{4})"
)
_personal = re.compile(rf"{_date}{_last}(?![\w*•])(?!:\d)")
_digit_by_digit = re.compile(
    r"(?<!\d[\s-])(?:\d[\s-]){5}(?:\d[\s-]\d[\s-])?\d\s?[-–+]?\s?(?:\d[\s-]){3}\d(?![\s-]?\d)"
)
_compact_date = re.compile(
    r"(?:18|19|20)?\d\d(?:0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])\d{4}"
)

_more = r"(?:(?!\s0\d{1,3}\s?[-–/(])\s?[-‐‑‒–—−./]?\s?\d{1,4}){0,4}(?![\d:])"
_without_plus = re.compile(
    r"46[ \u00a0]?7[02369](?:[ \u00a0-]?\d){7}(?![ \u00a0-]?\d)"
)  # as some programs list them
_first = r"\s?[-‐‑‒–—−./]?\s?"
_phone_form = (
    r"(?:\+\s?|00\s?)46(?:\s?[-–]?\s?\(0\))?(?:[- \t\u00a0‐‑‒–—−./()]{0,3}\d){7,10}(?!\d)"
    r"|\+\s?[1-9](?:[- \t\u00a0‐‑‒–—−./()]{0,2}\d){8,13}(?!\d)"
    r"|00[1-9]\d(?:[- \t\u00a0‐‑‒–—−./()]{0,2}\d){7,11}(?!\d)"
    r"|0[1-9]\d{6,9}(?!\d)"
    rf"|\(?07[02369]\s?\)?{_first}\d{{1,7}}{_more}"
    rf"|\(0[1-9]\d{{0,2}}\s?\){_first}[1-9]\d{{0,7}}{_more}"
    rf"|0[1-9]\d{{0,2}}(?:\s?[-‐‑‒–—−./]\s?|\s)[1-9]\d{{0,7}}{_more}"
)
_british = re.compile(
    r"\(?(?=(?:[-() \u00a0]{0,2}\d){11}(?![ \u00a0-]?\d))0[1-9]\d{1,9}"
    r"(?:\)?[ \u00a0-]{1,2}\d{3,8}){0,2}(?![\d:])"
)
_unusual = re.compile(
    r"0\d{0,11}(?:(?:[ \u00a0]|[ \u00a0]?[-–/][ \u00a0]?)(?!(?:19|20)\d\d(?!\d))\d{1,8}){0,5}"
    r"(?![\d:]|[ \u00a0,.-]\d)"
)
_phone = re.compile(_phone_form.replace(r"\s", r"[^\S\n]"))
_wrapped_phone = re.compile(_phone_form)
_digits = re.compile(r"\d+")
_no_phone = re.compile(
    r"\d\d[\s./-]\d\d[\s./-](?:19|20)\d\d|[0-2]\d[.\s][0-5]\d\s?[-–—]\s?[0-2]\d[.\s][0-5]\d|0\d[-–/]0\d.*|"
    r"0\d\s(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d"
)
_local = re.compile(
    r"[1-9]\d{1,2}(?:[ \u00a0]?[-–][ \u00a0]?|[ \u00a0])\d{2,3}(?:[ \u00a0]\d{2}){0,2}(?![ \u00a0]?\d)"
)
_mobile = re.compile(r"07[02369]|07\s[02369]")
_cue_person = re.compile(r"person|pnr|född|samordning|siffror", re.IGNORECASE)
_cue_phone = re.compile(
    r"tele|mobil|ring|sms|\btel\b|\bnå|nummer|numret|växel|anknytning|jour", re.IGNORECASE
)
_octet = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_network_address = re.compile(rf"{_octet}(?:\.{_octet}){{3}}(?![\w-]|\.\d)")
_cue_section = re.compile(r"(?:version|kap(?:itel)?|avsnitt|punkt|section|v)\.?\s$", re.IGNORECASE)
CUE = 40
LANDLINE, LONGEST_NATIONAL = 8, 10
FEWEST_UNUSUAL, MOST_UNUSUAL, LONG_GROUP = 9, 12, 3
SHORTEST_LOCAL = 5
LONGEST_PHONE = 25
FIRST_COORDINATION_DAY = 61


def personal_number(text: str, at: int) -> tuple[int, str] | None:
    """Return where a personnummer or samordningsnummer that begins here ends, and which of them it is."""
    found = _personal.match(text, at)
    if found and not _rather_a_phone(text, found):
        return found.end(), _kind(found["day"])
    spread = _digit_by_digit.match(text, at)
    compact = _compact_date.fullmatch(re.sub(r"\D", "", spread[0])) if spread else None
    return (spread.end(), _kind(compact["day"])) if spread and compact else None


def _kind(day: str) -> str:
    return "coordination-number" if _is_coordination(day) else "personal-number"


def _is_coordination(day: str) -> bool:
    return int(day) >= FIRST_COORDINATION_DAY


def _rather_a_phone(text: str, found: re.Match[str]) -> bool:
    """Tell whether ten digits from 0 are grouped, introduced or built as a telephone number."""
    if not found["year"].startswith("0") or found["mark"] or not found["last"][-1].isdigit():
        return False
    groups = [len(group) for group in re.findall(r"\d+", found[0])]
    if groups[0] == 6 or groups == [2, 2, 2, 4]:  # noqa: PLR2004  six digits first, as dates are written
        return False
    before = text[max(0, found.start() - CUE) : found.start()]
    if _cue_person.search(before):
        return False
    if groups not in ([10], [2] * 5) or _cue_phone.search(before):
        return True
    return bool(_mobile.match(found[0])) and (_is_coordination(found["day"]) or not checks(found[0]))


def checks(number: str) -> bool:
    """Tell whether the check digit of a personnummer holds: Luhn's sum of its ten digits.

    >>> checks("811218-9876")
    True
    """
    digits = [int(each) for each in number if each.isdigit()][-10:]
    doubled = [2 * digit if at % 2 == 0 else digit for at, digit in enumerate(digits)]
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0


def network_address(text: str, at: int) -> int | None:
    """Return where the address of a machine on the net that begins here ends; no version or section.

    >>> network_address("IP 192.168.1.14.", 3), network_address("version 4.1.2.7", 8)
    (15, None)
    """
    found = _network_address.match(text, at)
    if not found or text[at - 1 : at] == "." or _cue_section.search(text, max(0, at - CUE), at):
        return None
    return found.end()


def whole_number(text: str, at: int, end: int) -> int:
    """Return where a telephone number ends whose last group of four or more digits fits no plan of ours."""
    whole = unusual_number(text, at)
    rest = _digits.findall(text[end:whole]) if whole and whole > end else []
    return whole if whole and rest and min(map(len, rest)) > LONG_GROUP else end


def phone_number(text: str, at: int) -> int | None:
    """Return where a telephone number that begins here ends."""
    if listed := _without_plus.match(text, at):
        return listed.end()
    if text[at] not in "0+(":
        return None
    if british := _british.match(text, at):
        return british.end()
    end = _phone_end(_phone.match(text, at))
    if end is None and "\n" in text[at : at + LONGEST_PHONE]:
        end = _phone_end(_wrapped_phone.match(text, at))
    return end


def unusual_number(text: str, at: int) -> int | None:
    """Return where nine to twelve digits from 0 end, grouped as no telephone number that we know."""
    found = (
        _unusual.match(text, at)
        if text[at] == "0" and text[at - 1 : at] not in {".", ",", "-", "/"}
        else None
    )
    groups = [len(group) for group in _digits.findall(found[0])] if found else []
    fits = FEWEST_UNUSUAL <= sum(groups) <= MOST_UNUSUAL and max(groups) >= LONG_GROUP
    return found.end() if found and fits and not _no_phone.fullmatch(found[0]) else None


def cue_before(text: str, at: int) -> str:
    """Return what the words before a number say that it is: ``person``, ``phone``, or nothing."""
    if _cue_person.search(text, max(0, at - CUE), at):
        return "person"
    return "phone" if _cue_phone.search(text, max(0, at - CUE), at) else ""


def _phone_end(found: re.Match[str] | None) -> int | None:
    if not found or _no_phone.fullmatch(found[0]):
        return None
    if found[0].startswith(("+", "00")):
        return found.end()
    groups = [
        (group.end(), len(re.sub(r"\D", "", found[0][: group.end()]))) for group in _digits.finditer(found[0])
    ]
    fitting = [end for end, digits in groups if LANDLINE <= digits <= LONGEST_NATIONAL]
    return found.start() + fitting[-1] if fitting else None


def local_number(text: str, at: int) -> int | None:
    """Return where a number without area code ends, when the words before it speak of a telephone."""
    found = _local.match(text, at)
    if not found or sum(map(str.isdigit, found[0])) < SHORTEST_LOCAL:
        return None
    return found.end() if _cue_phone.search(text, max(0, at - CUE), at) else None
