"""What points out a person directly: e-mail, name, telephone, personal number, place, device, network.

Columns of it are dropped at the door, by their heading or by what they hold; what stands inside an
answer is replaced by […] and told with its row.
"""

import ipaddress
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from fokus.material.exports.export import Cause
from fokus.material.names.lists import given_names

HIDDEN: Final = "[…]"
_MOSTLY: Final = 0.5
_FEWEST_NAMES: Final = 3
_SAMPLE: Final = 2_000
_SHORT_HEADING: Final = 6
_COORDINATION: Final = 60

_own: Final = r"(ditt|din|your|fullständigt|full|hela|fullt)"
_headings: Final = {
    kind: re.compile("|".join(patterns))
    for kind, patterns in {
        "email": (rf"({_own} )?(e-?post|mail)(adress)?", rf"({_own} )?e-?mail( ?address)?", "recipientemail"),
        "name": (
            rf"({_own} )?(namn|name)", "(för|efter|sur|first|last|given|family) ?-?(namn|name)",
            "för- ?(och|&) ?efternamn", "recipient(first|last)name", "user ?name|användarnamn",
            r"_?submitted_by|kontaktperson|vem är du\??",
        ),
        "address": ("(gatu|post|hem|bostads)?adress", "((street|home|postal) ?)?address"),
        "telephone": (
            "(mobil)?(telefon|tele)(nummer|nr)?", "mobil(nummer|nr)?", "(tele)?phone ?(number)?", r"tel\.?",
            "mobile( ?phone)?( ?number)?",
        ),
        "personal-number": (
            "person(nummer|nr)|samordningsnummer", "födelse(datum|nummer)", "ssn|social security number",
            "date of birth",
        ),
        "network": ("ip-?( ?adress| ?address)?|ip-nummer",),
        "place": (
            r"location(latitude|longitude|accuracy)", r"_?(.*_)?(latitude|longitude|altitude|precision)",
            "latitud|longitud|_?geolocation|gps|koordinater",
        ),
        "device": ("device ?id|subscriberid|simserial|imei|enhets-?id",),
        "token": ("token|redcap_survey_identifier|external(data)?reference|panelist.?id",),
    }.items()
}  # fmt: skip
_asked_for: Final = re.compile(
    r"\b(ditt|din|your|ange|skriv|uppge|enter)\b.*\b"
    r"(namn|name|e-?post(adress)?|e-?mail|telefon(nummer)?|phone|mobil(nummer)?|personnummer)\b"
)
_short: Final = re.compile(
    r"(?:\b|(?<=[a-zåäö]))(?:namn|name)\b|\b(?:e-?post(?:adress)?|e-?mail|mejl|mejladress|telefon(?:nummer)?|"
    r"mobilnummer|underskrift|signatur|initialer|användare|kontaktuppgift(?:er)?|(?:skapad|ändrad) av|"
    r"(?:created|modified) by|vad heter du)\b"
)
_statement: Final = re.compile(r"\b(?:på|via|per|med|i|by|svar|svarar|svara|svaren|får|har|använd(?:er|s))\b")
_aside: Final = re.compile(r"\s*\([^)]*\)|\s*\d+$|,? ?\b(?:frivilligt|valfritt|optional)$")
_FEW_WORDS: Final = 4
_harmless: Final = re.compile(
    r"skol|kommun|enhet|team|organisation|bokst|letter|kod|code|verksamhet|arbetsplats"
)

_email: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_personal: Final = re.compile(r"(?<![\d.,-])(?:19|20)?\d{6}[-+ ]?\d{4}(?![\d.,])")
_telephone: Final = re.compile(
    r"(?<![\w.,:/+-])(?:\+\d{1,3}|00\d{2}|0)[- ]?(?:\(0\))?\d{1,3}(?:[- /]{0,3}\d{2,4}){2,4}"
    r"(?![\w:/-]|[.,]\d)"
)
_ipv4: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w)")
_ipv6: Final = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_point: Final = re.compile(r"-?\d{1,2}\.\d{4,},?\s+-?\d{1,3}\.\d{4,}(?:\s+-?[\d.]+){0,2}")
_device: Final = re.compile(r"(?:collect|ee\.[\w.]+|enketo[\w.]*):[\w-]{8,}")
_word: Final = r"[A-ZÅÄÖÉÜ][a-zåäöéü]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_name: Final = re.compile(rf"{_word}(?: (?:af |von |de )?{_word}){{1,2}}")


