"""Where in a sentence a word stands: only there does a capital say that it is a name."""

import re

_blanks = " \t\u00a0([\"”“»«'’"
_ends = ".!?:…\r\n>–—-•*]#|"
_short_forms = (
    "t.ex.", "t. ex.", "bl.a.", "d.v.s.", "dvs.", "ca.", "resp.", "inkl.", "dr.", "m.fl.",
    "s.k.", "f.d.", "fr.", "fam.", "enl.", "t.o.m.",
    "kl.", "tel.", "ev.", "bitr.",
)  # fmt: skip
_person_does = re.compile(
    r"\s(?:sa|sade|säger|sagt|tycker|tyckte|ringde|ringer|berättade|berättar|frågade|frågar|undrade|undrar|svarade|"
    r"svarar|mejlade|mejlar|skrev|skriver|jobbar|jobbade|menar|menade|brukar|brukade|said|says|told|thinks|asked|"
    r"called)\b"
)
_does = re.compile(
    r"\s(?:är|var|har|hade|kom|kommer|går|gick|står|stod|sitter|satt|tar|tog|får|fick|gör|gjorde|vill|ville|kan|kunde|"
    r"ska|skulle|måste|vet|visste|ser|såg|blev|blir|börjar|började|slutar|slutade|håller|höll|läser|läste|hjälper|"
    r"hjälpte|pratar|pratade|verkar|verkade|känner|kände|tror|trodde|försöker|försökte|räcker|hälsar|diskar|också|"
    r"själv|då|is|was|has|had|and|och|som|han|hon|hen)\b"
)
_says_of = re.compile(r"\s(?:då\s)?(?:han|hon|hen)\s")
_articles = (
    " en ",
    " ett ",
    " den ",
    " det ",
    " varje ",
    " någon ",
    " ingen ",
    " vilken ",
    " i ",
    " på ",
    " samma ",
)
_by_itself = re.compile(r"[.!?,…]|\s\(|\s[A-ZÅÄÖ][a-zåäö]")
_months = {"maj", "april", "august", "juni", "juli", "june", "may", "liv"}
_label = re.compile(r"\s?(?:\[[\d:]+\]\s?)?:")
_before_speech = re.compile(
    r"(?:[^:\n]{0,60}:\s)?\s{0,9}(?:\[[\d:.,\s>-]{1,60}\]\s{0,9}){0,3}(?:[^:\n]{0,60}:\s)?"
)
_capital = re.compile(r"[A-ZÅÄÖÉ]|\[(?!\d|paus|skratt|ohörbart)")
LONGEST_LABELS = 400


def begins_sentence(text: str, start: int) -> bool:
    """Tell whether a word has its capital because a sentence, a line or a quotation begins with it."""
    at = start - 1
    while at >= 0 and text[at] in _blanks:
        if text[at] in '"”“»«':
            return not text[at - 1 : at].isalnum()
        at -= 1
    if at >= 0 and text[at] == "." and text.endswith(_short_forms, max(0, at - 8), at + 1):
        return False
    return at < 0 or text[at] in _ends


def is_person_by_context(text: str, start: int, end: int) -> bool:
    """Tell whether what surrounds an ordinary word that begins a sentence says that it is somebody.

    She speaks or does something, is addressed or listed, has something (Björns skämt), or the word
    is a label. A month does too much for that, and a possessive only stands before what is owned.
    """
    if _person_does.match(text, end) or _label.match(text, end):
        return True
    word = text[start:end].casefold()
    if word in _months:
        return False
    owns = word.endswith("s") and word != "hans" and text[end : end + 1] == " "
    return owns or bool(_does.match(text, end) or _by_itself.match(text, end))


def is_small_person(text: str, start: int, end: int) -> bool:
    """Tell whether an ordinary word in a text without capitals is somebody: my säger, björn han är."""
    if text.endswith(_articles, max(0, start - 8), start):
        return False
    first = text[start - 2 : start] in {"] ", ": "} or text[start - 1 : start] in {"\n", ""}
    does = first and text[start:end] not in {*_months, "hans"} and _does.match(text, end)
    return bool(does or _person_does.match(text, end) or _says_of.match(text, end))


def is_quoted(text: str, start: int, end: int) -> bool:
    """Tell whether a word alone stands in quotation marks, as nicknames do."""
    return text[start - 1 : start] in {'"', "”", "“", "»", "«", "'", "’"} and text[end : end + 1] in {
        '"', "”", "“", "»", "«", "'", "’",
    }  # fmt: skip


def _speech_begins(line: str) -> int:
    found = _before_speech.match(line)
    return found.end() if found else 0


def stretch_without_capitals(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the first sentence of a line when it has no capital, as some recognizers write everything."""
    said = start + _speech_begins(text[start : min(end, start + LONGEST_LABELS)])
    if not text[said : said + 1].islower():
        return None
    ends = [at for sign in (". ", "? ", "! ") if (at := text.find(sign, said, end)) >= 0]
    last = min(ends, default=end)
    return None if _capital.search(text, said, last) else (said, last)
