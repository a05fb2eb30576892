"""Addresses, diary numbers and registration plates: what surrounds a number tells what it is."""

import re

from fokus.material.names.near import near
from fokus.material.names.sifting import Sifted

_capital = "A-ZÅÄÖÉÜÁÓØÆŠŽČ"
_road = (
    "vägen|gatan|gränden|gränd|stigen|torget|torg|allén|allé|backen|planen|plan|väg|gata|stig|backe|leden|"
    "slingan|kajen|esplanaden|platsen|höjden|ringen|kroken|svängen|liden|kullen|promenaden|brinken|vreten|"
    "hamnen|dalen|strand|stranden|parken|åsen|ängen|löten|tået|rundan|bågen|stråket|grand|gången|udden|"
    "tomten|gärdet|hagen|viken|byn"
)
_spelt_roads = [spelt for road in _road.split("|") for spelt in (road, road.title())]
ROADS = tuple(f"{road}{after}" for road in _spelt_roads for after in (" ", "\u00a0"))
LONGEST_ROAD = 60
_street = re.compile(
    rf"(?<!\w)(?!(?:Hela|Halva|I|På|Vid|Till|Från|Den|Det|Längs|En|Efter|Under|Om|Av|Vi|Då|Så|Och|Men|At|On)\s)"
    rf"(?:(?:S:ta?|[{_capital}][\w’'.-]*)\s){{0,3}}?(?:[{_capital}][\w’'-]*?(?:{_road})|"
    rf"[{_capital}][\w’'.-]*\s(?i:{_road}))\s$"
)
_small_street = re.compile(r"(?<![\w-])"
    r"(?!om|gen|halv|medel|huvud|motor|gång|lands|körv|skolv|under|över|för|ut)"
                           r"(?:(?:norra|södra|östra|västra|stora|lilla|gamla|nya|övre|nedre)\s)?"
                           r"[a-zåäöé-]{3,}(?:vägen|gatan|gränden?|stigen|allén)\s$")  # fmt: skip
_house = re.compile(
    r"\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?:(?:\s[A-H]|[A-Ha-h])(?!-[^\W\d]))?(?!\w)(?:,?\s(?:lgh|lägenhet|våning|vån|tr)\.?\s?\d+)?"
)
FLAT_SIGNS = ("lgh", "Lgh", "LGH", "ägenhet", "ÄGENHET")
_flat = re.compile(
    r"(?<!\w)(?:lgh|lägenhet(?:en|snummer|snr)?)\.?[ \u00a0]?(?:nr\.?[ \u00a0]|nummer[ \u00a0])?"
    r"(?P<number>\d{1,4})(?![\w:])",
    re.IGNORECASE,
)
FLAT_DIGITS = 4
_counted = re.compile(
    r"\s(?:minut|timm|dag|veck|månad|år|gånger|meter|km|kilometer|mil|procent|st\b|barn|elev|person|mening|kron)"
)
_postal = re.compile(rf"\d{{3}}\s?\d\d\s{{1,2}}[{_capital}][\w-]+(?:\s[{_capital}][\w-]+)?")
_box = re.compile(r"\d{1,5}(?![\d.:])")
_year = r"(?:19|20)\d\d"
_after_year = re.compile(rf"{_year}[-–/:](?:(?P<office>[A-ZÅÄÖ]{{2,6}})[-–/:])?(?P<rest>\d[\d/:.–-]*)(?!\w)")
_authority = re.compile(r"(?<![\w-])(?P<letters>[A-ZÅÄÖ]{2,8}(?:-[A-ZÅÄÖ]{2,4})?)[\s:/-]$")
_colon_year = re.compile(rf"{_year}:(?:\d{{5,}}(?:-[A-ZÅÄÖ])?(?!\w)|(?P<short>\d{{1,4}})(?!\w))")
_date = re.compile(r"(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|\d\d?:\d\d")
_before_year = re.compile(rf"\d{{3,6}}/{_year}(?!\w)")
_law = {"SFS", "HSLF", "HSLF-FS",
        "SOSFS", "SKOLFS", "SOU", "DS", "AFS", "NJA", "JO", "PROP", "HT", "VT", "LÅ",
        "LGR", "KURS", "ÅR", "ISO"}  # fmt: skip