def identifier_of(headings: Sequence[str], values: Sequence[str]) -> tuple[str, Cause] | None:
    """Return the sort of identifier that a column holds, and whether its heading or content says so."""
    for heading in headings:
        if named := _of_heading(heading):
            return named, "header"
    found = _of_content(_sampled([value for value in values if value]))
    return (found, "content") if found else None


def _sampled(filled: Sequence[str]) -> Sequence[str]:
    """Return cells from the whole column, few enough to look at each."""
    return filled[:: len(filled) // _SAMPLE + 1]


def _of_heading(heading: str) -> str:
    plain = _aside.sub("", " ".join(heading.casefold().split()).strip(" :*?.")).strip(" :*?.")
    tail = plain.rpartition("/")[2]
    named = next((kind for kind, pattern in _headings.items() if pattern.fullmatch(tail)), "")
    if named or len(plain.split()) > _SHORT_HEADING or _harmless.search(plain):
        return named
    if found := _asked_for.search(plain):
        return "name" if "nam" in found[2] else "contact"
    said = _short.search(plain) if len(plain.split()) <= _FEW_WORDS else None
    if said is None:
        return ""
    names = "nam" in said[0] or said[0].endswith((" av", " by", " du"))
    if _statement.search(plain) and not (names and (plain.startswith("namn") or "nam" not in said[0])):
        return ""
    return "name" if names else "contact"


def _of_content(filled: Sequence[str]) -> str:
    least = max(1, _MOSTLY * len(filled))
    for kind, tells in _CONTENT.items():
        if sum(map(tells, filled)) >= least:
            return kind
    full = [value for value in filled if _name.fullmatch(value)]
    if len(full) < max(least, _FEWEST_NAMES):
        return ""
    distinct = len(full) == len(filled) == len(set(filled))
    known = sum(value.split()[0].casefold() in given_names() for value in full)
    return "name" if distinct or known >= least else ""


def _whole(pattern: re.Pattern[str], value: str) -> bool:
    return bool(pattern.fullmatch(value.strip("<>() ")))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_personal(text: str) -> bool:
    """Tell whether digits are a personal number: a day of birth, and a hyphen or a check digit that fits."""
    digits = re.sub(r"\D", "", text)[-10:]
    total = sum(_crosswise(int(digit) * (2 - at % 2)) for at, digit in enumerate(digits))
    if text.isdecimal() and total % 10:
        return False
    day = int(digits[4:6])
    try:
        date(2000, int(digits[2:4]), day - _COORDINATION if day > _COORDINATION else day)
    except ValueError:
        return False
    return True


def _crosswise(product: int) -> int:
    return product // 10 + product % 10


_CONTENT: Final = {
    "email": lambda value: _whole(_email, value),
    "personal-number": lambda value: _whole(_personal, value) and _is_personal(value),
    "network": lambda value: _is_address(value) and ("." in value or ":" in value),
    "telephone": lambda value: _whole(_telephone, value),
    "place": lambda value: _whole(_point, value),
    "device": lambda value: _whole(_device, value),
}


def without_identifiers(answer: str) -> str:
    """Return an answer with each identifier inside it replaced by […].

    Examples
    --------
    >>> without_identifiers("Ring mig på 070-174 06 05 eller skriv till moa@exempel.se!")
    'Ring mig på […] eller skriv till […]!'
    """
    if not _suspect(answer):
        return answer
    hidden = _email.sub(HIDDEN, answer)
    hidden = _personal.sub(lambda found: HIDDEN if _is_personal(found[0]) else found[0], hidden)
    hidden = _telephone.sub(HIDDEN, hidden)
    for pattern in (_ipv4, _ipv6):
        hidden = pattern.sub(_hide_address, hidden)
    return _point.sub(HIDDEN, hidden)


def _hide_address(found: re.Match[str]) -> str:
    return HIDDEN if len(found[0]) >= len("1.1.1.1") and _is_address(found[0]) else found[0]


def _suspect(answer: str) -> bool:
    return "@" in answer or ":" in answer or sum(letter.isdigit() for letter in answer) >= len("0701740")
