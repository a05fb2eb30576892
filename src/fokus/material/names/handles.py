"""Names by which people go on the net, and names spelt letter by letter: both are put before a person."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from fokus.material.names.doubtful import FILE_ENDING
from fokus.material.names.inflection import head_of, readings
from fokus.material.names.lists import given_names, is_ambiguous, ordinary_words, surnames
from fokus.material.names.near import places
from fokus.material.names.sifting import Sifted

Span = tuple[int, int]

_networks = "snap|insta|tiktok|discord|facebook|twitter|youtube|twitch"
_network_word = re.compile(rf"\W*(?:{_networks})", re.IGNORECASE)
_network = (
    r"(?<!\w)(?:snap(?:chat|en)?|insta(?:gram)?|tiktok|discord|facebook|twitter|youtube|twitch)"
    r"(?:konto(?:t)?|namn(?:et)?)?(?!\w)"
)
_name = r"[^\W_](?:\w|\.(?=\w)){2,29}+"
_marked = rf"(?=[\w.]{{0,28}}(?:[\d_]|\w\.\w)){_name}"
_told = re.compile(
    rf"(?<![\w.])(?P<before>{_marked})[\"”,]?\s(?:på|on)\s{_network}|{_network}(?:\s?:\s?@?(?P<any>{_name})|"
    rf"(?:\s(?:heter|är|var|som|med|is|was|as))?\s[\"”“@]?(?P<marked>{_marked}))",
    re.IGNORECASE,
)
_form = re.compile(r"(?=\w*(?:[\d_]|[^\W\d_]\.[^\W\d_]))[^\W\d_][\w.]{2,29}")
_file = re.compile(FILE_ENDING, re.IGNORECASE)
_parts = re.compile(r"[^\W\d_]+")
_letters = re.compile(r"(?<![\w.-])[^\W\d_](?:(?:[ \u00a0.-]|, )[^\W\d_]){3,30}(?![\w-])")
_spelt_word = re.compile(r"\W*(?:[^\W\d_][.-]){3,}[^\W\d_]\W*")
PUNCTUATION = ".,;:!?…\"”“»«()[]'’–-/*@"
FEWEST_LETTERS, SHORTEST_PART, SHORTEST_HEAD = 4, 3, 5
HARMLESS_LETTERS = frozenset("iåaI")
MOST_REMEMBERED = 2**14


def may_be_handle(word: str) -> bool:
    """Tell whether a word has the signs of a name on the net: a digit, an underscore, a dot inside."""
    if word.isalpha():
        return False
    bare = word.strip(PUNCTUATION)
    return _form.fullmatch(bare) is not None and not _file.search(bare)


def is_letter(word: str) -> bool:
    """Tell whether a word is a letter of a word that is spelt, or a whole word spelt with hyphens."""
    bare = word.rstrip(",.")
    if len(bare) == 1:
        return bare.isalpha() and bare not in HARMLESS_LETTERS
    return word[1:2] in {"-", "."} and _spelt_word.fullmatch(word) is not None


def is_network(word: str) -> bool:
    """Tell whether a word is a place on the net where people go by names of their own."""
    return _network_word.match(word) is not None


def is_handle(word: str, knows: Callable[[str], bool]) -> bool:
    """Tell whether a word may be a name on the net that is made of a name; ``knows`` those of a key."""
    parts = _parts.findall(word.casefold()) if may_be_handle(word) else ()
    return any(len(part) >= SHORTEST_PART and (_names(part) or knows(part)) for part in parts)


def handles(sifted: Sifted, named: Iterable[str]) -> Iterator[Span]:
    """Return names on the net: those that are made of a name, and those that their network announces."""
    for word in {each.strip(PUNCTUATION) for each in named}:
        yield from _where(sifted, word)
    networks = {word for word in sifted.words if is_network(word)}
    for line in sifted.lines if networks else ():
        if not networks.isdisjoint(line.words):
            for found in _told.finditer(sifted.text, line.start, line.end):
                yield next(span for span in map(found.span, ("before", "any", "marked")) if span[1] > 0)


def _where(sifted: Sifted, word: str) -> Iterator[Span]:
    text = sifted.text
    for start, end, _ in sifted.lines:
        for at in places(text, word, start, end):
            before = text[at - 1 : at]  # with an @ it has been found as a whole
            if (
                before != "@"
                and not before.isalnum()
                and not text[at + len(word) : at + len(word) + 1].isalnum()
            ):
                yield at, at + len(word)


@lru_cache(maxsize=MOST_REMEMBERED)
def _names(part: str) -> bool:
    if part in ordinary_words():
        return False
    listed = any(
        (name in given_names() or name in surnames()) and not is_ambiguous(name) for name, _ in readings(part)
    )
    head = head_of(part, given_names())
    return listed or bool(head and len(head[0]) >= SHORTEST_HEAD and not is_ambiguous(head[0]))


def spelt_words(sifted: Sifted) -> Iterator[tuple[int, int, str]]:
    """Return the words that are spelt letter by letter, and what they say; no scale of marks A, B, C."""
    letters = {word for word in sifted.words if is_letter(word)}
    for line in sifted.lines if letters else ():
        if letters.isdisjoint(line.words):
            continue
        for found in _letters.finditer(sifted.text, line.start, line.end):
            word = "".join(each for each in found[0] if each.isalpha()).casefold()
            if len(word) >= FEWEST_LETTERS and not _is_scale(word):
                yield *found.span(), word


def _is_scale(word: str) -> bool:
    return all(abs(ord(other) - ord(one)) <= 1 for one, other in pairwise(word))