_acts = {
    "OSL",
    "SOL",
    "LSS",
    "LVU",
    "LVM",
    "LPT",
    "HSL",
    "PSL",
    "PDL",
    "FB",
    "BRB",
    "TF",
    "RF",
    "FL",
    "AFL",
    "FEL",
}
CASE_CUES = ("mål ", "nr", "DNR", "nummer", "NUMMER", "iariet", "eteckning", "number")
REACH = 60
_case = re.compile(
    r"(?<!\w)(?:(?:dnr|d\.nr|diarie-?nr|ärendenr|aktnr|målnr|mål\s(?:nr|nummer))\b[.:]?\s?(?:är\s)?|"
    r"mål\s(?=(?-i:[A-ZÅÄÖ]{1,3})\s\d+-\d\d(?!\d))|"
    r"(?:diarie-?nummer(?:et)?|diariet|ärende(?:nummer|t)?(?:et)?|aktnummer|målnummer(?:et)?|beteckning(?:en)?|"
    r"diary\snumber|case\snumber|reference\snumber|ref)\b[.:,]?\s?(?:(?:är|var|nr|is|was|med|har)\b[.:]?\s?){0,2})"
    r"(?P<number>(?:[A-ZÅÄÖ]{1,8}[\s:-]\s?|[A-ZÅÄÖ]{2,8})?\d[\dA-Z/:.–-]*\d(?:-[A-ZÅÄÖ]{1,2})?)(?!\w)",
    re.IGNORECASE,
)
_plate = re.compile(r"[A-HJ-PR-UW-Z]{3}[ \u00a0-]?\d\d[\dA-HJ-PR-UW-Z](?![\w])")
PLATE_CUES = ("nr", "nummer", "skylt")
_told_plate = re.compile(
    r"(?:reg\.?\s?(?:nr|nummer)|regnr|registrerings(?:nr|nummer|skylt)|bilnummer|skylt)\w*+(?!\])\W+(?:\w+\W+){0,2}?"
    r"(?P<number>[a-z]{3}[\s-]?\d\d[\da-z])(?!\w)",
    re.IGNORECASE,
)


def street_address(text: str, at: int, done: int) -> tuple[int, int] | None:
    """Return where the street address of which this is the house number begins and ends."""
    if not text.endswith(ROADS, max(done, at - LONGEST_ROAD), at):
        return None
    house = _house.match(text, at)
    before = text[max(done, at - LONGEST_ROAD) : at]
    found = _street.search(before)
    if found is None and house and not _counted.match(text, house.end()):
        found = _small_street.search(before)
    return (at - len(before) + found.start(), house.end()) if house and found else None


def postal_address(text: str, at: int) -> tuple[int, int] | None:
    """Return where a box number or a postal code with its town ends."""
    if text.endswith(("Box ", "box ", "BOX "), max(0, at - 4), at):
        found = _box.match(text, at)
        return (at - 4, found.end()) if found else None
    postal = _postal.match(text, at)
    return (at, postal.end()) if postal else None


def case_number(text: str, at: int, done: int) -> tuple[int, int] | None:
    """Return where the diary number that has its year here begins and ends; no law, date or school year."""
    found = _after_year.match(text, at)
    if not found:
        other = _before_year.match(text, at)
        return (at, other.end()) if other else None
    end = at + len(found[0].rstrip(".:–-/"))
    rest = text[found.start("rest") : end]
    authority = _authority.search(text[max(done, at - 14) : at])
    letters = found["office"] or (authority["letters"] if authority else "")
    if letters in _law or _date.fullmatch(rest) or _is_next_year(text[at : at + 4], rest):
        return None
    if authority:
        return at - len(authority[0]), end
    return (at, end) if found["office"] or (text[at + 4] == "/" and len(rest) >= len("123")) else None


def _is_next_year(year: str, rest: str) -> bool:
    following = str(int(year) + 1)
    return rest in {following, following[2:]} or (len(rest) == len(year) and rest[:2] in {"19", "20"})


def case_with_colon(text: str, at: int, done: int) -> tuple[int, int] | None:
    """Return where a diary number with colons begins and ends; laws are told apart."""
    found = _colon_year.match(text, at)
    authority = _authority.search(text[max(done, at - 14) : at])
    if not found or (found["short"] and not _is_of_office(authority)):
        return None
    return (at - len(authority[0]) if authority and authority["letters"] not in _law else at), found.end()


def _is_of_office(authority: re.Match[str] | None) -> bool:
    """Tell whether letters before a year are of an office (BUP 2024:55) and not of a law (OSL 2009:400)."""
    if authority is None:
        return False
    return authority[0].endswith(":") or authority["letters"] not in _law | _acts


def told_case_number(found: re.Match[str]) -> tuple[int, int]:
    """Return the diary number that the words before it announce; a short ``Dnr`` goes with it."""
    announced = found[0][: found.start("number") - found.start()]
    short = "nr" in announced[: len("mål nr ")].lower() and len(announced) <= len("ärendenr: ")
    return (found.start() if short else found.start("number")), found.end("number")


def told_case_numbers(sifted: Sifted) -> list[tuple[int, int]]:
    """Return the diary numbers that are announced as such, wherever they stand."""
    return [told_case_number(found) for found in near(_case, sifted, CASE_CUES, REACH)]


def flats(sifted: Sifted) -> list[tuple[int, int, bool]]:
    """Return the numbers of flats wherever they stand; four digits are sure unless they may be a year."""
    return [(*found.span(), _is_sure(found["number"])) for found in near(_flat, sifted, FLAT_SIGNS, REACH)]


def _is_sure(flat: str) -> bool:
    return len(flat) == FLAT_DIGITS and not re.match(_year, flat)


def told_plates(sifted: Sifted) -> list[tuple[int, int]]:
    """Return the registration numbers that are announced as such, in any case."""
    return [found.span("number") for found in near(_told_plate, sifted, PLATE_CUES, REACH)]


def plate(text: str, at: int) -> int | None:
    """Return where a vehicle's registration number that begins here ends."""
    found = _plate.match(text, at)
    return found.end() if found else None
