"""Bank accounts: a clearing number with its account, an IBAN, and what the words before announce."""

import re

_gap = r"[ \u00a0]?"
_clearing = re.compile(rf"\d{{4}}-\d,?[ \u00a0](?:\d[ \u00a0.]?){{6,9}}[-–]?{_gap}\d(?![\w-])")
_fours = re.compile(r"\d{4}(?:[ \u00a0-]?\d{4}){3,4}(?![\w-])")
_years = re.compile(r"(?:(?:19|20)\d\d[ \u00a0-]?){2}")
_country = re.compile(r"(?<!\w)[A-Z]{2}\d\d[ \u00a0]$")
_told = re.compile(r"\d(?:(?:,[ \u00a0]|[ \u00a0.–-]{0,3})\d){6,17}(?![\w-])")
_date = re.compile(r"(?:19|20)\d\d[-–/. ]\d\d(?:\d\d|[-–/. ]\d\d)(?!\d)")
_counted = re.compile(r"[ \u00a0](?:kr|tkr|kronor|spänn|euro|elever|st|pounds)\b")
_cue = re.compile(
    r"(?<!\w)(?:(?:bank|spar|löne)?konto(?:t|n|nummer|numret|nr)?|clearing\w*|(?:bank|plus|post)giro\w*|bg|pg|iban|"
    r"swish\w*|(?:bank\s)?account(?:\snumber)?|sort\scode)(?!\w)",
    re.IGNORECASE,
)
CUE = 30
COMPACT_IBAN = 16


def account_number(text: str, at: int) -> tuple[int, int] | None:
    """Return where the bank account that has its number here begins and ends."""
    found = _clearing.match(text, at) or _fours_of(text, at)
    if found:
        country = _country.search(text, max(0, at - len("_SE45 ")), at)
        return (country.start() if country else at), found.end()
    told = _told.match(text, at)
    if not told or _date.match(text, at) or _counted.match(text, told.end()):
        return None
    return (at, told.end()) if _cue.search(text, max(0, at - CUE), at) else None


def _fours_of(text: str, at: int) -> re.Match[str] | None:
    found = _fours.match(text, at)
    return None if found and _years.match(found[0]) else found


def compact_iban(text: str, at: int, digits: str) -> tuple[int, int] | None:
    """Return where an IBAN without blanks stands, of which these are the digits."""
    is_whole = (
        len(digits) >= COMPACT_IBAN and text[at - 2 : at].isupper() and not text[at - 3 : at - 2].isalnum()
    )
    return (at - 2, at + len(digits)) if is_whole else None
